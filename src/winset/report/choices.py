"""What a study chose beside its package, as documents tell it: nothing where it chose nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from winset.corridor.parameters import corridor_parameter_list
from winset.draws import Draws
from winset.report.columns import bands
from winset.study import DRAWN, Study, Swings, Weights, pinnable


def choices(study: Study) -> dict[str, Any]:
    """Return weights that are not drawn, and what is pinned; absent where there is none."""
    return chosen_document(study.weights, study.pinned)


def chosen_document(weights: Weights, pinned: tuple[tuple[str, float], ...]) -> dict[str, Any]:
    """Return the same of weights and pins."""
    told: dict[str, Any] = {}
    if weights != DRAWN:
        told["weights"] = weights.by_actor() if isinstance(weights, Swings) else weights
    if pinned:
        told["pinned"] = dict(pinned)
    return told


def drawn_document(draws: Draws, name: str) -> dict[str, Any]:
    """Return what is drawn for a parameter that can be pinned, everywhere and in each place, and its range."""
    low, high, keys = pinnable()[name]
    unit = next(one.unit for one in corridor_parameter_list() if one.name == name.partition(".")[0])
    everywhere = np.concatenate([draws.values[key] for key in keys])
    return {
        "name": name,
        "unit": unit,
        "low": low,
        "high": high,
        "drawn": {
            name: bands(everywhere[None])[0],
            **{key: bands(draws.values[key][None])[0] for key in keys},
        },
    }
