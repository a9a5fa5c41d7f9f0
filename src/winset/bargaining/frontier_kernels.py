"""Comparisons of packages, compiled: for three parties and more. Two are sorted, and never load the compiler."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@njit(cache=True, nogil=True)
def beaten_by_any(
    utility: FloatArray, rivals: FloatArray, or_equal: bool
) -> BoolArray:  # pragma: no cover - compiled
    """Flag the rows of `utility` that a row of `rivals` dominates, or with `or_equal` one that is as good for all."""
    flags = np.zeros(utility.shape[0], dtype=np.bool_)
    for row in range(utility.shape[0]):
        for other in range(rivals.shape[0]):
            enough, better = True, or_equal
            for party in range(utility.shape[1]):
                if rivals[other, party] < utility[row, party]:
                    enough = False
                    break
                if rivals[other, party] > utility[row, party]:
                    better = True
            if enough and better:
                flags[row] = True
                break
    return flags


@njit(cache=True, nogil=True)
def beaten_in_order(
    utility: FloatArray, rivals: FloatArray, or_equal: bool
) -> BoolArray:  # pragma: no cover - compiled
    """As `beaten_by_any` for three parties, both sorted by the first party, best first.

    Rivals equal for the first party come with the best for the second first, then for the third. Of those that give
    the first party as much as the row at hand, the staircase keeps the best for the second and the third: the second
    rises along it, the third falls.
    """
    flags = np.zeros(utility.shape[0], dtype=np.bool_)
    stairs = np.empty((rivals.shape[0], 3))
    size, passed = 0, 0
    for row in range(utility.shape[0]):
        while passed < rivals.shape[0] and rivals[passed, 0] >= utility[row, 0]:
            size = _with_step(stairs, size, rivals, passed)
            passed += 1
        place = _first_step(stairs, size, utility[row, 1])
        if place < size and stairs[place, 2] >= utility[row, 2]:
            # A step that is the row itself, or its double, shows that nothing better has passed.
            better = or_equal
            for party in range(3):
                better = better or stairs[place, party] != utility[row, party]
            flags[row] = better
    return flags


@njit(cache=True, nogil=True)
def _with_step(
    stairs: FloatArray, size: int, rivals: FloatArray, row: int
) -> int:  # pragma: no cover - compiled
    """Put a rival on the staircase, in place of the steps it stands above; return how many steps there are now."""
    after = _first_step(stairs, size, rivals[row, 1])
    if after < size and stairs[after, 2] >= rivals[row, 2]:
        return size
    place = after
    while place > 0 and stairs[place - 1, 2] <= rivals[row, 2]:
        place -= 1
    move = place + 1 - after
    for party in range(3):
        if move > 0:
            for step in range(size - 1, after - 1, -1):
                stairs[step + 1, party] = stairs[step, party]
        elif move < 0:
            for step in range(after, size):
                stairs[step + move, party] = stairs[step, party]
        stairs[place, party] = rivals[row, party]
    return size + move


@njit(cache=True, nogil=True)
def _first_step(stairs: FloatArray, size: int, value: float) -> int:  # pragma: no cover - compiled
    """Return the first of the steps, rising by the second party, that gives it at least `value`; `size` if none."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        if stairs[middle, 1] < value:
            low = middle + 1
        else:
            high = middle
    return low
