"""Named packages mended: who refuses and over what, and what money or the fewest changes would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.bargaining.repairs import Condition, changed_issues, fewest_changes, least_payment
from winset.preferences.payoff import Preferences, measure_values
from winset.preferences.weights import RISK_ATTITUDES
from winset.ratification.acceptance import required_bills
from winset.settlement.game import Talks, Weighing, all_levels
from winset.settlement.single import NamedPackage, evaluate_package
from winset.settlement.space import Settled, grid_levels
from winset.study.bargains import WIN_SET

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

SIDES: Final = ("usa", "mex")
COSTS: Final = ("cost_usa_usd", "cost_mexico_usd")
CLAUSES: Final = "clauses"
"""What an actor holds against the clauses themselves, beyond the outcomes it weighs."""


@dataclass(frozen=True)
class Refusal:
    """How often an actor refuses a package, and what it loses most by: an outcome or `clauses`, mean points."""

    actor: str
    side: str
    share: float
    over: str
    points: float


@dataclass(frozen=True)
class Payment:
    """The least payment that suits, USD over the horizon from the United States to Mexico (negative: the other way).

    `usd` None if none does; then `best` says for each condition in what share of draws some payment meets it.
    """

    usd: float | None
    best: Mapping[str, float]


@dataclass(frozen=True)
class Bettered:
    """A package of the grid beside the one it would replace: number, levels changed, how often better for both."""

    package: int
    changes: int
    better: float
    evaluated: NamedPackage


@dataclass(frozen=True)
class Mended:
    """One named package: who refuses it, what would mend it, and what both would rather have.

    `no_worse` is the share of draws in which neither leader is worse off than without a deal. `leaders_payment` asks
    the leaders alone, `payment` both win-sets too. `repair` is the nearest package in both win-sets that is better
    for both in most draws (`alternatives` as near); None if the package stands or nothing mends it.
    """

    name: str
    stands: bool
    no_worse: float
    refusals: tuple[Refusal, ...]
    failing_bills: Mapping[str, float]
    leaders_payment: Payment
    payment: Payment
    repair: Bettered | None
    alternatives: int


def mended(
    talks: Talks, settled: Settled, packages: Mapping[str, NamedPackage], names: tuple[str, ...]
) -> tuple[Mended, ...]:
    """Return for each of the packages named what stands in its way and what would mend it."""
    found = settled.packages
    wanted = (
        (found.accepted_usa >= WIN_SET) & (found.accepted_mex >= WIN_SET) & (found.mutual_gain >= WIN_SET)
    )
    return tuple(_mended(talks, settled, name, packages[name], wanted) for name in names)


def _mended(talks: Talks, settled: Settled, name: str, package: NamedPackage, wanted: BoolArray) -> Mended:
    no_deal = settled.weighing.no_deal[talks.case.default_no_deal]
    direct = package.settled
    no_worse = (direct.payoff[:2] >= no_deal[:2]).all(axis=0)
    accepted = (direct.accepted_usa, direct.accepted_mex)
    stands = all(float(share.mean()) >= WIN_SET for share in (*accepted, no_worse))
    leaders, ratifiers = payment_conditions(talks, settled, package)
    repair, alternatives = (None, 0) if stands else _repair(talks, settled, package, wanted)
    fails = {bill: 1.0 - float(passes.mean()) for bill, passes in _bills(talks, package).items()}
    return Mended(
        name, stands, float(no_worse.mean()), refusals(talks, settled.weighing, package),
        fails,
        _payment((leaders,)), _payment((leaders, *ratifiers)), repair, alternatives,
    )  # fmt: skip


def _bills(talks: Talks, package: NamedPackage) -> dict[str, BoolArray]:
    """Return whether each bill that the package needs passes, (draw,)."""
    return {
        bill: talks.passes[row]
        for row, bill in enumerate(required_bills(talks.case))
        if bill in package.bills
    }


def refusals(talks: Talks, scale: Weighing, package: NamedPackage) -> tuple[Refusal, ...]:
    """Return every actor that refuses the package in some draw, and what it loses most by in those draws."""
    game, no_deal_name = scale.game, talks.case.default_no_deal
    floor, no_deal = _floor(talks, scale), scale.no_deal[no_deal_name]
    without = scale.totals[no_deal_name].values[:, 0]
    found = []
    for row, actor in enumerate(game.actors):
        refused = package.settled.payoff[row] < floor[row]
        if not refused.any():
            continue
        wants = scale.wants[actor]
        change = _weighed(package.settled.totals, scale.reference, wants) - _weighed(
            without, scale.reference, wants
        )
        rest = package.settled.payoff[row] - no_deal[row] - change.sum(axis=0)
        losses = [*(float(one[refused].mean()) for one in change), float(rest[refused].mean())]
        worst = int(np.argmin(losses))
        over = [*(measure.outcome for measure in wants.measures), CLAUSES][worst]
        found.append(Refusal(actor, SIDES[int(game.side[row])], float(refused.mean()), over, losses[worst]))
    return tuple(found)


def _floor(talks: Talks, scale: Weighing) -> FloatArray:
    """Return (actor, draw) what each must reach: no deal for the leaders, less their tolerance for ratifiers."""
    no_deal = scale.no_deal[talks.case.default_no_deal]
    floor: FloatArray = no_deal - scale.game.tolerance
    floor[:2] = no_deal[:2]
    return floor


def _weighed(totals: FloatArray, reference: FloatArray, wants: Preferences) -> FloatArray:
    """Return (measure, draw) what each outcome is worth to an actor in points, by each draw's weights and attitude."""
    values = measure_values(totals[:, None], reference, wants)[:, :, 0]
    chosen = values[:, wants.risk, np.arange(wants.risk.size)]
    points: FloatArray = 100.0 * wants.weights * chosen
    return points


