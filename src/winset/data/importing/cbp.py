"""The three files that CBP publishes: by area of responsibility, by state, and by five nationalities.

Every row is checked, also those of other borders. What goes on are the southwest rows, by calendar month, in the
project's words. Counts are events, not persons.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from winset.data.importing.cells import (
    LARGEST_CELL,
    STATES,
    area_of,
    calendar_month,
    count_of,
    is_known_area,
    month_of_year,
    state_of,
    year_of,
)
from winset.data.importing.faults import Faults, refused
from winset.data.importing.labels import NATIONALITY, our_name, spellings
from winset.data.importing.text import TextRows
from winset.months import month_end, month_name

SOUTHWEST: Final = "southwest"
# The five nationalities of CBP's own table; there OTH is everyone else.
FIVE: Final = ("MEX", "GTM", "HND", "SLV", "OTH")


@dataclass(frozen=True)
class Format:
    """One of the publisher's files: the columns it must have, and the columns of each of our tables that it feeds."""

    id: str
    title: str
    columns: tuple[str, ...]
    feeds: Mapping[str, tuple[str, ...]]


_SHARED = ("fiscal_year", "month", "demographic", "citizenship", "title", "count")
# In the order of trial: a file by area also has all columns of the southwest file.
FORMATS: Final = (
    Format(
        "area",
        "CBP nationwide encounters by area of responsibility",
        (*_SHARED, "component", "region", "area"),
        {
            "encounters": ("month", "nationality", "agency", "family_type", "title"),
            "sectors": ("month", "agency", "area", "nationality"),
            "sector_families": ("month", "agency", "area", "family_type"),
        },
    ),
    Format(
        "state",
        "CBP nationwide encounters by state",
        (*_SHARED, "region", "state"),
        {"encounters_states": ("month", "state", "nationality", "family_type", "title")},
    ),
    Format(
        "southwest",
        "CBP southwest land border encounters",
        (*_SHARED, "component"),
        {"encounters_five": ("month", "nationality", "agency", "family_type", "title")},
    ),
)


def format_of(rows: TextRows) -> Format:
    """Return which of the three files this is, told by its header, whatever the order and what else there is."""
    there = set(rows.rows.columns)
    for candidate in FORMATS:
        if there.issuperset(candidate.columns):
            return candidate
    closest = max(FORMATS, key=lambda one: len(there.intersection(one.columns)))
    missing = ", ".join(name for name in closest.columns if name not in there)
    found = ", ".join(name.removeprefix("?")[:40] for name in list(rows.rows.columns)[:12]) or "none"
    raise refused(
        f"{rows.file}:1",
        f"the header is of no file that can be imported (columns: {found})",
        f"The closest is '{closest.title}', which also has {missing}",
    )


def cbp_tables(rows: TextRows, published: date) -> tuple[Format, dict[str, pd.DataFrame]]:
    """Return the format and the tables that a file feeds; any bad row refuses the file whole, all faults at once."""
    kind, faults = format_of(rows), Faults(rows.file)
    if rows.rows.empty:
        raise refused(rows.file, "the file has a header and no row", "Expected rows")
    checked = _checked(rows, kind, published, faults)
    faults.stop_if_any()
    _no_row_twice(rows, faults)
    faults.stop_if_any()
    southwest = checked[checked["region"] == SOUTHWEST] if "region" in checked else checked
    if southwest.empty or not southwest["count"].any():
        raise refused(
            rows.file, "no row counts anything at the southwest land border", "Export the whole table"
        )
    return kind, {table: _summed(southwest, keys) for table, keys in kind.feeds.items()}


def _checked(rows: TextRows, kind: Format, published: date, faults: Faults) -> pd.DataFrame:
    """Return the rows in our words; a cell without meaning is a fault of its row."""
    frame, reader = rows.rows, _Reader(rows, faults)
    year = reader.read("fiscal_year", year_of, "a fiscal year such as 2024 or 2024 (FYTD)")
    month = reader.read("month", month_of_year, "a month such as OCT")
    columns: dict[str, npt.NDArray[np.object_]] = {
        "month": calendar_month(year, month),
        "family_type": reader.label("demographic"),
        "nationality": reader.read("citizenship", _nationality(kind), _expected_nationality(kind)),
        "title": reader.label("title"),
        "count": reader.read("count", count_of, f"a whole number from 0 to {LARGEST_CELL:,}"),
    }
    optional = [name for name in ("month_grouping", "encounter_type") if name in frame]
    for name in optional:
        reader.label(name)
    if "component" in frame:
        columns["agency"] = reader.label("component")
    if "region" in frame:
        columns["region"] = reader.label("region")
    if "state" in kind.columns:
        columns["state"] = reader.read("state", state_of, "two capitals such as TX")
        reader.note(
            (columns["region"] == SOUTHWEST) & ~np.isin(columns["state"].astype(str), [*STATES, "None"]),
            lambda row: f"{_quoted(frame['state'].iloc[row])} is not on the southwest land border",
            f"one of {', '.join(STATES)}",
        )
    if "area" in kind.columns:
        columns["area"] = _areas(columns, frame["area"], reader)
    if not faults.count:
        _nothing_from_the_future(columns["month"], rows, published, faults)
    return pd.DataFrame(columns)


