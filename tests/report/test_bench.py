"""Figures of the engine: timed by hand here, since a speed is no truth that a test can hold."""

import sys

import pytest
from corridor.worlds import plain_schedule, plain_world

from winset.report.bench import WORDS, figure_lines, timed
from winset.report.engine_speed import MOST_MEMORY, _process


def test_the_first_call_is_not_counted_since_it_may_compile() -> None:
    ticks = iter(range(0, 100, 3))
    calls = []
    assert timed(lambda: calls.append(1), 5, lambda: float(next(ticks))) == [3.0] * 5
    assert len(calls) == 6


def test_every_figure_has_words_and_a_number() -> None:
    figures = dict.fromkeys(WORDS, 1234.5) | {"slider_ms": {"p50": 1.5, "p95": 2.25}}
    lines = figure_lines(figures)
    assert len(lines) == len(WORDS)
    assert "p50 1.5, p95 2.25" in "\n".join(lines)
    assert lines[0].endswith("one thread): 1,234")


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux hands a process's memory on to those it starts"
)
def test_the_memory_measured_is_not_that_of_whoever_started_the_process() -> None:
    world = plain_world(months=1)
    held = bytearray(b"1") * 300_000_000  # touched, so that this process really holds it
    said = _process("from pathlib import Path" + MOST_MEMORY, world, plain_schedule(world))[1]
    assert len(held) == 300_000_000
    # An interpreter alone, some 12 MB.
    assert 2e6 < int(said) < 1e8
