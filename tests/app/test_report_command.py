"""`winset report` writes an analysis again, in English or Spanish, and refuses what it cannot write."""

import json
from pathlib import Path

import pytest
from report.sample_analysis import sample_analysis

from winset.app.cli import build_app, run

COMMANDS = {"report": "winset.app.commands.report:report", "verify": "winset.app.commands.verify:verify"}


def winset(*arguments: object) -> int:
    return run(build_app(COMMANDS), [str(argument) for argument in arguments])


@pytest.fixture
def analysis(tmp_path: Path) -> Path:
    path = tmp_path / "analysis.json"
    path.write_text(json.dumps(sample_analysis()), encoding="utf-8")
    return path


def test_the_spanish_report_stands_beside_the_analysis_and_names_its_months_in_spanish(
    analysis: Path,
) -> None:
    assert winset("report", analysis, "--language", "es") == 0
    page = (analysis.parent / "report.es.html").read_text(encoding="utf-8")
    assert '<html lang="es">' in page
    assert "Qué se puede concluir" in page
    assert "ene 24" in page
    assert "Jan 24" not in page
    assert (analysis.parent / "report.es.md").is_file()
    assert not (analysis.parent / "report.html").exists()


def test_a_language_that_is_not_there_is_refused_and_nothing_is_written(
    analysis: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert winset("report", analysis, "--language", "fr") == 2
    assert "Choose en or es" in capsys.readouterr().err
    assert [path.name for path in analysis.parent.iterdir()] == ["analysis.json"]
