"""`winset solve`: the bargaining solutions of any domain with two or more parties."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from winset.errors import Fault, OptionError

# A bar that would be gone at once is noise.
SECONDS_BEFORE_PROGRESS = 1.0
MAX_STEPS = 10_000
# As for utilities in files: products of a few stay finite.
MAX_SIZE = 1e60


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
    powers: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="Bargaining powers: adds the asymmetric Nash solution."),
    ] = None,
    lotteries: Annotated[
        bool, typer.Option("--lotteries", help="Add the solutions over mixtures of outcomes.")
    ] = False,
    nearest: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="Add the N dominated outcomes nearest to the frontier."),
    ] = 0,
    steps: Annotated[
        int, typer.Option(min=1, max=MAX_STEPS, help="Steps into which a real issue of GENIUS is divided.")
    ] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Solve a bargaining domain: frontier, Nash, Kalai-Smorodinsky, egalitarian, utilitarian, Raiffa.

    GENIUS: the domain file, then one profile per party. NegoLog: the profiles. Outcomes are numbered from 0.
    `docs/solve.md` has the formats, each solution's definition and an example by hand.
    """
    import numpy as np

    from winset.app.solved import Solved, print_document, print_tables
    from winset.bargaining.domains import read_domain
    from winset.bargaining.nearest import nearest_dominated
    from winset.bargaining.solve import solve_domain, solve_lotteries

    point, weights = _numbers("--disagreement", disagreement), _numbers("--powers", powers)
    domain = read_domain(files, form, steps)
    for option, values in (("--disagreement", point), ("--powers", weights)):
        if values is not None and len(values) != len(domain.parties):
            wanted = f"{len(domain.parties)} values, for {', '.join(domain.parties)}"
            raise OptionError([Fault(option, f"{len(values)} values given", wanted)])
    if weights is not None and min(weights) <= 0:
        raise OptionError([Fault("--powers", f"{min(weights):g} is not above zero", "--powers=2,1")])
    threat = domain.reservation if point is None else np.array(point)
    power = None if weights is None else np.array(weights)
    with _late_progress() as tell:
        found = solve_domain(domain.blocks(lambda share: tell("outcomes", share)), threat, power)
        mixed = solve_lotteries(found.frontier, threat, power) if lotteries else None
        reread = domain.blocks(lambda share: tell("nearest dominated outcomes", share))
        close = nearest_dominated(reread, found.frontier, nearest) if nearest else None
    solved = Solved(domain, threat, found, weights, mixed, close)
    (print_document if as_json else print_tables)(solved)


def _numbers(option: str, text: str | None) -> list[float] | None:
    """Return the numbers of `a,b,...`; all that are not finite numbers are named."""
    if text is None:
        return None
    values, faults = [], []
    for part in text.split(","):
        try:
            value = float(part)
        except ValueError:
            value = math.nan
        if not abs(value) < MAX_SIZE:
            large = f"is {MAX_SIZE:g} or more in size" if math.isfinite(value) else "is not a finite number"
            faults.append(Fault(option, f"{part!r} {large}", f"{option}=0.2,0.3"))
        values.append(value)
    if faults:
        raise OptionError(faults)
    return values


@contextmanager
def _late_progress() -> Iterator[Callable[[str, float], None]]:
    """Give a `tell(stage, share)` that draws bars on standard error once the work proves to be long."""
    from winset.app.output import progress_bar

    started, bars = time.monotonic(), ExitStack()
    drawn: list[Callable[[str, float], None]] = []

    def tell(stage: str, share: float) -> None:
        if not drawn and time.monotonic() - started > SECONDS_BEFORE_PROGRESS:
            drawn.append(bars.enter_context(progress_bar()))
        for draw in drawn:
            draw(stage, share)

    with bars:
        yield tell
