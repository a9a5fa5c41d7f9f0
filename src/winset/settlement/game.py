"""The game of a case: what any package is weighed with, and single paths beside it.

Numbers come from the corridor, preferences and passage; this file puts them together and knows what a clause
is. Leaves out who would choose what: that is bargaining.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from winset.corridor.levers import LEVERS
from winset.corridor.simulate import MonthlyPaths, Totals, simulate_months, simulate_totals
from winset.corridor.state import CorridorInputs, Schedule
from winset.draws import Draws
from winset.outcomes.compliance import Means, means, promises_more
from winset.outcomes.evaluate import pilot_rows, standing
from winset.outcomes.measures import Measure
from winset.policy.case import Case
from winset.policy.clauses import Clause
from winset.policy.effects import schedule
from winset.policy.files import Actor
from winset.policy.packages import package_levers
from winset.preferences.batna import reservation_values
from winset.preferences.payoff import Preferences, swing_ranges
from winset.preferences.weights import DRAWN, Weights, actor_weights, risk_draws
from winset.ratification.acceptance import required_bills
from winset.ratification.judgements import read_judgements, tolerance_draws
from winset.ratification.tables import ClauseTable, clause_table, range_draws
from winset.settlement.blocks import Game
from winset.settlement.leaves import LeafTables, leaf_tables

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

NO_DEAL = ("status_quo", "best_responses", "breakdown")


@dataclass(frozen=True)
class Talks:
    """A case ready to run: the fitted corridor, the draws, whether each required bill passes (bill, draw), and how
    outcomes are weighed.
    """

    case: Case
    inputs: CorridorInputs
    draws: Draws
    passes: BoolArray
    horizon: int
    threads: int
    weights: Weights = DRAWN

    def under(self, weights: Weights) -> Talks:
        """Return the same talks under other weights, with what was made of them: it does not hang on weights."""
        other = replace(self, weights=weights)
        vars(other).update({name: vars(self)[name] for name in ("plan", "tables") if name in vars(self)})
        return other

    @cached_property
    def plan(self) -> Schedule:
        """The schedule of a deal that changes nothing, on the case's path without a deal."""
        home = package_levers(self.case.clauses, {})[None]
        return schedule(self.case, home, draws=self.draws, horizon=self.horizon)

    @cached_property
    def tables(self) -> Mapping[tuple[str, str], ClauseTable]:
        """By clause and level: the clause as a choice between its status quo, level 0, and that level."""
        actors, bills = tuple(one.id for one in ordered_actors(self.case)), required_bills(self.case)
        return {
            (clause.id, level.name): clause_table(
                self.case,
                clause,
                (clause.levels[clause.status_quo], level),
                actors,
                bills,
                self.draws,
                self.horizon,
            )
            for clause in self.case.clauses
            for level in clause.levels
            if level is not clause.levels[clause.status_quo]
        }


@dataclass(frozen=True)
class Weighing:
    """What any package is weighed with: the grid as arrays, preferences, the status quo's totals (outcome,
    draw), and no deal.

    `totals` are the corridor's on each no-deal path; `no_deal` the reservation payoffs (actor, draw).
    """

    game: Game
    wants: Mapping[str, Preferences]
    reference: FloatArray
    totals: Mapping[str, Totals]
    no_deal: Mapping[str, FloatArray]

    @cached_property
    def leaves(self) -> LeafTables:
        """What the leaves of the grid add on any hub path."""
        return leaf_tables(self.game)


def talks_schedule(talks: Talks, deal: FloatArray, no_deal: str | None = None) -> Schedule:
    """Return the schedule of lever rows `deal` (path, lever) against one reading of no deal."""
    if no_deal in (None, talks.case.default_no_deal):
        return replace(talks.plan, deal=np.ascontiguousarray(deal, dtype=np.float64))
    return schedule(talks.case, deal, draws=talks.draws, horizon=talks.horizon, no_deal=no_deal)


def no_deal_months(talks: Talks, name: str) -> MonthlyPaths:
    """Return month by month what follows on one reading of no deal."""
    base = package_levers(talks.case.clauses, {})[None]
    return simulate_months(talks.inputs, standing(talks_schedule(talks, base, name)), threads=talks.threads)


def package_months(talks: Talks, levels: Mapping[str, str]) -> MonthlyPaths:
    """Return month by month what follows if a package is signed and all its bills pass."""
    deal = package_levers(talks.case.clauses, levels)[None]
    return simulate_months(talks.inputs, talks_schedule(talks, deal), threads=talks.threads)


def package_means(talks: Talks, levels: Mapping[str, str]) -> Means | None:
    """Return how far money carries what a package promises; None where it promises no more than the status quo."""
    promised = dict(
        zip((lever.name for lever in LEVERS), package_levers(talks.case.clauses, levels), strict=True)
    )
    return money_months(talks, levels) if promises_more(promised, talks.case.no_deal["status_quo"]) else None


def money_months(talks: Talks, levels: Mapping[str, str]) -> Means:
    """Return how far money carries what is promised in every month under a package, promises of the status quo too."""
    case = talks.case
    passes = np.ones(talks.draws.n_draws, dtype=np.bool_)
    for clause in case.clauses:
        bill = clause.level(levels[clause.id]).bill
        if "policing_aid" in clause.levers and bill is not None:
            passes &= talks.passes[required_bills(case).index(bill)]
    plan = talks_schedule(talks, package_levers(case.clauses, levels)[None])
    return means(plan, talks.inputs.scalars, passes)


def money_without(talks: Talks) -> Means:
    """Return how far money carries what is promised in every month of the case's path without a deal."""
    base = package_levers(talks.case.clauses, {})[None]
    plan = standing(talks_schedule(talks, base, talks.case.default_no_deal))
    return means(plan, talks.inputs.scalars, np.ones(talks.draws.n_draws, dtype=np.bool_))


