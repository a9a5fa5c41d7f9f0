"""One registered file becomes one checked table: checksum, columns, allowed values, keys, coverage.

A table that passes here is trusted inside. `visible_table` is the same table as it could be read on a day; what was
imported is in it (`editions`), the shipped table alone is `checked_table`.
"""

import hashlib
import io
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from winset.data.sources import Column, Table, last_published, register, registered
from winset.data.vintages import Vintage, store_folder, vintage_bytes, vintage_names, vintages
from winset.errors import Fault, RecordError
from winset.months import month_end, month_name, month_number
from winset.reading import library_path

IntArray = npt.NDArray[np.int64]
NUMERIC = ("integer", "count", "number", "share")
PATTERNS = {"month": r"\d{4}-(?:0[1-9]|1[0-2])", "date": r"\d{4}-\d{2}-\d{2}", "nationality": r"[A-Z]{3}"}
SHOWN = 3


def read_table(table_id: str) -> pd.DataFrame:
    """Return a registered table with the newest vintages, checked. The caller gets a copy of his own."""
    return edition(table_id, None).frame.copy()


@cache
def checked_table(table_id: str) -> pd.DataFrame:
    """Return the table itself, read and checked once a process; whoever takes it must not write into it."""
    table = registered(table_id)
    path = library_path("tables", table.file)
    if not path.is_file():
        raise RecordError([Fault(f"tables/{table.file}", "the file is missing", "Restore it")])
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != table.sha256:
        raise RecordError(
            [
                Fault(
                    f"tables/{table.file}",
                    "the file is not the registered one",
                    "Restore it, or rebuild with data-raw/build.py",
                )
            ]
        )
    frame = parsed(data, table)
    if faults := schema_faults(frame, table):
        raise RecordError(faults)
    return frame


def parsed(data: bytes, table: Table) -> pd.DataFrame:
    """Return the bytes of a table's file as a frame with the types of its columns; nothing is checked yet."""
    types = {column.name: _dtype(column) for column in table.columns}
    return pd.read_csv(
        io.BytesIO(data),
        compression="gzip" if table.file.endswith(".gz") else None,
        dtype=types,
        keep_default_na=False,
        na_values={name: [""] for name, kind in types.items() if kind != "str"},
    )


def _dtype(column: Column) -> str:
    if column.kind in ("integer", "count") and not column.optional:
        return "int64"
    return "float64" if column.kind in NUMERIC else "str"


def schema_faults(frame: pd.DataFrame, table: Table) -> list[Fault]:
    """Return everything in which a table does not keep to its entry in the register."""
    names = [column.name for column in table.columns]
    if list(frame.columns) != names:
        return [
            Fault(table.id, f"the columns are {', '.join(frame.columns)}", f"Expected {', '.join(names)}")
        ]
    faults = [
        fault for column in table.columns for fault in _column_faults(frame[column.name], column, table.id)
    ]
    if table.coverage is not None:
        faults += _coverage_faults(frame["month"], table)
    twice = frame.duplicated(list(table.key))
    if twice.any():
        first = ", ".join(str(value) for value in frame.loc[twice, list(table.key)].iloc[0])
        faults.append(Fault(table.id, f"{int(twice.sum())} rows come twice, first {first}", "Add them up"))
    return faults


def _column_faults(values: pd.Series, column: Column, table_id: str) -> list[Fault]:
    where = f"{table_id}.{column.name}"
    if column.kind in NUMERIC:
        wrong = values.isna() & (not column.optional)
        if column.kind in ("count", "share"):
            wrong |= values < 0
        if column.kind == "share":
            wrong |= values > 1
        expected = {"count": "a whole number, 0 or more", "share": "a number from 0 to 1"}.get(
            column.kind, "a number"
        )
    elif column.allowed:
        wrong, expected = ~values.isin(column.allowed), f"one of {', '.join(column.allowed)}"
    elif column.kind in PATTERNS:
        wrong = ~values.str.fullmatch(PATTERNS[column.kind])
        expected = {
            "month": "YYYY-MM",
            "date": "YYYY-MM-DD",
            "nationality": "three capitals (ISO 3166, OTH, ALL)",
        }[column.kind]
    else:
        wrong, expected = values == "", "some text"
    if column.optional:
        wrong &= values.notna() if column.kind in NUMERIC else values != ""
    if not wrong.any():
        return []
    shown = ", ".join(repr(value) for value in values[wrong].unique().tolist()[:SHOWN])
    return [Fault(where, f"{int(wrong.sum())} values are wrong: {shown}", f"Expected {expected}")]


def _coverage_faults(months: pd.Series, table: Table) -> list[Fault]:
    assert table.coverage is not None
    registered_ends = tuple(month_name(month) for month in table.coverage)
    ends = (months.min(), months.max())
    if ends == registered_ends:
        return []
    return [
        Fault(
            table.id,
            f"the months run from {ends[0]} to {ends[1]}",
            f"Expected {' to '.join(registered_ends)}",
        )
    ]


@lru_cache(maxsize=256)
def month_column(table_id: str) -> IntArray:
    """Return the months of a shipped table's rows, counted from 1970-01: (row,)."""
    return month_numbers(checked_table(table_id)["month"])


def month_numbers(names: pd.Series) -> IntArray:
    """Return months named YYYY-MM as numbers counted from 1970-01: (row,)."""
    codes, unique = pd.factorize(names)
    return np.array([month_number(name) for name in unique], dtype=np.int64)[codes]


