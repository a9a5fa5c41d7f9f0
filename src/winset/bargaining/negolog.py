"""NegoLog JSON: one profile per party, `{issueWeights, issues: {issue: {item: evaluation}}, reservationValue}`.

Utility is the sum of weight times evaluation, as written. Issues and items come in the order of the first profile;
those of the others are matched by name.
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from winset.bargaining.problem import (
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


def read_negolog(paths: Sequence[Path]) -> Domain:
    """Read NegoLog profiles: `issueWeights`, `issues: {issue: {item: evaluation}}`, `reservationValue`."""
    if len(paths) < 2:
        raise DomainError([Fault("files", f"{len(paths)} profile", "two profiles or more, one per party")])
    faults: list[Fault] = []
    documents = [_negolog_document(path, faults) for path in paths]
    if faults:
        raise DomainError(faults)
    issues = tuple(Issue(name, tuple(items)) for name, items in documents[0]["issues"].items())
    profiles = [
        _negolog_profile(path, doc, issues, faults) for path, doc in zip(paths, documents, strict=True)
    ]
    if faults:
        raise DomainError(shown_faults(faults))
    return additive_domain(issues, profiles)


def _negolog_document(path: Path, faults: list[Fault]) -> dict[str, Any]:
    """Return a profile whose outer shape is right; note what is wrong otherwise."""
    try:
        check_file(path, MAX_PROFILE_BYTES)
        document: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except DomainError as error:
        faults += error.faults
        return {}
    except (ValueError, RecursionError) as error:
        faults.append(Fault(str(path), f"not JSON: {error}", "a NegoLog profile"))
        return {}
    for key in ("issues", "issueWeights"):
        if not isinstance(document, dict) or not isinstance(document.get(key), dict) or not document[key]:
            faults.append(
                Fault(str(path), f"no {key}", "`issues` and `issueWeights`, each an object by issue")
            )
            return {}
    for name, items in document["issues"].items():
        if not isinstance(items, dict) or not items:
            faults.append(Fault(f"{path}: {name}", "no items", "an object of evaluations by item"))
    return dict(document)


def _negolog_profile(
    path: Path, document: dict[str, Any], issues: Sequence[Issue], faults: list[Fault]
) -> Profile:
    def number(value: Any, where: str, what: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            faults.append(
                Fault(
                    f"{path}: {where}",
                    f"{what} is {value!r}" if value is not None else f"no {what}",
                    "a number",
                )
            )
            return 0.0
        return float(value)

    weights, evaluations = document["issueWeights"], document["issues"]
    note_differences(str(path), "issue", [issue.name for issue in issues], list(evaluations), faults)
    parts = []
    for issue in issues:
        weight = number(weights.get(issue.name), issue.name, "weight")
        items = evaluations.get(issue.name, dict.fromkeys(issue.items, 0.0))
        note_differences(f"{path}: {issue.name}", "item", issue.items, list(items), faults)
        parts.append(
            tuple(
                weight * number(items.get(item, 0.0), f"{issue.name}: {item}", "evaluation")
                for item in issue.items
            )
        )
    reservation = number(document.get("reservationValue", 0.0), "reservationValue", "reservation value")
    return Profile(path.stem, tuple(parts), reservation, 1.0)
