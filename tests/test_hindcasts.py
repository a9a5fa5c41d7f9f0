"""Past periods: sizes known on the eve, levers pulled when they were, nothing learned from the scored months."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from winset.calibration.observation import Observed, observe
from winset.calibration.record_paths import record_paths
from winset.calibration.series import history
from winset.corridor.levers import lever_index
from winset.corridor.places import GROUPS
from winset.corridor.priors import corridor_draws
from winset.data.record import MonthlyRecord, border_patrol_by_group, monthly_record
from winset.draws import Draws
from winset.errors import RecordError
from winset.months import month_number
from winset.policy.case import read_case
from winset.reading import library_path, read_yaml
from winset.report.hindcast_documents import dynamics_rows, period_documents
from winset.study import hindcasts, past_levers
from winset.study.hindcasts import (
    ALPHAS,
    Hindcast,
    naive_walk,
    run_hindcast,
    score,
    weighted_interval_score,
)
from winset.study.past_levers import (
    SIZES,
    eve_levers,
    expelled_shares,
    lever_sizes,
    period_of,
    pulled_schedule,
)
from winset.study.setting import Study

AUTUMN, TITLE_42 = period_of("autumn_2023"), period_of("autumn_2022")
SEPTEMBER_2023, SEPTEMBER_2022 = month_number("2023-09"), month_number("2022-09")


@pytest.fixture(scope="module")
def autumn() -> Hindcast:
    return run_hindcast(AUTUMN, Study(AUTUMN.case, draws=40))


def test_the_score_is_the_mean_pinball_loss_of_the_intervals_ends_and_the_median() -> None:
    """Bracher et al. 2021, eq. 3: twice the mean of the pinball losses at 2K + 1 quantiles is the same number."""
    samples = np.random.default_rng(3).lognormal(8, 0.7, (5, 400))
    observed = np.array([50.0, 900.0, 3000.0, 8000.0, 90_000.0])
    levels = sorted([0.5, *(a / 2 for a in ALPHAS), *(1 - a / 2 for a in ALPHAS)])
    losses = [
        np.where(observed < q, (1 - level) * (q - observed), level * (observed - q))
        for level, q in ((level, np.quantile(samples, level, axis=-1)) for level in levels)
    ]
    assert weighted_interval_score(samples, observed) == pytest.approx(2 * np.mean(losses, axis=0))


def test_a_forecast_without_doubt_is_scored_by_its_distance() -> None:
    assert score(np.full((2, 9), 70.0), np.array([100.0, 70.0])).wis == pytest.approx(15.0)


def test_a_month_is_inside_when_the_record_lies_between_the_5_and_95_percent_marks() -> None:
    samples = np.tile(np.arange(101.0), (4, 1))
    found = score(samples, np.array([4.0, 5.0, 95.0, 96.0]))
    assert (found.inside90, found.width90) == (0.5, pytest.approx(90.0))


def test_levers_hold_from_their_first_month_until_their_last() -> None:
    eve = eve_levers(AUTUMN, read_case(AUTUMN.case))
    plan = pulled_schedule(AUTUMN, eve, SEPTEMBER_2023, 3, 1)
    spans = {
        name: (plan.onset[lever_index(name)], *set(plan.end[lever_index(name)]))
        for name in ("us_flights_venezuela", "treasury_top_up", "interception_effort", "parole")
    }
    # Month 0 is October 2023: flights November to January, no money in December, checkpoints January to May.
    assert spans == {
        "us_flights_venezuela": (1, 4),
        "treasury_top_up": (2, 3),
        "interception_effort": (3, 8),
        "parole": (8, 8),
    }
    assert (plan.deal[:, lever_index("treasury_top_up")] == 0).all()
    assert (plan.base[:, lever_index("treasury_top_up")] == 50_000_000).all()


def test_sizes_keep_their_marks_and_what_is_left_out_stands_on_the_eve() -> None:
    sizes = lever_sizes(AUTUMN, 1)["interception_effort"]
    # One size in each of 32 equal slices: 16 below the central mark, one or two below the 5 % mark.
    assert (sizes < 1.9).sum() == SIZES // 2 and 1 <= (sizes < 1.35).sum() <= 2
    eve = eve_levers(AUTUMN, read_case(AUTUMN.case))
    without = pulled_schedule(AUTUMN, eve, SEPTEMBER_2023, 3, 1, ("interception_effort",))
    assert (without.deal[:, lever_index("interception_effort")] == 1.0).all()
    assert (without.deal[:, lever_index("us_flights_venezuela")] > 0).all()


def test_expulsions_change_on_the_day_they_were_decided() -> None:
    eve = np.array([0.88, 0.65, 0.0, 0.01, 0.12, 0.07, 0.0])
    share = expelled_shares(TITLE_42, eve, SEPTEMBER_2022)
    venezuela, cuba, mexico = (share[:, GROUPS.index(g)] for g in ("venezuela", "cuba_nicaragua", "mexico"))
    # 12 to 31 October are 20 days of 31; from November all of it, until 12 May, of which 11 days of 31 are left.
    assert venezuela == pytest.approx([0.65 * 20 / 31, *[0.65] * 6, 0.65 * 11 / 31])
    # 9 to 31 January are 23 days of 31.
    assert cuba == pytest.approx(
        [0.01] * 3 + [0.01 * 8 / 31 + 0.65 * 23 / 31] + [0.65] * 3 + [0.65 * 11 / 31]
    )
    assert mexico == pytest.approx([0.88] * 7 + [0.88 * 11 / 31])


def test_the_surge_moves_nothing_before_it_begins_and_lowers_what_follows(autumn: Hindcast) -> None:
    pulled, without = autumn.runs["pulled"], autumn.runs["without"]
    assert np.array_equal(pulled[:3], without[:3])
    foreign = slice(1, None)
    assert pulled[4:, foreign].sum() < 0.95 * without[4:, foreign].sum()


def test_the_naive_walk_widens_by_the_root_of_the_months_around_the_last_one() -> None:
    walk = np.log1p(naive_walk(history(monthly_record(AUTUMN.stands_on)), 8, 400))
    spread = walk.std(axis=-1)
    assert spread[3] / spread[0] == pytest.approx(np.full(len(GROUPS), 2.0))
    # September 2023 in the record: 54,833 Venezuelans between ports (`winset data show encounters`).
    assert np.exp(np.median(walk[0, GROUPS.index("venezuela")])) == pytest.approx(54_833, rel=0.02)


def test_without_levers_the_run_follows_what_the_record_alone_foretells(autumn: Hindcast) -> None:
    paths = record_paths(history(monthly_record(AUTUMN.stands_on)), 8, 40, 1)
    alone, run = np.median(paths.sum(axis=1), axis=-1), np.median(autumn.runs["eve"].sum(axis=1), axis=-1)
    # Where a path breaks off, those on the way still arrive: the corridor lags, it does not lead.
    assert run == pytest.approx(alone, rel=0.1)


def test_the_runs_do_not_see_the_months_they_are_scored_on(
    autumn: Hindcast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten times the encounters in the scored months change no run by a bit; the fit stands on the eve's day."""
    days = []

    def tenfold(record: MonthlyRecord, first: int, last: int) -> np.ndarray:
        days.append(("scored", record.as_of > AUTUMN.stands_on))
        return 10 * border_patrol_by_group(record, first, last)

    def seen(as_of: date, preliminary: dict[int, float], start: str) -> Observed:
        days.append((as_of, preliminary))
        return observe(as_of, preliminary, start)

    def drawn(as_of: date, *rest: object) -> Draws:
        days.append(as_of)
        return corridor_draws(as_of, *rest)

    monkeypatch.setattr(hindcasts, "border_patrol_by_group", tenfold)
    monkeypatch.setattr(hindcasts, "observe", seen)
    monkeypatch.setattr(hindcasts, "corridor_draws", drawn)
    again = run_hindcast(AUTUMN, Study(AUTUMN.case, draws=40))
    assert days == [(AUTUMN.stands_on, {}), AUTUMN.stands_on, ("scored", True)]
    assert np.array_equal(again.observed, 10 * autumn.observed)
    assert all(np.array_equal(again.runs[name], run) for name, run in autumn.runs.items())


