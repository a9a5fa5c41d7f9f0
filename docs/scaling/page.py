"""The page docs/scaling.md from measured figures: every number in it is measured, or named an assumption."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from growth import Axis, exponent, last_step

from winset.execution import AHEAD

Figures = Mapping[str, Any]

PRICE_USD, PRICE_RANGE, PRICE_DAY = 0.05, (0.03, 0.10), "2026-11-25"
GOAL = 1e9
WORKERS = 16
NEAR_LINEAR, STEEP = 1.05, 1.15
EFFICIENCY = 0.8
"""Share of the time a rented core works for us: an assumption, below what two cores here gave."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, first column left, others right."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows)) + "\n"


def said(value: float) -> str:
    """Return three significant digits in words.

    >>> said(1_327_104), said(0.01234)
    ('1,330,000', '0.0123')
    """
    rounded = float(f"{value:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:g}"


def where(section: Figures) -> str:
    """Return on what and when a section was measured."""
    return (
        f"{section['day']}, {section['cores']} cores, {section['processor']}; {section['load']:.1f} processes wanted "
        "a core on average, ours among them"
    )


def growth_section(section: Figures) -> str:
    """Return the table of exponents."""
    rows, worse, steep = [], [], []
    for entry in section["axes"]:
        axis = Axis(
            **{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
        )
        slope, low, high = exponent(axis)
        if low > NEAR_LINEAR:
            worse.append(f"{axis.stage} in {axis.axis}")
        if last_step(axis) > STEEP:
            steep.append(f"{axis.stage} in {axis.axis} ({last_step(axis):.2f})")
        rows.append(
            [
                f"{axis.stage}: {axis.axis}",
                axis.held,
                f"{axis.sizes[0]:,} to {axis.sizes[-1]:,}",
                f"{slope:.2f} ({low:.2f} to {high:.2f})",
                f"{last_step(axis):.2f}",
                said(1e6 * axis.seconds[-1] / axis.sizes[-1]),
            ]
        )
    head = ["stage: what grows", "held", "sizes", "exponent (95 %)", "at the end", "µs each"]
    verdict = (
        f"Worse than linear by its interval (above {NEAR_LINEAR:g}): {', '.join(worse)}."
        if worse
        else f"No interval lies above {NEAR_LINEAR:g}: nothing grows worse than linear."
    )
    if steep:
        verdict += (
            f" At the end alone the slope is above {STEEP:g} for {', '.join(steep)}: there the arrays are larger than "
            "the processor's cache, or another process used it; the figures do not tell which."
        )
    return f"""## How cost grows

{table(head, rows)}
The exponent is the slope of log CPU seconds on log size over all sizes, by least squares, with its 95 %
interval; below
1 where a call costs something before it does anything. *At the end* is the slope between the two largest sizes, where
that counts least; the last column is the cost there. {verdict} The frontier sorts, n log n.

Clauses multiply: each leaf clause of two levels doubles the packages, and cost is linear in packages. The nationality
groups (`corridor/places.py`) and cities are fixed by the model: they do not grow with a study, and are no axis.
Measured {where(section)}.
"""


def threads_section(section: Figures) -> str:
    """Return one core against two."""
    one, two = section["by_threads"]["1"], section["by_threads"]["2"]
    rows = [[count, said(run["wall_s"]), said(run["cpu_s"])] for count, run in section["by_threads"].items()]
    return f"""## One core and two

{section["chunks"]} parts of the January study ({section["paths"]:,} hub paths x {section["draws"]} draws) on one thread
and on two, in turns, medians of three:

{table(["threads", "seconds", "CPU seconds"], rows)}
Two threads are **{one["wall_s"] / two["wall_s"]:.2f} times** as fast as one and use
{100 * (two["cpu_s"] / one["cpu_s"] - 1):+.0f} % CPU seconds: no thread waits for the other. Where others share the
machine a second thread also gets a second share of it, so the ratio of the seconds is not that of an idle machine;
the CPU seconds say what the work costs. Measured {where(section)}.
"""


def tasks_section(section: Figures) -> str:
    """Return what one task costs by itself."""
    rows = [[name, said(each["wall_ms"]), said(each["cpu_ms"])] for name, each in section["each"].items()]
    return f"""## What a task costs

{section["tasks"]} tasks that do nothing, on a scheduler with two worker processes, {AHEAD} a worker under way;
client,
scheduler and workers together:

{table(["result", "ms a task", "CPU ms a task"], rows)}
A part's result is {section["result_mb"]:g} MB. A scheduler and its workers also use CPU seconds while they wait for a
core, so on a shared machine these are upper bounds. Measured {where(section)}.
"""


def study_section(figures: Figures) -> str:
    """Return the large study: memory, seconds, and what a killed client costs."""
    section = figures["killed"]
    killed, again, workers = (section[name] for name in ("killed", "again", "workers"))

    def row(name: str, run: Figures) -> list[str]:
        return [name, said(run["wall_s"]), said(run["cpu_s"]), said(run["peak_mb"])]

    rows = [
        row(f"client of two workers, killed by `kill -9` at {killed['kept']} kept parts of 36", killed),
        row("the same started again, to its end", again),
    ]
    if "study" in figures:
        rows.insert(0, row("client on two threads", figures["study"]["local"]))
    return f"""## A million packages x {section["draws"]:,} draws

{again["packages"]:,} packages x {section["draws"]:,} draws, fitted and settled; the report comes on top.

{table(["process", "seconds", "CPU seconds", "most memory, MB"], rows)}
Each worker held at most {said(max(workers["peak_mb"]))} MB; both used {said(workers["cpu_s"])} CPU seconds over the two
runs. Memory hangs on the packages (48 bytes each) and on the draws of one part, not on packages x draws: payoffs of 9
actors, 9,216 paths and 1,000 draws, twice, would be 1.3 GB, and are let go part by part. The client that was killed had
fitted the corridor too, which is not kept. Measured {where(section)}.
"""


def plan_section(figures: Figures) -> str:
    """Return when a cluster pays, and the paper plan for the goal."""
    killed, alone = figures["killed"], figures["threads"]
    pairs = killed["again"]["packages"] * killed["draws"]
    combinations = killed["again"]["packages"] / 9_216
    rate = alone["paths"] * combinations * alone["draws"] / alone["by_threads"]["1"]["cpu_s"]
    corridor = next(entry for entry in figures["growth"]["axes"] if entry["axis"] == "paths")
    runs = 64 * corridor["sizes"][-1] / corridor["seconds"][-1]
    making = max(killed["workers"]["cpu_s"] - pairs / rate, 0.0) / 2
    breakeven = making / (0.5 - 1 / WORKERS)
    rows = []
    for name, per_second in (
        ("packages that share hub paths (the January case)", rate),
        ("every package a path of its own (no structure at all)", runs),
    ):
        hours = GOAL / per_second / 3600 / EFFICIENCY
        rows.append(
            [
                name,
                said(per_second),
                said(hours),
                f"{said(hours * PRICE_USD)} ({said(hours * PRICE_RANGE[0])} to {said(hours * PRICE_RANGE[1])})",
            ]
        )
    head = ["10⁹ package-draw pairs an hour", "pairs a CPU second", "core-hours", "USD"]
    return f"""## When a cluster pays

A worker needs {said(making)} CPU seconds before its first chunk (start, weighing, compiled code) that this
machine does
not. Against two cores here, {WORKERS} workers pay from about {said(breakeven)} CPU seconds of settling on:
{said(breakeven * rate)} package-draw pairs, {said(breakeven * rate / pairs)} times the study above. The
January study is
cut into 36 parts, so more than 36 workers have nothing to do; a larger grid has more parts. Below that, stay local.

## A plan for 10⁹ pairs an hour

{table(head, rows)}
Core-hours are those of this processor at {100 * EFFICIENCY:.0f} % use (an assumption). The price is an
assumption as of
{PRICE_DAY}, not a quotation: {PRICE_USD:g} USD a core-hour rented on demand, {PRICE_RANGE[0]:g} to {PRICE_RANGE[1]:g}
between reserved and small orders. So the goal needs no cluster:
{math.ceil(GOAL / rate / 3600 / EFFICIENCY)} core reaches it with the structure, one machine of
{math.ceil(GOAL / runs / 3600 / EFFICIENCY)} cores without.
10¹² pairs an
hour without structure would take {said(1e12 / runs / 3600 / EFFICIENCY)} cores; with the structure of the
January case
{said(1e12 / rate / 3600 / EFFICIENCY)}.
"""


def page(figures: Figures) -> str:
    """Return the whole page; a section that was never measured is absent."""
    parts = [
        """# Scaling

Written by `PYTHONPATH=src:tests python docs/scaling/measure.py` (`make scaling`); the figures are in
`docs/scaling/measured.json`. CPU seconds are what to compare; seconds depend on who else uses the machine.

## How to run on other machines

    pip install --require-hashes -r requirements/dist.txt        # here and on every worker
    dask scheduler                                               # prints tcp://HOST:8786
    dask worker tcp://HOST:8786 --nworkers 4 --nthreads 1        # on every machine, with the same Winset installed
    winset analyse january-2024 --executor dask://HOST:8786

The packages are settled in parts, each a pure function of the study's key (a hash of version, code, record,
options and
fitted draws) and a range. Every executor gives the same bytes on the same kind of processor. A worker with another
Winset, record or library is refused, and so is one that comes to another key. A worker that dies loses
nothing. Finished
parts are kept in the user's cache until the analysis is written, 2 GB at most: a client that is killed goes on
where it
was when the same command is given again. Dask has no password of its own: keep the scheduler inside your
network, or give
it TLS. The fit, the bargaining and the report run on the client.
"""
    ]
    sections = {
        "threads": threads_section,
        "tasks": tasks_section,
        "growth": growth_section,
    }
    if "killed" in figures:
        parts.append(study_section(figures))
    parts += [write(figures[name]) for name, write in sections.items() if name in figures]
    if {"threads", "killed", "growth"} <= set(figures):
        parts.append(plan_section(figures))
    return "\n\n".join(map(_filled, "\n".join(parts).strip().split("\n\n"))) + "\n"


def _filled(block: str) -> str:
    """Return a paragraph filled to the width of a page; headings, tables and commands as they are."""
    if block.startswith(("#", "|", "    ")):
        return block
    return textwrap.fill(" ".join(block.split()), 118, break_long_words=False, break_on_hyphens=False)
