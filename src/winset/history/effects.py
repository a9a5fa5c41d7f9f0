"""What the record says of every past measure: how deep the dip was, whether chance gives as much, how long it lasted.

Counts against the months before, after season, as they were known on a day. What would have happened without the
measure is not in these numbers. Rules: docs/adr/0006-how-effects-are-measured.md.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from winset.data.record import FloatArray, MonthlyRecord, last_day, monthly_record
from winset.data.season import Season, season
from winset.data.tables import read_table
from winset.history import dips
from winset.history.arrivals import BORDER_PATROL, BOTH_AGENCIES, Arrivals, arrivals
from winset.history.dips import Frame, Placebo
from winset.history.measures import Measure, Targeted, ends_study, measures, touches
from winset.history.persistence import Lasted, Survival, survival_of
from winset.history.spread import HEADLINE, SEASONS, Spread, seasonless, spread
from winset.months import month_name

LASTING: Final = ("transit", "lawful_way")


@dataclass(frozen=True)
class Fall:
    """One series around one measure; shares of the base, so -0.4 is a fall by 40 %.

    `half_life` is None without a dip; where `censored` it is the last month seen, a lower bound. `dip_months` are the
    months since month 0 that the dip rests on, `cut_by` the later measure with which the study ends.
    """

    nationalities: Targeted
    base: float
    dip: float
    dip_months: tuple[int, int]
    trough: float
    trough_month: int
    half_life: int | None
    censored: bool
    half_life_lasting: int | None
    followed_to: int
    cut_by: str | None
    placebo: Placebo | None


@dataclass(frozen=True)
class Effect:
    """One measure: its targeted nationalities, the same with later measures ignored, and what it is compared with."""

    measure: Measure
    fall: Fall
    ignoring_later: Fall
    spread: Spread
    not_targeted: Fall | None
    whole_border: Fall | None
    apart: tuple[Fall, ...]
    overlapping: tuple[str, ...]
    season_years: int
    months: tuple[int, ...]
    adjusted: FloatArray


def measure_effects(as_of: date | None = None) -> tuple[Effect, ...]:
    """Return the effect of every measure that the record could be held against on a day, by default its last one."""
    record = monthly_record(last_day() if as_of is None else as_of)
    found = (
        _effect(measure, record, season(record)) for measure in measures() if measure.day <= record.as_of
    )
    return tuple(effect for effect in found if effect is not None)


def _effect(measure: Measure, record: MonthlyRecord, factors: Season | None) -> Effect | None:
    """Return one measure's effect, None where the record lacks its base or every month of its dip."""
    series = arrivals(record, measure.targeted)
    fall = _fall(measure, series, measure.targeted, factors, record)
    ignoring = _fall(measure, series, measure.targeted, factors, record, cut=False)
    if fall is None or ignoring is None:
        return None
    beside = {name: _beside(measure, name, factors, record) for name in (measure.control or None, "all")}
    whole = None if measure.targeted == "all" else beside["all"]
    apart = (_beside(measure, (name,), factors, record) for name in measure.apart)
    shown = slice(max(measure.month - 12 - series.first, 0), measure.month + 25 - series.first)
    return Effect(
        measure,
        fall,
        ignoring,
        _spread(measure, series, fall, factors, record),
        beside.get(measure.control) if measure.control else None,
        whole,
        tuple(one for one in apart if one is not None),
        tuple(other.id for other in _others(measure, record) if abs(other.month - measure.month) <= 12),
        0 if factors is None else factors.years,
        tuple(int(month) for month in np.arange(series.first, series.first + len(series.values))[shown]),
        (seasonless(series, factors) / fall.base)[shown],
    )


def _beside(
    measure: Measure, nationalities: Targeted | None, factors: Season | None, record: MonthlyRecord
) -> Fall | None:
    if nationalities is None:
        return None
    return _fall(measure, arrivals(record, nationalities), nationalities, factors, record)


def _others(measure: Measure, record: MonthlyRecord) -> tuple[Measure, ...]:
    """Return the other measures up to the record's day that name some of the same nationalities."""
    return tuple(
        other
        for other in measures()
        if other.id != measure.id and other.day <= record.as_of and touches(other, measure.targeted)
    )


