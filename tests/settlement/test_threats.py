"""Threats of the real case, carried out on the paths without a deal."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from winset.corridor.simulate import simulate_totals
from winset.outcomes.evaluate import standing
from winset.policy.packages import package_levers
from winset.preferences.payoff import measure_values
from winset.ratification.tables import range_draws
from winset.settlement.game import Talks, talks_schedule
from winset.settlement.threats import CarriedOut, threats_carried_out
from winset.study import StudyResult, talks_of


@pytest.fixture(scope="module")
def talks(small_study: StudyResult) -> Talks:
    return talks_of(small_study.case, small_study.corridor, small_study.study)


def by_name(talks: Talks, result: StudyResult, path: str) -> Mapping[str, CarriedOut]:
    return {one.threat.id: one for one in threats_carried_out(talks, result.settled.weighing, path)}


def test_a_threat_is_the_path_on_which_its_levers_stand(small_study: StudyResult, talks: Talks) -> None:
    # The same numbers come out if a path without a deal is written that already refuses returns.
    case = talks.case
    refused = {**case.no_deal["status_quo"], "returns_cap": 0.0}
    written = replace(talks, case=replace(case, no_deal={**case.no_deal, "refused": refused}))
    plan = talks_schedule(written, package_levers(case.clauses, {})[None], "refused")
    totals = simulate_totals(talks.inputs, standing(plan))
    scale = small_study.settled.weighing
    expected = measure_values(totals.values, scale.reference, scale.wants["mex"]).mean(axis=-1)[..., 0]
    found = by_name(talks, small_study, "status_quo")["returns_refused"]
    np.testing.assert_allclose(found.values[1], expected, rtol=1e-12)
    assert found.stays == 1.0 - totals.lost.mean()


def test_a_threat_without_a_lever_costs_what_it_is_judged_to_cost(
    small_study: StudyResult, talks: Talks
) -> None:
    level = talks.case.clause("tariff_threat").level("five_percent")
    drawn = range_draws(level.worth["mex"], "worth/tariff_threat/five_percent/mex", talks.draws)
    found = by_name(talks, small_study, "status_quo")["tariffs"]
    assert found.worth[1].tolist() == drawn.tolist()
    usa, mex, stays = small_study.settled.no_deal_expected["status_quo"]
    np.testing.assert_allclose(found.values[0], usa, atol=1e-12)
    np.testing.assert_allclose(found.values[1], mex, atol=1e-12)
    assert found.stays == stays


def test_what_a_path_already_does_is_no_threat_on_it(small_study: StudyResult, talks: Talks) -> None:
    everywhere = {threat.id for threat in talks.case.threats}
    assert set(by_name(talks, small_study, "status_quo")) == everywhere
    # Under best responses the proclamation stands; a breakdown has closed ports and all that Mexico could stop.
    assert everywhere - set(by_name(talks, small_study, "best_responses")) == {"proclamation"}
    assert set(by_name(talks, small_study, "breakdown")) == {
        "lawful_routes_closed",
        "sanctions_back",
        "tariffs",
    }


def test_checkpoints_tightened_for_oneself_can_still_be_threatened_with(
    small_study: StudyResult, talks: Talks
) -> None:
    # Best responses raise Mexican effort to 1.35; easing it to 0.7 moves it the other way and cuts interceptions.
    path = by_name(talks, small_study, "best_responses")["enforcement_eased"]
    usa, _, _ = small_study.settled.no_deal_expected["best_responses"]
    encounters = [one.outcome for one in talks.case.actors["usa"].measures].index("border_patrol_encounters")
    assert path.values[0][encounters, 0] < usa[encounters, 0] - 0.05
