"""What a package brings each leader month by month: its payoff over no deal, cut at the end of every month.

What is counted up to a month is the payoff of `settle_package` with the months after it left out: corridor outcomes up
to it beside the status quo's up to it, valued by the same weights, swings and attitude to risk; of a clause's own worth
the share of the deal's months in force by then; and what the incumbent's stay is worth from the month of the election.
A month's own payoff is what it adds to that. Payoffs are not discounted, so months add up to the payoff of the package,
draw by draw, whatever the attitude to risk (docs/analysis.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import MEAN_OUTCOMES, OUTCOMES, MonthlyPaths, simulate_months
from winset.policy.packages import package_levers
from winset.preferences.payoff import Preferences, path_payoffs
from winset.settlement.blocks import Game, bill_patterns, level_payoffs
from winset.settlement.game import Talks, Weighing, no_deal_months, talks_schedule
from winset.settlement.kept import leaders_alone
from winset.settlement.single import chosen_game

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

STATUS_QUO = "status_quo"


def gain_by_month(
    talks: Talks, scale: Weighing, levels: Mapping[str, str], without: MonthlyPaths
) -> FloatArray:
    """Return (leader, month, draw): the payoff points over no deal that a package has brought by the end of each month.

    `without` are the months of the case's path without a deal. The last month holds the payoff of the whole horizon.
    """
    case = talks.case
    home = without if case.default_no_deal == STATUS_QUO else no_deal_months(talks, STATUS_QUO)
    game, reference = leaders_alone(chosen_game(talks, scale, levels)), counted_by_month(home)
    patterns, of_draw = bill_patterns(game)
    gained = np.empty((2, talks.horizon, game.draws))
    lost = np.empty(game.draws, dtype=np.bool_)
    for row, pattern in enumerate(patterns):
        draws = of_draw == row
        run = _carried_out(talks, game, pattern, levels)
        lost[draws] = run.lost[0, draws]
        for a, actor in enumerate(game.actors):
            worth = corridor_worth(counted_by_month(run), reference, scale.wants[actor])
            gained[a, :, draws] = worth[:, draws].T
    gained += clause_worth(game, lost)
    for a, actor in enumerate(game.actors):
        gained[a] -= corridor_worth(counted_by_month(without), reference, scale.wants[actor])
    stays = np.where(lost, 0.0, game.incumbent_worth) - np.where(without.lost[0], 0.0, game.incumbent_worth)
    gained[:, min(case.election, talks.horizon - 1) :] += stays[:, None]
    return gained


def _carried_out(
    talks: Talks, game: Game, pattern: npt.NDArray[np.int64], levels: Mapping[str, str]
) -> MonthlyPaths:
    """Run the hub levels that stand if the bills of `pattern` pass and no others."""
    stands = [clause.name for clause in game.hub if clause.bill[1] < 0 or pattern[clause.bill[1]]]
    deal = package_levers(talks.case.clauses, {name: levels[name] for name in stands})[None]
    return simulate_months(talks.inputs, talks_schedule(talks, deal), threads=talks.threads)


def counted_by_month(run: MonthlyPaths) -> FloatArray:
    """Return (outcome, month, draw): what of each outcome's total is counted by the end of each month, first path."""
    counted = np.cumsum(run.values[:, :, 0], axis=1)
    means = [OUTCOMES.index(name) for name in MEAN_OUTCOMES]
    counted[means] /= counted.shape[1]
    return counted


def corridor_worth(counted: FloatArray, reference: FloatArray, wants: Preferences) -> FloatArray:
    """Return (month, draw): the payoff of what is counted (outcome, month, draw) over the status quo's by then."""
    change = np.ascontiguousarray(counted - reference)
    return path_payoffs(change, np.zeros_like(change[:, 0]), wants)


def clause_worth(game: Game, lost: BoolArray) -> FloatArray:
    """Return (leader, month, draw): what the clauses of a game of two levels are worth by the end of each month.

    `lost` (draw,): where a successor takes office.
    """
    worth = np.zeros((len(game.actors), game.horizon, game.draws))
    for clause in (*game.hub, *game.leaves):
        for month in range(game.deal_start, game.horizon):
            so_far = replace(clause, end=np.minimum(clause.end, month + 1))
            stays, goes = level_payoffs(so_far, game)[:, 1]
            worth[:, month] += np.where(lost, goes, stays)
    return worth
