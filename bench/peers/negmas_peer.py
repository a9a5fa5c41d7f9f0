"""NegMAS: linear additive utilities over the same issues, and its own Pareto frontier."""

import sys
from pathlib import Path

import numpy as np
from negmas import make_issue
from negmas.outcomes import enumerate_issues
from negmas.preferences import LinearAdditiveUtilityFunction
from negmas.preferences.ops import pareto_frontier, pareto_frontier_active
from negmas.preferences.value_fun import TableFun

from bench.peers.packages import PARTIES, SEED, SIZES
from bench.problem import FloatArray, additive_tables
from bench.worker import Task, serve


def main(file: Path) -> None:
    """Serve evaluation of all packages, the frontier of given points, and both in NegMAS's own one call."""
    issues = [make_issue([f"item {j}" for j in range(n)], name=f"issue {k}") for k, n in enumerate(SIZES)]
    utilities = [
        LinearAdditiveUtilityFunction(
            {
                issue.name: TableFun({f"item {j}": float(worth) for j, worth in enumerate(part)})
                for issue, part in zip(issues, parts, strict=True)
            },
            weights={issue.name: 1.0 / len(SIZES) for issue in issues},
            issues=issues,
        )
        for parts in additive_tables(SIZES, PARTIES, SEED)
    ]
    outcomes = enumerate_issues(issues)

    def evaluated() -> list[list[float]]:
        return [[utility(outcome) for utility in utilities] for outcome in outcomes]

    with np.load(file.with_name("packages.npz")) as engine:
        known, frontier = engine["utility"], set(engine["frontier"].tolist())
    points: FloatArray = np.array(evaluated())
    # Our utilities are rounded to twelve digits (see winset.bargaining.additive).
    difference = float(np.abs(points - known).max())
    whole = set(pareto_frontier(utilities, issues=issues)[1])
    serve(
        ["negmas", "numpy"],
        {
            "evaluation": Task(len(outcomes), evaluated, difference),
            "frontier": Task(
                len(outcomes),
                lambda: pareto_frontier_active(known),
                _apart(set(pareto_frontier_active(known)), frontier),
            ),
            "evaluation and frontier": Task(
                len(outcomes), lambda: pareto_frontier(utilities, issues=issues), _apart(whole, frontier)
            ),
        },
    )


def _apart(found: set[int], known: set[int]) -> float:
    """Return the share of packages that are in one frontier and not in the other."""
    return len(found ^ known) / max(1, len(known))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
