"""A side divided at home: its ratifiers moved along the line from their leader to where they stand, and beyond.

Division 0 is a side of one mind, 1 the case as it is written, 2 twice as far from the leader. What moves is what each
ratifier makes of every outcome and of no deal; what it puts up with stays. Payoffs of one side are in points of each
actor's own swing: that such points can be mixed is an assumption.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from winset.settlement.blocks import Game

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def divided(values: FloatArray, side: IntArray, of: int, division: float) -> FloatArray:
    """Return `values` (actor, ...) with the ratifiers of side `of` moved; actors 0 and 1 are the leaders.

    >>> divided(np.array([4.0, 0.0, 10.0]), np.array([0, 1, 0]), of=0, division=0.5).tolist()
    [4.0, 0.0, 7.0]
    """
    moved = values.copy()
    for actor in range(2, len(values)):
        if side[actor] == of:
            moved[actor] = values[of] + division * (values[actor] - values[of])
    return moved


def divided_game(game: Game, of: int, division: float) -> Game:
    """Return the game in which side `of` is divided so: worth of levels and of the incumbent."""
    hub, leaves = (
        tuple(replace(clause, worth=divided(clause.worth, game.side, of, division)) for clause in clauses)
        for clauses in (game.hub, game.leaves)
    )
    incumbent = divided(game.incumbent_worth, game.side, of, division)
    return replace(game, hub=hub, leaves=leaves, incumbent_worth=incumbent)
