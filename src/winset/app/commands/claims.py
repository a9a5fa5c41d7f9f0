"""`winset claims`: the figures of a text recomputed, with a verdict for its day and one for today."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from winset.history.claims import ClaimResult


def claims(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="A YAML list of claims, or the id of one that ships.")
    ] = "nbc-january-2024",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write a card for each claim, with its series and chart."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Recompute the figures of a text from the record, as of its day and as of today.

    With --out, writes DIR/cards.html (one self-contained file) and, for each claim, DIR/ID.csv and DIR/ID.svg.
    """
    import json

    from winset.history.claims import recompute_claims
    from winset.report.claim_sentences import card_document

    if out is not None:
        _check_folder(file, out)
    results = recompute_claims(file)
    if out is not None:
        from winset.app.writing import write_files
        from winset.report.cards import card_files

        write_files(out, card_files(results))
    if as_json:
        typer.echo(json.dumps([card_document(result) for result in results], ensure_ascii=False))
        return
    _print_table(results)
    _print_sentences(results)
    if out is not None:
        typer.echo(f"\nCards: {out}/cards.html")


def _check_folder(file: str, out: Path) -> None:
    """Raise `OutputError` before anything is computed; the names of the files come from the list of claims."""
    from winset.app.writing import check_writable
    from winset.history.claims import read_claims
    from winset.report.cards import card_names

    check_writable(out, card_names([claim.id for claim in read_claims(file).claims]))


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


def _print_sentences(results: "tuple[ClaimResult, ...]") -> None:
    """Print each sentence on one line, however narrow the terminal, so that it can be copied whole."""
    from rich.console import Console
    from rich.text import Text

    from winset.report.claim_sentences import sentences

    console = Console()
    console.print("\nTo paste", style="bold")
    for result in results:
        for language, sentence in sentences(result).items():
            console.print(Text(f"{result.id} ({language}): {sentence}"), soft_wrap=True)
