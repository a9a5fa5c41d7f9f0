"""Logistic regression with a normal prior, at its posterior mode."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

FloatArray = NDArray[np.float64]

_STEPS, _SMALL = 50, 1e-10


def logistic_mode(rows: FloatArray, passed: FloatArray, mean: FloatArray, spread: FloatArray) -> FloatArray:
    """Return (coefficient,) at the mode of likelihood times prior N(mean, spread), by Newton's method.

    `rows` (vote, coefficient), `passed` (vote,) of 0 and 1. The log posterior is strictly concave: one mode. A step
    that would lower it is halved.
    """
    precision = 1.0 / spread**2

    def log_posterior(at: FloatArray) -> float:
        odds = rows @ at
        fit = passed @ odds - np.logaddexp(0.0, odds).sum()
        return float(fit - 0.5 * precision @ (at - mean) ** 2)

    found, height = mean.copy(), log_posterior(mean)
    for _ in range(_STEPS):
        chance = expit(rows @ found)
        slope = rows.T @ (passed - chance) - precision * (found - mean)
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(precision)
        step = np.linalg.solve(curve, slope)
        while log_posterior(found + step) < height and np.abs(step).max() > _SMALL:
            step = step / 2
        found, height = found + step, log_posterior(found + step)
        if np.abs(step).max() < _SMALL:
            break
    return np.asarray(found, dtype=np.float64)
