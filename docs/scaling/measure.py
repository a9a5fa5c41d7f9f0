"""Measure how Winset scales on this machine and write docs/scaling.md.

`PYTHONPATH=src:tests python docs/scaling/measure.py [growth] [threads] [tasks] [study] [killed]` measures the sections
named, or all, and keeps the figures of the others (`measured.json`). Linux: memory is read from /proc.
"""

import json
import os
import platform
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import growth
import numpy as np
import psutil
from distributed import LocalCluster
from page import page

from winset.execution import Work, chunk_bounds, on_threads
from winset.kept import kept_folder
from winset.policy.case import read_case
from winset.scheduler import on_dask
from winset.settlement.game import weighing
from winset.study import Study, fitted_corridor, talks_of
from winset.study.settling import settling_work

HERE = Path(__file__).parent
FILE, PAGE = HERE / "measured.json", HERE.with_name("scaling.md")
CLIENT = HERE / "client.py"
REPEATS = 3
THREAD_DRAWS, THREAD_CHUNKS = 128, 6
TASKS, TASK_BYTES = 200, 1_800_000
"""A part of 256 paths x 144 combinations x 6 numbers is 1.8 MB."""
STUDY_DRAWS = 1_000

Figures = dict[str, Any]


def grown(tell: Callable[[str], object]) -> Figures:
    """Measure every axis of growth."""
    return {"axes": [asdict(axis) for axis in growth.axes(tell)]}


def threads(tell: Callable[[str], object]) -> Figures:
    """Settle the same chunks on one thread and on two, in turns."""
    study = Study("january-2024", draws=THREAD_DRAWS)
    case = read_case(study.case)
    talks = talks_of(case, fitted_corridor(case, case.as_of, study), study)
    work = settling_work(study, talks, weighing(talks))
    chunks = chunk_bounds(work.n_items, work.chunk_size)[:THREAD_CHUNKS]
    work.chunk(*chunks[0])
    runs: dict[str, list[dict[str, float]]] = {"1": [], "2": []}
    for repeat in range(REPEATS):
        for n_threads in (1, 2):
            tell(f"threads, {n_threads} of 2, repeat {repeat + 1} of {REPEATS}")
            wall, cpu = time.perf_counter(), time.process_time()
            deque(on_threads(n_threads)(work, chunks), maxlen=0)
            took = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
            runs[str(n_threads)].append(took)
    return {
        "draws": THREAD_DRAWS,
        "chunks": THREAD_CHUNKS,
        "paths": 4 * (chunks[-1][1]),
        "by_threads": {
            count: {key: median(run[key] for run in these) for key in these[0]}
            for count, these in runs.items()
        },
    }


def empty_work(size: int) -> Work:
    """Return chunks that do nothing but make an array of `size` bytes."""
    return Work(
        lambda start, stop: {"nothing": np.zeros(size, dtype=np.uint8)},
        partial(empty_work, size),
        f"empty-{size}",
        TASKS,
        1,
    )


@contextmanager
def cluster() -> Iterator[tuple[str, list[psutil.Process]]]:
    """Give a scheduler's address and its two workers, a process of one thread each."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as two:
        workers = [psutil.Process(nanny.pid) for nanny in two.workers.values()]
        yield two.scheduler_address.removeprefix("tcp://"), workers


def cpu_of(processes: list[psutil.Process]) -> float:
    """Return the CPU seconds that processes have used."""
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def tasks(tell: Callable[[str], object]) -> Figures:
    """Run tasks that do nothing: what the scheduler, the client and the workers spend on one."""
    found = {}
    with cluster() as (address, workers), on_dask(f"tcp://{address}", dict) as executor:
        everyone = [psutil.Process(), *workers]
        for name, size in (("empty", 1), ("a part's result", TASK_BYTES)):
            tell(f"tasks, {name}")
            work = empty_work(size)
            for _ in range(2):  # the first time makes connections
                start, cpu = time.perf_counter(), cpu_of(everyone)
                deque(executor(work, chunk_bounds(TASKS, 1)), maxlen=0)
                took = {"wall_ms": time.perf_counter() - start, "cpu_ms": cpu_of(everyone) - cpu}
            found[name] = {key: 1e3 * value / TASKS for key, value in took.items()}
    return {"tasks": TASKS, "result_mb": TASK_BYTES / 1e6, "each": found}


def peak_mb(process: psutil.Process) -> float:
    """Return the most memory a process has held, MB (10^6 bytes); 0 once it is on its way out."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6 if "VmHWM:" in status else 0.0


