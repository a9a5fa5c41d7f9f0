"""`winset data`: what is in the record, one table of it, and whether it still says what was published."""

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from winset.app.commands.imports import (
    AsJson,
    change_document,
    reach_document,
    span,
    totals,
    vintage_document,
)
from winset.app.output import print_table

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from winset.data.revisions import TableChange
    from winset.data.sources import Table
    from winset.data.vintages import Vintage

# As many rows as a reader takes in at a glance; the other formats print all.
ROWS_SHOWN = 40


def list_tables(as_json: AsJson = False) -> None:
    """List the tables of the record: what they count, since when, who published them, and how late."""
    from winset.data.sources import register

    tables = list(register().values())
    if as_json:
        typer.echo(json.dumps([table_document(table) for table in tables], ensure_ascii=False))
        return
    print_table(
        ("table", "what it holds", "months", "known after"),
        [(t.id, f"{t.title}. {t.publisher}", _months(t), _lag(t)) for t in tables],
        f"{len(tables)} tables. `winset data show TABLE` shows one.{_imports()}",
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

    entry, day = registered(table), None if as_of is None else parse_as_of(as_of)
    rows = selected_rows(
        table,
        group=group,
        first=None if first is None else month_number(first),
        last=None if last is None else month_number(last),
        as_of=day,
    )
    if form == "csv":
        typer.echo(rows.to_csv(index=False, lineterminator="\n"), nl=False)
    elif form == "json":
        typer.echo(
            json.dumps({"table": table_document(entry, day), "rows": records(rows)}, ensure_ascii=False)
        )
    else:
        _print_rows(rows, entry, day)


def check(as_json: AsJson = False) -> None:
    """Check every table: file, schema, published totals, and tables that count the same. Exit 1 if one fails."""
    from winset.data.checks import check_all

    results = check_all()
    failed = [result for result in results if not result.holds]
    if as_json:
        keys = ("table", "check", "holds", "found", "expected")
        typer.echo(json.dumps([{key: getattr(r, key) for key in keys} for r in results], ensure_ascii=False))
    else:
        print_table(
            ("table", "check", "holds", "found", "expected"),
            [(r.table, r.check, "yes" if r.holds else "NO", r.found, r.expected) for r in results],
            f"{len(results)} checks, {len(failed)} failed.",
        )
    if failed:
        raise typer.Exit(1)


def table_document(table: "Table", as_of: "date | None" = None) -> dict[str, Any]:
    """Return what the register says of a table, and what had been imported by a day; what does not apply is absent."""
    from winset.data.reach import record_reach
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
    if table.continued_by and as_of is None:
        document["reach"] = [reach_document(one) for one in record_reach()]
    if imported := _imported(table, as_of):
        document["imported"] = [vintage_document(one) | change_document(change) for one, change in imported]
    return document


def _imported(table: "Table", as_of: "date | None") -> "list[tuple[Vintage, TableChange]]":
    """Return the imported vintages of a table that had been published by a day, with what each changed."""
    from winset.data.revisions import table_vintages

    return [
        (one, change) for one, change in table_vintages(table.id) if as_of is None or one.published <= as_of
    ]


def records(rows: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return rows for JSON; an empty number is null, and a count stays a whole number."""
    return [
        {str(name): None if value != value else value for name, value in row.items()}
        for row in rows.to_dict("records")
    ]


def _print_rows(rows: "pd.DataFrame", table: "Table", as_of: "date | None") -> None:
    from winset.data.reach import record_reach

    left_out = len(rows) - ROWS_SHOWN
    caption = f"{table.unit}. {table.publisher}, edition of {table.vintage}; {table.licence}."
    for one, change in _imported(table, as_of):
        # An edition older than the shipped one differs from it; only a newer one revises it.
        verb = "revised" if one.published >= table.vintage else "differs from the shipped edition in"
        revised = f"; {verb} {totals(change.revised)}" if change.revised else ""
        new = f"; new {span(change.added)}" if change.added else ""
        caption += f" Imported: {one.file}, published {one.published}, vintage {one.id}{new}{revised}."
    if table.continued_by and as_of is None:
        whole, *parts = record_reach()
        longer = [
            f"{part.series} to {part.last} ({part.table})" for part in parts[:2] if part.last > whole.last
        ]
        caption += f" Goes on in part: {'; '.join(longer)}." if longer else ""
    if left_out > 0:
        caption = f"The last {ROWS_SHOWN} of {len(rows):,} rows; --format csv prints all. {caption}"
    shown = [[_cell(value) for value in row] for row in rows.tail(ROWS_SHOWN).itertuples(index=False)]
    print_table([str(name) for name in rows.columns], shown, f"{caption} {table.notes}".strip(), table.title)


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


def _imports() -> str:
    """Return the imported files by the names with which they can be forgotten."""
    from winset.data.vintages import vintages

    told = "; ".join(f"{one.id} ({one.file})" for one in vintages())
    return f" Imported: {told}. `winset data forget VINTAGE` takes one out." if told else ""


def _lag(table: "Table") -> str:
    return f"{table.lag_days} days" if table.time in ("month", "date") else ""