def payment_conditions(
    talks: Talks, settled: Settled, package: NamedPackage
) -> tuple[Condition, tuple[Condition, Condition]]:
    """Return what a payment from the United States to Mexico must meet: that neither leader loses in most draws, and
    that each side's ratifiers accept in most.

    A payment moves both governments' cost in the corridor's outcomes and so everybody who weighs it, with everybody's
    weight and attitude to risk.
    """
    game = settled.game
    floor = _floor(talks, settled.weighing)
    limits = [payment_limits(settled, package, row, floor[row]) for row in range(len(game.actors))]
    lowest, highest = (np.array([one[bound] for one in limits]) for bound in (0, 1))
    leaders = Condition("leaders", lowest[:2].max(axis=0), highest[:2].min(axis=0), WIN_SET)
    sides = []
    for side, name in enumerate(SIDES):
        asked = (game.side == side) & (np.arange(len(game.actors)) >= 2)
        low = lowest[asked].max(axis=0, initial=-np.inf)
        high = highest[asked].min(axis=0, initial=np.inf)
        for bill, passes in _bills(talks, package).items():
            if (talks.case.bills[bill].chamber == "mx_congress") == (name == "mex"):
                low = np.where(passes, low, np.inf)
        sides.append(Condition(name, low, high, WIN_SET))
    return leaders, (sides[0], sides[1])


def payment_limits(
    settled: Settled, package: NamedPackage, row: int, floor: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the least and the largest payment from the United States to Mexico, (draw,) USD, that leaves an actor at
    its `floor` (draw,); least above largest where none does.

    The value of a gain g in swings is g, or (1 - exp(-a g)) / a with aversion a; the gain that just reaches the floor
    follows by inverting it.
    """
    wants, side = settled.wants[settled.game.actors[row]], int(settled.game.side[row])
    payoff, draws = package.settled.payoff[row], package.settled.payoff.shape[1]
    open_below, open_above = np.full(draws, -np.inf), np.full(draws, np.inf)
    costs = [measure.outcome == COSTS[side] for measure in wants.measures]
    if not any(costs):
        return np.where(payoff >= floor, open_below, np.inf), np.where(payoff >= floor, open_above, -np.inf)
    money = costs.index(True)
    swing, weight = float(wants.swing[money]), 100.0 * wants.weights[money]
    cost = wants.measures[money].row
    gain = -(package.settled.totals[cost] - settled.weighing.reference[cost]) / swing
    aversion = np.array(RISK_ATTITUDES)[wants.risk]
    careful = aversion > 0
    scale = np.where(careful, aversion, 1.0)
    value = np.where(careful, (1.0 - np.exp(-scale * gain)) / scale, gain)
    needed = (floor - payoff) / weight + value
    left = 1.0 - scale * needed
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.where(careful, np.where(left > 0, -np.log(left) / scale, np.inf), needed)
    spare = swing * (gain - least)
    # Who accepts as it stands accepts without money: rounding must not say otherwise.
    spare = np.where(payoff >= floor, np.maximum(spare, 0.0), spare)
    return (open_below, spare) if side == 0 else (-spare, open_above)


def _payment(conditions: tuple[Condition, ...]) -> Payment:
    tried = np.concatenate([[0.0], *(np.concatenate([one.lowest, one.highest]) for one in conditions)])
    tried = tried[np.isfinite(tried)]
    best = {one.name: float(one.met(tried).max()) for one in conditions}
    return Payment(least_payment(conditions), best)


def _repair(
    talks: Talks, settled: Settled, package: NamedPackage, wanted: BoolArray
) -> tuple[Bettered | None, int]:
    """Return the nearest wanted package, the likeliest to be ratified among those as near, and how many those are."""
    levels, digits = _on_grid(settled, package)
    repair = fewest_changes(levels, digits, wanted)
    if repair is None:
        return None, 0
    rows, found = repair.packages, settled.packages
    chosen = int(rows[np.lexsort((-found.mutual_gain[rows], -found.ratified[rows]))[0]])
    changes = int(changes_from(talks, settled, package)[chosen])
    return bettered(talks, settled, chosen, changes, float(found.mutual_gain[chosen])), len(rows)


def _on_grid(settled: Settled, package: NamedPackage) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the levels of each grid clause and the package's place in them, -1 where its level is not enumerated."""
    tables = (*settled.game.hub, *settled.game.leaves)
    chosen = [package.levels[table.name] for table in tables]
    places = (
        table.levels.index(level) if level in table.levels else -1
        for table, level in zip(tables, chosen, strict=True)
    )
    return tuple(len(table.levels) for table in tables), tuple(places)


def bettered(talks: Talks, settled: Settled, row: int, changes: int, better: float) -> Bettered:
    """Return a package of the grid, evaluated, with what is known of it beside another."""
    levels = all_levels(talks.case, grid_levels(settled, row))
    return Bettered(row, changes, better, evaluate_package(talks, settled.weighing, levels))


def changes_from(talks: Talks, settled: Settled, package: NamedPackage) -> npt.NDArray[np.int64]:
    """Return (package,): how many clauses each enumerated package changes; fixed ones that moved go back to today's."""
    levels, places = _on_grid(settled, package)
    moved = [
        clause
        for clause in talks.case.space.fixed
        if package.levels[clause.id] != clause.levels[clause.status_quo].name
    ]
    return changed_issues(levels, places) + len(moved)
