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
    template: Annotated[
        bool, typer.Option("--template", help="Print a list to start from: one claim of each sort.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Recompute the figures of a text from the record, as of its day and as of today.

    With --out, writes DIR/cards.html (one self-contained file) and, for each claim, DIR/ID.csv and DIR/ID.svg.

    A list for a text of your own names the text and its claims, each with what is stated and an expression over the
    record that recomputes it:

    \b
      text:
        title: Border figures for December
        publisher: A newspaper
        address: https://newspaper.example/december
        grade: high
        published: 2024-02-01
      claims:
        - id: december
          text: Nearly 302,000 encounters in December.
          stated: 302_000
          tolerance: 1_000
          unit: encounters
          definition: All CBP encounters at the southwest border.
          recompute: sum(encounters, months='2023-12')

    \b
    More expressions:
      sum(encounters, agency='border_patrol', months='FY2023')
      share(30_000, sum(encounters, months='2023-12'))
      change(series(darien), '2023-01/2023-06', '2023-07/2023-12')
      year_on_year(series(encounters, nationality='VEN'), '2023-12')
      rank(encounters, 'nationality', 'VEN', months='2023-12')
      day('P20240130a') - day('2024-01-08')

    Tables: `winset data list`; columns: `winset data show TABLE`; ids of facts and events: `winset explain ID`. All
    functions and keys: docs/claims.md. A fault in the list is told with its line and column, all of them at once.
    """  # noqa: D301, since \b is what keeps the lines of an example apart
    if template:
        from winset.reading import library_path

        typer.echo(library_path("claims", "example.yaml").read_text(encoding="utf-8"), nl=False)
        return
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
