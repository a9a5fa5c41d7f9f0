"""One package, on the grid or off it: payoffs, acceptance and passage draw by draw, from tables of two levels
a clause.

What `stream` does for all packages of the grid, for a package that may use any level of any clause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import MonthlyPaths, simulate_totals
from winset.policy.packages import package_levers
from winset.preferences.payoff import Preferences, path_payoffs
from winset.ratification.acceptance import required_bills
from winset.ratification.tables import clause_table
from winset.settlement.blocks import Game, bill_patterns, level_payoffs
from winset.settlement.game import Talks, Weighing, package_months, talks_schedule

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
class NamedPackage:
    """One package evaluated draw by draw. `months` is its path if its bills pass; `kept` (draw,) months until
    a first clause of it ends.
    """

    levels: Mapping[str, str]
    settled: SettledPackage
    months: MonthlyPaths
    kept: IntArray
    bills: tuple[str, ...]


def evaluate_package(talks: Talks, scale: Weighing, levels: Mapping[str, str]) -> NamedPackage:
    """Evaluate any package of the case, on the grid or off it.

    Only clauses that leave the status quo matter; each becomes a table of two levels, the status quo and the
    one chosen.
    """
    changed = [
        clause for clause in talks.case.clauses if levels[clause.id] != clause.levels[clause.status_quo].name
    ]
    game = scale.game
    bills = required_bills(talks.case)
    tables = [
        clause_table(talks.case, clause, (clause.levels[clause.status_quo], clause.level(levels[clause.id])),
        game.actors, bills,
            talks.draws,
            talks.horizon,
        )
        for clause in changed
    ]  # fmt: skip
    hub = [i for i, clause in enumerate(changed) if clause.levers]
    leaf = [i for i, clause in enumerate(changed) if not clause.levers]
    small = replace(game, hub=tuple(tables[i] for i in hub), leaves=tuple(tables[i] for i in leaf))
    ran: dict[tuple[int, ...], tuple[FloatArray, BoolArray]] = {}

    def carried_out(digits: tuple[int, ...]) -> tuple[FloatArray, BoolArray]:
        if digits not in ran:
            chosen = {
                changed[i].id: levels[changed[i].id] for i, digit in zip(hub, digits, strict=True) if digit
            }
            plan = talks_schedule(talks, package_levers(talks.case.clauses, chosen)[None])
            totals = simulate_totals(talks.inputs, plan, threads=talks.threads)
            ran[digits] = (totals.values[:, 0], totals.lost[0])
        return ran[digits]

    alone = settle_package(
        small, scale.wants, carried_out, scale.reference, scale.no_deal[talks.case.default_no_deal]
    )
    months = package_months(talks, levels)
    kept = np.full(talks.draws.n_draws, talks.horizon - talks.case.first_month, dtype=np.int64)
    for table in tables:
        last = np.minimum(table.end[1], talks.horizon)
        if table.successor_reverses[1] and game.inauguration >= 0:
            last = np.where(months.lost[0], np.minimum(last, game.inauguration), last)
        kept = np.minimum(kept, np.maximum(last - talks.case.first_month, 0))
    needed = tuple(sorted({bills[int(table.bill[1])] for table in tables if table.bill[1] >= 0}))
    return NamedPackage(levels, alone, months, kept, needed)
