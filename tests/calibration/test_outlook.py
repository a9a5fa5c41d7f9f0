"""Levels after the origin: season, bounds and spread by closed form; groups move shares and not the total."""

from dataclasses import replace

import numpy as np
import pytest

from winset.calibration.observation import Observed
from winset.calibration.outlook import BOUND, PIPELINE, PULL_TOTAL, monthly_spread, outlook
from winset.corridor.places import CITIES, GROUPS, MEXICO
from winset.months import month_number

N, MONTHS, HORIZON = len(GROUPS), 36, 6
SEASON = 1.0 + 0.3 * np.sin(2 * np.pi * np.arange(12) / 12)
SIZE = np.array([4e4, 3e4, 2e4, 1e4, 1e3, 2e4, 1.5e4])
NO_LAG = np.zeros(N)


def observed(shock: np.ndarray | float = 0.0, own: np.ndarray | float = 0.0) -> Observed:
    """36 months that follow the season exactly; `shock` (month, 1) moves the total, `own` (month, group) the groups."""
    months = np.arange(month_number("2020-12"), month_number("2020-12") + MONTHS)
    met = SIZE * SEASON[months % 12, None] * np.exp(shock) * np.exp(own)
    empty = np.zeros((MONTHS, N))
    return Observed(
        months=months, last_full=MONTHS, border_patrol=met, ports=empty, mexican_events=empty, mexican_returns=empty,
        expulsion=empty, us_flights=np.zeros(MONTHS), city_share=np.full((len(CITIES), N), 1 / len(CITIES)),
        adult_share=np.full(N, 0.6), family_share=np.full(N, 0.3), port_share=np.full(N, 1 / N), season=SEASON,
        mexicans_sent_back=0.7, sheltered=1e4, preliminary_total=None,
    )  # fmt: skip


def alternating(size: float) -> np.ndarray:
    """Log levels that go up and down by `size` a month: the median absolute change is `size`."""
    return size * (np.arange(MONTHS) % 2)[:, None]


def ahead(seen: Observed, draws: int = 4, lag: np.ndarray = NO_LAG, horizon: int = HORIZON) -> np.ndarray:
    level = np.repeat(seen.border_patrol[:, :, None], draws, axis=2)
    return outlook(level, seen, lag, horizon, seed=5).level


def test_without_shocks_the_last_level_goes_on_with_the_season() -> None:
    found = ahead(observed())
    first = (month_number("2020-12") + MONTHS) % 12
    for month in range(HORIZON):
        by_hand = SIZE * SEASON[(first + month) % 12]
        np.testing.assert_allclose(found[month], np.repeat(by_hand[:, None], 4, axis=1), rtol=1e-9)


def test_departures_have_the_season_of_the_month_in_which_they_reach_the_border() -> None:
    """People two months from the border set out two months before the season they are met in."""
    seen = observed()
    calendar = seen.calendar_month(np.arange(MONTHS) + 2)
    level = np.repeat((SIZE * SEASON[calendar, None])[:, :, None], 3, axis=2)
    found = outlook(level, seen, np.full(N, 2.0), HORIZON, seed=5).level
    for month in range(HORIZON):
        by_hand = SIZE * SEASON[seen.calendar_month(np.array(MONTHS + month + 2))]
        np.testing.assert_allclose(found[month, :, 0], by_hand, rtol=1e-9)


def test_the_monthly_spread_is_the_standard_deviation_of_log_changes() -> None:
    # 34 changes of +0.2 and -0.2 in turn: mean 0, deviation 0.2.
    assert monthly_spread(1e5 * np.exp(alternating(0.2)[:-1, 0])) == pytest.approx(0.2)
    assert monthly_spread(np.full(20, 7e4)) == 0.0


def test_shocks_to_the_total_have_the_spread_of_a_mean_reverting_walk() -> None:
    """After n steps the variance is s^2 (1 - r^2n)/(1 - r^2); the first step is of those already on the way."""
    seen = replace(observed(alternating(0.05)), last_full=MONTHS - 1)
    level = np.repeat(seen.border_patrol[: MONTHS - 1, :, None], 40_000, axis=2)
    found = outlook(level, seen, NO_LAG, 4, seed=5)
    total = np.log(found.level.sum(axis=1))

    def by_hand(steps: int) -> float:
        return PIPELINE * 0.05 * np.sqrt((1 - PULL_TOTAL ** (2 * steps)) / (1 - PULL_TOTAL**2))

    for month in range(4):
        assert total[month].std() == pytest.approx(by_hand(month + 2), rel=0.03)
    foreign = np.log(np.delete(found.on_the_way, MEXICO, axis=0))
    assert foreign.std(axis=-1) == pytest.approx([by_hand(1)] * (N - 1), rel=0.03)
    assert (found.on_the_way[MEXICO] == 1.0).all()
    season = np.log(SEASON[seen.calendar_month(MONTHS - 1 + np.arange(4))])
    assert np.ptp(np.median(total, axis=-1) - season) < 0.01


def test_no_shock_takes_the_total_beyond_its_bound() -> None:
    seen = replace(observed(alternating(0.9)), last_full=MONTHS - 1)
    level = np.repeat(seen.border_patrol[: MONTHS - 1, :, None], 500, axis=2)
    total = np.log(outlook(level, seen, NO_LAG, 24, seed=5).level.sum(axis=1))
    season = np.log(SEASON[seen.calendar_month(MONTHS - 1 + np.arange(24))])[:, None]
    centre = np.log(np.exp(np.log(seen.border_patrol[-4:-1] / SEASON[
        seen.calendar_month(np.arange(MONTHS - 4, MONTHS - 1))][:, None]).mean(axis=0)).sum())  # fmt: skip
    distance = np.abs(total - season - centre)
    assert distance.max() == pytest.approx(BOUND, abs=1e-9)


def test_group_shocks_move_shares_and_leave_the_total_alone() -> None:
    own = np.zeros((MONTHS, N))
    own[:, 2] = 0.5 * (np.arange(MONTHS) % 2)
    moved, still = ahead(observed(own=own), draws=300), ahead(observed(), draws=300)
    share = moved / moved.sum(axis=1)[:, None]
    assert share[-1, 2].std() > 0.02
    # Were groups' walks summed, the total would rise with their spread (Jensen) and wander with their luck.
    calendar = observed(own=own).calendar_month(np.arange(MONTHS))
    spread = monthly_spread(observed(own=own).border_patrol.sum(axis=1) / SEASON[calendar])
    total = moved.sum(axis=1)
    assert np.log(total[0]).std() == pytest.approx(PIPELINE * spread * np.sqrt(1 + PULL_TOTAL**2), rel=0.15)
    assert still.sum(axis=1).std(axis=-1).max() < 1e-6


def test_a_month_told_beforehand_stands_as_it_was_fitted() -> None:
    seen = observed()
    level = np.repeat(seen.border_patrol[:, :, None], 4, axis=2)
    told = np.concatenate([level, np.full((1, N, 4), 123.0)])
    found = outlook(told, seen, NO_LAG, HORIZON, seed=5).level
    # Only Mexicans are at the border within the month: the level of the others is not seen in it.
    assert (found[0, MEXICO] == 123.0).all()
    assert (np.delete(found[0], MEXICO, axis=0) != 123.0).all() and (found[1] != 123.0).all()
