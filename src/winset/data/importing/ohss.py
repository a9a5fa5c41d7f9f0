"""The monthly workbook of the DHS Office of Homeland Security Statistics: four sheets of it feed four of our tables.

Cells are rounded to ten by the publisher, so totals are held to their parts within rounding only. A cell `X` means that
the outcome did not exist; it is a count of nought. Sheets that feed nothing are not read.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from winset.data.importing.cells import FULL_MONTHS, LARGEST_CELL, OCTOBER
from winset.data.importing.faults import Faults, refused
from winset.data.importing.labels import NATIONALITY, our_name, plain
from winset.data.sources import registered
from winset.errors import RecordError
from winset.months import month_end, month_name

LARGEST_UNPACKED: Final = 200_000_000
TITLE: Final = "OHSS immigration enforcement and legal processes monthly tables"
# A sheet of the other workbook of this office, which has Border Patrol alone and leaves cells under five out: taken as
# months of a table, it would take their ports away and leave small nationalities at nought.
METRICS: Final = "Monthly Rgn and Sector"
INSTEAD: Final = (
    "They count Border Patrol alone, rounded to 10, cells under 5 left out. For Border Patrol by month import CBP's "
    "southwest land border encounters; for sectors and nationalities its file by area of responsibility"
)
TOTAL: Final = "total"
ROUNDING: Final = 10
# The publisher names "Other" what is in none of the blocks; the first block of a sheet is the sum of the others.
Block = tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet that feeds a table: what its blocks of columns are, and what the columns within a block are."""

    name: str
    table: str
    blocks: str
    columns: str


SHEETS: Final = (
    Sheet("SWB Encounters by Citizenship", "encounters_long", "component", NATIONALITY),
    Sheet("CBP SWB Book-Outs by Citp", "outcomes", NATIONALITY, "outcome"),
    Sheet("CBP SWB Book-Outs by Agency", "outcomes_by_agency", "component", "outcome"),
    Sheet("CBP SWB Book-Outs by Family", "outcomes_by_family", "demographic", "outcome"),
)
COLUMN_OF: Final = {"component": "agency", NATIONALITY: "nationality", "demographic": "family_type"}


def is_workbook(data: bytes) -> bool:
    """Whether a file is a zip archive, as workbooks are."""
    return data[:4] == b"PK\x03\x04"


def ohss_tables(file: str, data: bytes, published: date) -> dict[str, pd.DataFrame]:
    """Return the tables that a workbook feeds; any bad cell refuses it whole, all faults at once."""
    sheets, faults = _sheets(file, data), Faults(file)
    if plain(METRICS) in sheets:
        raise refused(file, "these are the OHSS Key Homeland Security Metrics, which no table takes", INSTEAD)
    if missing := [sheet.name for sheet in SHEETS if plain(sheet.name) not in sheets]:
        raise refused(
            file, f"the workbook has no sheet {', '.join(missing)}", "Expected the OHSS monthly tables"
        )
    tables = {sheet.table: _table(sheet, sheets[plain(sheet.name)], published, faults) for sheet in SHEETS}
    faults.stop_if_any()
    return tables


def _sheets(file: str, data: bytes) -> Mapping[str, list[tuple[Any, ...]]]:
    """Return the rows of the sheets we read by their plain name; of the others only the name."""
    import openpyxl

    wanted = {plain(sheet.name) for sheet in SHEETS}
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if not any(entry.filename.startswith("xl/") for entry in entries):
            raise refused(file, "the file is packed and no workbook", "Unpack it and import what is inside")
        if unpacked > LARGEST_UNPACKED:
            raise refused(
                file, f"the workbook unpacks to {unpacked:,} bytes", f"At most {LARGEST_UNPACKED:,}"
            )
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return {
            plain(sheet.title): [tuple(row) for row in sheet.iter_rows(values_only=True)]
            if plain(sheet.title) in wanted
            else []
            for sheet in book.worksheets
        }
    except (RecordError, MemoryError):
        raise
    except Exception as error:
        # The library raises whatever a broken archive or XML leads it to; to the user all of it is one thing.
        what = f"the workbook cannot be read ({type(error).__name__})"
        raise refused(file, what, "Open it in a spreadsheet and save it as .xlsx") from None


def _table(sheet: Sheet, rows: list[tuple[Any, ...]], published: date, faults: Faults) -> pd.DataFrame:
    """Return one table in our words, sorted, without cells of nought; parts that share a key are added."""
    table = registered(sheet.table)
    start = next((at for at, row in enumerate(rows) if _starts_header(row)), None)
    if start is None or start == 0:
        faults.add(
            f"'{sheet.name}'",
            "no header with Fiscal Year and Month was found",
            "Expected one, under a row of groups",
        )
        return pd.DataFrame()
    places = _places(sheet, rows[start - 1], rows[start], start, faults)
    found = list(_cells(sheet, rows[start + 1 :], start + 1, places, published, faults))
    _all_are_there(sheet, places, faults)
    long = pd.DataFrame(found, columns=["month", COLUMN_OF[sheet.blocks], "_column", table.value])
    long = long.rename(columns={"_column": COLUMN_OF.get(sheet.columns, sheet.columns)})
    keys = list(table.key)
    if long.empty and not faults.count:
        faults.add(f"'{sheet.name}'", "the sheet counts nothing", "Expected rows of months")
    return long[[*keys, table.value]].groupby(keys, as_index=False).sum().sort_values(keys, ignore_index=True)


