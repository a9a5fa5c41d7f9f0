"""What both sides would have if one of them carried out a threat on a path without a deal.

A threat is a set of clause levels that a side can take alone (`Case.threats`), from the first full month after the
case's date to the end of the horizon. Its levers stand in for the path's; what the levels are worth to the leaders by
judgement counts in full. A level whose levers the path has already moved as far adds nothing there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from winset.corridor.levers import lever_index
from winset.corridor.simulate import simulate_totals
from winset.outcomes.evaluate import standing
from winset.policy.files import Threat
from winset.policy.packages import package_levers
from winset.preferences.payoff import measure_values
from winset.ratification.tables import clause_table
from winset.settlement.game import Talks, Weighing, talks_schedule

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CarriedOut:
    """One threat carried out on one path: for both leaders mean values of their measures (measure, attitude), the
    direct worth of its levels (leader, draw) in points, and the chance that the US incumbent stays.
    """

    threat: Threat
    values: tuple[FloatArray, FloatArray]
    worth: FloatArray
    stays: float


def threats_carried_out(talks: Talks, scale: Weighing, no_deal: str) -> list[CarriedOut]:
    """Return every threat of the case that adds something to the path `no_deal`, carried out there."""
    found = []
    for threat in talks.case.threats:
        if clauses := [name for name, level in threat.levels.items() if _adds(talks, no_deal, name, level)]:
            found.append(_carried_out(talks, scale, no_deal, threat, clauses))
    return found


def _adds(talks: Talks, no_deal: str, clause: str, level: str) -> bool:
    """Say whether a level moves a lever that the path has not moved as far, or is one that moves no lever at all."""
    moves = _moves(talks, no_deal, clause, level)
    return bool(moves) or not talks.case.clause(clause).level(level).levers


def _moves(talks: Talks, no_deal: str, clause: str, level: str) -> dict[str, float]:
    """Return the lever values of a level that go beyond those of the path."""
    home, path = talks.case.no_deal["status_quo"], talks.case.no_deal[no_deal]
    return {
        name: value
        for name, value in talks.case.clause(clause).level(level).levers.items()
        if value != home[name] and not _as_far(path[name] - home[name], value - home[name])
    }


def _as_far(moved: float, wanted: float) -> bool:
    """Say whether a lever has already moved in the direction wanted, and at least as far."""
    return moved * wanted > 0.0 and abs(moved) >= abs(wanted)


def _carried_out(
    talks: Talks, scale: Weighing, no_deal: str, threat: Threat, clauses: list[str]
) -> CarriedOut:
    """Run the path with the levels of `clauses` in force, and add what these are worth to the leaders."""
    plan = talks_schedule(talks, package_levers(talks.case.clauses, {})[None], no_deal)
    leaders = scale.game.actors[:2]
    base, worth = plan.base.copy(), np.zeros((2, talks.draws.n_draws))
    for name in clauses:
        clause = talks.case.clause(name)
        for lever, value in _moves(talks, no_deal, name, threat.levels[name]).items():
            base[talks.case.first_month :, lever_index(lever)] = value
        both = (clause.levels[clause.status_quo], clause.level(threat.levels[name]))
        worth += clause_table(talks.case, clause, both, leaders, (), talks.draws, talks.horizon).worth[:, 1]
    totals = simulate_totals(talks.inputs, standing(replace(plan, base=base)), threads=talks.threads)
    usa, mex = (
        measure_values(totals.values, scale.reference, scale.wants[actor]).mean(axis=-1)[..., 0]
        for actor in leaders
    )
    return CarriedOut(threat, (usa, mex), worth, 1.0 - float(totals.lost.mean()))
