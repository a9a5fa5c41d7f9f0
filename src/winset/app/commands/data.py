"""`winset data`: what is in the record, one table of it, and whether it still says what was published."""

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    import pandas as pd

    from winset.data.sources import Table

# As many rows as a reader takes in at a glance; the other formats print all.
ROWS_SHOWN = 40

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


def table_document(table: "Table") -> dict[str, Any]:
    """Return what the register says of a table; what does not apply is left out."""
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
        document["coverage"] = [month_name(month) for month in table.coverage]
    return document


def _records(rows: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return rows for JSON; an empty number is null, and a count stays a whole number."""
    return [
        {str(name): None if value != value else value for name, value in row.items()}
        for row in rows.to_dict("records")
    ]


def _print_rows(rows: "pd.DataFrame", table: "Table") -> None:
    left_out = len(rows) - ROWS_SHOWN
    caption = f"{table.unit}. {table.publisher}, edition of {table.vintage}; {table.licence}."
    if left_out > 0:
        caption = f"The last {ROWS_SHOWN} of {len(rows):,} rows; --format csv prints all. {caption}"
    shown = [[_cell(value) for value in row] for row in rows.tail(ROWS_SHOWN).itertuples(index=False)]
    _print_table([str(name) for name in rows.columns], shown, f"{caption} {table.notes}".strip(), table.title)


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value != value else f"{value:,}"


def _months(table: "Table") -> str:
    from winset.months import month_name

    return "" if table.coverage is None else " to ".join(month_name(month) for month in table.coverage)


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
