"""Machine code is kept under a name that changes with every source it was made from."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from corridor.worlds import plain_world

import winset
from winset.corridor import compiled
from winset.corridor.blocks import lanes_of, stocks_of
from winset.corridor.records import record_of
from winset.corridor.state import Plan, Stocks

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


_CALLED = """
import sys
import numpy as np
from winset.corridor import compiled

@compiled.entry
def scale(x):
    for i in range(x.shape[0]):
        x[i] *= 3.0

for kind in sys.argv[1:]:
    x = np.arange(3, dtype=kind)
    scale(x)
    print(x.dtype, *x.tolist())
print("numba" in sys.modules)
"""


def test_kept_machine_code_runs_without_numba_and_each_kind_of_argument_has_its_own(tmp_path: Path) -> None:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}

    def said(*kinds: str) -> list[str]:
        ask = [sys.executable, "-c", _CALLED, *kinds]
        return subprocess.run(
            ask, env=environment, capture_output=True, text=True, check=True
        ).stdout.splitlines()

    double, single = "float64 0.0 3.0 6.0", "float32 0.0 3.0 6.0"
    assert said("f8") == [double, "True"]
    assert said("f8", "f8") == [double, double, "False"]
    assert said("f8", "f4") == [double, single, "True"]
    assert said("f4", "f8") == [single, double, "False"]
    assert len(list(tmp_path.glob("corridor-*/*"))) == 2


def test_every_kind_of_argument_arrives_and_an_array_with_gaps_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compiled, "_FOLDER", None)

    @compiled.entry
    def gather(row: int, plan: Plan, stocks: Stocks, table: Any, out: Any) -> None:
        out[0] = table[row, 2]
        out[1] = plan.deal[1, row]
        out[2] = plan.election
        out[3] = stocks.waiting[row, 1, 4]
        out[4] = table.shape[1]

    table = np.arange(12.0).reshape(3, 4)
    stocks = empty_stocks()
    stocks.waiting[2, 1, 4] = 9.5
    out = np.zeros(5)
    plan = Plan(
        *(table,) * 2,
        *(np.zeros(1, np.int64),),
        table,
        *(np.zeros((1, 1), np.int64),),
        *(np.zeros(1),),
        np.zeros(1, np.int64),
        7,
        8,
    )
    gather(2, plan, record_of(stocks, "start"), table, out)
    # Row 2, column 2; row 1, column 2; the seventh month; what stands there; columns.
    assert out.tolist() == [10.0, 6.0, 7.0, 9.5, 4.0]
    with pytest.raises(ValueError, match=r"shape \(3, 2\) is not contiguous"):
        gather(2, plan, record_of(stocks, "start"), table[:, ::2], out)


def empty_stocks() -> Stocks:
    """Return the stocks of a block in which nobody is."""
    world = plain_world(months=1)
    return Stocks(*(np.zeros_like(one) for one in stocks_of(world.state, lanes_of(0, 1))))


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
