"""One correction of an ensemble by readings: a serial ensemble Kalman filter with guarded correlations.

Every member is moved towards what was read by as much as its own prediction missed it, and every other quantity in
proportion to how it varies with that prediction over the ensemble (Evensen 1994; Burgers, van Leeuwen and Evensen 1998
for perturbed readings; one reading after another as Houtekamer and Mitchell 2001). A correlation that a sample of
this size shows by chance moves nothing; readings go one by one so that this guard stays consistent between them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

CHANCE = 4.0
"""Squared standard errors up to which a correlation counts as chance: two standard errors."""
IN_CACHE = 2**17
"""Numbers moved at a time: a megabyte, which stays in the cache of a core."""


def guarded(correlation: FloatArray, members: int) -> FloatArray:
    """Return the share of each correlation that is kept: 0 up to two standard errors of nought, near 1 far above.

    The least-squares factor 1 - c/(n r²) for a true correlation seen through sampling noise (after Anderson 2012), with
    c = 4 so that of unrelated pairs one in twenty moves at all.

    >>> guarded(np.array([0.01, 0.1, 0.9]), 400).round(3).tolist()
    [0.0, 0.0, 0.988]
    """
    strength = np.maximum(members * correlation**2, 1e-300)
    kept: FloatArray = np.maximum(0.0, 1.0 - CHANCE / strength)
    return kept


def correct(
    members: FloatArray,
    rows: Sequence[int],
    read: Sequence[float],
    variance: Sequence[float],
    rng: np.random.Generator,
) -> None:
    """Move `members` (quantity, member) in place by readings of some of its own rows.

    `rows` (reading,) are the quantities read, `read` and `variance` (reading,) what was read and the variance of its
    error. A row without any spread is told nothing.
    """
    size = members.shape[1]
    at_a_time = max(1, IN_CACHE // size)
    mean = members.mean(axis=1)
    own = _spread(members, mean)
    for row, value, error in zip(rows, read, variance, strict=True):
        said = members[row] - mean[row]
        spread = float(np.einsum("i,i", said, said)) / size
        if spread < 1e-12:
            continue
        # Sums by einsum: a threaded product of matrices burns a second core for nothing at this size.
        cross = np.einsum("ij,j->i", members, said) / size
        cross *= guarded(cross / (own * np.sqrt(spread)), size)
        noise = rng.standard_normal(size) * np.sqrt(error)
        missed = value + noise - noise.mean() - members[row]
        gain = cross / (spread + error)
        # Rows that are guarded stay; those that move are taken some at a time, while they are in the cache.
        moving = np.flatnonzero(gain)
        for start in range(0, len(moving), at_a_time):
            some = moving[start : start + at_a_time]
            moved = members[some] + np.outer(gain[some], missed)
            members[some], mean[some] = moved, moved.mean(axis=1)
            own[some] = _spread(moved, mean[some])


def _spread(members: FloatArray, mean: FloatArray) -> FloatArray:
    """Return the standard deviation (quantity,) of `members` (quantity, member) around their `mean`, never nought."""
    square = np.einsum("ij,ij->i", members, members) / members.shape[1]
    spread: FloatArray = np.sqrt(np.maximum(square - mean**2, 1e-300))
    return spread
