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

    from winset.history.claims import shown

    table = Table(show_lines=True, expand=True)
    table.add_column("claim", ratio=2)
    # Wide enough for the longest word of a verdict or unit, so that none is cut on a terminal of 80 columns.
    for heading in ("stated", "recomputed"):
        table.add_column(heading, justify="right", min_width=10, max_width=14)
    for heading in ("on the day", "today"):
        table.add_column(heading, min_width=10, max_width=14)
    table.add_column("caveat", ratio=3)
    for result in results:
        unit = "" if result.unit in ("none", "day") else f" {result.unit.replace('_', ' ')}"
        figures = [
            f"{shown(figure)}{unit}" if figure is not None else ""
            for figure in (result.stated, result.recomputed)
        ]
        verdicts = [verdict.replace("_", " ") for verdict in (result.verdict_then, result.verdict_now)]
        table.add_row(result.text, *figures, *verdicts, result.caveat)
    Console().print(table)
