"""`winset verify` makes the analysis again and says what is not the same; equal runs write equal bytes."""

import json
from pathlib import Path
from typing import Any

import pytest

from winset.app.cli import build_app, run
from winset.report.document import heading
from winset.report.phrases import phrases

COMMANDS = {name: f"winset.app.commands.{name}:{name}" for name in ("analyse", "verify")}
SMALL = ("--draws", "16", "--horizon", "14", "--seed", "3")


def winset(*arguments: object) -> int:
    return run(build_app(COMMANDS), [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study of the real case, on one thread."""
    folder = tmp_path_factory.mktemp("small")
    assert winset("analyse", "january-2024", *SMALL, "--threads", 1, "--out", folder) == 0
    return folder / "analysis.json"


def without_run(path: Path) -> str:
    document = json.loads(path.read_text(encoding="utf-8"))
    assert set(document["meta"].pop("run")) == {"machine", "seconds", "started"}
    return json.dumps(document)


def test_two_threads_write_the_same_bytes_as_one_apart_from_the_run(analysis: Path, tmp_path: Path) -> None:
    assert (
        winset("analyse", "january-2024", "--as-of", "2024-01-08", *SMALL, "--threads", 2, "--out", tmp_path)
        == 0
    )
    assert without_run(tmp_path / "analysis.json") == without_run(analysis)


def test_an_analysis_is_reproduced_and_a_changed_number_is_named(
    analysis: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert winset("verify", analysis) == 0
    assert "Reproduced" in capsys.readouterr().out
    document = json.loads(analysis.read_text(encoding="utf-8"))
    # The study has just been seen to come out the same: it need not run a second time to compare with another file.
    monkeypatch.setattr("winset.study.run_study", lambda study, progress: None)
    monkeypatch.setattr("winset.report.findings.analysis_document", lambda result: document)
    changed = json.loads(analysis.read_text(encoding="utf-8"))
    changed["talks"]["p_zopa"] = 0.123
    changed["meta"]["winset_version"] = "0.0.1"
    (tmp_path / "other.json").write_text(json.dumps(changed), encoding="utf-8")
    assert winset("verify", tmp_path / "other.json") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("meta.winset_version: 0.0.1 then")
    assert lines[1] == "Not reproduced: one value differs."
    assert lines[2].strip().startswith("talks.p_zopa: 0.123 then")


def test_what_a_study_chose_is_written_down_said_and_asked_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from winset.study import Study, swings

    own = (
        "--no-deal",
        "breakdown",
        "--no-election",
        "--weight",
        "mex.cost_mexico_usd=40",
        "--pin",
        "response=0.5",
    )
    small = ("--draws", "4", "--horizon", "14", "--threads", "1")
    assert winset("analyse", "january-2024", *small, *own, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    told = {key: document["meta"][key] for key in ("no_deal", "election_channel", "weights", "pinned")}
    assert told == {
        "no_deal": "breakdown",
        "election_channel": False,
        "weights": {"mex": {"cost_mexico_usd": 40}},
        "pinned": {"response": 0.5},
    }
    facts = dict(heading(document)["facts"])
    assert facts["Weights"] == "own, in points: mex.cost_mexico_usd=40"
    assert facts["Pinned in every draw"] == "response=0.5"
    assert facts["US election"] == "approval does not move it"
    said = phrases("es", document)
    assert said.say(facts["Weights"]) == "propios, en puntos: mex.cost_mexico_usd=40"
    (tmp_path / "analysis.json").write_text(json.dumps(document), encoding="utf-8")
    asked = []
    monkeypatch.setattr("winset.study.run_study", lambda study, progress: asked.append(study))
    monkeypatch.setattr("winset.report.findings.analysis_document", lambda result: document)
    assert winset("verify", tmp_path / "analysis.json") == 0
    assert asked == [
        Study(
            "january-2024",
            "2024-01-08",
            draws=4,
            horizon=14,
            election_channel=False,
            no_deal="breakdown",
            weights=swings({"mex": {"cost_mexico_usd": 40}}),
            pinned=(("response", 0.5),),
        )
    ]


META = {"case": "january-2024", "as_of": "2024-01-08", "draws": 9, "seed": 1, "horizon_months": 14}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("not json", [""]),
        ("[1, 2]", [""]),
        (json.dumps({"talks": {}}), [""]),
        (
            json.dumps({"meta": {**META, "draws": "many", "as_of": 5}}),
            [": meta.as_of", ": meta.draws"],
        ),
        (json.dumps({"meta": {**META, "weights": {"mex": 3}}}), []),
        (json.dumps({"meta": {**META, "pinned": [1]}}), []),
    ],
)
def test_a_file_that_is_no_analysis_is_refused_with_every_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, where: list[str]
) -> None:
    file = tmp_path / "analysis.json"
    file.write_text(text, encoding="utf-8")
    assert winset("verify", file) == 2
    told = capsys.readouterr().err
    assert all(f"{file}{place}" in told for place in where)
    assert ("winset analyse" if where else "For example") in told


def test_an_analysis_of_a_case_that_is_not_there_is_refused(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "analysis.json"
    file.write_text(json.dumps({"meta": {**META, "case": "atlantis", "draws": 0}}), encoding="utf-8")
    assert winset("verify", file) == 2
    told = capsys.readouterr().err
    assert "atlantis" in told
    assert "--draws" in told
    assert winset("verify", tmp_path / "nowhere.json") == 2