def test_a_size_that_rests_on_later_evidence_is_refused(tmp_path: Path) -> None:
    text = library_path("hindcasts.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "hindcasts.yaml"
    # E043 is the fall of March to May 2024, published in June 2024.
    broken.write_text(text.replace("evidence: [E034, E045]", "evidence: [E043]"), encoding="utf-8")
    with pytest.raises(RecordError, match="E043 was not known on 2023-10-25"):
        read_yaml(broken, past_levers._File, RecordError)


def test_the_document_names_every_group_and_the_gates_follow_from_the_scores(autumn: Hindcast) -> None:
    rows, (period,) = dynamics_rows([autumn]), period_documents([autumn])
    assert [row["group"] for row in rows] == list(GROUPS)
    assert {"period", "group", "months", "inside90", "wis", "wis_naive"} <= set(rows[0])
    # All groups have as many months, so the whole is the mean of the groups.
    assert period["wis"] == pytest.approx(np.mean([row["wis"] for row in rows]), rel=1e-5)
    inside, of_eve, of_naive, width = period["gates"]
    assert inside["met"] == (np.mean([row["inside90"] for row in rows]) >= 0.85)
    assert of_eve["value"] == pytest.approx(period["wis"] / period["wis_no_levers"], rel=1e-5)
    assert of_naive["value"] == pytest.approx(period["wis"] / period["wis_naive"], rel=1e-5)
    assert width["met"] == (period["width90"] <= period["width90_naive"])
    january = next(month for month in period["without"]["months"] if month["month"] == "2024-01")
    assert january["observed"] == 124_215 and january["change_percent"]["p50"] < 0
