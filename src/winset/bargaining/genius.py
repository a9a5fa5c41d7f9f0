"""GENIUS XML: a domain file, then one profile per party (GENIUS 5-10, ANAC competitions).

A discrete item is worth its evaluation divided by the largest evaluation of its issue; a number of an integer or real
issue is worth its evaluator's function, held within 0 and 1. Utilities are sums by weight; an issue's weight is the one
with its index in the same profile. Real issues, which have no list of items, are read at `REAL_STEPS` + 1 evenly
spaced values. Nonlinear profiles (hypervolumes) have no weights and are refused.

Entities and external references are refused: a domain needs none, and they are how a small file fills a machine.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from winset.bargaining.problem import (
    MAX_NUMBERS,
    MAX_PROFILE_BYTES,
    Domain,
    Issue,
    Profile,
    additive_domain,
    check_file,
    note_differences,
    shown_faults,
)
from winset.errors import DomainError, Fault

REAL_STEPS = 10
TYPES = "discrete, integer or real"


@dataclass(frozen=True)
class _Issue:
    """An issue of the domain file: `values` are its items as numbers, for integer and real issues."""

    issue: Issue
    kind: str
    values: tuple[float, ...]


class _Reader:
    """One XML file and the faults found in it so far."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path, self.faults = path, faults
        self.root = self._parse()

    def _parse(self) -> Any:
        try:
            check_file(self.path, MAX_PROFILE_BYTES)
            return parse(self.path).getroot()
        except DomainError as error:
            self.faults += error.faults
        except DefusedXmlException as error:
            self.fault(
                "", f"declares entities or external references ({type(error).__name__})", "plain GENIUS XML"
            )
        except (ParseError, ValueError, LookupError) as error:
            self.fault("", f"not XML: {error}", "a GENIUS domain or profile")
        return None

    def fault(self, place: str, what: str, expected: str) -> None:
        """Note a fault at `place`, an issue or item of this file."""
        self.faults.append(Fault(f"{self.path}: {place}" if place else str(self.path), what, expected))

    def number(self, element: Any, name: str, place: str, default: float | None = None) -> float:
        """Return a finite attribute; without a default its absence is a fault (0 stands in, to find more)."""
        text = None if element is None else element.get(name)
        if text is None and default is not None:
            return default
        try:
            value = math.nan if text is None else float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.fault(place, f"no {name}" if text is None else f"{name} is {text[:40]!r}", "a finite number")
            return 0.0
        return value

    def issues(self) -> dict[str, Any]:
        """Return the issue elements by name, in the file's order."""
        found: dict[str, Any] = {}
        for element in [] if self.root is None else self.root.iter("issue"):
            name = (element.get("name") or "").strip()
            if not name:
                self.fault("an issue", "no name", "a name for every issue")
            elif name in found:
                self.fault(name, "issue given twice", "each issue once")
            else:
                found[name] = element
        if not found and self.root is not None:
            self.fault("", "no issue", "at least one issue")
        return found

    def bounds(self, element: Any, place: str) -> tuple[float, float]:
        """Return the range of a numeric issue, written as a child or as attributes of the issue."""
        holder = element.find("range") if element.find("range") is not None else element
        return self.number(holder, "lowerbound", place), self.number(holder, "upperbound", place)


def read_genius(paths: Sequence[Path]) -> Domain:
    """Read a domain file and its profiles, `paths` in this order; all faults of all files are raised together."""
    if len(paths) < 3:
        raise DomainError(
            [
                Fault(
                    "files",
                    f"{len(paths)} {'file' if len(paths) == 1 else 'files'}",
                    "the domain file, then two profiles or more, one per party",
                )
            ]
        )
    faults: list[Fault] = []
    issues = _domain_issues(_Reader(paths[0], faults))
    readers = [_Reader(path, faults) for path in paths[1:]]
    if issues:
        profiles = [_profile(reader, issues) for reader in readers if reader.root is not None]
    if faults:
        raise DomainError(shown_faults(faults))
    return additive_domain([entry.issue for entry in issues], profiles)


def _kind(element: Any) -> str:
    return (element.get("vtype") or element.get("type") or element.get("etype") or "discrete").strip().lower()


def _domain_issues(reader: _Reader) -> list[_Issue]:
    return [_domain_issue(reader, name, element) for name, element in reader.issues().items()]


def _domain_issue(reader: _Reader, name: str, element: Any) -> _Issue:
    kind, values = _kind(element), tuple[float, ...]()
    if kind == "discrete":
        items = tuple((item.get("value") or "").strip() for item in element.iter("item"))
        if not items:
            reader.fault(name, "no items", "at least one item")
        if not all(items):
            reader.fault(name, "an item without a value", "a value for every item")
        for item in sorted({item for item in items if items.count(item) > 1}):
            reader.fault(name, f"item {item!r} given twice", "each item once")
    elif kind in ("integer", "real"):
        values = _numeric_values(reader, name, kind, *reader.bounds(element, name))
        items = tuple(f"{value:g}" for value in values)
    else:
        reader.fault(name, f"unknown issue type {kind!r}", TYPES)
        items = ()
    return _Issue(Issue(name, items), kind, values)


