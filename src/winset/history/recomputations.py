"""The recomputations that a claim can name: small functions over the record as it stood on a day.

Each returns a value with its range, the series behind it and its sources, or None where the record did not yet hold
what it takes. None of them knows what was claimed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from winset.data.events import Event, events
from winset.data.facts import Fact, facts
from winset.data.record import FloatArray, MonthlyRecord
from winset.data.sources import registered
from winset.data.tables import read_table
from winset.history import claim_kinds as shape
from winset.history.dips import half_life_months, has_dip
from winset.history.effects import relative_changes
from winset.months import month_name, month_number
from winset.provenance import Source

Figure = float | date
FIRM_GRADES: Final = ("A", "B", "high")
# Rows that bundle nationalities: no nationality themselves, so they take no place in a ranking.
BUNDLES: Final = ("ALL", "OTH")


@dataclass(frozen=True)
class Series:
    """A named series behind a figure: (label, value) in order, the label a month or a year's last month."""

    name: str
    points: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Recomputed:
    """A recomputed figure; `low` and `high` are its range where the method has one, else the value itself."""

    value: Figure
    sources: tuple[Source, ...]
    series: tuple[Series, ...] = ()
    low: Figure | None = None
    high: Figure | None = None

    @property
    def is_firm(self) -> bool:
        """Whether every source is one that was read and graded high."""
        return all(source.grade in FIRM_GRADES for source in self.sources)


def recomputed(recomputation: shape.Recomputation, record: MonthlyRecord) -> Recomputed | None:
    """Return what the record gives for a recomputation, None where it was not published by the record's day."""
    return _KINDS[type(recomputation)](recomputation, record)


def _values(cells: shape.Cells, record: MonthlyRecord, first: int, last: int) -> FloatArray:
    """Return the table's monthly figure, first to last month: (month,), nan where it was not known."""
    table = registered(cells.table)
    known = record.last_month(cells.table)
    months = np.arange(first, last + 1)
    values = np.full(len(months), np.nan)
    inside = (
        np.zeros(0)
        if known is None or table.coverage is None
        else months[(months >= table.coverage[0]) & (months <= known)]
    )
    if inside.size == 0:
        return values
    start, end = int(inside[0]), int(inside[-1])
    _, found = record.series(cells.table, first=start, last=end, **_choices(cells.where))
    if cells.without:
        _, less = record.series(cells.table, first=start, last=end, **_choices(cells.where | cells.without))
        found = found - less
    values[inside - first] = found
    return values


def _choices(where: Mapping[str, shape.Choice]) -> dict[str, Any]:
    return dict(where)


def _span(cells: shape.Cells, record: MonthlyRecord, span: shape.Span) -> FloatArray:
    return _values(cells, record, month_number(span.first), month_number(span.last))


def _months(span: shape.Span) -> list[str]:
    return [month_name(month) for month in range(month_number(span.first), month_number(span.last) + 1)]


def _series(cells: shape.Cells, labels: list[str], values: FloatArray) -> Series:
    chosen = ", ".join(str(value) for value in cells.where.values())
    without = "".join(f" without {value}" for value in cells.without.values())
    name = cells.table + (f": {chosen}" if chosen else "") + without
    return Series(name, tuple((label, float(v)) for label, v in zip(labels, values, strict=True) if v == v))


def _cited(cells: shape.Cells) -> Source:
    return registered(cells.table).citation()


def _fact(name: str, record: MonthlyRecord) -> Fact | None:
    return next((fact for fact in facts(record.as_of) if fact.id == name), None)


def _event(name: str, record: MonthlyRecord) -> Event | None:
    return next((event for event in events(record.as_of) if event.id == name), None)


def monthly_total(spec: shape.MonthlyTotal, record: MonthlyRecord) -> Recomputed | None:
    """Return the total over the months, all of which must have been published."""
    values = _span(spec, record, spec.span)
    if np.isnan(values).any():
        return None
    return Recomputed(float(values.sum()), (_cited(spec),), (_series(spec, _months(spec.span), values),))


