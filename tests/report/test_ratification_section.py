"""The section on who must say yes: what it tells is what the study and the record say."""

from typing import Any

import pytest

from winset.report.blocks import Figures, Table
from winset.report.ratification_documents import win_sets_at
from winset.report.ratification_section import ratification
from winset.study import StudyResult


@pytest.fixture(scope="module")
def told(small_document: dict[str, Any]) -> dict[str, Any]:
    return small_document["report"]["ratification"]


def tables(document: dict[str, Any]) -> dict[str, Table]:
    section = ratification(document)
    assert section is not None
    return {block.caption: block for block in section.blocks if isinstance(block, Table)}


def test_win_sets_at_a_threshold_are_counts_of_packages(small_study: StudyResult) -> None:
    packages = small_study.settled.packages
    found = {one["at_least"]: one for one in win_sets_at(small_study)}
    both = sum(
        usa >= 0.75 and mex >= 0.75
        for usa, mex in zip(packages.accepted_usa[::1000], packages.accepted_mex[::1000], strict=True)
    )
    exact = ((packages.accepted_usa >= 0.75) & (packages.accepted_mex >= 0.75)).mean()
    assert found[0.75]["both"] == pytest.approx(exact, rel=1e-5)
    assert both / len(packages.accepted_usa[::1000]) == pytest.approx(exact, abs=0.05)
    for side in ("usa", "mex", "both"):
        shares = [one[side] for one in found.values()]
        assert shares == sorted(shares, reverse=True) and shares[0] > shares[-1]


def test_every_senator_is_on_the_line_and_the_pivot_is_the_sixtieth(told: dict[str, Any]) -> None:
    for bill in told["bills"]:
        ideals = [senator["ideal"] for senator in bill["senate"]]
        assert ideals == sorted(ideals) and len(ideals) == 100
        senate = next(vote for vote in bill["votes"] if vote["chamber"] == "Senate")
        # All bills of the case are joined from the left: the sixtieth from there is the last one needed.
        assert senate["pivot"]["ideal"] == ideals[59]
        assert bill["senate"][59]["chance"] == pytest.approx(senate["chance_once_voted_on"], rel=1e-5)


def test_the_vote_of_february_is_told_with_every_senator_who_voted(told: dict[str, Any]) -> None:
    february = next(vote for vote in told["held"] if vote["day"] == "2024-02-07")
    assert sum(senator["yea"] for senator in february["cast"]) == 49
    assert len(february["cast"]) == 99
    refused = {senator["name"] for senator in february["cast"] if not senator["yea"]}
    assert {senator["name"] for senator in february["nearest"]} <= refused


def test_the_section_draws_a_point_for_each_senator_and_names_who_is_missing(
    small_document: dict[str, Any],
) -> None:
    section = ratification(small_document)
    assert section is not None
    senators, held = (block for block in section.blocks if isinstance(block, Figures))
    drawn = senators.panels[0].specification()
    points, pivot = (drawn["datasets"][layer["data"]["name"]] for layer in drawn["layer"][:2])
    assert len(points) == 100 and points[59] == pivot[0]
    cast = held.panels[0].specification()
    values = cast["datasets"][cast["data"]["name"]]
    assert sum(row["of"] == "voted yea" for row in values) == 49
    missing = tables(small_document)["What was missing"].rows[0]
    assert missing[2] == "49 of 60" and "TILLIS" in missing[5] and "WARREN" in missing[4]


def test_every_act_shows_its_law_and_one_from_memory_says_so(small_document: dict[str, Any]) -> None:
    rows = tables(small_document)["The legal path of every act, in the words of the list"].rows
    by_law = {row[3]: row for row in rows}
    assert any("22 USC 6032(h)" in law for law in by_law)
    assert any(row[1] == "appropriation (from memory)" for row in rows)
    assert all(row[2] and row[3] and row[5] and row[8] for row in rows)
    assert len(rows) >= 35


def test_without_the_data_there_is_no_section() -> None:
    assert ratification({"report": {}}) is None
