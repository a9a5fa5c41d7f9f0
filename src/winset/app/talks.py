"""Talks between two people: whose turn it is, what was offered, how it ended. No model, no clock, no network."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from winset.errors import Fault, OptionError

SIDES: Final = ("usa", "mex")
Outcome = Literal["agreed", "left", "out_of_time"]


@dataclass(frozen=True)
class Offer:
    """A package that a side put on the table, in `round` 1, 2, ..."""

    by: str
    round: int
    levels: Mapping[str, str]


@dataclass(frozen=True)
class Talks:
    """Offers in turn, `rounds` of them at most; whoever is offered something may accept the last offer or leave."""

    first: str
    rounds: int
    offers: tuple[Offer, ...] = ()
    outcome: Outcome | None = None
    ended_by: str | None = None

    @property
    def turn(self) -> str:
        """The side that must move, or would have to."""
        return SIDES[(SIDES.index(self.first) + len(self.offers)) % 2]

    @property
    def agreed(self) -> Mapping[str, str] | None:
        """The package agreed on."""
        return self.offers[-1].levels if self.outcome == "agreed" else None


def with_offer(talks: Talks, side: str, levels: Mapping[str, str]) -> Talks:
    """Return the talks after an offer; after the last round none can be made."""
    _may_move(talks, side)
    if len(talks.offers) == talks.rounds:
        raise OptionError([Fault("do", "the last round is over", "Accept the last offer, or leave")])
    return replace(talks, offers=(*talks.offers, Offer(side, len(talks.offers) + 1, dict(levels))))


def accepted(talks: Talks, side: str) -> Talks:
    """Return the talks after the last offer was accepted by the side that it was made to."""
    _may_move(talks, side)
    if not talks.offers:
        raise OptionError([Fault("do", "nothing has been offered", "Make the first offer")])
    return replace(talks, outcome="agreed", ended_by=side)


def left(talks: Talks, side: str) -> Talks:
    """Return the talks after a side walked out: it may do so at any time."""
    _still_open(talks)
    return replace(talks, outcome="left", ended_by=side)


def out_of_time(talks: Talks) -> Talks:
    """Return the talks after the side whose turn it was let its time pass."""
    _still_open(talks)
    return replace(talks, outcome="out_of_time", ended_by=talks.turn)


def _still_open(talks: Talks) -> None:
    if talks.outcome is not None:
        raise OptionError([Fault("do", "the talks have ended", "Begin new ones")])


def _may_move(talks: Talks, side: str) -> None:
    _still_open(talks)
    if side != talks.turn:
        raise OptionError([Fault("do", "it is the other side's turn", "Wait for its move, or leave")])
