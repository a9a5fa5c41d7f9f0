"""`winset effects`: how deep the dip after every past measure was, how long it lasted, and what chance gives."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console


def effects(
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Day on which one stands: YYYY-MM-DD or YYYY-MM.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write pictures (SVG) and the numbers behind them (CSV)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show the dip, placebo band and persistence of every past measure.

    With --out, writes DIR/border.svg (all measures on the series), groups.svg (a panel a group), measures.svg (a panel
    a measure), persistence.svg, persistence.json (curves, choices and the verdict), and the numbers as CSV.
    """
    import json

    from winset.app.options import check_options
    from winset.history.effect_documents import effects_section
    from winset.months import parse_as_of

    check_options(as_of=as_of)
    if out is not None:
        _check_folder(out)
    section = effects_section(None if as_of is None else parse_as_of(as_of))
    # The path of a measure is for its picture; the document has the keys of CONTRACT and what they rest on.
    documents = [
        {key: value for key, value in entry.items() if key != "path"} for entry in section["measures"]
    ]
    if out is not None:
        _write(out, section)
    if as_json:
        typer.echo(json.dumps(documents, ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console

    _show(Console(highlight=False), documents, section["persistence"])


def _check_folder(out: Path) -> None:
    from winset.app.writing import check_writable
    from winset.report.effect_files import EFFECT_FILES

    check_writable(out, EFFECT_FILES)


def _write(out: Path, section: dict[str, Any]) -> None:
    from winset.app.writing import write_files
    from winset.report.effect_files import effect_files

    typer.echo("Drawing the pictures ...", err=True)
    write_files(out, effect_files(section))
    typer.echo(f"Pictures and numbers: {out}", err=True)


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
