"""`winset data`: what is in the record, one table of it, and whether it still says what was published."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    import pandas as pd

    from winset.data.revisions import Revision, TableChange
    from winset.data.sources import Table
    from winset.data.vintages import Vintage

# As many rows as a reader takes in at a glance; the other formats print all.
ROWS_SHOWN = 40
REVISIONS_SHOWN = 6

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def list_tables(as_json: AsJson = False) -> None:
    """List the tables of the record: what they count, since when, who published them, and how late."""
    from winset.data.sources import register

    tables = list(register().values())
    if as_json:
        typer.echo(json.dumps([table_document(table) for table in tables], ensure_ascii=False))
        return
    _print_table(
        ("table", "what it holds", "months", "known after"),
        [(t.id, f"{t.title}. {t.publisher}", _months(t), _lag(t)) for t in tables],
        f"{len(tables)} tables. `winset data show TABLE` shows one.",
    )


def show(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="As `winset data list` names it.")],
    group: Annotated[str | None, typer.Option(help="Only this group of nationalities.")] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="YYYY-MM", help="First month.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM", help="Last month.")] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what was published by this day.")
    ] = None,
    form: Annotated[
        Literal["table", "csv", "json"], typer.Option("--format", help="How to print it.")
    ] = "table",
) -> None:
    """Show a table of the record. A count of events is not a count of persons: mind the unit."""
    from winset.data.selection import selected_rows
    from winset.data.sources import registered
    from winset.months import month_number, parse_as_of

    entry = registered(table)
    rows = selected_rows(
        table,
        group=group,
        first=None if first is None else month_number(first),
        last=None if last is None else month_number(last),
        as_of=None if as_of is None else parse_as_of(as_of),
    )
    if form == "csv":
        typer.echo(rows.to_csv(index=False, lineterminator="\n"), nl=False)
    elif form == "json":
        typer.echo(json.dumps({"table": table_document(entry), "rows": _records(rows)}, ensure_ascii=False))
    else:
        _print_rows(rows, entry)


def check(as_json: AsJson = False) -> None:
    """Check every table: file, schema, published totals, and tables that count the same. Exit 1 if one fails."""
    from winset.data.checks import check_all

    results = check_all()
    failed = [result for result in results if not result.holds]
    if as_json:
        keys = ("table", "check", "holds", "found", "expected")
        typer.echo(json.dumps([{key: getattr(r, key) for key in keys} for r in results], ensure_ascii=False))
    else:
        _print_table(
            ("table", "check", "holds", "found", "expected"),
            [(r.table, r.check, "yes" if r.holds else "NO", r.found, r.expected) for r in results],
            f"{len(results)} checks, {len(failed)} failed.",
        )
    if failed:
        raise typer.Exit(1)


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
    """Take a newer official file into the record, whole or not at all. It goes to your own data folder."""
    from winset.data.importing.importer import import_file
    from winset.months import parse_as_of

    done = import_file(file, published=None if published is None else parse_as_of(published))
    if as_json:
        document = {
            "file": str(file),
            "format": done.vintage.format,
            "new": done.is_new,
            **_vintage_document(done.vintage),
            "folder": str(done.vintage.folder),
            "tables": [_change_document(change) for change in done.changes],
            "warnings": list(done.warnings),
        }
        typer.echo(json.dumps(document, ensure_ascii=False))
        return
    if not done.is_new:
        typer.echo(f"{file.name}: the same rows are in the record as {done.vintage.id}. No new vintage.")
        return
    _print_table(
        ("table", "months", "new", "revised", "as before"),
        [
            (c.table, f"{c.first} to {c.last}", _span(c.added), _totals(c.revised), f"{c.unchanged}")
            for c in done.changes
        ],
        f"{done.title}, published {done.vintage.published}: vintage {done.vintage.id} in {done.vintage.folder.parent}.",
    )
    for warning in done.warnings:
        typer.echo(f"Note: {warning}", err=True)


def _vintage_document(vintage: "Vintage") -> dict[str, Any]:
    return {
        "id": vintage.id,
        "published": vintage.published.isoformat(),
        "imported": vintage.imported.isoformat(),
        "file_name": vintage.file,
        "file_sha256": vintage.file_sha256,
    }


def _change_document(change: "TableChange") -> dict[str, Any]:
    return {
        "table": change.table,
        "months": [change.first, change.last],
        "added": [{"month": one.month, "total": one.after} for one in change.added],
        "revised": [{"month": one.month, "before": one.before, "after": one.after} for one in change.revised],
        "unchanged": change.unchanged,
    }


def _span(months: "Sequence[Revision]") -> str:
    if not months:
        return ""
    return f"{len(months)}: {months[0].month} to {months[-1].month}" if len(months) > 1 else months[0].month


def _totals(months: "Sequence[Revision]") -> str:
    """Return the revised months with their totals, as many as a reader takes in."""
    shown = [f"{one.month} {one.before:,} -> {one.after:,}" for one in months[-REVISIONS_SHOWN:]]
    rest = len(months) - len(shown)
    return "; ".join([*([f"{rest} more"] if rest > 0 else []), *shown])


def table_document(table: "Table") -> dict[str, Any]:
    """Return what the register says of a table, and what was imported; what does not apply is left out."""
    from winset.data.revisions import table_vintages
    from winset.data.tables import edition
    from winset.months import month_name

    document: dict[str, Any] = {
        "id": table.id,
        "title": table.title,
        "publisher": table.publisher,
        "licence": table.licence,
        "address": table.address,
        "copies": list(table.copies),
        "vintage": table.vintage.isoformat(),
        "unit": table.unit,
        "columns": [column.name for column in table.columns],
        "notes": table.notes,
        "sha256": table.sha256,
    }
    if table.time in ("month", "date"):
        document |= {"lag_days": table.lag_days, "lag_basis": table.lag_basis}
    if table.coverage is not None:
        known = edition(table.id, None).known
        document["coverage"] = [month_name(int(known[0])), month_name(int(known[-1]))]
    if imported := table_vintages(table.id):
        document["imported"] = [_vintage_document(one) | _change_document(change) for one, change in imported]
    return document


def _records(rows: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return rows for JSON; an empty number is null, and a count stays a whole number."""
    return [
        {str(name): None if value != value else value for name, value in row.items()}
        for row in rows.to_dict("records")
    ]


