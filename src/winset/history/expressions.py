"""The small language in which a claim says how it is recomputed: `share(30_000, sum(encounters, months='2023-12'))`.

It is read with Python's own parser and never run by Python: only a few kinds of nodes are walked here; attributes,
powers, loops and anything else are faults, each with its place. Kinds and units are checked by the same walk that
computes, on the newest record, so that a list is refused before a verdict is made. The functions stand in
`claim_functions`; the reasons in docs/adr/0015-claims-are-expressions.md.
"""

import ast
import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Annotated, Final

from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from winset.data.record import MonthlyRecord, last_day, monthly_record
from winset.data.sources import register
from winset.errors import RecordError
from winset.history.claim_reading import Reading, Recomputed
from winset.history.claim_values import (
    Number,
    Series,
    Slip,
    TableName,
    Value,
    combined,
    exactly,
    kind,
    period,
)
from winset.history.claim_vocabulary import FUNCTIONS, MAX_WHOLE, Function
from winset.history.expression_text import REFUSED, START, Misprint, Unreadable, parsed_text
from winset.history.units import Unit

_SIGNS: Final[dict[type[ast.operator], str]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "series": (Series, TableName),
    "number": (Number,),
    "figures": (Number, Series),
    "whole": (Number,),
    "table": (TableName,),
    "text": (str,),
    "period": (str,),
    "day": (date,),
}
_WORDS: Final = {
    "figures": "a number or series", "whole": f"a whole number from 1 to {MAX_WHOLE}", "text": "a text in quotes",
    "period": "a period in quotes, as '2023-12'",
}  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """A checked expression; `is_day` says whether it gives a day, else it gives a number in `unit`, None for any."""

    text: str
    is_day: bool
    unit: Unit | None


def recomputed(expression: Expression, record: MonthlyRecord) -> Recomputed | None:
    """Return what the record gives for an expression, None where something in it was not published by that day."""
    reading = Reading(record)
    walk = _Walk(reading)
    found = walk.value(parsed_text(expression.text))
    # It was checked on the newest record: what remains is a month that an earlier one does not have.
    if walk.faults or found is None or reading.is_incomplete:
        return None
    if isinstance(found, Number):
        return None if found.is_unknown else _recomputed(found, reading)
    assert isinstance(found, date)
    return Recomputed(found, reading.sources, reading.touched)


def _recomputed(found: Number, reading: Reading) -> Recomputed:
    low, high = (found.low, found.high) if found.is_ranged else (None, None)
    return Recomputed(found.value, reading.sources, reading.touched, low, high)


def checked(text: object) -> Expression:
    """Return a text as an expression, or raise with all of its faults, as a validator of pydantic does."""
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is no expression. Write one, as sum(encounters, months='2023-12')")
    found, faults = _checked(text)
    if faults:
        raise PydanticCustomError("faults_within", "no expression", {"faults": faults})
    assert found is not None
    return found


Recomputation = Annotated[Expression, PlainValidator(checked)]


def _checked(text: str) -> tuple[Expression | None, list[Misprint]]:
    try:
        tree = parsed_text(text)
    except Unreadable as broken:
        return None, [broken.misprint]
    walk = _Walk(Reading(monthly_record(last_day())))
    try:
        found = walk.value(tree)
    except RecursionError:
        return None, [Misprint(0, "nested too deeply", "Write it in fewer steps")]
    if not walk.faults and not isinstance(found, Number | date):
        remedy = "Take the sum, mean, max or min of it, or one month" if isinstance(found, Series) else START
        assert found is not None
        walk.faults.append(Misprint(0, f"it gives {kind(found)}, not a figure", remedy))
    if walk.faults:
        return None, walk.faults
    return Expression(text, isinstance(found, date), found.unit if isinstance(found, Number) else None), []


