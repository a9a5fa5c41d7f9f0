"""How cost grows: CPU seconds over at least three decades of one axis at a time, and the exponent with its interval.

One thread, after a first call that may compile. Small sizes are repeated until 20 ms have passed, and the
least of three such timings counts: another process on the machine can only add to it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from corridor.worlds import random_world
from scipy import stats
from settlement.games import clause, random_game

from winset.bargaining.frontier import pareto_frontier
from winset.bargaining.star import star, star_solutions
from winset.corridor.simulate import simulate_totals
from winset.settlement.blocks import Game, hub_payoffs
from winset.settlement.leaves import leaf_tables
from winset.settlement.stream import settle

DRAWS = 64
"""The draws that one block of lanes holds: fewer cost the same."""
LEAST = 0.02
TIMES = 3


@dataclass(frozen=True)
class Axis:
    """One axis: the stage, what grows, what stands still, and CPU seconds by size."""

    stage: str
    axis: str
    held: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of one call."""
    work()
    taken = []
    for _ in range(TIMES):
        calls, start = 0, time.process_time()
        while calls == 0 or time.process_time() - start < LEAST:
            work()
            calls += 1
        taken.append((time.process_time() - start) / calls)
    return min(taken)


def measured(
    stage: str, axis: str, held: str, sizes: Sequence[int], work_of: Callable[[int], Callable[[], object]]
) -> Axis:
    """Return one axis; `work_of(size)` prepares, and only what it returns is timed."""
    return Axis(stage, axis, held, tuple(sizes), tuple(cpu_seconds(work_of(size)) for size in sizes))


def exponent(axis: Axis) -> tuple[float, float, float]:
    """Return the slope of log time on log size and its 95 % interval (Student, ordinary least squares)."""
    fit = stats.linregress(np.log(axis.sizes), np.log(axis.seconds))
    half = float(stats.t.ppf(0.975, len(axis.sizes) - 2) * fit.stderr)
    return float(fit.slope), float(fit.slope) - half, float(fit.slope) + half


def last_step(axis: Axis) -> float:
    """Return the exponent between the two largest sizes, where what a call costs anyway counts least."""
    return float(np.diff(np.log(axis.seconds))[-1] / np.diff(np.log(axis.sizes))[-1])


def powers(base: int, first: int, count: int) -> list[int]:
    """Return `count` sizes from `first`, each `base` times the one before."""
    return [first * base**power for power in range(count)]


def _corridor(*, paths: int = 1, draws: int = DRAWS, months: int = 24) -> Callable[[], object]:
    inputs, schedule = random_world(1, n_draws=draws, n_paths=paths, months=months)
    return lambda: simulate_totals(inputs, schedule, threads=1)


def _game(*, hubs: int = 3, leaves: int = 3, draws: int = DRAWS) -> Game:
    rng = np.random.default_rng(5)
    hub = tuple(clause(rng, f"hub{i}", 2, draws, 2) for i in range(hubs))
    paths = np.array(np.unravel_index(np.arange(2**hubs), (2,) * hubs)).T.astype(np.int64)
    return replace(
        random_game(1, draws),
        hub=hub,
        leaves=tuple(clause(rng, f"leaf{i}", 2, draws, 2) for i in range(leaves)),
        paths=paths,
        row_of_path=np.arange(len(paths)),
    )


def _settlement(game: Game) -> Callable[[], object]:
    rng = np.random.default_rng(6)
    corridor = rng.normal(0, 10, (len(game.actors), len(game.paths), game.draws))
    lost = rng.random((len(game.paths), game.draws)) < 0.5
    no_deal = rng.normal(0, 10, (len(game.actors), game.draws))

    def work() -> object:
        payoff, state = hub_payoffs(game, corridor, lost)
        return settle(game, leaf_tables(game), payoff, state, no_deal, threads=1)

    return work


def _frontier(packages: int) -> Callable[[], object]:
    utility = np.random.default_rng(7).normal(size=(packages, 2))
    return lambda: pareto_frontier(utility)


def _solutions(paths: int) -> Callable[[], object]:
    rng = np.random.default_rng(8)
    base = rng.normal(size=(paths, 2))
    leaves = [rng.normal(size=(paths, levels, 2)) for levels in (3, 4, 3)]
    return lambda: star_solutions(star(base, leaves), np.array([-1.0, -1.0]))


def axes(tell: Callable[[str], object]) -> list[Axis]:
    """Measure every axis; `tell` hears which one is next."""
    plan: list[tuple[str, str, str, list[int], Callable[[int], Callable[[], object]]]] = [
        ("corridor", "paths", "64 draws, 24 months", powers(4, 1, 6), lambda n: _corridor(paths=n)),
        ("corridor", "draws", "1 path, 24 months", powers(4, 64, 6), lambda n: _corridor(draws=n)),
        ("corridor", "months", "4 paths, 64 draws", powers(4, 1, 6), lambda n: _corridor(paths=4, months=n)),
        ("settlement", "hub paths", "8 leaf combinations, 64 draws, 5 actors",
         powers(4, 4, 6), lambda n: _settlement(_game(hubs=n.bit_length() - 1))),
        ("settlement", "draws", "8 paths, 8 leaf combinations, 5 actors",
         powers(4, 64, 6), lambda n: _settlement(_game(draws=n))),
        ("settlement", "leaf combinations", "64 paths, 64 draws, 5 actors",
         powers(4, 2, 6), lambda n: _settlement(_game(hubs=6, leaves=n.bit_length() - 1))),
        ("solutions of a game", "hub paths", "36 leaf combinations", powers(10, 10, 5), _solutions),
        ("frontier", "packages", "two parties", powers(10, 1_000, 4), _frontier),
    ]  # fmt: skip
    found = []
    for stage, axis, held, sizes, work_of in plan:
        tell(f"{stage}, {axis}")
        found.append(measured(stage, axis, held, sizes, work_of))
    return found
