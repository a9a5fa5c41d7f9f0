"""When a deal fails: boxes of inputs in which failures crowd, by the patient rule induction method.

PRIM (Friedman and Fisher 1999) peels away, again and again, the small slice of one input whose loss raises the share of
failures most. Of the boxes on the way one is kept (Bryant and Lempert 2010 for scenarios): dense, yet holding a good
part of all failures, and saying no more than a reader can hold. A limit that could be chance is dropped.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

from winset.bargaining.frontier import FloatArray, IntArray
from winset.bargaining.robustness import first_order_indices

BoolArray = NDArray[np.bool_]

PEEL: Final = 0.05
"""Share of the draws left that one peel takes away."""
LEAST: Final = 0.08
"""A box holds at least this share of all draws."""
LIMITS: Final = 3
"""Inputs that a box may limit."""
CHANCE: Final = 0.05
"""A limit stays only if failures as dense as behind it would come up by chance less often than this."""


@dataclass(frozen=True)
class Limit:
    """One side of a box: the input's row, and its range; an open side is infinite."""

    row: int
    low: float
    high: float


@dataclass(frozen=True)
class FailureBox:
    """Draws within all `limits`. `density` is the share of them that fail, `base` that of all draws, `coverage` the
    share of all failures that lie inside, `mass` the share of all draws.
    """

    limits: tuple[Limit, ...]
    density: float
    base: float
    coverage: float
    mass: float


def failure_box(inputs: FloatArray, failed: BoolArray) -> FailureBox | None:
    """Return the box of `inputs` (input, draw) that tells best when a deal has `failed` (draw,), None where none does.

    Best is the harmonic mean of density and coverage among boxes with few limits; a box must be denser than all draws.
    Among many inputs without effect some slice is always denser by chance, and peeling follows it: only inputs that
    alone move the share of failures (`first_order_indices`) are cut.
    """
    draws = failed.size
    rows = np.flatnonzero(first_order_indices(inputs, failed.astype(np.float64)).found)
    if rows.size == 0:
        return None
    low, high = np.full(len(inputs), -np.inf), np.full(len(inputs), np.inf)
    found: FailureBox | None = None
    inside = np.ones(draws, dtype=np.bool_)
    while inside.sum() * (1.0 - PEEL) >= LEAST * draws:
        cut = _best_peel(inputs, failed, inside, rows, ~np.isinf(low) | ~np.isinf(high))
        if cut is None:
            break
        row, upper, value = cut
        if upper:
            high[row] = value
        else:
            low[row] = value
        inside &= (inputs[row] <= high[row]) & (inputs[row] >= low[row])
        box = _box(inputs, failed, low, high)
        if box is not None and (found is None or _merit(box) > _merit(found)):
            found = box
    return found


def _merit(box: FailureBox) -> float:
    return 2.0 * box.density * box.coverage / (box.density + box.coverage)


def _best_peel(
    inputs: FloatArray, failed: BoolArray, inside: BoolArray, rows: IntArray, limited: BoolArray
) -> tuple[int, bool, float] | None:
    """Return the row, the side and the new limit of the peel that leaves failures densest, None if none is denser."""
    rows = rows[limited[rows]] if limited.sum() >= LIMITS else rows
    best, chosen = float(failed[inside].mean()), None
    for row in rows.tolist():
        values = inputs[row, inside]
        for upper, kept in _peels(values):
            density = float(failed[inside][kept].mean())
            if density > best:
                edge = values[kept].max() if upper else values[kept].min()
                best, chosen = density, (row, upper, float(edge))
    return chosen


def _peels(values: FloatArray) -> list[tuple[bool, BoolArray]]:
    """Return what is left after taking the highest and the lowest slice; the side taken is True for the highest.

    At least one value goes and equal values go together, so that an input with two values can be cut in two.
    """
    peels = []
    low, high = np.quantile(values, [PEEL, 1.0 - PEEL])
    for upper, kept in ((True, values < high), (False, values > low)):
        left = (
            kept
            if 0 < kept.sum() < values.size
            else (values < values.max() if upper else values > values.min())
        )
        if left.any():
            peels.append((upper, left))
    return peels


def _box(inputs: FloatArray, failed: BoolArray, low: FloatArray, high: FloatArray) -> FailureBox | None:
    """Return the box without the limits that could be chance, None if it is not denser than all draws."""
    kept = [
        Limit(row, float(low[row]), float(high[row]))
        for row in np.flatnonzero(~np.isinf(low) | ~np.isinf(high)).tolist()
    ]
    while kept:
        chances = [_chance(inputs, failed, kept, limit) for limit in kept]
        worst = int(np.argmax(chances))
        if chances[worst] < CHANCE:
            break
        kept.pop(worst)
    inside = _within(inputs, kept)
    base = float(failed.mean())
    density = float(failed[inside].mean())
    if not kept or density <= base:
        return None
    return FailureBox(
        tuple(kept), density, base, float(failed[inside].sum() / failed.sum()), float(inside.mean())
    )


def _chance(inputs: FloatArray, failed: BoolArray, limits: list[Limit], one: Limit) -> float:
    """Return how often the box's failures would be as many, if `one` limit meant nothing (binomial, one-sided)."""
    without = _within(inputs, [limit for limit in limits if limit is not one])
    inside = _within(inputs, limits)
    # P(more than k - 1) of n draws at the density without the limit.
    return float(bdtrc(int(failed[inside].sum()) - 1, int(inside.sum()), float(failed[without].mean())))


def _within(inputs: FloatArray, limits: list[Limit]) -> BoolArray:
    inside = np.ones(inputs.shape[1], dtype=np.bool_)
    for limit in limits:
        inside &= (inputs[limit.row] >= limit.low) & (inputs[limit.row] <= limit.high)
    return inside
