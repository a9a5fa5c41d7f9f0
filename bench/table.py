"""The benchmark as one Markdown page: what was measured, on what, how far each agrees, and the ratios of one run."""

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.problem import TOLERANCE
from bench.rounds import Measured, Timing, ratio

ENGINE = "Winset"
TASKS: Mapping[str, str] = {
    "corridor": "Runs of the corridor",
    "evaluation": "Payoffs of all packages",
    "frontier": "Pareto frontier of given payoffs",
    "evaluation and frontier": "From utilities to the frontier",
    "frontier of the sum": "The same frontier, packages never built",
}


def page(measured: Sequence[Measured], rounds: int, notes: Sequence[str]) -> str:
    """Return the whole page."""
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"Written by `make bench`: every engine in its own environment and process, all set up first, then {rounds}"
            " rounds in which each has its turn. Speeds are medians, per second of processor time (all threads of the "
            "process), and so depend on what else the machine does. A ratio is taken within each round; "
            "its median, lowest and highest are shown.",
            "",
            f"- Day: {datetime.now(UTC):%Y-%m-%d}",
            f"- Machine: {machine()}; processes that wanted to run: {os.getloadavg()[0]:.0f}",
            "",
            *table(measured),
            "",
            "## What is compared",
            "",
            *(f"- {note}" for note in notes),
            "",
            "## Versions",
            "",
            *(f"- {one.name}: {versions(one)}" for one in measured),
            "",
        ]
    )


def table(measured: Sequence[Measured]) -> list[str]:
    """Return the table's lines: each task, the engine first."""
    lines = [
        "| task | engine | a CPU second | Winset is faster by (median, lowest to highest) | differs by at most |",
        "|---|---|---|---|---|",
    ]
    ours = next(one for one in measured if one.name == ENGINE)
    for task, title in TASKS.items():
        for one in measured:
            if task in one.timings:
                lines.append(
                    f"| {title} | {one.name} | {cells(one.timings[task], ours.timings[task], one is ours)} |"
                )
    lines += [f"| | {one.name} | not measured: {one.missing} | | |" for one in measured if one.missing]
    return lines


def cells(timing: Timing, engine: Timing, ours: bool) -> str:
    """Return speed, ratio and difference of one row; a peer that computes something else has no ratio."""
    speed = figure(median(timing.rates))
    differs = f"{timing.difference:.0e}" if timing.difference else "0"
    if ours:
        return f"{speed} | 1 | {'' if engine.difference == 0 else differs}"
    if timing.difference > TOLERANCE:
        return f"{speed} | none: it does not compute the same | {differs}"
    share = ratio(engine, timing)
    return f"{speed} | {figure(share.middle)} ({figure(share.low)} to {figure(share.high)}) | {differs}"


def figure(value: float) -> str:
    """Return two significant digits, or three from 100 on: repeats agree to no more.

    >>> figure(253_812.0), figure(4.567), figure(0.324)
    ('254,000', '4.6', '0.32')
    """
    return f"{float(f'{value:.3g}'):,.0f}" if value >= 100 else f"{float(f'{value:.2g}'):g}"


def versions(one: Measured) -> str:
    """Return the versions of what ran."""
    return ", ".join(f"{name} {number}" for name, number in one.versions.items()) or "not installed"


def machine() -> str:
    """Return the processor's name, how many there are, and the system, without the host's name."""
    return f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"


def processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """Return the processor's model as the system gives it."""
    if cpuinfo.is_file():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown processor"
