"""Standard forecasters of one monthly series, as predictive draws: what any model of this border must be held to.

All work in logs of one more than the count, see nothing but the series up to the origin, and know nothing of measures.
Naive and seasonal naive are ours and always there. AutoETS, CES and Theta are those of statsforecast (extra `bench`);
their ensemble is the equal mixture of all five. Draws are quantiles at equal steps of probability, not random: a
baseline is scored without noise.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

FloatArray = npt.NDArray[np.float64]

YEAR: Final = 12
NAIVE: Final = "naive"
ENSEMBLE: Final = "ensemble"
STANDARD: Final[Mapping[str, str]] = {"auto_ets": "AutoETS", "ces": "AutoCES", "theta": "AutoTheta"}
LEVELS: Final = (10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98)
"""Central intervals that are asked of statsforecast, percent; in between its quantiles are joined in normal scores."""


def naive(logs: FloatArray, horizon: int, draws: int) -> FloatArray:
    """Return (month, draw) of a random walk: the last value, spread by the root mean square of monthly changes.

    >>> naive(np.array([0.0, 1.0, 0.0, 1.0]), 4, 1)[:, 0].tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    spread = np.sqrt(np.mean(np.diff(logs) ** 2)) * np.sqrt(np.arange(1, horizon + 1))
    return np.asarray(logs[-1] + spread[:, None] * _scores(draws))


def seasonal_naive(logs: FloatArray, horizon: int, draws: int) -> FloatArray:
    """Return (month, draw): the value twelve months before, spread by the root mean square of changes over a year.

    Beyond a year the last one is repeated and the variance grows with each. A series of a year or less has no year
    to compare: it falls back on the random walk.
    """
    if len(logs) <= YEAR:
        return naive(logs, horizon, draws)
    spread = np.sqrt(np.mean((logs[YEAR:] - logs[:-YEAR]) ** 2))
    step = np.arange(horizon)
    centre = logs[-YEAR:][step % YEAR]
    return np.asarray(centre[:, None] + spread * np.sqrt(step // YEAR + 1.0)[:, None] * _scores(draws))


def is_complete() -> bool:
    """Return whether statsforecast is installed, without importing it."""
    return importlib.util.find_spec("statsforecast") is not None


def baseline_draws(logs: FloatArray, horizon: int, draws: int) -> dict[str, FloatArray]:
    """Return the predictive draws of every baseline that is installed: {name: (month, draw)}, in logs.

    `logs` (month,) is the series up to the origin in logs of one more than the count.
    """
    made = {NAIVE: naive(logs, horizon, draws), "seasonal_naive": seasonal_naive(logs, horizon, draws)}
    if is_complete():
        made |= {name: _standard(model, logs, horizon, draws) for name, model in STANDARD.items()}
        made[ENSEMBLE] = mixture(list(made.values()))
    return made


def mixture(members: list[FloatArray]) -> FloatArray:
    """Return (month, draw) of the equal mixture of members (month, draw): the draws of all, thinned to as many.

    >>> mixture([np.array([[0.0, 1.0]]), np.array([[10.0, 11.0]])]).tolist()
    [[1.0, 11.0]]
    """
    pooled = np.sort(np.concatenate(members, axis=1), axis=1)
    return np.asarray(pooled[:, len(members) // 2 :: len(members)])


def _scores(draws: int) -> FloatArray:
    """Return (draw,) standard normal quantiles in the middle of equal steps of probability."""
    return np.asarray(ndtri((np.arange(draws) + 0.5) / draws))


def _standard(model: str, logs: FloatArray, horizon: int, draws: int) -> FloatArray:
    """Return (month, draw) of a model of statsforecast; without two full years it is told of no season."""
    from statsforecast import models

    make: Callable[..., object] = getattr(models, model)
    told = make(season_length=YEAR if len(logs) > 2 * YEAR else 1).forecast(  # type: ignore[attr-defined]
        y=logs, h=horizon, level=list(LEVELS)
    )
    columns = [f"lo-{level}" for level in LEVELS[::-1]] + ["mean"] + [f"hi-{level}" for level in LEVELS]
    share = [0.5 - level / 200 for level in LEVELS[::-1]] + [0.5] + [0.5 + level / 200 for level in LEVELS]
    quantiles = np.sort(np.stack([told[column] for column in columns], axis=1), axis=1)
    return _joined(ndtri(np.array(share)), quantiles, _scores(draws))


def _joined(known: FloatArray, quantiles: FloatArray, wanted: FloatArray) -> FloatArray:
    """Return quantiles (month, known) at the normal scores `wanted`, joined by lines that go on beyond the ends."""
    left = np.clip(np.searchsorted(known, wanted) - 1, 0, len(known) - 2)
    part = (wanted - known[left]) / (known[left + 1] - known[left])
    return np.asarray(quantiles[:, left] * (1 - part) + quantiles[:, left + 1] * part)
