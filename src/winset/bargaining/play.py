"""Simulated play: what standard strategies agree on when each knows its own utilities alone.

Offers alternate for a number of turns. A strategy names the package that it would offer next; whoever is offered
something at least as good accepts it instead (Baarslag, Hindriks and Jonker 2013: AC-next). No equilibrium is claimed:
this shows what habits lead to, beside what `offers` says of players who look ahead.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from winset.bargaining.frontier import FloatArray


@dataclass(frozen=True)
class Turn:
    """What a player sees: its own utilities (package,), 1 its best and 0 its reservation value; `time` from 0 to 1, the
    share of the turns that is over; its own offers and the other's so far.
    """

    own: FloatArray
    time: float
    mine: tuple[int, ...]
    theirs: tuple[int, ...]


Strategy = Callable[[Turn], int]
"""Turn -> the package to offer next."""


@dataclass(frozen=True)
class Played:
    """The package agreed and the turn in which it was offered, both None if none was; and all offers in order."""

    package: int | None
    turn: int | None
    offers: tuple[int, ...]


def play(
    utility: FloatArray,
    reservation: FloatArray,
    strategies: tuple[Strategy, Strategy],
    turns: int,
    first: int = 0,
) -> Played:
    """Let two strategies play: `utility` (package, 2), `reservation` (2,), party `first` offers in turn 0.

    No player offers or accepts what is worse for it than its reservation value. A player whose best package is no
    better has nothing to negotiate: nothing is agreed.
    """
    span = utility.max(axis=0) - reservation
    if turns < 1 or (span <= 0).any():
        return Played(None, None, ())
    own = (utility - reservation) / span
    made: tuple[list[int], list[int]] = ([], [])
    offers: list[int] = []
    for turn in range(turns + 1):
        player = (first + turn) % 2
        seen = Turn(own[:, player], turn / turns, tuple(made[player]), tuple(made[1 - player]))
        planned = strategies[player](seen)
        if seen.theirs and seen.own[seen.theirs[-1]] >= max(seen.own[planned], 0.0):
            return Played(seen.theirs[-1], turn - 1, tuple(offers))
        if turn < turns:
            made[player].append(planned)
            offers.append(planned)
    return Played(None, None, tuple(offers))


def time_dependent(exponent: float) -> Strategy:
    """Return the strategy that asks for 1 - time ** (1 / exponent) of what it can gain (Faratin et al. 1998).

    Below 1 it holds out until near the end (Boulware), above 1 it gives way early (Conceder).
    """

    def offer(seen: Turn) -> int:
        return least_above(seen.own, 1.0 - seen.time ** (1.0 / exponent))

    return offer


def tit_for_tat(seen: Turn) -> int:
    """Give up as much as the other's last step gave to oneself, both measured in one's own utility, never more than all
    and never less than nothing (Faratin, Sierra, Jennings 1998: absolute tit-for-tat, one step back).
    """
    if len(seen.theirs) < 2 or not seen.mine:
        return least_above(seen.own, 1.0)
    given = seen.own[seen.theirs[-1]] - seen.own[seen.theirs[-2]]
    return least_above(seen.own, float(np.clip(seen.own[seen.mine[-1]] - given, 0.0, 1.0)))


def micro(seen: Turn) -> int:
    """Offer one's packages in falling order, the next only if the other has made as many different offers as oneself
    (MiCRO, de Jonge 2022); else repeat the last.
    """
    different = len(set(seen.mine))
    if seen.mine and different > len(set(seen.theirs)):
        return seen.mine[-1]
    order = np.argsort(-seen.own, kind="stable")
    acceptable = order[seen.own[order] >= 0.0]
    return int(acceptable[min(different, acceptable.size - 1)])


def least_above(own: FloatArray, target: float) -> int:
    """Return the package whose utility is the least that reaches the target, the first of equals.

    >>> least_above(np.array([1.0, 0.2, 0.6, 0.6]), 0.5)
    2
    """
    reaching = np.flatnonzero(own >= target)
    return int(reaching[own[reaching].argmin()])
