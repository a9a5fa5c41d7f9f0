"""The shell around every command: help stays light, and every error has one shape and the right exit code."""

import json
import subprocess
import sys
from typing import Annotated

import pytest
import typer

from winset.app.cli import COMMANDS, GROUPS, build_app, run
from winset.errors import CaseError, Fault, NoMutualGain

HEAVY = ["numpy", "numba", "pandas", "scipy", "fastapi", "altair"]
FAULTS = [
    Fault("case.yaml:4", "level 45,000 is not offered", "Choose 0 or 30,000"),
    Fault("case.yaml:9", "no", "yes"),
]


def command(
    name: str, n: Annotated[int, typer.Option()] = 1, as_json: Annotated[bool, typer.Option("--json")] = False
):
    """Do one thing, or fail in the way that is asked for."""
    typer.echo("a result")
    raise {"case": CaseError(FAULTS), "gain": NoMutualGain(best_gains=[1, -2])}.get(
        name, ZeroDivisionError("our slip")
    )


@pytest.fixture
def app() -> typer.Typer:
    app = build_app({})
    app.command("do")(command)
    return app


def failure(app: typer.Typer, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(app, arguments)
    return code, capsys.readouterr().err


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from winset.app.cli import build_app, run; code = run(build_app(), ['--help']); "
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    for words in COMMANDS:
        assert words.split()[0] in done.stdout


@pytest.mark.parametrize(
    "words", [["--help"], [], ["--version"], *([group] for group in GROUPS if group in COMMANDS)]
)
def test_asking_for_help_or_the_version_is_no_error(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(build_app(), words) == 0
    assert "winset" in capsys.readouterr().out.lower()


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_of_the_table_explains_itself(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(build_app(), [*words.split(), "--help"]) == 0
    assert f"winset {words}" in capsys.readouterr().out


def test_a_wrong_input_exits_2_and_lists_every_fault_with_its_remedy(app, capsys) -> None:
    code, text = failure(app, capsys, "do", "case")
    assert code == 2
    assert text.splitlines() == [
        "CaseError: 2 faults",
        "  case.yaml:4: level 45,000 is not offered. Choose 0 or 30,000.",
        "  case.yaml:9: no. yes.",
    ]


def test_the_json_of_an_error_is_the_last_line(app, capsys) -> None:
    code, text = failure(app, capsys, "do", "case", "--json")
    document = json.loads(text.splitlines()[-1])["error"]
    assert (code, document["type"]) == (2, "CaseError")
    assert document["faults"] == [
        {"where": "case.yaml:4", "what": "level 45,000 is not offered", "expected": "Choose 0 or 30,000"},
        {"where": "case.yaml:9", "what": "no", "expected": "yes"},
    ]
    assert "2 faults" in document["message"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing"], "No such command"),
        (["do", "case", "--wrong"], "No such option"),
        (["do", "case", "--n", "many"], "Invalid value"),
        (["do"], "Missing argument"),
    ],
)
def test_a_mistake_on_the_command_line_has_the_same_shape(
    app, capsys, arguments: list[str], told: str
) -> None:
    code, text = failure(app, capsys, *arguments, "--json")
    document = json.loads(text.splitlines()[-1])["error"]
    assert (code, document["type"], len(document["faults"])) == (2, "OptionError", 1)
    assert told in document["faults"][0]["what"]
    assert document["faults"][0]["expected"].endswith("--help` lists what it takes")


@pytest.mark.parametrize(
    ("name", "kind"), [("slip", "ZeroDivisionError: our slip"), ("gain", "NoMutualGain: packages: ")]
)
def test_what_is_not_the_users_to_mend_exits_1_without_a_traceback(app, capsys, name: str, kind: str) -> None:
    code, text = failure(app, capsys, "do", name)
    assert code == 1
    assert text.startswith(kind)
    assert "Traceback" not in text
    assert ("fault of ours" in text) == (name == "slip")


def test_a_fault_of_ours_shows_its_traceback_when_asked(app, capsys, monkeypatch) -> None:
    monkeypatch.setenv("WINSET_DEBUG", "1")
    code, text = failure(app, capsys, "do", "slip", "--json")
    assert code == 1
    assert "Traceback" in text
    assert json.loads(text.splitlines()[-1])["error"] == {
        "type": "ZeroDivisionError",
        "message": "our slip",
        "faults": [],
    }
