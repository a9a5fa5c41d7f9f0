"""Months in which a dated measure may have broken what the level did before: known dates, nothing of what followed.

Every measure of the library's list widens the steps of its month and of the next, since most begin within a month.
None is chosen by what it turned out to do.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from winset.corridor.places import GROUPS, MEXICO
from winset.data.groups import REST, groups_by_nationality
from winset.history.measures import measures

BoolArray = npt.NDArray[np.bool_]


def breaks(months: npt.NDArray[np.int64]) -> BoolArray:
    """Return (month, group): whether a measure aimed at the group began in the month or in the one before."""
    out = np.zeros((len(months), len(GROUPS)), dtype=np.bool_)
    for measure in measures():
        began = np.isin(months, (measure.month, measure.month + 1))
        out |= began[:, None] & _aimed_at(measure.targeted)
    return out


def _aimed_at(targeted: tuple[str, ...] | str) -> BoolArray:
    if targeted == "all":
        return np.ones(len(GROUPS), dtype=np.bool_)
    if targeted == "non_mexican":
        return np.array([group != GROUPS[MEXICO] for group in GROUPS], dtype=np.bool_)
    named = {groups_by_nationality().get(nationality, REST) for nationality in targeted}
    return np.array([group in named for group in GROUPS], dtype=np.bool_)
