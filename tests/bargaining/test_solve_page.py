"""The example of `docs/solve.md`, which was computed by hand, is what the command prints."""

import json
import re
import shlex
from pathlib import Path

from winset.app.cli import build_app, run

PAGE = (Path(__file__).parents[2] / "docs" / "solve.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL).group(1)


def test_the_example_of_the_page_is_what_the_command_prints(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("river.csv").write_text(block("csv"))
    command = re.search(r"`winset (solve river.csv [^`]*--json)`", PAGE).group(1)
    assert run(build_app(), shlex.split(command)) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(block("json"))


def test_every_option_of_the_page_is_one_of_the_command(capsys):
    assert run(build_app(), ["solve", "--help"]) == 0
    help_text = capsys.readouterr().out
    for option in set(re.findall(r"--[a-z]+", PAGE)):
        assert option in help_text
