"""Offers against the clocks: what backward induction makes of each side's calendar, and what not knowing adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.bargaining.offers import Breakdown, agreement, patience
from winset.bargaining.screening import Screening, screened
from winset.policy.case import Case
from winset.policy.files import Event
from winset.settlement.game import Talks, all_levels
from winset.settlement.single import NamedPackage, evaluate_package
from winset.settlement.space import Settled, grid_levels
from winset.study.views import Front, View

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

SIDES: Final = ("usa", "mex")
DAYS_A_MONTH: Final = 365.25 / 12
BREAKDOWN_CHANCES: Final = (0.05, 0.0, 0.2)
"""Chance per refusal that talks break down: an assumption (no data); the first is the one of the headline."""
PATIENCE_MONTHS: Final = (3.0, 6.0, 12.0)
"""Months left on a side's clock for which the split is shown beside the calendar's own."""
TOUGH_SHARES: Final = (0.5, 0.9)
"""A tough responder signs nothing below this share of its best gain: assumptions, no data."""
SOFT_CHANCES: Final = (0.5, 0.25, 0.75)
"""What the proposer believes of the other being soft: an assumption; the first is the one of the headline."""


@dataclass(frozen=True)
class Clocks:
    """One reading of both sides' political clocks: the event each side's leader works towards, months until then."""

    reading: str
    events: tuple[Event, Event]
    months_left: tuple[float, float]

    @property
    def rounds(self) -> int:
        """Monthly rounds from the case's date until the first clock strikes: after that one leader gains nothing."""
        return int(np.ceil(min(self.months_left)))

    @property
    def patience(self) -> FloatArray:
        """What a gain is worth to each side one round later, (round, side)."""
        return patience(self.months_left, self.rounds)


@dataclass(frozen=True)
class OfferGame:
    """Alternating offers in one setting, over preference draws.

    `space` is `ratifiable` (packages in both win-sets) or `all`; `packages` (draw,) what is agreed in the first round,
    -1 where nothing is; `shares` (side, draw) of each side's best gain, nan where no package is rational.
    """

    space: str
    clocks: str
    first: str
    last: str
    breakdown: float
    packages: IntArray
    shares: FloatArray


@dataclass(frozen=True)
class ScreeningGame:
    """Two offers to a responder of unknown toughness; `found` has one entry a preference draw, None if no game."""

    clocks: str
    proposer: str
    soft_chance: float
    tough_share: float
    found: tuple[Screening | None, ...]
    best_gains: FloatArray


@dataclass(frozen=True)
class Offered:
    """Everything that is said of offers. `patience` pairs months left (usa, mex) with shares (side, draw); `agreed` are
    the packages agreed most often in the headline's settings, by number, evaluated.
    """

    clocks: tuple[Clocks, ...]
    games: tuple[OfferGame, ...]
    patience: tuple[tuple[tuple[float, float], FloatArray], ...]
    screenings: tuple[ScreeningGame, ...]
    agreed: Mapping[int, NamedPackage]


def offered(talks: Talks, settled: Settled, views: Sequence[View]) -> Offered | None:
    """Return the offers of every setting over the preference draws; None for a case whose calendar gives a side no
    event of its own: it has no clock.
    """
    clocks = both_clocks(talks.case)
    if not clocks:
        return None
    ratifiable = [view.ratifiable for view in views]
    fronts = {"ratifiable": ratifiable, "all": [view.every for view in views]}
    usual = BREAKDOWN_CHANCES[0]
    settings = [("ratifiable", reading, usual) for reading in clocks]
    settings += [("ratifiable", clocks[0], chance) for chance in BREAKDOWN_CHANCES[1:]]
    settings += [("all", clocks[0], usual)]
    games = tuple(
        _offers(fronts[space], space, reading, chance, first)
        for space, reading, chance in settings
        for first in (0, 1)
    )
    modal = [modal_offer(game) for game in games[:2]]
    return Offered(
        clocks,
        games,
        tuple(
            ((usa, mex), _shares(ratifiable, (usa, mex), usual, clocks[0].rounds))
            for usa in PATIENCE_MONTHS
            for mex in PATIENCE_MONTHS
        ),
        tuple(
            _screenings(ratifiable, clocks[0], proposer, soft, tough)
            for proposer in (0, 1)
            for tough in TOUGH_SHARES
            for soft in SOFT_CHANCES
        ),
        {
            row: evaluate_package(talks, settled.weighing, all_levels(talks.case, grid_levels(settled, row)))
            for row in modal
            if row is not None
        },
    )