def weighing(talks: Talks) -> Weighing:
    """Return what packages are weighed with. Swings are read off a pilot of evenly spread paths and the
    no-deal paths.
    """
    plan = talks_schedule(talks, talks.case.space.deal)
    totals = {name: no_deal_totals(talks, name) for name in NO_DEAL}
    reference = totals["status_quo"].values[:, 0]
    pilot = simulate_totals(
        talks.inputs,
        replace(plan, deal=np.ascontiguousarray(plan.deal[pilot_rows(len(plan.deal))])),
        threads=talks.threads,
    )
    everything = np.concatenate([pilot.values, *(one.values for one in totals.values())], axis=1)
    wants = preferences(talks, everything, reference)
    game = package_game(talks)
    standing_totals = np.concatenate([totals[name].values for name in NO_DEAL], axis=1)
    standing_lost = np.concatenate([totals[name].lost for name in NO_DEAL], axis=0)
    reservation = reservation_values(standing_totals, standing_lost, reference, wants, game.incumbent_worth)
    return Weighing(game, wants, reference, totals, {name: reservation[i] for i, name in enumerate(NO_DEAL)})


def weighed_by(scale: Weighing, talks: Talks, weights: Weights) -> Weighing:
    """Return what packages are weighed with under other weights of the same talks: no path is run again."""
    wants = {
        name: replace(
            one,
            weights=actor_weights(
                weights,
                name,
                [measure.outcome for measure in one.measures],
                talks.draws.n_draws,
                talks.draws.seed,
            ),
        )
        for name, one in scale.wants.items()
    }
    totals = np.concatenate([one.values for one in scale.totals.values()], axis=1)
    lost = np.concatenate([one.lost for one in scale.totals.values()], axis=0)
    floors = reservation_values(totals, lost, scale.reference, wants, scale.game.incumbent_worth)
    return replace(scale, wants=wants, no_deal=dict(zip(scale.totals, floors, strict=True)))


def no_deal_totals(talks: Talks, name: str) -> Totals:
    """Return the corridor's totals on one reading of no deal, one path."""
    base = package_levers(talks.case.clauses, {})[None]
    return simulate_totals(talks.inputs, standing(talks_schedule(talks, base, name)), threads=talks.threads)


def ordered_actors(case: Case) -> list[Actor]:
    """Return the actors of a case in the order of their rows: leaders first, in each role the United States first."""
    return sorted(case.actors.values(), key=lambda actor: (actor.role != "leader", actor.party != "usa"))


def preferences(talks: Talks, totals: FloatArray, reference: FloatArray) -> dict[str, Preferences]:
    """Return what each actor weighs: leaders first. Swings are ranges over `totals` (outcome, path, draw)."""
    wants = {}
    for actor in ordered_actors(talks.case):
        measures = tuple(
            Measure(weighed.outcome, 1 if weighed.better == "more" else -1) for weighed in actor.measures
        )
        names = [one.outcome for one in measures]
        weights = actor_weights(talks.weights, actor.id, names, talks.draws.n_draws, talks.draws.seed)
        risk = risk_draws(actor.id, talks.draws.n_draws, talks.draws.seed)
        wants[actor.id] = Preferences(
            actor.id, measures, weights, risk, swing_ranges(totals, reference, measures)
        )
    return wants


def package_game(talks: Talks) -> Game:
    """Return the case's grid as arrays, with every chance drawn."""
    space = talks.case.space
    ordered = ordered_actors(talks.case)
    actors = tuple(actor.id for actor in ordered)
    bills = required_bills(talks.case)
    judgements = read_judgements()
    tables = [
        clause_table(talks.case, clause, clause.grid_levels, actors, bills, talks.draws, talks.horizon)
        for clause in (*space.hubs, *space.leaves)
    ]
    incumbent = np.zeros((len(actors), talks.draws.n_draws))
    for name, party in talks.case.parties.items():
        if party.prefers_incumbent is not None:
            incumbent[actors.index(name)] = range_draws(
                party.prefers_incumbent, f"prefers_incumbent/{name}", talks.draws
            )
    return Game(
        actors=actors,
        side=np.array([0 if actor.party == "usa" else 1 for actor in ordered], dtype=np.int64),
        tolerance=np.array(
            [tolerance_draws(actor, judgements, talks.draws.n_draws, talks.draws.seed) for actor in ordered]
        ),
        hub=tuple(tables[: len(space.hubs)]),
        leaves=tuple(tables[len(space.hubs) :]),
        paths=space.hub_digits,
        row_of_path=space.row_of_path,
        passes=talks.passes,
        bill_side=np.array(
            [0 if talks.case.bills[bill].chamber == "us_congress" else 1 for bill in bills], dtype=np.int64
        ),
        incumbent_worth=incumbent,
        horizon=talks.horizon,
        deal_start=talks.case.first_month,
        inauguration=talks.case.inauguration if talks.case.inauguration < talks.horizon else -1,
    )


def asked_level(clause: Clause) -> str:
    """Return the enumerated level farthest from the status quo, the last of two: what is asked for."""
    home = clause.levels[clause.status_quo].name
    names = [level.name for level in clause.grid_levels]
    return max(names, key=lambda name: (abs(names.index(name) - names.index(home)), names.index(name)))


def all_levels(case: Case, levels: Mapping[str, str]) -> dict[str, str]:
    """Return a level for every clause: the status quo where `levels` is silent."""
    return {
        clause.id: levels.get(clause.id, clause.levels[clause.status_quo].name) for clause in case.clauses
    }
