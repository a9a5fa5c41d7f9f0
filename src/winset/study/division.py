"""What a side's division at home does to its win-set, to ratification, and to what both sides get.

The Schelling conjecture asks whether ratifiers that are hard to please make the other side give more. Here it is
computed: a side's ratifiers are moved from its leader outwards, and the Nash package in both win-sets is found again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.bargaining.star import Star, star_solutions
from winset.bargaining.zopa import win_sets
from winset.execution import on_threads
from winset.policy.case import read_case
from winset.settlement.division import divided, divided_game
from winset.settlement.game import Talks
from winset.settlement.leaves import leaf_tables
from winset.settlement.parts import families_a_part, hub_part, path_families
from winset.settlement.space import Settled
from winset.settlement.stream import Settlement, settle
from winset.study.bargains import disagreement, preference_star, usd_per_point
from winset.study.fitted import fitted_corridor, talks_of
from winset.study.setting import Study
from winset.study.settling import settled_study

FloatArray = npt.NDArray[np.float64]
Tell = Callable[[str, float], object]

DIVISIONS = (0.0, 0.5, 1.0, 1.5, 2.0)
DRAWS = 40
"""World and preference draws: the win-set is a share of packages, so few draws move it little."""


@dataclass(frozen=True)
class Divided:
    """One side at one degree of division.

    `win_set` is the share of packages that its ratifiers accept in at least `at_least` of draws; `refused` the mean
    chance that they refuse the Nash package that the leaders would choose without asking them; `agreed` the share of
    preference draws with a package in both win-sets that is better for both leaders; `payoff` (side, preference draw)
    what both have over no deal at the Nash one of these, 0 where there is none.
    """

    side: str
    division: float
    at_least: float
    win_set: float
    refused: float
    agreed: float
    payoff: FloatArray


def divisions(study: Study, at_least: float, tell: Tell) -> tuple[Divided, ...]:
    """Return both sides at every degree of division, the other side as the case has it."""
    case = read_case(study.case)
    tell("fit", 0.0)
    talks = talks_of(case, fitted_corridor(case, case.as_of, study), study)
    settled = settled_study(study, talks, on_threads(study.threads), progress=lambda x: tell("settlement", x))
    cases = [(side, division) for side in (0, 1) for division in DIVISIONS]
    accepted = accepted_by_division(talks, settled, cases, tell)
    games = [_preferred(settled, case.default_no_deal, draw) for draw in range(study.draws)]
    found = []
    for row, (side, division) in enumerate(cases):
        tell("bargaining", row / len(cases))
        found.append(_divided(settled, side, division, at_least, accepted[row], games))
    return tuple(found)


def accepted_by_division(
    talks: Talks, settled: Settled, cases: Sequence[tuple[int, float]], tell: Tell
) -> FloatArray:
    """Return (case, package, side): how often each side's ratifiers accept each package; a case is a side (0 or 1) and
    its division.
    """
    scale = settled.weighing
    no_deal = scale.no_deal[talks.case.default_no_deal]
    games = [divided_game(scale.game, side, division) for side, division in cases]
    leaves = [leaf_tables(game) for game in games]
    combinations = scale.game.leaf_combinations
    accepted = np.empty((len(cases), len(scale.game.paths), combinations, 2), dtype=np.float32)
    for paths in _parts(settled, tell):
        part = hub_part(talks, scale, paths)
        for row, (side, division) in enumerate(cases):
            moved: list[FloatArray] = [
                divided(x, scale.game.side, side, division) for x in (part.payoff, no_deal)
            ]
            told: Settlement = settle(
                part.game, leaves[row], moved[0], part.state, moved[1], threads=talks.threads
            )
            both = np.stack([told.accepted_usa, told.accepted_mex], axis=1)
            accepted[row, paths] = both.reshape(len(paths), combinations, 2)
    return np.asarray(accepted.reshape(len(cases), -1, 2))


def _parts(settled: Settled, tell: Tell) -> Iterator[npt.NDArray[np.int64]]:
    families, step = path_families(settled.game), families_a_part(settled.game)
    for first in range(0, len(families), step):
        tell("divisions", first / len(families))
        yield np.sort(families[first : first + step], axis=None)


@dataclass(frozen=True)
class _Preferred:
    """The game of one preference draw; `unasked` is its Nash package before any ratifier is asked."""

    space: Star
    point: FloatArray
    usd: FloatArray
    unasked: int | None


def _preferred(settled: Settled, no_deal: str, draw: int) -> _Preferred:
    space, point = preference_star(settled, draw), disagreement(settled, no_deal, draw)
    found = star_solutions(space, point).nash
    return _Preferred(space, point, usd_per_point(settled, draw), None if found is None else found.package)


def _divided(
    settled: Settled,
    side: int,
    division: float,
    at_least: float,
    accepted: FloatArray,
    games: Sequence[_Preferred],
) -> Divided:
    in_sets = win_sets(accepted, at_least)
    in_both = np.ascontiguousarray(in_sets.all(axis=1).reshape(len(settled.game.paths), -1))
    found = [star_solutions(game.space, game.point, in_both).nash for game in games]
    payoff = np.array(
        [
            np.zeros(2) if one is None else (one.utility - game.point) / game.usd
            for one, game in zip(found, games, strict=True)
        ]
    ).T
    refused = [1.0 - float(accepted[game.unasked, side]) for game in games if game.unasked is not None]
    return Divided(
        side=settled.game.actors[side],
        division=division,
        at_least=at_least,
        win_set=float(in_sets[:, side].mean()),
        refused=float(np.mean(refused)) if refused else 0.0,
        agreed=sum(one is not None for one in found) / len(found),
        payoff=payoff,
    )