def _fall(
    measure: Measure,
    series: Arrivals,
    nationalities: Targeted,
    factors: Season | None,
    record: MonthlyRecord,
    *,
    cut: bool = True,
) -> Fall | None:
    """Return what a series did after a measure, to the month before the next measure that acts on it."""
    values, start = seasonless(series, factors), measure.month - series.first
    touching = [m for m in measures() if m.day <= record.as_of and touches(m, nationalities)]
    # Two measures of one month cannot be told apart: the later one ends the study of neither.
    later = next((m for m in touching if m.month > measure.month and ends_study(m, nationalities)), None)
    first, last = HEADLINE.window
    if not cut or (later and later.month - measure.month <= first):
        later = None
    end = min(len(values), later.month - series.first if later else len(values))
    if (gaps := np.flatnonzero(~np.isfinite(values[max(start, 0) : end]))).size:
        end = start + int(gaps[0])
    last = min(last, end - start - 1)
    if last < first or not np.isfinite(dips.base_level(values, start, HEADLINE)):
        return None
    frame = Frame(window=(first, last))
    fell, changes = dips.dip(values, start, frame), dips.changes_after(values, start, frame, end)
    half, seen = dips.half_life_months(changes), len(changes) - 1
    begins = np.zeros(len(values), dtype=np.bool_)
    begins[[m.month - series.first for m in touching if 0 <= m.month - series.first < len(values)]] = True
    dipped = dips.has_dip(changes)
    return Fall(
        nationalities,
        dips.base_level(values, start, frame),
        fell,
        (first, last),
        float(changes[: dips.DIP_MONTHS].min()),
        int(changes[: dips.DIP_MONTHS].argmin()),
        half if half is not None else seen if dipped else None,
        dipped and half is None,
        dips.half_life_months(changes, lasting=2),
        seen,
        later.id if later and end == later.month - series.first else None,
        dips.placebo(values, start, frame, begins, fell),
    )


def _spread(
    measure: Measure, series: Arrivals, fall: Fall, factors: Season | None, record: MonthlyRecord
) -> Spread:
    start = measure.month - series.first
    both = _fall(
        measure, arrivals(record, measure.targeted, BOTH_AGENCIES), measure.targeted, factors, record
    )
    agencies = {"+".join(BORDER_PATROL): fall} | ({"+".join(BOTH_AGENCIES): both} if both else {})
    return spread(
        {which: seasonless(series, factors, which) for which in SEASONS},
        start,
        start + fall.followed_to + 1,
        {name: one.dip for name, one in agencies.items()},
        {name: Lasted(one.half_life, one.censored) for name, one in agencies.items()},
    )


def dip_survival(effects: tuple[Effect, ...]) -> Survival:
    """Return how long the dips of some measures lasted; a measure without a dip has nothing that could."""
    return survival_of(Lasted(effect.fall.half_life, effect.fall.censored) for effect in effects)


def is_outside_placebo(effect: Effect) -> bool:
    """Whether there was a fall, and a deeper one than the band of months in which nothing listed began."""
    fall = effect.fall
    return fall.placebo is not None and fall.dip < min(fall.placebo.low, 0)


def is_carried(effect: Effect) -> bool:
    """Whether a measure rested on interception or entry rules in transit, or on a lawful way."""
    return bool(set(effect.measure.carried_by) & set(LASTING))


def relative_changes(measure: str, last: int) -> FloatArray:
    """Return the change against the base by month since the start of a measure, to a last month: (month since,).

    From the table of event studies, whose base is chosen for each event: claims about them are held against it.
    """
    # Each row rests on its own month and the base alone, so a study is cut by month; the table's known_since is that of
    # the whole study, with the trough and half-life that its last month gives.
    rows = read_table("event_studies")
    rows = rows[(rows["event_id"] == measure) & (rows["month"] <= month_name(last))]
    return rows.sort_values("months_since")["relative_change"].to_numpy(dtype=np.float64)
