"""`winset claims`: the figures of a text recomputed, with a verdict for its day and one for today."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from winset.history.claims import ClaimResult


def claims(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="A YAML list of claims, or the id of one that ships.")
    ] = "nbc-january-2024",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Recompute the figures of a text from the record, as of its day and as of today."""
    import json

    from winset.history.claims import claim_document, recompute_claims

    results = recompute_claims(file)
    if as_json:
        typer.echo(json.dumps([claim_document(result) for result in results], ensure_ascii=False))
    else:
        _print_table(results)


def _print_table(results: "tuple[ClaimResult, ...]") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from winset.history.claims import shown

    table = Table(show_lines=True, expand=True)
    table.add_column("claim and caveat", ratio=1)
    # As wide as the longest word of a unit or verdict, so that none is cut on a terminal of 80 columns.
    for heading in ("stated", "recomputed"):
        table.add_column(heading, justify="right", width=10)
    table.add_column("on its day; today", width=12)
    for result in results:
        unit = "" if result.unit in ("none", "day") else f"\n{result.unit.replace('_', ' ')}"
        figures = [
            f"{shown(figure)}{unit}" if figure is not None else ""
            for figure in (result.stated, result.recomputed)
        ]
        verdicts = f"{result.verdict_then};\n{result.verdict_now}".replace("_", " ")
        words = Text(result.text)
        if result.caveat:
            words.append(f"\n{result.caveat}", style="dim")
        table.add_row(words, *figures, verdicts)
    Console().print(table)
