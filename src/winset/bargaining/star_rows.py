"""Listed packages of a star: their utilities and their frontier, without opening whole hub paths."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from winset.bargaining.frontier import FloatArray, IntArray, pareto_frontier
from winset.bargaining.star import Star
from winset.bargaining.star_frontier import directions


def package_utilities(space: Star, packages: IntArray) -> FloatArray:
    """Return the utilities (package, party) of the listed package numbers, bit for bit as `Star.utilities` has them."""
    levels = np.array(space.block_levels, dtype=np.int64)
    return _listed(space.base, space.table, levels, np.ascontiguousarray(packages, dtype=np.int64))


def listed_frontier(space: Star, packages: IntArray) -> tuple[IntArray, FloatArray]:
    """Return which of the listed packages none of the others dominates, in the order listed, and their utilities."""
    utility = package_utilities(space, packages)
    # The best in a few directions are efficient; they dominate most of the rest, which then need no sorting.
    open_rows = np.flatnonzero(_not_beaten(utility, directions(space)))
    efficient = open_rows[pareto_frontier(utility[open_rows])]
    return packages[efficient], utility[efficient]


@njit(cache=True, nogil=True)
def _listed(
    base: FloatArray, table: FloatArray, levels: IntArray, packages: IntArray
) -> FloatArray:  # pragma: no cover - compiled
    parties = base.shape[1]
    total = np.zeros((packages.size, parties))
    firsts = np.zeros(levels.shape[0], dtype=np.int64)
    combinations = 1
    for block in range(levels.shape[0]):
        combinations *= levels[block]
        if block:
            firsts[block] = firsts[block - 1] + levels[block - 1]
    for row in range(packages.size):
        hub = packages[row] // combinations
        rest = packages[row] - hub * combinations
        size = combinations
        depth = hub if table.shape[0] > 1 else 0
        for block in range(levels.shape[0]):
            size //= levels[block]
            level = rest // size
            rest -= level * size
            for i in range(parties):
                total[row, i] += table[depth, firsts[block] + level, i]
        for i in range(parties):
            total[row, i] = base[hub, i] + total[row, i]
    return total


@njit(cache=True, nogil=True)
def _not_beaten(
    utility: FloatArray, directions: FloatArray
) -> NDArray[np.bool_]:  # pragma: no cover - compiled
    """Flag the rows that the best row in none of the `directions` (direction, party) dominates."""
    rows, parties = utility.shape
    flags = np.ones(rows, dtype=np.bool_)
    best, highest = np.zeros(directions.shape[0], dtype=np.int64), np.full(directions.shape[0], -np.inf)
    for row in range(rows):
        for j in range(directions.shape[0]):
            value = 0.0
            for i in range(parties):
                value += directions[j, i] * utility[row, i]
            if value > highest[j]:
                best[j], highest[j] = row, value
    for row in range(rows):
        for j in range(directions.shape[0]):
            no_better, worse = True, False
            for i in range(parties):
                gap = utility[best[j], i] - utility[row, i]
                no_better = no_better and gap >= 0.0
                worse = worse or gap > 0.0
            if no_better and worse:
                flags[row] = False
                break
    return flags


def level_means(space: Star, digits: IntArray, hub_levels: tuple[int, ...]) -> tuple[FloatArray, FloatArray]:
    """Return the mean utility of all packages with each level, (level, party): of the hub's issues one after another,
    then of the blocks.

    `digits` (hub path, hub issue) are the levels of the paths. Blocks add up, so the mean over the packages of a path
    is its base plus each block's own mean.
    """
    offsets = np.cumsum((0, *hub_levels))
    blocks = np.array(space.block_levels, dtype=np.int64)
    return _level_means(space.base, space.table, blocks, np.ascontiguousarray(digits), offsets)


@njit(cache=True, nogil=True)
def _level_means(
    base: FloatArray, table: FloatArray, levels: IntArray, digits: IntArray, offsets: IntArray
) -> tuple[FloatArray, FloatArray]:  # pragma: no cover - compiled
    hubs, parties = base.shape
    hub, counts = np.zeros((offsets[-1], parties)), np.zeros(offsets[-1])
    leaf, others, all_means = np.zeros((table.shape[1], parties)), np.zeros(parties), np.zeros(parties)
    block_means = np.zeros((levels.shape[0], parties))
    for k in range(hubs):
        rows = table[k if table.shape[0] > 1 else 0]
        for i in range(parties):
            total, first = base[k, i], 0
            for block in range(levels.shape[0]):
                added = 0.0
                for level in range(first, first + levels[block]):
                    added += rows[level, i]
                    leaf[level, i] += rows[level, i]
                block_means[block, i] += added / levels[block]
                total += added / levels[block]
                first += levels[block]
            others[i] = total
            all_means[i] += total
        for issue in range(digits.shape[1]):
            place = offsets[issue] + digits[k, issue]
            counts[place] += 1.0
            for i in range(parties):
                hub[place, i] += others[i]
    for place in range(hub.shape[0]):
        hub[place] /= counts[place]
    first = 0
    for block in range(levels.shape[0]):
        for level in range(first, first + levels[block]):
            for i in range(parties):
                # All else as on average: the block's own mean gives way to the level.
                leaf[level, i] = (all_means[i] - block_means[block, i] + leaf[level, i]) / hubs
        first += levels[block]
    return hub, leaf
