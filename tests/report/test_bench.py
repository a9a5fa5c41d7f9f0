"""Figures of the engine: timed by hand here, since a speed is no truth that a test can hold."""

from winset.report.bench import WORDS, figure_lines, timed


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
