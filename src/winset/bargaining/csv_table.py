"""A CSV table of utilities: a header with the parties, one outcome a line.

Read chunk by chunk in bounded memory; every fault of the table is listed at once, with its line.
"""

import csv
import math
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from winset.bargaining.frontier import FloatArray
from winset.bargaining.problem import MAX_FAULTS, MAX_NUMBERS, Domain, check_file, shown_faults, size_limit
from winset.errors import DomainError, Fault

MAX_TABLE_BYTES = 1 << 30
MAX_LINE = 1 << 20
CHUNK = 1 << 16


def read_csv(path: Path) -> Domain:
    """Read a table with a header `outcome,PARTY,PARTY,...` or party names only, one outcome a line."""
    check_file(path, MAX_TABLE_BYTES)
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(_bounded_lines(handle, path), strict=True)
            parties, first = _csv_header(next(reader, []), path)
            utility = _csv_numbers(reader, path, parties, first)
    except UnicodeDecodeError as error:
        raise DomainError(
            [Fault(str(path), f"not UTF-8 text (byte {error.start})", "a CSV table in UTF-8")]
        ) from error
    except csv.Error as error:
        raise DomainError([Fault(str(path), f"not CSV: {error}", "comma-separated values")]) from error
    return Domain(tuple(parties), utility, np.zeros(len(parties)), np.ones(len(parties)))


def _bounded_lines(handle: TextIO, path: Path) -> Iterator[str]:
    while line := handle.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise DomainError(
                [Fault(str(path), f"a line of more than {MAX_LINE:,} characters", "one outcome a line")]
            )
        yield line


def _csv_header(header: list[str], path: Path) -> tuple[list[str], int]:
    """Return the party names and the column of the first of them."""
    names = [name.strip() for name in header]
    first = 1 if names and names[0].lower() == "outcome" else 0
    parties = names[first:]
    where, faults = f"{path}:1", []
    if len(parties) < 2:
        faults.append(
            Fault(
                where,
                f"{len(parties)} {'party' if len(parties) == 1 else 'parties'} named",
                "`outcome,PARTY,PARTY,...` with two parties or more",
            )
        )
    if parties and all(_is_number(name) for name in parties):
        faults.append(Fault(where, "the first line holds numbers", "a header with the names of the parties"))
    faults += [
        Fault(where, "a party without a name", "a name in every column") for name in parties if not name
    ]
    repeated = sorted({name for name in parties if name and parties.count(name) > 1})
    faults += [Fault(where, f"party {name} twice", "each party once") for name in repeated]
    if faults:
        raise DomainError(faults)
    return parties, first


def _csv_numbers(reader: Any, path: Path, parties: list[str], first: int) -> FloatArray:
    """Return the numbers of all rows, chunk by chunk; one faulty row sends the whole table to `_table_faults`."""
    chunks, rows_read = [np.empty((0, len(parties)))], 0
    while chunk := list(islice(reader, CHUNK)):
        rows = [row for row in chunk if row and (len(row) > 1 or row[0].strip())]
        rows_read += len(rows)
        if rows_read * len(parties) > MAX_NUMBERS:
            many = f"more than {MAX_NUMBERS // len(parties):,} outcomes"
            raise DomainError([Fault(str(path), many, size_limit(len(parties)))])
        numbers = _plain_numbers(rows, first + len(parties), first)
        if numbers is None:
            raise DomainError(shown_faults(_table_faults(path, parties, first)))
        chunks.append(numbers.reshape(-1, len(parties)))
    if rows_read == 0:
        raise DomainError([Fault(str(path), "no outcome below the header", "one line per outcome")])
    return np.concatenate(chunks)


def _table_faults(path: Path, parties: list[str], first: int) -> list[Fault]:
    """Read the table again, slowly, and list what is wrong with each row and on which line it stands."""
    faults: list[Fault] = []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.reader(_bounded_lines(handle, path), strict=True)
        next(reader)
        for row in reader:
            if len(row) > 1 or any(cell.strip() for cell in row):
                faults += _row_faults(f"{path}:{reader.line_num}", row, parties, first)
            if len(faults) > MAX_FAULTS:
                break
    return faults


def _plain_numbers(rows: list[list[str]], width: int, first: int) -> FloatArray | None:
    """Return the numbers of faultless rows, None if any cell is missing or not a finite number."""
    if any(len(row) != width for row in rows):
        return None
    try:
        numbers = np.fromiter(map(float, chain.from_iterable(row[first:] for row in rows)), dtype=np.float64)
    except ValueError:
        return None
    return numbers if np.isfinite(numbers).all() else None


def _row_faults(where: str, row: list[str], parties: list[str], first: int) -> list[Fault]:
    width = first + len(parties)
    if len(row) != width:
        return [Fault(where, f"{len(row)} values", f"{width}, as in the header")]
    faults = []
    for party, cell in zip(parties, row[first:], strict=True):
        if not cell.strip():
            faults.append(Fault(where, f"no utility for {party}", "a number"))
        elif not _is_number(cell) or not math.isfinite(float(cell)):
            faults.append(Fault(where, f"utility of {party} is {cell.strip()[:40]!r}", "a finite number"))
    return faults


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
