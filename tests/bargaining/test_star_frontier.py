"""The frontier of a star against the same space written out."""

import numpy as np
import pytest
from bargaining.games import efficient_rows
from bargaining.stars import spaces, written_out
from hypothesis import given, settings

from winset.bargaining.frontier import pareto_frontier
from winset.bargaining.star import star
from winset.bargaining.star_frontier import promising_hubs, star_frontier


@settings(deadline=None)  # the first call compiles
@given(space=spaces())
def test_star_frontier_equals_brute_force(space):
    base, blocks, _ = space
    rows = written_out(base, blocks)
    expected = efficient_rows(np.array([row for row, _, _ in rows]))
    found = star_frontier(star(base, blocks))
    assert found.packages.tolist() == expected
    for place, package in enumerate(expected):
        row, hub, levels = rows[package]
        assert found.utility[place].tolist() == row.tolist()
        assert found.hubs[place] == hub
        assert tuple(found.levels[place]) == levels


@pytest.mark.parametrize("parties", [2, 3])
@pytest.mark.parametrize("depth", [1, 400])
def test_paths_are_closed_without_losing_an_efficient_package(parties, depth):
    rng = np.random.default_rng(parties * depth)
    space = star(
        rng.normal(size=(400, parties)) * 5, [rng.normal(size=(depth, n, parties)) for n in (3, 2, 4)]
    )
    utility = np.concatenate([space.utilities(hub) for hub in range(400)])
    found = star_frontier(space)
    assert found.packages.tolist() == pareto_frontier(utility).tolist()
    assert (found.utility == utility[found.packages]).all()
    assert promising_hubs(space).size < 200


def test_a_path_whose_corner_is_an_efficient_package_of_another_stays_open():
    # Both paths offer (2, 2): equal points are all efficient, so the second must not be closed by the first.
    space = star(
        np.array([[2.0, 2.0], [1.0, 1.0], [0.0, 0.0]]), [np.array([[[0.0, 0.0]], [[1.0, 1.0]], [[1.0, 1.0]]])]
    )
    assert promising_hubs(space).tolist() == [0, 1]
    assert star_frontier(space).packages.tolist() == [0, 1]
