"""Winset itself: the compiled corridor on one thread, and the bargaining solver."""

import sys
from pathlib import Path

import numpy as np

from bench.peers.packages import PARTIES, SEED, SIZES
from bench.problem import additive_tables, largest_difference, read_corridor, read_totals
from bench.worker import Task, serve
from winset.bargaining.additive import AdditiveOutcomes, Profile
from winset.bargaining.frontier import frontier_of, pareto_frontier
from winset.bargaining.star import star
from winset.bargaining.star_frontier import star_frontier
from winset.corridor.simulate import simulate_totals


def main(file: Path) -> None:
    """Serve the corridor's runs and the packages of one additive domain."""
    inputs, plan = read_corridor(file)
    totals = simulate_totals(inputs, plan, threads=1).values
    tables = additive_tables(SIZES, PARTIES, SEED)
    profiles = tuple(
        Profile(f"party {party}", tuple(tuple(part / len(SIZES)) for part in parts), 0.0, 1.0)
        for party, parts in enumerate(tables)
    )
    outcomes = AdditiveOutcomes(profiles)
    utility = np.concatenate(list(outcomes.blocks(_silent)))
    blocks = [np.stack([parts[i] / len(SIZES) for parts in tables], axis=-1)[None] for i in range(len(SIZES))]
    space = star(np.zeros((1, PARTIES)), blocks)
    if set(star_frontier(space).packages) != set(pareto_frontier(utility)):
        raise SystemExit("the frontier of the star is not the frontier of its packages")
    np.savez(file.with_name("packages.npz"), utility=utility, frontier=pareto_frontier(utility))
    runs = len(plan.deal) * inputs.scalars.shape[-1]
    serve(
        ["numba", "numpy"],
        {
            "corridor": Task(
                runs,
                lambda: simulate_totals(inputs, plan, threads=1),
                largest_difference(totals, read_totals(file)),
            ),
            "evaluation": Task(len(utility), lambda: list(outcomes.blocks(_silent)), 0.0),
            "frontier": Task(len(utility), lambda: pareto_frontier(utility), 0.0),
            "evaluation and frontier": Task(len(utility), lambda: frontier_of(outcomes.blocks(_silent)), 0.0),
            "frontier of the sum": Task(len(utility), lambda: star_frontier(space), 0.0),
        },
    )


def _silent(share: float) -> None:
    """Hear the progress and say nothing."""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
