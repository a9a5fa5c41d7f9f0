"""Bargaining solutions over lotteries: mixtures of packages, so that utilities form the convex set of the axioms.

A lottery draws one package with stated probabilities; its utility is the expected one. Where packages are few,
a lottery can give both sides more than any single package, and can be rational (no party below its disagreement value
in expectation) where no package is. Each solution is a mixture of at most n packages for n parties, and efficient.

With two parties the efficient lotteries are a chain of edges, and each solution is found on it in closed form. With
more they are found by linear programs (`lottery_programs`), and the Nash solution by Newton's method. Of several
lotteries with the largest least share the one is taken that then lifts the second-least, and so on (Imai 1983).

`utility` (package, party) must hold all efficient packages, rational or not; it may hold others.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from winset.bargaining.frontier import FloatArray, IntArray, pareto_frontier

# A probability below this is rounding.
NEGLIGIBLE = 1e-12


@dataclass(frozen=True)
class Lottery:
    """A mixture: rows and their probabilities, its expected utilities (party,) and the value of its criterion."""

    rows: tuple[int, ...]
    probabilities: tuple[float, ...]
    utilities: FloatArray
    value: float


def nash_lottery(
    utility: FloatArray, disagreement: FloatArray, powers: FloatArray | None = None
) -> Lottery | None:
    """Return the lottery with the largest product of gains (Nash 1950), each raised to its party's power if given.

    None if no lottery gives every party a gain above zero.
    """
    exponent = np.ones(utility.shape[1]) if powers is None else powers
    gains = utility - disagreement

    def product(gain: FloatArray) -> FloatArray:
        return np.asarray((gain**exponent).prod(axis=-1))

    if utility.shape[1] == 2:
        edges = _rational_edges(gains)
        drawn = None if edges is None else _best_on(edges, _largest_product(edges, exponent), product)
    else:
        from winset.bargaining.lottery_programs import mixture, nash_gains

        target = nash_gains(gains, exponent)
        drawn = None if target is None else mixture(gains, target)
    if drawn is None:
        return None
    found = _lottery(drawn, utility, disagreement, product)
    return found if found.value > 0 else None


def kalai_smorodinsky_lottery(utility: FloatArray, disagreement: FloatArray) -> Lottery | None:
    """Return the lottery with the largest least share of each party's best rational gain (Kalai-Smorodinsky 1975).

    Best gains are those of rational lotteries. A party with nothing to gain is left out; if all are, the value is 0.
    None if no lottery is rational.
    """
    return _least_share_lottery(utility, disagreement, None)


def egalitarian_lottery(utility: FloatArray, disagreement: FloatArray) -> Lottery | None:
    """Return the lottery with the largest smallest gain (Kalai 1977), gains being in one unit for all parties.

    None if no lottery is rational.
    """
    return _least_share_lottery(utility, disagreement, np.ones(utility.shape[1]))


def _least_share_lottery(
    utility: FloatArray, disagreement: FloatArray, unit: FloatArray | None
) -> Lottery | None:
    """Return the lottery with the largest least gain over `unit` (party,), or over each party's best gain."""
    gains = utility - disagreement
    if utility.shape[1] == 2:
        edges = _rational_edges(gains)
        if edges is None:
            return None
        unit = edges.best_gains if unit is None else unit
        drawn = _largest_least(edges, unit)
    else:
        from winset.bargaining.lottery_programs import best_gains, leximin_gains, mixture

        best = best_gains(gains)
        if best is None:
            return None
        unit = best if unit is None else unit
        drawn = mixture(gains, leximin_gains(gains, unit))
    sharing = unit > 0

    def least(gain: FloatArray) -> FloatArray:
        return np.asarray((gain[sharing] / unit[sharing]).min(initial=np.inf) if sharing.any() else 0.0)

    return _lottery(drawn, utility, disagreement, least)


Drawn = tuple[IntArray, FloatArray]
"""Rows and their probabilities."""


def _lottery(
    drawn: Drawn, utility: FloatArray, disagreement: FloatArray, value_of: Callable[[FloatArray], FloatArray]
) -> Lottery:
    """Leave out what is never drawn, and add the expected utilities and what they are worth."""
    rows, probabilities = drawn[0][drawn[1] > NEGLIGIBLE], drawn[1][drawn[1] > NEGLIGIBLE]
    order = np.argsort(rows)
    rows, probabilities = rows[order], probabilities[order] / probabilities.sum()
    expected = probabilities @ utility[rows]
    value = float(value_of(np.maximum(expected - disagreement, 0.0)))
    return Lottery(tuple(rows.tolist()), tuple(probabilities.tolist()), expected, value)


