"""The Pareto frontier of a set of packages, exact, for any number of parties.

A package is efficient when no other gives every party at least as much and one of them more. Packages with the same
utilities as an efficient one are efficient too: all duplicates are returned. Comparisons are of the numbers as given;
whoever builds utilities by sums decides first what counts as equal (see `additive`).

Packages come block by block and only the efficient ones of those seen so far are kept, so that memory follows the
frontier, not the packages. Two parties need sorting and searching, three a sweep with a staircase; more are cut
in halves until three are left to compare. `star_frontier.py` has the frontier of a space that is never built.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# Rows compared at a time: large enough to hide the loop, small enough for the processor's cache.
BLOCK = 1 << 17
# Strongest rivals that every row meets before anything is sorted: they beat most rows of most domains.
SIEVE = 64
# So few that comparing each with each is quickest.
FEW = 64


@dataclass(frozen=True)
class Frontier:
    """The efficient packages among `packages`, ascending: their numbers (row,) and utilities (row, party)."""

    rows: IntArray
    utility: FloatArray
    packages: int
    spread: FloatArray
    """Best minus worst utility of each party over all packages, efficient or not, (party,)."""


def pareto_frontier(utility: FloatArray) -> IntArray:
    """Return the row numbers of all efficient packages, ascending; `utility` is (package, party).

    >>> pareto_frontier(np.array([[3.0, 1.0], [2.0, 2.0], [1.0, 2.0], [3.0, 1.0]])).tolist()
    [0, 1, 3]
    """
    return frontier_of(utility[start : start + BLOCK] for start in range(0, max(1, len(utility)), BLOCK)).rows


def frontier_of(blocks: Iterable[FloatArray]) -> Frontier:
    """Return the frontier of packages that come as blocks (package, party), numbered in the order they come."""
    rows, utility, packages = np.empty(0, np.int64), np.empty((0, 0)), 0
    low, high = np.array(np.inf), np.array(-np.inf)
    for block in blocks:
        if packages == 0:
            utility = np.empty((0, block.shape[1]))
        if len(block):
            low, high = np.minimum(low, block.min(axis=0)), np.maximum(high, block.max(axis=0))
        new = np.flatnonzero(~beaten(block, utility))
        new = new[efficient(block[new])]
        if new.size:
            stays = ~beaten(utility, block[new])
            rows = np.concatenate([rows[stays], new + packages])
            utility = np.concatenate([utility[stays], block[new]])
        packages += len(block)
    return Frontier(rows, utility, packages, high - low)


def efficient(utility: FloatArray) -> BoolArray:
    """Flag the efficient rows among `utility` (package, party)."""
    if utility.shape[1] <= 2:
        return _efficient_of_two(utility)
    flags = ~_beaten_by_strongest(utility, utility)
    # Whatever a beaten row dominates, the row that beat it dominates too, and so has flagged.
    left = np.flatnonzero(flags)
    flags[left] = ~_beaten_in_halves(utility[left], utility[left], or_equal=False)
    return flags


def beaten(utility: FloatArray, rivals: FloatArray) -> BoolArray:
    """Flag the rows of `utility` that some row of `rivals`, efficient among themselves, dominates."""
    if not len(rivals):
        return np.zeros(len(utility), dtype=np.bool_)
    if utility.shape[1] <= 2:
        return _beaten_of_two(utility, rivals)
    flags = _beaten_by_strongest(utility, rivals)
    if len(rivals) > SIEVE:
        left = np.flatnonzero(~flags)
        flags[left] = _beaten_in_halves(utility[left], rivals, or_equal=False)
    return flags


def _beaten_by_strongest(utility: FloatArray, rivals: FloatArray) -> BoolArray:
    """Flag the rows that one of the rivals with the largest sums dominates."""
    from winset.bargaining.frontier_kernels import beaten_by_any

    sums = rivals.sum(axis=1)
    strongest = np.argpartition(-sums, SIEVE)[:SIEVE] if sums.size > SIEVE else np.arange(sums.size)
    strongest = strongest[np.argsort(-sums[strongest], kind="stable")]
    return np.asarray(
        beaten_by_any(np.ascontiguousarray(utility), np.ascontiguousarray(rivals[strongest]), False)
    )


def _beaten_in_halves(utility: FloatArray, rivals: FloatArray, *, or_equal: bool) -> BoolArray:
    """Flag the rows that a rival dominates, or with `or_equal` one that gives all parties as much.

    Three parties are swept. With more, both are cut at the middle of the first party's values: the upper half of the
    rivals gives it more than the lower half of the rows, which leaves one party less to compare (Kung, Luccio and
    Preparata 1975), and the lower half of the rivals cannot dominate the upper half of the rows.
    """
    from winset.bargaining.frontier_kernels import beaten_by_any

    if not len(rivals) or min(len(utility), len(rivals)) <= FEW:
        return np.asarray(
            beaten_by_any(np.ascontiguousarray(utility), np.ascontiguousarray(rivals), or_equal)
        )
    if utility.shape[1] == 3:
        return _beaten_of_three(utility, rivals, or_equal=or_equal)
    first, flags = utility[:, 0], np.zeros(len(utility), dtype=np.bool_)
    low, high = first.min(), first.max()
    # Above the lowest, so that both halves have rows; where all rows have one value there is no upper half.
    middle = max(np.median(first), first[first > low].min()) if low < high else np.nextafter(low, np.inf)
    lower, above = first < middle, rivals[:, 0] >= middle
    flags[lower] = _beaten_in_halves(utility[lower, 1:], rivals[above, 1:], or_equal=True)
    left = lower & ~flags
    if low < high:
        flags[~lower] = _beaten_in_halves(utility[~lower], rivals[above], or_equal=or_equal)
        flags[left] = _beaten_in_halves(utility[left], rivals[~above], or_equal=or_equal)
    else:
        flags[left] = _beaten_in_halves(utility[left, 1:], rivals[rivals[:, 0] == low, 1:], or_equal=or_equal)
    return flags


def _beaten_of_three(utility: FloatArray, rivals: FloatArray, *, or_equal: bool) -> BoolArray:
    """Sort both by the first party, best first, and let the rivals pass that give it as much as the row at hand."""
    from winset.bargaining.frontier_kernels import beaten_in_order

    order = np.argsort(-utility[:, 0], kind="stable")
    passing = np.lexsort((-rivals[:, 2], -rivals[:, 1], -rivals[:, 0]))
    flags = np.empty(len(utility), dtype=np.bool_)
    flags[order] = beaten_in_order(
        np.ascontiguousarray(utility[order]), np.ascontiguousarray(rivals[passing]), or_equal
    )
    return flags


def _efficient_of_two(utility: FloatArray) -> BoolArray:
    """Sort by the first party, best first; a row is efficient if it is the second party's best so far.

    One party alone is its own second.
    """
    flags = np.empty(len(utility), dtype=np.bool_)
    if not flags.size:
        return flags
    order = np.lexsort((-utility[:, -1], -utility[:, 0]))
    first, second = utility[order, 0], utility[order, -1]
    opens_group = np.empty(order.size, dtype=np.bool_)
    opens_group[0] = True
    opens_group[1:] = first[1:] != first[:-1]
    heads = np.flatnonzero(opens_group)
    group = np.cumsum(opens_group) - 1
    best_of_group = second[heads]
    best_before = np.concatenate([[-np.inf], np.maximum.accumulate(best_of_group)[:-1]])
    flags[order] = (second == best_of_group[group]) & (best_of_group > best_before)[group]
    return flags


def _beaten_of_two(utility: FloatArray, rivals: FloatArray) -> BoolArray:
    """Find for each row what the second party gets most while the first gets no less, on the stairs of the rivals."""
    order = np.lexsort((-rivals[:, -1], rivals[:, 0]))
    first, second = rivals[order, 0], rivals[order, -1]
    # At the step at or right of a row the first party gets no less; the next one up is where it gets more.
    reach = np.append(second, -np.inf)
    at_least = np.searchsorted(first, utility[:, 0], side="left")
    more = np.searchsorted(first, utility[:, 0], side="right")
    flags: BoolArray = (reach[at_least] > utility[:, -1]) | (reach[more] >= utility[:, -1])
    return flags
