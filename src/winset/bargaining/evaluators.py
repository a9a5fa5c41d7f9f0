"""What a number of an integer or real issue is worth under a GENIUS evaluator, held within 0 and 1 as GENIUS does."""

import math
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from winset.bargaining.xml_tree import XmlFile

Worth = Callable[[float], float]


def numeric_worth(file: XmlFile, issue: Element, name: str, values: Sequence[float]) -> list[float]:
    """Return the worth of each of `values` under the evaluator of `issue` in a profile."""
    evaluator = issue.find("evaluator")
    if evaluator is None:
        file.fault(issue, name, "no evaluator", "an evaluator of a numeric issue")
        return [0.0] * len(values)
    function = _function(file, evaluator, name, values[0] if values else 0.0)
    return [min(1.0, max(0.0, function(value))) for value in values]


def _function(file: XmlFile, evaluator: Element, name: str, lowest: float) -> Worth:
    shape = (evaluator.get("ftype") or "linear").strip().lower()
    if shape == "linear" and evaluator.get("slope") is not None:
        # Integer issues write slope and offset, counted from the lower bound; real ones parameters, counted from zero.
        slope, offset = number(file, evaluator, "slope", name), number(file, evaluator, "offset", name)
        return lambda value: offset + slope * (value - lowest)
    if shape == "linear":
        level, rise = (number(file, evaluator, f"parameter{i}", name) for i in range(2))
        return lambda value: level + rise * value
    if shape == "constant":
        level = number(file, evaluator, "parameter0", name)
        return lambda _: level
    if shape == "triangular":
        low, high, top = (number(file, evaluator, f"parameter{i}", name) for i in range(3))
        if not low <= top <= high:
            what = f"triangle {low:g}, {high:g}, top {top:g}"
            file.fault(evaluator, name, what, "a top between the two ends")
        return lambda value: _triangle(value, low, high, top)
    file.fault(evaluator, name, f"unknown evaluator {shape!r}", "linear, constant or triangular")
    return lambda _: 0.0


def _triangle(value: float, low: float, high: float, top: float) -> float:
    if value == top:
        return 1.0
    if value < low or value > high:
        return 0.0
    return (value - low) / (top - low) if value < top else (high - value) / (high - top)


def number(
    file: XmlFile, element: Element | None, name: str, place: str, default: float | None = None
) -> float:
    """Return a finite attribute; without a default its absence is a fault (0 stands in, to find more)."""
    text = None if element is None else element.get(name)
    if text is None and default is not None:
        return default
    try:
        value = math.nan if text is None else float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        what = f"no {name}" if text is None else f"{name} is {text[:40]!r}"
        file.fault(element, place, what, "a finite number")
        return 0.0
    return value
