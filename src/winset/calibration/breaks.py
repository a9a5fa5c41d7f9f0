"""Months in which the world broke off: dated measures, after which levels may jump, and the pandemic's closed road.

Known dates, nothing of what followed.

Every measure of the library's list widens the steps of its month and of the next, since most begin within a month.
None is chosen by what it turned out to do.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from winset.corridor.places import GROUPS, MEXICO
from winset.data.groups import REST, groups_by_nationality
from winset.history.measures import measures
from winset.months import month_number

BoolArray = npt.NDArray[np.bool_]

CLOSED: Final = ("2020-03", "2021-05")
"""First and last month in which the road was closed where it begins: Colombia's land border with Panama, from 17 March
2020 to 19 May 2021 (Reuters, 19 May 2021, https://ticotimes.net/2021/05/21/panama-closes-colombia-land-border-due-to-covid-2).
"""


def breaks(months: npt.NDArray[np.int64]) -> BoolArray:
    """Return (month, group): whether a measure aimed at the group began in the month or in the one before."""
    out = np.zeros((len(months), len(GROUPS)), dtype=np.bool_)
    for measure in measures():
        began = np.isin(months, (measure.month, measure.month + 1))
        out |= began[:, None] & _aimed_at(measure.targeted)
    return out


def closed(month: int) -> bool:
    """Return whether the road was closed in a month, for which the corridor has no lever."""
    first, last = map(month_number, CLOSED)
    return first <= month <= last


def _aimed_at(targeted: tuple[str, ...] | str) -> BoolArray:
    if targeted == "all":
        return np.ones(len(GROUPS), dtype=np.bool_)
    if targeted == "non_mexican":
        return np.array([group != GROUPS[MEXICO] for group in GROUPS], dtype=np.bool_)
    named = {groups_by_nationality().get(nationality, REST) for nationality in targeted}
    return np.array([group in named for group in GROUPS], dtype=np.bool_)
