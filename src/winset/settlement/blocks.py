"""What may be added and what must be merged: hub paths, leaf blocks, bills, and the share of the time a level
is in force.

`U_i(x, d) = F_i[k, d] + sum over leaf clauses of worth_i[level, d] * force[level, s(k, d), d]`, where `s` is
1 if the US incumbent lost. F holds the corridor and the hub clauses' own worth; a hub level whose bill fails
falls back to the status quo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from winset.ratification.tables import ClauseTable

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

STATES = 2
"""Hub states: 0 the US incumbent stays, 1 a successor takes office inside the horizon."""


@dataclass(frozen=True)
class Game:
    """Everything that the settlement adds up. Axes: actors, grid clauses (hub then leaf), draws.

    `passes` (bill, draw), and `bill_side` (bill,) is whose chamber votes; `incumbent_worth` (actor, draw) is
    what an actor gains if the US incumbent stays; `paths` (path, hub clause) level digits, last clause
    fastest; `row_of_path` (path,) the lever row that carries it (identical lever rows are run once). `side`
    (actor,) is 0 for the United States, 1 for Mexico; actors 0 and 1 are the leaders, the rest informal
    ratifiers with `tolerance` (actor, draw): the loss in points they would still accept.
    """

    actors: tuple[str, ...]
    side: IntArray
    tolerance: FloatArray
    hub: tuple[ClauseTable, ...]
    leaves: tuple[ClauseTable, ...]
    paths: IntArray
    row_of_path: IntArray
    passes: BoolArray
    bill_side: IntArray
    incumbent_worth: FloatArray
    horizon: int
    deal_start: int
    inauguration: int

    @property
    def draws(self) -> int:
        """Number of joint draws."""
        return int(self.tolerance.shape[1])

    @property
    def leaf_shape(self) -> tuple[int, ...]:
        """Levels of each leaf clause; packages are hub path * leaf combinations + leaf combination, last leaf
        fastest.
        """
        return tuple(len(clause.levels) for clause in self.leaves)

    @property
    def leaf_combinations(self) -> int:
        """How many combinations of leaf levels there are."""
        return int(np.prod(self.leaf_shape, dtype=np.int64))

    @property
    def packages(self) -> int:
        """Size of the enumerated space."""
        return len(self.paths) * self.leaf_combinations


def force(clause: ClauseTable, game: Game) -> FloatArray:
    """Return the share of the months after the deal's start in which each level holds, (level, state, draw).

    0 in draws where the level's bill fails; shortened by courts, breaks and lapses (`end`), and by a
    successor.
    """
    span = max(game.horizon - game.deal_start, 1)
    share = np.empty((len(clause.levels), STATES, game.draws))
    for state in range(STATES):
        last = np.minimum(clause.end, game.horizon)
        if state == 1 and game.inauguration >= 0:
            reversed_at = np.where(clause.successor_reverses, game.inauguration, game.horizon)
            last = np.minimum(last, reversed_at[:, None])
        share[:, state, :] = np.clip(last - clause.start[:, None], 0, None) / span
    for level, bill in enumerate(clause.bill):
        if bill >= 0:
            share[level] *= game.passes[bill]
    return share


def level_payoffs(clause: ClauseTable, game: Game) -> FloatArray:
    """Return what each level adds to each actor's payoff, (state, level, actor, draw)."""
    share = force(clause, game)
    return np.ascontiguousarray(np.einsum("ald,lsd->slad", clause.worth, share))


def bill_patterns(game: Game) -> tuple[IntArray, IntArray]:
    """Return the distinct patterns of hub bills passing, as (pattern, bill) 0/1 rows, and the pattern of each
    draw (draw,).
    """
    used = sorted({int(bill) for clause in game.hub for bill in clause.bill if bill >= 0})
    passes = np.zeros((game.draws, game.passes.shape[0]), dtype=np.int64)
    passes[:, used] = game.passes[used].T
    patterns, of_draw = np.unique(passes, axis=0, return_inverse=True)
    return patterns.astype(np.int64), of_draw.reshape(-1).astype(np.int64)


def fallback_paths(game: Game, pattern: IntArray) -> IntArray:
    """Return (path,): which path of `game` is carried out when only the bills of `pattern` pass.

    `game` may hold a part of the paths, if it holds the path that each of them falls back to.
    """
    digits = game.paths.copy()
    fails = np.append(pattern == 0, False)  # the last stands for no bill, -1, also where there are none
    for column, clause in enumerate(game.hub):
        failed = fails[clause.bill[digits[:, column]]]
        digits[failed, column] = clause.status_quo
    shape = [len(clause.levels) for clause in game.hub]
    own, wanted = (np.ravel_multi_index(tuple(rows.T), shape) for rows in (game.paths, digits))
    found = np.minimum(np.searchsorted(own, wanted), len(own) - 1)
    if (own[found] != wanted).any():
        raise ValueError("a failing bill leads to a path that this part of the space does not hold")
    return np.asarray(found, dtype=np.int64)


