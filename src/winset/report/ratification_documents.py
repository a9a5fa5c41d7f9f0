"""Who must say yes at home, as numbers: bills with their pivots, acts with their law, win-sets at other thresholds."""

from __future__ import annotations

from typing import Any

import numpy as np

from winset.policy.case import Case
from winset.ratification.acceptance import motion_of, votes_to_win
from winset.ratification.chambers import chambers_of
from winset.ratification.distance import stances_in
from winset.ratification.summary import act_entry, bill_entry, held_entry, stance_entry
from winset.report.rounding import number
from winset.study import StudyResult, border_votes, congress_of

Json = dict[str, Any]

THRESHOLDS = (0.1, 0.25, 0.5, 0.75, 0.9)


def ratification(result: StudyResult) -> Json:
    """Return bills that some level hangs on, acts, the border votes that followed (hindsight), and win-sets."""
    case, study = result.case, result.study
    congress = congress_of(case)
    bills = []
    for name in result.bills:
        if case.bills[name].chamber == "us_congress":
            senate = stances_in(congress, motion_of(name, case.bills[name]), "Senate")
            entry = bill_entry(case, name, congress, study.draws, study.seed)
            bills.append(entry | {"senate": [stance_entry(stance) for stance in senate]})
    held = [
        held_entry(vote) | {"cast": [stance_entry(stance) | {"yea": yea} for stance, yea in vote.cast]}
        for vote in border_votes(case.as_of)
    ]
    return {"bills": bills, "acts": acts(case), "held": held, "win_sets": win_sets_at(result)}


def acts(case: Case) -> list[Json]:
    """Return for each clause the acts that its levels take, each with its legal path and those levels."""
    chambers = chambers_of(case.folder)
    shown = []
    for clause in case.clauses:
        taken: dict[tuple[str, str | None], list[str]] = {}
        for row, level in enumerate(clause.levels):
            if row != clause.status_quo:
                taken.setdefault((level.instrument, level.bill), []).append(level.name)
        for (act, bill), levels in taken.items():
            votes = votes_to_win(case.instruments[act], case.bills[bill] if bill else None, chambers)
            path = act_entry(case.instruments[act])
            shown.append(
                {"clause": clause.id, "levels": levels, "bill": bill, "votes_to_win": list(votes), **path}
            )
    return shown


def win_sets_at(result: StudyResult) -> list[Json]:
    """Return the share of packages that each side's ratifiers, and both, accept with at least a chance."""
    packages = result.settled.packages
    shares = np.stack([packages.accepted_usa, packages.accepted_mex])
    found = []
    for at_least in THRESHOLDS:
        usa, mex = shares >= at_least
        both = {"usa": usa, "mex": mex, "both": usa & mex}
        found.append({"at_least": at_least, **{side: number(float(x.mean())) for side, x in both.items()}})
    return found
