"""One registered file becomes one checked table: checksum, columns, allowed values, keys, coverage.

A table that passes here is trusted inside. `visible_table` is the same table as it could be read on a day.
"""

import hashlib
import io
from datetime import date, timedelta
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from winset.data.sources import Column, Table, last_published, registered
from winset.errors import Fault, RecordError
from winset.months import month_end, month_name, month_number
from winset.reading import library_path

IntArray = npt.NDArray[np.int64]
NUMERIC = ("integer", "count", "number", "share")
PATTERNS = {"month": r"\d{4}-(?:0[1-9]|1[0-2])", "date": r"\d{4}-\d{2}-\d{2}", "nationality": r"[A-Z]{3}"}
SHOWN = 3


def read_table(table_id: str) -> pd.DataFrame:
    """Return a registered table, checked against its schema and checksum. The caller gets a copy of his own."""
    return checked_table(table_id).copy()


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
    frame = _read(data, table)
    if faults := schema_faults(frame, table):
        raise RecordError(faults)
    return frame


def _read(data: bytes, table: Table) -> pd.DataFrame:
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
    """Return the months of a table's rows, counted from 1970-01: (row,)."""
    names = checked_table(table_id)["month"]
    codes, unique = pd.factorize(names)
    return np.array([month_number(name) for name in unique], dtype=np.int64)[codes]


@lru_cache(maxsize=64)
def visible_table(table_id: str, as_of: date) -> pd.DataFrame:
    """Return the rows of a table that were known on a day; whoever takes it must not write into it."""
    table, frame = registered(table_id), checked_table(table_id)
    if table.time == "month":
        return frame[month_column(table_id) <= last_published(as_of, table.lag_days)]
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
