"""What was published of each month, when, and how it is held against the model: the rows of the filter.

A reading is one published number on one row of what the model predicts for a month. It is taken in with the first
month of encounters that came out no earlier than it did, so a pass over the months never knows what a person of
that day did not. Counts are compared in logs with an offset, since a group of a few dozen has no meaningful ratio;
their error is the model's own coarseness plus an overdispersed count's. Leaves out got-aways, which are held back
to test the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.calibration.observation import FIRST, SPLIT, counts_by_group
from winset.corridor.places import GROUPS
from winset.data.record import (
    AGENCIES,
    ENCOUNTERS,
    MonthlyRecord,
    darien_by_group,
    mexican_events_by_group,
    outcomes_by_group,
)
from winset.data.sources import registered
from winset.months import month_number

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MEX, NCA, VEN, CUB, HTI, AND, RST = range(len(GROUPS))
OFFSET: Final = 20.0
"""Added to both sides before logs are taken: a few dozen more or less of a small group are no news."""
FEWEST: Final = 100.0
"""Smallest first guess of a group's level, persons a month."""
DISPERSION: Final = 4.0
"""Variance of a count over its mean beside the relative error: people come in buses and families. Assumed."""


@dataclass(frozen=True)
class Series:
    """One row a group: `error` is the relative standard deviation of a published count around the model's."""

    name: str
    groups: tuple[int, ...]
    error: float
    table: str


SERIES: Final = (
    Series("border_patrol_encounters", tuple(range(7)), 0.07, ENCOUNTERS),
    Series("port_encounters", tuple(range(7)), 0.10, ENCOUNTERS),
    Series("interceptions", tuple(range(1, 7)), 0.15, "mexico_events"),
    # Where the way through the Darién is that of many: others are a few hundred a month.
    Series("darien", (VEN, HTI, AND, RST), 0.50, "darien"),
    # Central Americans move freely there and are not counted.
    Series("honduras", (VEN, CUB, HTI, AND, RST), 0.50, "honduras"),
    # Sent straight back over the border without Title 42; of Venezuelans it is returns to Mexico.
    Series("sent_back", (MEX, VEN), 0.20, "outcomes"),
)
SHELTERED: Final = "sheltered"
SUMS: Final = ("others_between", "others_at_ports", "total", SHELTERED)
"""Rows without a group: the five smaller groups before they were told apart, all encounters, people in shelters."""
SUM_ERROR: Final = {"others_between": 0.10, "others_at_ports": 0.15, "total": 0.02, SHELTERED: 0.45}
"""Relative errors. Which houses were counted differs from report to report, so shelters are a band: 0.3 is
that, the rest the share of the waiting who are sheltered (E106, 0.2 to 0.6). Assumed."""
PLACES: Final = 15_700.0
"""Shelter places of the seven cities: the sum of the eve priors' middles (`places`, E100 to E105)."""
FULL_OR_EMPTY: Final = 0.7
"""Spread, in logs, of people in shelters around their places in a month without a count. Assumed: shelters do not stand
empty or several times full for long. Without it the queue, which shows only times its hazard, grows without end."""
FEWEST_CITIES: Final = 3
"""Cities, the largest (Tijuana) among them, that must have been counted within two years for their sum to say anything
of all seven."""
BORDER_CITIES: Final = (
    "Tijuana",
    "Nogales",
    "Ciudad Juárez",
    "Piedras Negras",
    "Nuevo Laredo",
    "Reynosa",
    "Matamoros",
)
OTHERS: Final = (VEN, CUB, HTI, AND, RST)
ROWS: Final = (*((one.name, group) for one in SERIES for group in one.groups), *((name, -1) for name in SUMS))
"""(name, group) of every row of a month's predictions; group -1 is all."""


def row_of(name: str, group: int = -1) -> int:
    """Return the row of a series and group in a month's predictions."""
    return ROWS.index((name, group))


@dataclass(frozen=True)
class Reading:
    """One published number: of `month`, on `row` of the predictions, taken in with month `step`."""

    step: int
    month: int
    row: int
    log_value: float
    variance: float


def reading(step: int, month: int, name: str, group: int, value: float, error: float) -> Reading:
    """Return the reading of a count."""
    variance = error**2 + DISPERSION / (value + OFFSET)
    return Reading(step, month, row_of(name, group), float(np.log(value + OFFSET)), variance)


def readings(record: MonthlyRecord, first: int, last: int) -> tuple[Reading, ...]:
    """Return what the record tells of months `first` to `last`, in the order in which it became known."""
    found = [*_counts(record, first, last), *_unsplit(record, first, last), *_shelters(record, first, last)]
    return tuple(sorted(found, key=lambda one: (one.step, one.month, one.row)))


