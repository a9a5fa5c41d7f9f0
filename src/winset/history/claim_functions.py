"""What the functions of the language of claims calculate, over series, numbers and days.

Their names, arguments and words stand in `claim_vocabulary`. None knows what was claimed.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np

from winset.data.record import FloatArray
from winset.data.season import LONG_SERIES, season
from winset.data.sources import registered
from winset.data.tables import read_table
from winset.history.claim_reading import Choice, Reading
from winset.history.claim_values import (
    Number,
    Series,
    Slip,
    TableName,
    combined,
    exactly,
    period,
)  # fmt: skip
from winset.history.dips import half_life_months, has_dip
from winset.history.effects import relative_changes
from winset.history.units import unit

PERCENT: Final = unit("%")
# Rows that bundle nationalities: no nationality themselves, so they take no place in a ranking.
BUNDLES: Final = ("ALL", "OTH")
SHOWN_RANKS: Final = 6


def _chosen(reading: Reading, rows: Series | TableName, choices: Mapping[str, Choice]) -> Series:
    """Return a series as it is, or that of a table with its choices."""
    if isinstance(rows, Series):
        if choices:
            told = "Choose in series(…), or months in brackets after it"
            raise Slip("a series is chosen already", told, next(iter(choices)))
        return rows
    months = choices.get("months")
    where = {name: choice for name, choice in choices.items() if name != "months"}
    return reading.series(rows.id, where, months if isinstance(months, str) else None)


def series(reading: Reading, rows: Series | TableName, /, **choices: Choice) -> Series:
    """Return the figures of a table by month."""
    return _chosen(reading, rows, choices)


def _collapsed(how: Callable[[FloatArray], float]) -> Callable[..., Number]:
    def call(reading: Reading, rows: Series | TableName, /, **choices: Choice) -> Number:
        series = _chosen(reading, rows, choices)
        values = reading.touch_months(series)
        # One month that was not known leaves the whole unknown: known(…) says where that shall not be so.
        value = float(how(values)) if values.size and not np.isnan(values).any() else np.nan
        return exactly(value, series.unit)

    return call


total, mean = _collapsed(np.sum), _collapsed(np.mean)
largest_month, smallest_month = _collapsed(np.max), _collapsed(np.min)


def peak(reading: Reading, rows: Series | TableName, /, **choices: Choice) -> Number:
    """Return the largest month, with the smallest and the largest as its range."""
    high = largest_month(reading, rows, **choices)
    return replace(high, low=smallest_month(reading, rows, **choices).value)


def known(reading: Reading, series: Series, least: Number | None = None) -> Series:
    """Return the months that had been published; one unknown month stands for all where there are too few."""
    there = ~np.isnan(series.values)
    if there.sum() < (1 if least is None else least.value):
        return replace(series, values=np.full(len(series.months), np.nan), fixed=True)
    return replace(series, months=series.months[there], values=series.values[there], fixed=True)


def trailing(reading: Reading, series: Series, count: Number) -> Series:
    """Return for each month the total of so many months that end in it, from the first month that has so many."""
    width, name = int(count.value), f"{series.name}, {int(count.value)} months to"
    if len(series.values) < width:
        return replace(series, name=name, months=series.months[:0], values=series.values[:0])
    totals = np.lib.stride_tricks.sliding_window_view(series.values, width).sum(axis=1)
    return replace(series, name=name, months=series.months[width - 1 :], values=totals)


def cumulative(reading: Reading, series: Series) -> Series:
    """Return for each month the total since the first."""
    return replace(series, name=f"{series.name}, running total", values=series.values.cumsum())


def largest(reading: Reading, place: Number, *figures: Number | Series) -> Number:
    """Return the n-th largest of some figures, all of which must be known."""
    units = {one.unit for one in figures if one.unit is not None}
    if len(units) > 1:
        raise Slip(f"{' and '.join(sorted(map(str, units)))} are not compared", "Take figures of one unit", 1)
    values = np.concatenate(
        [reading.touch_months(one) if isinstance(one, Series) else np.array([one.value]) for one in figures]
    )
    if all(isinstance(one, Number) for one in figures) and place.value > len(figures):
        raise Slip(f"there are only {len(figures)} figures", "Lower the place, or name more", 0)
    known = values.size >= place.value and not np.isnan(values).any()
    return exactly(float(np.sort(values)[-int(place.value)]) if known else np.nan, next(iter(units), None))


def change(reading: Reading, series: Series, base: str, later: str) -> Number:
    """Return the percent change of the monthly mean from one period to another."""
    before, after = (reading.touch_months(series.of(period(months))) for months in (base, later))
    return exactly(_percent(after.mean(), before.mean()), PERCENT)


def _percent(after: float, before: float) -> float:
    """Return the change in percent, nan from nothing or less."""
    return float(100 * (after / before - 1)) if before > 0 else np.nan


def change_after_season(reading: Reading, series: Series, base: str, later: str) -> Number:
    """Return the change with the range of the seasonal factors of the later months, the base held at their median."""
    factors = season(reading.record)
    reading.cite(registered(LONG_SERIES).citation())
    before, after = series.of(period(base)), series.of(period(later))
    for part in (before, after):
        reading.touch_months(part)
    if factors is None:
        return exactly(np.nan, PERCENT)

    def level(part: Series, which: str = "median") -> FloatArray:
        return part.values / factors.factors(int(part.months[0]), len(part.months), which)

    for part in (before, after):
        reading.touch_months(replace(part, name=f"{part.name}, after season", values=level(part)))
    start = float(level(before).mean())
    # A large factor takes more of a month away as season, so the largest factors give the lowest end.
    value, low, high = (
        _percent(float(level(after, which).mean()), start) for which in ("median", "high", "low")
    )
    return Number(value, low, high, PERCENT)


def year_on_year(reading: Reading, series: Series, months: str, least: Number | None = None) -> Number:
    """Return the percent change against the same months a year before, over the months known in both years."""
    chosen = period(months)
    now, before = series.of(chosen), series.of(chosen - 12)
    known = ~np.isnan(now.values) & ~np.isnan(before.values)
    for part in (before, now):
        reading.touch_months(replace(part, months=part.months[known], values=part.values[known]))
    if known.sum() < (len(chosen) if least is None else least.value):
        return exactly(np.nan, PERCENT)
    return exactly(_percent(float(now.values[known].sum()), float(before.values[known].sum())), PERCENT)


def rank(reading: Reading, table: TableName, column: str, value: str, /, **choices: Choice) -> Number:
    """Return one plus how many have a larger total; unknown where a bundle is the larger, for one of it might be."""
    months = choices.pop("months", None)
    if not isinstance(months, str):
        raise Slip("rank needs months", "Write months='2023-12'", "months")
    totals = reading.totals_by(table.id, column, choices, months)
    if value not in totals or value in BUNDLES:
        apart = ", ".join(name for name in totals if name not in BUNDLES)
        raise Slip(f"{table.id} does not tell {value} apart", f"Choose among {apart}", 2)
    own = totals[value]
    bundled = max((total for name, total in totals.items() if name in BUNDLES), default=0)
    ranked = sorted(
        ((name, total) for name, total in totals.items() if name not in BUNDLES), key=lambda row: -row[1]
    )
    rank = 1 + sum(total > own for _, total in ranked)
    shown = ranked[: max(SHOWN_RANKS, rank)]
    chosen = ", ".join([*(str(one) for one in choices.values()), months])
    reading.touch(
        f"{table.id}: {chosen}", [name for name, _ in shown], np.array([total for _, total in shown])
    )
    return exactly(np.nan if np.isnan(own) or bundled > own else float(rank), unit("rank"))


def share(reading: Reading, part: Number, whole: Number) -> Number:
    """Return a part in percent of the whole; a constant takes on the unit of the other."""
    if None not in (part.unit, whole.unit) and part.unit != whole.unit:
        raise Slip(
            f"{part.unit} are no share of {whole.unit}", "Take figures of one unit, or say in_unit(…)", 0
        )
    ratio = combined("/", part, whole)
    assert isinstance(ratio, Number)
    return replace(_times(ratio, 100), unit=PERCENT)


def percent_of(reading: Reading, percent: Number, whole: Number) -> Number:
    """Return a percentage of a figure."""
    if percent.unit not in (None, PERCENT):
        raise Slip(f"it is in {percent.unit}, not in percent", "Give a percentage", 0)
    part = combined("*", replace(percent, unit=None), whole)
    assert isinstance(part, Number)
    return _times(part, 1 / 100)


def _times(number: Number, factor: float) -> Number:
    return replace(number, value=number.value * factor, low=number.low * factor, high=number.high * factor)


def ranged(reading: Reading, value: Number, low: Number, high: Number) -> Number:
    """Return a figure with another range."""
    for place, end in ((1, low), (2, high)):
        if end.unit not in (None, value.unit):
            raise Slip(f"it is in {end.unit}, the figure in {value.unit}", "Take figures of one unit", place)
    return Number(value.value, low.value, high.value, value.unit)


def in_unit(reading: Reading, figure: Number | Series, words: str) -> Number | Series:
    """Return the same figure in a unit that its writer answers for."""
    return replace(figure, unit=unit(words))


def fact(reading: Reading, name: str) -> Number:
    """Return the value of a cited fact."""
    return reading.fact(name)


def evidence_row(reading: Reading, name: str) -> Number:
    """Return the middle of a row of evidence with its marks."""
    return reading.evidence(name)


def day(reading: Reading, name: str) -> date:
    """Return a day as written, or the day of an event."""
    try:
        return date.fromisoformat(name)
    except ValueError:
        return reading.event(name).day


def weeks(reading: Reading, first: date, last: date) -> Number:
    """Return the weeks from one day to another, both counted."""
    return exactly(((last - first).days + 1) / 7, unit("weeks"))


def count(reading: Reading, table: TableName, /, **choices: Choice) -> Number:
    """Return how many rows of a dated table fall in a period."""
    months = choices.pop("months", None)
    if not isinstance(months, str):
        raise Slip("count needs months", "Write months='2023-12'", "months")
    series = reading.counted(table.id, choices, period(months))
    return exactly(float(reading.touch_months(series).sum()), series.unit)


def dips_faded(reading: Reading, within: Number, *measures: str) -> Number:
    """Return the percentage of dips that had halved; one followed for a shorter time and not halved is not counted."""
    last, faded = reading.record.last_month("encounters"), []
    known = set(read_table("event_studies")["event_id"])
    reading.cite(registered("event_studies").citation())
    for place, measure in enumerate(measures, 1):
        name, _, end = measure.partition("/")
        if name not in known:
            raise Slip(f"no measure is called {name}", f"Choose among {', '.join(sorted(known))}", place)
        stop = period(end)[-1] if end else np.inf
        changes = relative_changes(name, int(min(stop, -1 if last is None else last)))
        halved = half_life_months(changes)
        if not has_dip(changes) or (halved is None and len(changes) <= within.value):
            continue
        faded.append(halved is not None and halved <= within.value)
        reading.touch(name, [str(since) for since in range(len(changes))], changes)
    return exactly(100 * sum(faded) / len(faded) if faded else np.nan, PERCENT)
