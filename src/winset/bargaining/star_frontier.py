"""The exact Pareto frontier of a star: packages that are never built, hub paths that are never opened.

No package of a hub path gives a party more than the path's *corner*: its base plus the party's best level of every
block. Where some package is at least as good as the corner for all, and better for one, the whole path is dominated.
Such packages are cheap: under a weighted sum of the parties' utilities each block's best level can be picked alone, so
a few directions give a few efficient packages of every path, and most paths fall to them. What is left is merged.
"""

from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Final

import numpy as np
from numba import njit

from winset.bargaining.frontier import FloatArray, IntArray, pareto_frontier
from winset.bargaining.frontier_kernels import beaten_by_any
from winset.bargaining.star import Star

STEPS: Final = 4
"""Directions divide the weights into this many parts: finer ones close few paths more and cost more than they save."""
ROUNDING: Final = 1e-12
"""Corners are lifted by this share of the numbers behind them, so that a sum's rounding never closes a path."""


@dataclass(frozen=True)
class StarFrontier:
    """Efficient packages of a star, by ascending package number.

    `packages` (package,) numbers; `utility` (package, party); `hubs` (package,); `levels` (package, block).
    """

    packages: IntArray
    utility: FloatArray
    hubs: IntArray
    levels: IntArray


def star_frontier(space: Star) -> StarFrontier:
    """Return all efficient packages of `space`, duplicates of an efficient point included.

    A package can be efficient only if its leaf sum is efficient among those of its hub path, and a leaf sum only if
    each of its partial sums is. So in every path left open blocks are merged one by one, dominated partial sums
    dropped, and the union of what is left is filtered once.
    """
    open_hubs = promising_hubs(space)
    table = space.table[open_hubs] if space.table.shape[0] > 1 else space.table
    blocks = np.array(space.block_levels, dtype=np.int64)
    packages, utility = merged_fronts(space.base[open_hubs], np.ascontiguousarray(table), blocks)
    efficient = pareto_frontier(utility)
    rows, leaves = np.divmod(packages[efficient], space.leaf_combinations)
    hubs = open_hubs[rows]
    shape = space.block_levels or (1,)
    levels = np.stack(np.unravel_index(leaves, shape), axis=1)[:, : len(space.block_levels)]
    return StarFrontier(
        hubs * space.leaf_combinations + leaves, utility[efficient], hubs, levels.astype(np.int64)
    )


def promising_hubs(space: Star) -> IntArray:
    """Return, ascending, the hub paths whose corner no known package dominates: every efficient package lies in one."""
    blocks = np.array(space.block_levels, dtype=np.int64)
    corners, known = _corners_and_best(space.base, space.table, blocks, directions(space))
    scale = np.abs(space.base).max() + np.abs(space.table).max(initial=0.0) * len(blocks)
    closed = beaten_by_any(corners + ROUNDING * scale, known, False)
    return np.flatnonzero(~closed)


def directions(space: Star) -> FloatArray:
    """Return (direction, party) weights on an even grid, each party's utility measured in its range over the paths."""
    parties = space.base.shape[1]
    dividers = combinations_with_replacement(range(STEPS + 1), parties - 1)
    grid = np.array([np.diff((0, *divider, STEPS)) for divider in dividers], dtype=np.float64)
    span = np.ptp(space.base, axis=0)
    weights: FloatArray = grid / np.where(span > 0, span, 1.0)
    return weights


