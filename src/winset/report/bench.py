"""The engine's own figures on this machine: on the real case, nothing made up.

Medians of at least five repeats, but for the first start ever, which compiles for seconds and is timed once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from winset.corridor.simulate import simulate_totals
from winset.execution import on_threads
from winset.policy.case import read_case
from winset.policy.effects import schedule
from winset.report.bench_settlement import SETTLEMENT_WORDS, settlement_figures
from winset.report.engine_speed import cold_starts, engine_speed, first_draws, peak_mb
from winset.study import Study, fitted_corridor, settled_study, talks_of

Progress = Callable[[str, float], object]
Clock = Callable[[], float]

CASE = "january-2024"
PATHS, DRAWS, MONTHS = 1000, 400, 24
REPEATS = 5
SLIDES, SLIDER_DRAWS = 60, 200


def engine_figures(threads: int = 2, progress: Progress | None = None) -> dict[str, Any]:
    """Return what `winset bench --json` prints. The case is fitted and settled once, then each figure is repeated."""
    tell = progress or (lambda stage, share: None)
    study = Study(case=CASE, draws=DRAWS, horizon=MONTHS, threads=threads)
    case = read_case(CASE)
    tell("fit", 0.0)
    corridor = fitted_corridor(case, case.as_of, study)
    plan = schedule(case, case.space.deal, draws=corridor.draws, horizon=MONTHS)
    talks = talks_of(case, corridor, study)
    settled = settled_study(
        study, talks, on_threads(threads), progress=lambda share: tell("settlement", share)
    )
    tell("bench", 0.0)
    thousand = replace(plan, deal=np.ascontiguousarray(plan.deal[:PATHS]))
    engine = engine_speed(corridor.inputs, thousand, REPEATS)
    tell("bench", 0.5)
    settling = settlement_figures(talks, settled, threads)
    few, one = first_draws(corridor.inputs, plan, SLIDER_DRAWS)
    slides = timed(lambda: simulate_totals(few, one, threads=threads), SLIDES, time.perf_counter)
    tell("bench", 0.8)
    cold = cold_starts(few, one, REPEATS)
    peak = peak_mb(corridor.inputs, thousand)
    tell("bench", 1.0)
    return {
        "runs_per_cpu_second": {
            "f64": rounded(engine.double_runs_per_second),
            "f32": rounded(engine.single_runs_per_second),
        },
        "flops_per_run": engine.flops_per_run,
        "fma_share": rounded(engine.fma_share),
        "ratio_plain_python": rounded(engine.ratio_plain_python),
        **{name: rounded(value) for name, value in settling.items()},
        "slider_ms": {f"p{q}": rounded(1e3 * float(np.percentile(slides, q))) for q in (50, 95)},
        "cold_start_s": {name: rounded(seconds) for name, seconds in cold.items()},
        "peak_mb": rounded(peak),
    }


def timed(work: Callable[[], object], times: int, clock: Clock) -> list[float]:
    """Return the seconds of each of `times` calls, after one that is not counted (it may compile)."""
    work()
    seconds = []
    for _ in range(times):
        start = clock()
        work()
        seconds.append(clock() - start)
    return seconds


def repeat(work: Callable[[], object], clock: Clock = time.perf_counter) -> list[float]:
    """Return the seconds of the repeats behind one figure."""
    return timed(work, REPEATS, clock)


def rounded(value: float) -> float:
    """Return three significant digits: repeats on one machine agree to no more.

    >>> rounded(163_412.0), rounded(0.87654)
    (163000.0, 0.877)
    """
    return float(f"{value:.3g}")


WORDS: Mapping[str, str] = {
    "runs_per_cpu_second": f"runs a CPU second ({PATHS:,} paths x {DRAWS} draws x {MONTHS} months, one thread)",
    "flops_per_run": "floating-point operations a run (counted: + - * / one each, exp and log 34)",
    "fma_share": "share of this processor's measured multiply-add bound, double precision",
    "ratio_plain_python": "times the same equations in plain Python",
    **SETTLEMENT_WORDS,
    "slider_ms": f"one package, {SLIDER_DRAWS} draws, ms",
    "cold_start_s": "a new process until its first package, CPU s (first: with nothing compiled)",
    "peak_mb": "most memory of a process that does a million runs in slices, MB",
}


def figure_lines(figures: Mapping[str, Any]) -> list[str]:
    """Return the figures as lines of words."""

    def said(value: Any) -> str:
        if isinstance(value, Mapping):
            return ", ".join(f"{key} {said(one)}" for key, one in value.items())
        return f"{value:,.0f}" if value >= 100 else f"{value:g}"

    return [f"{WORDS[key]}: {said(value)}" for key, value in figures.items()]
