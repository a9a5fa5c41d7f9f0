"""Scores of an origin and rows over origins, by hand on made series."""

import numpy as np
import pytest

from winset.calibration.backtest import (
    HORIZONS,
    MEASURES,
    Scores,
    baseline_names,
    baseline_scores,
    happened_after,
    model_marks,
    model_scores,
    rows,
    totals_ratio,
)
from winset.calibration.series import SERIES, History

LOG, NATURAL = MEASURES.index("log_crps"), MEASURES.index("crps")


def counting(months: int) -> History:
    """Return a record in which month m of every series counts m events."""
    return History(600, np.tile(np.arange(float(months)), (len(SERIES), 1)))


def test_each_horizon_is_held_to_the_month_it_is_about() -> None:
    after = counting(30)  # months 600 to 629
    made = {name: np.tile(np.arange(12.0)[:, None], (1, 3)) for name in SERIES}  # says 0, 1, 2 … for certain
    scores = model_scores(made, 610, after)
    # Month 610 + h counts 10 + h; the forecast of h months ahead says h - 1: always 11 too few.
    np.testing.assert_allclose(scores[:, :, NATURAL], 11.0)
    assert scores[0, 0, LOG] == pytest.approx(np.log1p(11.0) - np.log1p(0.0))


def test_what_has_not_followed_yet_is_not_scored() -> None:
    made = {name: np.zeros((12, 2)) for name in SERIES}
    scores = model_scores(made, 626, counting(30))  # three months are known after it
    assert np.isnan(scores[0, :, LOG]).tolist() == [False, False, True, True]


def test_the_marks_of_a_forecast_stand_at_the_horizon_they_are_about() -> None:
    # Month h of every series is told as h and h + 100 with equal chance: its quartiles are a quarter of the way in.
    made = {name: np.arange(1.0, 13.0)[:, None] + np.array([0.0, 100.0]) for name in SERIES}
    marks = model_marks(made)
    np.testing.assert_allclose(marks[3, :, 2], np.array(HORIZONS) + 50.0)
    np.testing.assert_allclose(marks[3, 1], [3 + 5, 3 + 25, 3 + 50, 3 + 75, 3 + 95])


def test_what_happened_is_told_beside_the_forecast_of_its_month() -> None:
    happened = happened_after(626, counting(30))  # months 627 to 629 are known and count 27, 28, 29
    np.testing.assert_allclose(happened[0], [27.0, 29.0, np.nan, np.nan])


def test_baselines_are_made_from_what_was_known_alone() -> None:
    known, later = History(600, counting(40).values[:, :20]), counting(40)
    other = later.values.copy()
    other[:, 35:] = 999.0  # beyond twelve months after month 619
    one, two = (baseline_scores(known, after, 50) for after in (later, History(600, other)))
    np.testing.assert_array_equal(one, two)


def scores_of(model: np.ndarray, conditional: np.ndarray, baselines: np.ndarray) -> Scores:
    """Return scores without what no row is made of."""
    empty = np.empty((*model.shape[:3], 0)), np.empty(model.shape[:3])
    return Scores(np.arange(len(model)), model, conditional, baselines, *empty, baseline_names())


def test_rows_by_hand() -> None:
    names = baseline_names()
    shape = (3, len(SERIES), len(HORIZONS))
    model = np.full((*shape, len(MEASURES)), np.nan)
    model[:, 0, 0] = [[1.0, 10.0, 1, 1, 0.05], [2.0, 20.0, 0, 1, 0.15], [3.0, 30.0, 0, 0, 0.95]]
    baselines = np.full((*shape, len(names)), 9.0)
    baselines[:, 0, 0, 0], baselines[:, 0, 0, 1] = 4.0, 3.0
    conditional = np.full_like(model, np.nan)
    conditional[1:, 0, 0] = model[1:, 0, 0]
    found = rows(scores_of(model, conditional, baselines))
    assert [(row.conditional, row.origins) for row in found] == [(False, 3), (True, 2)]
    row = found[0]
    assert (row.series, row.horizon) == ("southwest_border", 1)
    assert (row.log_crps, row.log_crps_naive, row.ratio, row.crps) == (2.0, 4.0, 0.5, 20.0)
    assert row.ratio_se == pytest.approx(np.sqrt(1 / 3) / 4)
    assert (row.best_baseline, row.best_baseline_ratio, row.against_best) == ("seasonal_naive", 0.75, 2 / 3)
    assert (row.coverage50, row.coverage90) == pytest.approx((1 / 3, 2 / 3))
    assert row.pit == pytest.approx((1 / 3, 1 / 3, *[0.0] * 7, 1 / 3))
    assert found[1].ratio == 2.5 / 4.0


def test_the_gate_is_the_geometric_mean_of_the_two_totals() -> None:
    names = baseline_names()
    model = np.ones((2, len(SERIES), len(HORIZONS), len(MEASURES)))
    model[:, 0], model[:, 1], model[:, 2:] = 0.5, 2.0, 7.0
    baselines = np.ones((2, len(SERIES), len(HORIZONS), len(names)))
    found = rows(scores_of(model, np.full_like(model, np.nan), baselines))
    assert totals_ratio(found, 3) == pytest.approx(1.0)
