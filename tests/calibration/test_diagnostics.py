"""Diagnostics that can fail: by hand, and on samples that are known to be right or wrong."""

import numpy as np
import pytest

from winset.calibration.diagnostics import (
    branch_weights,
    covered,
    ecdf_band,
    ecdf_distance,
    effective_members,
    overlap,
    r_hat,
    ranks,
)


def test_overlap_is_the_probability_that_two_samples_have_in_common() -> None:
    """The same 1, the lower half a half, apart nothing; the uppermost of twenty slices a twentieth."""
    prior = np.arange(2000.0)
    assert overlap(prior, prior) == pytest.approx(1.0)
    assert overlap(prior, prior[:1000]) == pytest.approx(0.5)
    assert overlap(prior, np.full(50, 1999.0)) == pytest.approx(0.05)


def test_r_hat_sees_passes_that_disagree() -> None:
    """Two passes of variance 1 around -1 and 1: between 2, within 1, so the root of (n-1)/n + 2."""
    rng = np.random.default_rng(1)
    same = rng.standard_normal((4, 4000))
    assert r_hat(same) == pytest.approx(1.0, abs=0.005)
    apart = np.array([[-2.0, 0.0], [0.0, 2.0]])
    assert r_hat(apart) == pytest.approx(np.sqrt(0.5 + 2.0 / 2.0))


def test_effective_members_are_few_where_means_of_passes_scatter() -> None:
    """Means that scatter with variance 1/25 of that within are worth 25 members."""
    within = np.array([-1.0, 1.0] * 500) * np.sqrt(999 / 1000)
    passes = within + np.array([-0.2, 0.2])[:, None] / np.sqrt(2.0)
    assert effective_members(passes) == pytest.approx(25.0, rel=1e-6)
    assert effective_members(np.array([within, within])) == 1000


def test_ranks_split_ties_and_coverage_counts_truths_inside() -> None:
    members = np.array([[1.0, 2.0, 3.0, 4.0]] * 3)
    assert ranks(np.array([0.0, 2.0, 9.0]), members).tolist() == [0.0, 0.375, 1.0]
    assert covered(np.array([0.0, 2.0, 9.0]), members) == pytest.approx(1 / 3)


def test_the_band_holds_even_ranks_and_not_those_of_intervals_that_are_too_narrow() -> None:
    """In 99 of 100 sets of a hundred even ranks; ranks of a sample half as wide as it should be leave it."""
    rng, band = np.random.default_rng(2), ecdf_band(100)
    even = [ecdf_distance(rng.random(100)) <= band for _ in range(400)]
    assert np.mean(even) == pytest.approx(0.99, abs=0.015)
    truth = rng.standard_normal(100)
    narrow = ranks(truth, 0.4 * rng.standard_normal((100, 500)))
    assert ecdf_distance(narrow) > band


def test_a_value_says_which_branch_it_came_from() -> None:
    """Branches on 0 to 99 and on 50 to 149, as likely: below 50 the first, above 100 the second, between even."""
    values = np.concatenate([np.linspace(0, 99.9, 2000), np.linspace(50, 149.9, 2000)])
    branch = np.repeat([3, 5], 2000)
    assert branch_weights(values, branch, np.full(9, 20.0)) == {3: 1.0, 5: 0.0}
    between = branch_weights(values, branch, np.full(9, 75.0))
    assert between[3] == pytest.approx(0.5, abs=0.02) and sum(between.values()) == pytest.approx(1.0)
