"""How much hangs on the US election: verdicts with approval moving it and without, and what Mexico would do for it.

The record does not identify how approval follows encounters, so the same draws are run a second time with that link
cut. "Mexico prefers Biden" is the opinion of unnamed officials: if it were true, what would Mexico do for nothing?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.corridor.parameter_names import SCALARS
from winset.corridor.simulate import OUTCOMES, simulate_months
from winset.preferences.batna import reservation_values
from winset.settlement.game import NO_DEAL, Talks, Weighing, no_deal_totals, talks_schedule
from winset.settlement.parts import HubPart, hub_part, path_families
from winset.settlement.single import NamedPackage, evaluate_package

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

LINK: Final = "approval_pass_through"
APPROVAL: Final = OUTCOMES.index("approval")
STRONG: Final = {LINK: 0.95, "approval_effect": 0.05}
"""Quantiles at which encounters move votes most: a point of approval moves many, and it falls fast with encounters."""
PREFERENCES: Final = (0.0, 3.0, 5.0, 10.0, 15.0, 30.0, 60.0, 100.0)
"""Points that the incumbent's stay may be worth to Mexico: the opinion's central and high reading, and far beyond."""


@dataclass(frozen=True)
class Verdict:
    """One package: mean `payoff` of both leaders over no deal, and shares of draws in which it is better for both, each
    side's ratifiers accept and no side ends it by will; `stays` is the chance that the incumbent stays, `months` the
    mean that the package is whole.
    """

    payoff: tuple[float, float]
    mutual_gain: float
    accepted: tuple[float, float]
    lasts: float
    stays: float
    months: float


@dataclass(frozen=True)
class Alone:
    """What Mexico could do alone, by combination of its own levels; the first is what it does today.

    `levels` by combination; `gain` (combination,) its mean payoff over no deal if it does not care who wins, `stays`
    the chance that the incumbent stays, `encounters` Border Patrol's over the horizon, means over draws.
    """

    levels: tuple[Mapping[str, str], ...]
    gain: FloatArray
    stays: FloatArray
    encounters: FloatArray

    def best(self, preference: float) -> int:
        """Return what Mexico would do if the incumbent's stay were worth `preference` points; today's among ties."""
        worth = self.gain + preference * (self.stays - self.stays[0])
        return int(worth.argmax())

    def switch(self) -> tuple[int, float] | None:
        """Return what Mexico would first do otherwise than if it did not care, and the points that this takes; None
        where nothing that it can do helps the incumbent more.
        """
        own = self.best(0.0)
        more = np.flatnonzero(self.stays > self.stays[own])
        if more.size == 0:
            return None
        points = (self.gain[own] - self.gain[more]) / (self.stays[more] - self.stays[own])
        return int(more[points.argmin()]), float(points.min())

    def needed(self) -> FloatArray:
        """Return (combination,) the least preference with which it would be no worse off; nan where none is enough."""
        moved = self.stays - self.stays[0]
        with np.errstate(divide="ignore", invalid="ignore"):
            least = np.where(moved > 0.0, -self.gain / moved, np.nan)
        return np.where(self.gain >= 0.0, 0.0, least)


@dataclass(frozen=True)
class Clocks:
    """Verdicts by package, with the link and with it cut, on the same draws; what Mexico would do alone, and the same
    with the strongest link that the priors hold (`STRONG`).
    """

    verdicts: Mapping[str, tuple[Verdict, Verdict]]
    alone: Alone
    alone_if_strong: Alone


def clocks(talks: Talks, scale: Weighing, packages: Mapping[str, NamedPackage]) -> Clocks:
    """Return what hangs on the election; `packages` are those of the study, evaluated with the link."""
    cut = without_link(talks)
    other = reweighed(cut, scale)
    return Clocks(
        {
            name: (
                verdict(talks, scale, package),
                verdict(cut, other, evaluate_package(cut, other, package.levels)),
            )
            for name, package in packages.items()
        },
        mexico_alone(talks, scale),
        _mexico_if_strong(talks, scale),
    )


def without_link(talks: Talks) -> Talks:
    """Return the same talks, draw by draw, in which approval moves no votes."""
    scalars = talks.inputs.scalars.copy()
    scalars[SCALARS.index(LINK)] = 0.0
    return replace(talks, inputs=replace(talks.inputs, scalars=scalars))


def _mexico_if_strong(talks: Talks, scale: Weighing) -> Alone:
    scalars = talks.inputs.scalars.copy()
    for name, mark in STRONG.items():
        row = SCALARS.index(name)
        scalars[row] = np.quantile(scalars[row], mark)
    strong = replace(talks, inputs=replace(talks.inputs, scalars=scalars))
    return mexico_alone(strong, reweighed(strong, scale))


def reweighed(talks: Talks, scale: Weighing) -> Weighing:
    """Return `scale` for other talks: what no deal brings is run anew, weights and swings stay."""
    totals = {name: no_deal_totals(talks, name) for name in NO_DEAL}
    reference = totals["status_quo"].values[:, 0]
    values = reservation_values(
        np.concatenate([totals[name].values for name in NO_DEAL], axis=1),
        np.concatenate([totals[name].lost for name in NO_DEAL], axis=0),
        reference,
        scale.wants,
        scale.game.incumbent_worth,
    )
    return Weighing(scale.game, scale.wants, reference, totals, dict(zip(NO_DEAL, values, strict=True)))


def verdict(talks: Talks, scale: Weighing, package: NamedPackage) -> Verdict:
    """Return what is said of a package in one reading of the election."""
    found, will = package.settled, package.will
    gain = (found.payoff[:2] - scale.no_deal[talks.case.default_no_deal][:2]).mean(axis=1)
    return Verdict(
        payoff=(float(gain[0]), float(gain[1])),
        mutual_gain=float(found.mutual_gain.mean()),
        accepted=(float(found.accepted_usa.mean()), float(found.accepted_mex.mean())),
        lasts=1.0 if will is None else float((will.ends == len(will.months)).mean()),
        stays=float(chance_to_stay(talks, package.months.values[APPROVAL, talks.case.election, 0])),
        months=float(package.kept.mean()),
    )


def chance_to_stay(talks: Talks, approval: FloatArray) -> FloatArray:
    """Return (...): the chance that the incumbent stays, from `approval` (..., draw) in the month of the election.

    Each draw's margin meets the shocks of all draws, since what else moves a vote is independent of the corridor: a
    change that flips no draw of its own still moves the chance.
    """
    named = (
        talks.inputs.scalars[SCALARS.index(name)] for name in ("election_margin", LINK, "election_shock")
    )
    margin, link, shock = named
    missing = -(margin + link * approval)
    wins = shock.size - np.searchsorted(np.sort(shock), missing, side="left")
    return np.asarray(wins.mean(axis=-1) / shock.size)


def mexico_alone(talks: Talks, scale: Weighing) -> Alone:
    """Return every combination of the levels that Mexico grants on the grid, all else at the status quo."""
    space, game = talks.case.space, scale.game
    home = np.array([clause.status_quo for clause in game.hub])
    own = np.array([hub.granted_by == "mex" for hub in space.hubs])
    asked = np.flatnonzero((game.paths[:, ~own] == home[~own]).all(axis=1))
    families = path_families(game)
    paths = np.sort(families[np.isin(families, asked).any(axis=1)], axis=None)
    part = hub_part(talks, scale, paths)
    at_home = int(np.ravel_multi_index(tuple(home), [len(clause.levels) for clause in game.hub]))
    rows = np.searchsorted(paths, [at_home, *asked[asked != at_home]])
    run = simulate_months(
        talks.inputs, talks_schedule(talks, np.ascontiguousarray(space.deal[space.row_of_path[paths[rows]]]))
    )
    stays = chance_to_stay(talks, run.values[APPROVAL, talks.case.election])
    return _alone(part, rows, stays, scale.game.incumbent_worth[1], own)


def _alone(
    part: HubPart, rows: IntArray, stays: FloatArray, incumbent: FloatArray, own: npt.NDArray[np.bool_]
) -> Alone:
    indifferent = part.payoff[1, rows] - np.where(part.state[rows], 0.0, incumbent)
    levels = tuple(
        {
            clause.name: clause.levels[digit]
            for clause, digit, mexican in zip(part.game.hub, part.game.paths[row], own, strict=True)
            if mexican
        }
        for row in rows
    )
    met = part.totals.values[OUTCOMES.index("border_patrol_encounters")].mean(axis=-1)
    gain = indifferent.mean(axis=1)
    return Alone(levels, gain - gain[0], stays, met[part.game.row_of_path[rows]])
