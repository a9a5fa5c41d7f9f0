"""Corridor paths x draws -> outcome tables, streamed in chunks of paths: never packages x draws, never all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from winset.corridor.simulate import Totals, simulate_totals
from winset.corridor.state import CorridorInputs, Schedule
from winset.execution import map_chunks

CHUNK = 64
"""Paths in one chunk: 19 outcomes x 64 paths x 400 draws are 4 MB."""
PILOT_PATHS = 192


def each_chunk(
    inputs: CorridorInputs,
    schedule: Schedule,
    use: Callable[[slice, Totals], object],
    *,
    threads: int,
    progress: Callable[[int], object] | None = None,
) -> None:
    """Call `use(rows, totals)` for chunks of the paths of `schedule`; on several threads, so `use` must write
    only its rows.
    """

    def work(first: int, last: int) -> None:
        rows = slice(first, last)
        use(rows, simulate_totals(inputs, schedule, paths=rows, threads=1))

    map_chunks(work, schedule.deal.shape[0], chunk_size=CHUNK, n_threads=threads, progress=progress)


def pilot_rows(n_paths: int) -> npt.NDArray[np.int64]:
    """Return evenly spread paths, first and last among them, on which the range of every measure is read."""
    return np.unique(np.linspace(0, n_paths - 1, PILOT_PATHS).astype(np.int64))


def standing(schedule: Schedule) -> Schedule:
    """Return the schedule on which no deal is ever struck: `base` holds throughout, one path.

    Onsets stay: what a successor does to sanctions ripens from them, with a deal or without.
    """
    return replace(
        schedule,
        deal=np.ascontiguousarray(schedule.base[-1:]),
        end=np.zeros_like(schedule.end),
    )