@njit(cache=True, nogil=True)
def _corners_and_best(
    base: FloatArray, table: FloatArray, levels: IntArray, directions: FloatArray
) -> tuple[FloatArray, FloatArray]:  # pragma: no cover - compiled
    """Return corners (hub path, party) and the utilities (direction, party) of the best package in each direction."""
    hubs, parties = base.shape
    corners = base.copy()
    best, highest = np.empty((directions.shape[0], parties)), np.full(directions.shape[0], -np.inf)
    point = np.empty(parties)
    for k in range(hubs):
        rows = table[k if table.shape[0] > 1 else 0]
        first = 0
        for block in range(levels.shape[0]):
            for i in range(parties):
                most = rows[first, i]
                for level in range(first + 1, first + levels[block]):
                    most = max(most, rows[level, i])
                corners[k, i] += most
            first += levels[block]
        for j in range(directions.shape[0]):
            point[:] = 0.0
            first = 0
            for block in range(levels.shape[0]):
                chosen, most = first, -np.inf
                for level in range(first, first + levels[block]):
                    worth = 0.0
                    for i in range(parties):
                        worth += directions[j, i] * rows[level, i]
                    if worth > most:
                        chosen, most = level, worth
                for i in range(parties):
                    point[i] += rows[chosen, i]
                first += levels[block]
            value = 0.0
            for i in range(parties):
                # As `Star.utilities` adds: leaves first, then the base. The point is a real package, bit for bit.
                point[i] = base[k, i] + point[i]
                value += directions[j, i] * point[i]
            if value > highest[j]:
                highest[j] = value
                best[j] = point
    return corners, best


@njit(cache=True, nogil=True)
def _keep_efficient(points: FloatArray, codes: IntArray, n: int) -> int:  # pragma: no cover - compiled
    """Move the efficient of the first `n` rows to the front, duplicates included; return their number."""
    order = np.argsort(-points[:n, 0])
    keep = np.zeros(n, dtype=np.bool_)
    if points.shape[1] == 2:
        best_before = -np.inf
        start = 0
        while start < n:
            stop, best = start, -np.inf
            while stop < n and points[order[stop], 0] == points[order[start], 0]:
                best = max(best, points[order[stop], 1])
                stop += 1
            if best > best_before:
                for place in range(start, stop):
                    keep[order[place]] = points[order[place], 1] == best
                best_before = best
            start = stop
    else:
        for row in range(n):
            keep[row] = True
            for other in range(n):
                better = False
                for i in range(points.shape[1]):
                    if points[other, i] < points[row, i]:
                        better = False
                        break
                    better = better or points[other, i] > points[row, i]
                if better:
                    keep[row] = False
                    break
    size = 0
    for row in range(n):
        if keep[row]:
            points[size] = points[row]
            codes[size] = codes[row]
            size += 1
    return size


@njit(cache=True, nogil=True)
def merged_fronts(
    base: FloatArray, table: FloatArray, levels: IntArray
) -> tuple[IntArray, FloatArray]:  # pragma: no cover - compiled
    """Return package numbers and utilities of the packages that are efficient within their hub path, by hub path."""
    hubs, parties = base.shape
    combos = 1
    for block in range(levels.shape[0]):
        combos *= levels[block]
    leaf, codes = np.empty((combos, parties)), np.empty(combos, dtype=np.int64)
    longer, longer_codes = np.empty((combos, parties)), np.empty(combos, dtype=np.int64)
    packages, utility = np.empty(1024, dtype=np.int64), np.empty((1024, parties))
    size, n = 0, 0
    for k in range(hubs):
        if k == 0 or table.shape[0] > 1:
            leaf[0], codes[0], n, first = 0.0, 0, 1, 0
            for block in range(levels.shape[0]):
                count = levels[block]
                for place in range(n):
                    for level in range(count):
                        longer[place * count + level] = leaf[place] + table[k, first + level]
                        longer_codes[place * count + level] = codes[place] * count + level
                n = _keep_efficient(longer, longer_codes, n * count)
                leaf, longer = longer, leaf
                codes, longer_codes = longer_codes, codes
                first += count
        while size + n > packages.shape[0]:
            packages = np.concatenate((packages, np.empty_like(packages)))
            utility = np.concatenate((utility, np.empty_like(utility)))
        for place in range(n):
            packages[size] = k * combos + codes[place]
            utility[size] = base[k] + leaf[place]
            size += 1
    return packages[:size], utility[:size]
