"""Small games for the property tests, on a coarse grid so that ties, duplicates and boundary gains are common."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

FloatArray = np.ndarray

# What a first call compiles, or a machine shared with others, takes longer than an example's usual limit.
settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")


def utilities(
    parties: st.SearchStrategy[int] | None = None, low: int = -4, high: int = 8
) -> st.SearchStrategy:
    """Draw a table (package, party) of whole numbers."""
    sizes = parties if parties is not None else st.integers(2, 4)
    return sizes.flatmap(
        lambda n: st.integers(1, 24).flatmap(
            lambda rows: hnp.arrays(np.float64, (rows, n), elements=st.integers(low, high).map(float))
        )
    )


@st.composite
def games(draw: st.DrawFn, parties: int | None = None) -> tuple[FloatArray, FloatArray]:
    """Draw utilities and a disagreement point, which may lie below, among or above the packages."""
    table = draw(utilities(None if parties is None else st.just(parties)))
    point = draw(hnp.arrays(np.float64, table.shape[1], elements=st.integers(-6, 7).map(float)))
    return table, point


def dominates(a: FloatArray, b: FloatArray) -> bool:
    """Say whether package `a` is as good as `b` for all parties and better for one."""
    return bool((a >= b).all() and (a > b).any())


def efficient_rows(table: FloatArray) -> list[int]:
    """Find the frontier by comparing every package with every other."""
    return [i for i, row in enumerate(table) if not any(dominates(other, row) for other in table)]
