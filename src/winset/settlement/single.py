"""One package, on the grid or off it: payoffs, acceptance and passage draw by draw, from tables of two levels a clause.

What `stream` does for all packages of the grid, for a package that may use any level of any clause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.preferences.payoff import Preferences, path_payoffs
from winset.settlement.blocks import Game, bill_patterns, level_payoffs

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
CarriedOut = Callable[[tuple[int, ...]], tuple[FloatArray, BoolArray]]
"""Hub level digits -> corridor totals (outcome, draw) and whether the incumbent lost (draw,)."""


@dataclass(frozen=True)
class Settled:
    """`payoff` (actor, draw); flags (draw,): better than no deal for both leaders, accepted by each side's
    ratifiers.
    """

    payoff: FloatArray
    mutual_gain: BoolArray
    accepted_usa: BoolArray
    accepted_mex: BoolArray


def settle_package(
    game: Game,
    wants: Mapping[str, Preferences],
    corridor: CarriedOut,
    reference: FloatArray,
    no_deal: FloatArray,
) -> Settled:
    """Return the package that takes level 1 of every clause of `game`; level 0 is the status quo.

    A hub level whose bill fails in a draw is carried out as level 0 there. `reference` (outcome, draw) are the
    status quo's
    totals, `no_deal` (actor, draw) the reservation payoffs.
    """
    patterns, of_draw = bill_patterns(game)
    payoff = np.empty((len(game.actors), game.draws))
    lost = np.empty(game.draws, dtype=np.bool_)
    for row, pattern in enumerate(patterns):
        draws = of_draw == row
        digits = tuple(int(clause.bill[1] < 0 or bool(pattern[clause.bill[1]])) for clause in game.hub)
        totals, lost_here = corridor(digits)
        lost[draws] = lost_here[draws]
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
    return Settled(payoff, gains, accepted[0], accepted[1])
