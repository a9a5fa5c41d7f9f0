"""The star against the same space written out."""

import numpy as np
import pytest
from bargaining.stars import spaces, written_out
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from winset.bargaining.solutions import (
    egalitarian_solution,
    kalai_smorodinsky_solution,
    nash_solution,
    utilitarian_solution,
)
from winset.bargaining.star import Star, star, star_solutions
from winset.bargaining.star_kernels import best_of_hubs

CRITERIA = {
    "nash": nash_solution,
    "kalai_smorodinsky": kalai_smorodinsky_solution,
    "egalitarian": egalitarian_solution,
    "utilitarian": lambda utility, _: utilitarian_solution(utility),
}


@settings(deadline=None)  # the first call compiles
@given(space=spaces(), data=st.data())
def test_streamed_solutions_equal_those_of_the_written_out_space(space, data):
    base, blocks, point = space
    rows = written_out(base, blocks)
    utility = np.array([row for row, _, _ in rows])
    this = star(base, blocks)
    shape = data.draw(st.sampled_from([None, (base.shape[0], 1), (base.shape[0], this.leaf_combinations)]))
    allowed = None if shape is None else data.draw(hnp.arrays(np.bool_, shape))
    kept = np.arange(len(rows))
    if allowed is not None:
        kept = np.flatnonzero(np.broadcast_to(allowed, (base.shape[0], this.leaf_combinations)).ravel())
    found = star_solutions(this, point, allowed)
    gains = utility[kept] - point
    rational = (gains >= 0).all(axis=1)
    assert found.rational == rational.any()
    assert found.mutual_gain == (gains > 0).all(axis=1).any()
    if rational.any():
        assert found.best_gains.tolist() == gains[rational].max(axis=0).tolist()
    else:
        assert np.isnan(found.best_gains).all()
    for name, criterion in CRITERIA.items():
        expected = criterion(utility[kept], point) if kept.size else None
        streamed = getattr(found, name)
        if expected is None:
            assert streamed is None
            continue
        package = int(kept[expected.index])
        assert streamed.package == package
        assert (streamed.hub, streamed.levels) == rows[package][1:]
        assert streamed.utility.tolist() == utility[package].tolist()
        assert streamed.value == pytest.approx(expected.value, rel=1e-12)


def test_streamed_solutions_of_payoffs_with_fractions_equal_those_written_out():
    rng = np.random.default_rng(11)
    base = rng.normal(size=(40, 2))
    blocks = [rng.normal(size=(depth, levels, 2)) for depth, levels in ((40, 3), (1, 4), (40, 2))]
    this = star(base, blocks)
    utility = np.concatenate([this.utilities(k) for k in range(40)])
    assert utility == pytest.approx(np.array([row for row, _, _ in written_out(base, blocks)]), abs=1e-12)
    for point in (np.array([0.0, 0.0]), np.array([1.0, -2.0]), np.array([9.0, 9.0])):
        found = star_solutions(this, point)
        for name, criterion in CRITERIA.items():
            expected, streamed = criterion(utility, point), getattr(found, name)
            assert (streamed and streamed.package) == (expected and expected.index)


@pytest.mark.parametrize("share", [1.0, 0.02])
def test_paths_stay_closed_without_losing_a_solution(share):
    """400 paths of which few are opened, whole numbers so that many packages tie, and few or all packages allowed."""
    rng = np.random.default_rng(5)
    base = rng.integers(-9, 10, (400, 2)).astype(float)
    this = star(base, [rng.integers(-3, 4, (400, n, 2)).astype(float) for n in (3, 2, 2)])
    allowed = rng.random((400, this.leaf_combinations)) < share
    utility = np.concatenate([this.utilities(k) for k in range(400)])
    kept = np.flatnonzero(allowed.ravel())
    for point in (np.zeros(2), np.array([-4.0, 5.0]), np.array([11.0, 2.0]), np.array([15.0, 15.0])):
        found = star_solutions(this, point, allowed)
        gains = utility[kept] - point
        assert found.rational == (gains >= 0).all(axis=1).any()
        assert found.mutual_gain == (gains > 0).all(axis=1).any()
        for name, criterion in CRITERIA.items():
            expected, streamed = criterion(utility[kept], point), getattr(found, name)
            assert (streamed and streamed.package) == (expected and kept[expected.index])
    levels = np.array(this.block_levels, dtype=np.int64)
    arrays = this.base, this.table, levels, this.corners, np.zeros(2), np.ones((1, 1), dtype=np.bool_)
    opened = best_of_hubs(*arrays, np.zeros(3))[0][:, 1] > -np.inf
    assert opened.sum() < 40


def test_no_deal_itself_counts_as_no_gain():
    # The status quo is hub path 0 with zero leaves: its gain is exactly zero although 0.1 + 0.2 is not 0.3.
    base = np.array([[0.1 + 0.2, 0.7]])
    found = star_solutions(star(base, [np.zeros((1, 2, 2))]), base[0])
    assert (found.rational, found.mutual_gain) == (True, False)


def test_package_numbers_count_the_last_block_fastest():
    space = Star(np.zeros((2, 2)), np.zeros((1, 5, 2)), (3, 2))
    assert [space.levels(number) for number in (0, 1, 2, 6, 11)] == [
        (0, (0, 0)),
        (0, (0, 1)),
        (0, (1, 0)),
        (1, (0, 0)),
        (1, (2, 1)),
    ]
    assert (space.packages, space.leaf_combinations) == (12, 6)
