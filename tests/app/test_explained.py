"""What the drawer opens on is Spanish in Spanish: every text, while codes and quotations stay."""

import pytest

from winset.app.explained import explained, unsaid
from winset.app.explanations import explain, known_names
from winset.corridor.parameters import corridor_parameter_list
from winset.policy.case import case_list, read_case
from winset.report.case_documents import case_document


def in_the_drawer() -> list[str]:
    """Return every name that a button of the page leads to."""
    rows = {
        branch.row
        for parameter in corridor_parameter_list()
        for _, prior in parameter.drawn_as()
        for branch in prior.branches
    }
    kinds = ("parameter", "clause", "claim", "measure", "ledger")
    return [name for name in known_names() if name in rows or explain(name)["kind"] in kinds]


def test_no_text_of_the_drawer_is_left_in_english() -> None:
    names = in_the_drawer()
    assert len(names) > 250
    assert {name: left for name in names if (left := unsaid(name, "es"))} == {}


def test_numbers_codes_and_what_is_quoted_stay_as_they_are() -> None:
    english, spanish = explained("harm_reported", "en"), explained("harm_reported", "es")
    assert english == explain("harm_reported")
    assert english["definition"].startswith("Reported serious attacks")
    assert "ciudad fronteriza; un mínimo" in spanish["definition"] and spanish["definition"][0].isupper()
    for key in ("id", "kind", "range", "grade", "sources"):
        assert spanish[key] == english[key]
    row, said = (one["value"]["harm_reported"]["rows"][0] for one in (english, spanish))
    assert {**said, "distribution": row["distribution"]} == row


@pytest.mark.parametrize("name", case_list())
def test_what_the_deal_table_says_of_a_clause_is_said_in_both_languages(name: str) -> None:
    told = case_document(read_case(name))
    texts = [
        one[key] for one in told["clauses"] for key in ("note", "protection", "verification") if one[key]
    ]
    texts += told["acts"].values()
    texts += [one["description"] for one in told["presets"] if one["description"]["en"]]
    same = [one["en"] for one in texts if one["en"] == one["es"]]
    # The gazette is called the same in both.
    assert set(same) <= {"Federal Register."}


def test_the_deal_table_and_explain_say_the_same_of_every_clause() -> None:
    case = read_case("january-2024")
    for one in case_document(case)["clauses"]:
        told = explain(one["id"])
        assert [asker["id"] for asker in one["asked_by"]] == told["asked_by"]
        assert (one["granted_by"]["id"], one["instrument"]["id"]) == (told["granted_by"], told["instrument"])
        assert (one["status_quo"], one["grid"]) == (told["value"], told["grid"])
        assert one["needs_congress"] == told["needs_congress"]
        acts = {level: act["instrument"] for act in told["acts"] for level in act["levels"]}
        assert {level["name"]: level["instrument"] for level in one["levels"]} == acts
