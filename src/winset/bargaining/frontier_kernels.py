"""Comparisons of packages, compiled: for three parties and more. Two are sorted, and never load the compiler."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


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
def beaten_by_any(utility: FloatArray, rivals: FloatArray) -> BoolArray:  # pragma: no cover - compiled
    """Flag the rows of `utility` that a row of `rivals` dominates; quick where the strongest come first."""
    flags = np.zeros(utility.shape[0], dtype=np.bool_)
    for row in range(utility.shape[0]):
        for other in range(rivals.shape[0]):
            if _dominates(rivals[other], utility[row]):
                flags[row] = True
                break
    return flags


@njit(cache=True, nogil=True)
def efficient_in_order(utility: FloatArray) -> BoolArray:  # pragma: no cover - compiled
    """Flag the efficient rows of `utility`, sorted so that no row is dominated by a later one."""
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
