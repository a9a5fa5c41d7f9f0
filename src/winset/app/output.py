"""Progress on standard error and documents on standard output, the same for every computing command."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer


@contextmanager
def progress_bar() -> Iterator[Callable[[str, float], None]]:
    """Give a `tell(stage, share)` that draws a bar a stage on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        stages: dict[str, Any] = {}

        def tell(stage: str, share: float) -> None:
            if stage not in stages:
                # A study names what it begins, not what it has ended.
                for begun in stages.values():
                    bars.update(begun, completed=1.0)
                stages[stage] = bars.add_task(stage, total=1.0)
            bars.update(stages[stage], completed=share)

        yield tell


def json_text(document: Mapping[str, Any]) -> str:
    """Return a document as JSON, every float finite: NaN is not JSON, and a result that holds one is our fault."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def print_json(document: Mapping[str, Any]) -> None:
    """Print a document and nothing else on standard output."""
    typer.echo(json_text(document), nl=False)


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], caption: str, title: str | None = None
) -> None:
    """Print a table with its caption below it, as wide as the terminal allows."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table as RichTable

    grid = RichTable(title=title, caption=escape(caption), caption_justify="left")
    for place, heading in enumerate(headings):
        grid.add_column(heading, overflow="fold", no_wrap=place == 0)
    for row in rows:
        grid.add_row(*(escape(cell) for cell in row))
    Console().print(grid)
