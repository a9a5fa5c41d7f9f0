"""The frontier against the definition, package by package."""

import numpy as np
import pytest
from bargaining.games import efficient_rows, utilities
from hypothesis import given, settings
from hypothesis import strategies as st

from winset.bargaining import frontier
from winset.bargaining.frontier import pareto_frontier


@settings(deadline=None)  # the first call compiles
@given(table=utilities(st.integers(1, 5)), few=st.sampled_from([0, 1, 64]))
def test_frontier_is_what_no_package_dominates(table, few):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(frontier, "FEW", few)
        patched.setattr(frontier, "SIEVE", few + 1)
        assert pareto_frontier(table).tolist() == efficient_rows(table)


def test_a_package_that_gives_one_side_less_and_the_other_the_same_is_no_frontier() -> None:
    table = np.array([[3.0, 1.0], [2.0, 1.0], [1.0, 2.0], [1.0, 1.0], [3.0, 0.0]])
    assert pareto_frontier(table).tolist() == [0, 2]


@pytest.mark.parametrize("parties", [2, 3])
def test_frontier_does_not_depend_on_blocks(monkeypatch, parties):
    table = np.random.default_rng(5).integers(0, 9, size=(500, parties)).astype(float)
    monkeypatch.setattr(frontier, "BLOCK", 7)
    assert pareto_frontier(table).tolist() == efficient_rows(table)


@pytest.mark.parametrize("parties", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(4))
def test_packages_that_are_nearly_all_efficient_are_compared_rightly(monkeypatch, parties, seed):
    # Whole numbers of nearly one sum: large frontiers with many equal values, where stairs rise and fall.
    rng = np.random.default_rng(seed)
    table = rng.multinomial(12, np.ones(parties) / parties, size=120).astype(float)
    table[rng.integers(0, 120, 30)] -= rng.integers(0, 2, (30, parties))
    monkeypatch.setattr(frontier, "BLOCK", 64)
    monkeypatch.setattr(frontier, "SIEVE", 2)
    monkeypatch.setattr(frontier, "FEW", 2)
    assert pareto_frontier(table).tolist() == efficient_rows(table)


def test_spread_and_count_are_those_of_all_packages():
    table = np.array([[3.0, 1.0], [2.0, -5.0], [1.0, 2.0], [7.0, 0.5]])
    found = frontier.frontier_of([table[:1], table[1:]])
    assert (found.packages, found.spread.tolist()) == (4, [6.0, 7.0])
    assert found.rows.tolist() == [0, 2, 3]
    assert found.utility.tolist() == table[found.rows].tolist()


@pytest.mark.parametrize("parties", [2, 4])
def test_frontier_of_one_package_many_times_is_all_of_them(parties):
    assert pareto_frontier(np.ones((1000, parties))).tolist() == list(range(1000))


def test_a_sum_that_rounds_away_a_gain_does_not_hide_dominance():
    # 1e16 + 1 is 1e16 in floating point: the two sums are equal although the second package dominates.
    table = np.array([[1e16, 0.0, 0.0], [1e16, 1.0, 0.0]])
    assert pareto_frontier(table).tolist() == [1]