def client(where: str, cache: Path, kill_at: int | None = None) -> Figures:
    """Run one client to its end, or kill it (kill -9) once `kill_at` chunks are kept; return what it took.

    `cache` holds its chunks, apart from those of any analysis of the user's own; compiled code stays where it is.
    """
    command = [sys.executable, str(CLIENT), str(STUDY_DRAWS), where]
    compiled = os.environ.get("NUMBA_CACHE_DIR", str(kept_folder().parent))
    environment = os.environ | {"XDG_CACHE_HOME": str(cache), "NUMBA_CACHE_DIR": compiled}
    started = time.perf_counter()
    peak, seen, kept = 0.0, 0.0, 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as running:
        process = psutil.Process(running.pid)
        while running.poll() is None:
            if process.status() != psutil.STATUS_ZOMBIE:
                peak, seen = max(peak, peak_mb(process)), cpu_of([process])
            kept = max(kept, len(list(cache.glob("winset/chunks/*/*.chunk"))))
            if kill_at is not None and kept >= kill_at:
                os.kill(running.pid, signal.SIGKILL)
                break
            time.sleep(0.1)
        assert running.stdout is not None
        told = running.stdout.read()
    figures: Figures = {"peak_mb": peak, "cpu_s": seen, "wall_s": time.perf_counter() - started, "kept": kept}
    return figures | (json.loads(told) if told else {})


def study(tell: Callable[[str], object]) -> Figures:
    """Fit and settle 1.3 million packages x 1,000 draws on the threads of one process."""
    tell("study, on threads")
    with TemporaryDirectory() as cache:
        return {"draws": STUDY_DRAWS, "local": client("local", Path(cache))}


def killed(tell: Callable[[str], object]) -> Figures:
    """The same on two workers, with a client that is killed half way and started again."""
    with cluster() as (address, workers), TemporaryDirectory() as cache:
        before = cpu_of(workers)
        tell("study, on two workers, to be killed half way")
        first = client(f"dask://{address}", Path(cache), kill_at=18)
        tell("study, started again")
        again = client(f"dask://{address}", Path(cache))
        return {
            "draws": STUDY_DRAWS,
            "killed": first,
            "again": again,
            "workers": {
                "cpu_s": cpu_of(workers) - before,
                "peak_mb": [peak_mb(worker) for worker in workers],
            },
        }


SECTIONS: dict[str, Callable[[Callable[[str], object]], Figures]] = {
    "growth": grown,
    "threads": threads,
    "tasks": tasks,
    "study": study,
    "killed": killed,
}


def processor() -> str:
    """Return the processor's name."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def main() -> None:
    """Measure the sections asked for and write the page anew."""
    figures: Figures = json.loads(FILE.read_text()) if FILE.exists() else {}
    for name in sys.argv[1:] or SECTIONS:
        found = SECTIONS[name](lambda stage: sys.stderr.write(f"{stage}\n"))
        found |= {
            "day": datetime.now(UTC).date().isoformat(),
            "processor": processor(),
            "cores": os.cpu_count(),
            "load": os.getloadavg()[1],
        }
        figures[name] = found
        FILE.write_text(json.dumps(figures, indent=1) + "\n")
        PAGE.write_text(page(figures))


if __name__ == "__main__":
    main()
