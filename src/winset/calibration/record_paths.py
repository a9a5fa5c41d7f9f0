"""What the record alone says of the months ahead: encounters between ports by group, as draws.

The total is a random walk in logs with a season, its shares are walks of their own: sums of group walks would inflate
the total. Steps are Student-t, since months in which a measure starts move far more than others; breaks by measures
are in the spread on purpose, for they will come again and nobody knows when. Season, spread and tails are estimated
from the months before the origin alone. Leaves out every cause: what a package changes is the corridor's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.calibration.series import History
from winset.corridor.places import GROUPS
from winset.draws import generator

FloatArray = npt.NDArray[np.float64]

YEAR: Final = 12
RATIOS: Final = 2.0 ** np.arange(-4, 8)
"""Variance of a month's change over that of a month's seasonal factor: from a strong season to almost none."""
MEMORY: Final = 12.0
"""Months after which a change counts half for the spread: calm and stormy years follow each other (ADR 27)."""
DEGREES_TOTAL, DEGREES_SHARE = 5.0, 3.0
"""Degrees of freedom of the steps: single groups break off within a month, the total does not (ADR 27)."""
BORROWED: Final = 2.0
"""Months' worth of the usual spread of a group that each group's own is mixed with (ADR 27)."""
USUAL: Final = 0.45
"""Median of a squared standard normal: from the median squared change to a variance that outliers do not move."""
HUBER: Final = 1.345
"""Changes beyond this many robust standard deviations count less for the season (Huber's 95 % efficiency)."""
LARGEST_STEP: Final = 3.0
"""No month moves anything by more than a factor of 20: t steps have no mean in natural units otherwise. Assumed;
Haitians between ports fell to a nineteenth in October 2021 and to a fiftieth in June 2022."""


@dataclass(frozen=True)
class Steps:
    """Monthly changes in logs: a Student t of `degrees` of freedom. `variance` is its scale squared, as well known as
    from `months` changes.
    """

    degrees: float
    variance: float
    months: float

    def walk(self, stream: np.random.Generator, months: int, draws: int) -> FloatArray:
        """Return (month, draw) sums of steps, none larger than LARGEST_STEP; the scale is uncertain, one a draw."""
        scale = np.sqrt(self.variance * self.months / stream.chisquare(self.months, draws))
        step = stream.standard_t(self.degrees, (months, draws)) * scale
        return np.clip(step, -LARGEST_STEP, LARGEST_STEP).cumsum(axis=0)


def seasonal_factors(logs: FloatArray, first: int) -> FloatArray:
    """Return (calendar month,) factors in logs, January first, that sum to 0; `first` is the month of logs[0].

    Changes of `logs` (month,) are changes of the factors plus noise. Factors have a normal prior around 0, whose
    variance is averaged over RATIOS by its marginal likelihood: a season that the record does not show is shrunk away.
    """
    if len(logs) <= YEAR:
        return np.zeros(YEAR)
    month = (first + np.arange(len(logs))) % YEAR
    change, rows = np.diff(logs), np.arange(len(logs) - 1)
    design = np.zeros((len(change), YEAR))
    np.add.at(design, (rows, month[1:]), 1.0)
    np.add.at(design, (rows, month[:-1]), -1.0)
    weight = np.ones(len(change))
    for _ in range(5):
        factors = _shrunk(design * np.sqrt(weight)[:, None], change * np.sqrt(weight))
        noise = np.abs(change - design @ factors)
        usual = np.median(noise) / 0.6745
        weight = np.minimum(1.0, HUBER * usual / np.maximum(noise, 1e-12))
    return np.asarray(factors - factors.mean())


def _shrunk(design: FloatArray, change: FloatArray) -> FloatArray:
    """Return the posterior mean of the factors, averaged over RATIOS by the marginal likelihood of the changes."""
    n, gram, moment = len(change), design.T @ design, design.T @ change
    likelihood, means = np.empty(len(RATIOS)), np.empty((len(RATIOS), YEAR))
    for row, ratio in enumerate(RATIOS):
        means[row] = np.linalg.solve(gram + ratio * np.eye(YEAR), moment)
        unexplained = change @ change - moment @ means[row]
        _, spread = np.linalg.slogdet(np.eye(YEAR) + gram / ratio)
        likelihood[row] = -0.5 * (n * np.log(unexplained) + spread)
    posterior = np.exp(likelihood - likelihood.max())
    return np.asarray(posterior @ means / posterior.sum())


def fitted_steps(changes: FloatArray, degrees: float, borrowed: float = 0.0, usual: float = 0.0) -> Steps:
    """Return the steps behind `changes` (month,), the newest last, by maximum likelihood with weights that fade.

    `borrowed` months are added whose variance is `usual`.
    """
    age = np.arange(len(changes))[::-1]
    faded = 0.5 ** (age / MEMORY)
    months = float(faded.sum()) + borrowed
    variance = float((faded * changes**2).sum() / faded.sum()) + 1e-9
    for _ in range(60):  # EM: a Student t is a normal whose variance has a weight of its own each month
        weight = (degrees + 1) / (degrees + changes**2 / variance)
        variance = (float((faded * weight * changes**2).sum()) + borrowed * usual) / months + 1e-12
    return Steps(degrees, variance, months)


def record_paths(known: History, horizon: int, draws: int, seed: int) -> FloatArray:
    """Return encounters between ports (month, group, draw) for `horizon` months after the last one known."""
    first, total = known.of("border_patrol")
    logs = np.log1p(total)
    season = seasonal_factors(logs, first)
    month = (first + np.arange(len(logs) + horizon)) % YEAR
    level = logs - season[month[: len(logs)]]
    steps = fitted_steps(np.diff(level), DEGREES_TOTAL)
    walk = steps.walk(generator(seed, "record_paths/total"), horizon, draws)
    ahead = np.expm1(level[-1] + walk + season[month[len(logs) :], None])
    share = _share_paths(known, horizon, draws, seed)
    return np.asarray(np.maximum(ahead, 0.0)[:, None, :] * share)


def _share_paths(known: History, horizon: int, draws: int, seed: int) -> FloatArray:
    """Return (month, group, draw) shares that sum to 1: each group's walk in logs, all divided by their sum."""
    _, total = known.of("border_patrol")
    logs = []
    for group in GROUPS:
        _, counted = known.of(group)
        logs.append(np.log1p(counted) - np.log1p(total[-len(counted) :]))
    changes = [np.diff(share) for share in logs]
    usual = float(np.median([np.median(change[-3 * YEAR :] ** 2) for change in changes])) / USUAL
    paths = np.empty((horizon, len(GROUPS), draws))
    for g, group in enumerate(GROUPS):
        steps = fitted_steps(changes[g], DEGREES_SHARE, BORROWED, usual)
        paths[:, g] = np.exp(
            logs[g][-1] + steps.walk(generator(seed, f"record_paths/{group}"), horizon, draws)
        )
    return np.asarray(paths / paths.sum(axis=1, keepdims=True))
