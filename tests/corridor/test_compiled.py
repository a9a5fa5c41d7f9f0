"""Machine code is kept under a name that changes with every source it was made from."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import winset
from winset.corridor import compiled

SOURCES = Path(compiled.__file__).parent


def test_a_change_of_any_source_opens_a_new_folder(tmp_path: Path) -> None:
    copy = tmp_path / "corridor"
    shutil.copytree(SOURCES, copy)
    before = compiled.source_hash(copy)
    assert before == compiled.source_hash(SOURCES)
    for name in ("transit.py", "lanes.py", "parameter_names.py"):
        changed = copy / name
        text = changed.read_text(encoding="utf-8")
        changed.write_text(text + "\n", encoding="utf-8")
        assert compiled.source_hash(copy) != before, name
        changed.write_text(text, encoding="utf-8")
    assert compiled.source_hash(copy) == before


def test_the_folder_lies_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert compiled.cache_folder() == tmp_path / f"corridor-{compiled.source_hash(SOURCES)}"


def test_without_a_folder_to_write_to_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "a file, not a folder"
    taken.write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(taken))
    assert compiled.cache_folder() is None


def test_numba_keeps_its_own_setting_for_other_packages() -> None:
    import numba

    before = numba.config.CACHE_DIR
    compiled.entry(lambda x: x)
    assert before == numba.config.CACHE_DIR


_ASK = """
import sys
sys.path.insert(0, {tests!r})
from corridor.worlds import plain_schedule, plain_world
from winset.corridor.simulate import OUTCOMES, simulate_totals
world = plain_world(months=3)
print(simulate_totals(world, plain_schedule(world)).values[OUTCOMES.index("deaths"), 0, 0])
"""


@pytest.mark.long
def test_a_changed_callee_is_compiled_anew(tmp_path: Path) -> None:
    """Two cold compilations: people stop dying in Darién only because transit.py, a callee, says so."""
    package = tmp_path / "src" / "winset"
    shutil.copytree(Path(winset.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": str(package.parent)}
    ask = [sys.executable, "-c", _ASK.format(tests=str(Path(__file__).parents[1]))]

    def deaths() -> float:
        done = subprocess.run(ask, env=environment, capture_output=True, text=True, check=True)
        return float(done.stdout)

    before = deaths()
    source = package / "corridor" / "transit.py"
    text = source.read_text(encoding="utf-8")
    changed = text.replace("died = p[DEATH_DARIEN, i]", "died = 0.0 * p[DEATH_DARIEN, i]")
    assert changed != text
    source.write_text(changed, encoding="utf-8")
    assert deaths() < 0.9 * before
