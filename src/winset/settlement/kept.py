"""Deals as kept: at its review dates a side ends a deal that it is better off without (docs/adr/0011).

Settled backward in every draw. `value[p]` is what both leaders have over the whole horizon if the deal ends at review
`p`, and `value[-1]` if it never does; what was delivered before a review counts in both, so it is sunk. At the last
review first: where a leader has less ahead than `value[p]` less its cost of breaking, the deal ends there for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from numba import njit

from winset.draws import Draws
from winset.execution import map_chunks
from winset.policy.files import Keeping
from winset.ratification.judgements import read_judgements, reading_draws
from winset.ratification.tables import ClauseTable, range_draws
from winset.settlement.blocks import Game, leaf_digits, leaf_sums
from winset.settlement.leaves import A_BLOCK

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

PATHS_A_CHUNK = 16


def break_costs(keeping: Keeping, parties: Iterable[str], draws: Draws) -> FloatArray:
    """Return (leader, draw): the payoff points that a break costs its maker: what it costs if seen, times the chance
    that it is.
    """
    cost = read_judgements().break_cost
    seen = np.clip(range_draws(keeping.monitoring, "keeping/monitoring", draws), 0.0, 1.0)
    if_seen = [
        reading_draws(cost, f"keeping/break_cost/{party}", draws.n_draws, draws.seed) for party in parties
    ]
    return np.maximum(np.array(if_seen), 0.0) * seen


def ended(game: Game, month: int) -> Game:
    """Return the game whose deals end in `month`: what can be taken back ends, what stands by then goes on."""

    def cut(clause: ClauseTable) -> ClauseTable:
        end = np.where((clause.stands <= month)[:, None], clause.end, np.minimum(clause.end, month))
        return replace(clause, end=end)

    return replace(game, hub=tuple(map(cut, game.hub)), leaves=tuple(map(cut, game.leaves)))


def break_reviews(value: FloatArray, cost: FloatArray) -> tuple[IntArray, BoolArray]:
    """Return the review at which each draw's deal ends, (draw,), the number of reviews if none; and who ends it there,
    (leader, draw).

    `value` is (review and last never, leader, draw), `cost` (leader, draw).
    """
    reviews = len(value) - 1
    ends = np.full(value.shape[2], reviews, dtype=np.int64)
    by = np.zeros(value.shape[1:], dtype=np.bool_)
    ahead = value[reviews].copy()
    for review in range(reviews - 1, -1, -1):
        leaves = ahead < value[review] - cost
        over = leaves.any(axis=0)
        ends[over] = review
        by[:, over] = leaves[:, over]
        ahead[:, over] = value[review][:, over]
    return ends, by


@dataclass(frozen=True)
class KeptSettlement:
    """Per package, over draws: mean payoffs of both leaders as kept (package, 2); shares (package,) of draws in which
    both are better off than without a deal, and in which the deal is never ended by will; and mean months (package,).
    """

    payoff: FloatArray
    mutual_gain: FloatArray
    never_ended: FloatArray
    months: FloatArray


@njit(cache=True, nogil=True)
def _keep(
    first: int,
    last: int,
    value: FloatArray,
    lost: FloatArray,
    leaf: FloatArray,
    cost: FloatArray,
    no_deal: FloatArray,
    months: FloatArray,
    rows: IntArray,
    out: FloatArray,
) -> None:  # pragma: no cover - compiled
    """Fill `out` (package, 5): the payoffs, shares and months of `KeptSettlement`.

    `value` (review, leader, path, draw) and `lost` (review, path, draw) of 0 and 1 are the hub paths' part, `leaf`
    (review, state, combination, leader, draw) that of the leaves; `rows` (combination,) their numbers within a path's
    packages. Short loops over a few arrays each, and flags as wide as payoffs, so that all of them run as vectors.
    """
    reviews, draws, combinations = value.shape[0] - 1, value.shape[3], out.shape[0] // value.shape[2]
    usa, mex, kept = np.empty(draws), np.empty(draws), np.empty(draws)
    here_usa, here_mex, here_kept = np.empty(draws), np.empty(draws), np.empty(draws)
    spare, over = np.empty(draws), np.empty(draws)
    for path in range(first, last):
        for x in range(rows.shape[0]):
            for review in range(reviews, -1, -1):
                gone, stays, goes = lost[review, path], leaf[review, 0, x], leaf[review, 1, x]
                _at(value[review, 0, path], stays[0], goes[0], gone, here_usa)
                _at(value[review, 1, path], stays[1], goes[1], gone, here_mex)
                here_kept[:] = months[review]
                if review == reviews:
                    usa, here_usa = here_usa, usa
                    mex, here_mex = here_mex, mex
                    kept, here_kept = here_kept, kept
                    continue
                _either_breaks(usa, here_usa, cost[0], mex, here_mex, cost[1], over, spare)
                # Into the spare array: written in place, the compiler would store under a mask, which is slow.
                _where(over, here_usa, usa, spare)
                usa, spare = spare, usa
                _where(over, here_mex, mex, spare)
                mex, spare = spare, mex
                _where(over, here_kept, kept, spare)
                kept, spare = spare, kept
            row = path * combinations + rows[x]
            out[row, 0], out[row, 1], out[row, 4] = _mean(usa), _mean(mex), _mean(kept)
            for d in range(draws):
                spare[d] = 1.0 if usa[d] > no_deal[0, d] else 0.0
            for d in range(draws):
                so_far = spare[d]
                over[d] = so_far if mex[d] > no_deal[1, d] else 0.0
            out[row, 2] = _mean(over)
            for d in range(draws):
                over[d] = 1.0 if kept[d] == months[reviews] else 0.0
            out[row, 3] = _mean(over)


@njit(cache=True, nogil=True)
def _at(
    base: FloatArray, stays: FloatArray, goes: FloatArray, gone: FloatArray, total: FloatArray
) -> None:  # pragma: no cover - compiled
    """Fill `total` (draw,) with a leader's payoff: the path's and the leaves' in the state of each draw."""
    for d in range(total.shape[0]):
        if_goes, if_stays = goes[d], stays[d]
        total[d] = base[d] + (if_goes if gone[d] > 0.0 else if_stays)


