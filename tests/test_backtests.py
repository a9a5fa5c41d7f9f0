"""The corridor's forecasts from past months: a reduced backtest as it was, and no month after the origin seen."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from winset.calibration import levels_behind
from winset.calibration.record_paths import record_paths
from winset.data import parts, rows, tables
from winset.data.sources import registered
from winset.execution import on_threads
from winset.kept import Kept
from winset.months import month_name, month_number
from winset.policy.case import read_case
from winset.policy.packages import package_levers
from winset.study import Study, backtests
from winset.study.backtests import Origin, day_known, origin_on, run_backtest
from winset.study.known_measures import begun_measures, past_measures

GOLDEN = Path(__file__).parent / "golden" / "backtest.json"
STUDY = Study(case="january-2024", draws=60, seed=1, horizon=12)
FIRST, LAST = "2023-01", "2023-12"


@pytest.fixture(scope="module")
def levers() -> np.ndarray:
    return package_levers(read_case("january-2024").clauses, {})


@pytest.fixture(scope="module")
def origin(levers: np.ndarray) -> Origin:
    return origin_on(day_known(month_number("2022-11")), STUDY, levers)


def reduced() -> list[dict[str, object]]:
    """Return the rows of twelve origins, without what hangs on the baselines that are installed."""
    keys = ("series", "horizon", "origins", "conditional", "log_crps", "log_crps_naive", "crps", "coverage90")
    found = backtests.rows(run_backtest(FIRST, LAST, STUDY, on_threads(2)))
    return [{key: getattr(row, key) for key in keys} for row in found]


def test_a_reduced_backtest_scores_as_it_did() -> None:
    expected = json.loads(GOLDEN.read_text(encoding="utf-8"))
    found = reduced()
    assert [(row["series"], row["horizon"], row["origins"], row["conditional"]) for row in found] == [
        (row["series"], row["horizon"], row["origins"], row["conditional"]) for row in expected
    ]
    for one, other in zip(found, expected, strict=True):
        for key in ("log_crps", "log_crps_naive", "crps"):
            assert one[key] == pytest.approx(other[key], rel=1e-4), (one, other)
        assert one["coverage90"] == pytest.approx(other["coverage90"], abs=1e-6), (one, other)


def test_the_corridor_follows_the_paths_it_is_led_to(origin: Origin) -> None:
    paths = record_paths(origin.known, 12, STUDY.draws, 1)
    led = levels_behind.encounters(levels_behind.led_to(paths, origin.inputs, origin.plan), origin.plan)
    before = levels_behind.encounters(origin.inputs, origin.plan)
    missed, unled = (
        np.abs(np.log1p(met.sum(axis=1)) - np.log1p(paths.sum(axis=1))).mean() for met in (led, before)
    )
    assert missed < 0.06 < 0.3 < unled
    mexico = np.abs(np.log1p(led[:, 0]) - np.log1p(paths[:, 0])).mean()
    assert mexico < 0.1  # ADR 28


def test_a_path_that_the_corridor_made_is_found_again(origin: Origin) -> None:
    more = dataclasses.replace(origin.inputs, level=origin.inputs.level * 1.3)
    targets = levels_behind.encounters(more, origin.plan)
    found = levels_behind.encounters(levels_behind.led_to(targets, origin.inputs, origin.plan), origin.plan)
    missed = np.abs(found.sum(axis=1) / targets.sum(axis=1) - 1.0)
    assert missed.mean() < 0.01
    assert (
        np.quantile(missed, 0.99) < 0.05
    )  # where a quota takes nearly all of a group, one draw in sixty swings


CHECKED = tables.checked_table.__wrapped__
AS_OF = month_number("2022-12")


@pytest.fixture
def later_months_altered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Multiply every figure of every table that was told after the origin by three."""
    day = day_known(AS_OF).isoformat()

    def altered(table_id: str) -> pd.DataFrame:
        frame, time = CHECKED(table_id).copy(), registered(table_id).time
        numbers = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
        if time == "month":
            later = frame["month"] > month_name(AS_OF)
        elif time in ("date", "known_since"):
            later = frame[time] > day
        else:
            later = pd.Series(table_id == "seasonal_factors", index=frame.index)
        frame[numbers] = frame[numbers].where(~later, frame[numbers] * 3)
        return frame

    caches = [
        each
        for module in (tables, rows, parts)
        for each in vars(module).values()
        if hasattr(each, "cache_clear")
    ]
    for cached in caches:
        cached.cache_clear()
    monkeypatch.setattr(tables, "checked_table", altered)
    yield
    for cached in caches:
        cached.cache_clear()


def forecasts(levers: np.ndarray) -> dict[str, np.ndarray]:
    """Return what is said from December 2022, not knowing and knowing that parole began in January."""
    as_of = day_known(AS_OF)
    corridor = origin_on(as_of, STUDY, levers)
    paths = record_paths(corridor.known, 12, STUDY.draws, 1)
    begun, past = begun_measures(as_of), past_measures(as_of)
    assert len(begun) == 1 and len(past) > 10
    told = backtests.broken(paths, begun, past, 1)
    return {
        **{f"{name}, unconditional": made for name, made in corridor.forecast(paths).items()},
        **{f"{name}, conditional": made for name, made in corridor.forecast(told).items()},
    }


@pytest.fixture
def as_they_were(levers: np.ndarray) -> dict[str, np.ndarray]:
    return forecasts(levers)


def test_no_month_after_the_origin_moves_a_forecast(
    as_they_were: dict[str, np.ndarray], later_months_altered: None, levers: np.ndarray
) -> None:
    told, altered = (read("encounters")["encounters"].sum() for read in (CHECKED, tables.read_table))
    assert altered > 1.5 * told
    for name, made in forecasts(levers).items():
        np.testing.assert_array_equal(made, as_they_were[name], err_msg=name)


def test_a_stopped_backtest_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, small = Kept(tmp_path), dataclasses.replace(STUDY, draws=10)
    whole = run_backtest("2023-11", "2023-12", small, on_threads(1), kept)

    def refuse(*_: object) -> None:
        raise AssertionError("an origin that was kept is scored again")

    monkeypatch.setattr(backtests, "scored_origin", refuse)
    again = run_backtest("2023-11", "2023-12", small, on_threads(1), kept)
    np.testing.assert_array_equal(whole.model, again.model)
    np.testing.assert_array_equal(whole.baselines, again.baselines)
