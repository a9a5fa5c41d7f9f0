"""One engine's process: it sets itself up, says how far it agrees, then works when told to.

The parent writes the name of a task on a line; the worker does it once and answers with the processor seconds of its
whole process, threads included. So many engines can be timed turn by turn, each warm, none in another's way.
"""

import json
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

READY = "ready "


@dataclass(frozen=True)
class Task:
    """Something to time: `units` runs or packages done by one call of `work`; `difference` from the engine's answer."""

    units: int
    work: Callable[[], object]
    difference: float


def serve(packages: Sequence[str], tasks: Mapping[str, Task]) -> None:
    """Do each task once unseen, since it may compile, say what there is, then answer until the input ends."""
    for task in tasks.values():
        task.work()
    hello = {
        "versions": {"Python": platform.python_version()} | {name: version(name) for name in packages},
        "units": {name: task.units for name, task in tasks.items()},
        "difference": {name: task.difference for name, task in tasks.items()},
    }
    _say(READY + json.dumps(hello))
    for line in sys.stdin:
        start = time.process_time()
        tasks[line.strip()].work()
        _say(repr(time.process_time() - start))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
