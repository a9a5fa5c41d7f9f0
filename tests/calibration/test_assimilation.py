"""Corrections of an ensemble: closed forms of the normal case, and what chance must not move."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from winset.calibration.assimilation import correct
from winset.calibration.normal_scores import normal_scores

SIZE = 40_000


def test_a_reading_moves_a_normal_ensemble_as_the_closed_form_says() -> None:
    """Prior N(0, 4), a reading of 3 with variance 1: mean 12/5, variance 4/5; at slope 1/2 half of it."""
    rng = np.random.default_rng(1)
    first = 2.0 * rng.standard_normal(SIZE)
    along = 0.5 * first + rng.standard_normal(SIZE)
    members = np.array([first, along])
    correct(members, [0], [3.0], [1.0], rng)
    assert members[0].mean() == pytest.approx(12 / 5, abs=0.03)
    assert members[0].var() == pytest.approx(4 / 5, abs=0.03)
    assert members[1].mean() == pytest.approx(6 / 5, abs=0.03)
    # The part that does not go along keeps its variance of 1; the rest is a quarter of 4/5.
    assert members[1].var() == pytest.approx(1 + 0.2, abs=0.03)


def test_two_readings_one_after_another_are_worth_one_of_half_the_variance() -> None:
    rng = np.random.default_rng(2)
    start = rng.standard_normal((1, SIZE))
    one, two = start.copy(), start.copy()
    correct(one, [0], [1.0], [0.5], rng)
    correct(two, [0, 0], [1.0, 1.0], [1.0, 1.0], rng)
    assert_allclose([two.mean(), two.var()], [one.mean(), one.var()], atol=0.02)
    assert one.var() == pytest.approx(1 / 3, abs=0.02)


def test_what_has_nothing_to_do_with_the_readings_keeps_its_spread() -> None:
    """300 rows, 100 readings of others, 400 members: unguarded, chance would take a fifth of the variance."""
    rng = np.random.default_rng(3)
    members = rng.standard_normal((400, 400))
    before = members[100:].var(axis=1).mean()
    correct(members, range(100), [0.0] * 100, [0.01] * 100, rng)
    assert members[100:].var(axis=1).mean() / before > 0.95
    assert members[:100].var(axis=1).mean() < 0.02


def test_normal_scores_give_each_value_back_and_never_leave_the_sample() -> None:
    drawn = np.random.default_rng(4).gamma(2.0, size=(3, 500))
    scores, at = normal_scores(("a", "b", "c"), drawn)
    assert_allclose(scores.to_values(at), drawn)
    assert_allclose([at.mean(), at.var()], [0.0, 1.0], atol=0.01)
    far = scores.to_values(np.full((3, 2), [-9.0, 9.0]))
    assert_allclose(far, np.stack([drawn.min(axis=1), drawn.max(axis=1)], axis=1))
