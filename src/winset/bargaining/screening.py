"""Offers to somebody whose price one does not know: a finite-horizon screening game, two offers, two types.

Fudenberg and Tirole (1983), one-sided: the proposer makes both offers, the responder is *soft* (satisfied by no deal)
or *tough* (signs nothing below `reserve`), and the proposer holds a belief. The soft type likes to look tough, so the
proposer may have to wait to tell them apart: unlike alternating offers this game has delay and failure. Solved for
sequential equilibrium by backward induction, on any finite frontier; what the offers are is read off the packages.
"""

from dataclasses import dataclass, replace

import numpy as np

from winset.bargaining.frontier import FloatArray
from winset.bargaining.solutions import rational_frontier


@dataclass(frozen=True)
class Screening:
    """What the proposer offers first, and what follows.

    `strategy`: `pool` (an offer that both types sign), `screen` (one that the soft type signs, then the pooling
    offer), `press` (the least the soft type can be offered; it signs with a chance that keeps the threat of a second
    such offer credible). `first` and `last` are packages (`last` is the pooling offer); `proposer` is its expected
    gain, `soft` and `tough` the responder's, in its own units; `now` the chance that the first offer is signed,
    `failed` that none is.
    """

    strategy: str
    first: int
    last: int
    proposer: float
    soft: float
    tough: float
    now: float
    failed: float


def screening(
    utility: FloatArray,
    disagreement: FloatArray,
    proposer: int,
    reserve: float,
    soft_chance: float,
    discounts: FloatArray,
) -> Screening | None:
    """Return the equilibrium of two offers by party `proposer`; None if no package satisfies a tough responder.

    `utility` is (package, 2), `disagreement` (2,); `reserve` >= 0 is the responder's gain below which a tough one does
    not sign; `soft_chance` the proposer's belief in 0 to 1; `discounts` (2,) what a gain of the second offer is worth
    at the first. All gains are over `disagreement`; a tough one's gain counts from `reserve`.
    """
    rows = rational_frontier(utility, disagreement)
    found = screened(utility[rows] - disagreement, proposer, reserve, soft_chance, discounts)
    return None if found is None else replace(found, first=int(rows[found.first]), last=int(rows[found.last]))


def screened(
    gains: FloatArray, proposer: int, reserve: float, soft_chance: float, discounts: FloatArray
) -> Screening | None:
    """Return the same for `gains` (package, 2) over no deal that are a rational frontier already, packages by row."""
    mine, theirs = gains[:, proposer], gains[:, 1 - proposer]
    patient = float(discounts[1 - proposer])
    if theirs.size == 0 or theirs.max() < reserve:
        return None
    pooling, lowest = _offer(mine, theirs, reserve), _offer(mine, theirs, 0.0)
    signed, least = float(theirs[pooling]), float(theirs[lowest])
    pool, later = float(mine[pooling]), float(discounts[proposer] * mine[pooling])
    last = pooling
    options = [Screening("pool", last, last, pool, signed, signed - reserve, 1.0, 0.0)]
    # A soft one signs what is worth as much as the pooling offer later; a tough one waits for that.
    apart = _offer(mine, theirs, patient * signed)
    expected = soft_chance * float(mine[apart]) + (1.0 - soft_chance) * later
    soft, tough = float(theirs[apart]), patient * (signed - reserve)
    options.append(Screening("screen", apart, last, expected, soft, tough, soft_chance, 0.0))
    # The belief at which a second lowest offer is worth as much to the proposer as the pooling one.
    turning = pool / float(mine[lowest]) if mine[lowest] > 0 else 1.0
    if soft_chance > turning and least < patient * signed:
        # So many soft ones sign at once that the belief falls to just there; then the pooling offer follows as often
        # as leaves the soft indifferent between signing and waiting.
        now = (soft_chance - turning) / (1.0 - turning)
        follows = least * (1.0 / patient - 1.0) / (signed - least)
        expected = now * float(mine[lowest]) + (1.0 - now) * later
        tough, failed = patient * follows * (signed - reserve), (1.0 - soft_chance) * (1.0 - follows)
        options.append(Screening("press", lowest, last, expected, least, tough, now, failed))
    return max(options, key=lambda option: option.proposer)


def _offer(mine: FloatArray, theirs: FloatArray, least: float) -> int:
    """Return the proposer's best among offers that bring the responder `least`."""
    acceptable = np.flatnonzero(theirs >= least)
    return int(acceptable[mine[acceptable].argmax()])
