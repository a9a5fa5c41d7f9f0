"""One package, on the grid or off it: payoffs, acceptance and passage draw by draw, from tables of two levels
a clause.

What `stream` does for all packages of the grid, for a package that may use any level of any clause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import compress

import numpy as np
import numpy.typing as npt

from winset.corridor.levers import lever_index
from winset.corridor.simulate import MonthlyPaths, simulate_totals
from winset.outcomes.compliance import Means
from winset.policy.case import Case
from winset.policy.effects import outlasts
from winset.policy.files import Keeping
from winset.policy.packages import package_levers
from winset.preferences.payoff import Preferences, path_payoffs
from winset.ratification.acceptance import required_bills
from winset.ratification.tables import clause_table
from winset.settlement.blocks import Game, bill_patterns, level_payoffs
from winset.settlement.endings import Ending, chance_endings, months_whole, will_endings
from winset.settlement.game import Talks, Weighing, package_means, package_months, talks_schedule
from winset.settlement.kept import break_costs, break_reviews, ended

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]
CarriedOut = Callable[[tuple[int, ...]], tuple[FloatArray, BoolArray]]
"""Hub level digits -> corridor totals (outcome, draw) and whether the incumbent lost (draw,)."""


@dataclass(frozen=True)
class SettledPackage:
    """`payoff` (actor, draw); flags (draw,): better than no deal for both leaders, accepted by each side's
    ratifiers. `totals` (outcome, draw): what follows in the corridor, each draw with the bills that pass in it.
    """

    payoff: FloatArray
    totals: FloatArray
    mutual_gain: BoolArray
    accepted_usa: BoolArray
    accepted_mex: BoolArray


def settle_package(
    game: Game,
    wants: Mapping[str, Preferences],
    corridor: CarriedOut,
    reference: FloatArray,
    no_deal: FloatArray,
) -> SettledPackage:
    """Return the package that takes level 1 of every clause of `game`; level 0 is the status quo.

    A hub level whose bill fails in a draw is carried out as level 0 there. `reference` (outcome, draw) are
    the status quo's totals, `no_deal` (actor, draw) the reservation payoffs.
    """
    patterns, of_draw = bill_patterns(game)
    payoff, carried_out = np.empty((len(game.actors), game.draws)), np.empty_like(reference)
    lost = np.empty(game.draws, dtype=np.bool_)
    for row, pattern in enumerate(patterns):
        draws = of_draw == row
        digits = tuple(int(clause.bill[1] < 0 or bool(pattern[clause.bill[1]])) for clause in game.hub)
        totals, lost_here = corridor(digits)
        lost[draws], carried_out[:, draws] = lost_here[draws], totals[:, draws]
        for a, actor in enumerate(game.actors):
            payoff[a, draws] = path_payoffs(totals[:, None], reference, wants[actor])[0, draws]
    for clause in (*game.hub, *game.leaves):
        stays, goes = level_payoffs(clause, game)[:, 1]
        payoff += np.where(lost, goes, stays)
    payoff += np.where(lost, 0.0, game.incumbent_worth)
    accepted = np.ones((2, game.draws), dtype=np.bool_)
    for clause in (*game.hub, *game.leaves):
        if clause.bill[1] >= 0:
            accepted[game.bill_side[clause.bill[1]]] &= game.passes[clause.bill[1]]
    for a in range(2, len(game.actors)):
        accepted[game.side[a]] &= payoff[a] >= no_deal[a] - game.tolerance[a]
    gains = np.asarray((payoff[:2] > no_deal[:2]).all(axis=0))
    return SettledPackage(payoff, carried_out, gains, accepted[0], accepted[1])


@dataclass(frozen=True)
class KeptPackage:
    """A package as kept: `months` a deal has lasted at each review; `ends` (draw,) the review at which it is ended,
    their number if never, and `by` (leader, draw) by whom; `payoff` (leader, draw) as kept. `value` (review and last
    never, leader, draw) is what both leaders have if the deal ends there.
    """

    months: tuple[int, ...]
    value: FloatArray
    ends: IntArray
    by: BoolArray
    payoff: FloatArray


@dataclass(frozen=True)
class NamedPackage:
    """One package evaluated draw by draw. `months` is its path if its bills pass; `endings` what chance does to it, and
    `by_chance` (draw,) the months until a first clause ends by any of them, at most `span`; `will` what its reviews do,
    None where a case has none; `means` how far money carries its promises, None where it promises no more.
    """

    levels: Mapping[str, str]
    settled: SettledPackage
    months: MonthlyPaths
    endings: tuple[Ending, ...]
    by_chance: IntArray
    span: int
    will: KeptPackage | None
    means: Means | None
    bills: tuple[str, ...]

    @property
    def kept(self) -> IntArray:
        """Months until a first clause ends by chance or the deal by will, whichever is first, (draw,)."""
        return months_whole(self.every_ending, self.span, self.by_chance.size)

    @property
    def every_ending(self) -> tuple[Ending, ...]:
        """What chance ends, then what will ends."""
        if self.will is None:
            return self.endings
        lasts = np.array([*self.will.months, self.span])[self.will.ends]
        return (*self.endings, *will_endings(lasts, self.will.by, self.span))


@dataclass(frozen=True)
class _Alone:
    """A package as a game of two levels a clause, the status quo and the one chosen; clauses at home are left out."""

    talks: Talks
    game: Game
    levels: Mapping[str, str]

    def corridor(self, digits: tuple[int, ...], month: int | None = None) -> tuple[FloatArray, BoolArray]:
        """Run the hub levels carried out; the deal ends in `month`, or never."""
        talks = self.talks
        names = [clause.name for clause, digit in zip(self.game.hub, digits, strict=True) if digit]
        chosen = {name: self.levels[name] for name in names}
        plan = talks_schedule(talks, package_levers(talks.case.clauses, chosen)[None])
        if month is not None:
            plan = replace(plan, end=ends_by(plan.end, talks.case, chosen, month))
        totals = simulate_totals(talks.inputs, plan, threads=talks.threads)
        return totals.values[:, 0], totals.lost[0]

    def settled(self, scale: Weighing, month: int | None = None) -> SettledPackage:
        """Settle the package if its deal ends in `month`, or never."""
        game = self.game if month is None else ended(self.game, month)
        no_deal = scale.no_deal[self.talks.case.default_no_deal]
        return settle_package(
            game, scale.wants, partial(self.corridor, month=month), scale.reference, no_deal
        )


def ends_by(end: IntArray, case: Case, levels: Mapping[str, str], month: int) -> IntArray:
    """Return the ends of levers (lever, draw) if the deal of `levels` is ended in `month`; a law in force stays."""
    cut = np.minimum(end, month)
    for name, chosen in levels.items():
        level = case.clause(name).level(chosen)
        if outlasts(case, level) <= month:
            for lever in level.levers:
                cut[lever_index(lever)] = end[lever_index(lever)]
    return np.asarray(cut, dtype=np.int64)


def evaluate_package(talks: Talks, scale: Weighing, levels: Mapping[str, str]) -> NamedPackage:
    """Evaluate any package of the case, on the grid or off it."""
    case, bills = talks.case, required_bills(talks.case)
    changed = [
        clause for clause in case.clauses if levels[clause.id] != clause.levels[clause.status_quo].name
    ]
    tables = [
        clause_table(
            case,
            clause,
            (clause.levels[clause.status_quo], clause.level(levels[clause.id])),
            scale.game.actors,
            bills,
            talks.draws,
            talks.horizon,
        )
        for clause in changed
    ]
    has_levers = [bool(clause.levers) for clause in changed]
    game = replace(
        scale.game,
        hub=tuple(compress(tables, has_levers)),
        leaves=tuple(table for table, hub in zip(tables, has_levers, strict=True) if not hub),
    )
    alone, months = _Alone(talks, game, levels), package_months(talks, levels)
    settled = alone.settled(scale)
    span = talks.horizon - case.first_month
    endings = chance_endings(case, levels, talks.draws, talks.horizon, months.lost[0])
    needed = sorted({bills[int(table.bill[1])] for table in tables if table.bill[1] >= 0})
    return NamedPackage(
        levels,
        settled,
        months,
        endings=endings,
        by_chance=months_whole(endings, span, talks.draws.n_draws),
        span=span,
        will=None if case.keeping is None else _kept(alone, scale, settled, case.keeping),
        means=package_means(talks, levels),
        bills=tuple(needed),
    )


def _kept(alone: _Alone, scale: Weighing, written: SettledPackage, keeping: Keeping) -> KeptPackage:
    """Settle the package as kept: what it is worth if ended at each review, and where a leader would end it."""
    talks = alone.talks
    reviews = [review.month for review in keeping.reviews if review.month < talks.horizon]
    value = np.array([*(alone.settled(scale, month).payoff[:2] for month in reviews), written.payoff[:2]])
    ends, by = break_reviews(value, break_costs(keeping, talks.case.parties, talks.draws))
    payoff = np.take_along_axis(value, ends[None, None], axis=0)[0]
    since = tuple(month - talks.case.first_month for month in reviews)
    return KeptPackage(since, value, ends, by, payoff)