def modal_offer(game: OfferGame) -> int | None:
    """Return the package agreed in most preference draws, the lowest among ties; None if none ever is."""
    picked = Counter(game.packages[game.packages >= 0].tolist())
    return min(picked, key=lambda row: (-picked[row], row)) if picked else None


def both_clocks(case: Case) -> tuple[Clocks, ...]:
    """Return the two readings of the case's calendar: each side's next event of its own, and its last one; none if a
    side has no event of its own ahead.
    """
    own = [
        sorted((e for e in case.events if e.side == side and e.day > case.as_of), key=lambda event: event.day)
        for side in SIDES
    ]
    if not all(own):
        return ()
    found = []
    for reading, which in (("next_event", 0), ("last_event", -1)):
        usa, mex = (events[which] for events in own)
        left = [(event.day - case.as_of).days / DAYS_A_MONTH for event in (usa, mex)]
        found.append(Clocks(reading, (usa, mex), (left[0], left[1])))
    return tuple(found)


def _offers(fronts: Sequence[Front], space: str, clocks: Clocks, chance: float, first: int) -> OfferGame:
    packages = np.full(len(fronts), -1, dtype=np.int64)
    shares = np.full((2, len(fronts)), np.nan)
    for draw, front in enumerate(fronts):
        if front.packages.size:
            found = agreement(
                front.gains, clocks.patience, clocks.rounds, first, Breakdown(chance, front.breakdown)
            )
            packages[draw] = front.packages[found.package] if found.package >= 0 else -1
            shares[:, draw] = _share(found.gains, front.best_gains)
    last = SIDES[(first + clocks.rounds - 1) % 2]
    return OfferGame(space, clocks.reading, SIDES[first], last, chance, packages, shares)


def _shares(
    fronts: Sequence[Front], months_left: tuple[float, float], chance: float, rounds: int
) -> FloatArray:
    """Return shares (side, draw) with other clocks, the mean of either side opening: the first mover set aside."""
    factors = patience(months_left, rounds)
    shares = np.full((2, len(fronts)), np.nan)
    for draw, front in enumerate(fronts):
        if front.packages.size:
            risk = Breakdown(chance, front.breakdown)
            gains = [agreement(front.gains, factors, rounds, first, risk).gains for first in (0, 1)]
            shares[:, draw] = _share((gains[0] + gains[1]) / 2.0, front.best_gains)
    return shares


def _screenings(
    fronts: Sequence[Front], clocks: Clocks, proposer: int, soft_chance: float, tough_share: float
) -> ScreeningGame:
    # The second offer is the last before the first clock strikes: what is left of both sides' time by then.
    left = np.asarray(clocks.months_left)
    discounts = (left - (clocks.rounds - 1)) / left
    best = np.array([front.best_gains for front in fronts]).T
    found = [
        screened(front.gains, proposer, tough_share * best[1 - proposer, draw], soft_chance, discounts)
        for draw, front in enumerate(fronts)
    ]
    return ScreeningGame(clocks.reading, SIDES[proposer], soft_chance, tough_share, tuple(found), best)


def _share(gains: FloatArray, best: FloatArray) -> FloatArray:
    """Return gains as shares of the best ones; a side that cannot gain has none."""
    return np.divide(gains, best, out=np.zeros(2), where=best > 0)
