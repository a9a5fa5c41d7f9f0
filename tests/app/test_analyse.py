"""`winset analyse`, `simulate` and `forecast`: options are judged together and first; a failure leaves nothing behind.

The study is replaced: what it computes has its own tests, and here only what is done with it counts.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from report.sample_analysis import OUTCOMES, band, path, sample_analysis

from winset.app.cli import build_app, run
from winset.app.commands.analyse import FILES
from winset.preferences.weights import DRAWN, READINGS, swings

COMMANDS = {name: f"winset.app.commands.{name}:{name}" for name in ("analyse", "simulate", "forecast")}


@dataclass(frozen=True)
class Study:
    case: str
    as_of: str | None
    draws: int
    seed: int
    horizon: int
    threads: int = 2
    basis: str = "as_written"
    election_channel: bool = True
    no_deal: str | None = None
    weights: object = DRAWN
    pinned: tuple[tuple[str, float], ...] = ()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the study was asked for; empty as long as nothing was computed."""
    import numpy as np

    calls: list[Any] = []
    study, findings = ModuleType("winset.study"), ModuleType("winset.report.findings")
    rng = np.random.default_rng(3)

    def run_study(study: Study, progress, executor, kept) -> Study:
        calls.append(study)
        progress("corridor", 0.5)
        return study

    def simulate_package(*arguments: Any) -> dict[str, Any]:
        calls.append(arguments)
        paths = {name: path(rng, centre) for name, centre in OUTCOMES.items()}
        return {"meta": {}, "levels": {}, "outcomes": paths, "no_deal": {"outcomes": paths}, "difference": paths,
                "payoff": {"usa": band(rng, 7.0)}}  # fmt: skip

    def forecast(*arguments: Any) -> dict[str, Any]:
        calls.append(arguments)
        return {"meta": {}, "outcomes": {"border_patrol_encounters": path(rng, 2e5, 3)},
                "groups": {"haiti": path(rng, 6e3, 3)}}  # fmt: skip

    study.Study, study.run_study, study.origins = Study, run_study, dict
    study.DRAWN, study.READINGS, study.swings = DRAWN, READINGS, swings
    study.simulate_package, study.forecast = simulate_package, forecast
    findings.analysis_document = lambda result, run: {**sample_analysis(result.seed), "run": list(run)}
    findings.simulation_document = lambda result: result
    findings.forecast_document = lambda result, group: result
    findings.checked_group = lambda group: None
    monkeypatch.setitem(sys.modules, "winset.study", study)
    monkeypatch.setitem(sys.modules, "winset.report.findings", findings)
    return calls


def winset(*arguments: object) -> int:
    return run(build_app(COMMANDS), [str(argument) for argument in arguments])


