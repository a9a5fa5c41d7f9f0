"""What is left on the table is what both would rather have, and nothing is left on the frontier."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from winset.bargaining.frontier import pareto_frontier
from winset.bargaining.left import LeftOnTable, left_on_table


def test_nothing_is_left_where_no_package_is_better_for_both() -> None:
    utility = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert left_on_table(utility, np.array([0.5, 0.5])) == LeftOnTable(0, None, None)
    # The very package agreed on is not left on the table.
    assert left_on_table(utility, np.array([1.0, 0.0])).better == 0


@given(seed=st.integers(0, 10_000), packages=st.integers(1, 60))
def test_packages_left_are_found_by_comparing_one_by_one(seed: int, packages: int) -> None:
    random = np.random.default_rng(seed)
    utility = random.integers(-3, 4, (packages, 2)).astype(float)
    agreed = random.integers(-3, 4, 2).astype(float)
    better = [
        row
        for row, (usa, mex) in enumerate(utility)
        if usa >= agreed[0] and mex >= agreed[1] and (usa > agreed[0] or mex > agreed[1])
    ]
    found = left_on_table(utility, agreed)
    assert found.better == len(better)
    if found.best is not None and found.fairest is not None:
        for side, row in enumerate(found.best):
            assert utility[row, side] == max(utility[one, side] for one in better)
            assert row in pareto_frontier(utility)
        gains = utility - agreed
        assert gains[found.fairest].prod() == max(gains[one].prod() for one in better)


def test_nothing_is_left_after_an_efficient_agreement() -> None:
    utility = np.random.default_rng(5).normal(size=(400, 2))
    for row in pareto_frontier(utility):
        assert left_on_table(utility, utility[row]).better == 0
