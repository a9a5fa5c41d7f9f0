"""Scores by hand, and that a vote's own result never reaches its own prediction."""

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from ratification.houses import call, proposal, senate

from winset.ratification.backtest import (
    FIRST_ORIGIN,
    brier,
    leave_one_out,
    log_loss,
    party_line_passes,
    predictors,
    ratification_backtest,
    rolling_origin,
)

STANDINGS = {(118, "Senate"): senate()}
START = date(2023, 1, 1)
# Two of three votes are on what leaders agreed and pass; every third is a party's own and fails.
CALLS = [
    call(f"V{n:02d}", 0.95, "B", day=START + timedelta(n))
    if n % 3
    else call(f"V{n:02d}", 0.3, "D", passed=False, day=START + timedelta(n))
    for n in range(24)
]


def test_scores_by_hand() -> None:
    probability, passed = np.array([0.8, 0.4]), np.array([1.0, 0.0])
    assert brier(probability, passed) == pytest.approx((0.04 + 0.16) / 2)
    assert log_loss(probability, passed) == pytest.approx(-(math.log(0.8) + math.log(0.6)) / 2)
    assert log_loss(np.array([0.0]), np.array([1.0])) == pytest.approx(-math.log(0.01))


def test_the_party_line_counts_seats_and_both_parties_where_leaders_agreed() -> None:
    assert not party_line_passes(proposal("V", "D"), senate(), labelled=True)  # 51 of 60
    assert party_line_passes(proposal("V", "D", rule="simple"), senate(), labelled=True)  # 51 of 50
    tied = replace(senate(), seats={"D": 50, "R": 50})  # the Vice President votes with the president's party
    assert party_line_passes(proposal("V", "D", rule="simple"), tied, labelled=True)
    assert not party_line_passes(proposal("V", "R", rule="simple"), tied, labelled=True)
    assert not party_line_passes(proposal("V", "R", rule="simple"), senate(), labelled=True)  # 49 of 51
    assert party_line_passes(proposal("V", "B"), senate(), labelled=True)
    assert not party_line_passes(proposal("V", "B"), senate(), labelled=False)


@pytest.mark.parametrize("scheme", [leave_one_out, rolling_origin])
@pytest.mark.parametrize("labelled", [True, False])
def test_a_votes_own_result_never_reaches_its_own_probability(scheme, labelled):
    changed = [*CALLS]
    changed[22] = replace(changed[22], passed=not changed[22].passed, cuts={"D": -5.0, "R": 5.0})
    for predict in predictors(STANDINGS, labelled=labelled).values():
        assert scheme(CALLS, predict)[22] == scheme(changed, predict)[22]
    pivots = predictors(STANDINGS, labelled=labelled)[""]
    assert (
        leave_one_out(CALLS, pivots)[1] != leave_one_out(changed, pivots)[1]
    )  # but it does reach the others'


def test_a_rolling_origin_learns_from_earlier_days_alone() -> None:
    predict = predictors(STANDINGS, labelled=True)["base_rate"]
    told = rolling_origin(CALLS, predict)
    assert np.isnan(told[:FIRST_ORIGIN]).all()
    assert told[20] == pytest.approx(np.mean([other.passed for other in CALLS[:20]]))
    late = replace(CALLS[21], proposal=replace(CALLS[21].proposal, day=CALLS[20].proposal.day))
    assert rolling_origin([*CALLS[:21], late], predict)[21] == told[20]


def test_where_the_class_decides_pivots_beat_the_base_rate_and_every_score_is_told() -> None:
    scores = ratification_backtest(CALLS, STANDINGS)
    assert scores["votes"] == 24
    assert scores["brier"] < 0.1 < scores["brier_base_rate"]
    assert scores["rolling_origin"]["votes"] == 4
    rules = ("", "_calibrated", "_base_rate", "_party_line", "_party_line_calibrated")
    more = ("_agenda", "_agenda_president", "_logistic", "_pooled")
    told = {"votes", "gain_over_party_line_calibrated"}

    def named(of: tuple[str, ...]) -> set[str]:
        return {f"{measure}{rule}" for measure in ("brier", "log_loss") for rule in of} | told

    assert set(scores) - {"unlabelled", "rolling_origin"} == named(rules)
    assert set(scores["unlabelled"]) == named((*rules, *more))
    assert set(scores["rolling_origin"]["unlabelled"]) == named((*rules, *more))
    assert scores["gain_over_party_line_calibrated"]["party_line_calibrated"] == {"mean": 0.0, "error": 0.0}
    gain = scores["gain_over_party_line_calibrated"]["base_rate"]["mean"]
    assert gain == pytest.approx(scores["brier_party_line_calibrated"] - scores["brier_base_rate"], abs=2e-4)
