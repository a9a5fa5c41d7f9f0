"""Alternating offers to a deadline: what two parties would agree on at once if all were known, by backward induction.

Ståhl (1972), with Rubinstein (1982) as the limit of a distant deadline. Two parties propose in turn; a refusal moves
the talks to the next round, a refusal in the last ends them without a deal. Between rounds the talks may break down by
themselves (Binmore, Rubinstein and Wolinsky 1986), and either side can walk away to no deal instead of waiting, so
that no side is ever held below it (Shaked and Sutton 1984). All is known to both: the game says who holds the better
hand and does not explain delay (`screening.py` does). Impatience applies to gains over no deal, which is what starts
later when a deal comes later.

Only efficient packages that leave nobody below no deal can be offered in equilibrium: give the function the rational
frontier of a large space (`star_frontier.py`) and the result is exact over all its packages.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from winset.bargaining.frontier import FloatArray, IntArray
from winset.bargaining.solutions import rational_frontier

NO_AGREEMENT = -1


@dataclass(frozen=True)
class Breakdown:
    """The risk of waiting: the `chance` per refusal that talks end there, leaving each party `utility` (party,)."""

    chance: float
    utility: FloatArray


@dataclass(frozen=True)
class OffersOutcome:
    """The package agreed in round 0, and what would be agreed from each later round on.

    `gains` (party,) over no deal, as valued in round 0. A package is `NO_AGREEMENT` where no offer that the other
    would accept is worth as much to the proposer as waiting.
    """

    package: int
    plan: tuple[int, ...]
    gains: FloatArray


def alternating_offers(
    utility: FloatArray,
    disagreement: FloatArray,
    discounts: FloatArray,
    rounds: int,
    first: int = 0,
    breakdown: Breakdown | None = None,
) -> OffersOutcome | None:
    """Return the subgame-perfect agreement of `rounds` offers, party `first` first; None if no package is rational.

    `utility` is (package, 2), `disagreement` (2,). `discounts` is (2,) or (rounds, 2), row t being what a gain in
    round t + 1 is worth in round t, from 0 to 1. A responder accepts when indifferent; of offers equally good for the
    proposer the best for the responder is made, then the lowest number.
    """
    rows = rational_frontier(utility, disagreement)
    if rows.size == 0:
        return None
    broken = None if breakdown is None else Breakdown(breakdown.chance, breakdown.utility - disagreement)
    found = agreement(utility[rows] - disagreement, discounts, rounds, first, broken)
    plan = tuple(NO_AGREEMENT if place == NO_AGREEMENT else int(rows[place]) for place in found.plan)
    return OffersOutcome(plan[0], plan, found.gains)


def agreement(
    gains: FloatArray, discounts: FloatArray, rounds: int, first: int, breakdown: Breakdown | None
) -> OffersOutcome:
    """Return the same for `gains` (package, 2) over no deal that are a rational frontier already; so is `breakdown`."""
    factors = np.ascontiguousarray(np.broadcast_to(discounts, (rounds, 2)), dtype=np.float64)
    chance = 0.0 if breakdown is None else breakdown.chance
    broken = np.zeros(2) if breakdown is None else chance * breakdown.utility
    plan, agreed = _backward(np.ascontiguousarray(gains), factors, 1.0 - chance, broken, first)
    return OffersOutcome(int(plan[0]), tuple(int(place) for place in plan), agreed)


@njit(cache=True, nogil=True)
def _backward(
    gains: FloatArray, factors: FloatArray, goes_on: float, broken: FloatArray, first: int
) -> tuple[IntArray, FloatArray]:  # pragma: no cover - compiled
    """Return the place agreed in each round, -1 for none, and what round 0 is worth to both."""
    rounds = factors.shape[0]
    plan = np.full(rounds, NO_AGREEMENT, dtype=np.int64)
    agreed, waiting = np.zeros(2), np.zeros(2)
    for turn in range(rounds - 1, -1, -1):
        proposer = (first + turn) % 2
        for i in range(2):
            # Whoever expects less from waiting than from no deal walks away now; a last refusal is no deal.
            kept = goes_on * factors[turn, i] * agreed[i] + broken[i]
            waiting[i] = max(kept, 0.0) if turn < rounds - 1 else 0.0
        best, most = NO_AGREEMENT, waiting[proposer]
        for place in range(gains.shape[0]):
            # On the frontier, equal for one is equal for both: ties are duplicates, and the first is taken.
            if gains[place, 1 - proposer] >= waiting[1 - proposer] and (
                gains[place, proposer] > most or (best < 0 and gains[place, proposer] == most)
            ):
                best, most = place, gains[place, proposer]
        plan[turn] = best
        # Without a breakdown that somebody would like, what is agreed next round is acceptable now.
        for i in range(2):
            agreed[i] = waiting[i] if best < 0 else gains[best, i]
    return plan, agreed


def patience(months_left: Sequence[float], rounds: int) -> FloatArray:
    """Return (rounds, party): what a gain one round later is worth, if it counts only until a party's clock strikes.

    `months_left` (party,) from the first round, rounds a month apart. A deal signed in round t brings its gain for the
    months that are left, T - t of them; so waiting from t to t + 1 keeps (T - t - 1) / (T - t) of it, and nothing once
    the clock has struck. This is Ståhl's pie, shrinking evenly; no rate is assumed.

    >>> patience([4.0, 2.0], 3).round(3).tolist()
    [[0.75, 0.5], [0.667, 0.0], [0.5, 0.0]]
    """
    left = np.asarray(months_left, dtype=np.float64) - np.arange(rounds)[:, None]
    kept = np.zeros_like(left)
    np.divide(left - 1.0, left, out=kept, where=left > 1.0)
    return kept
