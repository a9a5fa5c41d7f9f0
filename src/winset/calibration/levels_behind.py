"""The departures behind given encounters: levels after the origin that lead the corridor where the record points.

What the months ahead bring at the border is better told by the record than by guesses at departures (ADR 27). So each
draw takes a path of encounters by group, and the people on the way and the departures that make the corridor follow it
under the policy of the day are found by Richardson-Lucy. What a package changes is then the corridor's answer to the
same departures. Where a path breaks off faster than the people on the way can, the corridor lags behind it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import GROUP_OUTCOMES, simulate_months
from winset.corridor.state import STOCKS, CorridorInputs, Schedule, State

FloatArray = npt.NDArray[np.float64]

ROUNDS: Final = 32
"""Rounds of the deconvolution: with 48 the totals miss their paths by a hundredth less, in half as much time again."""
REACH: Final = 10
"""Months after which a departure's encounters are left out of the kernel."""
LARGEST_RATIO: Final = 5.0
"""No round moves a level by more than this factor."""
DAMPING: Final = 0.5
"""Power of the ratio taken in a round: where a quota at the ports takes most of a group, one person more on the way is
more than proportionally one more between ports, and full steps would swing.
"""
ON_THE_WAY: Final = tuple(STOCKS.index(name) for name in ("postponed", "transit", "south", "held", "north"))


def encounters(inputs: CorridorInputs, schedule: Schedule) -> FloatArray:
    """Return encounters between ports (month, group, draw) on the first path of a schedule."""
    run = simulate_months(inputs, schedule)
    found: FloatArray = run.by_group[GROUP_OUTCOMES.index("border_patrol_encounters"), :, :, 0]
    return found


def led_to(targets: FloatArray, inputs: CorridorInputs, schedule: Schedule) -> CorridorInputs:
    """Return the inputs whose encounters follow `targets` (month, group, draw) under `schedule`.

    Levels of each month and, once for each group and draw, each stock at the origin are multiplied until they do.
    """
    kernel, sources = _kernel(inputs, schedule), _from_stocks(inputs, schedule)
    fed = sources / np.maximum(sources.sum(axis=1, keepdims=True), 1e-9)
    found = inputs
    for _ in range(ROUNDS):
        ratio = targets / np.maximum(encounters(found, schedule), 1.0)
        ratio = np.clip(ratio, 1 / LARGEST_RATIO, LARGEST_RATIO) ** DAMPING
        start = np.where(sources.sum(axis=1) > 1e-6, (fed * ratio).sum(axis=1), 1.0)
        found = replace(
            found, level=found.level * _behind(ratio, kernel), state=_multiplied(found.state, start)
        )
    return found


def _from_stocks(inputs: CorridorInputs, schedule: Schedule) -> FloatArray:
    """Return (stock, month, group, draw): encounters of those who are in each stock at the origin, alone.

    The stocks are those of ON_THE_WAY, then everybody who waits at the border.
    """
    still = replace(inputs, level=np.zeros_like(inputs.level))
    found = []
    for kept in (*ON_THE_WAY, None):
        stocks = inputs.state.stocks.copy()
        stocks[[stock for stock in ON_THE_WAY if stock != kept]] = 0.0
        waiting = inputs.state.waiting * (kept is None)
        found.append(
            encounters(replace(still, state=replace(inputs.state, stocks=stocks, waiting=waiting)), schedule)
        )
    return np.stack(found)


def _kernel(inputs: CorridorInputs, schedule: Schedule) -> FloatArray:
    """Return (lag, group, draw): encounters that follow one departure of month 0, everything else being as it is."""
    reach = min(REACH, len(inputs.level))
    more = inputs.level.copy()
    more[0] += 1000.0
    return np.maximum(
        encounters(replace(inputs, level=more), schedule)[:reach] - encounters(inputs, schedule)[:reach], 0.0
    )


def _behind(ratio: FloatArray, kernel: FloatArray) -> FloatArray:
    """Return (month, group, draw): for each month's departures the ratio of the months they feed, by the kernel."""
    months, moved = len(ratio), np.ones_like(ratio)
    for month in range(months):
        weight = kernel[: months - month]
        total = weight.sum(axis=0)
        fed = (weight * ratio[month : month + len(weight)]).sum(axis=0)
        moved[month] = np.where(total > 1e-6, fed / np.maximum(total, 1e-6), 1.0)
    return moved


def _multiplied(state: State, factor: FloatArray) -> State:
    """Return the state with each stock of `factor` (stock, group, draw) multiplied; the last are those who wait."""
    stocks = state.stocks.copy()
    stocks[list(ON_THE_WAY)] *= factor[:-1]
    return replace(state, stocks=stocks, waiting=state.waiting * factor[-1])
