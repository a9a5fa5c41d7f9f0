"""Solutions over a space of packages that is never built.

A package is one hub path k and one level of every leaf block. What it is worth to a party is a sum,
`base[k] + (block_0[k, level_0] + block_1[k, level_1] + ...)`, so leaf sums are made once per hub path. Package
numbers count k slowest, the last block fastest. The rules are those of `solutions.py`.

Costs: two passes over the hub paths, and over the packages of those few whose corner is not worse than the best found.
`star_frontier.py` has the frontier of a star.
The kernels (`star_kernels.py`) release the interpreter lock; the caller decides about threads.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset.bargaining.frontier import FloatArray, pareto_frontier
from winset.bargaining.solutions import ROUNDINGS
from winset.bargaining.star_kernels import best_of_hubs, best_share_of_hubs, corners

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Star:
    """An additive space of packages: `base` (hub path, party); `table` (hub path or 1, level of all blocks, party)."""

    base: FloatArray
    table: FloatArray
    block_levels: tuple[int, ...]

    @cached_property
    def corners(self) -> FloatArray:
        """No package of a hub path gives a party more than its corner, (hub path, party)."""
        return corners(self.base, self.table, np.array(self.block_levels, dtype=np.int64))

    @cached_property
    def magnitude(self) -> float:
        """The size of the numbers that a sum of utilities is rounded in."""
        return float(np.abs(self.base).max(axis=0).sum() + np.abs(self.table).max(initial=0.0))

    @property
    def leaf_combinations(self) -> int:
        """Packages per hub path."""
        return math.prod(self.block_levels)

    @property
    def packages(self) -> int:
        """Packages in the whole space."""
        return len(self.base) * self.leaf_combinations

    def levels(self, package: int) -> tuple[int, tuple[int, ...]]:
        """Return the hub path and the level of every block of a package number."""
        hub, leaf = divmod(package, self.leaf_combinations)
        return hub, tuple(int(level) for level in np.unravel_index(leaf, self.block_levels or (1,)))[
            : len(self.block_levels)
        ]

    def utilities(self, hub: int) -> FloatArray:
        """Return the utilities of all packages of one hub path, (leaf combination, party)."""
        rows = self.table[hub if self.table.shape[0] > 1 else 0]
        leaf = np.zeros((1, self.base.shape[1]))
        first = 0
        for levels in self.block_levels:
            leaf = (leaf[:, None, :] + rows[None, first : first + levels, :]).reshape(-1, leaf.shape[1])
            first += levels
        total: FloatArray = self.base[hub] + leaf
        return total


def star(base: FloatArray, blocks: list[FloatArray]) -> Star:
    """Join `base` (hub path, party) and leaf `blocks`, each (hub path or 1, level, party), into one additive space."""
    depth = max((block.shape[0] for block in blocks), default=1)
    parties = base.shape[1]
    spread = [np.broadcast_to(block, (depth, block.shape[1], parties)) for block in blocks]
    table = np.concatenate(spread, axis=1) if spread else np.zeros((1, 0, parties))
    return Star(
        np.ascontiguousarray(base, dtype=np.float64),
        np.ascontiguousarray(table, dtype=np.float64),
        tuple(block.shape[1] for block in blocks),
    )


@dataclass(frozen=True)
class StarSolution:
    """One solution in a star: package number, where it lies, its utilities (party,) and the value of its criterion."""

    package: int
    hub: int
    levels: tuple[int, ...]
    utility: FloatArray
    value: float


@dataclass(frozen=True)
class StarSolutions:
    """All four solutions of one game over a star; None where no package qualifies."""

    nash: StarSolution | None
    kalai_smorodinsky: StarSolution | None
    egalitarian: StarSolution | None
    utilitarian: StarSolution | None
    rational: bool
    """Whether some package leaves no party below its disagreement value."""
    mutual_gain: bool
    """Whether some package is better for every party than no deal."""
    best_gains: FloatArray
    """Each party's best gain among rational packages, (party,); NaN where there is none."""


