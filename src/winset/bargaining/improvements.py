"""Post-settlement settlements: packages that everybody at the table would rather have than the one agreed.

Raiffa (1982): once a deal is signed, look for one that is better for all. Preferences are not known, so each draw of
them is a game of its own over the same packages, and only what is better in nearly all of them is kept. The search is
over all packages and exact; a hub path is given up once too many draws have spoken against each of its packages.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from winset.bargaining.frontier import FloatArray, IntArray
from winset.bargaining.star import Star


class BetterCount:
    """In how many games each package is better for every party than what was agreed, counted game by game.

    `draws` games will be added; packages better in fewer than `at_least` of them are of no interest.
    """

    def __init__(self, hubs: int, leaf_combinations: int, draws: int, at_least: int) -> None:
        self._at_least = at_least
        self._worse = np.zeros((hubs, leaf_combinations), dtype=np.int16)
        self._open = np.ones(hubs, dtype=np.bool_)
        self._draws = draws

    def add(self, space: Star, agreed: FloatArray) -> None:
        """Add one game: its packages and the utilities (party,) of what was agreed. Order does not matter."""
        levels = np.array(space.block_levels, dtype=np.int64)
        spare = self._draws - self._at_least
        _add_worse(space.base, space.table, levels, agreed, self._worse, self._open, spare)

    def packages(self) -> tuple[IntArray, IntArray]:
        """Return the packages better for all in enough games, ascending, and in how many games each is."""
        better = np.where(self._open[:, None], self._draws - self._worse, 0).reshape(-1)
        rows = np.flatnonzero(better >= max(self._at_least, 1))
        return rows, better[rows].astype(np.int64)


@njit(cache=True, nogil=True)
def _add_worse(
    base: FloatArray,
    table: FloatArray,
    levels: IntArray,
    agreed: FloatArray,
    worse: NDArray[np.int16],
    still_open: NDArray[np.bool_],
    spare: int,
) -> None:  # pragma: no cover - compiled
    """Add 1 to `worse` (hub path, leaf combination) where some party has no more than `agreed`; close what is lost."""
    hubs, parties = base.shape
    combinations = worse.shape[1]
    leaf, bad = np.empty((parties, combinations)), np.empty(combinations, dtype=np.int16)
    for k in range(hubs):
        if not still_open[k]:
            continue
        rows = table[k if table.shape[0] > 1 else 0]
        for i in range(parties):
            leaf[i, 0] = 0.0
            size, first = 1, 0
            for block in range(levels.shape[0]):
                count = levels[block]
                # From the back, so that a sum is read before its place is written.
                for m in range(size - 1, -1, -1):
                    so_far = leaf[i, m]
                    for level in range(count - 1, -1, -1):
                        leaf[i, m * count + level] = so_far + rows[first + level, i]
                size *= count
                first += count
        bad[:] = 0
        for i in range(parties):
            here, had, row = base[k, i], agreed[i], leaf[i]
            for x in range(combinations):
                bad[x] |= np.int16(1) if here + row[x] <= had else np.int16(0)
        least = spare + 1
        for x in range(combinations):
            worse[k, x] += bad[x]
            least = min(least, worse[k, x])
        still_open[k] = least <= spare
