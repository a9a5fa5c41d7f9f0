"""Weights read back from choices, by choices whose answer is known beforehand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from winset.history.ledger import ledger
from winset.policy.clauses import Text
from winset.policy.files import Choice
from winset.ratification.tables import range_draws
from winset.settlement.game import Talks
from winset.study import SAMPLES, StudyResult, talks_of
from winset.study.revealed import revealed


@pytest.fixture(scope="module")
def talks(small_study: StudyResult) -> Talks:
    return talks_of(small_study.case, small_study.corridor, small_study.study)


def made(party: str, chose: dict[str, str], over: dict[str, str]) -> Choice:
    return Choice(party, date(2023, 1, 1), Text("t", "t"), chose, over, ("L",), "by hand")


def with_choices(talks: Talks, *choices: Choice) -> Talks:
    return replace(talks, case=replace(talks.case, choices=choices))


def test_a_choice_and_its_opposite_leave_no_weights(small_study: StudyResult, talks: Talks) -> None:
    surge = {"mexican_interception": "national_guard_surge"}
    both = with_choices(talks, made("mex", surge, {}), made("mex", {}, surge))
    (found,) = revealed(both, small_study.settled, {}, small_study.as_of)
    assert found.rational.sum() == pytest.approx(1.0)
    assert found.kept == 0 or not found.explained.all()


def test_a_worth_without_outcomes_decides_by_its_draws_alone(small_study: StudyResult, talks: Talks) -> None:
    # Tariffs move no lever: refusing them is rational exactly in the draws in which they are worth nothing or less.
    level = talks.case.clause("tariff_threat").level("five_percent")
    refused = with_choices(talks, made("usa", {}, {"tariff_threat": "five_percent"}))
    (found,) = revealed(refused, small_study.settled, {}, small_study.as_of)
    drawn = range_draws(level.worth["usa"], "worth/tariff_threat/five_percent/usa", talks.draws)
    assert found.rational[0] == pytest.approx((drawn <= 0).mean(), abs=0.02)
    assert found.kept == round(found.rational[0] * SAMPLES)


def test_a_choice_after_the_day_is_not_known_on_it(small_study: StudyResult, talks: Talks) -> None:
    (usa, mex) = revealed(talks, small_study.settled, {}, date(2023, 12, 28))
    assert {choice.day.year for choice in (*usa.choices, *mex.choices)} <= {2019, 2023}
    assert all(choice.day <= date(2023, 12, 28) for choice in (*usa.choices, *mex.choices))


def test_who_wants_enforcement_at_any_price_gives_the_price_little_weight(
    small_study: StudyResult, talks: Talks
) -> None:
    # Twenty billion more only costs: who chooses it has less weight on its own cost than others have.
    paid = with_choices(talks, made("usa", {"shelter_funding": "hundred_million"}, {}))
    (found,) = revealed(paid, small_study.settled, {}, small_study.as_of)
    cost = [one.outcome for one in small_study.settled.wants["usa"].measures].index("cost_usa_usd")
    assert found.kept > 0
    assert found.weights[:, cost].mean() < 1.0 / found.weights.shape[1]


def test_every_choice_of_the_case_is_told_by_an_entry_of_the_ledger(small_study: StudyResult) -> None:
    known = {entry.id for entry in ledger()}
    assert {one for choice in small_study.case.choices for one in choice.ledger} <= known
    assert np.isfinite([found.rational.sum() for found in small_study.revealed]).all()
