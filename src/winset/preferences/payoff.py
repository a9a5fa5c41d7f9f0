"""Corridor outcomes as one actor's payoff, in points: 100 is the whole swing of every measure the actor
weighs.

The payoff of a path is measured from the status quo of the case's date in the same draw, so the status quo is
worth 0. Payoffs of different actors are not comparable; see `numeraire_usd_per_point` for the one declared
bridge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from winset.outcomes.measures import Measure
from winset.preferences.weights import RISK_ATTITUDES

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Preferences:
    """What one actor weighs. `weights` is (measure, draw); `risk` (draw,) indexes RISK_ATTITUDES; `swing` is
    (measure,).
    """

    actor: str
    measures: tuple[Measure, ...]
    weights: FloatArray
    risk: IntArray
    swing: FloatArray


def swing_ranges(totals: FloatArray, reference: FloatArray, measures: Sequence[Measure]) -> FloatArray:
    """Return for each measure the 5 to 95 % range of its change against the reference, over paths and draws;
    at least 1e-9.

    `totals` is (outcome, path, draw), `reference` (outcome, draw). Draws are in it because the payoff is
    weighed draw by draw: a range of means alone would make single draws count many swings.
    """
    ranges = [np.subtract(*np.quantile(totals[m.row] - reference[m.row], [0.95, 0.05])) for m in measures]
    return np.asarray(np.maximum(np.array(ranges), 1e-9))


@njit(cache=True, nogil=True)
def _value(gain: float, aversion: float) -> float:
    """Exponential value of a gain in swings: linear at aversion 0, concave above. Value and slope at 0 are 0 and 1."""
    if aversion == 0.0:
        return gain
    return float((1.0 - np.exp(-aversion * gain)) / aversion)


@njit(cache=True, nogil=True)
def _weigh(
    totals: FloatArray,
    reference: FloatArray,
    rows: IntArray,
    scale: FloatArray,
    weights: FloatArray,
    aversion: FloatArray,
    out: FloatArray,
) -> None:
    for path in range(totals.shape[1]):
        for draw in range(totals.shape[2]):
            total = 0.0
            for m in range(rows.size):
                gain = (totals[rows[m], path, draw] - reference[rows[m], draw]) * scale[m]
                total += weights[m, draw] * _value(gain, aversion[draw])
            out[path, draw] = 100.0 * total


@njit(cache=True, nogil=True)
def _values(
    totals: FloatArray,
    reference: FloatArray,
    rows: IntArray,
    scale: FloatArray,
    attitudes: FloatArray,
    out: FloatArray,
) -> None:
    for m in range(rows.size):
        for path in range(totals.shape[1]):
            for draw in range(totals.shape[2]):
                gain = (totals[rows[m], path, draw] - reference[rows[m], draw]) * scale[m]
                for r in range(attitudes.size):
                    out[m, r, path, draw] = _value(gain, attitudes[r])


def _scale(preferences: Preferences) -> tuple[IntArray, FloatArray]:
    rows = np.array([measure.row for measure in preferences.measures], dtype=np.int64)
    better = np.array([measure.better for measure in preferences.measures], dtype=np.float64)
    return rows, better / preferences.swing


def path_payoffs(totals: FloatArray, reference: FloatArray, preferences: Preferences) -> FloatArray:
    """Return the actor's payoff (path, draw) in points: each draw with its own weights, attitude and world.

    `totals` is (outcome, path, draw), `reference` (outcome, draw): the status quo under the same draws.
    """
    rows, scale = _scale(preferences)
    out = np.empty(totals.shape[1:])
    aversion = np.array(RISK_ATTITUDES)[preferences.risk]
    _weigh(totals, reference, rows, scale, preferences.weights, aversion, out)
    return out


def measure_values(totals: FloatArray, reference: FloatArray, preferences: Preferences) -> FloatArray:
    """Return the value of every measure under every risk attitude, (measure, attitude, path, draw),
    unweighted, in swings.

    Means over the draw axis are what a preference draw's expected payoff is linear in.
    """
    rows, scale = _scale(preferences)
    out = np.empty((rows.size, len(RISK_ATTITUDES), *totals.shape[1:]))
    _values(totals, reference, rows, scale, np.array(RISK_ATTITUDES), out)
    return out


@njit(cache=True, nogil=True)
def _add_values(
    totals: FloatArray,
    reference: FloatArray,
    rows: IntArray,
    scale: FloatArray,
    attitudes: FloatArray,
    group: IntArray,
    out: FloatArray,
) -> None:
    sums = np.empty((out.shape[0], attitudes.size))
    for m in range(rows.size):
        for path in range(totals.shape[1]):
            sums[:] = 0.0
            for draw in range(totals.shape[2]):
                gain = (totals[rows[m], path, draw] - reference[rows[m], draw]) * scale[m]
                for r in range(attitudes.size):
                    sums[group[draw], r] += _value(gain, attitudes[r])
            out[:, m, :, path] = sums


def value_sums(
    totals: FloatArray, reference: FloatArray, preferences: Preferences, group: IntArray, groups: int
) -> FloatArray:
    """Return (group, measure, attitude, path): `measure_values` summed over draws by their `group` (draw,)."""
    rows, scale = _scale(preferences)
    out = np.empty((groups, rows.size, len(RISK_ATTITUDES), totals.shape[1]))
    _add_values(totals, reference, rows, scale, np.array(RISK_ATTITUDES), group, out)
    return out


def numeraire_usd_per_point(preferences: Preferences, cost_outcome: str) -> FloatArray:
    """Return (draw,) what a point of payoff is worth to the actor in USD of its own cost, or nan where it
    weighs no money.

    This is the declared bridge for the egalitarian and utilitarian points: a dollar counts the same on both
    sides.
    """
    for index, measure in enumerate(preferences.measures):
        if measure.outcome == cost_outcome:
            usd: FloatArray = preferences.swing[index] / (100.0 * preferences.weights[index])
            return usd
    return np.full(preferences.weights.shape[1], np.nan)
