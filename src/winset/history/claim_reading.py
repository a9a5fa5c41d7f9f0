"""What an expression takes from the record as it stood on a day, and the sources, months and figures it touched there.

Nothing published after the record's day leaves this module: a figure not yet known is nan, a day not yet known makes
the whole reading incomplete.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd

from winset.data.events import Event, events
from winset.data.evidence import evidence
from winset.data.facts import facts
from winset.data.record import FloatArray, MonthlyRecord
from winset.data.sources import Table, register, registered
from winset.data.tables import IntArray, read_table
from winset.history.claim_values import Number, Series, Slip, exactly, period
from winset.history.units import Unit, unit
from winset.months import month_end, month_name, month_number
from winset.provenance import Source

Figure = float | date
Choice = str | tuple[str, ...]
FIRM_GRADES: Final = ("A", "B", "high")


@dataclass(frozen=True)
class Points:
    """A named series behind a figure: (label, value) in order; labels are months, names or the months since a start."""

    name: str
    points: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Recomputed:
    """A recomputed figure; `low` and `high` are its range where it has one, `series` what the figure is made of."""

    value: Figure
    sources: tuple[Source, ...]
    series: tuple[Points, ...] = ()
    low: Figure | None = None
    high: Figure | None = None

    @property
    def is_firm(self) -> bool:
        """Whether every source is one that was read and graded high."""
        return all(source.grade in FIRM_GRADES for source in self.sources)


@dataclass
class Reading:
    """One pass over the record of a day; gathers what was touched. `is_incomplete`: a day was asked for too early."""

    record: MonthlyRecord
    is_incomplete: bool = False
    _sources: dict[str, Source] = field(default_factory=dict)
    _touched: dict[Points, None] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources in the order in which they were first read."""
        return tuple(self._sources.values())

    @property
    def touched(self) -> tuple[Points, ...]:
        """The series that figures were taken from, each with the months that were taken."""
        return tuple(self._touched)

    def cite(self, source: Source) -> None:
        """Note a source."""
        self._sources.setdefault(source.id, source)

    def touch(self, name: str, labels: Sequence[str], values: FloatArray) -> None:
        """Note figures that were used; what was not known is left out."""
        known = tuple((label, float(one)) for label, one in zip(labels, values, strict=True) if one == one)
        self._touched.setdefault(Points(name, known))

    def touch_months(self, series: Series) -> FloatArray:
        """Note every month of a series and return its figures: (month,)."""
        self.touch(series.name, [month_name(int(month)) for month in series.months], series.values)
        return series.values

    def series(self, table_id: str, choices: Mapping[str, Choice], months: str | None = None) -> Series:
        """Return a table's figure by month; without a period the months that had been published by the day."""
        table = registered(table_id)
        if table.value is None or table.time not in ("month", "date"):
            raise Slip(
                f"{table_id} holds no monthly figure", "Choose a monthly table of `winset data list`", 0
            )
        _check_columns(table, choices)
        self.cite(table.citation())
        read = _dated if table.time == "date" else _monthly
        found, values = read(self.record, table, choices)
        whole = Series(_named(table_id, choices), found, values, unit(table.unit), fixed=False)
        return whole if months is None else whole.of(period(months))

    def picked(self, series: Series, periods: Sequence[str]) -> Series | Number:
        """Return a series over some periods, or its figure where the period is one month, written as such."""
        months = np.unique(np.concatenate([period(one) for one in periods]))
        chosen = series.of(months)
        if len(periods) > 1 or not re.fullmatch(r"\d{4}-\d{2}", periods[0]):
            return chosen
        return exactly(float(self.touch_months(chosen)[0]), series.unit)

    def fact(self, name: str) -> Number:
        """Return a cited fact."""
        every = {fact.id: fact for fact in facts(date.max)}
        fact = every.get(name)
        if fact is None:
            raise Slip(f"no fact is called {name}", _like(name, every), 0)
        known = fact.source.is_known(self.record.as_of)
        self.cite(fact.source)
        return exactly(fact.value if known else np.nan, unit(fact.unit))

    def evidence(self, name: str) -> Number:
        """Return a row of evidence: its middle, with its low and high mark as range."""
        every = {row.id: row for row in evidence(date.max)}
        row = every.get(name)
        if row is None:
            raise Slip(f"no evidence is called {name}", _like(name, every), 0)
        self.cite(row.source)
        if not row.source.is_known(self.record.as_of):
            return exactly(np.nan, unit(row.unit))
        return Number(row.central, row.low, row.high, unit(row.unit))

    def event(self, name: str) -> Event:
        """Return an event of the timeline; one that had not happened by the day makes the reading incomplete."""
        every = {event.id: event for event in events(date.max)}
        if name not in every:
            raise Slip(f"no event is called {name}", _like(name, every), 0)
        self.cite(every[name].source)
        self.is_incomplete |= every[name].day > self.record.as_of
        return every[name]

    def counted(self, table_id: str, choices: Mapping[str, Choice], months: IntArray) -> Series:
        """Return how many rows of a dated table fall into each month, nan for a month that was not over by the day."""
        table = registered(table_id)
        if table.time != "date" or table.value is not None:
            told = "holds figures, not events" if table.value else "is no table of dated rows"
            raise Slip(f"{table_id} {told}", "Take the sum of it, or count events", 0)
        _check_columns(table, choices)
        self.cite(table.citation())
        rows = _matching(table, self.record.table(table_id), choices)
        at = np.array([month_number(day[:7]) for day in rows["date"]], dtype=np.int64)
        over = np.array([_is_over(int(month), table, self.record) for month in months])
        values = np.where(over, [float((at == month).sum()) for month in months], np.nan)
        return Series(f"{_named(table_id, choices)}, counted", months, values, unit(table.unit), fixed=True)

    def totals_by(
        self, table_id: str, column: str, choices: Mapping[str, Choice], months: str
    ) -> dict[str, float]:
        """Return the total over some months for each value of a column, nan where a month was not known."""
        _check_columns(registered(table_id), {column: ""})
        names = registered(table_id).column(column).allowed or tuple(read_table(table_id)[column].unique())
        return {
            str(name): float(self.series(table_id, {**choices, column: name}, months).values.sum())
            for name in names
        }


