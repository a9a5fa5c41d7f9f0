"""The corridor at the origin, were its parameters known to be these: what the record implies of stocks and levels.

The posterior's members tell how stocks and levels go with the parameters that fit them. A line through the members, in
logs and normal scores, gives the middle of what belongs to given values; it is the filter's own kind of correction. It
leaves out what remains uncertain at those values.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from winset.calibration.members import PARAMETERS
from winset.calibration.normal_scores import NormalScores, normal_scores
from winset.calibration.posterior import Posterior
from winset.corridor.parameters import CITY_PARAMETERS
from winset.corridor.places import CITIES
from winset.corridor.state import State

FloatArray = npt.NDArray[np.float64]

CHANCES = slice(5, 7)
"""Rows of the stocks that are probabilities."""


def given(posterior: Posterior, values: Mapping[str, FloatArray], points: int) -> tuple[State, FloatArray]:
    """Return the state (.., point) and levels (month, group, point) that belong to parameter `values`, each (point,).

    A parameter that is not among `values` stands at the posterior's middle.
    """
    scores, at = normal_scores(PARAMETERS, posterior.parameters.astype(np.float64))
    wanted = _wanted(scores, values, points)
    members = np.arange(posterior.members)
    state, level = posterior.state(members), posterior.recent.astype(np.float64)
    slopes = np.linalg.pinv(at.T)

    def line(quantity: FloatArray) -> FloatArray:
        """Return quantity (..., point) at the wanted scores, from (..., member)."""
        flat = quantity.reshape(-1, posterior.members)
        middle = flat.mean(axis=1, keepdims=True)
        out: FloatArray = (middle + (flat - middle) @ slopes.T @ wanted).reshape(*quantity.shape[:-1], points)
        return out

    stocks = np.expm1(np.maximum(line(np.log1p(state.stocks)), 0.0))
    chances = np.clip(state.stocks[CHANCES], 1e-4, 1 - 1e-4)
    stocks[CHANCES] = expit(line(logit(chances)))
    waiting = np.expm1(np.maximum(line(np.log1p(state.waiting)), 0.0))
    memory = np.expm1(np.maximum(line(np.log1p(state.harm_memory)), 0.0))
    rest = State(stocks, waiting, line(state.scalars), memory)
    old = np.repeat(posterior.older[..., None], points, axis=-1)
    return rest, np.concatenate([old, np.exp(line(np.log(np.maximum(level, 1.0))))])


def _wanted(scores: NormalScores, values: Mapping[str, FloatArray], points: int) -> FloatArray:
    """Return the scores (parameter, point) of the values wanted; 0, the middle, where none is."""
    wanted = np.zeros((len(PARAMETERS), points))
    for row, name in enumerate(PARAMETERS):
        named = f"{name}.{CITIES[0]}" if name in CITY_PARAMETERS else name
        if named in values:
            wanted[row] = np.interp(values[named], scores.values[row], scores.grid)
    return wanted
