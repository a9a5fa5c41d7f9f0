"""What an expression works with: numbers with a range and a unit, series by month, and their arithmetic.

What was not known is nan and stays so through every operation, so that units and kinds can be checked all the same.
A slip is something the writer of an expression can mend.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from winset.data.record import FloatArray
from winset.data.tables import IntArray
from winset.errors import InputError
from winset.history.units import PLAIN, Unit
from winset.months import month_name, month_number

NAMES: Final = {"+": "+", "-": "−", "*": "×", "/": "÷"}
Operation = Callable[[FloatArray, FloatArray], FloatArray]


class Slip(Exception):
    """A fault in an expression: what is wrong, what would be right, and in a call the `argument` where it stands."""

    def __init__(self, what: str, expected: str, argument: int | str | None = None) -> None:
        super().__init__(what)
        self.what, self.expected, self.argument = what, expected, argument


@dataclass(frozen=True)
class Number:
    """A figure with its range, nan where it was not known. `unit` is None for a constant, which takes on any unit."""

    value: float
    low: float
    high: float
    unit: Unit | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether there is no figure: not published, or no finite result."""
        return not np.isfinite([self.value, self.low, self.high]).all()

    @property
    def is_ranged(self) -> bool:
        """Whether the range is more than the figure itself."""
        return self.low < self.value or self.high > self.value


@dataclass(frozen=True, eq=False)
class Series:
    """Monthly figures: `months` and `values` are (month,), nan where not known. `fixed`: the months were chosen."""

    name: str
    months: IntArray
    values: FloatArray
    unit: Unit
    fixed: bool

    def at(self, months: IntArray) -> FloatArray:
        """Return the figures of some months, nan for those that the series does not have: (month,)."""
        found = np.full(len(months), np.nan)
        if len(self.months):
            places = np.clip(np.searchsorted(self.months, months), 0, len(self.months) - 1)
            there = self.months[places] == months
            found[there] = self.values[places[there]]
        return found

    def of(self, months: IntArray) -> "Series":
        """Return the series over the months named."""
        if self.fixed and (missing := np.setdiff1d(months, self.months)).size:
            raise Slip(
                f"{month_name(int(missing[0]))} is not among the months of the series",
                "Choose the months in one place only",
            )
        return replace(self, months=months, values=self.at(months), fixed=True)


@dataclass(frozen=True)
class TableName:
    """A table of the register, named in an expression."""

    id: str


Value = Number | Series | TableName | date | str | tuple[str, ...]


def exactly(value: float, unit: Unit | None = None) -> Number:
    """Return a number without a range."""
    return Number(value, value, value, unit)


def kind(value: Value) -> str:
    """Return in words what a value is."""
    names: dict[type, str] = {
        Number: "a number", Series: "a series", TableName: "a table", date: "a day", str: "a text in quotes",
        tuple: "a list of texts",
    }  # fmt: skip
    return names[type(value)]


def period(text: str) -> IntArray:
    """Return the months of a period: a month, first/last month, a fiscal year (FY2023) or a calendar year: (month,).

    >>> [month_name(int(m)) for m in period("FY2023")[[0, -1]]], len(period("2023-11/2024-02"))
    (['2022-10', '2023-09'], 4)
    """
    if fiscal := re.fullmatch(r"FY(\d{4})", text):
        first = month_number(f"{fiscal[1]}-01") - 3
        return np.arange(first, first + 12)
    if re.fullmatch(r"\d{4}", text):
        return month_number(f"{text}-01") + np.arange(12)
    start, _, end = text.partition("/")
    try:
        first, last = month_number(start), month_number(end or start)
    except InputError:
        raise Slip(
            f"{text!r} is not a period", "Write '2023-12', '2023-06/2023-11', 'FY2023' or '2023'"
        ) from None
    if first > last:
        raise Slip(f"{start} is after {end}", "Choose a first month that is not after the last")
    return np.arange(first, last + 1)


def combined(sign: str, left: Value, right: Value) -> Value:
    """Return left + - * / right, for numbers, series and, with -, days; or say why they do not go together."""
    if isinstance(left, date) and isinstance(right, date) and sign == "-":
        return exactly(float((left - right).days), Unit((("days", 1),)))
    if not isinstance(left, Number | Series) or not isinstance(right, Number | Series):
        raise Slip(
            f"{kind(left)} {sign} {kind(right)} has no meaning",
            "Calculate with numbers and series, or take a day from a day",
        )
    unit = _unit(sign, left.unit, right.unit)
    if isinstance(left, Number) and isinstance(right, Number):
        return _number(_OPERATIONS[sign], left, right, unit, is_ratio=sign == "/")
    return _series(sign, left, right, unit or PLAIN)


def _unit(sign: str, left: Unit | None, right: Unit | None) -> Unit | None:
    if left is None and right is None:
        return None
    if sign in "*/":
        return (left or PLAIN).times(right or PLAIN, 1 if sign == "*" else -1)
    if left is not None and right is not None and left != right:
        raise Slip(
            f"{left} and {right} do not add",
            "Take figures of one unit, or say in_unit(…, 'unit') where the definition explains why",
        )
    return left if left is not None else right


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    whole = np.where(below == 0, np.nan, below)  # nothing is known of a share of nothing
    found: FloatArray = above / whole
    return found


_OPERATIONS: Final[dict[str, Operation]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": _ratio,
}  # fmt: skip


def _number(
    operation: Operation, left: Number, right: Number, unit: Unit | None, *, is_ratio: bool
) -> Number:
    """Return the result with the widest range that the two ranges allow; they are taken as free of each other."""
    if is_ratio and right.low <= 0 <= right.high:
        return exactly(np.nan, unit)
    lows, highs = np.array([left.low, left.high]), np.array([right.low, right.high])
    with np.errstate(all="ignore"):
        ends = operation(lows[:, None], highs[None, :])
        value = float(operation(np.array(left.value), np.array(right.value)))
    return Number(value, float(ends.min()), float(ends.max()), unit)


def _series(sign: str, left: Number | Series, right: Number | Series, unit: Unit) -> Series:
    """Return two series month by month, or a series and a constant; a range has no place in a series."""
    both = [side for side in (left, right) if isinstance(side, Series)]
    for side in (left, right):
        if isinstance(side, Number) and side.is_ranged:
            raise Slip("a number with a range does not go into a series", "Take the sum or mean first")
    months = both[0].months
    if len(both) == 2:
        months = _shared_months(*both)
    values = [side.at(months) if isinstance(side, Series) else np.array(side.value) for side in (left, right)]
    names = [side.name if isinstance(side, Series) else f"{side.value:,.6g}" for side in (left, right)]
    with np.errstate(all="ignore"):
        found = _OPERATIONS[sign](values[0], values[1])
    return Series(f" {NAMES[sign]} ".join(names), months, found, unit, any(side.fixed for side in both))


def _shared_months(left: Series, right: Series) -> IntArray:
    """Return the months of both; where both were chosen, they must be the same."""
    if left.fixed and right.fixed and not np.array_equal(left.months, right.months):
        raise Slip("the two series have different months", "Choose the same months for both")
    if left.fixed or right.fixed:
        return left.months if left.fixed else right.months
    return np.intersect1d(left.months, right.months)
