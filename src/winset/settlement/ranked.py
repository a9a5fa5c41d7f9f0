"""Which leaf combinations an actor accepts, as sets of bits: one search in a sorted list instead of one comparison a
combination.

On one hub path and in one draw an actor's payoff is a number of the path plus the leaf sum, so what reaches a bar is
the end of the list of leaf sums in rising order. Rounding keeps sums monotone: searching with `base + sum >= bar` gives
exactly the flags of comparing every combination. A set of combinations is `words` of 64 bits, combination 0 lowest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
WordArray = npt.NDArray[np.uint64]

BITS = 64


@dataclass(frozen=True)
class RankedLeaves:
    """Leaf sums of a block of combinations in rising order, by draw, actor and hub state.

    `sums` (draw, actor, state, combination) sorted along the last axis; `reaching` (draw, actor, state, rank, word) the
    set of combinations at that rank and above, none at the last.
    """

    sums: FloatArray
    reaching: WordArray


def ranked_leaves(leaf: FloatArray) -> RankedLeaves:
    """Return the leaf sums (state, combination, actor, draw) in order, and the sets that reach each rank."""
    combinations = leaf.shape[1]
    # A stable sort makes equal sums fall in one order; no flag depends on which.
    order = np.ascontiguousarray(np.argsort(leaf.transpose(3, 2, 0, 1), axis=-1, kind="stable"))
    sums = np.take_along_axis(leaf.transpose(3, 2, 0, 1), order, axis=-1)
    words = -(-combinations // BITS)
    reaching = np.zeros((*order.shape[:-1], combinations + 1, words), dtype=np.uint64)
    _gather(order.reshape(-1, combinations), reaching.reshape(-1, combinations + 1, words))
    return RankedLeaves(np.ascontiguousarray(sums), reaching)


@njit(cache=True, nogil=True)
def _gather(order: IntArray, reaching: WordArray) -> None:  # pragma: no cover - compiled
    combinations = order.shape[1]
    for row in range(order.shape[0]):
        for rank in range(combinations - 1, -1, -1):
            x = order[row, rank]
            for word in range(reaching.shape[2]):
                reaching[row, rank, word] = reaching[row, rank + 1, word]
            reaching[row, rank, x // BITS] |= np.uint64(1) << np.uint64(x % BITS)


def packed(flags: npt.NDArray[np.bool_]) -> WordArray:
    """Return flags (..., combination) as sets (..., word).

    >>> packed(np.array([True, False, True])).tolist()
    [5]
    """
    words = -(-flags.shape[-1] // BITS)
    padded = np.zeros((*flags.shape[:-1], words, BITS), dtype=np.uint64)
    padded.reshape(*flags.shape[:-1], -1)[..., : flags.shape[-1]] = flags
    bits: WordArray = np.bitwise_or.reduce(padded << np.arange(BITS, dtype=np.uint64), axis=-1)
    return bits


@njit(cache=True, nogil=True)
def rank_reaching(sums: FloatArray, base: float, bar: float) -> int:  # pragma: no cover - compiled
    """Return the first rank of `sums`, rising, whose sum with `base` is at least `bar`; their number if none is."""
    last = sums.shape[0]
    # Most actors refuse everything on a path in a draw, or nothing.
    if base + sums[0] >= bar:
        return 0
    if base + sums[last - 1] < bar:
        return int(last)
    low: int = 0
    high: int = last - 1
    while high - low > 1:
        middle = (low + high) // 2
        if base + sums[middle] >= bar:
            high = middle
        else:
            low = middle
    return high


@njit(cache=True, nogil=True)
def count_bits(bits: WordArray, planes: WordArray) -> None:  # pragma: no cover - compiled
    """Add a set (word,) to the counts of its combinations, kept as binary digits: `planes` (word, digit), lowest
    first.
    """
    for word in range(bits.shape[0]):
        carry = bits[word]
        digit = 0
        while carry != 0:
            before = planes[word, digit]
            planes[word, digit] = before ^ carry
            carry = before & carry
            digit += 1


@njit(cache=True, nogil=True)
def counted(planes: WordArray, x: int) -> int:  # pragma: no cover - compiled
    """Return how often combination `x` was in a set added by `count_bits`."""
    total = 0
    for digit in range(planes.shape[1]):
        total += int((planes[x // BITS, digit] >> np.uint64(x % BITS)) & np.uint64(1)) << digit
    return total
