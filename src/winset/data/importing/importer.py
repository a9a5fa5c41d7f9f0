"""`import_file`: a newer official file into the store, whole or not at all, and what it changes in the record."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from winset.data.importing.cbp import cbp_tables
from winset.data.importing.faults import refused
from winset.data.importing.ohss import TITLE, is_workbook, ohss_tables
from winset.data.importing.text import LARGEST_BYTES, text_rows
from winset.data.reach import Reach, record_reach
from winset.data.revisions import TableChange, table_change
from winset.data.sources import registered
from winset.data.tables import edition, schema_faults
from winset.data.vintages import Vintage, store_vintage
from winset.errors import Fault, RecordError


@dataclass(frozen=True)
class Imported:
    """The vintage of a file, its format in words, whether it is new, and what it changed against the newest before.

    `reached` is how far each series of the record went before it, `reach` how far it goes now.
    """

    vintage: Vintage
    title: str
    is_new: bool
    changes: tuple[TableChange, ...]
    warnings: tuple[str, ...]
    reached: tuple[Reach, ...]
    reach: tuple[Reach, ...]


def import_file(path: Path, *, published: date | None = None, today: date | None = None) -> Imported:
    """Check a file whole and keep it as a vintage published on a day, today unless one is named.

    A file with a bad row is refused with all its faults, and the store stays as it was. The same rows again, in any
    order, are no new vintage.
    """
    day = today or datetime.now(UTC).date()
    if published is not None and published > day:
        raise refused(
            "--published", f"{published} is still to come", "Name the day on which the file was published"
        )
    data = _bytes(path)
    kind, title, tables = read_tables(path.name, data, published or day)
    if faults := [fault for name, table in tables.items() for fault in _schema(name, table)]:
        raise RecordError(faults)
    changes = tuple(table_change(name, edition(name, None).frame, table) for name, table in tables.items())
    reached = record_reach()
    vintage, is_new = store_vintage(
        tables,
        published=published,
        today=day,
        kind=kind,
        file=path.name,
        file_sha256=hashlib.sha256(data).hexdigest(),
    )
    warnings = _warnings(changes, published) if is_new else ()
    return Imported(vintage, title, is_new, changes, warnings, reached, record_reach())


def read_tables(file: str, data: bytes, published: date) -> tuple[str, str, dict[str, pd.DataFrame]]:
    """Return the format, its title and the checked tables of a file's bytes; nothing is kept."""
    if is_workbook(data):
        return "workbook", TITLE, ohss_tables(file, data, published)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise refused(file, "the file is a workbook of the old kind", "Save it as .xlsx or CSV")
    kind, tables = cbp_tables(text_rows(file, data), published)
    return kind.id, kind.title, tables


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise refused(str(path), "no such file", "Name the file that was downloaded")
        if path.stat().st_size > LARGEST_BYTES:
            raise refused(str(path), "the file is too large", f"Expected at most {LARGEST_BYTES:,} bytes")
        return path.read_bytes()
    except OSError as error:
        raise refused(
            str(path), f"the file cannot be read ({error.strerror})", "Check its permissions"
        ) from None
    except ValueError:
        raise refused(
            repr(str(path)), "not the name of a file", "Name the file that was downloaded"
        ) from None


def _schema(name: str, frame: pd.DataFrame) -> list[Fault]:
    return schema_faults(frame, replace(registered(name), coverage=None))


def _warnings(changes: tuple[TableChange, ...], published: date | None) -> tuple[str, ...]:
    """Return what a reader should look at twice: totals that jump, and a file that ends before the record does."""
    told = []
    for change in changes:
        if large := [one for one in change.revised if one.is_large]:
            listed = ", ".join(f"{one.month} {one.before:,} -> {one.after:,}" for one in large[:6])
            told.append(f"{change.table}: totals moved by more than a fifth; is the file whole? {listed}")
        newest = edition(change.table, None)
        end = newest.frame["month"].max()
        if published is None and change.revised and change.last < end:
            told.append(
                f"{change.table}: the file ends in {change.last}, the record in {end}. If it is an older edition, name "
                f"its day with --published, or it counts as published today."
            )
        if newest.last is not None and len(newest.known) != newest.known[-1] - newest.known[0] + 1:
            told.append(
                f"{change.table}: the months have a gap; the record counts as known up to the month before it."
            )
    return tuple(told)
