"""`winset solve`: the bargaining solutions of any domain with two or more parties."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from winset.errors import Fault, OptionError

if TYPE_CHECKING:
    from winset.bargaining.problem import Domain
    from winset.bargaining.solutions import Solution
    from winset.bargaining.solve import Solutions

# What each solution maximises, by the name of its value in the JSON.
CRITERIA = {
    "nash": "product",
    "kalai_smorodinsky": "min_normalised_gain",
    "egalitarian": "min_gain",
    "utilitarian": "sum",
}
DIGITS = 6


def solve(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="A CSV table, GENIUS XML or NegoLog JSON.")
    ],
    form: Annotated[
        Literal["csv", "genius", "negolog"] | None,
        typer.Option("--format", help="Default: by the files' ending."),
    ] = None,
    disagreement: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="Each party's utility without a deal. Default: the files', else 0."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Solve a bargaining domain: Pareto frontier, Nash, Kalai-Smorodinsky, egalitarian, utilitarian.

    GENIUS: the domain file, then one profile per party. NegoLog: the profiles. Outcomes are numbered from 0.
    """
    from winset.bargaining.domains import read_domain
    from winset.bargaining.solve import solve_domain

    point = None if disagreement is None else _numbers(disagreement)
    domain = read_domain(files, form)
    if point is None:
        point = [float(value) for value in domain.reservation]
    elif len(point) != len(domain.parties):
        wanted = f"{len(domain.parties)} values, for {', '.join(domain.parties)}"
        raise OptionError([Fault("--disagreement", f"{len(point)} values given", wanted)])
    solutions = solve_domain(domain.utility, domain.reservation * 0 + point)
    if as_json:
        _print_json(document(domain, point, solutions))
    else:
        _print_table(domain, point, solutions)


def _numbers(text: str) -> list[float]:
    """Return the numbers of `a,b,...`; all that are not finite numbers are named."""
    values, faults = [], []
    for part in text.split(","):
        try:
            value = float(part)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            faults.append(
                Fault("--disagreement", f"{part!r} is not a finite number", "--disagreement=0.2,0.3")
            )
        values.append(value)
    if faults:
        raise OptionError(faults)
    return values


def document(domain: "Domain", point: list[float], solutions: "Solutions") -> dict[str, Any]:
    """Return the document of `solve --json` (CONTRACT: solve), numbers at six significant digits."""
    found = {name: getattr(solutions, name) for name in CRITERIA}
    return {
        "parties": list(domain.parties),
        "outcomes": domain.utility.shape[0],
        "disagreement": [_rounded(value) for value in point],
        "pareto": solutions.pareto.tolist(),
        **{name: _entry(domain, solution, CRITERIA[name]) for name, solution in found.items()},
        "ties": {name: [] if solution is None else list(solution.ties) for name, solution in found.items()},
    }


def _entry(domain: "Domain", solution: "Solution | None", criterion: str) -> dict[str, Any] | None:
    if solution is None:
        return None
    utilities = [_rounded(value) for value in domain.utility[solution.index]]
    return {"index": solution.index, "utilities": utilities, criterion: _rounded(solution.value)}


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _print_json(result: dict[str, Any]) -> None:
    import json

    typer.echo(json.dumps(result, ensure_ascii=False))


def _print_table(domain: "Domain", point: list[float], solutions: "Solutions") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{domain.utility.shape[0]:,} outcomes, {solutions.pareto.size:,} efficient")
    for heading in ("solution", "outcome", *domain.parties, "value", "ties"):
        table.add_column(heading, justify="left" if heading == "solution" else "right")
    table.add_row("no deal", "", *(f"{value:.{DIGITS}g}" for value in point), "", "")
    for name, criterion in CRITERIA.items():
        solution = getattr(solutions, name)
        words = name.replace("_", "-")
        if solution is None:
            table.add_row(words, "none", *("" for _ in domain.parties), "", "")
            continue
        utilities = (f"{value:.{DIGITS}g}" for value in domain.utility[solution.index])
        value = f"{criterion.replace('_', ' ')} {solution.value:.{DIGITS}g}"
        table.add_row(words, str(solution.index), *utilities, value, str(len(solution.ties)))
    console = Console()
    console.print(table)
    for name in CRITERIA:
        solution = getattr(solutions, name)
        if solution is not None and domain.issues:
            items = ", ".join(f"{issue}: {item}" for issue, item in domain.items(solution.index).items())
            console.print(f"{name.replace('_', '-')}: {items}", markup=False, highlight=False)
