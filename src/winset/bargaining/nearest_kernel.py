"""The comparison behind `nearest`, compiled."""

import numpy as np
from numba import njit

from winset.bargaining.frontier import FloatArray, IntArray


@njit(cache=True, nogil=True)
def nearest_above(
    utility: FloatArray, stairs: FloatArray, numbers: IntArray, unit: FloatArray, bound: float
) -> tuple[FloatArray, IntArray]:  # pragma: no cover - compiled
    """Return for each row the distance to the nearest step that dominates it, and that step.

    `stairs` (step, party) rises by the first party; `unit` (party,) is one over each party's spread. The step is -1
    for rows that none dominates, or none within `bound`.
    """
    n, parties = utility.shape
    distance, nearest = np.full(n, bound), np.full(n, -1)
    for row in range(n):
        # The first party's own distance alone ends the search, once it exceeds the best found.
        step = np.searchsorted(stairs[:, 0], utility[row, 0])
        while step < stairs.shape[0]:
            if (stairs[step, 0] - utility[row, 0]) * unit[0] > distance[row]:
                break
            largest = 0.0
            for party in range(parties):
                more = stairs[step, party] - utility[row, party]
                if more < 0.0:
                    largest = -1.0
                    break
                largest = max(largest, more * unit[party])
            if largest == 0.0:
                # Equal to an efficient package, and so efficient itself.
                nearest[row] = -1
                break
            closer = largest < distance[row]
            equal = largest == distance[row] and nearest[row] >= 0 and numbers[step] < numbers[nearest[row]]
            if largest > 0.0 and (closer or equal):
                distance[row], nearest[row] = largest, step
            step += 1
    return distance, nearest
