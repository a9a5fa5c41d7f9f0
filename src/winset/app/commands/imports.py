"""`winset data import` and `data forget`: newer official files into the record, and out of it again."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from winset.app.output import print_table

if TYPE_CHECKING:
    from winset.data.importing.importer import Imported
    from winset.data.reach import Reach
    from winset.data.revisions import Revision, TableChange
    from winset.data.vintages import Vintage

REVISIONS_SHOWN = 6
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CBP file (CSV) or the OHSS monthly workbook.")
    ],
    published: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD", help="The day on which the file was published; today if not named."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take a newer official file into the record, whole or not at all. It goes to your own data folder.

    CBP's file by area of responsibility moves every series of encounters. Its southwest file moves totals by agency,
    Mexico and northern Central America; its file by state moves nationalities, both agencies together. The OHSS monthly
    workbook moves what followed an encounter. `data forget` takes a file out again.
    """
    from winset.data.importing.importer import import_file
    from winset.months import parse_as_of

    done = import_file(file, published=None if published is None else parse_as_of(published))
    if as_json:
        typer.echo(json.dumps(_document(file, done), ensure_ascii=False))
        return
    if not done.is_new:
        typer.echo(f"{file.name}: the same rows are in the record as {done.vintage.id}. No new vintage.")
    else:
        print_table(
            ("table", "months", "new", "revised", "as before"),
            [
                (c.table, f"{c.first} to {c.last}", span(c.added), totals(c.revised), f"{c.unchanged}")
                for c in done.changes
            ],
            f"{done.title}, published {done.vintage.published}: vintage {done.vintage.id} in "
            f"{done.vintage.folder.parent}. `winset data forget {done.vintage.id}` takes it out.",
        )
    print_table(
        ("series", "known to", "before", "told by"),
        [
            (now.series, now.last, was.last if was.last != now.last else "the same", now.table)
            for was, now in zip(done.reached, done.reach, strict=True)
        ],
        "How far the record goes. What a file does not count stays where it was.",
    )
    for warning in done.warnings:
        typer.echo(f"Note: {warning}", err=True)


def forget(
    vintage: Annotated[
        str, typer.Argument(metavar="VINTAGE", help="As `data import` and `data list` name it.")
    ],
    as_json: AsJson = False,
) -> None:
    """Take an imported file out of the record again, whole; the record is then as it was without it."""
    from winset.data.reach import record_reach
    from winset.data.vintages import forget_vintage

    forget_vintage(vintage)
    reach = record_reach()
    if as_json:
        typer.echo(json.dumps({"forgotten": vintage, "reach": [reach_document(one) for one in reach]}))
        return
    typer.echo(f"{vintage} is forgotten. Encounters by nationality and agency go to {reach[0].last}.")


def _document(file: Path, done: "Imported") -> dict[str, Any]:
    return {
        "file": str(file),
        "format": done.vintage.format,
        "new": done.is_new,
        **vintage_document(done.vintage),
        "folder": str(done.vintage.folder),
        "tables": [change_document(change) for change in done.changes],
        "reach": [
            reach_document(now) | {"before": was.last}
            for was, now in zip(done.reached, done.reach, strict=True)
        ],
        "warnings": list(done.warnings),
    }


def reach_document(reach: "Reach") -> dict[str, Any]:
    """Return how far a series goes, and by which table."""
    return {"series": reach.series, "last": reach.last, "table": reach.table}


def vintage_document(vintage: "Vintage") -> dict[str, Any]:
    """Return what is kept of an imported file."""
    return {
        "id": vintage.id,
        "published": vintage.published.isoformat(),
        "imported": vintage.imported.isoformat(),
        "file_name": vintage.file,
        "file_sha256": vintage.file_sha256,
    }


def change_document(change: "TableChange") -> dict[str, Any]:
    """Return what a vintage changed in one table: months that are new, and months revised with both totals."""
    return {
        "table": change.table,
        "months": [change.first, change.last],
        "added": [{"month": one.month, "total": one.after} for one in change.added],
        "revised": [{"month": one.month, "before": one.before, "after": one.after} for one in change.revised],
        "unchanged": change.unchanged,
    }


def span(months: "Sequence[Revision]") -> str:
    """Return how many months there are, from which to which."""
    if not months:
        return ""
    return f"{len(months)}: {months[0].month} to {months[-1].month}" if len(months) > 1 else months[0].month


def totals(months: "Sequence[Revision]") -> str:
    """Return the revised months with their totals, as many as a reader takes in."""
    shown = [f"{one.month} {one.before:,} -> {one.after:,}" for one in months[-REVISIONS_SHOWN:]]
    rest = len(months) - len(shown)
    return "; ".join([*([f"{rest} more"] if rest > 0 else []), *shown])
