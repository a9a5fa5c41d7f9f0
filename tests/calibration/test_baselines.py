"""Baselines by hand; those of another library only where it is installed."""

import numpy as np
import pytest
from scipy.special import ndtri

from winset.calibration.baselines import baseline_draws, is_complete, mixture, naive, seasonal_naive


def test_naive_stays_where_it_is_and_spreads_with_the_root_of_time() -> None:
    made = naive(np.array([2.0, 5.0, 1.0]), 4, 3)  # changes 3 and -4: root mean square sqrt(12.5)
    far = np.sqrt(12.5) * ndtri(5 / 6)
    np.testing.assert_allclose(made[0], [1.0 - far, 1.0, 1.0 + far])
    np.testing.assert_allclose(made[3], [1.0 - 2 * far, 1.0, 1.0 + 2 * far])


def test_seasonal_naive_says_the_month_of_last_year() -> None:
    logs = np.concatenate([np.arange(12.0), np.arange(12.0) + 3.0])  # every month 3 above the year before
    made = seasonal_naive(logs, 14, 3)
    far = 3.0 * ndtri(5 / 6)
    np.testing.assert_allclose(made[:, 1], [*np.arange(12.0) + 3.0, 3.0, 4.0])
    np.testing.assert_allclose(made[0], [3.0 - far, 3.0, 3.0 + far])
    np.testing.assert_allclose(made[12, 2] - made[12, 1], np.sqrt(2) * far)


def test_a_year_or_less_has_no_year_before() -> None:
    logs = np.arange(12.0)
    np.testing.assert_array_equal(seasonal_naive(logs, 3, 5), naive(logs, 3, 5))


def test_the_mixture_of_two_is_half_of_each() -> None:
    low, high = np.linspace(0, 1, 200)[None], np.linspace(10, 11, 200)[None]
    pooled = mixture([low, high])
    assert pooled.shape == (1, 200)
    assert (pooled < 5).sum() == 100


def test_without_the_extra_two_baselines_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert list(baseline_draws(np.arange(30.0), 3, 5)) == ["naive", "seasonal_naive"]


@pytest.mark.skipif(not is_complete(), reason="statsforecast is an extra")
def test_a_line_without_noise_is_continued_by_ets() -> None:
    logs = np.linspace(1.0, 4.0, 60)
    made = baseline_draws(logs, 6, 101)["auto_ets"]
    np.testing.assert_allclose(
        np.median(made, axis=1), 4.0 + (logs[1] - logs[0]) * np.arange(1, 7), atol=0.05
    )
