"""Payoffs and acceptance of all packages, streamed: nothing of size packages x draws is built.

Means are sums over the draws of a path's own payoff and of each leaf level's. Flags are sets of leaf combinations
(`ranked`), one for every path and draw, counted over the draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from winset.execution import map_chunks
from winset.settlement.blocks import Game, needed_bills
from winset.settlement.leaves import LeafTables
from winset.settlement.ranked import WordArray, count_bits, counted, rank_reaching

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

FLAGS = 4
"""Mutual gain, accepted by the United States, accepted by Mexico, by both."""
PATHS_A_CHUNK = 128
"""Hub paths a thread takes at a time: counts, and payoffs of `DRAWS_A_TILE` draws, stay in the processor's cache."""
DRAWS_A_TILE = 8
"""Draws whose payoffs lie in one line of the cache."""


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
def _count_flags(
    first: int,
    last: int,
    payoff: FloatArray,
    lost: BoolArray,
    sums: FloatArray,
    reaching: WordArray,
    need: IntArray,
    failed: IntArray,
    leaf_passes: WordArray,
    side: IntArray,
    bar: FloatArray,
    planes: WordArray,
) -> None:  # pragma: no cover - compiled
    """Add up in `planes` (path, flag, word, digit) in how many draws each leaf combination of each path has each flag.

    `need` (path,) the bills of the path itself and `failed` (side, draw) those that fail, as bits; `leaf_passes` (side,
    draw, word) the combinations whose own bills pass; `bar` (actor, draw) what an actor's payoff must reach.
    """
    actors, draws, words = payoff.shape[0], payoff.shape[2], reaching.shape[4]
    sets = np.empty((FLAGS, words), dtype=np.uint64)
    for tile in range(0, draws, DRAWS_A_TILE):
        for d in range(tile, min(tile + DRAWS_A_TILE, draws)):
            for path in range(first, last):
                state = 1 if lost[path, d] else 0
                for word in range(words):
                    sets[0, word] = ~np.uint64(0)
                    for s in range(2):
                        passes = (need[path] & failed[s, d]) == 0
                        sets[1 + s, word] = leaf_passes[s, d, word] if passes else np.uint64(0)
                for a in range(actors):
                    flag = 0 if a < 2 else 1 + side[a]
                    if not sets[flag].any():
                        continue  # refused already, whatever this actor says
                    rank = rank_reaching(sums[d, a, state], payoff[a, path, d], bar[a, d])
                    if rank > 0:
                        for word in range(words):
                            sets[flag, word] &= reaching[d, a, state, rank, word]
                for word in range(words):
                    sets[3, word] = sets[1, word] & sets[2, word]
                for flag in range(FLAGS):
                    count_bits(sets[flag], planes[path - first, flag])


@njit(cache=True, nogil=True)
def _write_shares(
    first: int,
    planes: WordArray,
    start: int,
    combinations: int,
    all_combinations: int,
    draws: int,
    out: FloatArray,
) -> None:  # pragma: no cover - compiled
    """Write the counts of a block of leaf combinations as shares of draws into `out` (package, 2 + flag)."""
    for path in range(planes.shape[0]):
        for x in range(combinations):
            row = (first + path) * all_combinations + start + x
            for flag in range(FLAGS):
                out[row, 2 + flag] = counted(planes[path, flag], x) / draws


# Several sums side by side: the order is the compiler's, the same for every path and any number of threads.
@njit(cache=True, nogil=True, fastmath={"reassoc"})
def _write_means(
    first: int,
    last: int,
    payoff: FloatArray,
    lost: BoolArray,
    levels: FloatArray,
    shape: IntArray,
    out: FloatArray,
) -> None:  # pragma: no cover - compiled
    """Write both leaders' mean payoffs into `out` (package, 0 and 1); `levels` (state, level of all leaves, leader,
    draw).
    """
    draws = payoff.shape[2]
    combinations = 1
    for count in shape:
        combinations *= count
    means, total = np.empty(levels.shape[1]), np.empty(combinations)
    for path in range(first, last):
        for a in range(2):
            for level in range(levels.shape[1]):
                stays, goes, added = levels[0, level, a], levels[1, level, a], 0.0
                for d in range(draws):
                    if_goes, if_stays = goes[d], stays[d]
                    added += if_goes if lost[path, d] else if_stays
                means[level] = added / draws
            added = 0.0
            for d in range(draws):
                added += payoff[a, path, d]
            total[0] = added / draws
            size, offset = 1, 0
            for count in shape:
                # From the back, so that a sum is read before its place is written.
                for m in range(size - 1, -1, -1):
                    so_far = total[m]
                    for level in range(count - 1, -1, -1):
                        total[m * count + level] = so_far + means[offset + level]
                size *= count
                offset += count
            for x in range(combinations):
                out[path * combinations + x, a] = total[x]


def settle(
    game: Game,
    leaves: LeafTables,
    payoff: FloatArray,
    lost: BoolArray,
    no_deal: FloatArray,
    *,
    threads: int = 2,
) -> Settlement:
    """Return means, acceptance and chance of mutual gain of every package.

    `leaves` are the tables of the game's leaves; `payoff` (actor, path, draw) and `lost` (path, draw) come from
    `hub_payoffs`; `no_deal` (actor, draw) is the reservation payoff of each actor in each draw. The bytes do not
    depend on `threads`: paths are independent.
    """
    bar = no_deal - game.tolerance
    # Better than no deal, not as good: the next number above is what a leader must reach.
    bar[:2] = np.nextafter(no_deal[:2], np.inf)
    combinations, draws = game.leaf_combinations, game.draws
    need = needed_bills(game.hub, game.paths)
    out = np.empty((game.packages, 2 + FLAGS))

    def run(first: int, last: int) -> None:
        _write_means(first, last, payoff, lost, leaves.levels, leaves.shape, out)
        for block in leaves.blocks:
            sums, reaching = block.ranked.sums, block.ranked.reaching
            planes = np.zeros((last - first, FLAGS, reaching.shape[-1], draws.bit_length()), dtype=np.uint64)
            _count_flags(
                first,
                last,
                payoff,
                lost,
                sums,
                reaching,
                need,
                leaves.failed,
                block.passes,
                game.side,
                bar,
                planes,
            )
            _write_shares(first, planes, block.start, block.size, combinations, draws, out)

    map_chunks(run, len(game.paths), chunk_size=PATHS_A_CHUNK, n_threads=threads)
    return Settlement(out[:, :2], out[:, 2], out[:, 3], out[:, 4], out[:, 5])
