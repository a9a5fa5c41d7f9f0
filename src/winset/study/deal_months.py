"""One package month by month: what it brings each side, what Mexico's money carries, and who has ended it by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.outcomes.compliance import Means
from winset.settlement.endings import Ending, first_ending
from winset.settlement.game import money_months, money_without
from winset.settlement.monthly import gain_by_month
from winset.settlement.single import NamedPackage
from winset.study.prepared import Prepared

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class DealMonths:
    """Months of the horizon, from the first modelled one. `gain` (leader, month, draw) is the payoff over no deal that
    has come by the end of each month; `money` and `money_without` the migration institute's with and without the deal.
    `ended` (month of the deal,) by ending is the share of draws in which it was the first and has come.
    """

    gain: FloatArray
    money: Means
    money_without: Means
    ended: tuple[tuple[Ending, FloatArray], ...]

    @property
    def by_month(self) -> FloatArray:
        """What each month adds, (leader, month, draw); the months add up to the payoff of the package."""
        return np.diff(self.gain, axis=1, prepend=0.0)


def deal_months(ready: Prepared, package: NamedPackage) -> DealMonths:
    """Return a package that was evaluated on talks made ready, month by month, on the same draws."""
    return DealMonths(
        gain=gain_by_month(ready.talks, ready.scale, package.levels, ready.no_deal),
        money=money_months(ready.talks, package.levels),
        money_without=money_without(ready.talks),
        ended=ended_by(package.every_ending, package.span, ready.talks.draws.n_draws),
    )


def ended_by(endings: tuple[Ending, ...], span: int, draws: int) -> tuple[tuple[Ending, FloatArray], ...]:
    """Return for each ending that comes first in some draw the share of draws in which it has, by the end of each month
    of the deal, (month,).
    """
    first, months = first_ending(endings, span, draws), np.arange(1, span + 1)
    return tuple(
        (ending, (ending.months[first == place] <= months[:, None]).sum(axis=1) / draws)
        for place, ending in enumerate(endings)
        if (first == place).any()
    )


def will_leave(package: NamedPackage, draws: int) -> Mapping[str, FloatArray]:
    """Return by side the share of draws in which it has left the deal by will by the end of each month, (month,); a
    month in which both leave counts for both.
    """
    months = np.arange(1, package.span + 1)
    left = {side: np.zeros(package.span) for side in ("usa", "mex")}
    if package.will is not None:
        lasts = np.array([*package.will.months, package.span])[package.will.ends]
        for side, by in zip(left, package.will.by, strict=True):
            left[side] = (lasts[by] <= months[:, None]).sum(axis=1) / draws
    return left
