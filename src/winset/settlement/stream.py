"""Payoffs and acceptance of all packages, streamed: hub paths are the slowest digit, nothing of size packages
x draws is built.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from winset.execution import map_chunks
from winset.settlement.blocks import Game, leaf_digits, leaf_sums, needed_bills

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Settlement:
    """Per package (row = path * leaf combinations + combination), over joint draws.

    `payoff` (package, 2) means of the leaders' payoffs; `mutual_gain`, `accepted_usa`, `accepted_mex`,
    `ratified` (package,) shares of draws. Accepted: every bill the package needs passes and every informal
    ratifier of the side loses no more than it tolerates. Ratified: both sides accept.
    """

    payoff: FloatArray
    mutual_gain: FloatArray
    accepted_usa: FloatArray
    accepted_mex: FloatArray
    ratified: FloatArray


@njit(cache=True, nogil=True)
def _settle(
    first: int,
    last: int,
    payoff: FloatArray,
    lost: BoolArray,
    leaf: FloatArray,
    need_hub: IntArray,
    need_leaf: IntArray,
    failed: IntArray,
    side: IntArray,
    floor: FloatArray,
    out: FloatArray,
) -> None:
    """Fill `out` (package, 6). `floor` (actor, draw) is what an actor must reach: the no-deal payoff less its
    tolerance.

    Flags are floats 0 and 1, as wide as the payoffs they come from, so that the loops over draws run as
    vectors.
    """
    actors, draws = payoff.shape[0], payoff.shape[2]
    combinations = leaf.shape[1]
    gone = np.empty(draws)
    usa, mex, gain = np.empty(draws), np.empty(draws), np.empty(draws)
    for path in range(first, last):
        for d in range(draws):
            gone[d] = 1.0 if lost[path, d] else 0.0
        for x in range(combinations):
            need = need_hub[path] | need_leaf[x]
            for d in range(draws):
                usa[d] = 1.0 if (need & failed[0, d]) == 0 else 0.0
                mex[d] = 1.0 if (need & failed[1, d]) == 0 else 0.0
                gain[d] = 1.0
            row = path * combinations + x
            for a in range(2):
                base, stays, goes, bar = payoff[a, path], leaf[0, x, a], leaf[1, x, a], floor[a]
                total = 0.0
                for d in range(draws):
                    value = base[d] + (goes[d] if gone[d] > 0.0 else stays[d])
                    total += value
                    gain[d] = gain[d] if value > bar[d] else 0.0
                out[row, a] = total / draws
            for a in range(2, actors):
                base, stays, goes, bar = payoff[a, path], leaf[0, x, a], leaf[1, x, a], floor[a]
                accepted = usa if side[a] == 0 else mex
                for d in range(draws):
                    value = base[d] + (goes[d] if gone[d] > 0.0 else stays[d])
                    accepted[d] = accepted[d] if value >= bar[d] else 0.0
            mutual, usa_sum, mex_sum, both = 0.0, 0.0, 0.0, 0.0
            for d in range(draws):
                mutual += gain[d]
                usa_sum += usa[d]
                mex_sum += mex[d]
                both += usa[d] * mex[d]
            out[row, 2] = mutual / draws
            out[row, 3] = usa_sum / draws
            out[row, 4] = mex_sum / draws
            out[row, 5] = both / draws


def settle(
    game: Game,
    payoff: FloatArray,
    lost: BoolArray,
    no_deal: FloatArray,
    *,
    threads: int = 2,
    progress: Callable[[int], object] | None = None,
) -> Settlement:
    """Return means, acceptance and chance of mutual gain of every package.

    `payoff` (actor, path, draw) and `lost` (path, draw) come from `hub_payoffs`; `no_deal` (actor, draw) is
    the reservation payoff of each actor in each draw. The bytes do not depend on `threads`: packages are
    independent.
    """
    floor = no_deal - game.tolerance
    floor[:2] = no_deal[:2]
    leaf = leaf_sums(game)
    need_hub = needed_bills(game.hub, game.paths)
    need_leaf = needed_bills(game.leaves, leaf_digits(game))
    bits = np.left_shift(1, np.arange(game.passes.shape[0], dtype=np.int64))
    failed = np.array(
        [(~game.passes * (bits * (game.bill_side == side))[:, None]).sum(axis=0) for side in (0, 1)]
    )
    out = np.empty((game.packages, 6))

    def run(first: int, last: int) -> None:
        _settle(first, last, payoff, lost, leaf, need_hub, need_leaf, failed, game.side, floor, out)

    map_chunks(run, len(game.paths), chunk_size=64, n_threads=threads, progress=progress)
    return Settlement(out[:, :2], out[:, 2], out[:, 3], out[:, 4], out[:, 5])