def needed_bills(clauses: Sequence[ClauseTable], digits: IntArray) -> IntArray:
    """Return a bit mask of the bills each row of level digits needs, (row,)."""
    mask = np.zeros(len(digits), dtype=np.int64)
    for column, clause in enumerate(clauses):
        bill = clause.bill[digits[:, column]]
        mask |= np.where(bill >= 0, np.left_shift(1, np.maximum(bill, 0)), 0)
    return mask


def leaf_digits(game: Game) -> IntArray:
    """Return (leaf combination, leaf clause) level digits, last leaf fastest."""
    if not game.leaves:
        return np.zeros((1, 0), dtype=np.int64)
    return np.array(np.unravel_index(np.arange(game.leaf_combinations), game.leaf_shape)).T.astype(np.int64)


def leaf_sums(game: Game, digits: IntArray) -> FloatArray:
    """Return the summed payoff of leaf combinations `digits` (combination, leaf clause), (state, combination, actor,
    draw).
    """
    return level_sums(game, game.leaves, digits)


def level_sums(game: Game, clauses: Sequence[ClauseTable], digits: IntArray) -> FloatArray:
    """Return what rows of level digits (row, clause) add together, (state, row, actor, draw)."""
    total = np.zeros((STATES, len(digits), len(game.actors), game.draws))
    for column, clause in enumerate(clauses):
        total += level_payoffs(clause, game)[:, digits[:, column]]
    return total


@njit(cache=True, nogil=True)
def _carry_out(
    corridor: FloatArray,
    lost: BoolArray,
    carried: IntArray,
    of_draw: IntArray,
    first: FloatArray,
    second: FloatArray,
    halves: IntArray,
    incumbent: FloatArray,
    payoff: FloatArray,
    state: BoolArray,
) -> None:
    """Fill `payoff` and `state`: corridor payoff of the row carried out in each draw, plus the hub levels' own worth.

    `carried` (pattern, path) is a lever row; `first` and `second` (state, half, actor, draw) the worth of the levels of
    the first and the last hub clauses, `halves` (path, 2) which of them a path has.
    """
    actors, paths, draws = payoff.shape
    for path in range(paths):
        for d in range(draws):
            state[path, d] = lost[carried[of_draw[d], path], d]
        one, two = halves[path]
        for a in range(actors):
            stays_one, goes_one = first[0, one, a], first[1, one, a]
            stays_two, goes_two = second[0, two, a], second[1, two, a]
            for d in range(draws):
                stays = incumbent[a, d] + (stays_one[d] + stays_two[d])
                goes = goes_one[d] + goes_two[d]
                payoff[a, path, d] = corridor[a, carried[of_draw[d], path], d] + (
                    goes if state[path, d] else stays
                )


def hub_payoffs(game: Game, corridor: FloatArray, lost: BoolArray) -> tuple[FloatArray, BoolArray]:
    """Return F (actor, path, draw) as carried out, and the hub state (path, draw).

    `corridor` is (actor, row, draw), the payoff of each lever row; `lost` is (row, draw). Hub clauses' own
    worth is added; in draws where a hub bill fails the path carried out is the one without it.
    """
    patterns, of_draw = bill_patterns(game)
    payoff = np.empty((len(game.actors), len(game.paths), game.draws))
    state = np.empty((len(game.paths), game.draws), dtype=np.bool_)
    # Two halves of the clauses, each summed once for all paths that share it: two additions a path in place of one a
    # clause. A level whose bill fails adds 0, as its status quo does.
    middle = len(game.hub) // 2
    first, of_first = _half_sums(game, slice(0, middle))
    second, of_second = _half_sums(game, slice(middle, None))
    carried = np.array([game.row_of_path[fallback_paths(game, pattern)] for pattern in patterns])
    halves = np.stack([of_first, of_second], axis=1)
    _carry_out(corridor, lost, carried, of_draw, first, second, halves, game.incumbent_worth, payoff, state)
    return payoff, state


def _half_sums(game: Game, columns: slice) -> tuple[FloatArray, IntArray]:
    """Return what the hub clauses of `columns` add together, (state, combination, actor, draw), for every combination
    that some path has, and the combination of each path, (path,).
    """
    digits, of_path = np.unique(game.paths[:, columns], axis=0, return_inverse=True)
    return level_sums(game, game.hub[columns], digits), of_path.reshape(-1).astype(np.int64)
