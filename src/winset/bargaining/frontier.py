"""The Pareto frontier of a set of packages, exact, for any number of parties.

A package is efficient when no other gives every party at least as much and one of them more. Packages with the same
utilities as an efficient one are efficient too: all duplicates are returned. Comparisons are of the numbers as given;
whoever builds utilities by sums decides first what counts as equal (see `domains`).

Two parties need one sort; more need comparisons, made cheap by meeting the strongest packages first. Both work block by
block, so that memory beyond the input stays bounded. `star.py` has the frontier of a space that is never built.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Rows compared at a time: large enough to hide the loop, small enough for the processor's cache.
BLOCK = 1 << 17


def pareto_frontier(utility: FloatArray) -> IntArray:
    """Return the row numbers of all efficient packages, ascending; `utility` is (package, party).

    >>> pareto_frontier(np.array([[3.0, 1.0], [2.0, 2.0], [1.0, 2.0], [3.0, 1.0]])).tolist()
    [0, 1, 3]
    """
    kept = np.empty(0, dtype=np.int64)
    for start in range(0, utility.shape[0], BLOCK):
        block = np.arange(start, min(start + BLOCK, utility.shape[0]))
        if kept.size:
            block = block[~_beaten(utility[block], utility[kept])]
        kept = np.concatenate([kept, block])
        if block.size:
            kept = kept[_efficient(utility[kept])]
    return np.sort(kept)


def _efficient(utility: FloatArray) -> NDArray[np.bool_]:
    """Flag the efficient rows among `utility` (package, party)."""
    if utility.shape[1] == 2:
        return _efficient_of_two(utility)
    # Largest sum first, then lexicographic: rounding keeps sums monotone, so a package can only be dominated by one
    # that stands before it, also where both sums round to the same number.
    columns = tuple(-utility[:, i] for i in reversed(range(utility.shape[1])))
    order = np.lexsort((*columns, -utility.sum(axis=1)))
    flags = np.empty(utility.shape[0], dtype=np.bool_)
    flags[order] = _efficient_in_order(np.ascontiguousarray(utility[order]))
    return flags


def _efficient_of_two(utility: FloatArray) -> NDArray[np.bool_]:
    """Sort by the first party, best first; a row is efficient if it is the second party's best so far."""
    order = np.lexsort((-utility[:, 1], -utility[:, 0]))
    first, second = utility[order, 0], utility[order, 1]
    opens_group = np.empty(order.size, dtype=np.bool_)
    opens_group[0] = True
    opens_group[1:] = first[1:] != first[:-1]
    heads = np.flatnonzero(opens_group)
    group = np.cumsum(opens_group) - 1
    best_of_group = second[heads]
    best_before = np.concatenate([[-np.inf], np.maximum.accumulate(best_of_group)[:-1]])
    flags = np.empty(order.size, dtype=np.bool_)
    flags[order] = (second == best_of_group[group]) & (best_of_group > best_before)[group]
    return flags


def _beaten(utility: FloatArray, frontier: FloatArray) -> NDArray[np.bool_]:
    """Flag the rows of `utility` that some row of `frontier` dominates (a quick first sieve)."""
    if utility.shape[1] != 2:
        by_sum = np.argsort(-frontier.sum(axis=1), kind="stable")
        return _beaten_by_any(np.ascontiguousarray(utility), np.ascontiguousarray(frontier[by_sum]))
    stairs = frontier[np.argsort(frontier[:, 0], kind="stable")]
    # The step at or right of a package is the most that the second party gets while the first gets no less.
    step = np.searchsorted(stairs[:, 0], utility[:, 0], side="left")
    reach = np.append(stairs[:, 1], -np.inf)[step]
    return reach > utility[:, 1]


@njit(cache=True, nogil=True)
def _dominates(a: FloatArray, b: FloatArray) -> bool:  # pragma: no cover - compiled
    better = False
    for i in range(a.shape[0]):
        if a[i] < b[i]:
            return False
        if a[i] > b[i]:
            better = True
    return better


@njit(cache=True, nogil=True)
def _beaten_by_any(
    utility: FloatArray, frontier: FloatArray
) -> NDArray[np.bool_]:  # pragma: no cover - compiled
    flags = np.zeros(utility.shape[0], dtype=np.bool_)
    for row in range(utility.shape[0]):
        for other in range(frontier.shape[0]):
            if _dominates(frontier[other], utility[row]):
                flags[row] = True
                break
    return flags


@njit(cache=True, nogil=True)
def _efficient_in_order(utility: FloatArray) -> NDArray[np.bool_]:  # pragma: no cover - compiled
    """As `_efficient`, for rows sorted so that no row is dominated by a later one."""
    n = utility.shape[0]
    flags = np.zeros(n, dtype=np.bool_)
    front = np.empty(n, dtype=np.int64)
    size = 0
    for row in range(n):
        # Equal rows are neighbours in this order and share their fate, which keeps duplicates from costing comparisons.
        if row > 0 and (utility[row] == utility[row - 1]).all():
            flags[row] = flags[row - 1]
            continue
        efficient = True
        for place in range(size):
            if _dominates(utility[front[place]], utility[row]):
                efficient = False
                break
        if efficient:
            flags[row] = True
            front[size] = row
            size += 1
    return flags
