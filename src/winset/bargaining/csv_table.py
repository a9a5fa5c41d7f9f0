"""A CSV table of utilities: a header with the parties, one outcome a line.

Read block by block, so that its size does not matter to memory. Blocks of plain numbers go a quick way; from the first
block that is not plain (quotes, blank lines, anything wrong) the rest is read row by row, and every fault is listed at
once, with its line.
"""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import numpy as np

from winset.bargaining.frontier import FloatArray
from winset.bargaining.problem import (
    MAX_FAULTS,
    MAX_OUTCOMES,
    MAX_UTILITY,
    Domain,
    Tell,
    check_file,
    repeated,
    shown_faults,
)
from winset.errors import DomainError, Fault

MAX_LINE = 1 << 20
BLOCK_BYTES = 1 << 22
ROWS = 1 << 16
# Other signs that tables are written with; a header that holds one and names no second party was written so.
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class TableOutcomes:
    """The rows of a table below its header; `first` is the column of the first party."""

    path: Path
    parties: tuple[str, ...]
    first: int

    def blocks(self, tell: Tell) -> Iterator[FloatArray]:
        """Yield utilities (outcome, party), some hundred thousand rows at a time."""
        rows, size = 0, max(1, self.path.stat().st_size)
        with self.path.open("rb") as handle:
            _, line = _header(handle, self.path)
            for block in self._numbers(handle, line):
                rows += len(block)
                if rows > MAX_OUTCOMES:
                    raise DomainError(
                        [Fault(str(self.path), f"more than {MAX_OUTCOMES:,} outcomes", "no more than that")]
                    )
                yield block
                tell(min(1.0, handle.tell() / size))
        if rows == 0:
            raise DomainError([Fault(str(self.path), "no outcome below the header", "one line per outcome")])

    def _numbers(self, handle: BinaryIO, line: int) -> Iterator[FloatArray]:
        while text := _whole_lines(handle):
            numbers = self._plain(text)
            if numbers is None:
                yield from self._careful(chain(io.BytesIO(text), _bounded(handle)), line)
                return
            line += text.count(b"\n")
            yield numbers

    def _plain(self, text: bytes) -> FloatArray | None:
        """Return the numbers (row, party) of lines without quotes or faults, None for any others."""
        width = self.first + len(self.parties)
        signs = np.frombuffer(text, np.uint8)
        ends = np.flatnonzero(signs == ord("\n"))
        commas_before = np.searchsorted(np.flatnonzero(signs == ord(",")), ends)
        if b'"' in text or not text.endswith(b"\n") or (np.diff(commas_before, prepend=0) != width - 1).any():
            return None
        try:
            cells = text.decode().replace("\n", ",").split(",")
            columns = [
                np.fromiter(map(float, cells[self.first + i : -1 : width]), np.float64, ends.size)
                for i in range(len(self.parties))
            ]
        except ValueError:
            return None
        numbers = np.array(columns).T
        return numbers if (np.abs(numbers) < MAX_UTILITY).all() else None

    def _careful(self, lines: Iterable[bytes], line: int) -> Iterator[FloatArray]:
        """Yield the numbers of rows as the csv module reads them; raise all faults together."""
        reader = csv.reader(_text(lines, self.path, line), strict=True)
        faults: list[Fault] = []
        rows: list[list[float]] = []
        try:
            for row in reader:
                if len(row) > 1 or (row and row[0].strip()):
                    rows.append(self._row(row, f"{self.path}:{line + reader.line_num}", faults))
                if len(rows) == ROWS and not faults:
                    yield np.array(rows)
                if len(rows) == ROWS:
                    rows = []
                if len(faults) > MAX_FAULTS:
                    break
        except csv.Error as error:
            where = f"{self.path}:{line + reader.line_num}"
            faults.append(Fault(where, _reason(error), "comma-separated values"))
        if faults:
            raise DomainError(shown_faults(faults))
        if rows:
            yield np.array(rows)

    def _row(self, row: list[str], where: str, faults: list[Fault]) -> list[float]:
        """Return the numbers of one row, noting what is wrong with it."""
        width = self.first + len(self.parties)
        if len(row) != width:
            faults.append(Fault(where, f"{len(row)} values", f"{width}, as in the header"))
            return []
        values = [_number(cell) for cell in row[self.first :]]
        for party, cell, value in zip(self.parties, row[self.first :], values, strict=True):
            if not cell.strip():
                faults.append(Fault(where, f"no utility for {party}", "a number"))
            elif not math.isfinite(value):
                faults.append(Fault(where, f"utility of {party} is {cell.strip()[:40]!r}", "a finite number"))
            elif abs(value) >= MAX_UTILITY:
                limit = f"less than {MAX_UTILITY:g} in size"
                faults.append(Fault(where, f"utility of {party} is {cell.strip()[:40]}", limit))
        return values


