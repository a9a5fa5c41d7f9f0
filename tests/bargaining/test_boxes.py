"""Boxes: a planted one is found again, chance is not taken for one."""

import numpy as np
import pytest

from winset.bargaining.boxes import failure_box


def test_a_planted_box_is_found_with_its_limits():
    rng = np.random.default_rng(1)
    inputs = rng.random((6, 2000))
    failed = (inputs[1] > 0.6) & (inputs[4] < 0.5)
    box = failure_box(inputs, failed)
    assert box is not None
    limits = {limit.row: limit for limit in box.limits}
    assert set(limits) == {1, 4}
    assert limits[1].low == pytest.approx(0.6, abs=0.03)
    assert limits[4].high == pytest.approx(0.5, abs=0.03)
    assert box.density > 0.95
    assert box.coverage > 0.9
    assert box.base == failed.mean()


def test_the_shares_are_those_of_the_draws_inside():
    rng = np.random.default_rng(2)
    inputs = rng.random((2, 500))
    failed = (inputs[0] > 0.5) & (rng.random(500) < 0.8)
    box = failure_box(inputs, failed)
    assert box is not None
    (limit,) = box.limits
    inside = (inputs[limit.row] >= limit.low) & (inputs[limit.row] <= limit.high)
    assert box.mass == inside.mean()
    assert box.density == failed[inside].mean()
    assert box.coverage == failed[inside].sum() / failed.sum()


def test_a_bill_that_must_pass_is_a_box_of_one_limit():
    rng = np.random.default_rng(3)
    passes = (rng.random(400) < 0.3).astype(float)
    box = failure_box(np.stack([rng.random(400), passes]), passes == 0.0)
    assert box is not None
    assert [(limit.row, limit.high) for limit in box.limits] == [(1, 0.0)]
    assert (box.density, box.coverage) == (1.0, 1.0)


def test_where_all_or_none_fail_there_is_nothing_to_tell():
    inputs = np.random.default_rng(4).random((3, 100))
    assert failure_box(inputs, np.zeros(100, dtype=bool)) is None
    assert failure_box(inputs, np.ones(100, dtype=bool)) is None


def test_failures_by_chance_alone_make_a_box_in_one_sample_of_twenty():
    rng = np.random.default_rng(5)
    found = [failure_box(rng.random((40, 400)), rng.random(400) < 0.3) for _ in range(40)]
    assert sum(box is not None for box in found) <= 6
