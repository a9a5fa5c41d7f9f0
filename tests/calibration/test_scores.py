"""Scores of predictive draws, each by hand or against a closed form."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from winset.calibration.scores import covered, crps, log_crps, paired_ratio, pit


def test_crps_by_hand() -> None:
    # |0-2|, |1-2|, |3-2| have mean 4/3; the pairs 0-1, 0-3, 1-3 have mean 2, half of it is 1.
    assert crps(np.array([3.0, 0.0, 1.0]), np.array(2.0)) == pytest.approx(1 / 3, abs=1e-15)
    assert crps(np.array([5.0]), np.array(2.0)) == 3.0


def test_crps_of_a_normal_is_the_closed_form_of_gneiting_and_raftery() -> None:
    n, z = 20_000, 0.7
    draws = 3.0 + 2.0 * ndtri((np.arange(n) + 0.5) / n)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    expected = 2.0 * (z * (2 * ndtr(z) - 1) + 2 * density - 1 / np.sqrt(np.pi))
    assert crps(draws, np.array(3.0 + 2.0 * z)) == pytest.approx(expected, rel=2e-4)


def test_crps_scores_every_row_by_itself() -> None:
    draws = np.array([[0.0, 1.0, 3.0], [10.0, 11.0, 13.0]])
    np.testing.assert_allclose(crps(draws, np.array([2.0, 12.0])), [1 / 3, 1 / 3])


def test_a_count_of_nobody_has_a_log_score() -> None:
    e = np.e - 1.0  # log1p is 1
    assert log_crps(np.array([0.0, e, e]), np.array(0.0)) == pytest.approx(2 / 3 - 1 / 3, abs=1e-12)


def test_coverage_counts_the_bounds_as_inside() -> None:
    draws = np.arange(101.0)
    assert [bool(covered(draws, np.array(value), 0.5)) for value in (24.9, 25.0, 75.0, 75.1)] == [
        False,
        True,
        True,
        False,
    ]


def test_pit_counts_ties_by_half() -> None:
    assert pit(np.array([1.0, 2.0, 2.0, 4.0]), np.array(2.0)) == 0.5
    assert pit(np.array([1.0, 2.0, 3.0, 4.0]), np.array(3.5)) == 0.75


def test_paired_ratio_by_hand() -> None:
    # Both mean 2; differences -1, 0, 1 have variance 1: the error is sqrt(1/3) over 2.
    ratio, error = paired_ratio(np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0]))
    assert ratio == 1.0
    assert error == pytest.approx(np.sqrt(1 / 3) / 2)


def test_a_score_that_always_moves_with_the_reference_has_no_error() -> None:
    reference = np.array([1.0, 5.0, 2.0])
    assert paired_ratio(0.8 * reference, reference) == pytest.approx((0.8, 0.0), abs=1e-12)