def _named(table_id: str, choices: Mapping[str, Choice]) -> str:
    chosen = ", ".join("+".join(_many(value)) for value in choices.values())
    return table_id + (f": {chosen}" if chosen else "")


def _check_columns(table: Table, choices: Mapping[str, Choice]) -> None:
    """Refuse a choice by anything but a column of words that tells the rows of a figure apart."""
    columns = [
        column.name
        for column in table.columns
        if column.kind in ("text", "nationality") and column.name not in ("source", "note", "description")
    ]
    for name in choices:
        if name in ("month", "date"):
            raise Slip(f"{name} is no choice", "Write months='2023-12'", name)
        if name not in columns:
            expected = f"Choose by {', '.join(columns)}, or months" if columns else "Choose by months only"
            raise Slip(f"{table.id} has no {name} to choose by", expected, name)


@cache
def record_units() -> frozenset[Unit]:
    """Return the units that tables and facts are in, persons, days and percent among them."""
    tables = (unit(table.unit) for table in register().values())
    return frozenset((*tables, *(unit(fact.unit) for fact in facts(date.max)), unit("days")))


def _monthly(
    record: MonthlyRecord, table: Table, choices: Mapping[str, Choice]
) -> tuple[IntArray, FloatArray]:
    if record.last_month(table.id) is None:
        return np.empty(0, dtype=np.int64), np.empty(0)
    where: dict[str, Any] = {name: _many(choice) for name, choice in choices.items()}
    return record.series(table.id, **where)


def _dated(record: MonthlyRecord, table: Table, choices: Mapping[str, Choice]) -> tuple[IntArray, FloatArray]:
    """Return the figures of rows whose period is a whole calendar month; one row a month, or they do not add."""
    if not any(column.name == "first_day" for column in table.columns):
        raise Slip(f"{table.id} holds figures of single days, not of months", "Use its facts", 0)
    rows = _matching(table, record.table(table.id), choices)
    months = np.array([month_number(day[:7]) for day in rows["date"]], dtype=np.int64)
    whole = [
        first == f"{last[:7]}-01" and last == month_end(month_number(last[:7])).isoformat()
        for first, last in zip(rows["first_day"], rows["date"], strict=True)
    ]
    months, values = months[whole], rows[table.value].to_numpy(dtype=np.float64)[whole]
    if len(np.unique(months)) < len(months):
        raise Slip(f"several rows of {table.id} are of one month and do not add", "Choose among them", 0)
    order = np.argsort(months)
    return months[order], values[order]


def _matching(table: Table, rows: pd.DataFrame, choices: Mapping[str, Choice]) -> pd.DataFrame:
    """Return the rows that match every choice; a cell such as US+Mexico holds each of its parts."""
    for name, choice in choices.items():
        column = table.column(name)
        known = {part for cell in read_table(table.id)[column.name].astype(str) for part in _parts(cell)}
        if wrong := sorted(set(_many(choice)) - known):
            raise Slip(f"{table.id}.{name} has no {', '.join(wrong)}", _like(wrong[0], known), name)
        rows = rows[[bool(_parts(cell) & set(_many(choice))) for cell in rows[name].astype(str)]]
    return rows


def _parts(cell: str) -> set[str]:
    return {cell, *cell.replace("/", "+").split("+")}


def _is_over(month: int, table: Table, record: MonthlyRecord) -> bool:
    return month_end(month) + timedelta(days=table.lag_days) <= record.as_of


def _many(choice: Choice) -> tuple[str, ...]:
    return (choice,) if isinstance(choice, str) else choice


def _like(name: str, known: "Mapping[str, object] | set[str]") -> str:
    near = sorted(one for one in known if one[:2] == name[:2])[:6]
    return f"Near it: {', '.join(near)}" if near else f"Choose among {', '.join(sorted(known)[:12])}, …"
