"""What a study chose beside its package, as documents tell it: nothing where it chose nothing."""

from __future__ import annotations

from typing import Any

from winset.study import DRAWN, Study, Swings


def choices(study: Study) -> dict[str, Any]:
    """Return weights that are not drawn, and what is pinned; absent where there is none."""
    told: dict[str, Any] = {}
    if study.weights != DRAWN:
        told["weights"] = study.weights.by_actor() if isinstance(study.weights, Swings) else study.weights
    if study.pinned:
        told["pinned"] = dict(study.pinned)
    return told
