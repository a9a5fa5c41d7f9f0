"""Levels of departures after the origin: last fitted level, season, and heavy-tailed shocks to the total and
to the groups' shares.

Total and shares are drawn apart, because sums of group random walks inflate the total. Labour demand is
inside the total's shocks: no forecast of it is used. Shocks are bounded, and neither total nor shares wander
without end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from winset.calibration.observation import Observed
from winset.corridor.places import GROUPS, MEXICO
from winset.draws import generator

FloatArray = npt.NDArray[np.float64]

BASE_MONTHS = 3
"""Months whose mean level is carried forward."""
TAIL = 5
"""Degrees of freedom of the shocks (Student's t): groups need heavy tails to cover what happened."""
PULL_TOTAL, PULL_SHARE = 0.97, 0.90
"""Monthly persistence of the total and of a group's share. Assumed: close to a walk over half a year, bounded
over two.
"""
BOUND = 1.2
"""Largest departure of the log total, and of a log share, from the level carried forward. Assumed."""
PIPELINE = 1.4
"""Shocks to departures are this much larger than the record's monthly changes at the border, since transit
and waiting smooth them: with 1 the modelled spread five months ahead is 0.31, that of a walk with the
record's changes 0.45.
"""
LARGEST_SPREAD = 0.6
"""Largest monthly spread of a group's share; Haitians between ports, a few dozen a month, would have none."""
FLOOR = 50.0
"""A group's smallest level: persons a month. A handful of Haitians a month is no base for a ratio."""


def monthly_spread(series: FloatArray) -> float:
    """Return the standard deviation of monthly log changes of `series` (month,).

    Breaks by measures are in it on purpose: they will come again, and nobody knows when.
    """
    return float(np.diff(np.log(np.maximum(series, 1.0))).std())


def _walk(rng: np.random.Generator, spread: float, pull: float, months: int, draws: int) -> FloatArray:
    """Return bounded log paths (month, draw) with Student-t steps of the given standard deviation."""
    step = rng.standard_t(TAIL, (months, draws)) * spread / np.sqrt(TAIL / (TAIL - 2))
    path = np.empty((months, draws))
    value = np.zeros(draws)
    for month in range(months):
        value = np.clip(pull * value + step[month], -BOUND, BOUND)
        path[month] = value
    return path


@dataclass(frozen=True)
class Outlook:
    """What is assumed of the months ahead: `level` (month, group, draw), and `on_the_way` (group, draw), the
    factor by which the unobserved people in transit at the origin are uncertain.
    """

    level: FloatArray
    on_the_way: FloatArray


def outlook(
    level: FloatArray, observed: Observed, lag: FloatArray, horizon: int, seed: int, shocks: bool = True
) -> Outlook:
    """Return levels for `horizon` months after the last full month, and the uncertainty of who is already on
    the way.

    `level` (month, group, draw) are the fitted levels; where the record holds a preliminary month beyond the
    last full one, the fitted level of those who are at the border in that month (Mexicans) is used as it is.
    `lag` (group,) is the mean months from departure to the border: the season of encounters is that many
    months earlier for departures. Without `shocks` the levels carried forward are returned as they are.
    """
    draws, known = level.shape[2], len(level) - observed.last_full
    season = observed.season
    shift = np.round(lag).astype(np.int64)
    past = season[observed.calendar_month(np.arange(len(level))[:, None] + shift)]
    carried = np.exp(np.log(np.maximum((level / past[:, :, None])[-BASE_MONTHS:], FLOOR)).mean(axis=0))
    ahead = season[observed.calendar_month(observed.last_full + np.arange(horizon)[:, None] + shift)]
    counted = observed.border_patrol[: observed.last_full]
    total = counted.sum(axis=1)
    calendar = observed.calendar_month(np.arange(observed.last_full))
    # One step more than months ahead: the first is of those who had set out by the origin and are counted nowhere.
    common = _walk(
        generator(seed, "outlook/total"),
        shocks * PIPELINE * monthly_spread(total / season[calendar]),
        PULL_TOTAL,
        horizon + 1,
        draws,
    )
    share = counted / np.maximum(total, 1.0)[:, None]
    out, on_the_way = np.empty((horizon, len(GROUPS), draws)), np.empty((len(GROUPS), draws))
    for g, group in enumerate(GROUPS):
        own = min(monthly_spread(share[:, g] * total.mean()), LARGEST_SPREAD)
        path = _walk(generator(seed, f"outlook/{group}"), shocks * own, PULL_SHARE, horizon + 1, draws)
        out[:, g] = carried[g] * ahead[:, g, None] * np.exp(path[1:])
        on_the_way[g] = np.exp(common[0] + path[0])
    # The shares move, the total does not move with them: rescale to the total that the common path alone would give.
    plain = (carried[None] * ahead[:, :, None]).sum(axis=1)
    out *= (plain * np.exp(common[1:]) / out.sum(axis=1))[:, None, :]
    if known:
        out[:known, MEXICO] = level[observed.last_full :, MEXICO]
    on_the_way[MEXICO] = 1.0
    return Outlook(out, on_the_way)
