"""Arrays as numbers of the document: six significant digits, bands over draws, paths over months."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from winset.corridor.places import GROUPS
from winset.corridor.simulate import GROUP_OUTCOMES, OUTCOMES, MonthlyPaths
from winset.draws import band, round_significant
from winset.months import month_name
from winset.study import Simulation, StudyResult

FloatArray = npt.NDArray[np.float64]
Json = dict[str, Any]

DIGITS = 6


def number(value: float) -> float | None:
    """Return a number as it is written: 6 significant digits, null where there is none."""
    return float(round_significant(np.array([value]), DIGITS)[0]) if np.isfinite(value) else None


def band_of(values: FloatArray) -> Json:
    """Return the band of values (draw,)."""
    stated = band(values)
    return {
        name: number(float(getattr(stated, name))) for name in ("mean", "p05", "p25", "p50", "p75", "p95")
    }


def path_of(values: FloatArray, first_month: int) -> list[Json]:
    """Return a path from values (month, draw), the first of them in `first_month`."""
    return [{"month": month_name(first_month + t), **band_of(row)} for t, row in enumerate(values)]


def outcome_paths(run: MonthlyPaths, first_month: int, against: MonthlyPaths | None = None) -> Json:
    """Return every outcome as a path; with `against`, the difference draw by draw."""
    values = run.values[:, :, 0] if against is None else run.values[:, :, 0] - against.values[:, :, 0]
    return {name: path_of(values[row], first_month) for row, name in enumerate(OUTCOMES)}


def group_paths(run: MonthlyPaths, first: int) -> Json:
    """Return Border Patrol encounters by group as paths."""
    row = GROUP_OUTCOMES.index("border_patrol_encounters")
    return {group: path_of(run.by_group[row, :, g, 0], first) for g, group in enumerate(GROUPS)}


def first_month(result: StudyResult | Simulation) -> int:
    """Return the first modelled month."""
    return result.corridor.inputs.origin + 1
