"""What a terminal shows of an analysis, a simulation or a forecast: the same words as the report, fewer of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text as Line

from winset.report import sections, talks_sections
from winset.report.blocks import Item, Items, Table, Text
from winset.report.document import heading
from winset.report.titles import beside, changes
from winset.report.words import OUTCOMES, PARTIES, SOLUTIONS, gain, interval, name, share

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
    _print_conclusions(analysis, console)
    _print_solutions(analysis, console)


def _print_conclusions(analysis: Mapping[str, Any], console: Console) -> None:
    section = sections.conclusions(analysis)
    if section is None:
        return
    console.print()
    console.print(Line(section.heading, style="bold"))
    for block in section.blocks:
        if isinstance(block, Text):
            console.print(Line(block.words, style="bold" if block.strong else ""))
        elif isinstance(block, Items):
            for item in block.entries:
                _print_item(item, console)


def _print_item(item: Item, console: Console) -> None:
    console.print()
    console.print(Padding(Line(f"• {item.words}"), (0, 0, 0, 2)))
    for point in item.points:
        console.print(Padding(Line(f"– {point}"), (0, 0, 0, 4)))
    if item.note:
        warning = "Weak evidence. " if item.weak else ""
        console.print(Padding(Line(warning + item.note, style="dim"), (0, 0, 0, 4)))


def _print_solutions(analysis: Mapping[str, Any], console: Console) -> None:
    """Print each solution as a short list: the first in full, the others by what they do differently."""
    talks = analysis.get("talks") or {}
    first: tuple[str, Mapping[str, Any]] | None = None
    for key, caption in talks_sections.SPACES.items():
        solutions = {rule: entry for rule, entry in (talks.get(key) or {}).items() if entry}
        if not solutions:
            continue
        console.print()
        console.print(Line(f"Solutions: {caption[:1].lower()}{caption[1:]}", style="bold"))
        for rule, entry in solutions.items():
            label = SOLUTIONS.get(rule, name(rule))
            console.print(Padding(Line(f"{label}: {_chances(entry)}"), (0, 0, 0, 2)))
            if entry.get("greyed"):
                continue
            if first is None:
                first = f"{label} (first list)", entry["levels"]
                lines = changes(analysis, entry["levels"]) or ["nothing changes"]
            else:
                lines = [beside(analysis, entry["levels"], first[1], first[0])]
            for line in lines:
                console.print(Padding(Line(f"– {line}"), (0, 0, 0, 4)))


def _chances(entry: Mapping[str, Any]) -> str:
    payoff, ratified = entry.get("payoff") or {}, entry.get("ratified") or {}
    said = [f"{PARTIES[side]} {interval(payoff[side], gain)} points" for side in PARTIES if side in payoff]
    if "both" in ratified:
        said.append(f"both sides ratify in {interval(ratified['both'], share)} of draws")
    if entry.get("share") is not None:
        said.append(f"chosen in {interval(entry['share'], share)} of preference draws")
    return ", ".join(said)


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
    if package := document.get("package"):
        label = f"{_label('border_patrol_encounters')}, {package['name']}"
        told = (package[key]["border_patrol_encounters"] for key in ("outcomes", "difference"))
        beside_it = tuple(
            (one["month"], interval(one), interval(other)) for one, other in zip(*told, strict=True)
        )
        heads = ("month", "mean (5 to 95 %)", "difference")
        _print_table(Table(label, heads, beside_it, frozenset({1, 2})), console)
    if shares := document.get("unknown_events"):
        console.print(Line(_unknown_events(shares)))


def _unknown_events(shares: Mapping[str, Path]) -> str:
    """Return how much of the spread of four outcomes comes, at the end, from events that nobody knows yet."""
    shown = ("border_patrol_encounters", "waiting", "harms_estimated", "cost_mexico_usd")
    last = {outcome: shares[outcome][-1] for outcome in shown}
    told = "; ".join(f"{_label(outcome)} {row['share'] or 0.0:.0%}" for outcome, row in last.items())
    return f"Share of the spread in {last[shown[0]]['month']} that comes from events not yet known: {told}."


def _label(outcome: str) -> str:
    label = OUTCOMES.get(outcome, name(outcome))
    return label[:1].upper() + label[1:]


def _last(path: Path | None) -> str:
    return interval(path[-1]) if path else "not known"
