"""Dip, trough, half-life and placebo band on series whose answer is known by hand or by how they were made."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.history.dips import Frame, base_level, changes_after, dip, half_life_months, placebo

START = 60
FRAME = Frame()


def planted(depth: float, months: int, noise: float = 0.0, seed: int = 0) -> np.ndarray:
    """A level of 1,000 that falls by `depth` after month 0 for some months, times independent noise."""
    level = np.full(120, 1000.0)
    level[START + 1 : START + 1 + months] *= 1 + depth
    return level * np.exp(np.random.default_rng(seed).normal(0, noise, 120))


def begins(*places: int) -> np.ndarray:
    return np.isin(np.arange(120), places)


def test_a_dip_is_the_mean_of_the_window_over_the_base_by_hand() -> None:
    # Base 90, 100, 110 -> 100; months 1 to 3 are 60, 50, 70 -> 60. Month 0 (200) is in neither.
    series = np.array([40.0, 90, 100, 110, 200, 60, 50, 70, 10])
    assert dip(series, 4, Frame()) == pytest.approx(-0.4)
    # With a gap of one month the base is 40, 90, 100; with months 0 to 2 the window is 200, 60, 50.
    assert dip(series, 4, Frame(gap=1)) == pytest.approx(60 / (230 / 3) - 1)
    assert dip(series, 4, Frame(window=(0, 2))) == pytest.approx((310 / 3) / 100 - 1)
    # A later measure in the third month of the window leaves 60 and 50.
    assert dip(series, 4, Frame(), end=7) == pytest.approx(-0.45)


def test_a_base_that_the_series_does_not_hold_gives_no_dip() -> None:
    series = np.arange(1.0, 9.0)
    assert np.isnan(base_level(series, 2, Frame()))
    assert np.isnan(dip(series, 5, Frame(base=6)))
    assert np.isnan(base_level(np.zeros(8), 4, Frame()))


def test_half_lives_by_hand() -> None:
    # Trough -0.6 in month 2; half of it, -0.3, is reached in month 4, left again, and reached to stay in month 6.
    changes = np.array([0.1, -0.5, -0.6, -0.4, -0.3, -0.45, -0.2, -0.1])
    assert half_life_months(changes) == 4
    assert half_life_months(changes, lasting=2) == 6
    assert half_life_months(changes[:4]) is None
    assert half_life_months(np.array([0.1, 0.2])) is None
    # A later, deeper low is not the trough of this dip: only the first six months are looked at.
    assert half_life_months(np.array([0.0, -0.2, -0.15, 0, 0, 0, -0.9])) == 3


def test_a_planted_half_life_is_found_again() -> None:
    # The fall of 40 % halves every 5 months from month 1: half of the trough is left in month 6.
    since = np.arange(1, 40)
    series = np.full(120, 1000.0)
    series[START + 1 : START + 40] *= 1 - 0.4 * 0.5 ** ((since - 1) / 5)
    changes = changes_after(series, START, FRAME)
    assert changes[1] == pytest.approx(-0.4)
    assert half_life_months(changes) == 6


@given(scale=st.sampled_from([1e-3, 0.37, 12.0, 1e5]), seed=st.integers(0, 200))
def test_the_size_of_a_series_changes_no_percentage(scale: float, seed: int) -> None:
    series = planted(-0.3, 5, noise=0.1, seed=seed)
    fell = dip(series, START, FRAME)
    band = placebo(series, START, FRAME, begins(START), fell)
    scaled = placebo(series * scale, START, FRAME, begins(START), fell)
    assert band is not None and scaled is not None
    assert dip(series * scale, START, FRAME) == pytest.approx(fell)
    assert (scaled.low, scaled.high, scaled.months) == pytest.approx((band.low, band.high, band.months))


def test_a_planted_fall_is_outside_its_band_and_chance_falls_inside_nine_times_in_ten() -> None:
    outside = inside = 0
    for seed in range(300):
        for depth in (-0.5, 0.0):
            series = planted(depth, 8, noise=0.15, seed=seed)
            fell = dip(series, START, FRAME)
            band = placebo(series, START, FRAME, begins(START), fell)
            assert band is not None
            if depth:
                outside += fell < band.low
            else:
                inside += band.low <= fell <= band.high
    assert outside == 300
    # 270 expected; the band is estimated from 54 overlapping months, so somewhat fewer are inside.
    assert 245 <= inside <= 285


def test_a_band_leaves_out_months_near_a_listed_measure_and_later_ones_while_enough_are_earlier() -> None:
    series = np.full(120, 1000.0)
    series[20:26] = 100.0  # a listed collapse: without it nothing ever changes
    band = placebo(series, START, FRAME, begins(START, 20, 26), 0.0)
    assert band is not None
    # Windows that hold the collapse are 17 to 29 (base to month 3): out are those with a beginning in reach.
    assert band.low == pytest.approx(0.0) and band.high == pytest.approx(0.0)
    # Admissible before: 3 to 56, less 17..23 and 23..29, that is 13 months.
    assert (band.months, band.taken_from) == (54 - 13, "before")


def test_with_little_past_later_months_are_used_and_said() -> None:
    series = np.full(120, 1000.0)
    band = placebo(series, 20, FRAME, begins(20), 0.0)
    assert band is not None and band.taken_from == "all"
    # 3 to 116 are possible, 17 to 23 reach the measure.
    assert band.months == 114 - 7
    assert placebo(series[:24], 20, FRAME, begins(20)[:24], 0.0) is not None
    assert placebo(series[10:24], 10, FRAME, begins(20)[10:24], 0.0) is None


def test_months_with_few_encounters_make_a_band_only_where_there_are_no_others() -> None:
    rare = np.full(120, 10.0)
    rare[50:] = 1000.0
    kept = placebo(rare, START, FRAME, begins(START), 0.0)
    assert kept is not None and not kept.any_base
    # Measured at month 60 with a base of 1,000: months 3 to 52 have a base below 100 (month 51's is 340).
    assert kept.months == (57 - 51) + (117 - 64)
    few = placebo(rare[:66], START, FRAME, begins(START)[:66], 0.0)
    assert few is not None and few.any_base