@njit(cache=True, nogil=True)
def _where(
    flag: FloatArray, yes: FloatArray, no: FloatArray, chosen: FloatArray
) -> None:  # pragma: no cover - compiled
    for d in range(chosen.shape[0]):
        if_yes, if_no = yes[d], no[d]
        chosen[d] = if_yes if flag[d] > 0.0 else if_no


@njit(cache=True, nogil=True)
def _either_breaks(
    usa: FloatArray,
    usa_without: FloatArray,
    usa_cost: FloatArray,
    mex: FloatArray,
    mex_without: FloatArray,
    mex_cost: FloatArray,
    over: FloatArray,
    spare: FloatArray,
) -> None:  # pragma: no cover - compiled
    """Fill `over` (draw,): 1 where a leader has less ahead than without the deal less the cost of a break."""
    for d in range(over.shape[0]):
        spare[d] = 1.0 if usa[d] < usa_without[d] - usa_cost[d] else 0.0
    for d in range(over.shape[0]):
        so_far = spare[d]
        over[d] = 1.0 if mex[d] < mex_without[d] - mex_cost[d] else so_far


# Several sums side by side: the order is the compiler's, the same for every package and any number of threads.
@njit(cache=True, nogil=True, fastmath={"reassoc"})
def _mean(values: FloatArray) -> float:  # pragma: no cover - compiled
    total = 0.0
    for d in range(values.shape[0]):
        total += values[d]
    return float(total / values.shape[0])


def settle_as_kept(
    game: Game,
    reviews: Sequence[int],
    value: FloatArray,
    lost: BoolArray,
    cost: FloatArray,
    no_deal: FloatArray,
    *,
    threads: int = 2,
) -> KeptSettlement:
    """Return every package of `game` as kept; `reviews` are months, rising.

    `value` (review, actor, path, draw) and `lost` (review, path, draw) are `hub_payoffs` of the games `ended` at each
    review and, last, of the game itself; `cost` (leader, draw) and `no_deal` (actor, draw).
    """
    games = [*(ended(game, month) for month in reviews), game]
    months = np.array([*reviews, game.horizon], dtype=np.float64) - game.deal_start
    digits, out = leaf_digits(game), np.empty((game.packages, 5))
    leaders = np.ascontiguousarray(value[:, :2])
    gone, point = lost.astype(np.float64), np.ascontiguousarray(no_deal[:2])
    for start in range(0, len(digits), A_BLOCK):
        rows = np.arange(start, min(start + A_BLOCK, len(digits)))
        leaf = np.array([leaf_sums(leaders_alone(one), digits[rows]) for one in games])

        def run(first: int, last: int, leaf: FloatArray = leaf, rows: IntArray = rows) -> None:
            _keep(first, last, leaders, gone, leaf, cost, point, months, rows, out)

        map_chunks(run, len(game.paths), chunk_size=PATHS_A_CHUNK, n_threads=threads)
    return KeptSettlement(out[:, :2], out[:, 2], out[:, 3], out[:, 4])


def leaders_alone(game: Game) -> Game:
    """Return the game of the two leaders, without informal ratifiers."""

    def cut(clause: ClauseTable) -> ClauseTable:
        return replace(clause, worth=clause.worth[:2])

    return replace(
        game,
        actors=game.actors[:2],
        side=game.side[:2],
        tolerance=game.tolerance[:2],
        incumbent_worth=game.incumbent_worth[:2],
        hub=tuple(map(cut, game.hub)),
        leaves=tuple(map(cut, game.leaves)),
    )
