"""Every run-time package has a reason and a licence; the pins carry hashes and no address."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BUILD = {"editables", "hatchling"}


def _lines(name: str) -> list[str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith(("#", "-c"))]


def _name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None, requirement
    return match[0]


def test_the_project_file_asks_for_what_is_pinned_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(map(_name, project["project"]["dependencies"])) | BUILD == set(map(_name, _lines("run.in")))
    assert set(project["build-system"]["requires"]) == BUILD


def test_every_run_time_package_has_a_reason_and_a_permissive_licence() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z][\w.-]*) \| ([^|]+) \| (\S+) \|$", page, re.MULTILINE)
    listed = {name: licence for name, _, licence in rows if name != "package"}
    assert set(listed) == set(map(_name, _lines("run.in")))
    assert set(listed.values()) <= {"MIT", "BSD-2-Clause", "BSD-3-Clause", "PSF-2.0", "Apache-2.0"}


def test_every_extra_has_its_pins_a_reason_and_a_permissive_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z][\w.-]*) \| `(\w+)` \| .+ \| (\S+) \|$", page, re.MULTILINE)
    extras = project["optional-dependencies"]
    assert sorted((name, extra) for name, extra, _ in rows) == sorted(
        (name, extra) for extra, names in extras.items() for name in names
    )
    assert {licence for _, _, licence in rows} <= {"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"}
    for extra, names in extras.items():
        assert set(names) == set(map(_name, _lines(f"{extra}.in")))
        assert all(any(line.startswith(f"{name}==") for line in _lines(f"{extra}.txt")) for name in names)


PINS = [
    "run.txt",
    "dist.txt",
    "analysis.txt",
    "dev.txt",
    *(f"bench-{peer}.txt" for peer in ("jax", "ema", "pysd", "negmas")),
]


@pytest.mark.parametrize("pins", PINS)
def test_every_pin_carries_a_hash_and_no_address(pins: str) -> None:
    text = "\n".join(_lines(pins))
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text)
    assert len(entries) > 5
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry or "==" not in entry] == []


@pytest.mark.parametrize(
    ("one", "other"), [("run.txt", "dev.txt"), ("run.txt", "dist.txt"), ("dist.txt", "dev.txt")]
)
def test_what_is_pinned_twice_is_pinned_alike(one: str, other: str) -> None:
    run, dev = ({line for line in _lines(pins) if "==" in line} for pins in (one, other))
    names = set(map(_name, run)) & set(map(_name, dev))
    assert {line for line in run if _name(line) in names} == {line for line in dev if _name(line) in names}


def test_nothing_that_is_only_measured_against_is_imported() -> None:
    # ADR 2: NegMAS is AGPL, ema_workbench pulls in a GPL package; `bench` runs them in environments of their own.
    peers = {"negmas", "ema_workbench", "jax", "pysd", "bench"}
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {name.split(".")[0] for name in names} & peers
    assert found == set()
