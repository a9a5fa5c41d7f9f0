"""Encounters of some nationalities by month, as far back as they were told apart: CBP's count, OHSS before that.

The two agree within 60 a month for all nationalities together where both exist (the register cross-foots them).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from winset.data.groups import group_of
from winset.data.record import ENCOUNTERS, FloatArray, MonthlyRecord
from winset.data.season import LONG_SERIES
from winset.data.sources import registered
from winset.data.tables import checked_table
from winset.history.measures import MEXICO, Targeted

BORDER_PATROL: Final = ("border_patrol",)
BOTH_AGENCIES: Final = ("border_patrol", "ports")


@dataclass(frozen=True)
class Arrivals:
    """Encounters by month from the month `first`: values (month,), events and not persons."""

    first: int
    values: FloatArray


def arrivals(
    record: MonthlyRecord, nationalities: Targeted, agencies: tuple[str, ...] = BORDER_PATROL
) -> Arrivals:
    """Return all that was known of a series on the record's day; it ends with the last month published."""
    seam, newest = _told_apart_from(nationalities), _last_month(record, nationalities, agencies)
    recent = np.zeros(0)
    if newest >= seam:
        recent = _counts(record, ENCOUNTERS, nationalities, agencies, seam, newest)
    earliest = registered(LONG_SERIES).coverage
    known = record.last_month(LONG_SERIES)
    if earliest is None or known is None or not _in_long(nationalities):
        return Arrivals(seam, recent)
    # OHSS comes out later than CBP: before the seam the newest months may not be known yet.
    start, last = earliest[0], min(known, seam - 1)
    older = np.full(min(seam, newest + 1) - start, np.nan)
    older[: last - start + 1] = _counts(record, LONG_SERIES, nationalities, agencies, start, last)
    return Arrivals(start, np.concatenate([older, recent]))


def _last_month(record: MonthlyRecord, nationalities: Targeted, agencies: tuple[str, ...]) -> int:
    """Return the last month in which a series was told; one of few nationalities may end before that of all."""
    if nationalities == "all":
        last = record.last_month(ENCOUNTERS, agency=agencies)
    else:
        named = (MEXICO,) if nationalities == "non_mexican" else nationalities
        last = record.last_month(ENCOUNTERS, agency=agencies, nationality=named)
    return record.origin if last is None else last


def _told_apart_from(nationalities: Targeted) -> int:
    """Return the first month in which CBP's own table tells all of the nationalities apart."""
    table = registered(ENCOUNTERS)
    assert table.coverage is not None
    if nationalities == "all":
        return table.coverage[0]
    named = (MEXICO,) if nationalities == "non_mexican" else nationalities
    return max(table.split_from.get(group_of(name)) or table.coverage[0] for name in named)


def _in_long(nationalities: Targeted) -> bool:
    named = checked_table(LONG_SERIES)["nationality"].unique()
    return isinstance(nationalities, str) or set(nationalities) <= set(named) - {"OTH"}


def _counts(
    record: MonthlyRecord,
    table: str,
    nationalities: Targeted,
    agencies: tuple[str, ...],
    first: int,
    last: int,
) -> FloatArray:
    if nationalities == "all":
        return record.series(table, first=first, last=last, agency=agencies)[1]
    if nationalities == "non_mexican":
        every = _counts(record, table, "all", agencies, first, last)
        return every - _counts(record, table, (MEXICO,), agencies, first, last)
    return record.series(table, first=first, last=last, agency=agencies, nationality=nationalities)[1]
