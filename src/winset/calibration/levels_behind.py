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

ROUNDS: Final = 16
"""Rounds of the deconvolution: with more, encounters move by less than a hundredth."""
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

    Levels and, once for each group and draw, the people on the way and at the border are multiplied until they do.
    """
    from_state = encounters(replace(inputs, level=np.zeros_like(inputs.level)), schedule)
    kernel = _kernel(inputs, schedule)
    known = from_state / np.maximum(from_state.sum(axis=0), 1e-9)
    found = inputs
    for _ in range(ROUNDS):
        ratio = targets / np.maximum(encounters(found, schedule), 1.0)
        ratio = np.clip(ratio, 1 / LARGEST_RATIO, LARGEST_RATIO) ** DAMPING
        start = np.where(from_state.sum(axis=0) > 0, (known * ratio).sum(axis=0), 1.0)
        found = replace(
            found, level=found.level * _behind(ratio, kernel), state=_multiplied(found.state, start)
        )
    return found


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
    stocks = state.stocks.copy()
    stocks[list(ON_THE_WAY)] *= factor
    return replace(state, stocks=stocks, waiting=state.waiting * factor)
