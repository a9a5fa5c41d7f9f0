"""NegoLog JSON: one profile per party, `{issueWeights, issues: {issue: {item: evaluation}}, reservationValue}`.

Utility is the sum of weight times evaluation, as written. Issues and items come in the order of the first profile;
those of the others are matched by name.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from winset.bargaining.additive import Profile, additive_domain
from winset.bargaining.json_file import JsonFile
from winset.bargaining.problem import Domain, Issue, differences, shown_faults
from winset.errors import DomainError, Fault


def read_negolog(paths: Sequence[Path]) -> Domain:
    """Read NegoLog profiles: `issueWeights`, `issues: {issue: {item: evaluation}}`, `reservationValue`."""
    if len(paths) < 2:
        raise DomainError([Fault("files", f"{len(paths)} profile", "two profiles or more, one per party")])
    faults: list[Fault] = []
    files = [JsonFile(path, faults) for path in paths]
    for file in files:
        _check_shape(file)
    if faults:
        raise DomainError(shown_faults(faults))
    issues = tuple(Issue(name, tuple(items)) for name, items in files[0].value["issues"].items())
    profiles = [_profile(file, issues) for file in files]
    if faults:
        raise DomainError(shown_faults(faults))
    return additive_domain(issues, profiles)


def _check_shape(file: JsonFile) -> None:
    """Note what is wrong with the outer shape of a profile."""
    if file.value is None and file.faults:
        return
    for key in ("issues", "issueWeights"):
        if (
            not isinstance(file.value, dict)
            or not isinstance(file.value.get(key), dict)
            or not file.value[key]
        ):
            file.fault((), f"no {key}", "`issues` and `issueWeights`, each an object by issue")
            return
    for name, items in file.value["issues"].items():
        if not isinstance(items, dict) or not items:
            file.fault(("issues", name), "no items", "an object of evaluations by item")


def _profile(file: JsonFile, issues: Sequence[Issue]) -> Profile:
    weights, evaluations = file.value["issueWeights"], file.value["issues"]
    names = [issue.name for issue in issues]
    for what, expected in differences("issue", names, list(evaluations)):
        file.fault(("issues",), what, expected)
    parts = []
    for issue in issues:
        if issue.name not in evaluations:
            continue
        weight = _number(file, weights, ("issueWeights", issue.name), "weight")
        items = evaluations[issue.name]
        for what, expected in differences("item", issue.items, list(items)):
            file.fault(("issues", issue.name), what, expected)
        worth = [
            _number(file, items, ("issues", issue.name, item), "evaluation")
            for item in issue.items
            if item in items
        ]
        parts.append(tuple(weight * value for value in worth))
    reservation = _number(
        file, {"reservationValue": 0.0, **file.value}, ("reservationValue",), "reservation value"
    )
    return Profile(file.path.stem, tuple(parts), reservation, 1.0)


def _number(file: JsonFile, holder: dict[str, Any], keys: tuple[str, ...], what: str) -> float:
    """Return the number at the last of `keys` in `holder`; where there is none, note it (0 stands in)."""
    value = holder.get(keys[-1])
    try:
        if not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value):
            return float(value)
    except OverflowError:  # a whole number beyond the largest float
        pass
    file.fault(keys, f"no {what}" if value is None else f"{what} is {repr(value)[:40]}", "a number")
    return 0.0
