"""The game of every preference draw, solved against every reading of no deal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.bargaining.star import Star, StarSolutions, star, star_solutions
from winset.execution import map_chunks
from winset.preferences.payoff import numeraire_usd_per_point
from winset.settlement.expected import base_payoffs, leaf_payoffs
from winset.settlement.game import NO_DEAL
from winset.settlement.space import Settled

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Progress = Callable[[str, float], object]

RULES = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")

WIN_SET = 0.5
"""A package is in a side's win-set if its ratifiers accept it in at least this share of draws."""

PREFERENCE_DRAWS = 200
"""Preference draws for which the game is solved: more move no share by more than four points."""


@dataclass(frozen=True)
class Bargains:
    """The game of each preference draw against one reading of no deal.

    `solutions` has one entry a preference draw; `ratifiable` the same among packages in both win-sets;
    `material_gain` (preference draw,) says whether some package that is material is better for both than no
    deal.
    """

    solutions: tuple[StarSolutions, ...]
    ratifiable: tuple[StarSolutions, ...]
    material_gain: BoolArray


def preference_draws(settled: Settled) -> int:
    """Return for how many preference draws the game is solved."""
    return min(PREFERENCE_DRAWS, settled.game.draws)


def bargain(settled: Settled, threads: int, tell: Progress) -> dict[str, Bargains]:
    """Solve the game of every preference draw against every reading of no deal."""
    count = preference_draws(settled)
    accepted = (settled.packages.accepted_usa >= WIN_SET) & (settled.packages.accepted_mex >= WIN_SET)
    in_both = np.ascontiguousarray(accepted.reshape(len(settled.game.paths), -1))

    def solve(first: int, last: int) -> list[dict[str, tuple[StarSolutions, StarSolutions, bool]]]:
        return [_solve_preference(settled, in_both, draw) for draw in range(first, last)]

    chunks = map_chunks(
        solve, count, chunk_size=4, n_threads=threads, progress=lambda done: tell("bargaining", done / count)
    )
    solved = [entry for chunk in chunks for entry in chunk]
    return {
        name: Bargains(
            tuple(one[name][0] for one in solved),
            tuple(one[name][1] for one in solved),
            np.array([one[name][2] for one in solved]),
        )
        for name in NO_DEAL
    }


def _solve_preference(
    settled: Settled, in_both: BoolArray, draw: int
) -> dict[str, tuple[StarSolutions, StarSolutions, bool]]:
    """Return by reading of no deal: the solutions, those among packages in both win-sets, and whether a
    material gain exists.
    """
    space = preference_star(settled, draw)
    found = {}
    for name in NO_DEAL:
        point = disagreement(settled, name, draw)
        every = star_solutions(space, point)
        # The Nash package is better for both; only where it is not material must the rest be searched.
        gain = every.nash is not None and (
            bool(settled.material[every.nash.hub])
            or star_solutions(space, point, settled.material[:, None]).mutual_gain
        )
        found[name] = (every, star_solutions(space, point, in_both), gain)
    return found


def preference_star(settled: Settled, draw: int) -> Star:
    """Return the space of packages as preference draw `draw` sees it, in USD of each side's own cost.

    Nash and Kalai-Smorodinsky do not change with the units; the egalitarian and utilitarian points need them.
    """
    usa, mex = (settled.wants[actor] for actor in settled.game.actors[:2])
    weights = (usa.weights[:, draw], mex.weights[:, draw])
    risk = (int(usa.risk[draw]), int(mex.risk[draw]))
    usd = usd_per_point(settled, draw)
    base = base_payoffs(settled.game, settled.expected, weights, risk, draw)
    return star(base * usd, [leaf * usd for leaf in leaf_payoffs(settled.game, settled.expected, draw)])


def disagreement(settled: Settled, no_deal: str, draw: int) -> FloatArray:
    """Return (2,): both leaders' expected payoff without a deal under the preferences of `draw`, in USD."""
    scaled: FloatArray = expected_points(settled, *settled.no_deal_expected[no_deal], draw) * usd_per_point(
        settled, draw
    )
    return scaled


def expected_points(
    settled: Settled, usa: FloatArray, mex: FloatArray, stays: float, draw: int
) -> FloatArray:
    """Return (2,): what mean values of both leaders' measures (measure, attitude), and the chance that the US
    incumbent stays, are worth in points under the preferences of `draw`.
    """
    point = np.empty(2)
    for leader, values in enumerate((usa, mex)):
        wants = settled.wants[settled.game.actors[leader]]
        point[leader] = 100.0 * wants.weights[:, draw] @ values[:, wants.risk[draw]]
        point[leader] += settled.game.incumbent_worth[leader, draw] * stays
    return point


def usd_per_point(settled: Settled, draw: int) -> FloatArray:
    """Return (2,): what a point is worth to each leader in USD of its own cost: the declared numéraire."""
    names = zip(settled.game.actors[:2], ("cost_usa_usd", "cost_mexico_usd"), strict=True)
    return np.array([numeraire_usd_per_point(settled.wants[actor], cost)[draw] for actor, cost in names])


def modal_package(solutions: Sequence[StarSolutions], rule: str) -> int | None:
    """Return the package that a rule picks in most preference draws (the lowest among ties), or None if it
    picks none.
    """
    picked = Counter(found.package for solved in solutions if (found := getattr(solved, rule)) is not None)
    return min(picked, key=lambda package: (-picked[package], package)) if picked else None
