"""Small stars for the tests, and the same spaces written out package by package."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp


@st.composite
def spaces(draw):
    """Draw a hub table and leaf blocks of whole numbers, some blocks the same for all hub paths."""
    hubs, parties = draw(st.integers(1, 4)), draw(st.integers(2, 3))

    def table(*shape):
        return draw(hnp.arrays(np.float64, (*shape, parties), elements=st.integers(-3, 3).map(float)))

    sizes = draw(st.lists(st.tuples(st.sampled_from([1, hubs]), st.integers(1, 3)), max_size=3))
    return table(hubs), [table(depth, levels) for depth, levels in sizes], table()


def written_out(base, blocks):
    """All packages in order, sentence by sentence: hub path slowest, last block fastest."""
    rows = []
    for k in range(base.shape[0]):
        for levels in np.ndindex(*(block.shape[1] for block in blocks)):
            row = base[k].copy()
            for block, level in zip(blocks, levels, strict=True):
                row = row + block[k if block.shape[0] > 1 else 0, level]
            rows.append((row, k, levels))
    return rows
