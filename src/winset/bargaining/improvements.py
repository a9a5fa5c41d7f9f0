"""Post-settlement settlements: packages that everybody at the table would rather have than the one agreed.

Raiffa (1982): once a deal is signed, look for one that is better for all. Preferences are not known, so each draw of
them is a game of its own over the same packages, and only what is better in nearly all of them is kept. The search is
over all packages and exact; a hub path is given up once too many draws have spoken against each of its packages.
"""

import numpy as np

from winset.bargaining.frontier import FloatArray, IntArray
from winset.bargaining.star import Star
from winset.bargaining.star_kernels import add_worse


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
        add_worse(space.base, space.table, levels, agreed, self._worse, self._open, spare)

    def packages(self) -> tuple[IntArray, IntArray]:
        """Return the packages better for all in enough games, ascending, and in how many games each is."""
        better = np.where(self._open[:, None], self._draws - self._worse, 0).reshape(-1)
        rows = np.flatnonzero(better >= max(self._at_least, 1))
        return rows, better[rows].astype(np.int64)
