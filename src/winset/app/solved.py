"""What `winset solve` prints: one JSON document, or tables for a reader. Numbers have six significant digits."""

from dataclasses import dataclass
from typing import Any

import typer

from winset.bargaining.frontier import FloatArray
from winset.bargaining.lotteries import Lottery
from winset.bargaining.nearest import Dominated
from winset.bargaining.problem import Domain
from winset.bargaining.solutions import Solution
from winset.bargaining.solve import Lotteries, Solutions

# What each solution maximises, by the name of its value in the JSON; Raiffa's steps maximise nothing.
CRITERIA = {
    "nash": "product",
    "kalai_smorodinsky": "min_normalised_gain",
    "egalitarian": "min_gain",
    "utilitarian": "sum",
    "raiffa": "",
}
# The same in a table, where there is little room.
SHORT = {"min_normalised_gain": "least share", "min_gain": "least gain"}
DIGITS = 6


@dataclass(frozen=True)
class Solved:
    """A domain and what was asked about it; None where it was not."""

    domain: Domain
    disagreement: FloatArray
    solutions: Solutions
    powers: list[float] | None
    lotteries: Lotteries | None
    nearest: list[Dominated] | None

    @property
    def criteria(self) -> dict[str, str]:
        """The solutions to show, with what they maximise."""
        return CRITERIA if self.powers is None else {**CRITERIA, "asymmetric_nash": "product"}


def document(solved: Solved) -> dict[str, Any]:
    """Return the document of `solve --json`; the keys of options are there only with them."""
    found = {name: getattr(solved.solutions, name) for name in solved.criteria}
    result: dict[str, Any] = {
        "parties": list(solved.domain.parties),
        "outcomes": solved.solutions.frontier.packages,
        "disagreement": _rounded(solved.disagreement),
        "pareto": solved.solutions.pareto.tolist(),
        **{name: _entry(solved, name, solution) for name, solution in found.items()},
        "ties": {name: [] if solution is None else list(solution.ties) for name, solution in found.items()},
    }
    if (solved.domain.discounts != 1).any():
        result["discounts"] = _rounded(solved.domain.discounts)
    if solved.domain.notes:
        result["notes"] = list(solved.domain.notes)
    if solved.lotteries is not None:
        result["lotteries"] = {
            name: _mixture(getattr(solved.lotteries, name), solved.criteria[name])
            for name in _mixed_names(solved)
        }
    if solved.nearest is not None:
        result["nearest_dominated"] = [
            {
                "index": package.index,
                "utilities": _rounded(package.utilities),
                "dominated_by": package.by,
                "gives_up": _rounded(package.gives_up),
                "distance": _digits(package.distance),
            }
            for package in solved.nearest
        ]
    return result


def print_document(solved: Solved) -> None:
    """Print the JSON document, and nothing else, on standard output."""
    import json

    typer.echo(json.dumps(document(solved), ensure_ascii=False, allow_nan=False))


def print_tables(solved: Solved) -> None:
    """Print what was found for a reader."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    frontier, parties = solved.solutions.frontier, solved.domain.parties
    console = Console()
    table = Table(title=f"{frontier.packages:,} outcomes, {frontier.rows.size:,} efficient")
    for heading in ("solution", "outcome", *parties, "value", "ties"):
        table.add_column(
            escape(heading),
            justify="left" if heading == "solution" else "right",
            no_wrap=heading == "solution",
        )
    table.add_row("no deal", "", *_texts(solved.disagreement), "", "")
    for name, criterion in solved.criteria.items():
        table.add_row(*_row(solved, name, criterion))
    console.print(table)
    for name in solved.criteria:
        solution = getattr(solved.solutions, name)
        if solution is not None and solved.domain.issues:
            items = ", ".join(
                f"{issue}: {item}" for issue, item in solved.domain.items(solution.index).items()
            )
            console.print(f"{_words(name)}: {items}", markup=False, highlight=False)
    if solved.lotteries is not None:
        console.print(_lottery_table(solved))
    if solved.nearest is not None:
        console.print(_nearest_table(solved))
    if (solved.domain.discounts != 1).any():
        factors = ", ".join(_texts(solved.domain.discounts))
        console.print(f"Discount factors {factors}: read, and of no effect on an agreement reached now.")
    for note in solved.domain.notes:
        console.print(note, markup=False, highlight=False)


def _row(solved: Solved, name: str, criterion: str) -> list[str]:
    solution: Solution | None = getattr(solved.solutions, name)
    if solution is None:
        return [_words(name), "none", *("" for _ in solved.domain.parties), "", ""]
    utilities = _texts(solved.solutions.utilities(solution.index))
    value = _value(criterion, solution.value)
    return [_words(name), str(solution.index), *utilities, value, str(len(solution.ties))]


def _lottery_table(solved: Solved) -> Any:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title="over lotteries: outcomes with their probabilities")
    for heading in ("solution", "outcomes", *solved.domain.parties, "value"):
        table.add_column(
            escape(heading),
            justify="left" if heading == "solution" else "right",
            no_wrap=heading == "solution",
        )
    for name in _mixed_names(solved):
        lottery: Lottery | None = getattr(solved.lotteries, name)
        if lottery is None:
            table.add_row(_words(name), "none", *("" for _ in solved.domain.parties), "")
            continue
        drawn = "\n".join(
            f"{row}: {probability:.4g}"
            for row, probability in zip(lottery.rows, lottery.probabilities, strict=True)
        )
        value = _value(solved.criteria[name], lottery.value)
        table.add_row(_words(name), drawn, *_texts(lottery.utilities), value)
    return table


def _nearest_table(solved: Solved) -> Any:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title="dominated outcomes nearest to the frontier, and what each party gives up in them")
    for heading in ("outcome", "dominated by", *solved.domain.parties, "distance"):
        table.add_column(escape(heading), justify="right")
    for package in solved.nearest or []:
        losses = _texts(package.gives_up)
        table.add_row(str(package.index), str(package.by), *losses, f"{package.distance:.{DIGITS}g}")
    return table


def _mixed_names(solved: Solved) -> list[str]:
    """Return the solutions that lotteries have: the largest sum needs none, and Raiffa's steps are of packages."""
    return [name for name in solved.criteria if name not in ("utilitarian", "raiffa")]


def _entry(solved: Solved, name: str, solution: Solution | None) -> dict[str, Any] | None:
    if solution is None:
        return None
    utilities = _rounded(solved.solutions.utilities(solution.index))
    entry = {"index": solution.index, "utilities": utilities}
    if criterion := solved.criteria[name]:
        entry[criterion] = _digits(solution.value)
    return {**entry, "powers": solved.powers} if name == "asymmetric_nash" else entry


def _mixture(lottery: Lottery | None, criterion: str) -> dict[str, Any] | None:
    if lottery is None:
        return None
    drawn = zip(lottery.rows, lottery.probabilities, strict=True)
    return {
        "mixture": [{"index": row, "probability": _digits(probability)} for row, probability in drawn],
        "utilities": _rounded(lottery.utilities),
        criterion: _digits(lottery.value),
    }


def _value(criterion: str, value: float) -> str:
    return f"{SHORT.get(criterion, criterion)} {value:.{DIGITS}g}" if criterion else ""


def _words(name: str) -> str:
    return name.replace("_", "-")


def _texts(values: FloatArray) -> list[str]:
    return [f"{value:.{DIGITS}g}" for value in values.tolist()]


def _digits(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _rounded(values: FloatArray) -> list[float]:
    return [_digits(value) for value in values.tolist()]
