"""A file of separated text becomes a frame of texts, with the line of every row.

Commas are the publisher's; a spreadsheet saves semicolons or tabs where the comma is the decimal mark.
"""

import csv
import io
from dataclasses import dataclass

import pandas as pd

from winset.data.importing.faults import Faults, refused
from winset.data.importing.labels import names_of, plain

LARGEST_BYTES = 300_000_000
# A file with fewer of our columns than this is something else, and faults of its rows would tell nothing.
FEWEST_KNOWN = 3
EXPECTED_FILES = (
    "Expected CBP's nationwide encounters by area of responsibility or by state, its southwest land border encounters "
    "(all CSV, the header on the first line), or the OHSS monthly workbook (.xlsx)"
)
# How a packed file begins, and one that a spreadsheet saved as "Unicode text".
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class TextRows:
    """The rows of a file as stripped texts. Columns that we know carry our name, all others their own.

    `lines` is (row,): the line on which a row ends in the file, counted from 1.
    """

    file: str
    rows: pd.DataFrame
    lines: list[int]


def text_rows(file: str, data: bytes) -> TextRows:
    """Return the rows of a CSV file; rows of another length than the header, and unreadable text, are refused."""
    text = _decoded(file, data)
    header_line = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise refused(
            f"{file}:{reader.line_num}", f"not comma-separated text ({error})", "Export it anew"
        ) from None
    if not rows:
        raise refused(file, "the file is empty", "Expected a header and rows")
    header, known = _header(file, rows[0])
    return TextRows(file, _frame(file, header, rows[1:], lines[1:], known), lines[1:])


def _decoded(file: str, data: bytes) -> str:
    if len(data) > LARGEST_BYTES:
        raise refused(file, f"the file has {len(data):,} bytes", f"Expected at most {LARGEST_BYTES:,}")
    if data.startswith(_PACKED):
        raise refused(file, "the file is packed", "Unpack it and import what is inside")
    if data.startswith(_UTF_16):
        raise refused(file, "the text is UTF-16", "Save the file as CSV UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise refused(f"{file}:{line}", "the text is not UTF-8", "Save the file as CSV UTF-8") from None


def _header(file: str, cells: list[str]) -> tuple[list[str], list[int]]:
    """Return the names of the columns and which cells of a row they stand in; a column without a name is left out."""
    ours = names_of("columns")
    # The mark keeps a stranger that is called like one of our columns from being taken for it.
    names = [ours.get(plain(cell)) or (f"?{cell.strip()}" if cell.strip() else "") for cell in cells]
    places = [place for place, name in enumerate(names) if name]
    named = [names[place] for place in places]
    if len(set(named) & set(ours.values())) < FEWEST_KNOWN:
        start = ",".join(cells)[:60]
        raise refused(f"{file}:1", f"no header of a file that can be imported: {start!r}", EXPECTED_FILES)
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise refused(f"{file}:1", f"the column {twice[0].removeprefix('?')} comes twice", "Keep one")
    return named, places


def _frame(
    file: str, header: list[str], rows: list[list[str]], lines: list[int], places: list[int]
) -> pd.DataFrame:
    width, faults = max(places, default=-1) + 1, Faults(file)
    for row, line in zip(rows, lines, strict=True):
        if len(row) < width or any(cell.strip() for cell in row[width:]):
            faults.add(line, f"the row has {len(row)} cells", f"Expected {width}, as in the header")
        elif plain(next(filter(None, row), "")) in ("total", "totals", "grandtotal"):
            faults.add(line, "the row is a total", "Take it out; the rows are added here")
    faults.stop_if_any()
    columns = list(zip(*rows, strict=False)) or [()] * width
    return pd.DataFrame(
        {name: _stripped(columns[place]) for name, place in zip(header, places, strict=True)}, dtype=object
    )


def _stripped(cells: tuple[str, ...]) -> pd.Series:
    """Return texts without the space around them; few are different, so each is stripped once."""
    stripped = {cell: cell.strip() for cell in set(cells)}
    return pd.Series([stripped[cell] for cell in cells], dtype=object)
