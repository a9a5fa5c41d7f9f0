"""One package, on the grid or off it: payoffs, acceptance and passage draw by draw, from tables of two levels
a clause.

What `stream` does for all packages of the grid, for a package that may use any level of any clause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import MonthlyPaths
from winset.outcomes.compliance import Means
from winset.policy.files import Keeping
from winset.preferences.payoff import Preferences, path_payoffs
from winset.ratification.acceptance import required_bills
from winset.settlement.blocks import Game
from winset.settlement.carried import CarriedOut, KeptRuns, Runs, carried_out
from winset.settlement.endings import Ending, chance_endings, months_whole, will_endings
from winset.settlement.game import Talks, Weighing, package_means, package_months
from winset.settlement.kept import break_costs, break_reviews, ended

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


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


@dataclass(frozen=True)
class Chosen:
    """The levels that a package chooses away from the status quo, one a clause, as arrays.

    `worth` (clause, actor, draw) in points; in force from month `start` (clause,) until `end` (clause, draw), in which
    it is 0 where the level's bill fails (`passes` (clause, draw)); `reverses` (clause,): a successor ends it.
    """

    worth: FloatArray
    start: IntArray
    end: IntArray
    reverses: BoolArray
    passes: BoolArray


def chosen_levels(game: Game) -> Chosen:
    """Return level 1 of every clause of `game`."""
    clauses, always = (*game.hub, *game.leaves), np.ones(game.draws, dtype=np.bool_)
    return Chosen(
        worth=np.array([one.worth[:, 1] for one in clauses]).reshape(-1, len(game.actors), game.draws),
        start=np.array([one.start[1] for one in clauses], dtype=np.int64),
        end=np.array([one.end[1] for one in clauses], dtype=np.int64).reshape(-1, game.draws),
        reverses=np.array([one.successor_reverses[1] for one in clauses], dtype=np.bool_),
        passes=np.array(
            [game.passes[one.bill[1]] if one.bill[1] >= 0 else always for one in clauses], dtype=np.bool_
        ).reshape(-1, game.draws),
    )


def package_payoffs(
    game: Game,
    wants: Sequence[Preferences],
    totals: FloatArray,
    lost: BoolArray,
    reference: FloatArray,
) -> FloatArray:
    """Return the payoff of the first `wants` actors, (actor, draw), if the package is carried out as `totals` (outcome,
    draw) and `lost` (draw,) say: what follows in the corridor, what the clauses are worth, who is President.
    """
    chosen = chosen_levels(game)
    payoff = np.array([path_payoffs(totals[:, None], reference, one)[0] for one in wants])
    last = np.minimum(chosen.end, game.horizon)
    if game.inauguration >= 0:
        reversed_here = chosen.reverses[:, None] & lost
        last = np.where(reversed_here, np.minimum(last, game.inauguration), last)
    share = np.clip(last - chosen.start[:, None], 0, None) / max(game.horizon - game.deal_start, 1)
    share *= chosen.passes
    # One clause after the other: a sum has the same bytes whatever else is in the package.
    for worth, held in zip(chosen.worth[:, : len(payoff)], share, strict=True):
        payoff += worth * held
    payoff += np.where(lost, 0.0, game.incumbent_worth[: len(payoff)])
    return payoff


def settle_package(
    game: Game,
    wants: Mapping[str, Preferences],
    totals: FloatArray,
    lost: BoolArray,
    reference: FloatArray,
    no_deal: FloatArray,
) -> SettledPackage:
    """Return the package that takes level 1 of every clause of `game`; level 0 is the status quo.

    `totals` (outcome, draw) and `lost` (draw,) are the corridor's with the hub levels whose bills pass in each draw.
    `reference` (outcome, draw) are the status quo's totals, `no_deal` (actor, draw) the reservation payoffs.
    """
    payoff = package_payoffs(game, [wants[actor] for actor in game.actors], totals, lost, reference)
    accepted = np.ones((2, game.draws), dtype=np.bool_)
    for clause in (*game.hub, *game.leaves):
        if clause.bill[1] >= 0:
            accepted[game.bill_side[clause.bill[1]]] &= game.passes[clause.bill[1]]
    for a in range(2, len(game.actors)):
        accepted[game.side[a]] &= payoff[a] >= no_deal[a] - game.tolerance[a]
    gains = np.asarray((payoff[:2] > no_deal[:2]).all(axis=0))
    return SettledPackage(payoff, totals, gains, accepted[0], accepted[1])


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


def evaluate_package(
    talks: Talks, scale: Weighing, levels: Mapping[str, str], kept: KeptRuns | None = None
) -> NamedPackage:
    """Evaluate any package of the case, on the grid or off it. `kept` are the runs of this corridor and no other."""
    case, bills, keeping = talks.case, required_bills(talks.case), talks.case.keeping
    game = chosen_game(talks, scale, levels)
    reviews = [] if keeping is None else [one.month for one in keeping.reviews if one.month < talks.horizon]

    def run() -> Runs:
        whole = package_months(talks, levels)
        return Runs(carried_out(talks, game, levels, reviews, whole), whole)

    runs = run() if kept is None else kept.of(game, run)
    carried, months = runs.carried, runs.months
    no_deal = scale.no_deal[case.default_no_deal]
    settled = settle_package(
        game, scale.wants, carried.totals[:, 0], carried.lost[0], scale.reference, no_deal
    )
    span = talks.horizon - case.first_month
    endings = chance_endings(case, levels, talks.draws, talks.horizon, months.lost[0])
    needed = sorted({bills[int(one.bill[1])] for one in (*game.hub, *game.leaves) if one.bill[1] >= 0})
    return NamedPackage(
        levels,
        settled,
        months,
        endings=endings,
        by_chance=months_whole(endings, span, talks.draws.n_draws),
        span=span,
        will=None if keeping is None else _kept(talks, scale, game, carried, settled, reviews, keeping),
        means=package_means(talks, levels),
        bills=tuple(needed),
    )


def chosen_game(talks: Talks, scale: Weighing, levels: Mapping[str, str]) -> Game:
    """Return a package as a game of two levels a clause, the status quo and the one chosen; clauses at home are left
    out.
    """
    tables = [
        talks.tables[clause.id, levels[clause.id]]
        for clause in talks.case.clauses
        if levels[clause.id] != clause.levels[clause.status_quo].name
    ]
    has_levers = [bool(talks.case.clause(one.name).levers) for one in tables]
    return replace(
        scale.game,
        hub=tuple(compress(tables, has_levers)),
        leaves=tuple(one for one, hub in zip(tables, has_levers, strict=True) if not hub),
    )


def _kept(
    talks: Talks,
    scale: Weighing,
    game: Game,
    carried: CarriedOut,
    written: SettledPackage,
    reviews: Sequence[int],
    keeping: Keeping,
) -> KeptPackage:
    """Settle the package as kept: what it is worth if ended at each review, and where a leader would end it."""
    leaders = [scale.wants[actor] for actor in game.actors[:2]]
    ending = [
        package_payoffs(
            ended(game, month), leaders, carried.totals[:, row], carried.lost[row], scale.reference
        )
        for row, month in enumerate(reviews, start=1)
    ]
    value = np.array([*ending, written.payoff[:2]])
    ends, by = break_reviews(value, break_costs(keeping, talks.case.parties, talks.draws))
    payoff = np.take_along_axis(value, ends[None, None], axis=0)[0]
    since = tuple(month - talks.case.first_month for month in reviews)
    return KeptPackage(since, value, ends, by, payoff)
