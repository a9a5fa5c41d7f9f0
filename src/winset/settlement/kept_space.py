"""The whole space as kept: every package settled again with its reviews, in the parts that it is settled in as written.

A deal that is ended at a review is another corridor run, with all that can be taken back gone from then on; what a
legislature has made law by then goes on. That is one run more a review for every path.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from winset.corridor.levers import LEVERS, lever_index
from winset.corridor.simulate import OUTCOMES, simulate_totals
from winset.policy.effects import outlasts
from winset.policy.files import Keeping
from winset.preferences.payoff import path_payoffs
from winset.settlement.blocks import hub_payoffs
from winset.settlement.game import Talks, Weighing, talks_schedule
from winset.settlement.kept import KeptSettlement, break_costs, ended, leaders_alone, settle_as_kept
from winset.settlement.parts import path_families

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class KeptPart:
    """Some hub paths as kept: `paths` are their numbers; `packages` (path, leaf combination, 5) holds the mean payoffs
    of both leaders, the shares of mutual gain and of deals never ended by will, and the mean months.
    """

    paths: IntArray
    packages: FloatArray


def kept_part(talks: Talks, scale: Weighing, keeping: Keeping, first: int, last: int) -> KeptPart:
    """Run, weigh and settle the families `first` to `last` as kept, on one thread."""
    paths = np.sort(path_families(scale.game)[first:last], axis=None)
    rows = np.arange(len(paths), dtype=np.int64)
    game = leaders_alone(replace(scale.game, paths=scale.game.paths[paths], row_of_path=rows))
    reviews = review_months(keeping, talks.horizon)
    values, states = [], []
    for month in (*reviews, None):
        totals, lost = _ended_runs(talks, paths, month)
        corridor = [path_payoffs(totals, scale.reference, scale.wants[actor]) for actor in game.actors]
        payoff, state = hub_payoffs(game if month is None else ended(game, month), np.array(corridor), lost)
        values.append(payoff)
        states.append(state)
    cost = break_costs(keeping, talks.case.parties, talks.draws)
    no_deal = scale.no_deal[talks.case.default_no_deal]
    found = settle_as_kept(game, reviews, np.array(values), np.array(states), cost, no_deal, threads=1)
    columns = [found.payoff, found.mutual_gain, found.never_ended, found.months]
    return KeptPart(paths, np.column_stack(columns).reshape(len(paths), -1, 5))


def review_months(keeping: Keeping, horizon: int) -> tuple[int, ...]:
    """Return the months of the reviews that lie inside the horizon."""
    return tuple(review.month for review in keeping.reviews if review.month < horizon)


def _ended_runs(talks: Talks, paths: IntArray, month: int | None) -> tuple[FloatArray, BoolArray]:
    """Return totals (outcome, path, draw) and lost (path, draw) of paths whose deals end in `month`, or never."""
    space = talks.case.space
    deal = np.ascontiguousarray(space.deal[space.row_of_path[paths]])
    plan = talks_schedule(talks, deal)
    if month is None:
        run = simulate_totals(talks.inputs, plan, threads=1)
        return run.values, run.lost
    groups, of_path = np.unique(standing_levers(talks, paths, month), axis=0, return_inverse=True)
    shape = len(deal), talks.draws.n_draws
    values, lost = np.empty((len(OUTCOMES), *shape)), np.empty(shape, dtype=np.bool_)
    for number, stands in enumerate(groups):
        here = of_path.reshape(-1) == number
        end = np.where(stands[:, None], plan.end, np.minimum(plan.end, month))
        run = simulate_totals(talks.inputs, replace(plan, deal=deal[here], end=end), threads=1)
        values[:, here], lost[here] = run.values, run.lost
    return values, lost


def standing_levers(talks: Talks, paths: IntArray, month: int) -> BoolArray:
    """Return (path, lever): levers moved by a law that is in force by `month`, which outlast a deal that ends then."""
    space = talks.case.space
    stands = np.zeros((len(paths), len(LEVERS)), dtype=np.bool_)
    for column, clause in enumerate(space.hubs):
        for digit, level in enumerate(clause.grid_levels):
            if level is not clause.levels[clause.status_quo] and outlasts(talks.case, level) <= month:
                here = space.hub_digits[paths, column] == digit
                for lever in level.levers:
                    stands[here, lever_index(lever)] = True
    return stands


def kept_space(parts: Iterable[KeptPart], n_paths: int) -> KeptSettlement:
    """Put the parts together, as they come in any order."""
    whole: FloatArray | None = None
    for part in parts:
        if whole is None:
            whole = np.empty((n_paths, *part.packages.shape[1:]))
        whole[part.paths] = part.packages
    rows = np.asarray(whole).reshape(-1, 5)
    return KeptSettlement(rows[:, :2], rows[:, 2], rows[:, 3], rows[:, 4])
