"""The whole space as kept, as numbers: how many packages last, and what that does to frontier and solutions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from winset.bargaining.frontier import pareto_frontier
from winset.bargaining.star import StarSolutions
from winset.report.bargained import FRONTIER_POINTS, gains, no_deal_payoff, solutions
from winset.report.rounding import number
from winset.settlement.kept import KeptSettlement
from winset.study import LASTS, WIN_SET, AsKept, StudyResult, all_levels, grid_levels, modal_package

Json = dict[str, Any]


def as_kept(result: StudyResult) -> Json | None:
    """Return the space as kept beside the space as written; None where it was not asked for.

    Shares are of packages unless said. Payoffs are means over draws, over no deal. The solutions are those of the game
    as written among packages that last, with what they are worth as kept beside them.
    """
    if result.as_kept is None:
        return None
    kept, written = result.as_kept.packages, result.settled.packages
    lasts = kept.never_ended >= LASTS
    signed = (written.accepted_usa >= WIN_SET) & (written.accepted_mex >= WIN_SET)
    marks = (0.05, 0.25, 0.5, 0.75, 0.95)
    return {
        "basis": "as_kept",
        "lasts_at_least": LASTS,
        "packages": int(kept.months.size),
        "last": number(float(lasts.mean())),
        "in_both_win_sets": number(float(signed.mean())),
        "in_both_win_sets_and_last": number(float((signed & lasts).mean())),
        "of_both_win_sets_last": number(float(lasts[signed].mean())) if signed.any() else None,
        "months": {f"p{100 * mark:02.0f}": number(float(np.quantile(kept.months, mark))) for mark in marks},
        "mutual_gain": {
            "as_written": number(float((written.mutual_gain >= WIN_SET).mean())),
            "as_kept": number(float((kept.mutual_gain >= WIN_SET).mean())),
        },
        "frontier": frontier(result, kept),
        "solutions": valued(result, result.as_kept, result.as_kept.solutions),
        "solutions_in_both_win_sets": valued(result, result.as_kept, result.as_kept.ratifiable),
    }


def frontier(result: StudyResult, kept: KeptSettlement) -> list[Json]:
    """Return packages whose mean payoffs as kept no other beats on both sides, with what they are worth as written."""
    payoff, written = kept.payoff - no_deal_payoff(result).mean(axis=1), gains(result)
    rows = pareto_frontier(payoff)
    rows = rows[np.argsort(payoff[rows, 0])]
    rows = rows[np.unique(np.linspace(0, len(rows) - 1, FRONTIER_POINTS).astype(int))]
    return [
        {
            "levels": all_levels(result.case, grid_levels(result.settled, int(row))),
            "payoff": dict(zip(("usa", "mex"), map(number, payoff[row]), strict=True)),
            "payoff_as_written": dict(zip(("usa", "mex"), map(number, written[row]), strict=True)),
            "never_ended_by_will": number(float(kept.never_ended[row])),
            "months": number(float(kept.months[row])),
        }
        for row in rows
    ]


def valued(result: StudyResult, space: AsKept, solved: Sequence[StarSolutions]) -> Json:
    """Return the solutions, each with what its package is worth as kept, how often it lasts and for how long."""
    kept, without, told = space.packages, no_deal_payoff(result).mean(axis=1), solutions(result, solved)
    for rule, entry in told.items():
        if (row := modal_package(solved, rule)) is not None:
            gain = map(number, kept.payoff[row] - without)
            entry["payoff_as_kept"] = dict(zip(("usa", "mex"), gain, strict=True))
            entry["never_ended_by_will"] = number(float(kept.never_ended[row]))
            entry["months"] = number(float(kept.months[row]))
    return told
