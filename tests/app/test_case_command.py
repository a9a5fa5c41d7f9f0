"""`winset case`: what a person who writes a case sees."""

import json
from pathlib import Path

import pytest

from winset.app.cli import build_app, run


def winset(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(build_app(), arguments)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_list_names_the_cases_and_their_dates(capsys) -> None:
    code, out, _ = winset(capsys, "case", "list", "--json")
    assert code == 0
    dates = {case["id"]: case["as_of"] for case in json.loads(out)}
    assert dates == {"january-2023": "2023-01-04", "january-2024": "2024-01-08"}


def test_check_prints_counts_space_and_what_is_fixed(capsys) -> None:
    code, out, _ = winset(capsys, "case", "check", "january-2024")
    assert code == 0
    assert "12 hub, 5 leaf, 14 fixed" in out
    assert "9,216 hub paths" in out
    assert "1,327,104 enumerated" in out
    assert "tariff_threat" in out


def test_check_refuses_a_grid_that_cannot_be_run(capsys) -> None:
    code, out, err = winset(capsys, "case", "check", "january-2024", "--draws", "500")
    assert (code, out) == (2, "")
    assert "9,216 hub paths × 500 draws are 4,608,000 runs" in err


def test_check_refuses_a_space_without_enough_choice(capsys, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert winset(capsys, "case", "new", "small")[0] == 0
    file = Path("small/clauses/fentanyl_cooperation.yaml")
    grid = "grid: [present_talks, joint_working_group, precursor_controls]"
    text = file.read_text(encoding="utf-8")
    assert grid in text
    file.write_text(text.replace(grid, "grid: [present_talks, precursor_controls]"), encoding="utf-8")
    code, _, err = winset(capsys, "case", "check", "small")
    assert code == 2
    assert "884,736 packages" in err


def test_a_new_case_passes_its_check_and_is_never_written_over(capsys, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert winset(capsys, "case", "new", "my-case")[0] == 0
    code, out, _ = winset(capsys, "case", "check", "my-case", "--json")
    assert (code, json.loads(out)["id"]) == (0, "my-case")
    code, _, err = winset(capsys, "case", "new", "my-case")
    assert code == 2 and "already there" in err


@pytest.mark.parametrize("name", ["../elsewhere", "My case", "", "a/b"])
def test_a_case_has_a_plain_name(capsys, tmp_path: Path, monkeypatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = winset(capsys, "case", "new", name)
    assert code == 2 and "no name of a case" in err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_case_is_named_with_those_there_are(capsys) -> None:
    code, _, err = winset(capsys, "case", "check", "nowhere")
    assert code == 2
    assert "nowhere: no such case" in err and "january-2024" in err
