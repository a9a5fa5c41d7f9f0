"""How modelled flows become published counts: what of the record the fit looks at, in the corridor's axes.

Border Patrol encounters are the model's encounters between ports; port encounters are its appointments (a
quota since 2023); Mexican events are interceptions. All are events. Leaves out got-aways and shelters, which
have too few readings to be fitted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from winset.corridor.places import CITIES, GROUPS
from winset.data.record import (
    SECTORS,
    MonthlyRecord,
    border_patrol_by_group,
    expulsions_by_group,
    family_shares,
    mexican_events_by_group,
    mexican_returns_by_group,
    monthly_record,
    outcomes_by_group,
    ports_by_group,
    sector_shares_by_group,
)
from winset.data.tables import read_table
from winset.months import month_number

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

FIRST = "2021-07"
"""First month of the fit: half a year before the first month that is shown, so that the pipeline has filled."""
RECENT = 6
"""Months over which shares that the model holds constant are read."""
FIRST_FLIGHT, FLIGHTS_A_MONTH = "2023-11", 4.0
"""US removal flights to Venezuela: from 18 October 2023, eleven to the end of the year, about one a week
(facts register).
"""
CITIES_OF_SECTOR: Mapping[str, Mapping[str, float]] = {
    "San Diego": {"tijuana": 1.0},
    "El Centro": {"tijuana": 1.0},
    "Yuma": {"tijuana": 1.0},
    "Tucson": {"nogales": 1.0},
    "El Paso": {"ciudad_juarez": 1.0},
    "Big Bend": {"ciudad_juarez": 1.0},
    "Del Rio": {"piedras_negras": 1.0},
    "Laredo": {"nuevo_laredo": 1.0},
    # Two cities face one sector; no count tells them apart. Assumed: half each.
    "Rio Grande Valley": {"reynosa": 0.5, "matamoros": 0.5},
}


@dataclass(frozen=True)
class Observed:
    """The record in the corridor's axes.

    `months` (month,); the first `last_full` have official figures, a further one has only `preliminary_total`
    (all encounters). `border_patrol`, `ports`, `mexican_events`, `mexican_returns`, `expulsion` (a share) are
    (month, group); `us_flights` (month,) flights to Venezuela; `city_share` (city, group); `adult_share`,
    `family_share`, `port_share` (group,); `season` (calendar month,); `mexicans_sent_back` is the share of
    Mexicans met between ports who are returned (nan if not published); `sheltered` people in the shelters of
    the border cities.
    """

    months: IntArray
    last_full: int
    border_patrol: FloatArray
    ports: FloatArray
    mexican_events: FloatArray
    mexican_returns: FloatArray
    expulsion: FloatArray
    us_flights: FloatArray
    city_share: FloatArray
    adult_share: FloatArray
    family_share: FloatArray
    port_share: FloatArray
    season: FloatArray
    mexicans_sent_back: float
    sheltered: float
    preliminary_total: float | None

    def calendar_month(self, index: IntArray) -> IntArray:
        """Return 0 (January) to 11 for month indices counted from the first month, also beyond the record."""
        result: IntArray = (int(self.months[0]) + index) % 12
        return result


def _filled(values: FloatArray) -> FloatArray:
    """Return `values` (month, group) with trailing unpublished months filled by the last published one, others by 0."""
    out = values.copy()
    for g in range(out.shape[1]):
        known = np.flatnonzero(~np.isnan(out[:, g]))
        if known.size:
            out[known[-1] + 1 :, g] = out[known[-1], g]
    return np.nan_to_num(out)


def _city_share(record: MonthlyRecord, last: int) -> FloatArray:
    share = sector_shares_by_group(record, last - RECENT + 1, last)
    out = np.zeros((len(CITIES), len(GROUPS)))
    for s, sector in enumerate(SECTORS):
        for city, part in CITIES_OF_SECTOR.get(sector, {}).items():
            out[CITIES.index(city)] += part * share[:, s]
    result: FloatArray = out / out.sum(axis=0)
    return result


def observe(as_of: date, preliminary: Mapping[int, float], start: str = FIRST) -> Observed:
    """Return what the fit sees on `as_of`.

    `preliminary` are totals {month: encounters} told before the official figures (a report, an official's
    word); only the month right after the record's last one is used. `start` is the first month.
    """
    record = monthly_record(as_of)
    first, origin = month_number(start), record.origin
    extra = preliminary.get(origin + 1)
    months = np.arange(first, origin + (2 if extra is not None else 1))

    def padded(values: FloatArray) -> FloatArray:
        return _filled(np.vstack([values, np.full((len(months) - len(values), len(GROUPS)), np.nan)]))

    border_patrol = border_patrol_by_group(record, first, origin)
    ports = ports_by_group(record, first, origin)
    expelled = np.nan_to_num(expulsions_by_group(record, first, origin))
    families = family_shares(record, "border_patrol", origin - RECENT + 1, origin)
    seasonal = read_table("seasonal_factors")
    return Observed(
        months=months,
        last_full=origin - first + 1,
        border_patrol=padded(border_patrol),
        ports=padded(ports),
        mexican_events=padded(mexican_events_by_group(record, first, origin)),
        mexican_returns=padded(mexican_returns_by_group(record, first, origin)),
        expulsion=padded(np.clip(expelled / np.maximum(np.nan_to_num(border_patrol), 1.0), 0.0, 1.0)),
        us_flights=np.where(months >= month_number(FIRST_FLIGHT), FLIGHTS_A_MONTH, 0.0),
        city_share=_city_share(record, origin),
        adult_share=families[:, 0],
        family_share=families[:, 1],
        port_share=np.nan_to_num(ports)[-RECENT:].sum(axis=0) / np.nansum(ports[-RECENT:]),
        season=seasonal.sort_values("calendar_month")["factor_median"].to_numpy(dtype=np.float64),
        mexicans_sent_back=_mexicans_sent_back(record, origin),
        sheltered=_sheltered(record),
        preliminary_total=extra,
    )


def _mexicans_sent_back(record: MonthlyRecord, origin: int) -> float:
    """Return the share of Mexicans met between ports who were repatriated since June 2023, in the months
    published so far.
    """
    first = month_number("2023-06")
    if first > origin:
        return float("nan")
    sent, met, paroled = (
        outcomes_by_group(record, outcome, first, origin)[:, 0]
        for outcome in ("t8_repatriation", "encounters", "ofo_parole")
    )
    known = ~np.isnan(sent + met + paroled)
    return float(sent[known].sum() / (met - paroled)[known].sum()) if known.any() else float("nan")


def _sheltered(record: MonthlyRecord) -> float:
    """Return people counted in shelters: the newest reading of each city, at most two years old; a floor,
    since cities are missing.
    """
    readings = record.table("shelters")
    recent = readings[(readings["measure"] == "sheltered") & (readings["date"] >= f"{record.as_of.year - 2}")]
    newest = recent.sort_values("date").groupby("city")["amount"].last()
    return float(newest.sum())
