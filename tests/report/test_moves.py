"""Offers, trades, repairs in the document: docs/analysis.md names every key, every package what it does to people."""

import re
from pathlib import Path
from typing import Any

import pytest

from winset.report.document import report_markdown

PAGE = (Path(__file__).parents[2] / "docs" / "analysis.md").read_text(encoding="utf-8")
SECTIONS = ("offers", "linkage", "side_payment", "after_settlement")
SIDES = {"usa", "mex"}
HARMS = {"stranded", "attacks_floor", "attacks_estimate", "deaths", "returns_unscreened"}


def parts(value: Any) -> Any:
    """Every dictionary inside a value, itself included."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from parts(one)
    elif isinstance(value, list):
        for one in value:
            yield from parts(one)


def named_keys(document: dict[str, Any]) -> set[str]:
    """The keys of the four sections, without the names of clauses, packages, bills, conditions, people and bands."""
    free = {
        "levels",
        "changed",
        "people",
        "people_worse",
        "people_worse_than_replaced",
        "failing_bills",
        "best",
    }
    names = {entry["name"] for entry in document["packages"]} | SIDES | {"en", "es"}
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, list):
            for one in value:
                walk(one)
        elif isinstance(value, dict) and "p05" not in value:
            for key, one in value.items():
                if key not in names:
                    found.add(key)
                if key not in free or isinstance(one, list):
                    walk(one)

    for section in SECTIONS:
        walk(document["talks"][section])
    return found


def test_the_page_names_every_key_and_the_document_has_every_key_named(
    small_document: dict[str, Any],
) -> None:
    told = set(re.findall(r"`\{?([a-z0-9_]+)", PAGE)) | set(re.findall(r"[ {,]([a-z_]+)[,:}]", PAGE))
    keys = named_keys(small_document)
    assert keys <= told, keys - told
    first_columns = {
        key
        for line in PAGE.splitlines()
        if line.startswith("| `")
        for key in re.findall(r"`([a-z_]+)`", line.split("|")[1])
    }
    assert len(first_columns) == 13 and first_columns <= keys, first_columns - keys


def test_every_package_that_is_told_says_what_it_does_to_people(small_document: dict[str, Any]) -> None:
    told = [
        part
        for section in SECTIONS
        for part in parts(small_document["talks"][section])
        if "p_mutual_gain" in part
    ]
    assert len(told) > 4
    for package in told:
        assert set(package["people"]) >= HARMS and set(package["people_worse"]) == HARMS
        assert package["people"]["attacks_floor"]["mean"] < package["people"]["attacks_estimate"]["mean"]


def test_shares_are_shares_and_worth_of_today_is_nothing(small_document: dict[str, Any]) -> None:
    for game in small_document["talks"]["offers"]["screening"]:
        assert sum(game["strategies"].values()) == pytest.approx(1.0, abs=1e-5)
    for clause in small_document["clauses"]:
        if clause["kind"] != "fixed":
            worth = clause["marginal_worth"]
            assert set(worth) == set(clause["grid"])
            assert all(set(worth[clause["status_quo"]][side].values()) == {0.0} for side in SIDES)


def test_the_report_tells_them_with_their_weak_evidence(small_document: dict[str, Any]) -> None:
    text = report_markdown(small_document)
    for heading in (
        "Offers: who gives way as the clocks run",
        "What asks are worth, and what would pay for them",
        "What stands in the way, and what would mend it",
        "Better for both governments",
    ):
        assert heading in text
    section = text[text.index("What stands in the way") : text.index("Better for both governments")]
    assert "López Obrador's four demands does not stand" in section.replace("\\", "")
    assert section.count("grade D") >= 5