def read_csv(path: Path) -> Domain:
    """Read a table with a header `outcome,PARTY,PARTY,...` or party names only, one outcome a line.

    Only the header is read here; the rows are read, and their faults raised, by the domain's blocks.
    """
    check_file(path)
    with path.open("rb") as handle:
        names, _ = _header(handle, path)
    first = 1 if names and names[0].lower() == "outcome" else 0
    parties = tuple(names[first:])
    if faults := _header_faults(f"{path}:1", names, parties):
        raise DomainError(faults)
    return Domain(parties, np.zeros(len(parties)), np.ones(len(parties)), TableOutcomes(path, parties, first))


def _header(handle: BinaryIO, path: Path) -> tuple[list[str], int]:
    """Return the names of the columns, and the number of lines that they take."""
    reader = csv.reader(_text(_bounded(handle), path, 0), strict=True)
    try:
        return [name.strip() for name in next(reader, [])], reader.line_num
    except csv.Error as error:
        raise DomainError([Fault(f"{path}:1", _reason(error), "comma-separated values")]) from error


def _header_faults(where: str, names: Sequence[str], parties: Sequence[str]) -> list[Fault]:
    faults = []
    if len(parties) < 2:
        kind = "party" if len(parties) == 1 else "parties"
        signs = [word for sign, word in SEPARATORS.items() if any(sign in name for name in names)]
        hint = f"; this header has {' and '.join(signs)}, a table here has commas" if signs else ""
        expected = f"`outcome,PARTY,PARTY,...` with two parties or more{hint}"
        faults.append(Fault(where, f"{len(parties)} {kind} named", expected))
    if parties and all(not math.isnan(_number(name)) for name in parties):
        faults.append(Fault(where, "the first line holds numbers", "a header with the names of the parties"))
    faults += [
        Fault(where, "a party without a name", "a name in every column") for name in parties if not name
    ]
    twice = [name for name in repeated(parties) if name]
    return faults + [Fault(where, f"party {name} twice", "each party once") for name in twice]


def _whole_lines(handle: BinaryIO) -> bytes:
    """Return the next lines, some megabytes of them, each with its end; without one, the last is too long."""
    text = handle.read(BLOCK_BYTES)
    if text and not text.endswith(b"\n"):
        rest = handle.readline(MAX_LINE)
        text += rest if len(rest) == MAX_LINE else rest.rstrip(b"\n") + b"\n"
    return text


def _bounded(handle: BinaryIO) -> Iterator[bytes]:
    """Yield lines, none longer than the longest allowed, so that a file without line ends fills no memory."""
    return iter(lambda: handle.readline(MAX_LINE), b"")


def _text(lines: Iterable[bytes], path: Path, line: int) -> Iterator[str]:
    """Decode lines, the first being number `line` + 1, without the mark that some programs put before UTF-8."""
    for number, data in enumerate(lines, line + 1):
        if len(data) >= MAX_LINE:
            what = f"a line of more than {MAX_LINE:,} characters"
            raise DomainError([Fault(f"{path}:{number}", what, "one outcome a line")])
        try:
            yield data.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            what = f"not UTF-8 text (byte {error.start + 1} of the line)"
            raise DomainError([Fault(f"{path}:{number}", what, "a CSV table in UTF-8")]) from error


def _number(text: str) -> float:
    """Return the number that `text` writes, NaN if it writes none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _reason(error: csv.Error) -> str:
    # What follows the dash is advice for whoever programs with the module.
    return f"not CSV: {str(error).partition(' - ')[0]}"
