"""Alternating offers to a deadline: the package of the subgame-perfect equilibrium, by backward induction.

Ståhl (1972), with Rubinstein (1982) as the limit of a distant deadline. Two parties propose in turn; a refusal moves
the talks to the next round, a refusal in the last ends them without a deal. All is known to both, so they agree at
once: the game is a benchmark for who holds the better hand and does not explain delay. Impatience applies to gains
over no deal, which is what starts later when a deal comes later; no deal itself is worth the same at any time.
"""

from dataclasses import dataclass

import numpy as np

from winset.bargaining.frontier import FloatArray
from winset.bargaining.solutions import rational_frontier


@dataclass(frozen=True)
class OffersOutcome:
    """The package agreed in round 0, and what would have been agreed from each later round on."""

    package: int
    plan: tuple[int, ...]
    """The package that the proposer of each round would offer, and the other accept, if talks got that far."""


def alternating_offers(
    utility: FloatArray, disagreement: FloatArray, discounts: FloatArray, rounds: int, first: int = 0
) -> OffersOutcome | None:
    """Return the subgame-perfect agreement of `rounds` offers, party `first` first; None if no package is rational.

    `utility` is (package, 2), `disagreement` (2,). `discounts` is (2,) or (rounds, 2), row t being what a gain in
    round t + 1 is worth in round t, from 0 to 1. A responder accepts when indifferent; of offers equally good for the
    proposer the best for the responder is made, then the lowest number.
    """
    rows = rational_frontier(utility, disagreement)
    if rows.size == 0:
        return None
    gains = utility[rows] - disagreement
    factors = np.broadcast_to(discounts, (rounds, 2))
    agreed, plan = np.zeros(2), []
    for turn in reversed(range(rounds)):
        proposer = (first + turn) % 2
        # What is agreed next round can be had now, so some offer always meets the responder's price, and delay costs.
        acceptable = np.flatnonzero(
            gains[:, 1 - proposer] >= factors[turn, 1 - proposer] * agreed[1 - proposer]
        )
        # On the frontier, equal for one is equal for both: ties are duplicates, and the first is taken.
        best = acceptable[gains[acceptable, proposer].argmax()]
        agreed = gains[best]
        plan.append(int(rows[best]))
    return OffersOutcome(plan[-1], tuple(reversed(plan)))
