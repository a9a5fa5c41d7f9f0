"""Many engines timed turn by turn: all are set up first, then every round asks each of them once.

A machine that slows down, or is shared, slows all of a round alike; ratios are taken within a round.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO

from bench.environments import ROOT, reason
from bench.worker import READY

Tell = Callable[[str], object]


@dataclass(frozen=True)
class Timing:
    """One task of one engine: units of work in a call, its difference from the engine, CPU seconds of each round."""

    units: int
    difference: float
    seconds: list[float] = field(default_factory=list)

    @property
    def rates(self) -> list[float]:
        """Units a CPU second, by round."""
        return [self.units / seconds for seconds in self.seconds]


@dataclass(frozen=True)
class Measured:
    """What one engine did: `missing` says why there is nothing."""

    name: str
    timings: Mapping[str, Timing] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    missing: str = ""


class Worker:
    """A process of `bench.worker`, or why it did not start."""

    def __init__(self, name: str, python: Path, module: str, problem: Path, extra: Path = ROOT) -> None:
        self.name, self.missing = name, ""
        self.timings: dict[str, Timing] = {}
        self.versions: dict[str, str] = {}
        self.errors: IO[str] = tempfile.TemporaryFile("w+")  # noqa: SIM115 - lives as long as the process
        self.process = subprocess.Popen(
            [python, "-m", module, problem],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT, extra)))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )

    def wait(self) -> None:
        """Return when the worker is ready for its first turn, or has failed."""
        hello = self._line(READY)
        if hello is not None:
            said = json.loads(hello.removeprefix(READY))
            self.versions = said["versions"]
            self.timings = {
                task: Timing(units, said["difference"][task]) for task, units in said["units"].items()
            }

    def turn(self) -> None:
        """Do every task once."""
        assert self.process.stdin is not None
        for task, timing in self.timings.items():
            if self.missing:
                return
            self.process.stdin.write(task + "\n")
            self.process.stdin.flush()
            seconds = self._line()
            if seconds is not None:
                timing.seconds.append(float(seconds))

    def close(self) -> Measured:
        """End the process and return what it did."""
        assert self.process.stdin is not None
        if not self.missing:
            self.process.stdin.close()
            self.process.wait()
        timings = {} if self.missing else self.timings
        return Measured(self.name, timings, self.versions, self.missing)

    def _line(self, start: str = "") -> str | None:
        """Return the next line that begins with `start` (libraries may print too), or None if the process has ended."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(start):
                return line.strip()
        self.process.wait()
        self.errors.seek(0)
        self.missing = reason(self.errors.read())
        return None


def timed_rounds(workers: Sequence[Worker], rounds: int, tell: Tell) -> list[Measured]:
    """Let each worker have its turn in every round, the first of one round last in the next."""
    for number in range(rounds):
        tell(f"round {number + 1} of {rounds}")
        shift = number % max(1, len(workers))
        for worker in [*workers[shift:], *workers[:shift]]:
            worker.turn()
    return [worker.close() for worker in workers]


@dataclass(frozen=True)
class Ratio:
    """How many times as much work the first does in a CPU second: median over rounds, lowest and highest."""

    middle: float
    low: float
    high: float


def ratio(engine: Timing, peer: Timing) -> Ratio:
    """Return engine over peer, taken within each round.

    >>> ratio(Timing(10, 0.0, [1.0, 2.0, 1.0]), Timing(1, 0.0, [1.0, 1.0, 4.0]))
    Ratio(middle=10.0, low=5.0, high=40.0)
    """
    shares = [ours / theirs for ours, theirs in zip(engine.rates, peer.rates, strict=True)]
    return Ratio(median(shares), min(shares), max(shares))
