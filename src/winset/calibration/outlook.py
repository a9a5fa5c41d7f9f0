"""Levels of departures after the origin: last fitted level, season, and heavy-tailed shocks to the total and to
the groups' shares.

Total and shares are drawn apart, because sums of group random walks inflate the total. Labour demand is inside the
total's shocks:
no forecast of it is used. Shocks are bounded, and neither total nor shares wander without end.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from winset.calibration.observation import Observed
from winset.corridor.places import GROUPS
from winset.draws import generator

FloatArray = npt.NDArray[np.float64]

BASE_MONTHS = 3
"""Months whose mean level is carried forward."""
TAIL = 5
"""Degrees of freedom of the shocks (Student's t): groups need heavy tails to cover what happened."""
PULL_TOTAL, PULL_SHARE = 0.97, 0.90
"""Monthly persistence of the total and of a group's share. Assumed: close to a walk over half a year, bounded over
two.
"""
BOUND = 1.2
"""Largest departure of the log total, and of a log share, from the level carried forward. Assumed."""
FLOOR = 50.0
"""A group's smallest level: persons a month. A handful of Haitians a month is no base for a ratio."""


def monthly_spread(series: FloatArray) -> float:
    """Return the robust standard deviation of monthly log changes (median absolute deviation, scaled) of `series`
    (month,).
    """
    change = np.diff(np.log(np.maximum(series, 1.0)))
    return float(1.4826 * np.median(np.abs(change - np.median(change))))


def _walk(rng: np.random.Generator, spread: float, pull: float, months: int, draws: int) -> FloatArray:
    """Return bounded log paths (month, draw) with Student-t steps of the given standard deviation."""
    step = rng.standard_t(TAIL, (months, draws)) * spread / np.sqrt(TAIL / (TAIL - 2))
    path = np.empty((months, draws))
    value = np.zeros(draws)
    for month in range(months):
        value = np.clip(pull * value + step[month], -BOUND, BOUND)
        path[month] = value
    return path


def future_levels(
    level: FloatArray, observed: Observed, lag: FloatArray, horizon: int, seed: int
) -> FloatArray:
    """Return (month, group, draw) levels for `horizon` months after the last full month.

    `level` (month, group, draw) are the fitted levels; where the record holds a preliminary month beyond the last
    full one, its
    fitted level is used as it is. `lag` (group,) is the mean months from departure to the border: the season of
    encounters is
    that many months earlier for departures.
    """
    draws = level.shape[2]
    known = len(level) - observed.last_full
    season = observed.season
    shift = np.round(lag).astype(np.int64)
    past = season[observed.calendar_month(np.arange(len(level))[:, None] + shift)]
    deseasoned = level / past[:, :, None]
    carried = np.exp(np.log(np.maximum(deseasoned[-BASE_MONTHS:], FLOOR)).mean(axis=0))
    total = observed.border_patrol[: observed.last_full].sum(axis=1)
    calendar = observed.calendar_month(np.arange(observed.last_full))
    spread = monthly_spread(total / season[calendar])
    rng = generator(seed, "outlook/total")
    common = _walk(rng, spread, PULL_TOTAL, horizon, draws)
    out = np.empty((horizon, len(GROUPS), draws))
    ahead = season[observed.calendar_month(observed.last_full + np.arange(horizon)[:, None] + shift)]
    share = observed.border_patrol[: observed.last_full] / np.maximum(total, 1.0)[:, None]
    for g, group in enumerate(GROUPS):
        own = min(monthly_spread(share[:, g] * total.mean()), 0.6)
        own_path = _walk(generator(seed, f"outlook/{group}"), own, PULL_SHARE, horizon, draws)
        out[:, g] = carried[g] * ahead[:, g, None] * np.exp(own_path)
    # The shares move, the total does not move with them: rescale to the total that the common path alone would give.
    plain = (carried[None] * ahead[:, :, None]).sum(axis=1)
    out *= (plain * np.exp(common) / out.sum(axis=1))[:, None, :]
    if known:
        out[:known] = level[observed.last_full :]
    return out
