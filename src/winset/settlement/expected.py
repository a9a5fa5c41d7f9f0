"""Exact expected payoffs of the leaders for each preference draw: linear, so no package is ever enumerated.

World draws are integrated inside the expectation; preference draws are the analyst's ignorance, so the game
is kept apart for each of them: `E U_i(x) = base_i[k] + sum over leaves of worth_i[level] * mean force[k,
level]`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.settlement.blocks import Game, bill_patterns, fallback_paths, force

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ExpectedGame:
    """The means that a preference draw weighs, for both leaders.

    `values[i]` (measure, attitude, path): mean value of leader i's measures; `hub_force` (hub clause, path)
    and `leaf_force` (one (path, level) array a leaf): mean share of the time in force; `stays` (path,):
    chance that the US incumbent stays.
    """

    values: tuple[FloatArray, FloatArray]
    hub_force: FloatArray
    leaf_force: tuple[FloatArray, ...]
    stays: FloatArray


def pattern_sums(game: Game) -> tuple[IntArray, list[IntArray]]:
    """Return the bill pattern of each draw and, per pattern, the path carried out: what a mean over draws
    must follow.
    """
    patterns, of_draw = bill_patterns(game)
    return of_draw, [fallback_paths(game, pattern) for pattern in patterns]


def mean_as_carried_out(game: Game, partial: list[FloatArray]) -> FloatArray:
    """Return means (..., path) from per-pattern sums over draws (..., lever row), following failed bills to
    their fallback.
    """
    _, carried = pattern_sums(game)
    total = sum(sums[..., game.row_of_path[path]] for sums, path in zip(partial, carried, strict=True))
    return np.asarray(total) / game.draws


def mean_force(game: Game, lost: BoolArray) -> tuple[FloatArray, tuple[FloatArray, ...]]:
    """Return the mean share of the time in force of hub clauses (clause, path) and leaves ((path, level) each)."""
    departs = lost.astype(np.float64)

    def mean_share(share: FloatArray) -> FloatArray:
        # Without BLAS, whose sums depend on the number of cores: a part must have the same bytes on any machine.
        moved = np.einsum("pd,ld->pl", departs, share[:, 1] - share[:, 0])
        return np.asarray(share[:, 0].mean(axis=1) + moved / game.draws)

    hub = np.empty((len(game.hub), len(game.paths)))
    for column, clause in enumerate(game.hub):
        level = game.paths[:, column]
        hub[column] = mean_share(force(clause, game))[np.arange(len(level)), level]
    return hub, tuple(mean_share(force(clause, game)) for clause in game.leaves)


def base_payoffs(
    game: Game,
    expected: ExpectedGame,
    weights: tuple[FloatArray, FloatArray],
    risk: tuple[int, int],
    draw: int,
) -> FloatArray:
    """Return (path, 2): both leaders' expected payoff of every hub path in points, for preference draw
    `draw`.

    `weights[i]` (measure,) and `risk[i]` are that draw's preferences.
    """
    base = np.empty((len(game.paths), 2))
    for leader in range(2):
        base[:, leader] = 100.0 * weights[leader] @ expected.values[leader][:, risk[leader]]
        base[:, leader] += game.incumbent_worth[leader, draw] * expected.stays
        for column, clause in enumerate(game.hub):
            worth = clause.worth[leader, :, draw]
            base[:, leader] += worth[game.paths[:, column]] * expected.hub_force[column]
    return base


def leaf_payoffs(game: Game, expected: ExpectedGame, draw: int) -> list[FloatArray]:
    """Return for each leaf clause (path, level, 2): what each level adds to both leaders' expected payoff."""
    return [
        np.ascontiguousarray(share[:, :, None] * clause.worth[:2, :, draw].T[None])
        for clause, share in zip(game.leaves, expected.leaf_force, strict=True)
    ]