def scaled_total(spec: shape.ScaledTotal, record: MonthlyRecord) -> Recomputed | None:
    """Return the total times the percentage of a fact."""
    values, fact = _span(spec, record, spec.span), _fact(spec.percent_fact, record)
    if fact is None or np.isnan(values).any():
        return None
    return Recomputed(float(values.sum() * fact.value / 100), (_cited(spec), fact.source))


def amount_as_share(spec: shape.AmountAsShare, record: MonthlyRecord) -> Recomputed | None:
    """Return the amount in percent of the total."""
    values = _span(spec, record, spec.span)
    if np.isnan(values).any() or values.sum() <= 0:
        return None
    series = (_series(spec, _months(spec.span), values),)
    return Recomputed(float(100 * spec.amount / values.sum()), (_cited(spec),), series)


def use_of_amount(spec: shape.UseOfAmount, record: MonthlyRecord) -> Recomputed | None:
    """Return the largest month in percent of the amount, over the months that had been published."""
    values = _span(spec, record, spec.span)
    if np.isnan(values).all():
        return None
    shares = 100 * values / spec.amount
    series = (_series(spec, _months(spec.span), values),)
    largest, smallest = float(np.nanmax(shares)), float(np.nanmin(shares))
    return Recomputed(largest, (_cited(spec),), series, low=smallest, high=largest)


def yearly_totals(spec: shape.YearlyTotals, record: MonthlyRecord) -> Recomputed | None:
    """Return the n-th largest twelve-month total; every month of every year must have been published."""
    ends = [month_number(end) for end in spec.ends]
    totals = np.array([_values(spec, record, end - 11, end).sum() for end in ends])
    if np.isnan(totals).any():
        return None
    series = (_series(spec, list(spec.ends), totals),)
    return Recomputed(float(np.sort(totals)[-spec.best]), (_cited(spec),), series)


def nationality_rank(spec: shape.NationalityRank, record: MonthlyRecord) -> Recomputed | None:
    """Return one plus the number of nationalities with a larger total in the month.

    None, too, where a bundle of nationalities is the larger: one of them might be.
    """
    month, totals = month_number(spec.month), {}
    names = [name for name in read_table(spec.table)["nationality"].unique() if name != "ALL"]
    for name in names:
        cells = spec.model_copy(update={"where": {**spec.where, "nationality": name}})
        totals[name] = float(_values(cells, record, month, month)[0])
    own = totals.get(spec.nationality, np.nan)
    bundled = max((totals[name] for name in names if name in BUNDLES), default=0)
    if np.isnan(own) or bundled > own:
        return None
    ranked = sorted(((name, v) for name, v in totals.items() if name not in BUNDLES), key=lambda row: -row[1])
    larger = sum(value > own for _, value in ranked)
    return Recomputed(
        float(larger + 1), (_cited(spec),), (Series(f"{spec.table} {spec.month}", tuple(ranked[:6])),)
    )


def change_after(spec: shape.ChangeAfter, record: MonthlyRecord) -> Recomputed | None:
    """Return the percent change of the mean, with the range of the seasonal factors of the later months."""
    base, after = _span(spec, record, spec.base), _span(spec, record, spec.after)
    if np.isnan(base).any() or np.isnan(after).any():
        return None
    sources: tuple[Source, ...] = (_cited(spec),)
    level = base.mean()
    value = low = high = after.mean()
    if spec.season == "factors":
        factors = read_table("seasonal_factors").set_index("calendar_month")
        sources += (registered("seasonal_factors").citation(),)
        before = factors.loc[[int(month[5:]) for month in _months(spec.base)]]
        later = factors.loc[[int(month[5:]) for month in _months(spec.after)]]
        level = (base / before["factor_median"].to_numpy()).mean()
        # A large factor takes more of a month away as season, so the largest factors give the lowest end.
        value, low, high = (
            (after / later[column].to_numpy()).mean() for column in ("factor_median", "max", "min")
        )
    if level <= 0:
        return None
    series = tuple(_series(spec, _months(span), v) for span, v in ((spec.base, base), (spec.after, after)))
    value, low, high = (float(100 * (mean / level - 1)) for mean in (value, low, high))
    return Recomputed(value, sources, series, low=low, high=high)


