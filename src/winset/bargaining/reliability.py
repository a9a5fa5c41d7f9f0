"""What would have to be true: the least implausible inputs that make a statement hold. Functions of arrays only.

Inputs are measured in standard normal scores, independent, 0 at the median of each. The *design point* is the point
nearest to all medians at which the statement holds: the likeliest way for it to be true. Its distance b gives the odds
to first order, the normal tail beyond b (Hasofer and Lind 1974; Rackwitz and Fiessler 1978): exact where the statement
is linear in the scores, an estimate elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtr

from winset.bargaining.frontier import FloatArray

FARTHEST: Final = 3.0
"""No input is moved beyond this many standard deviations, 1 in 740: further out nobody has stated what it may be."""
STEP: Final = 0.5
"""Standard deviations of a finite difference: wide enough to look past the model's small kinks."""
TRIES: Final = (1.0, 0.7, 0.4, 0.2)
"""Parts of a step that are tried."""
ROUNDS: Final = 12
CLOSE: Final = 1e-3
"""How near to holding counts as holding, in units of the shortfall at the medians."""


@dataclass(frozen=True)
class DesignPoint:
    """The nearest point found at which a statement holds: `scores` (input,), `margin` (0 or more: it holds) and the
    margin at the medians. `distance` is that of the scores from all medians.
    """

    scores: FloatArray
    margin: float
    margin_at_medians: float

    @property
    def distance(self) -> float:
        """Standard deviations from all medians."""
        return float(np.sqrt((self.scores**2).sum()))

    @property
    def holds(self) -> bool:
        """Whether the statement holds there, or at the medians."""
        return self.margin >= 0.0 or self.margin_at_medians >= 0.0

    @property
    def odds(self) -> float:
        """Chance that the statement holds, to first order."""
        tail = float(ndtr(-self.distance))
        return 1.0 - tail if self.margin_at_medians >= 0.0 else tail


def design_point(margins: Callable[[FloatArray], FloatArray], inputs: int) -> DesignPoint:
    """Return the design point of a statement about `inputs` scores.

    `margins` takes points (point, input) and returns by how much the statement holds at each, (point,): negative where
    it does not. If it holds at the medians the point is the nearest at which it no longer does. If it holds nowhere
    within `FARTHEST` of each median, the point that comes nearest to holding is returned, and `holds` is false.

    >>> found = design_point(lambda points: points @ np.array([3.0, 4.0]) - 5.0, 2)
    >>> found.scores.round(6).tolist(), round(found.distance, 6)
    ([0.6, 0.8], 1.0)
    """
    point = np.zeros(inputs)
    here = float(margins(point[None])[0])
    start = here
    best = (point, here)
    for _ in range(ROUNDS):
        around = margins(np.concatenate([point + STEP * np.eye(inputs), point - STEP * np.eye(inputs)]))
        slope = (around[:inputs] - around[inputs:]) / (2.0 * STEP)
        steepness = float(slope @ slope)
        if steepness == 0.0:
            break
        wanted = np.clip((slope @ point - here) / steepness * slope, -FARTHEST, FARTHEST)
        tried = np.array([point + part * (wanted - point) for part in TRIES])
        there = margins(tried)
        moved = int(np.argmin(_merit(tried, there, steepness)))
        if _merit(tried[[moved]], there[[moved]], steepness) >= _merit(
            point[None], np.array([here]), steepness
        ):
            break
        point, here = tried[moved], float(there[moved])
        best = min(best, (point, here), key=lambda found: _shortfall(found, start))
    return DesignPoint(*_on_the_border(margins, *best, start), start)


def _on_the_border(
    margins: Callable[[FloatArray], FloatArray], point: FloatArray, here: float, start: float
) -> tuple[FloatArray, float]:
    """Return the nearest point on the ray through `point` on the other side of the border, or `point` if none is near.

    The steps above end near the border, on either side; a reader wants the side on which the statement has changed.
    """
    rays = np.clip(np.linspace(0.9, 1.2, 31)[:, None] * point, -FARTHEST, FARTHEST)
    there = margins(rays)
    crossed = np.flatnonzero(there * np.sign(start) <= 0.0)
    return (rays[crossed[0]], float(there[crossed[0]])) if crossed.size else (point, here)


def _merit(points: FloatArray, margins: FloatArray, steepness: float) -> FloatArray:
    """Return half the squared distance plus what is missing, weighed so that holding comes before being near."""
    missing = np.abs(margins) / np.sqrt(steepness)
    merit: FloatArray = 0.5 * (points**2).sum(axis=1) + 10.0 * missing
    return merit


def _shortfall(found: tuple[FloatArray, float], start: float) -> tuple[float, float]:
    """Order points: those on the border of the statement first, by distance; then by how far they miss it."""
    point, margin = found
    missed = abs(margin) if abs(margin) > CLOSE * abs(start) else 0.0
    return missed, float((point**2).sum())
