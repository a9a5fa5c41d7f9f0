"""How fast the corridor's engine is on this machine: both precisions, plain Python, a new process, memory.

All seconds are CPU seconds of one thread. Speeds are taken in turns, a round of each, and shares within a round: a
machine that slows down, or is shared, slows all of a round alike.
"""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np

from winset.corridor.reference.by_name import people_of, setting_of
from winset.corridor.reference.months import months_of, totals_of
from winset.corridor.simulate import simulate_totals
from winset.corridor.state import CorridorInputs, Schedule
from winset.report.operations import flops_per_run, fma_bound

PLAIN_RUNS: Final = 20
ONE_PACKAGE: Final = """
import pickle, sys
from pathlib import Path
from winset.corridor.simulate import simulate_totals
inputs, plan = pickle.loads(Path(sys.argv[1]).read_bytes())
simulate_totals(inputs, plan, threads=1)
"""
# Slices of paths, whose means are kept: a million runs of 19 outcomes would be 152 MB.
A_MILLION_RUNS: Final = """
import pickle, sys
from pathlib import Path
from winset.corridor.simulate import simulate_totals
inputs, plan = pickle.loads(Path(sys.argv[1]).read_bytes())
paths, draws = len(plan.deal), inputs.scalars.shape[-1]
done, first, means = 0, 0, []
while done < 1_000_000:
    rows = slice(first % paths, min(first % paths + 50, paths))
    means.append(simulate_totals(inputs, plan, paths=rows, threads=1).values.mean(axis=2))
    done, first = done + (rows.stop - rows.start) * draws, first + 50
"""
# Linux hands the most memory that a process ever held on to the processes it starts: a child of this one would answer
# with this one's. The kernel's own line starts at zero with the program. macOS starts at zero, and counts in bytes.
MOST_MEMORY: Final = """
import resource
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
linux = [1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
print(linux[0] if linux else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@dataclass(frozen=True)
class EngineSpeed:
    """Medians over rounds; `fma_share` is operations done in doubles over those the processor could do."""

    double_runs_per_second: float
    single_runs_per_second: float
    flops_per_run: int
    fma_share: float
    ratio_plain_python: float


def engine_speed(inputs: CorridorInputs, plan: Schedule, rounds: int) -> EngineSpeed:
    """Return what `rounds` rounds of the engine, the processor's bound and plain Python give on one thread."""
    runs = len(plan.deal) * inputs.scalars.shape[-1]
    work: dict[str, Callable[[], object]] = {
        "double": lambda: simulate_totals(inputs, plan, threads=1),
        "single": lambda: simulate_totals(inputs, plan, precision=np.float32, threads=1),
        "plain": lambda: _plain(inputs, plan),
    }
    for compiled in ("double", "single"):
        work[compiled]()
    taken = [{name: _cpu(one) for name, one in work.items()} | {"fma": fma_bound(1)} for _ in range(rounds)]
    flops = flops_per_run(inputs, plan)
    return EngineSpeed(
        double_runs_per_second=runs / median(one["double"] for one in taken),
        single_runs_per_second=runs / median(one["single"] for one in taken),
        flops_per_run=flops,
        fma_share=median(flops * runs / one["double"] / one["fma"] for one in taken),
        ratio_plain_python=median(one["plain"] / PLAIN_RUNS / (one["double"] / runs) for one in taken),
    )


def _plain(inputs: CorridorInputs, plan: Schedule) -> None:
    """Do PLAIN_RUNS runs of the page's plain program, over paths and draws evenly."""
    draws = inputs.scalars.shape[-1]
    for k in range(PLAIN_RUNS):
        path, draw = k * len(plan.deal) // PLAIN_RUNS, k * draws // PLAIN_RUNS
        months = months_of(setting_of(inputs, plan, path, draw), people_of(inputs, draw))
        totals_of([counted for _, _, counted in months])


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def first_draws(inputs: CorridorInputs, plan: Schedule, draws: int) -> tuple[CorridorInputs, Schedule]:
    """Return the corridor with its first draws only, and a schedule of the last path: what one slider asks for."""
    few = {
        name: getattr(inputs, name)[..., :draws].copy() for name in ("scalars", "groups", "cities", "level")
    }
    state = replace(
        inputs.state,
        **{one.name: getattr(inputs.state, one.name)[..., :draws].copy() for one in fields(inputs.state)},
    )
    one = replace(plan, deal=np.ascontiguousarray(plan.deal[-1:]), end=plan.end[:, :draws].copy())
    return replace(inputs, state=state, **few), one


def cold_starts(inputs: CorridorInputs, plan: Schedule, repeats: int) -> dict[str, float]:
    """Return the CPU seconds of a new process until its first package: `first` with an empty cache, then `cached`."""
    with tempfile.TemporaryDirectory() as folder:
        first, *later = (_process(ONE_PACKAGE, inputs, plan, cache=folder)[0] for _ in range(repeats + 1))
    return {"cached": median(later), "first": first}


def peak_mb(inputs: CorridorInputs, plan: Schedule) -> float:
    """Return the most memory that a process holds which does a million runs in slices of paths, in MB (10^6 bytes)."""
    return int(_process(A_MILLION_RUNS + MOST_MEMORY, inputs, plan)[1]) / 1e6


def _process(
    program: str, inputs: CorridorInputs, plan: Schedule, cache: str | None = None
) -> tuple[float, str]:
    """Return the CPU seconds and the output of `program` in a new process that reads the corridor from a file."""
    environment = os.environ | ({} if cache is None else {"NUMBA_CACHE_DIR": cache})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "corridor.pickle"
        file.write_bytes(pickle.dumps((inputs, plan)))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-c", program, str(file)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, done.stdout