def year_on_year(spec: shape.YearOnYear, record: MonthlyRecord) -> Recomputed | None:
    """Return the percent change against the same months a year earlier, over the months that had been published."""
    first, last = month_number(spec.span.first), month_number(spec.span.last)
    now, before = _values(spec, record, first, last), _values(spec, record, first - 12, last - 12)
    known = ~np.isnan(now) & ~np.isnan(before)
    if known.sum() < spec.least_months or before[known].sum() <= 0:
        return None
    names = [month_name(month) for month in range(first - 12, last - 11)]
    series = (_series(spec, names, before), _series(spec, _months(spec.span), now))
    return Recomputed(float(100 * (now[known].sum() / before[known].sum() - 1)), (_cited(spec),), series)


def dips_faded(spec: shape.DipsFaded, record: MonthlyRecord) -> Recomputed | None:
    """Return the percentage of measures whose dip had halved in time, among those followed long enough to say."""
    last, faded, series = record.last_month("encounters"), [], []
    assert last is not None
    for measure in spec.measures:
        end = min(last, month_number(spec.until[measure])) if measure in spec.until else last
        changes = relative_changes(measure, end)
        if not has_dip(changes):
            continue
        halved = half_life_months(changes)
        if halved is None and len(changes) <= spec.within_months:
            continue
        faded.append(halved is not None and halved <= spec.within_months)
        series.append(Series(measure, tuple((str(since), float(v)) for since, v in enumerate(changes))))
    if not faded:
        return None
    return Recomputed(100 * sum(faded) / len(faded), (registered("event_studies").citation(),), tuple(series))


def fact_value(spec: shape.FactValue, record: MonthlyRecord) -> Recomputed | None:
    """Return the value of a fact."""
    fact = _fact(spec.fact, record)
    return None if fact is None else Recomputed(fact.value, (fact.source,))


def rate_per_week(spec: shape.RatePerWeek, record: MonthlyRecord) -> Recomputed | None:
    """Return the fact's count over the weeks, both days counted."""
    fact, start = _fact(spec.fact, record), _event(spec.since, record)
    if fact is None or start is None or not start.day <= spec.to <= record.as_of:
        return None
    return Recomputed(fact.value * 7 / ((spec.to - start.day).days + 1), (fact.source, start.source))


def implied_flights(spec: shape.ImpliedFlights, record: MonthlyRecord) -> Recomputed | None:
    """Return the removals above the months before, in flights of so many persons."""
    base, values = _span(spec, record, spec.base), _span(spec, record, spec.span)
    fact = _fact(spec.persons_fact, record)
    if fact is None or fact.value <= 0 or np.isnan(base).any() or np.isnan(values).any():
        return None
    above = values.sum() - base.mean() * len(values)
    series = (_series(spec, _months(spec.base), base), _series(spec, _months(spec.span), values))
    return Recomputed(float(above / fact.value), (_cited(spec), fact.source), series)


def event_day(spec: shape.EventDay, record: MonthlyRecord) -> Recomputed | None:
    """Return the day of an event."""
    event = _event(spec.event, record)
    return None if event is None else Recomputed(event.day, (event.source,))


def days_until(spec: shape.DaysUntil, record: MonthlyRecord) -> Recomputed | None:
    """Return the days until an event."""
    event = _event(spec.event, record)
    return None if event is None else Recomputed(float((event.day - spec.since).days), (event.source,))


def opinion(spec: shape.Opinion, record: MonthlyRecord) -> None:
    """Return nothing: no series settles a judgement."""


_KINDS: Final[Mapping[type, Callable[[Any, MonthlyRecord], Recomputed | None]]] = {
    shape.Opinion: opinion,
    shape.MonthlyTotal: monthly_total,
    shape.ScaledTotal: scaled_total,
    shape.AmountAsShare: amount_as_share,
    shape.UseOfAmount: use_of_amount,
    shape.YearlyTotals: yearly_totals,
    shape.NationalityRank: nationality_rank,
    shape.ChangeAfter: change_after,
    shape.YearOnYear: year_on_year,
    shape.DipsFaded: dips_faded,
    shape.FactValue: fact_value,
    shape.RatePerWeek: rate_per_week,
    shape.ImpliedFlights: implied_flights,
    shape.EventDay: event_day,
    shape.DaysUntil: days_until,
}
