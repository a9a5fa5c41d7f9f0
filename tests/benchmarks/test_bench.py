"""The table of `make bench`: what it says of a peer that agrees, of one that does not, and of one that is absent."""

import sys
from pathlib import Path

import numpy as np
import pytest
from bench.environments import ROOT, environment
from bench.problem import additive_tables, largest_difference
from bench.rounds import Measured, Timing, Worker, timed_rounds
from bench.table import cells, processor, table

# A worker of its own: adds numbers, and one task of it breaks.
WORKER = """
from bench.worker import Task, serve
print("a library prints this first")
serve(["numpy"], {"sum": Task(3, lambda: sum(range(1000)), 0.25)})
"""


def measured(difference: float) -> list[Measured]:
    ours = Measured("Winset", {"corridor": Timing(100, 0.0, [1.0, 2.0, 1.0])})
    peer = Measured("Peer", {"corridor": Timing(10, difference, [1.0, 1.0, 4.0])})
    return [ours, peer, Measured("Absent", missing="no wheel for this processor")]


def test_ratios_are_taken_within_each_round() -> None:
    # Rounds: 100 against 10, 50 against 10, 100 against 2.5.
    assert table(measured(1e-12))[3] == "| Runs of the corridor | Peer | 10 | 10 (5 to 40) | 1e-12 |"


def test_a_peer_that_computes_something_else_gets_no_ratio() -> None:
    assert table(measured(2e-9))[3].split(" | ")[3] == "none: it does not compute the same"


def test_an_absent_peer_is_named_with_the_reason() -> None:
    assert table(measured(0.0))[-1] == "| | Absent | not measured: no wheel for this processor | | |"


def test_the_engine_is_its_own_yardstick() -> None:
    ours = Timing(100, 0.0, [1.0, 2.0, 1.0])
    assert cells(ours, ours, ours=True) == "100 | 1 | "


def test_differences_are_relative_and_held_to_a_millionth_of_the_largest() -> None:
    engine = np.array([[1e6, 1e-3], [2.0, 4.0]])
    # 1e6 is met by 1e6 + 1 (1e-6); 1e-3 by 0.101: 0.1 over a millionth of 1e6, which is 1; 4 by 4.4: a tenth.
    assert largest_difference(engine + np.array([[1.0, 0.1], [0, 0]]), engine) == pytest.approx(0.1)
    assert largest_difference(engine + np.array([[1.0, 0], [0, 0.4]]), engine) == pytest.approx(0.1)


def test_the_second_party_wants_the_opposite_more_or_less() -> None:
    first, second = additive_tables((500,), 2, seed=3)
    assert np.corrcoef(first[0], second[0])[0, 1] < -0.5


def test_a_worker_answers_each_turn_with_its_processor_time(tmp_path: Path) -> None:
    (tmp_path / "adding.py").write_text(WORKER)
    worker = Worker("adding", Path(sys.executable), "adding", tmp_path, extra=tmp_path)
    worker.wait()
    (done,) = timed_rounds([worker], 3, lambda words: None)
    assert (done.missing, done.timings["sum"].units, done.timings["sum"].difference) == ("", 3, 0.25)
    assert len(done.timings["sum"].seconds) == 3
    assert done.versions["numpy"] == np.__version__


def test_a_worker_that_cannot_start_says_why() -> None:
    worker = Worker("nothing", Path(sys.executable), "bench.peers.nothing", ROOT)
    worker.wait()
    (done,) = timed_rounds([worker], 2, lambda words: None)
    assert done.timings == {}
    assert done.missing.endswith("No module named bench.peers.nothing")


def test_an_environment_that_cannot_be_built_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "bench-odd.txt").write_text("odd @ file:///nowhere\n")
    monkeypatch.setattr("bench.environments.ROOT", tmp_path)
    assert environment("odd", tmp_path / ".bench").missing.startswith("ERROR:")


def test_the_processor_has_the_name_that_the_system_gives(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text("processor : 0\nmodel name\t: Some CPU: fast\n")
    assert processor(tmp_path / "cpuinfo") == "Some CPU: fast"
