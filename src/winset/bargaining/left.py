"""What two sides left on the table: packages that both would rather have than what they agreed on. Arrays only."""

from dataclasses import dataclass

import numpy as np

from winset.bargaining.frontier import FloatArray


@dataclass(frozen=True)
class LeftOnTable:
    """`better` packages leave no side worse and one better off; of these `best` (2,) is the best for each side, and
    `fairest` the one with the largest product of what both gain; both None where there is none.
    """

    better: int
    best: tuple[int, int] | None
    fairest: int | None


def left_on_table(utility: FloatArray, agreed: FloatArray) -> LeftOnTable:
    """Return what was left: `utility` is (package, 2), `agreed` (2,) what the sides have, no deal if they have none.

    >>> left_on_table(np.array([[1.0, 1.0], [3.0, 1.0], [2.0, 2.0], [0.0, 9.0]]), np.array([1.0, 1.0]))
    LeftOnTable(better=2, best=(1, 2), fairest=2)
    """
    gains = utility - agreed
    rows = np.flatnonzero((gains >= 0).all(axis=1) & (gains > 0).any(axis=1))
    if rows.size == 0:
        return LeftOnTable(0, None, None)
    own = gains[rows]
    # Among packages that are equally good for one side, the best for the other: nothing is left on this table too.
    first = int(rows[np.lexsort((-own[:, 1], -own[:, 0]))[0]])
    second = int(rows[np.lexsort((-own[:, 0], -own[:, 1]))[0]])
    return LeftOnTable(int(rows.size), (first, second), int(rows[own.prod(axis=1).argmax()]))
