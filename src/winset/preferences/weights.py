"""Weights of an actor's measures: bounds from a rank order, not data. No survey of either government's
weights exists.

Three admissible readings of one rank order are drawn with equal chance: rank-order centroid (Barron and
Barrett 1996), rank-sum (Stillwell, Seaver and Edwards 1981), and a uniform draw from all weights that respect
the order. What survives all of them is a finding; what does not is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from winset.draws import generator

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

Reading = Literal["drawn", "rank_order_centroid", "rank_sum"]
DRAWN: Final = "drawn"
MOST_POINTS: Final = 100
SCHEMES = ("rank_order_centroid", "rank_sum", "any_order_respecting")
RISK_ATTITUDES = (0.0, 0.5, 1.0)
"""Absolute risk aversion per full swing of a measure; 0 is indifference to risk. Assumed: no data."""


def rank_order_centroid(n: int) -> FloatArray:
    """Return the centroid of all weights of `n` ranked measures, most important first; sums to 1.

    >>> rank_order_centroid(2).tolist()
    [0.75, 0.25]
    """
    return np.array([np.sum(1.0 / np.arange(rank, n + 1)) / n for rank in range(1, n + 1)])


def rank_sum(n: int) -> FloatArray:
    """Return weights proportional to n, n-1, ..., 1.

    >>> rank_sum(3).round(3).tolist()
    [0.5, 0.333, 0.167]
    """
    falling = np.arange(n, 0, -1, dtype=np.float64)
    result: FloatArray = falling / falling.sum()
    return result


def admissible_corners(n: int) -> FloatArray:
    """Return (corner, measure): the weights whose mixtures are all weights that respect the order of `n` measures.

    What is linear in the weights is lowest and highest at a corner, so what holds at all corners holds for all
    admissible weights (Kmietowicz and Pearman 1981).

    >>> admissible_corners(3).round(3).tolist()
    [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.333, 0.333, 0.333]]
    """
    corners: FloatArray = np.tril(np.ones((n, n))) / np.arange(1, n + 1)[:, None]
    return corners


def weight_draws(actor: str, n_measures: int, n_draws: int, seed: int) -> tuple[FloatArray, IntArray]:
    """Return weights (measure, draw) in the actor's rank order, and the scheme (draw,) each column came from."""
    rng = generator(seed, f"weights/{actor}")
    scheme = rng.integers(0, len(SCHEMES), n_draws)
    # Spacings of sorted uniforms are uniform on the simplex; sorting them makes them uniform on its ordered part.
    free = np.sort(rng.dirichlet(np.ones(n_measures), n_draws), axis=1)[:, ::-1].T
    weights = np.where(scheme == 2, free, 0.0)
    weights = np.where(scheme == 0, rank_order_centroid(n_measures)[:, None], weights)
    weights = np.where(scheme == 1, rank_sum(n_measures)[:, None], weights)
    return np.ascontiguousarray(weights), scheme


def risk_draws(actor: str, n_draws: int, seed: int) -> IntArray:
    """Return for each draw which of `RISK_ATTITUDES` the actor has."""
    return generator(seed, f"risk/{actor}").integers(0, len(RISK_ATTITUDES), n_draws)


READINGS: Final[Mapping[str, Callable[[int], FloatArray]]] = {
    "rank_order_centroid": rank_order_centroid,
    "rank_sum": rank_sum,
}


@dataclass(frozen=True)
class Swings:
    """Somebody's own swing weights: `points` is ((actor, ((outcome, 0 to 100), ...)), ...).

    Points say what the whole swing of one outcome is worth beside that of another (von Winterfeldt and Edwards 1986);
    only their shares count. An outcome that is not named weighs nothing; an actor that is not named keeps its draws.
    """

    points: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]

    def by_actor(self) -> dict[str, dict[str, int]]:
        """Return {actor: {outcome: points}}."""
        return {actor: dict(given) for actor, given in self.points}


Weights = Reading | Swings


def swings(points: Mapping[str, Mapping[str, int]]) -> Swings:
    """Return own weights of {actor: {outcome: points}}, in an order of their own: equal weights are equal.

    >>> swings({"mex": {"b": 1, "a": 0}}) == swings({"mex": {"a": 0, "b": 1}})
    True
    """
    return Swings(tuple((actor, tuple(sorted(given.items()))) for actor, given in sorted(points.items())))


def actor_weights(
    weights: Weights, actor: str, outcomes: Sequence[str], n_draws: int, seed: int
) -> FloatArray:
    """Return the weights (measure, draw) of an actor that ranks `outcomes`, most important first; each draw sums to 1.

    >>> actor_weights(swings({"mex": {"water": 30, "peace": 10}}), "mex", ["peace", "water"], 2, 1).tolist()
    [[0.25, 0.25], [0.75, 0.75]]
    """
    own = weights.by_actor().get(actor) if isinstance(weights, Swings) else None
    if own is not None:
        shares = np.array([own.get(outcome, 0) for outcome in outcomes], dtype=np.float64)
        shares /= shares.sum()
    elif isinstance(weights, Swings) or weights == DRAWN:
        return weight_draws(actor, len(outcomes), n_draws, seed)[0]
    else:
        shares = READINGS[weights](len(outcomes))
    return np.repeat(shares[:, None], n_draws, axis=1)
