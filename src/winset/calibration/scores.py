"""How good a predictive distribution was, given what happened: lower is better, and none can be won by hedging.

A forecast is a row of draws. Counts are scored in logs of one more than the count (Bosse et al. 2023): an error of a
tenth weighs the same for a small group as for the total, and a month with nobody has a logarithm. Arrays only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def crps(draws: FloatArray, happened: FloatArray) -> FloatArray:
    """Return the continuous ranked probability score of `draws` (..., draw) against `happened` (...).

    E|X - y| - E|X - X'|/2, the second over different draws, which makes it unbiased for any number of draws (Ferro
    2014). One draw scores its absolute error. Units of the draws.

    >>> float(crps(np.array([0.0, 2.0]), np.array(1.0)))
    0.0
    """
    n = draws.shape[-1]
    error = np.abs(draws - happened[..., None]).mean(axis=-1)
    if n == 1:
        return np.asarray(error)
    # Sum over pairs of |x_i - x_j| is twice the sum of (2i - n - 1) x_(i) over the ordered draws.
    weight = 2.0 * np.arange(1, n + 1) - n - 1
    spread = (weight * np.sort(draws, axis=-1)).sum(axis=-1) / (n * (n - 1))
    return np.asarray(error - spread)


def log_crps(draws: FloatArray, happened: FloatArray) -> FloatArray:
    """Return the CRPS of counts in logs of one more than the count; same shapes as `crps`."""
    return crps(np.log1p(draws), np.log1p(happened))


def covered(draws: FloatArray, happened: FloatArray, share: float) -> npt.NDArray[np.bool_]:
    """Return whether what happened lies in the central interval that holds `share` of the draws; bounds belong to it.

    >>> bool(covered(np.arange(101.0), np.array(95.0), 0.90)), bool(covered(np.arange(101.0), np.array(96.0), 0.90))
    (True, False)
    """
    low, high = np.quantile(draws, [0.5 - share / 2, 0.5 + share / 2], axis=-1)
    return np.asarray((low <= happened) & (happened <= high))


def pit(draws: FloatArray, happened: FloatArray) -> FloatArray:
    """Return the probability integral transform: the share of draws below what happened, ties counted half.

    Uniform over forecasts if they are calibrated.
    """
    below = (draws < happened[..., None]).mean(axis=-1)
    return np.asarray(below + (draws == happened[..., None]).mean(axis=-1) / 2)


def paired_ratio(scores: FloatArray, reference: FloatArray) -> tuple[float, float]:
    """Return (ratio, standard error) of the mean of `scores` (origin,) over that of `reference` (origin,).

    The error is that of a ratio of paired means by the delta method. Origins are taken as independent; forecasts that
    overlap are not, so that at 3 to 12 months the error is a lower bound.
    """
    ratio = float(scores.mean() / reference.mean())
    off = scores - ratio * reference
    return ratio, float(np.sqrt(off.var(ddof=1) / len(off)) / reference.mean()) if len(off) > 1 else 0.0