def faults(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return json.loads(captured.err.splitlines()[-1])["error"]["faults"]


def test_the_three_files_are_written_and_the_summary_says_where(asked, tmp_path, capsys) -> None:
    assert winset("analyse", "january-2024", "--seed", 5, "--out", tmp_path / "new" / "out") == 0
    assert asked == [Study("january-2024", None, 400, 5, 24, 2)]
    assert sorted(file.name for file in (tmp_path / "new" / "out").iterdir()) == sorted(FILES)
    written = json.loads((tmp_path / "new" / "out" / "analysis.json").read_text(encoding="utf-8"))
    assert written == {**sample_analysis(5), "run": ["seconds", "started"]}
    told = " ".join(capsys.readouterr().out.split())
    assert "Weights are bounds, not data" in told
    assert "An invented finding: 83 % (71 to 90 %) of draws hold a deal." in told


def test_json_prints_the_document_alone_and_writes_only_where_it_is_told_to(
    asked, tmp_path, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert winset("analyse", "january-2024", "--json") == 0
    assert json.loads(capsys.readouterr().out)["meta"] == sample_analysis(1)["meta"]
    assert list(tmp_path.iterdir()) == []
    assert winset("analyse", "january-2024", "--json", "--out", "there") == 0
    assert json.loads(capsys.readouterr().out)["meta"] == sample_analysis(1)["meta"]
    assert (tmp_path / "there" / "report.html").stat().st_size > 10_000


def test_every_wrong_option_is_told_at_once_and_nothing_is_computed(asked, tmp_path, capsys) -> None:
    out = tmp_path / "out"
    code = winset(
        "analyse", "atlantis", "--as-of", "8 January", "--draws", 0, "--seed", -1, "--horizon", 121, "--threads", 0,
        "--executor", "dask:8786", "--out", out, "--json",
    )  # fmt: skip
    assert code == 2
    places = [fault["where"] for fault in faults(capsys)]
    assert places == ["atlantis", "--as-of", "--draws", "--seed", "--horizon", "--threads", "--executor"]
    assert asked == []
    assert not out.exists()


def test_the_basis_asked_for_is_handed_on(asked, tmp_path) -> None:
    assert winset("analyse", "january-2024", "--basis", "as_kept", "--out", tmp_path) == 0
    assert asked == [Study("january-2024", None, 400, 1, 24, 2, "as_kept")]


def test_what_is_chosen_beside_the_case_is_handed_on(asked, capsys) -> None:
    own = [
        "--no-deal",
        "breakdown",
        "--no-election",
        "--weight",
        "mex.deaths=40",
        "--weight",
        "mex.waiting=10",
    ]
    assert winset("analyse", "january-2024", *own, "--pin", "response=0.5", "--json") == 0
    weighed = swings({"mex": {"waiting": 10, "deaths": 40}})
    (study,) = asked
    assert study == Study(
        "january-2024", None, 400, 1, 24, election_channel=False, no_deal="breakdown", weights=weighed,
        pinned=(("response", 0.5),),
    )  # fmt: skip
    assert winset("analyse", "january-2024", "--weights", "rank_sum", "--json") == 0
    assert asked[-1].weights == "rank_sum"
    capsys.readouterr()
    assert winset("analyse", "january-2024", "--weight", "deaths", "--json") == 2
    assert [fault["where"] for fault in faults(capsys)] == ["--weight"]
    assert len(asked) == 2


def test_a_basis_that_is_none_is_refused_before_anything_is_computed(asked, capsys) -> None:
    assert winset("analyse", "january-2024", "--basis", "as_hoped", "--json") == 2
    assert faults(capsys) == [
        {"where": "--basis", "what": "'as_hoped' is no basis", "expected": "Choose as_written or as_kept"}
    ]
    assert asked == []


@pytest.mark.parametrize(
    "text", ["dask://", "dask://host", "dask://host:0", "dask://host:port", "tcp://host:1", ""]
)
def test_an_executor_that_is_none_is_refused_with_what_would_be_right(asked, capsys, text: str) -> None:
    assert winset("analyse", "january-2024", "--executor", text, "--json") == 2
    (fault,) = faults(capsys)
    assert fault == {
        "where": "--executor",
        "what": f"{text!r} is no executor",
        "expected": "Choose local or dask://host:port",
    }
    assert asked == []


def test_a_scheduler_that_does_not_answer_is_told_before_anything_is_computed(
    asked, capsys, monkeypatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert winset("analyse", "january-2024", "--executor", "dask://127.0.0.1:9", "--json") == 2
    assert [fault["what"] for fault in faults(capsys)] == ["Dask is not installed here"]
    assert asked == []


@pytest.mark.parametrize(
    ("option", "edge", "beyond"),
    [
        ("--draws", 1, 0),
        ("--seed", 0, -1),
        ("--horizon", 120, 121),
        ("--horizon", 1, 0),
        ("--threads", 1, 0),
    ],
)
def test_an_option_is_taken_at_its_bound_and_refused_beyond_it(
    asked, tmp_path, option: str, edge: int, beyond: int
) -> None:
    assert winset("analyse", "january-2024", option, edge, "--json") == 0
    assert winset("analyse", "january-2024", option, beyond, "--json") == 2
    assert len(asked) == 1


def test_a_file_in_the_way_of_the_folder_is_told_before_anything_is_computed(asked, tmp_path, capsys) -> None:
    (tmp_path / "out").write_text("mine")
    assert winset("analyse", "january-2024", "--out", tmp_path / "out" / "deeper", "--json") == 2
    (fault,) = faults(capsys)
    assert fault["where"] == str(tmp_path / "out")
    assert "in the way" in fault["what"]
    assert asked == []
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_in_the_way_of_a_file_is_told_and_the_other_files_stay_as_they_were(
    asked, tmp_path, capsys
) -> None:
    (tmp_path / "report.html").mkdir()
    (tmp_path / "analysis.json").write_text("old")
    assert winset("analyse", "january-2024", "--out", tmp_path, "--json") == 2
    assert [fault["where"] for fault in faults(capsys)] == [str(tmp_path / "report.html")]
    assert (tmp_path / "analysis.json").read_text() == "old"
    assert asked == []


def test_a_folder_that_takes_no_file_is_told_before_anything_is_computed(asked, capsys) -> None:
    assert winset("analyse", "january-2024", "--out", "/proc/winset", "--json") == 2
    (fault,) = faults(capsys)
    assert fault["where"] == "/proc"
    assert "--out" in fault["expected"]
    assert asked == []


def test_a_fault_while_writing_leaves_the_old_files_and_no_temporary_ones(
    asked, tmp_path, capsys, monkeypatch
) -> None:
    for name in FILES:
        (tmp_path / name).write_text("old")
    full = OSError(28, "No space left on device")

    def refuse(self: Path, mode: int) -> None:
        if ".report.md." in self.name:
            raise full

    monkeypatch.setattr(Path, "chmod", refuse)
    assert winset("analyse", "january-2024", "--out", tmp_path, "--json") == 2
    assert "No space left" in capsys.readouterr().err
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == dict.fromkeys(FILES, "old")


def test_a_result_that_is_not_a_number_is_our_fault_and_is_not_written(asked, tmp_path, monkeypatch) -> None:
    broken = sample_analysis()
    broken["talks"]["p_zopa"] = float("nan")
    monkeypatch.setattr(
        sys.modules["winset.report.findings"], "analysis_document", lambda result, run: broken
    )
    assert winset("analyse", "january-2024", "--out", tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


def test_simulate_hands_on_what_is_set(asked, capsys) -> None:
    arguments = ["simulate", "january-2024", "--package", "what_happened", "--set", "interception=high"]
    assert winset(*arguments, "--set", "water = low", "--draws", 9, "--json") == 0
    study = Study("january-2024", None, 9, 1, 24)
    assert asked[0] == (study, "what_happened", {"interception": "high", "water": "low"})
    assert set(json.loads(capsys.readouterr().out)) >= {"outcomes", "no_deal", "difference", "payoff"}


def test_settings_that_are_not_clause_and_level_are_told_together(asked, capsys) -> None:
    arguments = ["simulate", "january-2024", "--set", "high", "--set", "a=1", "--set", "a=2", "--set", "=low"]
    assert winset(*arguments, "--json") == 2
    assert [fault["what"].split()[0] for fault in faults(capsys)] == ["'high'", "a", "'=low'"]
    assert asked == []


def test_forecast_hands_on_its_options_and_refuses_no_draws(asked, capsys) -> None:
    assert winset("forecast", "--as-of", "2023-12", "--horizon", 3, "--group", "haiti", "--seed", 2) == 0
    assert asked == [(Study("january-2024", "2023-12", 400, 2, 3), None)]
    assert "Haiti" in capsys.readouterr().out
    assert winset("forecast", "--draws", 0, "--as-of", "2023-13", "--json") == 2
    assert [fault["where"] for fault in faults(capsys)] == ["--as-of", "--draws"]
    assert len(asked) == 1
