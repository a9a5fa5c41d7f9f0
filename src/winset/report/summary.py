"""What a terminal shows of an analysis, a simulation or a forecast: the same words as the report, fewer of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text as Line

from winset.report import sections, talks_sections
from winset.report.blocks import Items, Section, Table, Text
from winset.report.document import heading
from winset.report.words import OUTCOMES, interval, name

Path = Sequence[Mapping[str, Any]]


def print_summary(analysis: Mapping[str, Any], console: Console | None = None) -> None:
    """Print what can be concluded and the solutions; the report has the rest."""
    console = console or Console()
    head = heading(analysis)
    console.print(Line(head["title"], style="bold"))
    facts = dict(head["facts"])
    told = [
        f"{label.lower()} {facts[label]}"
        for label in ("As of", "Evidence", "Draws and seed")
        if label in facts
    ]
    console.print(Line("; ".join(told), style="dim"))
    for section in (sections.conclusions(analysis), talks_sections.bargaining(analysis)):
        if section is not None:
            _print_section(section, console)


def _print_section(section: Section, console: Console) -> None:
    console.print()
    console.print(Line(section.heading, style="bold"))
    for block in section.blocks:
        if isinstance(block, Text):
            console.print(Line(block.words, style="bold" if block.strong else ""))
        elif isinstance(block, Items):
            for item in block.entries:
                console.print(Padding(Line(f"• {item.words}"), (0, 0, 0, 2)))
                if item.note:
                    warning = "Weak evidence. " if item.weak else ""
                    console.print(Padding(Line(warning + item.note, style="dim"), (0, 0, 0, 4)))
        elif isinstance(block, Table):
            _print_table(block, console)


def _print_table(table: Table, console: Console) -> None:
    # Titles are printed as they stand: square brackets in them are not markup.
    grid = Grid(title=Line(table.caption), title_justify="left", show_lines=False)
    for number, column in enumerate(table.columns):
        grid.add_column(Line(column), justify="right" if number in table.numeric else "left", overflow="fold")
    for number, row in enumerate(table.rows):
        grid.add_row(*(Line(cell) for cell in row), style="dim" if number in table.greyed else "")
    console.print(grid)


def print_simulation(document: Mapping[str, Any], console: Console | None = None) -> None:
    """Print each outcome of a package in its last month beside no deal, and the difference."""
    no_deal, difference = document["no_deal"]["outcomes"], document.get("difference", {})
    rows = []
    for outcome, path in document["outcomes"].items():
        others = (series.get(outcome) for series in (no_deal, difference))
        rows.append((_label(outcome), interval(path[-1]), *(_last(series) for series in others)))
    month = next(iter(document["outcomes"].values()))[-1]["month"]
    columns = ("outcome", "package", "no deal", "difference")
    caption = f"In {month}: mean, and 5 to 95 % of the draws"
    console = console or Console()
    _print_table(Table(caption, columns, tuple(rows), frozenset({1, 2, 3})), console)
    for side, band in (document.get("payoff") or {}).items():
        console.print(Line(f"Payoff to {name(side)} over no deal: {interval(band)} points"))


def print_forecast(document: Mapping[str, Any], console: Console | None = None) -> None:
    """Print encounters month by month, in total and by group."""
    columns = {_label(outcome): path for outcome, path in document["outcomes"].items()}
    total = {
        label: columns[label] for label in (_label("border_patrol_encounters"),) if label in columns
    } or columns
    groups = {name(group): path for group, path in (document.get("groups") or {}).items()}
    console = console or Console()
    for label, path in {**total, **groups}.items():
        rows = tuple((row["month"], interval(row)) for row in path)
        _print_table(Table(label, ("month", "mean (5 to 95 %)"), rows, frozenset({1})), console)


def _label(outcome: str) -> str:
    label = OUTCOMES.get(outcome, name(outcome))
    return label[:1].upper() + label[1:]


def _last(path: Path | None) -> str:
    return interval(path[-1]) if path else "not known"
