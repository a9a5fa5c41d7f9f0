"""The dominated packages nearest to the frontier, against the definition, package by package."""

import numpy as np
import pytest
from bargaining.games import dominates, efficient_rows, utilities
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.bargaining import nearest
from winset.bargaining.frontier import frontier_of
from winset.bargaining.nearest import nearest_dominated


def by_definition(table, count):
    """Every dominated package with the efficient one that dominates it by the least share, word for word."""
    spread = table.max(axis=0) - table.min(axis=0)
    found = []
    for row in set(range(len(table))) - set(efficient_rows(table)):
        above = [
            (max((u - v) / s for u, v, s in zip(table[by], table[row], spread, strict=True) if s > 0), by)
            for by in efficient_rows(table)
            if dominates(table[by], table[row])
        ]
        distance, by = min(above)
        found.append((distance, row, by))
    return sorted(found)[:count]


@settings(deadline=None)  # the first call compiles
@given(
    table=utilities(st.integers(2, 4)),
    count=st.integers(1, 8),
    block=st.integers(1, 30),
    rows=st.integers(1, 5),
)
def test_nearest_dominated_are_the_definition(table, count, block, rows):
    blocks = [table[start : start + block] for start in range(0, len(table), block)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(nearest, "ROWS", rows)
        found = nearest_dominated(blocks, frontier_of(blocks), count)
    expected = by_definition(table, count)
    assert [(package.index, package.by) for package in found] == [(row, by) for _, row, by in expected]
    assert [package.distance for package in found] == pytest.approx([distance for distance, _, _ in expected])
    for package in found:
        assert package.gives_up.tolist() == (table[package.by] - table[package.index]).tolist()


def test_nearest_by_hand():
    # Spreads 10 and 100. (9, 10) lacks (0, 30): 0.3 of the spread; (3, 60) lacks (2, 0) against (5, 60): 0.2, and
    # (0, 40) against (3, 100): 0.4; (0, 0) lacks (5, 60), or more.
    table = np.array(
        [[9.0, 40.0], [9.0, 10.0], [5.0, 60.0], [3.0, 60.0], [3.0, 100.0], [0.0, 0.0], [10.0, 0.0]]
    )
    found = nearest_dominated([table], frontier_of([table]), 2)
    assert [(package.index, package.by, package.gives_up.tolist()) for package in found] == [
        (3, 2, [2.0, 0.0]),
        (1, 0, [0.0, 30.0]),
    ]
    assert [package.distance for package in found] == pytest.approx([0.2, 0.3])


def test_a_domain_without_dominated_packages_has_no_nearest():
    table = np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 2.0]])
    assert nearest_dominated([table], frontier_of([table]), 3) == []
