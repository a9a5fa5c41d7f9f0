"""The compiled inner loops of `star.py`. Arrays as there; every function is a pure loop over hub paths.

Inside a hub path the packages lie innermost and every step is a plain pass over them, so that the compiler can work on
several at once. No sums are reordered: the same inputs give the same bits, and the same bits as `Star.utilities`.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

# No NaN reaches these loops (payoffs are checked where they are made), and -0 is 0: this lets maxima be vectorised.
FAST = {"nnan", "nsz"}


@njit(cache=True, nogil=True)
def _leaf_sums(rows: FloatArray, levels: IntArray, leaf: FloatArray) -> None:  # pragma: no cover - compiled
    """Fill `leaf` (party, leaf combination) with the sums of one hub path's rows (level of all blocks, party)."""
    for i in range(leaf.shape[0]):
        leaf[i, 0] = 0.0
        size, first = 1, 0
        for block in range(levels.shape[0]):
            count = levels[block]
            # From the back, so that a sum is read before its place is written.
            for m in range(size - 1, -1, -1):
                so_far = leaf[i, m]
                for level in range(count - 1, -1, -1):
                    leaf[i, m * count + level] = so_far + rows[first + level, i]
            size *= count
            first += count


@njit(cache=True, nogil=True, fastmath=FAST)
def best_per_hub(
    base: FloatArray, table: FloatArray, levels: IntArray, disagreement: FloatArray, allowed: BoolArray
) -> tuple[FloatArray, IntArray, FloatArray]:  # pragma: no cover - compiled
    """Return per hub path the best Nash product, smallest gain and sum of utilities, (hub path, 3);
    the numbers of rational packages and of those with mutual gain, (hub path, 2); the best rational gains.
    """
    hubs, parties = base.shape
    combos = 1
    for block in range(levels.shape[0]):
        combos *= levels[block]
    leaf = np.empty((parties, combos))
    product, smallest, total, rational = (
        np.empty(combos),
        np.empty(combos),
        np.empty(combos),
        np.empty(combos),
    )
    values, counts, best = np.empty((hubs, 3)), np.empty((hubs, 2), dtype=np.int64), np.empty((hubs, parties))
    for k in range(hubs):
        if k == 0 or table.shape[0] > 1:
            _leaf_sums(table[k], levels, leaf)
        product[:], smallest[:], total[:] = 1.0, np.inf, 0.0
        for i in range(parties):
            here, point = base[k, i], disagreement[i]
            row = leaf[i]
            for m in range(combos):
                utility = here + row[m]
                gain = utility - point
                product[m] *= gain
                total[m] += utility
                smallest[m] = min(smallest[m], gain)
        flags = allowed[k if allowed.shape[0] > 1 else 0]
        if flags.shape[0] > 1 or not flags[0]:
            for m in range(combos):
                if not flags[m if flags.shape[0] > 1 else 0]:
                    smallest[m], total[m] = -np.inf, -np.inf
        nash, floor, welfare = -1.0, -np.inf, -np.inf
        n_rational, n_mutual = 0, 0
        for m in range(combos):
            rational[m] = 1.0 if smallest[m] >= 0.0 else 0.0
            nash = max(nash, product[m] if smallest[m] > 0.0 else -1.0)
            floor = max(floor, smallest[m])
            welfare = max(welfare, total[m])
        for m in range(combos):
            n_rational += 1 if smallest[m] >= 0.0 else 0
            n_mutual += 1 if smallest[m] > 0.0 else 0
        values[k, 0], values[k, 1], values[k, 2] = nash, floor, welfare
        counts[k, 0], counts[k, 1] = n_rational, n_mutual
        best[k, :] = -np.inf
        if n_rational:
            for i in range(parties):
                here, point, most = base[k, i], disagreement[i], -np.inf
                row = leaf[i]
                for m in range(combos):
                    gain = (here + row[m]) - point
                    most = max(most, gain if rational[m] > 0.0 else -np.inf)
                best[k, i] = most
    return values, counts, best


@njit(cache=True, nogil=True, fastmath=FAST)
def best_share_per_hub(
    base: FloatArray,
    table: FloatArray,
    levels: IntArray,
    disagreement: FloatArray,
    allowed: BoolArray,
    best_gains: FloatArray,
    rational: IntArray,
) -> FloatArray:  # pragma: no cover - compiled
    """Return per hub path the largest smallest share of `best_gains` (party,) among rational packages, -1 if none.

    `rational` (hub path,) counts the rational packages. Parties whose best gain is 0 are left out of the share.
    """
    hubs, parties = base.shape
    combos = 1
    for block in range(levels.shape[0]):
        combos *= levels[block]
    leaf, share, smallest = np.empty((parties, combos)), np.empty(combos), np.empty(combos)
    result = np.full(hubs, -1.0)
    leaf_ready = False
    sharing = (best_gains > 0.0).any()
    for k in range(hubs):
        if rational[k] == 0:
            continue
        if not leaf_ready or table.shape[0] > 1:
            _leaf_sums(table[k if table.shape[0] > 1 else 0], levels, leaf)
            leaf_ready = True
        share[:], smallest[:] = np.inf if sharing else 0.0, np.inf
        for i in range(parties):
            here, point, most = base[k, i], disagreement[i], best_gains[i]
            row = leaf[i]
            if most > 0.0:
                for m in range(combos):
                    gain = (here + row[m]) - point
                    smallest[m] = min(smallest[m], gain)
                    share[m] = min(share[m], gain / most)
            else:
                for m in range(combos):
                    smallest[m] = min(smallest[m], (here + row[m]) - point)
        flags = allowed[k if allowed.shape[0] > 1 else 0]
        if flags.shape[0] > 1:
            for m in range(combos):
                if not flags[m]:
                    smallest[m] = -np.inf
        best = -1.0
        for m in range(combos):
            best = max(best, share[m] if smallest[m] >= 0.0 else -1.0)
        result[k] = best
    return result


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
