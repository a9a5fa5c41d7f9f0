"""`winset ratify`: what it prints, and what it refuses."""

import json

import pytest

from winset.app.cli import build_app, run


def ratify(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(build_app(), ["ratify", *arguments])
    return (code, *capsys.readouterr())


def test_the_backtest_document_is_that_of_the_contract(capsys):
    code, out, _ = ratify(capsys, "--backtest", "--json")
    found = json.loads(out)
    contract = ["votes", "brier", "brier_base_rate", "brier_party_line", "log_loss", "log_loss_party_line"]
    assert code == 0
    assert {*contract, "unlabelled", "rolling_origin"} <= set(found)
    assert set(contract) <= set(found["unlabelled"])
    assert set(contract) <= set(found["rolling_origin"]["unlabelled"])


def test_every_clause_has_its_act_and_chance_and_memory_is_marked(capsys):
    code, out, _ = ratify(capsys, "january-2024", "--json")
    found = json.loads(out)
    clauses = {clause["id"]: clause for clause in found["clauses"]}
    assert code == 0
    assert clauses["development_aid"]["hardest_level"] in ("plan_4bn", "plan_20bn")
    assert clauses["development_aid"]["ratification"]["p95"] < 0.1 < clauses["parole"]["ratification"]["p05"]
    assert {level["grade"] for level in clauses["policing_aid"]["levels"]} == {"memory"}
    bills = {bill["id"]: bill for bill in found["bills"]}
    assert [vote["needed"] for vote in bills["aid_appropriation"]["votes"]] == [218, 60]
    assert all(len(vote["next"]) >= vote["short"] for bill in found["bills"] for vote in bill["votes"])
    assert "Mexican Senate: seats of Morena (60)" in found["from_memory"]


def test_the_text_names_the_pivots_and_says_what_is_from_memory(capsys):
    _, out, _ = ratify(capsys, "january-2024")
    assert "pivot TILLIS, Thomas Roland (Thom) (R-NC" in out
    assert "(from memory)" in out


def test_a_case_and_the_backtest_at_once_or_neither_is_refused(capsys):
    for arguments in ((), ("january-2024", "--backtest")):
        code, out, told = ratify(capsys, *arguments)
        assert (code, out) == (2, "")
        assert "Give a case, or --backtest" in told
