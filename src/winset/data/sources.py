"""The register of tables: who published each, under which licence, in which edition, and when its figures became known.

It answers what a table is and from which day a row of it is visible; it reads no table. The register itself is
`library/tables/register.yaml`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, model_validator

from winset.errors import Fault, RecordError
from winset.months import month_end, month_number
from winset.provenance import Source
from winset.reading import library_path, read_yaml

TIME = Literal["month", "date", "known_since", "none"]
KINDS = ("month", "date", "integer", "count", "number", "share", "text", "nationality")


@dataclass(frozen=True)
class Column:
    """A column of a table: its kind, the values it may hold where they are few, and whether it may be empty."""

    name: str
    kind: str
    allowed: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Total:
    """A published total: the rows that match `where`, first to last month, sum to `equals` give or take `within`."""

    first: int
    last: int
    where: Mapping[str, str]
    equals: float
    within: float
    source: str


@dataclass(frozen=True)
class Crossfoot:
    """Two tables that count the same: summed by `by`, no cell differs by more than `within`."""

    against: str
    by: tuple[str, ...]
    first: int
    last: int
    within: float
    where: Mapping[str, str]
    where_against: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """One registered table. Months are counted from 1970-01; `coverage` is the first and last month it holds.

    `split_from` gives, by nationality group, the first month in which the table tells the group apart (None: never).
    `adds` says whether rows may be summed; `absent_is_zero` whether a combination without a row is a count of nought.
    `continued_by` are tables of the same count with fewer columns, which may go on longer.
    """

    id: str
    title: str
    publisher: str
    licence: str
    address: str
    source: str
    copies: tuple[str, ...]
    vintage: date
    time: TIME
    lag_days: int
    lag_basis: str
    unit: str
    value: str | None
    adds: bool
    absent_is_zero: bool
    coverage: tuple[int, int] | None
    split_from: Mapping[str, int | None]
    continued_by: tuple[str, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    totals: tuple[Total, ...]
    crossfoots: tuple[Crossfoot, ...]
    notes: str
    file: str
    sha256: str

    def published(self, month: int) -> date:
        """Return the day on which the figures of a month became known."""
        return month_end(month) + timedelta(days=self.lag_days)

    def last_visible(self, as_of: date) -> int | None:
        """Return the last month that the table could show on a day, None where there was none yet.

        Of a table with a figure a year it is the month up to which it is up to date, not that of the figure.
        """
        if self.coverage is None:
            raise RecordError([Fault(self.id, "the table is not monthly", "Read it with read_table")])
        first, last = self.coverage
        known = last_published(as_of, self.lag_days)
        return min(last, known) if known >= first else None

    def column(self, name: str) -> Column:
        """Return a column by name, or say which there are."""
        for column in self.columns:
            if column.name == name:
                return column
        names = ", ".join(column.name for column in self.columns)
        raise RecordError([Fault(self.id, f"there is no column {name}", f"Choose among {names}")])

    def citation(self) -> Source:
        """Return the table as a source that a finding can carry."""
        return Source(self.id, self.title, self.publisher, self.address, self.vintage, "high", self.licence)


def last_published(as_of: date, lag_days: int) -> int:
    """Return the last month whose end plus `lag_days` is not after `as_of`.

    >>> from winset.months import month_name
    >>> [month_name(last_published(date(2024, 1, day), 21)) for day in (8, 20, 21)]
    ['2023-11', '2023-11', '2023-12']
    """
    cut = as_of - timedelta(days=lag_days)
    month = (cut.year - 1970) * 12 + cut.month - 1
    return month if month_end(month) <= cut else month - 1


@cache
def register() -> Mapping[str, Table]:
    """Return every registered table by id, in the order of the register."""
    read = read_yaml(library_path("tables", "register.yaml"), _Register, RecordError)
    return MappingProxyType({name: _table(name, entry) for name, entry in read.tables.items()})


def registered(table_id: str) -> Table:
    """Return one table of the register, or say which there are."""
    tables = register()
    if table_id not in tables:
        raise RecordError([Fault(table_id, "no such table", f"Choose among {', '.join(tables)}")])
    return tables[table_id]


def _is_month(text: str) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise ValueError(f"{text} is not a month. Write YYYY-MM")
    return text


def _is_kind(kind: str | list[str]) -> str | list[str]:
    if isinstance(kind, str) and kind.removesuffix("?") not in KINDS:
        raise ValueError(
            f"{kind} is not a kind of column. Choose among {', '.join(KINDS)}, or list the values"
        )
    return kind


_Month = Annotated[str, AfterValidator(_is_month)]
_Kind = Annotated[str | list[str], AfterValidator(_is_kind)]


class _Total(BaseModel):
    first: _Month
    last: _Month
    where: dict[str, str] = {}
    equals: float
    within: float = 0
    source: str


class _Crossfoot(BaseModel):
    against: str
    by: list[str]
    first: _Month
    last: _Month
    within: float
    where: dict[str, str] = {}
    where_against: dict[str, str] = {}


class _Table(BaseModel):
    title: str
    publisher: str
    licence: str
    address: str
    source: str
    copies: list[str] = Field(alias="copy")
    vintage: date
    time: TIME
    lag_days: int = Field(default=0, ge=0)
    lag_basis: str = ""
    unit: str
    value: str | None = None
    adds: bool = True
    absent: Literal["zero", "unknown"]
    coverage: tuple[_Month, _Month] | None = None
    split_from: dict[str, str] = {}
    continued_by: list[str] = []
    columns: dict[str, _Kind]
    key: list[str] = []
    totals: list[_Total] = []
    crossfoots: list[_Crossfoot] = []
    notes: str = ""
    file: str
    sha256: str

    @model_validator(mode="after")
    def _hangs_together(self) -> "_Table":
        named = [
            *self.key,
            *([self.value] if self.value else []),
            *([] if self.time == "none" else [self.time]),
        ]
        if unknown := sorted(set(named) - set(self.columns)):
            raise ValueError(f"no column {', '.join(unknown)}. Name a column that the table has")
        if (self.time == "month") != (self.coverage is not None):
            raise ValueError("a monthly table has a coverage and no other has. Add or take out coverage")
        if self.time in ("month", "date") and not self.lag_basis:
            raise ValueError("the lag has no basis. Say in lag_basis what it rests on")
        return self


class _Register(BaseModel):
    tables: dict[str, _Table]


def _table(name: str, entry: _Table) -> Table:
    columns = tuple(_column(column, kind) for column, kind in entry.columns.items())
    return Table(
        id=name,
        title=entry.title,
        publisher=entry.publisher,
        licence=entry.licence,
        address=entry.address,
        source=entry.source,
        copies=tuple(entry.copies),
        vintage=entry.vintage,
        time=entry.time,
        lag_days=entry.lag_days,
        lag_basis=entry.lag_basis,
        unit=entry.unit,
        value=entry.value,
        adds=entry.adds,
        absent_is_zero=entry.absent == "zero",
        coverage=_coverage(entry),
        split_from=MappingProxyType(
            {
                group: None if first == "never" else month_number(first)
                for group, first in entry.split_from.items()
            }
        ),
        continued_by=tuple(entry.continued_by),
        columns=columns,
        key=tuple(entry.key) or tuple(column.name for column in columns if column.name != entry.value),
        totals=tuple(
            Total(
                month_number(t.first),
                month_number(t.last),
                MappingProxyType(t.where),
                t.equals,
                t.within,
                t.source,
            )
            for t in entry.totals
        ),
        crossfoots=tuple(
            Crossfoot(
                c.against,
                tuple(c.by),
                month_number(c.first),
                month_number(c.last),
                c.within,
                MappingProxyType(c.where),
                MappingProxyType(c.where_against),
            )
            for c in entry.crossfoots
        ),
        notes=entry.notes,
        file=entry.file,
        sha256=entry.sha256,
    )


def _coverage(entry: _Table) -> tuple[int, int] | None:
    return (
        None if entry.coverage is None else (month_number(entry.coverage[0]), month_number(entry.coverage[1]))
    )


def _column(name: str, kind: str | list[str]) -> Column:
    if isinstance(kind, list):
        return Column(name, "text", tuple(kind))
    return Column(name, kind.removesuffix("?"), optional=kind.endswith("?"))
