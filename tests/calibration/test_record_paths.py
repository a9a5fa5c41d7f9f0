"""What the record alone foretells: season, spread and shares, against brute force and made series."""

import numpy as np
import pytest
from scipy.stats import t

from winset.calibration.record_paths import (
    DEGREES_TOTAL,
    MEMORY,
    fitted_steps,
    record_paths,
    seasonal_factors,
)
from winset.calibration.series import SERIES, History
from winset.corridor.places import GROUPS

JANUARY = 528  # 2014-01


def made_history(months: int = 84, seed: int = 3) -> History:
    """Return a record whose total walks without season and whose groups keep their shares, rounded to whole events."""
    rng = np.random.default_rng(seed)
    total = np.exp(11.0 + rng.normal(0.0, 0.1, months).cumsum())
    share = np.array([0.30, 0.25, 0.15, 0.12, 0.08, 0.06, 0.04])
    noise = np.exp(rng.normal(0.0, 0.05, (7, months)))
    groups = np.round(total * share[:, None] * noise / (share[:, None] * noise).sum(axis=0))
    counted = groups.sum(axis=0)
    return History(JANUARY, np.vstack([counted + 5000.0, counted, groups]))


def test_a_season_in_the_changes_is_found() -> None:
    months, rng = 120, np.random.default_rng(1)
    season = 0.3 * np.sin(2 * np.pi * np.arange(12) / 12)
    calendar = (JANUARY + 4 + np.arange(months)) % 12
    logs = 10.0 + rng.normal(0.0, 0.05, months).cumsum() + season[calendar]
    found = seasonal_factors(logs, JANUARY + 4)
    assert found.sum() == pytest.approx(0.0, abs=1e-12)
    np.testing.assert_allclose(found, season - season.mean(), atol=0.06)


def test_a_season_that_is_not_there_is_shrunk_away() -> None:
    logs = np.random.default_rng(2).normal(0.0, 0.2, 96).cumsum()
    raw = np.array([np.diff(logs)[month::12].mean() for month in range(12)]).std()
    assert seasonal_factors(logs, JANUARY).std() < 0.5 * raw


def test_one_wild_month_moves_the_season_little() -> None:
    rng = np.random.default_rng(4)
    logs = rng.normal(0.0, 0.05, 120).cumsum()
    wild = logs.copy()
    wild[50:] -= 3.0
    assert np.abs(seasonal_factors(wild, JANUARY) - seasonal_factors(logs, JANUARY)).max() < 0.05


def test_the_scale_is_the_likeliest_with_weights_that_fade() -> None:
    changes = np.random.default_rng(5).standard_t(3, 40) * 0.3
    faded = 0.5 ** (np.arange(40)[::-1] / MEMORY)
    grid = np.exp(np.linspace(np.log(0.05), np.log(2.0), 4000))
    likelihood = [(faded * t.logpdf(changes, DEGREES_TOTAL, scale=scale)).sum() for scale in grid]
    found = fitted_steps(changes, DEGREES_TOTAL)
    assert np.sqrt(found.variance) == pytest.approx(grid[int(np.argmax(likelihood))], rel=2e-3)
    assert found.months == pytest.approx(faded.sum())


def test_borrowed_months_pull_the_scale_towards_the_usual() -> None:
    quiet = np.full(30, 0.01)
    alone, borrowing = fitted_steps(quiet, 3.0), fitted_steps(quiet, 3.0, 2.0, 0.25)
    assert borrowing.months == pytest.approx(alone.months + 2.0)
    assert borrowing.variance > 0.9 * 2.0 * 0.25 / borrowing.months > 10 * alone.variance


def test_groups_sum_to_a_total_that_walks_from_the_last_month() -> None:
    known = made_history()
    paths = record_paths(known, 6, 4000, seed=1)
    total, last = np.log(paths.sum(axis=1)), np.log(known.of("border_patrol")[1][-1])
    steps = fitted_steps(np.diff(np.log1p(known.of("border_patrol")[1])), DEGREES_TOTAL)
    assert np.median(total[0]) == pytest.approx(last, abs=0.05)
    # The interquartile range of a t with its scale known, widened a little by not knowing it.
    quartiles = np.subtract(*np.quantile(total[0], [0.75, 0.25]))
    assert quartiles == pytest.approx(2 * t.ppf(0.75, DEGREES_TOTAL) * np.sqrt(steps.variance), rel=0.15)
    assert total[5].std() > 1.8 * total[0].std()


def test_a_longer_history_of_one_group_moves_no_other_groups_stream() -> None:
    known = made_history()
    changed = known.values.copy()
    changed[SERIES.index("haiti"), :24] = np.nan
    one, other = (record_paths(history, 3, 50, seed=1) for history in (known, History(known.first, changed)))
    shares = [paths / paths.sum(axis=1, keepdims=True) for paths in (one, other)]
    mexico, venezuela = GROUPS.index("mexico"), GROUPS.index("venezuela")
    np.testing.assert_allclose(*(share[:, mexico] / share[:, venezuela] for share in shares), rtol=0.2)
