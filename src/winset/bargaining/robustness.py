"""Where a deal is fragile: regret, and which uncertain inputs move its worth. Arrays in, numbers out.

Both use the draws at hand; nothing is run again. Regret asks what a side would wish it had signed once the draw is
known. A first-order Sobol index is the share of the variance of an outcome that goes away, on average, once one input
is known; what the inputs do only together is not in any of them, so their sum stays below one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri

from winset.bargaining.frontier import FloatArray

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


def regret(payoff: FloatArray) -> FloatArray:
    """Return (package, party, draw): what a party misses against its best package of the list in the same draw.

    >>> regret(np.array([[[3.0, 1.0]], [[2.0, 5.0]]])).tolist()
    [[[0.0, 4.0]], [[1.0, 0.0]]]
    """
    missed: FloatArray = payoff.max(axis=0) - payoff
    return missed


@dataclass(frozen=True)
class FirstOrder:
    """First-order Sobol indices, (input,), and the index below which an input may be without any effect, (input,)."""

    index: FloatArray
    noise: FloatArray

    @property
    def found(self) -> BoolArray:
        """Which inputs stand above the noise, (input,)."""
        flags: BoolArray = self.index > self.noise
        return flags


def first_order_indices(inputs: FloatArray, outcome: FloatArray) -> FirstOrder:
    """Return the share of the variance of `outcome` (draw,) that each of `inputs` (input, draw) accounts for alone.

    The correlation ratio over slices of equal counts (Saltelli et al. 2008, section 1.2.9), freed of its upward bias as
    in Kelley's epsilon squared (1935); inputs with few values are cut by value. The noise is what one of as many inputs
    without effect would exceed in 5 % of all samples (F test, Bonferroni). An outcome that does not vary has no index
    above zero.
    """
    if np.ptp(outcome) == 0.0:
        return FirstOrder(np.zeros(len(inputs)), np.zeros(len(inputs)))
    slices = [slice_of(values) for values in inputs]
    index = np.array([_epsilon_squared(rows, outcome) for rows in slices])
    noise = np.array([_chance_mark(int(rows.max()) + 1, outcome.size, 0.05 / len(slices)) for rows in slices])
    return FirstOrder(np.maximum(index, 0.0), noise)


def slice_of(values: FloatArray) -> IntArray:
    """Return (draw,) the slice of each value: its own where there are few values, else by rank, as many slices as a
    slice has draws (20 of 20 where there are 400): fine enough for a bend, full enough for a mean.
    """
    slices = round(values.size**0.5)
    distinct, place = np.unique(values, return_inverse=True)
    if distinct.size <= slices:
        return np.asarray(place, dtype=np.int64)
    rank = np.empty(values.size, dtype=np.int64)
    rank[np.argsort(values, kind="stable")] = np.arange(values.size)
    cut: IntArray = rank * slices // values.size
    return cut


def _epsilon_squared(slices: IntArray, outcome: FloatArray) -> float:
    """Return one less the variance left within slices over the variance of all, both with their degrees of freedom."""
    counts = np.bincount(slices)
    if counts.size < 2 or outcome.size <= counts.size:
        return 0.0
    means = np.bincount(slices, weights=outcome) / counts
    total = float(((outcome - outcome.mean()) ** 2).sum())
    between = float((counts * (means - outcome.mean()) ** 2).sum())
    left = (total - between) / (outcome.size - counts.size)
    return 1.0 - left / (total / (outcome.size - 1))


def _chance_mark(slices: int, draws: int, chance: float) -> float:
    """Return the epsilon squared that an input without effect exceeds with `chance`, from the quantile of its F."""
    if slices < 2 or draws <= slices:
        return 0.0
    ratio = float(fdtri(slices - 1, draws - slices, 1.0 - chance))
    return 1.0 - (draws - 1) / ((draws - slices) + (slices - 1) * ratio)
