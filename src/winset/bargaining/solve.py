"""All bargaining solutions of one domain, from one look for its frontier.

Every solution is Pareto efficient and every party's best rational gain lies on the frontier, so the frontier, usually a
small part of the outcomes, is all that the solutions need.
"""

from dataclasses import dataclass, replace

from winset.bargaining.frontier import FloatArray, IntArray, pareto_frontier
from winset.bargaining.solutions import (
    Solution,
    egalitarian_solution,
    kalai_smorodinsky_solution,
    nash_solution,
    utilitarian_solution,
)


@dataclass(frozen=True)
class Solutions:
    """The frontier and the four solutions of a domain; None where no outcome qualifies."""

    pareto: IntArray
    nash: Solution | None
    kalai_smorodinsky: Solution | None
    egalitarian: Solution | None
    utilitarian: Solution


def solve_domain(utility: FloatArray, disagreement: FloatArray) -> Solutions:
    """Return the frontier and solutions of `utility` (outcome, party) over `disagreement` (party,)."""
    pareto = pareto_frontier(utility)
    front = utility[pareto]
    return Solutions(
        pareto,
        _renumbered(nash_solution(front, disagreement), pareto),
        _renumbered(kalai_smorodinsky_solution(front, disagreement), pareto),
        _renumbered(egalitarian_solution(front, disagreement), pareto),
        _on(utilitarian_solution(front), pareto),
    )


def _on(solution: Solution, rows: IntArray) -> Solution:
    """Give a solution found among `rows` its numbers in the whole domain."""
    return replace(
        solution, index=int(rows[solution.index]), ties=tuple(int(rows[tie]) for tie in solution.ties)
    )


def _renumbered(solution: Solution | None, rows: IntArray) -> Solution | None:
    return None if solution is None else _on(solution, rows)
