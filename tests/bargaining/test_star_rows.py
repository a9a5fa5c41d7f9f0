"""Listed packages of a star have the utilities that opening their hub paths gives, to the last bit."""

import numpy as np
import pytest

from winset.bargaining.frontier import pareto_frontier
from winset.bargaining.improvements import BetterCount
from winset.bargaining.star import star
from winset.bargaining.star_rows import level_means, listed_frontier, package_utilities


@pytest.mark.parametrize("depth", [1, 5])
def test_listed_packages_are_those_of_the_opened_paths(depth):
    rng = np.random.default_rng(3)
    space = star(rng.normal(size=(5, 2)), [rng.normal(size=(depth, levels, 2)) for levels in (3, 2, 4)])
    every = np.concatenate([space.utilities(hub) for hub in range(5)])
    rows = rng.permutation(space.packages)[:60]
    assert (package_utilities(space, rows) == every[rows]).all()
    assert package_utilities(space, rows[:0]).shape == (0, 2)


def test_a_star_without_leaves_is_its_base():
    base = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert package_utilities(star(base, []), np.array([1, 0])).tolist() == [[3.0, 4.0], [1.0, 2.0]]


@pytest.mark.parametrize("parties", [2, 3])
def test_the_frontier_of_listed_packages_is_that_of_their_utilities(parties):
    rng = np.random.default_rng(11)
    # Whole numbers, so that there are many ties.
    blocks = [rng.integers(0, 4, size=(5, levels, parties)).astype(np.float64) for levels in (3, 4)]
    space = star(rng.integers(0, 4, size=(5, parties)).astype(np.float64), blocks)
    rows = rng.permutation(space.packages)[:40]
    utility = package_utilities(space, rows)
    packages, found = listed_frontier(space, rows)
    assert packages.tolist() == rows[pareto_frontier(utility)].tolist()
    assert (found == package_utilities(space, packages)).all()


@pytest.mark.parametrize("at_least", [1, 3, 4])
@pytest.mark.parametrize("depth", [1, 3])
def test_packages_better_in_enough_games_are_those_of_trying_every_package(at_least, depth):
    rng = np.random.default_rng(5)
    games = [
        (
            star(rng.normal(size=(3, 2)), [rng.normal(size=(depth, levels, 2)) for levels in (2, 3)]),
            rng.normal(size=2) - 1.0,
        )
        for _ in range(6)
    ]
    count = BetterCount(3, 6, len(games), at_least)
    for space, agreed in games:
        count.add(space, agreed)
    counted = [
        sum(bool((space.utilities(hub)[x] > agreed).all()) for space, agreed in games)
        for hub in range(3)
        for x in range(6)
    ]
    wanted = [(row, better) for row, better in enumerate(counted) if better >= at_least]
    rows, better = count.packages()
    assert wanted and list(zip(rows.tolist(), better.tolist(), strict=True)) == wanted


def test_what_was_agreed_is_not_better_than_itself():
    space = star(np.array([[1.0, 1.0], [2.0, 0.0]]), [])
    count = BetterCount(2, 1, 1, 1)
    count.add(space, np.array([1.0, 1.0]))
    assert count.packages()[0].size == 0


@pytest.mark.parametrize("depth", [1, 6])
def test_level_means_are_those_over_all_packages_with_the_level(depth):
    rng = np.random.default_rng(2)
    hub_levels, block_levels = (3, 2), (2, 4)
    space = star(rng.normal(size=(6, 2)), [rng.normal(size=(depth, levels, 2)) for levels in block_levels])
    digits = np.array(np.unravel_index(np.arange(6), hub_levels)).T
    utility = np.array([space.utilities(hub) for hub in range(6)]).reshape(*hub_levels, *block_levels, 2)
    means = [utility.mean(axis=tuple(axis for axis in range(4) if axis != issue)) for issue in range(4)]
    hub, leaf = level_means(space, digits, hub_levels)
    np.testing.assert_allclose(hub, np.concatenate(means[:2]), atol=1e-12)
    np.testing.assert_allclose(leaf, np.concatenate(means[2:]), atol=1e-12)
