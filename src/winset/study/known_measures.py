"""Dated measures as a forecaster knew them on a day: those begun since the record ends, and earlier ones."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from winset.calibration.falls import Begun, Past
from winset.data.groups import GROUPS, group_of
from winset.data.record import ENCOUNTERS, MonthlyRecord, monthly_record
from winset.history.arrivals import arrivals
from winset.history.measures import MEXICO, Measure, measures

FloatArray = npt.NDArray[np.float64]

BROAD = ("all", "non_mexican")
CENTRAL = {"GTM", "HND", "SLV"}
"""A measure for all of northern Central America was a measure for most of those who came, until 2021."""
LONGEST = 12


def is_broad(measure: Measure) -> bool:
    """Return whether a measure meant most people rather than single nationalities."""
    return measure.targeted in BROAD or set(measure.targeted) >= CENTRAL


def begun_measures(as_of: date) -> list[Begun]:
    """Return the measures that began in the month after the record's last one and by `as_of`."""
    record = monthly_record(as_of)
    return [
        Begun(is_broad(measure), _reach(measure, record))
        for measure in measures()
        if measure.month == record.origin + 1 and measure.day <= as_of
    ]


def past_measures(as_of: date) -> list[Past]:
    """Return earlier measures with what the record of `as_of` shows of the months after each."""
    record, found = monthly_record(as_of), []
    for measure in measures():
        if measure.month > record.origin:
            continue
        series = arrivals(record, measure.targeted)
        start = measure.month - 1 - series.first
        logs = np.log1p(series.values[max(start, 0) : start + 1 + LONGEST])
        if start >= 0 and len(logs) > 1 and not np.isnan(logs).any():
            found.append(Past(is_broad(measure), logs[1:] - logs[0]))
    return found


def _reach(measure: Measure, record: MonthlyRecord) -> FloatArray:
    if measure.targeted == "all":
        return np.ones(len(GROUPS))
    if measure.targeted == "non_mexican":
        return np.array([float(group != "mexico") for group in GROUPS])
    reach = np.zeros(len(GROUPS))
    for nationality in set(measure.targeted) - {MEXICO}:
        group = group_of(nationality)
        reach[GROUPS.index(group)] += _last_count(record, nationality=nationality) / max(
            _last_count(record, group=group), 1.0
        )
    if MEXICO in measure.targeted:
        reach[GROUPS.index("mexico")] = 1.0
    return np.minimum(reach, 1.0)


def _last_count(record: MonthlyRecord, group: str = "all", **where: str) -> float:
    last = record.origin
    _, counted = record.series(
        ENCOUNTERS, group=group, first=last, last=last, agency="border_patrol", **where
    )
    return float(counted[0])
