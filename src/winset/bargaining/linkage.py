"""Linkage: which clauses only work together, and what of one side's clauses pays for one of the other's.

A *linked set* of changes holds (passes, or is better for both) while none of its parts does: a trade. The *price* of a
grant is the bundle of the other side's clauses that leaves the granting side no worse off and costs the paying side
least (or gains it most); with finitely many levels nothing is exactly indifferent, so what the granting side has over
is told beside it.
"""

from collections.abc import Hashable, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.bargaining.frontier import FloatArray, IntArray

BoolArray = NDArray[np.bool_]


def linked_sets(sets: Sequence[Set[Hashable]], holds: BoolArray) -> list[int]:
    """Return the positions of the sets of two or more that hold although no smaller listed part of them does.

    `sets` are sets of changes, `holds` (set,) whether each brings about what is asked. The empty set is not listed: if
    it held, nothing would need a change.

    >>> sets = [frozenset({0}), frozenset({1}), frozenset({2}), frozenset({0, 1}), frozenset({0, 2}), frozenset({1, 2})]
    >>> linked_sets(sets, np.array([False, False, True, True, True, False]))
    [3]
    """
    found = [one for one, held in zip(sets, holds, strict=True) if held]
    return [
        row
        for row, one in enumerate(sets)
        if len(one) > 1 and holds[row] and not any(part < one for part in found)
    ]


@dataclass(frozen=True)
class Price:
    """The bundle that pays for a grant (-1: none does), and what both sides have from grant and bundle together."""

    bundle: int
    granter: float
    payer: float


def price_of_grant(granter: FloatArray, payer: FloatArray, sizes: IntArray) -> Price:
    """Return the smallest bundle that makes good a grant, of equally small ones the cheapest for the payer.

    `granter` and `payer` (bundle,) are gains over no deal of the grant with each bundle, `sizes` (bundle,) how many
    clauses it moves: what a payer would throw in for its own sake is no price. Of bundles equally good for the payer
    the best for the granter is taken, then the first.

    >>> price_of_grant(np.array([-2.0, 0.5, 3.0]), np.array([4.0, 1.0, -1.0]), np.array([0, 1, 1]))
    Price(bundle=1, granter=0.5, payer=1.0)
    """
    enough = np.flatnonzero(granter >= 0.0)
    if enough.size == 0:
        return Price(-1, float("nan"), float("nan"))
    enough = enough[sizes[enough] == sizes[enough].min()]
    order = np.lexsort((-granter[enough], -payer[enough]))
    best = int(enough[order[0]])
    return Price(best, float(granter[best]), float(payer[best]))
