"""What each side can press the other with: its threats on every path without a deal, and what they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.bargaining.leverage import Leverage, leverage
from winset.bargaining.star_frontier import StarFrontier
from winset.policy.files import Threat
from winset.settlement.game import NO_DEAL, Talks
from winset.settlement.space import Settled
from winset.settlement.threats import CarriedOut, threats_carried_out
from winset.study.bargains import disagreement, expected_points, usd_per_point

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Pressure:
    """The threats of one side on one path without a deal, over preference draws, in points of each side's own scale.

    `change` (threat, side, draw): what both have more if the threat is carried out than without it. `by_outcomes`
    (threat, draw): whether it would be credible without the judged worth of its levels. `credible` (threat, draw);
    `chosen` (draw,) the threat that pays its maker most, -1 for none. `before` and `after` (side, draw): payoffs over
    no deal at the Nash package without and with it.
    """

    party: str
    no_deal: str
    threats: tuple[Threat, ...]
    change: FloatArray
    by_outcomes: BoolArray
    credible: BoolArray
    chosen: IntArray
    before: FloatArray
    after: FloatArray

    @property
    def taken(self) -> FloatArray:
        """What the other side loses at the Nash package, (draw,): the leverage."""
        other = 1 - int(self.party == "mex")
        lost: FloatArray = self.before[other] - self.after[other]
        return lost


def pressures(talks: Talks, settled: Settled, frontiers: Sequence[StarFrontier]) -> tuple[Pressure, ...]:
    """Return both sides' pressure on every path without a deal; a side without a threat there is left out."""
    found = []
    for no_deal in NO_DEAL:
        carried_out = threats_carried_out(talks, settled.weighing, no_deal)
        for side, party in enumerate(settled.game.actors[:2]):
            own = [one for one in carried_out if one.threat.party == party]
            if own:
                found.append(_pressure(settled, frontiers, no_deal, side, own))
    return tuple(found)


def _pressure(
    settled: Settled,
    frontiers: Sequence[StarFrontier],
    no_deal: str,
    side: int,
    carried_out: Sequence[CarriedOut],
) -> Pressure:
    games: list[Leverage] = []
    change = np.empty((len(carried_out), 2, len(frontiers)))
    outcomes_alone = np.empty((len(carried_out), len(frontiers)))
    for draw, frontier in enumerate(frontiers):
        usd = usd_per_point(settled, draw)
        point = disagreement(settled, no_deal, draw) / usd
        for row, one in enumerate(carried_out):
            outcomes = expected_points(settled, *one.values, one.stays, draw) - point
            change[row, :, draw] = outcomes + one.worth[:, draw]
            outcomes_alone[row, draw] = outcomes[side]
        games.append(leverage(frontier.utility / usd - point, np.zeros(2), change[:, :, draw], side))
    return Pressure(
        party=settled.game.actors[side],
        no_deal=no_deal,
        threats=tuple(one.threat for one in carried_out),
        change=change,
        by_outcomes=outcomes_alone > 0.0,
        credible=np.array([game.credible for game in games]).T,
        chosen=np.array([-1 if game.chosen is None else game.chosen for game in games], dtype=np.int64),
        before=np.array([game.before for game in games]).T,
        after=np.array([game.after for game in games]).T,
    )
