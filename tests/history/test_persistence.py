"""Kaplan and Meier's curve by hand, its interval in closed form, and the verdict that was fixed beforehand."""

import math

import numpy as np
import pytest

from winset.history.persistence import only_temporary, survival


def test_the_curve_by_hand_with_dips_that_were_not_followed_to_their_end() -> None:
    # Six dips: faded in months 1, 2, 2, 5; last seen in months 2 and 3. At risk 6, 5, then 2 (5 and 3), then 1.
    curve = survival([1, 2, 2, 5, 2, 3], [False, False, False, False, True, True], horizon=6)
    assert curve.share.tolist() == pytest.approx([1, 5 / 6, 5 / 6 * 3 / 5, 0.5, 0.5, 0.0, 0.0])
    assert (curve.measures, curve.censored, curve.longest, curve.median) == (6, 2, 5, 2)


def test_without_censoring_it_is_the_share_still_there() -> None:
    months = [1, 1, 3, 4, 8, 9, 12, 20]
    curve = survival(months, [False] * 8)
    for month in range(25):
        assert curve.share[month] == pytest.approx(sum(m > month for m in months) / 8)


def test_the_interval_is_greenwoods_on_the_log_log_scale() -> None:
    curve = survival([2, 4, 6, 8, 10], [False] * 5)
    # At month 4: S = 0.6; Greenwood's sum 1/(5*4) + 1/(4*3) = 2/15.
    half = 1.6448536269514722 * math.sqrt(2 / 15) / abs(math.log(0.6))
    assert curve.low[4] == pytest.approx(0.6 ** math.exp(half))
    assert curve.high[4] == pytest.approx(0.6 ** math.exp(-half))


def test_where_none_has_faded_the_interval_is_what_a_binomial_allows() -> None:
    curve = survival([9] * 4, [True] * 4)
    assert curve.low[8] == pytest.approx(0.05 ** (1 / 4)) and curve.high[8] == 1
    assert curve.low[10] == 0  # nobody is followed that long


@pytest.mark.parametrize(
    ("months", "censored", "verdict"),
    [
        ([2] * 30, [False] * 30, "holds"),
        ([24] * 30, [True] * 30, "fails"),
        ([2, 3, 4, 10, 12, 20], [False] * 4 + [True] * 2, "true_of_some"),
        ([4, 5], [True, True], "not_checkable"),
        ([2, 3], [False, False], "not_checkable"),
        ([], [], "not_checkable"),
    ],
)
def test_the_verdict_follows_the_rule(months, censored, verdict) -> None:
    assert only_temporary(survival(months, censored)) == verdict
    assert np.isfinite(survival(months, censored).low).all()