def _numeric_values(reader: _Reader, name: str, kind: str, low: float, high: float) -> tuple[float, ...]:
    if low > high or (kind == "integer" and (low % 1 or high % 1 or high - low > MAX_NUMBERS)):
        reader.fault(
            name, f"range {low:g} to {high:g}", "a range that rises, of whole numbers if the issue is integer"
        )
        return ()
    if kind == "integer":
        return tuple(float(value) for value in range(int(low), int(high) + 1))
    return tuple(low + (high - low) * step / REAL_STEPS for step in range(REAL_STEPS + 1))


def _profile(reader: _Reader, issues: Sequence[_Issue]) -> Profile:
    elements = reader.issues()
    note_differences(
        str(reader.path), "issue", [entry.issue.name for entry in issues], list(elements), reader.faults
    )
    weights = {weight.get("index", "").strip(): weight for weight in reader.root.iter("weight")}
    parts = []
    for entry in issues:
        element = elements.get(entry.issue.name)
        if element is None:
            continue
        index = (element.get("index") or "").strip()
        weight = reader.number(weights.get(index), "value", f"weight of {entry.issue.name}")
        if _kind(element) != entry.kind:
            reader.fault(
                entry.issue.name, f"issue type {_kind(element)!r}", f"{entry.kind!r}, as in the domain file"
            )
            continue
        worth = _discrete_worth if entry.kind == "discrete" else _numeric_worth
        parts.append(tuple(weight * value for value in worth(reader, entry, element)))
    reservation = reader.number(reader.root.find(".//reservation"), "value", "reservation", default=0.0)
    discount = reader.number(reader.root.find(".//discount_factor"), "value", "discount_factor", default=1.0)
    return Profile(reader.path.stem, tuple(parts), reservation, discount)


def _discrete_worth(reader: _Reader, entry: _Issue, element: Any) -> list[float]:
    """Return each item's evaluation over the largest of its issue; all are 0 where the largest is 0."""
    name = entry.issue.name
    evaluations: dict[str, float] = {}
    for item in element.iter("item"):
        value = (item.get("value") or "").strip()
        if value in evaluations:
            reader.fault(name, f"item {value!r} given twice", "each item once")
        evaluations[value] = reader.number(item, "evaluation", f"{name}: {value}")
    note_differences(f"{reader.path}: {name}", "item", entry.issue.items, list(evaluations), reader.faults)
    largest = max(evaluations.values(), default=0.0)
    if largest < 0 or (largest == 0 and any(evaluations.values())):
        reader.fault(name, f"largest evaluation {largest:g}", "evaluations of 0 or more")
    return [evaluations.get(item, 0.0) / largest if largest > 0 else 0.0 for item in entry.issue.items]


def _numeric_worth(reader: _Reader, entry: _Issue, element: Any) -> list[float]:
    """Return the evaluator's function at each value, held within 0 and 1 as GENIUS does."""
    name, evaluator = entry.issue.name, element.find("evaluator")
    if evaluator is None:
        reader.fault(name, "no evaluator", "an evaluator of a numeric issue")
        return [0.0] * len(entry.values)
    function = _function(reader, entry, evaluator)
    return [min(1.0, max(0.0, function(value))) for value in entry.values]


def _function(reader: _Reader, entry: _Issue, evaluator: Any) -> Callable[[float], float]:
    name, shape = entry.issue.name, (evaluator.get("ftype") or "linear").strip().lower()
    if shape == "linear" and evaluator.get("slope") is not None:
        # Integer issues write slope and offset, counted from the lower bound; real ones parameters, counted from zero.
        slope, offset = reader.number(evaluator, "slope", name), reader.number(evaluator, "offset", name)
        origin = entry.values[0] if entry.values else 0.0
        return lambda value: offset + slope * (value - origin)
    if shape == "linear":
        offset, slope = (
            reader.number(evaluator, "parameter0", name),
            reader.number(evaluator, "parameter1", name),
        )
        return lambda value: offset + slope * value
    if shape == "constant":
        level = reader.number(evaluator, "parameter0", name)
        return lambda _: level
    if shape == "triangular":
        low, high, top = (reader.number(evaluator, f"parameter{i}", name) for i in range(3))
        if not low <= top <= high:
            reader.fault(name, f"triangle {low:g}, {high:g}, top {top:g}", "a top between the two ends")
        return lambda value: _triangle(value, low, high, top)
    reader.fault(name, f"unknown evaluator {shape!r}", "linear, constant or triangular")
    return lambda _: 0.0


def _triangle(value: float, low: float, high: float, top: float) -> float:
    if value == top:
        return 1.0
    if value < low or value > high:
        return 0.0
    return (value - low) / (top - low) if value < top else (high - value) / (high - top)
