"""Imports run one way, and docs/architecture.md says which: the page is the rule, the code is held to it."""

import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| ([a-z]+) \| (.*?) \| ?(.*?) ?\|$", PAGE.split("## Who may import whom")[1], re.MULTILINE
)
ALLOWED = {
    package: set(filter(None, allowed.split(", "))) for package, _, allowed in ROWS if package != "package"
}
GROUND = set(re.findall(r"`([a-z]+)`", next(answers for package, answers, _ in ROWS if package == "ground")))


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("winset", cache_dir=None)


def _layer(module: str) -> str:
    name = module.split(".")[1]
    return "ground" if name in GROUND else name


def _climbs(importer: str, imported: str, allowed: dict[str, set[str]]) -> bool:
    """Whether an import goes where the table does not let it go; `corridor.levers` lets in one module only."""
    if imported == "winset" or _layer(importer) == _layer(imported):
        return False
    tail = imported.removeprefix("winset.")
    return _layer(imported) not in allowed[_layer(importer)] and tail not in allowed[_layer(importer)]


def test_every_import_is_one_that_the_architecture_page_allows(graph: grimp.ImportGraph) -> None:
    climbing = [
        f"{importer} -> {imported}"
        for importer in sorted(graph.modules - {"winset"})
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if _climbs(importer, imported, ALLOWED)
    ]
    assert climbing == []


def test_the_rule_lets_policy_see_the_levers_and_nothing_else_of_the_corridor() -> None:
    assert not _climbs("winset.policy.effects", "winset.corridor.levers", ALLOWED)
    assert _climbs("winset.policy.effects", "winset.corridor.simulate", ALLOWED)
    assert _climbs("winset.bargaining.frontier", "winset.data.record", ALLOWED)
    assert not _climbs("winset.bargaining.frontier", "winset.errors", ALLOWED)


def test_the_architecture_page_names_every_package_and_no_other() -> None:
    source = ROOT / "src" / "winset"
    packages = {path.parent.name for path in source.glob("*/__init__.py")}
    modules = {path.stem for path in source.glob("*.py")} - {"__init__"}
    assert packages | {"ground"} == set(ALLOWED)
    assert modules <= GROUND


def test_no_circle_of_imports_within_a_package(graph: grimp.ImportGraph) -> None:
    circles = [
        f"{first} <-> {second}"
        for first in sorted(graph.modules)
        for second in sorted(graph.find_modules_directly_imported_by(first))
        if first < second and graph.chain_exists(second, first)
    ]
    assert circles == []


def test_the_layers_of_the_project_file_hold() -> None:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
