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
            size = _with_step(stairs, size, rivals[passed])
            passed += 1
        place = np.searchsorted(stairs[:size, 1], utility[row, 1])
        if place < size and stairs[place, 2] >= utility[row, 2]:
            # A step that is the row itself, or its double, shows that nothing better has passed.
            flags[row] = or_equal or (stairs[place] != utility[row]).any()
    return flags


@njit(cache=True, nogil=True)
def _with_step(stairs: FloatArray, size: int, rival: FloatArray) -> int:  # pragma: no cover - compiled
    """Put a rival on the staircase, in place of the steps it stands above; return how many steps there are now."""
    place = int(np.searchsorted(stairs[:size, 1], rival[1]))
    if place < size and stairs[place, 2] >= rival[2]:
        return size
    after = place
    while place > 0 and stairs[place - 1, 2] <= rival[2]:
        place -= 1
    move = place + 1 - after
    if move > 0:
        for step in range(size - 1, after - 1, -1):
            stairs[step + 1] = stairs[step]
    elif move < 0:
        for step in range(after, size):
            stairs[step + move] = stairs[step]
    stairs[place] = rival
    return size + move
