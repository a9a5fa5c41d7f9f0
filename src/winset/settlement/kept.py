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

from winset.aliasing import distinct
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
    packages. Flags are as wide as payoffs, so that all loops run as vectors.
    """
    reviews, draws, combinations = value.shape[0] - 1, value.shape[3], out.shape[0] // value.shape[2]
    usa, mex, kept = np.empty(draws), np.empty(draws), np.empty(draws)
    to_usa, to_mex, to_kept = np.empty(draws), np.empty(draws), np.empty(draws)
    for x in range(rows.shape[0]):
        # The paths of a chunk one after the other, while the leaves' payoffs are in the cache.
        for path in range(first, last):
            stays, goes = leaf[reviews, 0, x], leaf[reviews, 1, x]
            _at(value[reviews, 0, path], stays[0], goes[0], lost[reviews, path], usa)
            _at(value[reviews, 1, path], stays[1], goes[1], lost[reviews, path], mex)
            kept[:] = months[reviews]
            for review in range(reviews - 1, -1, -1):
                ours, theirs = value[review, 0, path], value[review, 1, path]
                gone, stays, goes = lost[review, path], leaf[review, 0, x], leaf[review, 1, x]
                month, usa_cost, mex_cost = months[review], cost[0], cost[1]
                _review(
                    ours, stays[0], goes[0], usa_cost, usa, to_usa,
                    theirs, stays[1], goes[1], mex_cost, mex, to_mex,
                    gone, month, kept, to_kept,
                )  # fmt: skip
                usa, to_usa = to_usa, usa
                mex, to_mex = to_mex, mex
                kept, to_kept = to_kept, kept
            row = path * combinations + rows[x]
            out[row, 0], out[row, 1], out[row, 4] = _mean(usa), _mean(mex), _mean(kept)
            out[row, 2], out[row, 3] = _shares(usa, mex, kept, no_deal[0], no_deal[1], months[reviews])


@njit(cache=True, nogil=True)
def _at(
    base: FloatArray, stays: FloatArray, goes: FloatArray, gone: FloatArray, total: FloatArray
) -> None:  # pragma: no cover - compiled
    """Fill `total` (draw,) with a leader's payoff: the path's and the leaves' in the state of each draw."""
    for d in range(total.shape[0]):
        if_goes, if_stays = goes[d], stays[d]
        total[d] = base[d] + (if_goes if gone[d] > 0.0 else if_stays)


@distinct
def _review(
    usa_base: FloatArray,
    usa_stays: FloatArray,
    usa_goes: FloatArray,
    usa_cost: FloatArray,
    usa: FloatArray,
    to_usa: FloatArray,
    mex_base: FloatArray,
    mex_stays: FloatArray,
    mex_goes: FloatArray,
    mex_cost: FloatArray,
    mex: FloatArray,
    to_mex: FloatArray,
    gone: FloatArray,
    month: float,
    kept: FloatArray,
    to_kept: FloatArray,
) -> None:  # pragma: no cover - compiled
    """Fill `to_usa`, `to_mex`, `to_kept` (draw,): what is ahead at a review, or, where a leader has less ahead than
    without the deal less the cost of a break, what both have if it ends there, in `month`.

    Into other arrays: written in place, the compiler would store under a mask, which is slow.
    """
    for d in range(gone.shape[0]):
        if_goes, if_stays = usa_goes[d], usa_stays[d]
        usa_without = usa_base[d] + (if_goes if gone[d] > 0.0 else if_stays)
        if_goes, if_stays = mex_goes[d], mex_stays[d]
        mex_without = mex_base[d] + (if_goes if gone[d] > 0.0 else if_stays)
        usa_ahead, mex_ahead, so_far = usa[d], mex[d], kept[d]
        over = 1.0 if usa_ahead < usa_without - usa_cost[d] else 0.0
        over = 1.0 if mex_ahead < mex_without - mex_cost[d] else over
        to_usa[d] = usa_without if over > 0.0 else usa_ahead
        to_mex[d] = mex_without if over > 0.0 else mex_ahead
        to_kept[d] = month if over > 0.0 else so_far


# Counts, which are the same in any order.
@njit(cache=True, nogil=True, fastmath={"reassoc"})
def _shares(
    usa: FloatArray,
    mex: FloatArray,
    kept: FloatArray,
    usa_bar: FloatArray,
    mex_bar: FloatArray,
    whole: float,
) -> tuple[float, float]:  # pragma: no cover - compiled
    """Return the shares of draws in which both leaders are above their bars, and in which the deal lasts `whole`."""
    gains, never_ended = 0.0, 0.0
    for d in range(usa.shape[0]):
        gain = 1.0 if usa[d] > usa_bar[d] else 0.0
        gains += gain if mex[d] > mex_bar[d] else 0.0
        never_ended += 1.0 if kept[d] == whole else 0.0
    return gains / usa.shape[0], never_ended / usa.shape[0]


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
