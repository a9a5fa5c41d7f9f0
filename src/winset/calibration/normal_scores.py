"""Parameters as normal scores: each prior, whatever its shape, becomes a standard normal and back.

The filter corrects along straight lines; in normal scores every prior is a normal, no value leaves the range of its
prior, and two rows of one stream stay one number. The map is that of the drawn sample itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from winset.draws import IntArray

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class NormalScores:
    """`names` (parameter,); `values` (parameter, draw) sorted; `grid` (draw,) normal scores of the sorted values."""

    names: tuple[str, ...]
    values: FloatArray
    grid: FloatArray

    def to_values(self, scores: FloatArray) -> FloatArray:
        """Return (parameter, member) values of scores; beyond the sample its ends stand."""
        out = np.empty_like(scores)
        for row, known in enumerate(self.values):
            out[row] = np.interp(scores[row], self.grid, known)
        return out

    def within(self, scores: FloatArray) -> FloatArray:
        """Return scores, those beyond the sample at its end: further out no value changes, and coming back takes years.

        >>> normal_scores(("a",), np.array([[10.0, 30.0, 20.0]]))[0].within(np.array([[9.0, 0.0]])).round(3).tolist()
        [[0.967, 0.0]]
        """
        return np.clip(scores, self.grid[0], self.grid[-1])


def normal_scores(names: tuple[str, ...], drawn: FloatArray) -> tuple[NormalScores, FloatArray]:
    """Return the map of a sample (parameter, draw), and the sample's own scores.

    >>> scores, at = normal_scores(("a",), np.array([[10.0, 30.0, 20.0]]))
    >>> scores.to_values(at).tolist()
    [[10.0, 30.0, 20.0]]
    """
    draws = drawn.shape[1]
    grid = ndtri((np.arange(draws) + 0.5) / draws)
    order: IntArray = np.argsort(drawn, axis=1, kind="stable")
    at = np.empty_like(drawn)
    np.put_along_axis(at, order, np.broadcast_to(grid, drawn.shape), axis=1)
    return NormalScores(names, np.take_along_axis(drawn, order, axis=1), np.asarray(grid)), at