def preliminary(month: int, total: float) -> Reading:
    """Return a month's total that was told before the official figures."""
    return reading(month, month, "total", -1, total, SUM_ERROR["total"])


def _step(known: date, month: int, last: int) -> int:
    """Return the month with whose encounters a figure of `month` known on a day is taken in."""
    table = registered(ENCOUNTERS)
    step = month
    while step < last and table.published(step) < known:
        step += 1
    return step


def _values(record: MonthlyRecord, series: Series, first: int, last: int) -> FloatArray:
    """Return (month, group) of one series, nan where it was not told or means something else."""
    match series.name:
        case "border_patrol_encounters":
            return counts_by_group(record, "border_patrol", first, last)
        case "port_encounters":
            return counts_by_group(record, "ports", first, last)
        case "interceptions":
            return mexican_events_by_group(record, first, last)
        case "darien":
            return darien_by_group(record, first, last)
        case "honduras":
            return record.by_group("honduras", first, last)
    values = outcomes_by_group(record, "t8_repatriation", first, last)
    months = np.arange(first, last + 1)
    title_42 = (months >= month_number("2020-03")) & (months < month_number("2023-06"))
    # Beside Title 42 only those were sent back by the old way who could not be expelled.
    values[title_42] = np.nan
    values[months < month_number("2023-06"), VEN] = np.nan
    return values


def _counts(record: MonthlyRecord, first: int, last: int) -> Iterator[Reading]:
    split = month_number(SPLIT)
    for series in SERIES:
        values = _values(record, series, first, last)
        encounters = series.table == ENCOUNTERS
        for at in range(len(values)):
            month = first + at
            for group in series.groups:
                if np.isnan(value := values[at, group]):
                    continue
                # Before the split the five come from a table that is published later and lacks three nations.
                early = encounters and month < split and group in OTHERS
                table = "encounters_long" if early else series.table
                step = _step(registered(table).published(month), month, last)
                error = series.error + (0.2 if early and group not in (VEN, HTI) else 0.0)
                yield reading(step, month, series.name, group, float(value), error)


def _unsplit(record: MonthlyRecord, first: int, last: int) -> Iterator[Reading]:
    """Return the sum of the five smaller groups in the months in which CBP did not tell them apart."""
    for name, agency in (("others_between", "border_patrol"), ("others_at_ports", "ports")):
        known = record.by_group(ENCOUNTERS, first, last, agency=agency)
        _, total = record.series(ENCOUNTERS, agency=agency, first=first, last=last)
        for at in range(min(month_number(SPLIT) - first, len(known))):
            month = first + at
            rest = float(total[at] - known[at, :2].sum())
            if np.isfinite(rest):
                yield reading(month, month, name, -1, max(rest, 0.0), SUM_ERROR[name])


def _shelters(record: MonthlyRecord, first: int, last: int) -> Iterator[Reading]:
    """Return people in the border cities' shelters in the months in which a city was counted anew: a band, for cities
    are missing. Each time it is the sum of every city's newest reading, at most two years old.
    """
    for month in range(first, last + 1):
        yield Reading(month, month, row_of(SHELTERED), float(np.log(PLACES + OFFSET)), FULL_OR_EMPTY**2)
    table = record.table("shelters")
    counted = table[(table["measure"] == SHELTERED) & table["city"].isin(BORDER_CITIES)]
    by_day = counted.groupby(["date", "city"], as_index=False)["amount"].sum()
    by_day["month"] = [month_number(str(day)[:7]) for day in by_day["date"]]
    for month in sorted(set(by_day["month"])):
        if first <= month <= last:
            recent = by_day[(by_day["month"] <= month) & (by_day["month"] > month - 24)].sort_values("date")
            newest = recent.groupby("city")["amount"].last()
            if len(newest) >= FEWEST_CITIES and BORDER_CITIES[0] in newest.index:
                yield reading(month, month, SHELTERED, -1, float(newest.sum()), SUM_ERROR[SHELTERED])


def first_guess(record: MonthlyRecord) -> FloatArray:
    """Return (group,) a first guess of the level: one and a half times the first month's encounters."""
    first = month_number(FIRST)
    met = [np.nan_to_num(counts_by_group(record, agency, first, first)[0]) for agency in AGENCIES]
    guess: FloatArray = np.maximum(1.5 * np.sum(met, axis=0), FEWEST)
    return guess
