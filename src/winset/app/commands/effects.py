"""`winset effects`: how deep the dip after every past measure was, how long it lasted, and what chance gives."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console


def effects(
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Day on which one stands: YYYY-MM-DD or YYYY-MM.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show the dip, placebo band and persistence of every past measure."""
    import json

    from winset.app.options import check_options
    from winset.history.effect_documents import effect_document, persistence_document
    from winset.history.effects import measure_effects
    from winset.months import parse_as_of

    check_options(as_of=as_of)
    found = measure_effects(None if as_of is None else parse_as_of(as_of))
    documents = [effect_document(effect) for effect in found]
    if as_json:
        typer.echo(json.dumps(documents, ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console

    _show(Console(highlight=False), documents, persistence_document(found))


def _show(console: "Console", documents: list[dict[str, Any]], persistence: dict[str, Any]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    caption = (
        "Border Patrol encounters in months 1 to 3 (dip) and the lowest month (trough) against the 3 months before, "
        "after season, in percent; choices: all bases, gaps, seasons and windows; half-life in months, > where the "
        "dip was still there when last seen"
    )
    table = Table(caption=caption, box=SIMPLE_HEAD, padding=(0, 0, 0, 1), collapse_padding=True)
    table.add_column("measure", ratio=1)
    # As wide as their widest figure, so that the names keep the room on a terminal of 80 columns.
    for heading, width in (
        ("dip", 4),
        ("placebo 90 %", 13),
        ("choices", 12),
        ("trough", 6),
        ("half-life", 9),
    ):
        table.add_column(heading, justify="right", min_width=width)
    for entry in documents:
        name = (
            f"{entry['date']} {entry['title']['en']} ({entry['series'].partition(':')[2].replace('_', '-')})"
        )
        table.add_row(
            name,
            f"{entry['dip_percent']:+.0f}",
            _band(entry["placebo90"]),
            _band(entry["spread"]["dip_percent"]),
            f"{entry['trough_percent']:+.0f}",
            _half_life(entry),
        )
    console.print(table)
    for words in persistence["words"]:
        console.print(words, markup=False)


def _band(band: list[float] | None) -> str:
    return "too few months" if band is None else f"{band[0]:+.0f} to {band[1]:+.0f}"


def _half_life(entry: dict[str, Any]) -> str:
    """Return months, with > where the dip was still there when last seen."""
    if entry["half_life_months"] is None:
        return "no dip"
    return f"{'> ' if entry['censored'] else ''}{entry['half_life_months']}"