@dataclass(frozen=True)
class _Edges:
    """The efficient edges of two parties' gains, from the first party's best on; `low` to `high` is rational on each.

    `rows` and the ends `start` and `end` are (edge, 2), `low` and `high` (edge,), from 0 at the start to 1 at the end.
    """

    rows: IntArray
    start: FloatArray
    end: FloatArray
    low: FloatArray
    high: FloatArray

    def at(self, place: FloatArray) -> FloatArray:
        """Return the gains (edge, 2) at a place (edge,) of each edge."""
        gains: FloatArray = self.start + place[:, None] * (self.end - self.start)
        # At its bound an edge crosses zero, and rounding must not put it on the other side.
        return np.maximum(gains, 0.0)

    @property
    def best_gains(self) -> FloatArray:
        """The most that each party gains in a rational lottery, (2,)."""
        return np.array([self.at(self.low)[:, 0].max(), self.at(self.high)[:, 1].max()])


def _rational_edges(gains: FloatArray) -> _Edges | None:
    """Return the efficient edges with a rational part, None if none has; one package alone is an edge to itself."""
    corners = _corners(gains)
    rows = np.column_stack([corners[:-1], corners[1:]]) if corners.size > 1 else corners[[[0, 0]]]
    start, end = gains[rows[:, 0]], gains[rows[:, 1]]
    with np.errstate(divide="ignore", invalid="ignore"):
        # The first party falls along an edge and the second rises.
        low = np.where(start[:, 1] < 0, -start[:, 1] / (end[:, 1] - start[:, 1]), 0.0)
        high = np.where(end[:, 0] < 0, start[:, 0] / (start[:, 0] - end[:, 0]), 1.0)
    rational = (start[:, 0] >= 0) & (end[:, 1] >= 0) & (low <= high)
    if not rational.any():
        return None
    return _Edges(rows[rational], start[rational], end[rational], low[rational], high[rational])


def _corners(gains: FloatArray) -> IntArray:
    """Return the corners of the efficient lotteries of two parties, from the first party's best to the second's."""
    rows = pareto_frontier(gains)
    order = rows[np.lexsort((rows, -gains[rows, 0]))]
    points = gains[order].tolist()
    kept: list[int] = []
    for number, (x, y) in enumerate(points):
        if kept and points[kept[-1]] == [x, y]:
            continue
        while len(kept) > 1:
            (ax, ay), (bx, by) = points[kept[-2]], points[kept[-1]]
            if (bx - ax) * (y - by) - (by - ay) * (x - bx) > 0:
                break
            kept.pop()
        kept.append(number)
    corners: IntArray = order[kept]
    return corners


def _best_on(edges: _Edges, place: FloatArray, value_of: Callable[[FloatArray], FloatArray]) -> Drawn:
    """Return the best lottery, `place` (edge,) being where each edge is best if it reached so far."""
    place = np.clip(np.nan_to_num(place, nan=0.0), edges.low, edges.high)
    edge = int(value_of(edges.at(place)).argmax())
    if edges.rows[edge, 0] == edges.rows[edge, 1]:
        return edges.rows[edge, :1], np.ones(1)
    return edges.rows[edge], np.array([1.0 - place[edge], place[edge]])


def _largest_product(edges: _Edges, exponent: FloatArray) -> FloatArray:
    """Return where on each edge's line the weighted product peaks: its logarithm has slope zero there."""
    rise = edges.end - edges.start
    with np.errstate(divide="ignore", invalid="ignore"):
        crossed = exponent[0] * rise[:, 0] * edges.start[:, 1] + exponent[1] * rise[:, 1] * edges.start[:, 0]
        place: FloatArray = -crossed / (rise.prod(axis=1) * exponent.sum())
    return place


def _largest_least(edges: _Edges, unit: FloatArray) -> Drawn:
    """Return the lottery with the largest least share of `unit` (2,); a unit of 0 leaves a party out."""
    sharing = unit > 0
    if not sharing.any():
        return _best_on(edges, edges.low, lambda gain: np.zeros(len(gain)))
    if not sharing.all():
        # The other party alone counts: its best end of each edge.
        place = edges.low if sharing[0] else edges.high
        return _best_on(edges, place, lambda gain: (gain[:, sharing] / unit[sharing]).min(axis=1))
    (first, second), (falls, rises) = (edges.start / unit).T, ((edges.end - edges.start) / unit).T
    with np.errstate(divide="ignore", invalid="ignore"):
        equal = (first - second) / (rises - falls)
    return _best_on(edges, equal, lambda gain: (gain / unit).min(axis=1))
