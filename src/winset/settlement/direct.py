"""One package, slowly, sentence by sentence: the oracle that the fast settlement must equal.

Shares no arithmetic with `blocks`, `stream`, `expected` and `kept`: plain loops over draws and clauses, one package
at a time. The corridor is run through the function the caller passes, for exactly the levels that are carried
out in each draw.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.preferences.payoff import Preferences
from winset.preferences.weights import RISK_ATTITUDES
from winset.settlement.blocks import Game

FloatArray = npt.NDArray[np.float64]
CarriedOut = Callable[[tuple[int, ...]], tuple[FloatArray, npt.NDArray[np.bool_]]]
"""Hub level digits -> corridor totals (outcome, draw) and whether the incumbent lost (draw,)."""
CarriedOutUntil = Callable[[tuple[int, ...], int | None], tuple[FloatArray, npt.NDArray[np.bool_]]]
"""The same with the month in which the deal ends, None for never."""


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
        carried, accepted = _carried_out(game, levels, d)
        totals, lost = corridor(_hub_digits(game, carried))
        for a in range(len(game.actors)):
            payoff[a, d] = _points(game, carried, preferences, totals, bool(lost[d]), reference, a, d)
        flags[0, d] = all(payoff[leader, d] > no_deal[leader, d] for leader in (0, 1))
        for a in range(2, len(game.actors)):
            loses_too_much = payoff[a, d] < no_deal[a, d] - game.tolerance[a, d]
            if loses_too_much:
                accepted[int(game.side[a])] = False
        flags[1, d], flags[2, d] = accepted
    return DirectResult(payoff, flags[0], flags[1], flags[2])


def _carried_out(game: Game, levels: Mapping[str, str], d: int) -> tuple[dict[str, str], list[bool]]:
    """Which clauses hold? A level whose bill fails in this draw is not carried out, and its side has not passed it."""
    carried: dict[str, str] = {}
    passed = [True, True]
    for clause in (*game.hub, *game.leaves):
        level = levels[clause.name]
        bill = int(clause.bill[clause.levels.index(level)])
        if bill >= 0 and not game.passes[bill, d]:
            passed[int(game.bill_side[bill])] = False
            level = clause.levels[clause.status_quo]
        carried[clause.name] = level
    return carried, passed


def _hub_digits(game: Game, carried: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(clause.levels.index(carried[clause.name]) for clause in game.hub)


def _points(
    game: Game,
    carried: Mapping[str, str],
    preferences: Mapping[str, Preferences],
    totals: FloatArray,
    successor_rules: bool,
    reference: FloatArray,
    a: int,
    d: int,
    ends_in: int | None = None,
) -> float:
    """What follows in the corridor, who wins the election there, and what the clauses themselves are worth to actor
    `a`, for as long as they are in force; `ends_in` is the month in which the deal is ended by will.
    """
    wants = preferences[game.actors[a]]
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
    for clause in (*game.hub, *game.leaves):
        row = clause.levels.index(carried[clause.name])
        until = min(int(clause.end[row, d]), game.horizon)
        if successor_rules and clause.successor_reverses[row] and game.inauguration >= 0:
            until = min(until, game.inauguration)
        # What a legislature has made law by then outlasts the deal; the rest ends with it.
        if ends_in is not None and not int(clause.stands[row]) <= ends_in:
            until = min(until, ends_in)
        months = max(until - int(clause.start[row]), 0)
        points += float(clause.worth[a, row, d]) * months / max(game.horizon - game.deal_start, 1)
    return points


@dataclass(frozen=True)
class DirectlyKept:
    """`ends` (draw,) the review at which the deal ends, their number if never; `payoff` (leader, draw) as kept."""

    ends: npt.NDArray[np.int64]
    payoff: FloatArray


def keep_directly(
    game: Game,
    levels: Mapping[str, str],
    preferences: Mapping[str, Preferences],
    corridor: CarriedOutUntil,
    reference: FloatArray,
    reviews: Sequence[int],
    cost: FloatArray,
) -> DirectlyKept:
    """Settle the package `levels` as kept. `reviews` are months, `cost` (leader, draw) what a break costs."""
    ends = np.empty(game.draws, dtype=np.int64)
    payoff = np.empty((2, game.draws))
    for d in range(game.draws):
        carried, _ = _carried_out(game, levels, d)
        # What would each leader have if the deal ended at each review, and if it never did?
        have = []
        for month in (*reviews, None):
            totals, lost = corridor(_hub_digits(game, carried), month)
            rules = bool(lost[d])
            have.append(
                [_points(game, carried, preferences, totals, rules, reference, a, d, month) for a in (0, 1)]
            )
        # Look back from the last review: who has less ahead than after a break, its cost counted, breaks.
        ahead, ends[d] = have[-1], len(reviews)
        for review in reversed(range(len(reviews))):
            if any(ahead[i] < have[review][i] - float(cost[i, d]) for i in (0, 1)):
                ahead, ends[d] = have[review], review
        payoff[:, d] = ahead
    return DirectlyKept(ends, payoff)
