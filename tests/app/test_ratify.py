"""`winset ratify`: what it prints, and what it refuses."""

import json
import shutil

import pytest

from winset.app.cli import build_app, run
from winset.reading import library_path


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
    assert "22 USC 6032(h)" in out
    assert "courts: high, block within a year 50 % (a proposal)" in out
    assert "US Senate: 67 of 100; Mexican Senate: 65 of 128" in out


def test_a_missing_vote_has_a_price_only_if_the_reader_assumes_one(capsys):
    _, out, _ = ratify(capsys, "january-2024", "--json", "--price-per-vote", "250000")
    found = json.loads(out)
    votes = [vote for bill in found["bills"] for vote in bill["votes"]]
    assert {vote["missing_votes_usd"] - 250_000 * vote["short"] for vote in votes} == {0}
    assert found["assumed"] == {"price_per_vote_usd": 250_000, "by": "the reader"}
    _, out, _ = ratify(capsys, "january-2024", "--json")
    assert "missing_votes_usd" not in out and "assumed" not in json.loads(out)


def test_every_act_has_its_legal_path_and_the_held_votes_are_hindsight(capsys):
    _, out, _ = ratify(capsys, "january-2024", "--json")
    found = json.loads(out)
    levels = [level for clause in found["clauses"] for level in clause["levels"]]
    assert len(levels) > 60
    for level in levels:
        assert (
            level["binding_law"] and level["grantor"] and level["reversible_by"] and level["court_exposure"]
        )
        assert level["months_to_effect"][0] <= level["months_to_effect"][1]
        assert level["proposed"] == ["court_block_12m", "months_to_effect"]
        assert bool(level["votes_to_win"]) == (
            level["kind"] in ("statute", "appropriation", "treaty", "budget")
        )
    assert found["held_votes"]["hindsight"] is True
    opening = next(package for package in found["packages"] if package["name"] == "mexico_opening")
    bills = {group["bill"]: group["passes"] for group in opening["groups"]}
    assert bills.keys() >= {None, "aid_appropriation", "cuba_bill", "status_bill"}
    assert bills[None] == 1.0 and opening["all_pass"] <= min(bills.values())
    february = next(vote for vote in found["held_votes"]["votes"] if vote["day"] == "2024-02-07")
    assert (february["yeas"], february["short"], len(february["nearest"])) == (49, 11, 11)
    assert all({"name", "ideal", "chance"} <= set(member) for member in february["nearest"])


def test_a_threshold_above_one_and_options_that_do_not_belong_together_are_refused_at_once(capsys):
    code, out, told = ratify(capsys, "--division", "--at-least", "1.5", "--price-per-vote", "3")
    assert (code, out) == (2, "")
    for what in ("OptionError: 4 faults", "a chance of 1.5", "no side to divide", "no bill is priced here"):
        assert what in told


def test_all_faults_of_a_case_and_its_chambers_are_told_at_once_and_nothing_is_printed(capsys, tmp_path):
    folder = shutil.copytree(library_path("cases", "january-2024"), tmp_path / "mine")
    (folder / "chambers").mkdir()
    senate = library_path("chambers", "us_senate.yaml").read_text(encoding="utf-8")
    broken = senate.replace("seats: 51", "seats: 52").replace("votes: 60", "votes: 101")
    (folder / "chambers" / "us_senate.yaml").write_text(broken, encoding="utf-8")
    parole = folder / "clauses" / "parole.yaml"
    text = parole.read_text(encoding="utf-8")
    parole.write_text(
        text.replace("instrument: legal_pathways_parole", "instrument: title_43"), encoding="utf-8"
    )
    for command in (["ratify", str(folder)], ["case", "check", str(folder)]):
        code = run(build_app(), command)
        out, told = capsys.readouterr()
        assert (code, out) == (2, "")
        assert "together 101" in told and "`cloture` needs 101 votes" in told
        assert "Did you mean `title_42`?" in told


def test_a_case_and_the_backtest_at_once_or_neither_is_refused(capsys):
    for arguments in ((), ("january-2024", "--backtest")):
        code, out, told = ratify(capsys, *arguments)
        assert (code, out) == (2, "")
        assert "Give a case, or --backtest" in told
