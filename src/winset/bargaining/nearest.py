"""Dominated packages that come nearest to the frontier, and what each party would give up in them.

A dominated package leaves something on the table: some efficient package gives every party at least as much. The one
that is meant here gives least more: the largest extra gain of any party, as a share of that party's spread between its
worst and its best package, is smallest. That share is the package's distance from the frontier; it has no unit.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from winset.bargaining.frontier import FloatArray, Frontier

# Rows looked at before the bound on the distance is drawn closer.
ROWS = 1 << 12


@dataclass(frozen=True)
class Dominated:
    """A dominated package `index`, and the efficient package `by` that gives every party at least as much."""

    index: int
    utilities: FloatArray
    by: int
    gives_up: FloatArray
    """What each party would have more in `by`, (party,), in its own unit."""
    distance: float
    """The largest of those, as a share of the party's spread."""


def nearest_dominated(blocks: Iterable[FloatArray], frontier: Frontier, count: int) -> list[Dominated]:
    """Return the `count` dominated packages nearest to `frontier`, nearest first, the lowest number first among equals.

    `blocks` (package, party) are those that the frontier was found in, from the start. Of efficient packages that are
    equally near the one with the lowest number is named.
    """
    from winset.bargaining.nearest_kernel import nearest_above

    order = np.lexsort((frontier.rows, frontier.utility[:, 0]))
    stairs, numbers = np.ascontiguousarray(frontier.utility[order]), frontier.rows[order]
    unit = np.divide(1.0, frontier.spread, out=np.zeros_like(frontier.spread), where=frontier.spread > 0)
    found: list[Dominated] = []
    bound, seen = np.inf, 0
    for block in blocks:
        for start in range(0, len(block), ROWS):
            part = np.ascontiguousarray(block[start : start + ROWS])
            distance, step = nearest_above(part, stairs, numbers, unit, bound)
            # Numbers rise, so a stable sort leaves the lowest first among equals.
            for row in sorted(np.flatnonzero(step >= 0), key=lambda row: float(distance[row]))[:count]:
                above = stairs[step[row]]
                package = Dominated(
                    seen + start + int(row),
                    part[row],
                    int(numbers[step[row]]),
                    above - part[row],
                    float(distance[row]),
                )
                found.append(package)
            found = sorted(found, key=lambda package: package.distance)[:count]
            bound = found[-1].distance if len(found) == count else np.inf
        seen += len(block)
    return found
