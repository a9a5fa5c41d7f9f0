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
)
from winset.data.season import season
from winset.months import month_number

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

FIRST = "2018-10"
"""First month of the fit: CBP tells Mexico and northern Central America apart from then on."""
SPLIT = "2019-10"
"""From here on CBP's own table has every group; before, the DHS series stand in (no Nicaragua, Peru, Brazil)."""
DHS_LAG = 3
"""Months by which DHS series come out later than encounters: 97 days against 21."""
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
    `family_share`, `port_share` (group,); `season` (calendar month,) of what was published by then;
    `mexicans_sent_back` is the share of Mexicans met between ports who are returned (nan if not published);
    `sheltered` people in the shelters of the border cities.
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


def counts_by_group(record: MonthlyRecord, agency: str, first: int, last: int, *, lag: int = 0) -> FloatArray:
    """Return encounters (month, group); before October 2019 DHS series stand in for five groups, `lag` months late."""
    by_group = (border_patrol_by_group if agency == "border_patrol" else ports_by_group)(record, first, last)
    early = min(month_number(SPLIT) - first, len(by_group))
    if early > 0:
        long = record.by_group("encounters_long", first, first + early - 1, agency=agency)
        long = shifted(long, lag) if lag else long
        by_group[:early] = np.where(np.isnan(by_group[:early]), long, by_group[:early])
    return by_group


def shifted(values: FloatArray, lag: int) -> FloatArray:
    """Return (month, group) `lag` months later, the first months repeated: what was known by then."""
    out: FloatArray = np.concatenate([np.repeat(values[:1], lag, axis=0), values[:-lag]])
    return out


def _filled(values: FloatArray) -> FloatArray:
    """Return `values` (month, group) with trailing unpublished months filled by the last published one, others by 0."""
    out = values.copy()
    for g in range(out.shape[1]):
        known = np.flatnonzero(~np.isnan(out[:, g]))
        if known.size:
            out[known[-1] + 1 :, g] = out[known[-1], g]
    return np.nan_to_num(out)


def trailing(values: FloatArray, window: int) -> FloatArray:
    """Return the mean of each month and those before it, `window` in all; nan where nothing was told."""
    told = ~np.isnan(values)
    sums = np.cumsum(np.where(told, values, 0.0), axis=0)
    count = np.cumsum(told, axis=0).astype(np.float64)
    sums[window:], count[window:] = sums[window:] - sums[:-window], count[window:] - count[:-window]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: FloatArray = np.where(count > 0, sums / count, np.nan)
    return mean


def city_shares(record: MonthlyRecord, first: int, last: int) -> FloatArray:
    """Return (month, city, group): where a group is met, recent months pooled; before October 2019 where all are."""
    out = np.zeros((last - first + 1, len(CITIES), len(GROUPS)))
    split = max(0, min(month_number(SPLIT) - first, len(out)))
    for sector in SECTORS:
        met = np.zeros(out.shape[::2])
        if split:
            _, total = record.series(
                "sector_totals", first=first, last=first + split - 1, agency="border_patrol", area=sector
            )
            met[:split] = trailing(shifted(total[:, None], DHS_LAG), RECENT)
        if split < len(out):
            by_group = record.by_group("sectors", first + split, last, agency="border_patrol", area=sector)
            met[split:] = trailing(np.nan_to_num(by_group), RECENT)
        for city, part in CITIES_OF_SECTOR[sector].items():
            out[:, CITIES.index(city)] += part * np.nan_to_num(met)
    # A group of which nobody was met anywhere yet is spread evenly.
    out = np.maximum(out, 1e-3)
    shares: FloatArray = out / out.sum(axis=1, keepdims=True)
    return shares


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

    border_patrol = counts_by_group(record, "border_patrol", first, origin)
    ports = counts_by_group(record, "ports", first, origin)
    expelled = np.nan_to_num(expulsions_by_group(record, first, origin))
    families = family_shares(record, "border_patrol", origin - RECENT + 1, origin)
    shape = season(record)
    assert shape is not None, f"the series behind the season begins five years before {FIRST}"
    return Observed(
        months=months,
        last_full=origin - first + 1,
        border_patrol=padded(border_patrol),
        ports=padded(ports),
        mexican_events=padded(mexican_events_by_group(record, first, origin)),
        mexican_returns=padded(mexican_returns_by_group(record, first, origin)),
        expulsion=padded(np.clip(expelled / np.maximum(np.nan_to_num(border_patrol), 1.0), 0.0, 1.0)),
        us_flights=np.where(months >= month_number(FIRST_FLIGHT), FLIGHTS_A_MONTH, 0.0),
        city_share=city_shares(record, first, origin)[-1],
        adult_share=families[:, 0],
        family_share=families[:, 1],
        port_share=np.nan_to_num(ports)[-RECENT:].sum(axis=0) / np.nansum(ports[-RECENT:]),
        season=shape.median,
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