@dataclass(frozen=True, eq=False)
class Edition:
    """A table as it is read on a day. `months` is (row,); `known` are the months that it tells of, sorted.

    `vintages` are the ids of the imported vintages that a month of it was taken from; none: it is as shipped.
    """

    frame: pd.DataFrame
    months: IntArray
    known: IntArray
    vintages: tuple[str, ...] = ()

    @property
    def last(self) -> int | None:
        """The last month up to which every month is known, None where none is."""
        return last_run(self.known)


def last_run(known: IntArray) -> int | None:
    """Return the last of some sorted months before the first gap, None without any.

    >>> last_run(np.array([3, 4, 5, 9])), last_run(np.array([], dtype=np.int64))
    (5, None)
    """
    if not len(known):
        return None
    gaps = np.flatnonzero(np.diff(known) > 1)
    return int(known[gaps[0] if len(gaps) else -1])


def record_vintages(as_of: date) -> Literal["real_time", "lag_only"]:
    """Return whether every monthly figure of a day is as published by then, or some are today's, cut by their lag."""
    monthly = (table.id for table in register().values() if table.coverage is not None)
    return "real_time" if all(is_as_published(table_id, as_of) for table_id in monthly) else "lag_only"


def is_as_published(table_id: str, as_of: date) -> bool:
    """Whether every month of a table is read, on a day, from an edition that had been published by then."""
    if as_of >= registered(table_id).vintage:
        return True
    read = edition(table_id, as_of)
    imported = (
        imported_table(one, table_id)["month"].unique() for one in vintages() if one.id in read.vintages
    )
    told = {month for months in imported for month in months}
    return all(month_name(int(month)) in told for month in read.known)


def edition(table_id: str, as_of: date | None) -> Edition:
    """Return a table as it could be read on a day, None for the newest; whoever takes it must not write into it.

    Of a month, the vintage published last by that day wins. The shipped table is one of them from its own day of
    publication on; before that it stands in, cut by its lag, where nothing published by then was imported.
    """
    return _edition(table_id, as_of, store_folder(), vintage_names())


@lru_cache(maxsize=256)
def _edition(table_id: str, as_of: date | None, store: Path, names: tuple[str, ...]) -> Edition:
    table, shipped = registered(table_id), checked_table(table_id)
    if table.time != "month" or table.coverage is None:
        nothing = np.empty(0, dtype=np.int64)
        return Edition(shipped, nothing, nothing)
    months, (first, last) = month_column(table_id), table.coverage
    cut = last if as_of is None else min(last, last_published(as_of, table.lag_days))
    visible = shipped if cut == last else shipped[months <= cut]
    own = Edition(visible, months[months <= cut], np.arange(first, cut + 1))
    imported = [
        one for one in vintages() if table_id in one.tables and (as_of is None or one.published <= as_of)
    ]
    return _merged(table, own, imported, as_of) if imported else own


def _merged(table: Table, own: Edition, imported: list[Vintage], as_of: date | None) -> Edition:
    """Return a table with every month taken from the vintage that ranks last among those that hold it."""
    shipped_on = table.vintage if as_of is None or as_of >= table.vintage else date.min
    parts = [((shipped_on, "", ""), "", own)]
    for one in imported:
        frame = imported_table(one, table.id)
        months = month_numbers(frame["month"])
        parts.append((one.rank, one.id, Edition(frame, months, np.unique(months))))
    parts.sort(key=lambda part: part[0])
    owner = {int(month): place for place, (_, _, part) in enumerate(parts) for month in part.known}
    taken = [
        part.frame[[owner[int(month)] == place for month in part.months]]
        for place, (_, _, part) in enumerate(parts)
    ]
    frame = pd.concat(taken).sort_values(list(table.key), ignore_index=True)
    used = tuple(name for place, (_, name, _) in enumerate(parts) if name and place in owner.values())
    return Edition(frame, month_numbers(frame["month"]), np.array(sorted(owner), dtype=np.int64), used)


@lru_cache(maxsize=64)
def imported_table(vintage: Vintage, table_id: str) -> pd.DataFrame:
    """Return a table of an imported vintage, held to the schema of the register; its months are its own."""
    table = replace(registered(table_id), coverage=None)
    frame = parsed(vintage_bytes(vintage, table_id), table)
    if faults := schema_faults(frame, table):
        raise RecordError(faults)
    return frame


def record_fingerprint() -> str:
    """Return the checksums of all shipped tables, and of what was imported, as one."""
    shipped = sorted(table.sha256 for table in register().values())
    imported = [name for one in vintages() for name in (one.id, one.content)]
    return hashlib.sha256("".join([*shipped, *imported]).encode()).hexdigest()


def visible_table(table_id: str, as_of: date) -> pd.DataFrame:
    """Return the rows of a table that were known on a day; whoever takes it must not write into it."""
    if registered(table_id).time == "month":
        return edition(table_id, as_of).frame
    return _visible_shipped(table_id, as_of)


@lru_cache(maxsize=64)
def _visible_shipped(table_id: str, as_of: date) -> pd.DataFrame:
    table, frame = registered(table_id), checked_table(table_id)
    if table.time == "date":
        return frame[frame["date"] <= (as_of - timedelta(days=table.lag_days)).isoformat()]
    if table.time == "known_since":
        known = frame["known_since"].map(known_day)
        return frame[[day is None or day <= as_of for day in known]]
    return frame


def known_day(text: str) -> date | None:
    """Return the day that a row names: a month means its last day, nothing means an assumption, always visible.

    >>> known_day("2023-12"), known_day("2024-01-05"), known_day("")
    (datetime.date(2023, 12, 31), datetime.date(2024, 1, 5), None)
    """
    if not text:
        return None
    return month_end(month_number(text)) if len(text) == len("YYYY-MM") else date.fromisoformat(text)