def star_solutions(space: Star, disagreement: FloatArray, allowed: BoolArray | None = None) -> StarSolutions:
    """Return Nash, Kalai-Smorodinsky, egalitarian and utilitarian packages of `space`, streamed.

    `disagreement` is (party,). `allowed`, (hub path, leaf combination or 1), restricts the packages that count, for
    instance to those in both win-sets.
    """
    mask = (
        np.ones((1, 1), dtype=np.bool_) if allowed is None else np.ascontiguousarray(allowed, dtype=np.bool_)
    )
    levels = np.array(space.block_levels, dtype=np.int64)
    point = np.ascontiguousarray(disagreement, dtype=np.float64)
    arrays = space.base, space.table, levels, space.corners, point, mask
    # What ties may differ by: of the corners, since the best gains of packages, no larger, are not known yet.
    most = _Game(space, point, mask, np.maximum((space.corners - point).max(axis=0), 0.0))
    margins = [most.slack(name) for name in ("nash", "egalitarian", "utilitarian")]
    values, best_gains = best_of_hubs(*arrays, ROUNDINGS * np.array(margins))
    rational, mutual_gain = bool(best_gains[0] >= 0), bool((values[:, 0] >= 0).any())
    game = _Game(space, point, mask, best_gains)
    shares = values[:, 0]
    if rational:
        shares = best_share_of_hubs(*arrays, best_gains, ROUNDINGS * game.slack("kalai_smorodinsky"))
    return StarSolutions(
        nash=game.solve("nash", values[:, 0]) if mutual_gain else None,
        kalai_smorodinsky=game.solve("kalai_smorodinsky", shares) if rational else None,
        egalitarian=game.solve("egalitarian", values[:, 1]) if rational else None,
        utilitarian=game.solve("utilitarian", values[:, 2]) if np.isfinite(values[:, 2]).any() else None,
        rational=rational,
        mutual_gain=mutual_gain,
        best_gains=best_gains if rational else np.full(point.size, np.nan),
    )


@dataclass(frozen=True)
class _Game:
    """What is needed to look again at the few hub paths on which a criterion attains its best value."""

    space: Star
    disagreement: FloatArray
    mask: BoolArray
    best_gains: FloatArray

    def solve(self, criterion: str, best_of_hub: FloatArray) -> StarSolution:
        """Among packages within rounding of the best value: the efficient ones, then the lowest number."""
        bar = float(best_of_hub.max()) - ROUNDINGS * self.slack(criterion)
        numbers, points, values = [], [], []
        for hub in np.flatnonzero(best_of_hub >= bar).tolist():
            utility = self.space.utilities(hub)
            value = self._values(criterion, hub, utility)
            tied = np.flatnonzero(value >= bar)
            numbers.append(hub * self.space.leaf_combinations + tied)
            points.append(utility[tied])
            values.append(value[tied])
        utility = np.concatenate(points)
        row = int(pareto_frontier(utility)[0])
        package = int(np.concatenate(numbers)[row])
        hub, levels = self.space.levels(package)
        return StarSolution(package, hub, levels, utility[row], float(np.concatenate(values)[row]))

    def slack(self, criterion: str) -> float:
        """Return the size of the numbers whose rounding the criterion carries (as in `solutions`)."""
        if criterion == "utilitarian":
            return self.space.magnitude
        magnitude = np.abs(self.disagreement) + self.best_gains
        sharing = self.best_gains > 0
        if criterion == "nash":
            if not sharing.all():
                return 0.0
            return float(self.best_gains.prod() * (1.0 + magnitude / self.best_gains).sum())
        if criterion == "egalitarian":
            return float(magnitude.max())
        return 1.0 + float((magnitude[sharing] / self.best_gains[sharing]).max(initial=0.0))

    def _values(self, criterion: str, hub: int, utility: FloatArray) -> FloatArray:
        """Return the criterion for all packages of a hub path, -inf where they do not qualify."""
        gains = utility - self.disagreement
        allowed = np.broadcast_to(self.mask[hub if self.mask.shape[0] > 1 else 0], utility.shape[:1])
        if criterion == "utilitarian":
            return np.where(allowed, utility.sum(axis=1), -np.inf)
        qualifies = allowed & (gains >= 0).all(axis=1)
        if criterion == "nash":
            value, qualifies = gains.prod(axis=1), allowed & (gains > 0).all(axis=1)
        elif criterion == "egalitarian":
            value = gains.min(axis=1)
        elif (self.best_gains > 0).any():
            sharing = self.best_gains > 0
            value = (gains[:, sharing] / self.best_gains[sharing]).min(axis=1)
        else:
            value = np.zeros(utility.shape[0])
        return np.where(qualifies, value, -np.inf)
