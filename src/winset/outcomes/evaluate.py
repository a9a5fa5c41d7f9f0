"""Which paths are run for what: a pilot that shows the range of every measure, and no deal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from winset.corridor.state import Schedule

PILOT_PATHS = 192


def pilot_rows(n_paths: int) -> npt.NDArray[np.int64]:
    """Return evenly spread paths, first and last among them, on which the range of every measure is read."""
    return np.unique(np.linspace(0, n_paths - 1, PILOT_PATHS).astype(np.int64))


def standing(schedule: Schedule) -> Schedule:
    """Return the schedule on which no deal is ever struck: `base` holds throughout, one path.

    Onsets stay: what a successor does to sanctions ripens from them, with a deal or without.
    """
    return replace(
        schedule,
        deal=np.ascontiguousarray(schedule.base[-1:]),
        end=np.zeros_like(schedule.end),
    )
