"""The problems that every engine is given, in files that a peer can read without the rest of Winset.

Peers run in environments that have numpy and no numba, so a problem travels as plain arrays (`numpy.load`, no pickle).
Axes of the corridor's arrays are those of `winset.corridor.state`.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from winset.corridor.state import CorridorInputs, Schedule, State

FloatArray = NDArray[np.float64]
INPUTS = ("scalars", "groups", "cities", "city_share", "level", "expulsion")
STATE = ("stocks", "waiting", "scalars", "harm_memory")
SCHEDULE = ("deal", "base", "onset", "end", "successor", "successor_reverses")
TOLERANCE = 1e-9
"""Largest relative difference from the engine at which a peer counts as computing the same."""
SMALL = 1e-6
"""What is below this share of an outcome's largest figure is held to that share: differences of counts round so."""


def read_corridor(file: Path) -> tuple[CorridorInputs, Schedule]:
    """Return the corridor's problem as the engine takes it."""
    with np.load(file) as held:
        inputs = CorridorInputs(
            origin=int(held["origin"]),
            **{name: held[name] for name in INPUTS},
            state=State(**{name: held[f"state_{name}"] for name in STATE}),
        )
        plan = Schedule(
            **{name: held[name] for name in SCHEDULE},
            election=int(held["election"]),
            inauguration=int(held["inauguration"]),
        )
    return inputs, plan


def read_totals(file: Path) -> FloatArray:
    """Return what the engine made of the problem: (outcome, path, draw)."""
    with np.load(file) as held:
        totals: FloatArray = held["totals"]
    return totals


def spread_runs(paths: int, draws: int, runs: int) -> list[tuple[int, int]]:
    """Return `runs` pairs of path and draw, spread over both.

    >>> spread_runs(3, 10, 4)
    [(0, 0), (1, 3), (2, 6), (0, 9)]
    """
    return [(run % paths, round(run * (draws - 1) / max(1, runs - 1))) for run in range(runs)]


def largest_difference(values: FloatArray, engine: FloatArray) -> float:
    """Return the largest relative difference of two arrays whose first axis is the outcome (see `SMALL`)."""
    size = np.abs(engine)
    scale = np.maximum(size, SMALL * size.max(axis=tuple(range(1, size.ndim)), keepdims=True))
    return float((np.abs(values - engine) / np.where(scale > 0, scale, 1.0)).max())


def additive_tables(sizes: Sequence[int], parties: int, seed: int) -> list[list[FloatArray]]:
    """Return [party][issue] the evaluation of each item, 0 to 1, the second party's the opposite with noise.

    Interests that oppose each other give a frontier of many packages; pure chance gives hardly any.
    """
    rng = np.random.default_rng(seed)
    first = [rng.random(size) for size in sizes]
    others = [
        [np.clip(1 - part + rng.normal(0, 0.3, part.size), 0, 1) for part in first]
        for _ in range(parties - 1)
    ]
    return [first, *others]
