"""What would have been said on the eve of past talks: the rule of ADR 22 by hand, and on the small study."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from winset.app.cli import build_app, run
from winset.errors import CaseError
from winset.policy.case import case_folder, read_case
from winset.settlement.game import all_levels
from winset.study import StudyResult, past_talks, talks_of
from winset.study.past_talks import (
    State,
    best_response_levels,
    chances,
    ends_of_talks,
    held,
    refused,
    said_on_the_eve,
)

JUNE_2024 = 6
"""Months after December 2023, the first modelled one: the end of the window."""


@pytest.fixture(scope="module")
def talks(small_study: StudyResult):
    return talks_of(small_study.case, small_study.corridor, small_study.study)


def test_the_ends_of_the_talks_weigh_one_and_a_deal_as_much_as_it_is_ratified(
    small_study: StudyResult,
) -> None:
    bargains, settled = small_study.bargains["status_quo"], small_study.settled
    ways = list(ends_of_talks(small_study.case, settled, bargains))
    assert sum(way.weight for way in ways) == pytest.approx(1.0)
    nash = [one.nash for one in bargains.ratifiable]
    # Brute force over preference draws: each weighs alike and counts as often as both sides ratify its package.
    struck = np.mean([0.0 if one is None else settled.packages.ratified[one.package] for one in nash])
    assert sum(way.weight for way in ways if way.is_deal) == pytest.approx(struck)
    no_deal = [way.weight for way in ways if not way.is_deal]
    assert no_deal == pytest.approx([(1 - struck) / 2] * 2)


def test_best_responses_stand_where_a_level_says_what_they_set() -> None:
    case = read_case("january-2024")
    moved = {
        name: level
        for name, level in best_response_levels(case).items()
        if level != all_levels(case, {})[name]
    }
    assert moved == {"mexican_interception": "rail_bus_air_checkpoints", "asylum_limits": "proclamation"}


def test_a_clause_without_consent_or_break_has_the_chances_of_its_states_and_a_tenth_spread(talks) -> None:
    home = all_levels(talks.case, {})
    deal = {**home, "ports_of_entry": "partial"}
    ways = [State(deal, 0.4, is_deal=True), State(home, 0.6, is_deal=False)]
    clause = talks.case.clause("ports_of_entry")
    stays = held(talks, clause, "partial", JUNE_2024)
    found = chances(talks, ways, clause, JUNE_2024, 0.1)
    assert found == pytest.approx(
        {
            "closed_as_in_december": 0.1 / 3,
            "partial": 0.1 / 3 + 0.9 * 0.4 * stays,
            "all_open": 0.1 / 3 + 0.9 * (0.6 + 0.4 * (1 - stays)),
        }
    )
    assert sum(found.values()) == pytest.approx(1.0)


def test_flights_that_are_refused_stand_at_none_whatever_was_agreed(talks) -> None:
    home = all_levels(talks.case, {})
    lifted = {**home, "venezuela_sanctions": "lift_all", "us_flights_venezuela": "three_a_week"}
    drawn = {"consent_u": [0.1, 0.6, 0.7, 0.99], "consent_floor": [0.2] * 4, "consent_ceiling": [0.9] * 4}
    values = {**talks.draws.values, **{name: np.array(row) for name, row in drawn.items()}}
    four = replace(talks, draws=replace(talks.draws, values=values))
    # Licences are worth 0.5: 0.2 + 0.7/2 = 0.55 lets one draw of four in; all lifted, 0.9 lets in three.
    assert (refused(four, home), refused(four, lifted)) == (0.75, 0.25)
    clause = talks.case.clause("us_flights_venezuela")
    found = chances(four, [State(home, 1.0, is_deal=False)], clause, JUNE_2024, 0.1)
    assert found["none"] == pytest.approx(0.1 / 4 + 0.9 * 0.75)
    assert found["one_a_week"] == pytest.approx(0.1 / 4 + 0.9 * 0.25)


def test_checkpoints_hold_as_often_as_no_break_comes_by_the_end(talks) -> None:
    clause = talks.case.clause("mexican_interception")
    # First month February 2024 (index 2), with its onset March: June is the fourth month, so four without a break.
    share = held(talks, clause, "national_guard_surge", JUNE_2024)
    # A quarter a year is (1 - 0.25)^(4/12) = 0.91; the chance itself is drawn from 0.1 to 0.5, and 24 draws are few.
    assert share == pytest.approx(0.91, abs=0.08)
    assert held(talks, clause, "national_guard_surge", 2) == 0.0


def test_every_clause_that_the_record_names_is_scored_by_its_own_level(
    small_study: StudyResult, talks
) -> None:
    said = {one.clause: one for one in small_study.said}
    record = small_study.case.packages["what_happened_2024_h1"]
    assert set(said) == set(record.named) and "asylum_limits" not in said
    for name, one in said.items():
        assert sum(one.predicted.values()) == pytest.approx(1.0)
        assert one.happened == record.levels[name]
        assert one.log_score == pytest.approx(np.log(one.predicted[one.happened]))
        assert one.agrees == (one.predicted[one.happened] == max(one.predicted.values()))
    # Ports stayed open: three levels, so ln(0.9 + 0.1/3). Flights stopped: four levels, so ln(0.1/4).
    assert said["ports_of_entry"].log_score_status_quo == pytest.approx(np.log(0.9 + 0.1 / 3))
    assert said["us_flights_venezuela"].log_score_status_quo == pytest.approx(np.log(0.025))
    bargains = small_study.bargains[small_study.case.default_no_deal]
    even = said_on_the_eve(talks, small_study.settled, bargains, spread=1.0)
    assert [one.log_score for one in even] == pytest.approx([-np.log(len(one.predicted)) for one in even])


def test_the_analysis_tells_it_and_a_run_with_later_evidence_does_not(small_document) -> None:
    assert all(
        {"clause", "predicted", "happened", "agrees", "source"} <= set(row)
        for row in small_document["history"]
    )
    assert small_document["history"][0]["clause"] == "mexican_interception"
    assert "events 113,347 in January" in small_document["history"][0]["source"]


def test_the_command_prints_the_rows_of_one_case_alone(small_study: StudyResult, monkeypatch, capsys) -> None:
    monkeypatch.setattr("winset.study.run_past_talks", lambda study, tell: small_study.said)
    assert run(build_app(), ["hindcast", "january-2024", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    keys = {
        "case",
        "clause",
        "predicted",
        "happened",
        "log_score",
        "log_score_status_quo",
        "agrees",
        "source",
    }
    assert all(set(row) == keys and row["case"] == "january-2024" for row in rows)
    assert run(build_app(), ["hindcast", "nowhere", "--json"]) == 2


def test_without_a_case_the_command_prints_talks_of_all_cases_and_the_dynamics(
    small_study: StudyResult, monkeypatch, capsys
) -> None:
    monkeypatch.setattr("winset.study.run_past_talks", lambda study, tell: small_study.said[:1])
    monkeypatch.setattr("winset.study.periods", dict)
    assert run(build_app(), ["hindcast", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["dynamics"], document["periods"]) == ([], [])
    assert [row["case"] for row in document["talks"]] == ["january-2023", "january-2024"]


def test_what_followed_must_be_a_package_and_a_later_month(tmp_path: Path) -> None:
    from shutil import copytree

    folder = copytree(case_folder("january-2024"), tmp_path / "talks")
    text = (folder / "case.yaml").read_text(encoding="utf-8")
    wrong = text.replace(
        "{package: what_happened_2024_h1, until: 2024-06}", "{package: what_happend, until: 2024-01}"
    )
    (folder / "case.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        read_case(folder)
    assert [fault.what for fault in caught.value.faults] == [
        "`what_happend` is no package",
        "2024-01 does not follow 2024-01-08",
    ]
    (folder / "case.yaml").write_text(
        text.replace("followed: {package", "_followed: {package"), encoding="utf-8"
    )
    with pytest.raises(CaseError):
        read_case(folder)


def test_a_case_that_does_not_say_what_followed_is_refused(monkeypatch) -> None:
    case = replace(read_case("january-2024"), followed=None)
    monkeypatch.setattr(past_talks, "read_case", lambda name: case if name == "talks" else read_case(name))
    from winset.errors import OptionError
    from winset.study import Study

    with pytest.raises(OptionError, match="choose one of january-2023, january-2024"):
        past_talks.run_past_talks(Study("talks"))