def _print_rows(rows: "pd.DataFrame", table: "Table") -> None:
    left_out = len(rows) - ROWS_SHOWN
    from winset.data.revisions import table_vintages

    caption = f"{table.unit}. {table.publisher}, edition of {table.vintage}; {table.licence}."
    for one, change in table_vintages(table.id):
        # An edition older than the shipped one differs from it; only a newer one revises it.
        verb = "revised" if one.published >= table.vintage else "differs from the shipped edition in"
        revised = f"; {verb} {_totals(change.revised)}" if change.revised else ""
        new = f"; new {_span(change.added)}" if change.added else ""
        caption += f" Imported: {one.file}, published {one.published}{new}{revised}."
    if left_out > 0:
        caption = f"The last {ROWS_SHOWN} of {len(rows):,} rows; --format csv prints all. {caption}"
    shown = [[_cell(value) for value in row] for row in rows.tail(ROWS_SHOWN).itertuples(index=False)]
    _print_table([str(name) for name in rows.columns], shown, f"{caption} {table.notes}".strip(), table.title)


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value != value else f"{value:,}"


def _months(table: "Table") -> str:
    from winset.data.tables import edition
    from winset.data.vintages import vintages
    from winset.months import month_name

    if table.coverage is None:
        return ""
    imports = [one for one in vintages() if table.id in one.tables]
    known = edition(table.id, None).known if imports else table.coverage
    told = f" (imported {', '.join(str(one.published) for one in imports)})" if imports else ""
    return " to ".join(month_name(int(known[end])) for end in (0, -1)) + told


def _lag(table: "Table") -> str:
    return f"{table.lag_days} days" if table.time in ("month", "date") else ""


def _print_table(headings: Any, rows: Any, caption: str, title: str | None = None) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table as RichTable

    grid = RichTable(title=title, caption=escape(caption), caption_justify="left")
    for place, heading in enumerate(headings):
        grid.add_column(heading, overflow="fold", no_wrap=place == 0)
    for row in rows:
        grid.add_row(*(escape(cell) for cell in row))
    Console().print(grid)