class _Reader:
    """Reads one column after another, each different text once, and notes the rows whose cell has no meaning."""

    def __init__(self, rows: TextRows, faults: Faults) -> None:
        self.rows, self.faults = rows, faults

    def read(self, name: str, parse: Callable[[str], object], expected: str) -> npt.NDArray[np.object_]:
        codes, texts = pd.factorize(self.rows.rows[name])
        meaning = np.array([parse(text) for text in texts] or [None], dtype=object)
        self.note(
            np.array([value is None for value in meaning], dtype=np.bool_)[codes],
            lambda row: f"the {_said(name)} is {_quoted(texts[codes[row]])}",
            expected,
        )
        values: npt.NDArray[np.object_] = meaning[codes]
        return values

    def label(self, name: str) -> npt.NDArray[np.object_]:
        return self.read(name, lambda text: our_name(name, text), spellings(name))

    def note(self, wrong: npt.NDArray[np.bool_], what: Callable[[int], str], expected: str) -> None:
        for row in np.flatnonzero(wrong):
            self.faults.add(self.rows.lines[row], what(int(row)), f"Expected {expected}")


def _said(column: str) -> str:
    return column.replace("_", " ")


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _nationality(kind: Format) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        name = our_name(NATIONALITY, text)
        return None if kind.id == "southwest" and name not in FIVE else name

    return read


def _expected_nationality(kind: Format) -> str:
    five = "one of Mexico, Guatemala, Honduras, El Salvador, Other"
    return five if kind.id == "southwest" else spellings(NATIONALITY)


def _areas(
    columns: Mapping[str, npt.NDArray[np.object_]], texts: pd.Series, reader: _Reader
) -> npt.NDArray[np.object_]:
    """Return the name of a sector or field office without its kind; on the southwest border it must be one we know."""
    agency, southwest = columns["agency"], columns["region"] == SOUTHWEST
    pairs = pd.Series(list(zip(agency, texts, strict=True)), dtype=object)
    codes, unique = pd.factorize(pairs)
    names = np.array([area_of(*pair) for pair in unique], dtype=object)
    known = np.array(
        [is_known_area(pair[0], name) for pair, name in zip(unique, names, strict=True)], dtype=np.bool_
    )
    told = np.array([name is not None or pair[0] is None for pair, name in zip(unique, names, strict=True)])
    reader.note(
        ~told[codes] | (southwest & told[codes] & ~known[codes]),
        lambda row: f"the area is {_quoted(texts.iloc[row])} ({agency[row]})",
        "one of the nine sectors of the Border Patrol or the four field offices, of the agency of the row",
    )
    values: npt.NDArray[np.object_] = names[codes]
    return values


def _nothing_from_the_future(
    months: npt.NDArray[np.object_], rows: TextRows, published: date, faults: Faults
) -> None:
    column = months.astype(np.int64)
    too_late = [month for month in np.unique(column) if month_end(int(month)) >= published]
    for row in np.flatnonzero(np.isin(column, too_late)):
        faults.add(
            rows.lines[row],
            f"{month_name(int(column[row]))} had not ended on {published}, the day of publication",
            "Correct the year, or name the day with --published",
        )


def _no_row_twice(rows: TextRows, faults: Faults) -> None:
    """Note rows that give a second count for the same cell: added they would count twice."""
    keys = [name for name in rows.rows.columns if name != "count"]
    twice = rows.rows.duplicated(keys).to_numpy()
    if not twice.any():
        return
    first = rows.rows[keys].groupby(keys, sort=False, dropna=False).ngroup().to_numpy()
    line_of = dict(zip(first[::-1], rows.lines[::-1], strict=True))
    for row in np.flatnonzero(twice):
        faults.add(
            rows.lines[row],
            f"the row repeats line {line_of[first[row]]}, with the count {rows.rows['count'].iloc[row]}",
            "Expected one row a cell",
        )


def _summed(rows: pd.DataFrame, keys: tuple[str, ...]) -> pd.DataFrame:
    """Return encounters by the columns of a table, sorted, without cells of nought; parts of a year are added."""
    counted = rows[rows["count"] > 0].astype({"count": "int64", "month": "int64"})
    summed = counted.groupby(list(keys), as_index=False)["count"].sum()
    names = {month: month_name(month) for month in summed["month"].unique()}
    table = summed.assign(month=summed["month"].map(names)).rename(columns={"count": "encounters"})
    result: pd.DataFrame = table.sort_values(list(keys), ignore_index=True)
    return result
