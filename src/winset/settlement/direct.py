"""One package, slowly, sentence by sentence: the oracle that the fast settlement must equal.

Shares no arithmetic with `blocks`, `stream` and `expected`: plain loops over draws and clauses, one package
at a time. The corridor is run through the function the caller passes, for exactly the levels that are carried
out in each draw.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.preferences.payoff import Preferences
from winset.preferences.weights import RISK_ATTITUDES
from winset.settlement.blocks import Game

FloatArray = npt.NDArray[np.float64]
CarriedOut = Callable[[tuple[int, ...]], tuple[FloatArray, npt.NDArray[np.bool_]]]
"""Hub level digits -> corridor totals (outcome, draw) and whether the incumbent lost (draw,)."""


@dataclass(frozen=True)
class DirectResult:
    """`payoff` (actor, draw); `mutual_gain`, `accepted_usa`, `accepted_mex` (draw,) flags."""

    payoff: FloatArray
    mutual_gain: npt.NDArray[np.bool_]
    accepted_usa: npt.NDArray[np.bool_]
    accepted_mex: npt.NDArray[np.bool_]


def evaluate_directly(
    game: Game,
    levels: Mapping[str, str],
    preferences: Mapping[str, Preferences],
    corridor: CarriedOut,
    reference: FloatArray,
    no_deal: FloatArray,
) -> DirectResult:
    """Evaluate the package `levels` ({clause: level name}) draw by draw.

    `reference` (outcome, draw) are the status quo's totals, `no_deal` (actor, draw) the reservation payoffs.
    """
    n = game.draws
    payoff = np.zeros((len(game.actors), n))
    flags = np.zeros((3, n), dtype=np.bool_)
    for d in range(n):
        # Which clauses hold? A level whose bill fails in this draw is not carried out.
        carried: dict[str, str] = {}
        passed = [True, True]
        for clause in (*game.hub, *game.leaves):
            level = levels[clause.name]
            bill = int(clause.bill[clause.levels.index(level)])
            if bill >= 0 and not game.passes[bill, d]:
                passed[int(game.bill_side[bill])] = False
                level = clause.levels[clause.status_quo]
            carried[clause.name] = level
        # What follows in the corridor, and who wins the election there?
        totals, lost = corridor(tuple(clause.levels.index(carried[clause.name]) for clause in game.hub))
        successor_rules = bool(lost[d])
        for a, actor in enumerate(game.actors):
            wants = preferences[actor]
            aversion = RISK_ATTITUDES[int(wants.risk[d])]
            points = 0.0
            for m, measure in enumerate(wants.measures):
                change = float(totals[measure.row, d] - reference[measure.row, d])
                gain = measure.better * change / float(wants.swing[m])
                value = gain if aversion == 0.0 else (1.0 - math.exp(-aversion * gain)) / aversion
                points += float(wants.weights[m, d]) * value
            points *= 100.0
            if not successor_rules:
                points += float(game.incumbent_worth[a, d])
            # What the clauses themselves are worth, for as long as they are in force.
            for clause in (*game.hub, *game.leaves):
                row = clause.levels.index(carried[clause.name])
                until = min(int(clause.end[row, d]), game.horizon)
                if successor_rules and clause.successor_reverses[row] and game.inauguration >= 0:
                    until = min(until, game.inauguration)
                months = max(until - int(clause.start[row]), 0)
                points += float(clause.worth[a, row, d]) * months / max(game.horizon - game.deal_start, 1)
            payoff[a, d] = points
        flags[0, d] = all(payoff[leader, d] > no_deal[leader, d] for leader in (0, 1))
        accepted = passed
        for a in range(2, len(game.actors)):
            loses_too_much = payoff[a, d] < no_deal[a, d] - game.tolerance[a, d]
            if loses_too_much:
                accepted[int(game.side[a])] = False
        flags[1, d], flags[2, d] = accepted
    return DirectResult(payoff, flags[0], flags[1], flags[2])
