"""Bargaining solutions: the package that parties would choose under stated axioms. Arrays in, row number out.

`utility` is (package, party), `disagreement` is (party,): what each side has without a deal. It is used as given, also
where it lies below the worst or above the best package. All solutions are for n parties and Pareto efficient. Nash,
Kalai-Smorodinsky, egalitarian and Raiffa range over the individually rational packages (no party below its disagreement
value) and are None where there is none; the utilitarian point ranges over all packages.

Each has two forms: `nash_solution` takes all packages, `nash_among` the rational part of a frontier that is known.

On a finite set several packages may attain the same value: `ties` lists the efficient ones, `index` is the lowest.
Values that differ by no more than the rounding of their own computation count as the same.

Egalitarian and utilitarian points compare utilities between parties: they mean something only in a common unit.
The axioms that hold on finite sets are the property tests of this module.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from winset.bargaining.frontier import FloatArray, IntArray, pareto_frontier

# Roundings between the utilities as given and the value compared: a difference, a ratio, a product, a sum.
ROUNDINGS = 16 * np.finfo(np.float64).eps


@dataclass(frozen=True)
class Solution:
    """One solution: the row chosen, the value of its criterion, and every efficient row that attains that value."""

    index: int
    value: float
    ties: tuple[int, ...]

    def within(self, rows: IntArray) -> "Solution":
        """Give a solution found among `rows` of a larger table its numbers there."""
        return replace(self, index=int(rows[self.index]), ties=tuple(int(rows[tie]) for tie in self.ties))


class Among(Protocol):
    """A solution among packages that are all efficient and individually rational."""

    def __call__(self, utility: FloatArray, disagreement: FloatArray) -> Solution | None:
        """Return the solution, its rows being those of `utility`."""


def nash_solution(
    utility: FloatArray, disagreement: FloatArray, powers: FloatArray | None = None
) -> Solution | None:
    """Return the package with the largest product of gains; each gain raised to its party's power if `powers` is given.

    Nash (1950): efficient, symmetric, free of units, blind to irrelevant alternatives; with powers (party,), positive,
    the asymmetric solution of Harsanyi and Selten (1972). None if no package gives every party a gain above zero.

    >>> nash_solution(np.array([[3.0, 1.0], [2.0, 2.0], [1.0, 3.0]]), np.array([0.0, 0.0])).index
    1
    """
    return _solution_over(utility, disagreement, lambda part, point: nash_among(part, point, powers))


def kalai_smorodinsky_solution(utility: FloatArray, disagreement: FloatArray) -> Solution | None:
    """Return the package whose least satisfied party gets the largest share of its best individually rational gain.

    Kalai and Smorodinsky (1975) on a finite set: the largest minimum of gain / best gain, not the smallest spread.
    A party whose best rational gain is zero has nothing to share and is left out; if all are, the value is 0.
    """
    return _solution_over(utility, disagreement, kalai_smorodinsky_among)


def egalitarian_solution(utility: FloatArray, disagreement: FloatArray) -> Solution | None:
    """Return the package with the largest smallest gain (Kalai 1977), gains being in one unit for all parties."""
    return _solution_over(utility, disagreement, egalitarian_among)


def raiffa_solution(utility: FloatArray, disagreement: FloatArray) -> Solution | None:
    """Return the sequential Raiffa solution (1953): the parties move in steps from the disagreement point.

    Each step lifts every party by 1/n of its best gain over the present point among packages that give all no less
    than that. On a finite set the steps end when no package is left above the next point; of those above the last
    one the package with the largest equal share (Kalai-Smorodinsky) of what remains is taken. The value is that share.
    """
    return _solution_over(utility, disagreement, raiffa_among)


def utilitarian_solution(utility: FloatArray) -> Solution:
    """Return the package with the largest sum of utilities over all packages, rational or not."""
    rows = pareto_frontier(utility)
    return utilitarian_among(utility[rows]).within(rows)


def rational_frontier(utility: FloatArray, disagreement: FloatArray) -> IntArray:
    """Return the efficient rows that leave no party below `disagreement`.

    Each criterion here rises with every party's gain, so optima and best rational gains lie on these.
    """
    # Whatever dominates a rational package is rational too, so the order of the two conditions does not matter.
    rational = np.flatnonzero((utility >= disagreement).all(axis=1))
    rows: IntArray = rational[pareto_frontier(utility[rational])]
    return rows


def nash_among(
    utility: FloatArray, disagreement: FloatArray, powers: FloatArray | None = None
) -> Solution | None:
    """As `nash_solution`, among efficient and rational packages."""
    gains = utility - disagreement
    rows = np.flatnonzero((gains > 0).all(axis=1))
    gains = gains[rows]
    if rows.size == 0:
        return None
    exponent = np.ones(gains.shape[1]) if powers is None else powers
    # Measured in powers of two near each party's best gain: exact, and products neither overflow nor vanish.
    unit = np.exp2(np.floor(np.log2(gains.max(axis=0))))
    product = ((gains / unit) ** exponent).prod(axis=1)
    best = int(product.argmax())
    magnitude = np.maximum(np.abs(utility[rows[best]]), np.abs(disagreement))
    slack = float(product[best]) * float((exponent * (1.0 + magnitude / gains[best])).sum())
    return _best(product, slack, value_of=lambda row: float((gains[row] ** exponent).prod())).within(rows)


def kalai_smorodinsky_among(utility: FloatArray, disagreement: FloatArray) -> Solution | None:
    """As `kalai_smorodinsky_solution`, among efficient and rational packages."""
    if not len(utility):
        return None
    gains = utility - disagreement
    best_gains = gains.max(axis=0)
    sharing = best_gains > 0
    if not sharing.any():
        return _best(np.zeros(len(utility)), 0.0)
    share = (gains[:, sharing] / best_gains[sharing]).min(axis=1)
    slack = 1.0 + float((_magnitude(utility, disagreement)[sharing] / best_gains[sharing]).max())
    return _best(share, slack)


def egalitarian_among(utility: FloatArray, disagreement: FloatArray) -> Solution | None:
    """As `egalitarian_solution`, among efficient and rational packages."""
    if not len(utility):
        return None
    smallest = (utility - disagreement).min(axis=1)
    return _best(smallest, float(_magnitude(utility, disagreement).max()))


def raiffa_among(utility: FloatArray, disagreement: FloatArray) -> Solution | None:
    """As `raiffa_solution`, among efficient and rational packages."""
    if not len(utility):
        return None
    point = np.asarray(disagreement, dtype=np.float64)
    rows = np.arange(len(utility))
    while True:
        reachable = utility[rows]
        raised = point + (reachable.max(axis=0) - point) / point.size
        still_reachable = rows[(reachable >= raised).all(axis=1)]
        if (raised == point).all() or still_reachable.size == 0:
            found = kalai_smorodinsky_among(reachable, point)
            return None if found is None else found.within(rows)
        point, rows = raised, still_reachable


def utilitarian_among(utility: FloatArray) -> Solution:
    """As `utilitarian_solution`, among efficient packages."""
    return _best(utility.sum(axis=1), float(np.abs(utility).sum(axis=1).max()))


def _solution_over(utility: FloatArray, disagreement: FloatArray, among: Among) -> Solution | None:
    rows = rational_frontier(utility, disagreement)
    found = among(utility[rows], disagreement)
    return None if found is None else found.within(rows)


def _magnitude(utility: FloatArray, disagreement: FloatArray) -> FloatArray:
    """Return per party the largest absolute number that enters a gain: the scale of its rounding."""
    largest: FloatArray = np.maximum(np.abs(utility).max(axis=0), np.abs(disagreement))
    return largest


def _best(value: FloatArray, slack: float, value_of: Callable[[int], float] | None = None) -> Solution:
    """Pick the best row by `value`; `slack` is the size of what its rounding stems from."""
    tied = np.flatnonzero(value >= value.max() - ROUNDINGS * slack)
    chosen = int(tied[0])
    reported = float(value[chosen]) if value_of is None else value_of(chosen)
    return Solution(chosen, reported, tuple(int(row) for row in tied))
