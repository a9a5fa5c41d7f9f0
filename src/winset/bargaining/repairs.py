"""Repairs: the fewest changes, or the least money, that bring a given package to where everybody would have it.

Both are exact: changes are counted over the whole enumerated space, money over every threshold at which somebody's
answer turns. Packages are mixed-radix numbers, last issue fastest, as everywhere.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.bargaining.frontier import FloatArray, IntArray

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Repair:
    """The fewest `changes` that suffice and all `packages` that they reach, by ascending number."""

    changes: int
    packages: IntArray


def changed_issues(levels: tuple[int, ...], package: tuple[int, ...]) -> IntArray:
    """Return (package,): in how many issues each package of the space differs from `package`.

    `levels` counts the levels of each issue; a level of `package` that is no level of the space (-1) counts as changed
    everywhere.

    >>> changed_issues((2, 3), (1, 0)).tolist()
    [1, 2, 2, 0, 1, 1]
    """
    changed = np.zeros(1, dtype=np.int64)
    for count, level in zip(levels, package, strict=True):
        differs = (np.arange(count) != level).astype(np.int64)
        changed = (changed[:, None] + differs[None, :]).reshape(-1)
    return changed


def fewest_changes(levels: tuple[int, ...], package: tuple[int, ...], wanted: BoolArray) -> Repair | None:
    """Return the nearest packages of the space that are `wanted` (package,); None if no package is."""
    if not wanted.any():
        return None
    changed = changed_issues(levels, package)
    fewest = int(changed[wanted].min())
    return Repair(fewest, np.flatnonzero(wanted & (changed == fewest)))


@dataclass(frozen=True)
class Condition:
    """Something asked of a payment: in at least `share` of the draws it lies in `lowest` to `highest`, (draw,) each.

    A draw in which no payment helps has `lowest` above `highest`.
    """

    name: str
    lowest: FloatArray
    highest: FloatArray
    share: float

    def met(self, payments: FloatArray) -> FloatArray:
        """Return (payment,): the share of draws in which each payment suits."""
        possible = self.lowest <= self.highest
        reached = np.searchsorted(np.sort(self.lowest[possible]), payments, side="right")
        passed = np.searchsorted(np.sort(self.highest[possible]), payments, side="left")
        share: FloatArray = (reached - passed) / self.lowest.size
        return share


def least_payment(conditions: tuple[Condition, ...]) -> float | None:
    """Return the payment nearest to zero that meets all conditions, or None; positive from one side, negative back.

    The set of payments that meet a condition begins and ends at thresholds of single draws, so zero and the
    thresholds are all that need be tried.
    """
    tried = np.unique(
        np.concatenate([[0.0], *(one.lowest for one in conditions), *(one.highest for one in conditions)])
    )
    tried = tried[np.isfinite(tried)]
    meets = np.ones(tried.size, dtype=np.bool_)
    for condition in conditions:
        meets &= condition.met(tried) >= condition.share
    suits = tried[meets]
    # + 0.0, so that a payment of nothing has no sign.
    return None if suits.size == 0 else float(suits[np.abs(suits).argmin()]) + 0.0
