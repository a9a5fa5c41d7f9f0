"""The compiled inner loops of `star.py` and `improvements.py`. Arrays as there; each is a pure loop over hub paths.

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


@njit(cache=True, nogil=True)
def corners(
    base: FloatArray, table: FloatArray, levels: IntArray
) -> FloatArray:  # pragma: no cover - compiled
    """Return (hub path, party): the base plus the party's best level of every block.

    Added in the order of `_leaf_sums`: rounding keeps sums monotone, so no package of the path has a larger number.
    """
    hubs, parties = base.shape
    result = np.empty((hubs, parties))
    for k in range(hubs):
        rows = table[k if table.shape[0] > 1 else 0]
        for i in range(parties):
            total, first = 0.0, 0
            for block in range(levels.shape[0]):
                most = rows[first, i]
                for level in range(first + 1, first + levels[block]):
                    most = max(most, rows[level, i])
                total += most
                first += levels[block]
            result[k, i] = base[k, i] + total
    return result


@njit(cache=True, nogil=True)
def _bounds(
    corner: FloatArray, point: FloatArray
) -> tuple[float, float, float]:  # pragma: no cover - compiled
    """Return what no package of a hub path exceeds: product of gains (-1 where some gain is not above 0), smallest
    gain, sum of utilities.
    """
    product, smallest, total = 1.0, np.inf, 0.0
    for i in range(point.shape[0]):
        gain = corner[i] - point[i]
        product *= gain
        total += corner[i]
        smallest = min(smallest, gain)
    return (product if smallest > 0.0 else -1.0), smallest, total


@njit(cache=True, nogil=True)
def _first_hubs(corner: FloatArray, point: FloatArray) -> IntArray:  # pragma: no cover - compiled
    """Return the hub paths of the best product, smallest gain and sum among corners, one after the other: opened
    first, they close most of the others.
    """
    first, best = np.zeros(3, dtype=np.int64), np.full(3, -np.inf)
    for k in range(corner.shape[0]):
        bounds = _bounds(corner[k], point)
        for c in range(3):
            if bounds[c] > best[c]:
                first[c], best[c] = k, bounds[c]
    return first


@njit(cache=True, nogil=True, fastmath=FAST)
def _open(
    here: FloatArray,
    leaf: FloatArray,
    point: FloatArray,
    flags: BoolArray,
    work: FloatArray,
    best: FloatArray,
) -> tuple[float, float, float]:  # pragma: no cover - compiled
    """Return the best product of gains, smallest gain and sum of utilities among a hub path's packages; raise `best`
    (party,), the best rational gains so far.

    `here` (party,) is the path's base, `leaf` (party, leaf combination), `work` (4, leaf combination) scratch.
    """
    product, smallest, total, rational = work
    combos = leaf.shape[1]
    product[:], smallest[:], total[:] = 1.0, np.inf, 0.0
    for i in range(point.shape[0]):
        base, bar, row = here[i], point[i], leaf[i]
        for m in range(combos):
            utility = base + row[m]
            gain = utility - bar
            product[m] *= gain
            total[m] += utility
            smallest[m] = min(smallest[m], gain)
    if flags.shape[0] > 1 or not flags[0]:
        for m in range(combos):
            if not flags[m if flags.shape[0] > 1 else 0]:
                smallest[m], total[m] = -np.inf, -np.inf
    nash, floor, welfare = -1.0, -np.inf, -np.inf
    for m in range(combos):
        rational[m] = 1.0 if smallest[m] >= 0.0 else 0.0
        nash = max(nash, product[m] if smallest[m] > 0.0 else -1.0)
        floor = max(floor, smallest[m])
        welfare = max(welfare, total[m])
    if floor >= 0.0:
        for i in range(point.shape[0]):
            base, bar, row, most = here[i], point[i], leaf[i], best[i]
            for m in range(combos):
                gain = (base + row[m]) - bar
                most = max(most, gain if rational[m] > 0.0 else -np.inf)
            best[i] = most
    return nash, floor, welfare


@njit(cache=True, nogil=True)
def best_of_hubs(
    base: FloatArray,
    table: FloatArray,
    levels: IntArray,
    corner: FloatArray,
    point: FloatArray,
    allowed: BoolArray,
    margins: FloatArray,
) -> tuple[FloatArray, FloatArray]:  # pragma: no cover - compiled
    """Return the best product of gains, smallest gain and sum of utilities of every hub path that had to be opened,
    (hub path, 3), -1 and -inf where not; and the best rational gains of all packages, (party,), -inf if none.

    A path stays closed when its `corner` (hub path, party) is worse than what was found by more than `margins` (3,)
    for every criterion, and no party could gain more there: nothing in it can be best, or tie with the best.
    """
    hubs, parties = base.shape
    combos = 1
    for block in range(levels.shape[0]):
        combos *= levels[block]
    leaf, work = np.empty((parties, combos)), np.empty((4, combos))
    values, opened = np.empty((hubs, 3)), np.zeros(hubs, dtype=np.bool_)
    values[:, 0], values[:, 1:] = -1.0, -np.inf
    found, best = np.array([-1.0, -np.inf, -np.inf]), np.full(parties, -np.inf)
    first = _first_hubs(corner, point)
    ready = -1
    for turn in range(first.shape[0] + hubs):
        k = first[turn] if turn < first.shape[0] else turn - first.shape[0]
        bounds = _bounds(corner[k], point)
        wanted = bounds[0] >= 0.0 and bounds[0] >= found[0] - margins[0]
        wanted = wanted or bounds[1] >= found[1] - margins[1] or bounds[2] >= found[2] - margins[2]
        if not wanted and bounds[1] >= 0.0:
            for i in range(parties):
                wanted = wanted or corner[k, i] - point[i] > best[i]
        flags = allowed[k if allowed.shape[0] > 1 else 0]
        if opened[k] or not wanted or not flags.any():
            continue
        opened[k] = True
        row = k if table.shape[0] > 1 else 0
        if row != ready:
            _leaf_sums(table[row], levels, leaf)
            ready = row
        values[k, 0], values[k, 1], values[k, 2] = _open(base[k], leaf, point, flags, work, best)
        for c in range(3):
            found[c] = max(found[c], values[k, c])
    return values, best


@njit(cache=True, nogil=True, fastmath=FAST)
def best_share_of_hubs(
    base: FloatArray,
    table: FloatArray,
    levels: IntArray,
    corner: FloatArray,
    point: FloatArray,
    allowed: BoolArray,
    best_gains: FloatArray,
    margin: float,
) -> FloatArray:  # pragma: no cover - compiled
    """Return per hub path the largest smallest share of `best_gains` (party,) among rational packages, -1 if none or
    if the path's corner is worse than what was found by more than `margin`.

    Parties whose best gain is 0 are left out of the share.
    """
    hubs, parties = base.shape
    combos = 1
    for block in range(levels.shape[0]):
        combos *= levels[block]
    leaf, share, smallest = np.empty((parties, combos)), np.empty(combos), np.empty(combos)
    result, bounds = np.full(hubs, -1.0), np.full(hubs, -1.0)
    most_share = np.inf if (best_gains > 0.0).any() else 0.0
    for k in range(hubs):
        bound, worst = most_share, np.inf
        for i in range(parties):
            gain = corner[k, i] - point[i]
            worst = min(worst, gain)
            if best_gains[i] > 0.0:
                bound = min(bound, gain / best_gains[i])
        bounds[k] = bound if worst >= 0.0 else -1.0
    found, ready, top = -1.0, -1, int(np.argmax(bounds))
    for turn in range(-1, hubs):
        k = top if turn < 0 else turn
        flags = allowed[k if allowed.shape[0] > 1 else 0]
        if bounds[k] < 0.0 or bounds[k] < found - margin or not flags.any():
            continue
        row = k if table.shape[0] > 1 else 0
        if row != ready:
            _leaf_sums(table[row], levels, leaf)
            ready = row
        share[:], smallest[:] = most_share, np.inf
        for i in range(parties):
            here, bar, most = base[k, i], point[i], best_gains[i]
            sums = leaf[i]
            if most > 0.0:
                for m in range(combos):
                    gain = (here + sums[m]) - bar
                    smallest[m] = min(smallest[m], gain)
                    share[m] = min(share[m], gain / most)
            else:
                for m in range(combos):
                    smallest[m] = min(smallest[m], (here + sums[m]) - bar)
        if flags.shape[0] > 1:
            for m in range(combos):
                if not flags[m]:
                    smallest[m] = -np.inf
        best = -1.0
        for m in range(combos):
            best = max(best, share[m] if smallest[m] >= 0.0 else -1.0)
        result[k] = best
        found = max(found, best)
    return result


@njit(cache=True, nogil=True)
def add_worse(
    base: FloatArray,
    table: FloatArray,
    levels: IntArray,
    agreed: FloatArray,
    worse: NDArray[np.int16],
    still_open: NDArray[np.bool_],
    spare: int,
) -> None:  # pragma: no cover - compiled
    """Add 1 to `worse` (hub path, leaf combination) where some party has no more than `agreed`; close what is lost."""
    hubs, parties = base.shape
    combinations = worse.shape[1]
    leaf, bad = np.empty((parties, combinations)), np.empty(combinations, dtype=np.int16)
    for k in range(hubs):
        if not still_open[k]:
            continue
        rows = table[k if table.shape[0] > 1 else 0]
        _leaf_sums(rows, levels, leaf)
        bad[:] = 0
        for i in range(parties):
            here, had, row = base[k, i], agreed[i], leaf[i]
            for x in range(combinations):
                bad[x] |= np.int16(1) if here + row[x] <= had else np.int16(0)
        least = spare + 1
        for x in range(combinations):
            worse[k, x] += bad[x]
            least = min(least, worse[k, x])
        still_open[k] = least <= spare
