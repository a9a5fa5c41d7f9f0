"""The months of the past as the filter is told them: levers, shares and what stands for a lever nobody recorded.

What is not known of a past lever is stood for by a recorded series: port encounters for appointments and their
split, expulsions under Title 42 and returns under MPP for expulsion, returns from Mexico for Mexico's capacity to
deport, US removals for removals from the border. Interception effort is 1 throughout: what Mexico did more or
less of is in the chance of interception, which moves from month to month. Leaves out: sanctions, aid and border
shelters' money, which did not change what is counted here within the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.calibration.observation import (
    DHS_LAG,
    FIRST_FLIGHT,
    FLIGHTS_A_MONTH,
    RECENT,
    city_shares,
    counts_by_group,
    shifted,
    trailing,
)
from winset.corridor.levers import LEVERS, lever_index
from winset.data.record import (
    AGENCIES,
    ENCOUNTERS,
    FAMILY_TYPES,
    MonthlyRecord,
    mexican_returns_by_group,
    outcomes_by_group,
)
from winset.months import month_number

FloatArray = npt.NDArray[np.float64]

USUAL: Final = 12
"""Months whose mean is the usual total, from which approval is counted."""
PAROLES: Final = (("2022-10", 8_000.0), ("2023-01", 30_000.0))
"""Places a month as announced: 24,000 for Venezuelans on 12 October 2022, taken over a quarter; 30,000 a month for
four nationalities from 5 January 2023 (policy timeline). Uses came out later."""
RETURNS_FROM, RETURNS_CAP, SCREENED = "2023-05", 30_000.0, 5_000.0
"""Returns of non-Mexicans without Title 42: agreed for the day it ended, 12 May 2023 (policy timeline)."""
TRANSFERS: Final = 5_000.0
"""Persons a month moved south from the border, from May 2023 on. Assumed: the case's level; no series exists."""
AMPLE: Final = 1e9
"""Mexican money in the past, USD a month: recorded returns are what money allowed, so money does not bind again."""
MEXICAN_LAG: Final = 1
"""Months by which Mexican counts come out later than encounters: 40 days against 21. Past levers are taken that much
earlier, as DHS series are by DHS_LAG, so that a filtered month never rests on what was published after it."""
BORDER_PART: Final = 0.8
"""Part of US removals that are of people met at the border. Assumed: the rest is from the interior."""
FEWEST: Final = 1.0
"""Port encounters a group is taken to have at least, so that shares exist."""


@dataclass(frozen=True)
class Past:
    """What the corridor is told of each past month.

    `months` (month,); `levers` and `before` (month, lever), the latter those of the month before, to which a change
    of paroles is compared; `expulsion`, `port_share`, `adult_share`, `family_share`, `removals` (month, group);
    `city_share` (month, city, group); `usual` (month,), the mean total of the year before.
    """

    months: npt.NDArray[np.int64]
    levers: FloatArray
    before: FloatArray
    expulsion: FloatArray
    port_share: FloatArray
    adult_share: FloatArray
    family_share: FloatArray
    removals: FloatArray
    city_share: FloatArray
    usual: FloatArray


def past_months(record: MonthlyRecord, first: int, last: int) -> Past:
    """Return months `first` to `last` of the record; a month after the record's origin repeats the last one's."""
    origin = min(last, record.origin)
    between = counts_by_group(record, "border_patrol", first, origin, lag=DHS_LAG)
    ports = counts_by_group(record, "ports", first, origin, lag=DHS_LAG)
    total, at_ports = (
        record.series(ENCOUNTERS, first=first, last=origin, agency=agency)[1]
        for agency in (AGENCIES, "ports")
    )
    levers = _levers(record, np.arange(first, last + 1), at_ports)
    before = levers.copy()
    before[1:, lever_index("parole")] = levers[:-1, lever_index("parole")]
    expelled = record.by_group(ENCOUNTERS, first, origin, agency="border_patrol", title="title_42")
    protocol = shifted(outcomes_by_group(record, "mpp_return", first, origin), DHS_LAG)
    put_back = np.nan_to_num(expelled) + np.nan_to_num(protocol)
    families = _family_shares(record, first, origin)
    removed = shifted(record.by_group("dhs_removals", first, origin), DHS_LAG)
    months = last - first + 1
    return Past(
        months=np.arange(first, last + 1),
        levers=levers,
        before=before,
        expulsion=_extended(np.clip(put_back / np.maximum(np.nan_to_num(between), 1.0), 0.0, 0.99), months),
        port_share=_extended(_shares(np.maximum(np.nan_to_num(ports), FEWEST)), months),
        adult_share=_extended(families[:, 0], months),
        family_share=_extended(families[:, 1], months),
        removals=_extended(BORDER_PART * removed, months),
        city_share=_extended(city_shares(record, first, origin), months),
        usual=_extended(trailing(total[:, None], USUAL)[:, 0], months),
    )


def _levers(record: MonthlyRecord, months: npt.NDArray[np.int64], ports: FloatArray) -> FloatArray:
    levers = np.zeros((len(months), len(LEVERS)))
    first, origin = int(months[0]), int(months[0]) + len(ports) - 1
    returned = shifted(
        np.nansum(mexican_returns_by_group(record, first, origin), axis=1)[:, None], MEXICAN_LAG
    )
    after = months >= month_number(RETURNS_FROM)

    def put(name: str, values: FloatArray | float) -> None:
        levers[:, lever_index(name)] = values

    put("interception_effort", 1.0)
    put("ports_open", 1.0)
    put("treasury_top_up", AMPLE)
    put("city_acceptance", 1.0)
    put("appointments", _extended(ports, len(months)))
    put("deportation_capacity", _extended(returned[:, 0], len(months)))
    put("returns_cap", np.where(after, RETURNS_CAP, 0.0))
    put("screening_capacity", np.where(after, SCREENED, 0.0))
    put("southward_transfers", np.where(after, TRANSFERS, 0.0))
    put("us_flights_venezuela", np.where(months >= month_number(FIRST_FLIGHT), FLIGHTS_A_MONTH, 0.0))
    paroles = np.zeros(len(months))
    for since, places in PAROLES:
        paroles[months >= month_number(since)] = places
    put("parole", paroles)
    return levers


def _extended(values: FloatArray, months: int) -> FloatArray:
    """Return `values` (month, ...) with its last month repeated until there are `months`."""
    missing = months - len(values)
    return np.concatenate([values, np.repeat(values[-1:], missing, axis=0)]) if missing > 0 else values


def _shares(counts: FloatArray) -> FloatArray:
    shares: FloatArray = counts / counts.sum(axis=1, keepdims=True)
    return shares


def _family_shares(record: MonthlyRecord, first: int, last: int) -> FloatArray:
    """Return (month, adults or families, group) of recent Border Patrol encounters; nan before 2019-10."""
    counts = [
        record.by_group(ENCOUNTERS, first, last, agency="border_patrol", family_type=family)
        for family in FAMILY_TYPES
    ]
    pooled = np.stack([trailing(one, RECENT) for one in counts])
    with np.errstate(invalid="ignore", divide="ignore"):
        share: FloatArray = pooled[:2] / pooled.sum(axis=0)
    return np.swapaxes(share, 0, 1)