class _Walk:
    """One pass over a tree: computes, and gathers every fault. A part with a fault is None, and so is what holds it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.faults: list[Misprint] = []

    def value(self, node: ast.expr) -> Value | None:
        """Return the value of a node, None where it has a fault."""
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name():
                return self._name(node)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign):
                operand = self.value(node.operand)
                factor = exactly(-1.0 if isinstance(sign, ast.USub) else 1.0)
                return None if operand is None else self._combined("*", factor, operand, node)
            case ast.BinOp():
                return self._operation(node)
            case ast.List(elts=elements):
                return self._texts(elements, node)
            case ast.Subscript():
                return self._months(node)
            case ast.Call():
                return self._call(node)
        told, remedy = REFUSED.get(type(node), ("this has no meaning in an expression", START))
        return self._fault(node, told, remedy)

    def _fault(self, node: ast.expr | ast.keyword, what: str, expected: str) -> Value | None:
        """Note a fault and return what stands for the part that has it: nothing."""
        self.faults.append(Misprint(node.col_offset, what, expected))
        return None

    def _constant(self, node: ast.Constant) -> Value | None:
        if isinstance(node.value, str):
            return node.value
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            try:
                number = float(node.value)
            except OverflowError:
                number = float("inf")
            if isfinite(number):
                return exactly(number)
        return self._fault(
            node, f"{ast.unparse(node)[:20]} is no figure", "Write a number, or a text in quotes"
        )

    def _name(self, node: ast.Name) -> Value | None:
        if node.id in register():
            return TableName(node.id)
        if node.id in FUNCTIONS:
            return self._fault(node, f"{node.id} is a function", f"Write {FUNCTIONS[node.id].usage}")
        return self._fault(node, f"nothing is called {node.id}", _near(node.id, (*register(), *FUNCTIONS)))

    def _operation(self, node: ast.BinOp) -> Value | None:
        sign = _SIGNS.get(type(node.op))
        left, right = self.value(node.left), self.value(node.right)
        if sign is None:
            return self._fault(node, "only + - * / are allowed", "Write a power as a product")
        return None if left is None or right is None else self._combined(sign, left, right, node)

    def _combined(self, sign: str, left: Value, right: Value, node: ast.expr) -> Value | None:
        try:
            return combined(sign, left, right)
        except Slip as slip:
            return self._fault(node, slip.what, slip.expected)

    def _texts(self, elements: Sequence[ast.expr], node: ast.expr) -> Value | None:
        found = [self.value(element) for element in elements]
        if any(one is None for one in found):
            return None
        texts = tuple(one for one in found if isinstance(one, str))
        if len(texts) != len(found) or not texts:
            return self._fault(node, "a list holds texts in quotes", "Write ['GTM', 'HND', 'SLV']")
        return texts

    def _months(self, node: ast.Subscript) -> Value | None:
        series = self.value(node.value)
        chosen = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if any(isinstance(part, ast.Slice) for part in chosen):
            return self._fault(node.slice, "a range of months is one text", "Write ['2023-06/2023-11']")
        periods = [self.value(part) for part in chosen]
        if series is None or any(one is None for one in periods):
            return None
        if not isinstance(series, Series):
            remedy = "Write series(…)['2023-12']" if isinstance(series, TableName) else START
            return self._fault(node, f"{kind(series)} has no months", remedy)
        for part, one in zip(chosen, periods, strict=True):
            if not isinstance(one, str):
                return self._fault(part, "not a period in quotes", "Write series(…)['2023-12']")
        try:
            return self.reading.picked(series, [one for one in periods if isinstance(one, str)])
        except Slip as slip:
            return self._fault(node.slice, slip.what, slip.expected)

    def _call(self, node: ast.Call) -> Value | None:
        if not isinstance(node.func, ast.Name):
            return self._fault(node.func, "only a function by its name is called", START)
        if (function := FUNCTIONS.get(node.func.id)) is None:
            name = node.func.id
            remedy = f"Write series({name}, …)" if name in register() else _near(name, tuple(FUNCTIONS))
            return self._fault(node.func, f"no function is called {name}", remedy)
        before = len(self.faults)
        arguments = [self._argument(function, place, part) for place, part in enumerate(node.args)]
        keywords: dict[str, Value | None] = {}
        for part in node.keywords:
            if str(part.arg) in keywords:
                self._fault(part, f"{part.arg} stands twice", "Keep one, or give it a list of values")
            keywords[str(part.arg)] = self._keyword(function, part)
        if not function.least <= len(arguments) <= function.most:
            self._fault(node, f"{node.func.id} has {len(arguments)} arguments", f"Write {function.usage}")
        if len(self.faults) > before:
            return None
        places: dict[int | str | None, ast.expr] = dict(enumerate(node.args))
        places |= {part.arg: part.value for part in node.keywords}
        try:
            return function.call(self.reading, *arguments, **keywords)
        except Slip as slip:
            return self._fault(places.get(slip.argument, node), slip.what, slip.expected)
        except RecordError as error:
            first = error.faults[0]
            column = first.where.rpartition(".")[2]
            return self._fault(places.get(column, node), f"{first.where}: {first.what}", first.expected)

    def _argument(self, function: Function, place: int, node: ast.expr) -> Value | None:
        """Return one positional argument of the kind that the function takes there."""
        if isinstance(node, ast.Starred):
            return self._fault(node, "* has no meaning here", "Write the arguments one by one")
        wanted, found = function.kind_of(place), self.value(node)
        if found is None or wanted is None:
            return found
        return self._of_kind(wanted, found, node, chooses=function.chooses)

    def _of_kind(self, wanted: str, found: Value, node: ast.expr, *, chooses: bool = False) -> Value | None:
        whole = wanted == "whole"
        fits = isinstance(found, _KINDS[wanted])
        if whole and isinstance(found, Number):
            fits = found.unit is None and found.value in range(1, MAX_WHOLE + 1)
        if not fits:
            words = _WORDS.get(wanted, f"a {wanted}")
            told = "it is not a whole number within bounds" if whole else f"it is {kind(found)}"
            return self._fault(node, told, f"Give {words}")
        if wanted == "series" and isinstance(found, TableName) and not chooses:
            return self._series(found, node)
        if wanted == "period" and isinstance(found, str):
            try:
                period(found)
            except Slip as slip:
                return self._fault(node, slip.what, slip.expected)
        return found

    def _series(self, table: TableName, node: ast.expr) -> Value | None:
        try:
            return self.reading.series(table.id, {})
        except Slip as slip:
            return self._fault(node, slip.what, slip.expected)

    def _keyword(self, function: Function, node: ast.keyword) -> Value | None:
        if node.arg is None:
            return self._fault(node, "** has no meaning here", "Write the choices one by one")
        found = self.value(node.value)
        if node.arg in function.options:
            return found if found is None else self._of_kind(function.options[node.arg], found, node.value)
        if function.chooses and node.arg == "months":
            return found if found is None else self._of_kind("period", found, node.value)
        if not function.chooses:
            remedy = f"Write {function.usage}"
            return self._fault(node, f"there is no {node.arg} here", remedy)
        if found is not None and not isinstance(found, str | tuple):
            return self._fault(node.value, f"it is {kind(found)}", "Give a text in quotes, or a list of them")
        return found


def _near(name: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {close[0]}?" if close else f"The functions are {', '.join(FUNCTIONS)}"