def _starts_header(row: Sequence[Any]) -> bool:
    return [plain(str(cell)) for cell in row[:2]] == ["fiscalyear", "month"]


def _places(
    sheet: Sheet, groups: Sequence[Any], header: Sequence[Any], at: int, faults: Faults
) -> dict[int, Block]:
    """Return (block, column) by place in the row. A block's name stands over its first column; totals are left out."""
    places: dict[int, Block] = {}
    block: str | None = None
    for place in range(2, len(header)):
        group = groups[place] if place < len(groups) else None
        if group is not None:
            block = _name(sheet.blocks, group)
            if block is None:
                faults.add(
                    _cell(sheet, at - 1, place), f"{group!r:.60} is no group we know", "Correct the name"
                )
        if header[place] is None:
            continue
        column = _name(sheet.columns, header[place])
        if column is None:
            faults.add(
                _cell(sheet, at, place), f"{header[place]!r:.60} is no column we know", "Correct the name"
            )
        elif block is not None and TOTAL not in (block, column):
            places[place] = (_folded(sheet, block), _folded(sheet, column))
    return places


def _name(kind: str, text: object) -> str | None:
    """Return our name of a heading; footnote numbers at its end are dropped. A total is called total."""
    heading = re.sub(r"\d+$", "", str(text).strip())
    if plain(heading) in ("total", "totalcbp") or (kind != "outcome" and plain(heading) == "totalencounters"):
        return TOTAL
    return our_name(kind, heading)


def _folded(sheet: Sheet, name: str) -> str:
    """Return a nationality that the table does not tell apart as OTH: each edition names its own ten."""
    allowed = {value for column in registered(sheet.table).columns for value in column.allowed}
    return name if name in allowed or len(name) != len("OTH") else "OTH"


def _all_are_there(sheet: Sheet, places: Mapping[int, Block], faults: Faults) -> None:
    """An edition that leaves a nationality out has it inside Other; read as nought it would be a false record."""
    table = registered(sheet.table)
    there = {name for block in places.values() for name in block}
    for column in table.columns:
        if missing := [value for value in column.allowed if value not in there]:
            faults.add(
                f"'{sheet.name}'",
                f"no column for {', '.join(missing)}",
                f"{table.id} tells {', '.join(column.allowed)} apart",
            )


def _cells(
    sheet: Sheet,
    rows: list[tuple[Any, ...]],
    offset: int,
    places: Mapping[int, Block],
    published: date,
    faults: Faults,
) -> Iterator[tuple[str, str, str, int]]:
    """Yield (month, block, column, count) of every cell above nought, down to the notes under the table."""
    year: int | None = None
    seen: set[int] = set()
    for at, row in enumerate(rows, offset):
        first, name = (*row, None, None)[:2]
        if name is None:
            if any(isinstance(cell, int | float) for cell in row):
                faults.add(_cell(sheet, at, 1), "numbers without a month", "Expected the name of a month")
            continue
        if first is not None:
            year = _fiscal_year(first)
            if year is None:
                faults.add(
                    _cell(sheet, at, 0), f"{first!r:.60} is no fiscal year", "Expected 2024 or 2024 YTD"
                )
        if plain(str(name)) == TOTAL:
            continue
        month = _month(year, name)
        if month is None:
            faults.add(
                _cell(sheet, at, 1), f"{name!r:.60} is no month of a year", "Expected October to September"
            )
            continue
        if month in seen:
            faults.add(_cell(sheet, at, 1), f"{month_name(month)} comes twice", "Expected each month once")
        if month_end(month) >= published:
            what = f"{month_name(month)} had not ended on {published}, the day of publication"
            faults.add(_cell(sheet, at, 1), what, "Correct the year, or name the day with --published")
        seen.add(month)
        for place, block in places.items():
            count = _count(row[place] if place < len(row) else None)
            if count is None:
                cell = row[place] if place < len(row) else None
                faults.add(
                    _cell(sheet, at, place), f"{cell!r:.60} is no count", "Expected a whole number or X"
                )
            elif count:
                yield (month_name(month), *block, count)  # type: ignore[misc]


def _fiscal_year(value: object) -> int | None:
    found = re.fullmatch(
        r"(?:FY\s*)?(20\d\d)(?:\.0)?(?:\s*\(?(?:FY)?TD\)?|\s*\(?YTD\)?)?", str(value).strip(), re.A
    )
    return int(found[1]) if found else None


def _month(year: int | None, name: object) -> int | None:
    text = str(name).strip().lower()
    if year is None or text not in FULL_MONTHS:
        return None
    month = FULL_MONTHS.index(text)
    return (year - 1970) * 12 + month - (12 if month >= OCTOBER else 0)


def _count(value: object) -> int | None:
    if isinstance(value, str):
        text = value.strip().replace(",", "")
        if text.upper() == "X":
            return 0
        value = int(text) if re.fullmatch(r"\d{1,9}", text, re.A) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LARGEST_CELL:
        return None
    return int(value) if value == int(value) else None


def _cell(sheet: Sheet, row: int, column: int) -> str:
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"'{sheet.name}'!{letters}{row + 1}"
