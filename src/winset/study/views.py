"""The game of each preference draw looked at once: what offers, trades, prices and repairs need of it.

Building the packages of one draw costs more than any look at them, so everything that is read off a draw is read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.bargaining.improvements import BetterCount
from winset.bargaining.star import Star
from winset.bargaining.star_frontier import StarFrontier, star_frontier
from winset.bargaining.star_rows import level_means, listed_frontier, package_utilities
from winset.execution import map_chunks
from winset.settlement.space import Settled
from winset.study.bargains import WIN_SET, disagreement, preference_draws, preference_star, usd_per_point

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

BETTER_IN: Final = 0.9
"""A package is told of after a settlement if it is better for both in at least this share of preference draws."""


@dataclass(frozen=True)
class Front:
    """The efficient packages that leave no side below no deal: numbers (package,), gains (package, side) over it in USD
    of each side's own cost, and what a breakdown of the talks would bring over no deal, (side,).
    """

    packages: IntArray
    gains: FloatArray
    breakdown: FloatArray

    @property
    def best_gains(self) -> FloatArray:
        """Each side's best gain, (side,); nan where there is no package."""
        best: FloatArray = self.gains.max(axis=0) if self.packages.size else np.full(2, np.nan)
        return best


@dataclass(frozen=True)
class View:
    """One preference draw. `ratifiable` are the packages in both win-sets; `listed` (package, side) the gains over no
    deal, in points, of the packages asked for; `marginal` {clause: (side, level)} as in `Asks`, in points.
    """

    frontier: StarFrontier
    every: Front
    ratifiable: Front
    listed: FloatArray
    marginal: Mapping[str, FloatArray]


def preference_views(
    settled: Settled, no_deal: str, listed: IntArray, agreed: Mapping[str, FloatArray], threads: int
) -> tuple[tuple[View, ...], dict[str, tuple[IntArray, IntArray]]]:
    """Return what each preference draw shows, and for each settlement `agreed` {name: (side, draw) points over no deal}
    the packages better for both in `BETTER_IN` of the draws with the number of those draws.
    """
    draws, game = preference_draws(settled), settled.game
    enough = int(np.ceil(BETTER_IN * draws))
    counts = {name: BetterCount(len(game.paths), game.leaf_combinations, draws, enough) for name in agreed}
    in_both = ratifiable_rows(settled)
    lock = Lock()

    def look(first: int, last: int) -> list[View]:
        seen = []
        for draw in range(first, last):
            space, point = preference_star(settled, draw), disagreement(settled, no_deal, draw)
            with lock:
                for name, count in counts.items():
                    count.add(space, point + agreed[name][:, draw] * usd_per_point(settled, draw))
            seen.append(_view(settled, space, point, draw, in_both, listed))
        return seen

    chunks = map_chunks(look, draws, chunk_size=4, n_threads=threads)
    views = tuple(view for chunk in chunks for view in chunk)
    return views, {name: count.packages() for name, count in counts.items()}


def ratifiable_rows(settled: Settled) -> IntArray:
    """Return the packages in both win-sets."""
    packages = settled.packages
    return np.flatnonzero((packages.accepted_usa >= WIN_SET) & (packages.accepted_mex >= WIN_SET))


def _view(
    settled: Settled, space: Star, point: FloatArray, draw: int, in_both: IntArray, listed: IntArray
) -> View:
    usd, broken = usd_per_point(settled, draw), disagreement(settled, "breakdown", draw)
    frontier = star_frontier(space)
    return View(
        frontier,
        _front(frontier.packages, frontier.utility, point, broken),
        _front(*listed_frontier(space, in_both), point, broken),
        (package_utilities(space, listed) - point) / usd,
        {name: worth / usd[:, None] for name, worth in _marginal(settled, space).items()},
    )


def _front(packages: IntArray, utility: FloatArray, point: FloatArray, broken: FloatArray) -> Front:
    gains = utility - point
    rational = (gains >= 0).all(axis=1)
    return Front(packages[rational], np.ascontiguousarray(gains[rational]), broken - point)


def _marginal(settled: Settled, space: Star) -> dict[str, FloatArray]:
    """Return (side, level) of every grid clause: mean utility of all packages with the level, less with today's."""
    game = settled.game
    means = level_means(space, game.paths, tuple(len(clause.levels) for clause in game.hub))
    worth = {}
    for tables, of_level in zip((game.hub, game.leaves), means, strict=True):
        first = 0
        for clause in tables:
            levels = of_level[first : first + len(clause.levels)]
            worth[clause.name] = (levels - levels[clause.status_quo]).T
            first += len(clause.levels)
    return worth
