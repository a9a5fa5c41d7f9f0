"""What past measures were followed by, put on the months after a measure that is known to have begun.

A forecaster who stands some weeks after the last month of the record knows which measures have begun since. What they
will do is drawn from what followed earlier ones of the same breadth: one of them a draw, with its whole path. These
are falls from the month before, regression from a peak and all: a forecast, not an effect. Leaves out measures that
are announced and have not begun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from winset.draws import generator

FloatArray = npt.NDArray[np.float64]

FEWEST: Final = 3
"""Past measures of the same breadth that are needed; with fewer, those of any breadth are drawn from."""


@dataclass(frozen=True)
class Past:
    """A past measure: its breadth, and `fall` (lead,), logs of targeted encounters over the month before it began.

    Lead 0 is the month in which it began. The record of the day may hold fewer months than are forecast.
    """

    broad: bool
    fall: FloatArray


@dataclass(frozen=True)
class Begun:
    """A measure that began in the first month ahead. `reach` (group,) is the targeted share of a group's encounters
    in the last month known.
    """

    broad: bool
    reach: FloatArray


def falls(
    broad: bool, past: Sequence[Past], months: int, draws: int, stream: np.random.Generator
) -> FloatArray:
    """Return (month, draw) logs of the factor on targeted encounters: the path of one past measure a draw.

    Where a path ends before `months` its last month goes on. Without any past measure nothing is known: zeros.
    """
    alike = [one for one in past if one.broad == broad]
    chosen = alike if len(alike) >= FEWEST else list(past)
    if not chosen:
        return np.zeros((months, draws))
    paths = np.stack([one.fall[np.minimum(np.arange(months), len(one.fall) - 1)] for one in chosen])
    return np.asarray(paths[stream.integers(len(paths), size=draws)].T)


def broken(paths: FloatArray, begun: Sequence[Begun], past: Sequence[Past], seed: int) -> FloatArray:
    """Return paths (month, group, draw) after the measures that have begun; several multiply."""
    found = paths
    for number, measure in enumerate(begun):
        stream = generator(seed, f"falls/{number}")
        fall = np.exp(falls(measure.broad, past, len(paths), paths.shape[-1], stream))[:, None, :]
        reach = measure.reach[:, None]
        found = found * (1.0 - reach + reach * fall)
    return found
