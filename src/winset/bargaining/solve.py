"""All bargaining solutions of one domain, from one reading of its outcomes.

Every solution is Pareto efficient and every party's best rational gain lies on the frontier, so the frontier, usually a
small part of the outcomes, is all that is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from winset.bargaining.frontier import FloatArray, Frontier, IntArray, frontier_of
from winset.bargaining.lotteries import (
    Lottery,
    egalitarian_lottery,
    kalai_smorodinsky_lottery,
    nash_lottery,
)
from winset.bargaining.solutions import (
    Solution,
    egalitarian_among,
    kalai_smorodinsky_among,
    nash_among,
    raiffa_among,
    utilitarian_among,
)


@dataclass(frozen=True)
class Solutions:
    """The frontier and the solutions of a domain; None where no outcome qualifies."""

    frontier: Frontier
    nash: Solution | None
    kalai_smorodinsky: Solution | None
    egalitarian: Solution | None
    utilitarian: Solution
    raiffa: Solution | None
    asymmetric_nash: Solution | None
    """With the powers that were given, None without."""

    @property
    def pareto(self) -> IntArray:
        """Numbers of the efficient outcomes, ascending."""
        return self.frontier.rows

    def utilities(self, index: int) -> FloatArray:
        """Return the utilities (party,) of an efficient outcome."""
        found: FloatArray = self.frontier.utility[np.searchsorted(self.frontier.rows, index)]
        return found


@dataclass(frozen=True)
class Lotteries:
    """The solutions over lotteries; None where no lottery qualifies."""

    nash: Lottery | None
    kalai_smorodinsky: Lottery | None
    egalitarian: Lottery | None
    asymmetric_nash: Lottery | None
    """With the powers that were given, None without."""


def solve_domain(
    blocks: Iterable[FloatArray], disagreement: FloatArray, powers: FloatArray | None = None
) -> Solutions:
    """Return frontier and solutions of outcomes that come in `blocks` (outcome, party), over `disagreement` (party,).

    `powers` (party,) are those of the asymmetric Nash solution.
    """
    frontier = frontier_of(blocks)
    rational = np.flatnonzero((frontier.utility >= disagreement).all(axis=1))
    rows, among = frontier.rows[rational], frontier.utility[rational]

    def whole(solution: Solution | None) -> Solution | None:
        return None if solution is None else solution.within(rows)

    return Solutions(
        frontier,
        whole(nash_among(among, disagreement)),
        whole(kalai_smorodinsky_among(among, disagreement)),
        whole(egalitarian_among(among, disagreement)),
        utilitarian_among(frontier.utility).within(frontier.rows),
        whole(raiffa_among(among, disagreement)),
        None if powers is None else whole(nash_among(among, disagreement, powers)),
    )


def solve_lotteries(
    frontier: Frontier, disagreement: FloatArray, powers: FloatArray | None = None
) -> Lotteries:
    """Return the solutions over lotteries of a domain's outcomes, its `frontier` being known."""

    def whole(lottery: Lottery | None) -> Lottery | None:
        if lottery is None:
            return None
        return replace(lottery, rows=tuple(frontier.rows[list(lottery.rows)].tolist()))

    return Lotteries(
        whole(nash_lottery(frontier.utility, disagreement)),
        whole(kalai_smorodinsky_lottery(frontier.utility, disagreement)),
        whole(egalitarian_lottery(frontier.utility, disagreement)),
        None if powers is None else whole(nash_lottery(frontier.utility, disagreement, powers)),
    )
