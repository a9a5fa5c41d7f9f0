"""Leverage: what a side can take from the other by what it would do without a deal. Arrays in, numbers out.

Nash (1953) lets each side commit to a threat before the talks; the threats, carried out, are the disagreement point
that the Nash solution starts from. Here one side threatens and the other's policy without a deal stays as it is. A
threat counts only if it is *credible*: carrying it out must leave the side that makes it better off than not doing so,
for otherwise the other side need not believe it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset.bargaining.frontier import FloatArray
from winset.bargaining.solutions import nash_solution

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Leverage:
    """One side's threats against the other, on one reading of no deal.

    `credible` (threat,). `chosen` is the credible threat that gives the threatening side the most at the solution, None
    where none gives it more than making none. `before` and `after` (2,): both sides' utilities at the Nash solution
    without and with the chosen threat.
    """

    party: int
    credible: BoolArray
    chosen: int | None
    before: FloatArray
    after: FloatArray

    @property
    def taken(self) -> float:
        """What the other side loses at the solution through the threat: the leverage."""
        return float(self.before[1 - self.party] - self.after[1 - self.party])


def leverage(utility: FloatArray, disagreement: FloatArray, threats: FloatArray, party: int) -> Leverage:
    """Return what `party` (0 or 1) takes from the other by its best credible threat.

    `utility` (package, 2), all packages or their frontier; `disagreement` (2,) without a deal and without a threat;
    `threats` (threat, 2) what both would have if the threat were carried out.

    A pie of four pieces. The threat costs the other three and gives its maker one: it gets the whole pie, not half.

    >>> pie = np.array([[4.0, 0.0], [3.0, 1.0], [2.0, 2.0], [1.0, 3.0], [0.0, 4.0]])
    >>> leverage(pie, np.zeros(2), np.array([[1.0, -3.0]]), party=0).taken
    2.0
    """
    before = settlement_values(utility, disagreement)
    credible: BoolArray = threats[:, party] > disagreement[party]
    chosen, after = None, before
    for threat in np.flatnonzero(credible).tolist():
        values = settlement_values(utility, threats[threat])
        if values[party] > after[party]:
            chosen, after = threat, values
    return Leverage(party, credible, chosen, before, after)


def settlement_values(utility: FloatArray, disagreement: FloatArray) -> FloatArray:
    """Return (2,): what both sides have at the Nash solution, or without a deal where no package is better for both."""
    solution = nash_solution(utility, disagreement)
    values: FloatArray = np.asarray(disagreement if solution is None else utility[solution.index])
    return values
