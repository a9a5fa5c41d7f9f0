"""GENIUS XML: a domain file, then one profile per party (GENIUS 5-10, ANAC competitions).

A discrete item is worth its evaluation divided by the largest evaluation of its issue; a number of an integer or real
issue is worth its evaluator's function (`evaluators`). Utilities are sums by weight; an issue's weight is the one with
its index in the same profile. Real issues, which have no list of items, are read at evenly spaced values. Nonlinear
profiles (hypervolumes) have no weights and are refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from winset.bargaining.additive import Profile, additive_domain
from winset.bargaining.evaluators import number, numeric_worth
from winset.bargaining.problem import MAX_OUTCOMES, Domain, Issue, differences, repeated, shown_faults
from winset.bargaining.xml_tree import XmlFile
from winset.errors import DomainError, Fault

STEPS = 10
"""Steps from the lowest to the highest value of a real issue, unless told otherwise."""
TYPES = "discrete, integer or real"


@dataclass(frozen=True)
class _Issue:
    """An issue of the domain file: `values` are its items as numbers, for integer and real issues."""

    issue: Issue
    kind: str
    values: tuple[float, ...]


def read_genius(paths: Sequence[Path], steps: int = STEPS) -> Domain:
    """Read a domain file and its profiles, `paths` in this order; all faults of all files are raised together."""
    if len(paths) < 3:
        count = f"{len(paths)} {'file' if len(paths) == 1 else 'files'}"
        expected = "the domain file, then two profiles or more, one per party"
        raise DomainError([Fault("files", count, expected)])
    faults: list[Fault] = []
    domain = XmlFile(paths[0], faults)
    issues = [_domain_issue(domain, name, each, steps) for name, each in _issues(domain).items()]
    files = [XmlFile(path, faults) for path in paths[1:]]
    profiles = [_profile(file, file.root, issues) for file in files if issues and file.root is not None]
    if faults:
        raise DomainError(shown_faults(faults))
    notes = tuple(
        f"{each.issue.name} is a real number: read at {steps + 1} values from {each.values[0]:g} to "
        f"{each.values[-1]:g}, in {steps} equal steps."
        for each in issues
        if each.kind == "real"
    )
    return additive_domain([each.issue for each in issues], profiles, notes)


def _issues(file: XmlFile) -> dict[str, Element]:
    """Return the issue elements by name, in the file's order."""
    found: dict[str, Element] = {}
    for element in [] if file.root is None else file.root.iter("issue"):
        name = (element.get("name") or "").strip()
        if not name:
            file.fault(element, "an issue", "no name", "a name for every issue")
        elif name in found:
            file.fault(element, name, "issue given twice", "each issue once")
        else:
            found[name] = element
    if not found and file.root is not None:
        file.fault(file.root, "", "no issue", "at least one issue")
    return found


def _kind(element: Element) -> str:
    return (element.get("vtype") or element.get("type") or element.get("etype") or "discrete").strip().lower()


def _domain_issue(file: XmlFile, name: str, element: Element, steps: int) -> _Issue:
    kind, values, items = _kind(element), tuple[float, ...](), tuple[str, ...]()
    if kind == "discrete":
        items = tuple((item.get("value") or "").strip() for item in element.iter("item"))
        if not items:
            file.fault(element, name, "no items", "at least one item")
        if not all(items):
            file.fault(element, name, "an item without a value", "a value for every item")
        for item in repeated([item for item in items if item]):
            file.fault(element, name, f"item {item!r} given twice", "each item once")
    elif kind in ("integer", "real"):
        values = _numeric_values(file, element, name, kind, steps)
        items = tuple(f"{value:.15g}" for value in values)
    else:
        file.fault(element, name, f"unknown issue type {kind!r}", TYPES)
    return _Issue(Issue(name, items), kind, values)


def _numeric_values(file: XmlFile, element: Element, name: str, kind: str, steps: int) -> tuple[float, ...]:
    """Return the values of a numeric issue, whose range is written as a child or as attributes of the issue."""
    found = element.find("range")
    holder = element if found is None else found
    low, high = (number(file, holder, bound, name) for bound in ("lowerbound", "upperbound"))
    if low > high or (kind == "integer" and (low % 1 or high % 1)):
        expected = "a range that rises, of whole numbers if the issue is integer"
        file.fault(holder, name, f"range {low:g} to {high:g}", expected)
        return ()
    if kind == "integer" and high - low >= MAX_OUTCOMES:
        file.fault(holder, name, f"{high - low + 1:,.0f} values", f"at most {MAX_OUTCOMES:,}")
        return ()
    if kind == "integer":
        return tuple(float(value) for value in range(int(low), int(high) + 1))
    return tuple(low + (high - low) * step / steps for step in range(steps + 1))


def _profile(file: XmlFile, root: Element, issues: Sequence[_Issue]) -> Profile:
    elements = _issues(file)
    names = [each.issue.name for each in issues]
    for what, expected in differences("issue", names, list(elements)):
        file.fault(root, "", what, expected)
    weights = _weights(file, root)
    parts = []
    for each in issues:
        name, element = each.issue.name, elements.get(each.issue.name)
        if element is None:
            continue
        weight = weights.get((element.get("index") or "").strip())
        if weight is None:
            file.fault(element, name, "no weight", "a weight with the index of the issue")
        if _kind(element) != each.kind:
            found = f"issue type {_kind(element)!r}"
            file.fault(element, name, found, f"{each.kind!r}, as in the domain file")
            continue
        discrete = each.kind == "discrete"
        worth = (
            _discrete_worth(file, each, element)
            if discrete
            else numeric_worth(file, element, name, each.values)
        )
        factor = 0.0 if weight is None else number(file, weight, "value", f"weight of {name}")
        parts.append(tuple(factor * value for value in worth))
    reservation = number(file, root.find(".//reservation"), "value", "reservation", default=0.0)
    discount = number(file, root.find(".//discount_factor"), "value", "discount_factor", default=1.0)
    return Profile(file.path.stem, tuple(parts), reservation, discount)


def _weights(file: XmlFile, root: Element) -> dict[str, Element]:
    """Return the weight elements by index."""
    found: dict[str, Element] = {}
    for element in root.iter("weight"):
        index = (element.get("index") or "").strip()
        if index in found and element.get("value") != found[index].get("value"):
            file.fault(element, f"weight {index}", "another weight than before", "one weight for each issue")
        found[index] = element
    return found


def _discrete_worth(file: XmlFile, each: _Issue, element: Element) -> list[float]:
    """Return each item's evaluation over the largest of its issue; all are 0 where the largest is 0."""
    name = each.issue.name
    evaluations: dict[str, float] = {}
    for item in element.iter("item"):
        value = (item.get("value") or "").strip()
        if value in evaluations:
            file.fault(item, name, f"item {value!r} given twice", "each item once")
        evaluations[value] = number(file, item, "evaluation", f"{name}: {value}")
    for what, expected in differences("item", each.issue.items, list(evaluations)):
        file.fault(element, name, what, expected)
    largest = max(evaluations.values(), default=0.0)
    if largest < 0 or (largest == 0 and any(evaluations.values())):
        file.fault(element, name, f"largest evaluation {largest:g}", "evaluations of 0 or more")
    return [evaluations.get(item, 0.0) / largest if largest > 0 else 0.0 for item in each.issue.items]
