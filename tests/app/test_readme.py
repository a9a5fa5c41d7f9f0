"""The README names every command that there is, and none that there is not."""

import re
from pathlib import Path

from winset.app.cli import COMMANDS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
TABLE = [line for line in README.splitlines() if line.startswith("| `winset ")]


def named() -> set[str]:
    """Return the words in code of the first column that name a command, as the table of commands writes them."""
    codes = [code for line in TABLE for code in re.findall(r"`([^`]+)`", line.split("|")[1])]
    words = [code.removeprefix("winset ").split() for code in codes]
    groups = {command.split()[0] for command in COMMANDS if " " in command}
    return {" ".join(each[:2]) if each[0] in groups else each[0] for each in words}


def test_every_command_is_in_the_readme_and_every_row_is_a_command() -> None:
    assert named() == set(COMMANDS)
