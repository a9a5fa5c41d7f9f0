"""People waiting in the border cities and in the south, as fitted month by month, beside what was counted there.

A reading is one press or agency count of one city: of everybody stranded, of people in shelters, or of places. Some
count one shelter of many: these are floors. Few cities have three readings in a year, so nothing is fitted to single
ones: the model gives a band, and the reading lies in it or not. Leaves out readings of a month whose corridor cannot
be fitted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from winset.calibration.observation import CITIES_OF_SECTOR
from winset.corridor.parameters import CITY_PARAMETERS
from winset.corridor.places import CITIES, FIRST_FOREIGN
from winset.corridor.simulate import CITY_OUTCOMES
from winset.corridor.state import STOCKS, CorridorInputs
from winset.data.record import MonthlyRecord, record_span
from winset.data.tables import visible_table
from winset.months import month_number
from winset.policy.case import read_case
from winset.policy.packages import package_levers
from winset.study.backtests import day_known, origin_on
from winset.study.hindcasts import Hindcast
from winset.study.setting import Study

FloatArray = npt.NDArray[np.float64]

FIRST_FITTED: Final = month_number("2020-10")
"""A year after the first month by all seven groups: before, nobody has been waiting long enough."""
CITY_OF_NAME: Final = dict(
    zip(
        ("Tijuana", "Nogales", "Ciudad Juárez", "Piedras Negras", "Nuevo Laredo", "Reynosa", "Matamoros"),
        CITIES,
        strict=True,
    )
)
MEASURES: Final = ("stranded_total", "sheltered", "capacity")
"""What readings count: everybody waiting, those with a place, places."""
WHOLE: Final = (
    "all",
    "all shelters",
    "shelters",
    "camps, shelters, houses",
    "shelter + camp",
    "29 civil + 2 public shelters",
)
"""Scopes that mean a whole city; every other names some of its shelters, a floor. A count of everybody stranded is of a
whole city whatever its scope."""


@dataclass(frozen=True)
class Reading:
    """One count of the table `shelters`: of a city, on a day; `is_floor` where it counts a part of the city."""

    day: date
    city: str
    measure: str
    amount: float
    scope: str
    is_floor: bool

    @property
    def month(self) -> int:
        """Return the month, counted from 1970-01."""
        return month_number(f"{self.day:%Y-%m}")


@dataclass(frozen=True)
class Beside:
    """A reading and the model's draws of the same thing, (draw,); `inside` its 90 % band, or under its upper end for a
    floor.
    """

    reading: Reading
    modelled: FloatArray

    @property
    def inside(self) -> bool:
        """Return whether the reading and the band agree."""
        low, high = np.quantile(self.modelled, [0.05, 0.95])
        return bool(self.reading.amount <= high and (self.reading.is_floor or low <= self.reading.amount))


@dataclass(frozen=True)
class Stranded:
    """The corridor after one month: `waiting` and `places` (city, draw), and `south` (draw,): people held or waiting in
    the south, and on the way through Mexico.
    """

    month: int
    waiting: FloatArray
    places: FloatArray
    south: FloatArray


def shelter_readings() -> tuple[Reading, ...]:
    """Return the readings of the seven cities that count people or places, by day."""
    rows = visible_table("shelters", record_span()[1])
    kept = rows[rows["measure"].isin(MEASURES) & rows["city"].isin(CITY_OF_NAME)]
    return tuple(_reading(row) for _, row in kept.sort_values("date").iterrows())


def _reading(row: pd.Series) -> Reading:
    measure, scope = str(row["measure"]), str(row["scope"])
    floor = measure != "stranded_total" and scope not in WHOLE
    day = date.fromisoformat(str(row["date"]))
    return Reading(day, CITY_OF_NAME[row["city"]], measure, float(row["amount"]), scope, floor)


def stranded_of(inputs: CorridorInputs) -> Stranded:
    """Return who waits where at the corridor's origin."""
    foreign = slice(FIRST_FOREIGN, None)
    rows = [STOCKS.index(name) for name in ("south", "held", "north")]
    return Stranded(
        inputs.origin,
        inputs.state.waiting.sum(axis=1),
        inputs.cities[CITY_PARAMETERS.index("places")],
        inputs.state.stocks[rows, foreign].sum(axis=(0, 1)),
    )


def fitted_stranded(months: Sequence[int], study: Study) -> Iterator[Stranded]:
    """Yield who waited where after each month, the corridor fitted to that month as it was known."""
    levers = package_levers(read_case(study.case).clauses, {})
    for month in months:
        yield stranded_of(origin_on(day_known(month), study, levers).inputs)


def beside(reading: Reading, stranded: Stranded) -> Beside:
    """Return a reading beside the model's draws of what it counts."""
    city = CITIES.index(reading.city)
    waiting, places = stranded.waiting[city], stranded.places[city]
    of = {"stranded_total": waiting, "sheltered": np.minimum(waiting, places), "capacity": places}
    return Beside(reading, of[reading.measure])


def sector_counts(record: MonthlyRecord, first: int, last: int) -> FloatArray:
    """Return Border Patrol encounters opposite each city: (month, city), sectors shared out as the fit does."""
    counts = np.zeros((last - first + 1, len(CITIES)))
    for sector, parts in CITIES_OF_SECTOR.items():
        _, counted = record.series("sectors", first=first, last=last, agency="border_patrol", area=sector)
        for city, part in parts.items():
            counts[:, CITIES.index(city)] += part * counted
    return counts


def opposite(hindcast: Hindcast) -> FloatArray:
    """Return modelled encounters opposite each city: (month, city, draw)."""
    found: FloatArray = hindcast.cities[CITY_OUTCOMES.index("encounters")]
    return found
