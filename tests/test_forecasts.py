"""Forecasts ahead: the record's paths, a package on the same departures, and what of the spread nobody can know yet."""

import numpy as np
import pytest

from winset.calibration.record_paths import record_paths
from winset.calibration.series import history
from winset.corridor.accounts import OUTCOMES
from winset.corridor.simulate import MonthlyPaths
from winset.data.record import monthly_record
from winset.report.findings import forecast_document
from winset.study import Ahead, Forecast, Study, forecast

STUDY = Study("january-2024", as_of="2023-12-31", draws=60, seed=1, horizon=8)
BETWEEN, WAITING = OUTCOMES.index("border_patrol_encounters"), OUTCOMES.index("waiting")


@pytest.fixture(scope="module")
def ahead() -> Forecast:
    return forecast(STUDY, "us_opening")


def test_under_current_policy_the_corridor_goes_where_the_record_points(ahead: Forecast) -> None:
    paths = record_paths(history(monthly_record(ahead.as_of)), 8, 60, 1).sum(axis=1)
    met = ahead.months.values[BETWEEN, :, 0]
    assert np.abs(np.log(met) - np.log(paths)).mean() < 0.08
    assert np.corrcoef(met[5], paths[5])[0, 1] > 0.95


def test_a_package_meets_the_same_departures_until_it_starts(ahead: Forecast) -> None:
    assert ahead.package is not None
    start = ahead.case.first_month
    now, signed = ahead.current.months.values, ahead.package.months.values
    np.testing.assert_array_equal(now[:, :start], signed[:, :start])
    assert np.median(signed[BETWEEN, start + 3] / now[BETWEEN, start + 3]) < 0.98


def test_between_ports_nearly_all_of_the_spread_is_of_what_nobody_knows(ahead: Forecast) -> None:
    share = ahead.current.unknown_events()
    assert share[BETWEEN].min() > 0.9
    # How many wait hangs on parameters that no count shows.
    assert share[WAITING, 0] < 0.6


def months(values: np.ndarray) -> MonthlyPaths:
    """Return a run with values (outcome, month, draw) and nothing else."""
    nothing = np.zeros(0)
    return MonthlyPaths(values[:, :, None], nothing, nothing, nothing, nothing, nothing, None, nothing)  # type: ignore[arg-type]


def test_the_share_by_hand() -> None:
    e = np.e
    # Logs of one more: 0, 2 with variance 1 against 0.5, 1.5 with variance a quarter: three quarters are lost.
    whole = np.array([[[0.0, e**2 - 1]], [[-2.0, 2.0]], [[3.0, 3.0]]])
    held = np.array([[[e**0.5 - 1, e**1.5 - 1]], [[-1.0, 1.0]], [[3.0, 3.0]]])
    share = Ahead(months(whole), months(held)).unknown_events()[:, 0]
    np.testing.assert_allclose(
        share[:2], [0.75, 0.75]
    )  # the second is below zero: in its own unit, 4 against 1
    assert np.isnan(share[2])


def test_the_document_holds_current_policy_and_the_package(ahead: Forecast) -> None:
    document = forecast_document(ahead, "haiti")
    assert list(document) == ["meta", "outcomes", "groups", "unknown_events", "package"]
    assert document["package"]["name"] == "us_opening"
    assert list(document["package"]["groups"]) == ["haiti"]
    month = document["package"]["difference"]["border_patrol_encounters"][6]
    assert month["month"] == "2024-06" and month["mean"] < 0
    share = document["unknown_events"]["border_patrol_encounters"][0]
    assert share["month"] == "2023-12" and 0.9 < share["share"] <= 1.0
