"""How many floating-point operations one run of the engine is, and how many this processor could do.

The operations are counted, not estimated: the kernel's own functions run in plain Python, one lane wide, on numbers
that count what is done with them. The convention: `+ - * /` are one each; `exp` and `log` are what they are written as,
34 each; comparisons, smaller-of and larger-of are none. The bound is measured: chains of fused multiply-adds on
numbers in the first cache, two operations each, as wide as the compiler makes them.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, Final

import numba
import numpy as np

from winset.corridor.state import CorridorInputs, FloatArray, Schedule

EXPONENTIAL: Final = 34
CHAIN: Final = 16
NUMBERS: Final = 512
ROUNDS: Final = 20_000

# numba off, one lane, before the mechanisms are imported: they are then ordinary Python functions.
COUNT = """
import pickle, sys
from pathlib import Path
import winset.corridor.lanes as lanes
lanes.LANES = 1
from winset.report.counted import run_counting
inputs, plan = pickle.loads(Path(sys.argv[1]).read_bytes())
print(run_counting(inputs, plan))
"""


def flops_per_run(inputs: CorridorInputs, plan: Schedule) -> int:
    """Return the operations of one run: the first path of `plan` in the first draw, counted in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "corridor.pickle"
        file.write_bytes(pickle.dumps((inputs, plan)))
        done = subprocess.run(
            [sys.executable, "-c", COUNT, str(file)],
            env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
    return int(done.stdout)


def _chains(x: FloatArray, factor: float, term: float, rounds: int) -> None:
    for _ in range(rounds):
        for i in range(NUMBERS):
            v = x[i]
            for _ in range(CHAIN):
                v = v * factor + term
            x[i] = v


_NUMBA: Any = numba


def fma_bound(repeats: int = 5) -> float:
    """Return the multiplications and additions a CPU-second, in doubles, on one core: the median of `repeats`."""
    chains = _NUMBA.njit(nogil=True, fastmath={"contract"}, error_model="numpy")(_chains)
    x = np.linspace(0.0, 1.0, NUMBERS)
    chains(x, 0.5, 0.5, 1)
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        chains(x, 0.5, 0.5, ROUNDS)
        seconds.append(time.process_time() - start)
    return 2.0 * CHAIN * NUMBERS * ROUNDS / median(seconds)
