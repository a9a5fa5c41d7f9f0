"""Long computations, cut into chunks that are pure functions of what was asked and a range of indices.

A chunk has the same bytes on any thread and in any process, so where it runs decides nothing but the time. Threads
help only where the function releases the interpreter lock, as compiled kernels and numpy do. Other machines are in
`scheduler.py`, what survives a killed client in `kept.py`.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy.typing as npt

Result = TypeVar("Result")
Bounds = tuple[int, int]
Arrays = Mapping[str, npt.NDArray[Any]]

AHEAD = 4
"""Chunks a thread or worker may be ahead of whoever takes the results: enough to keep it busy, few enough to hold."""


def chunk_bounds(n_items: int, chunk_size: int) -> list[Bounds]:
    """Return (start, stop) of the chunks of `range(n_items)`: cut by `chunk_size` alone, never by who runs them.

    >>> chunk_bounds(10, 4)
    [(0, 4), (4, 8), (8, 10)]
    """
    return [(start, min(start + chunk_size, n_items)) for start in range(0, n_items, chunk_size)]


def map_chunks(
    function: Callable[[int, int], Result],
    n_items: int,
    *,
    chunk_size: int,
    n_threads: int = 1,
    progress: Callable[[int], object] | None = None,
) -> list[Result]:
    """Return `function(start, stop)` for each chunk of `range(n_items)`, in index order.

    `function` must be pure: it may be called on any thread, in any order. `progress(done)` hears, from the calling
    thread, how many items are done. Sums over the list run in the order of the indices, so that a result has the
    same bytes for any number of threads.

    >>> map_chunks(lambda start, stop: sum(range(start, stop)), 10, chunk_size=4, n_threads=2)
    [6, 22, 17]
    """
    results = []
    for (_, stop), result in _streamed(function, chunk_bounds(n_items, chunk_size), n_threads):
        results.append(result)
        if progress is not None:
            progress(stop)
    return results


def _streamed(
    function: Callable[[int, int], Result], chunks: Sequence[Bounds], n_threads: int
) -> Iterator[tuple[Bounds, Result]]:
    """Yield chunks with their results in order; no more than `AHEAD` a thread wait to be taken."""
    if n_threads == 1 or len(chunks) == 1:
        yield from ((bounds, function(*bounds)) for bounds in chunks)
        return
    helpers = _HELPERS.of(n_threads - 1)
    waiting: deque[tuple[Bounds, Future[Result]]] = deque()
    try:
        for bounds in chunks:
            if len(waiting) == AHEAD * n_threads:
                yield _first(waiting, function)
            waiting.append((bounds, helpers.submit(function, *bounds)))
        while waiting:
            yield _first(waiting, function)
    finally:
        # A failed chunk, or Ctrl-C: what has not started must not hold up the message.
        for _, future in waiting:
            future.cancel()


def _first(
    waiting: deque[tuple[Bounds, Future[Result]]], function: Callable[[int, int], Result]
) -> tuple[Bounds, Result]:
    """Return the first chunk with its result; until a helper has it, the calling thread does what none has begun."""
    place = 0
    while place < len(waiting) and not waiting[0][1].done():
        bounds, future = waiting[place]
        if future.cancel():
            mine: Future[Result] = Future()
            mine.set_result(function(*bounds))
            waiting[place] = bounds, mine
        place += 1
    bounds, future = waiting.popleft()
    return bounds, future.result()


class _Helpers(threading.local):
    """Threads that help a thread, kept: to start one takes a tenth of a slider's time, and its memory is fresh.

    Each thread has its own, so that a chunk may itself be cut into chunks.
    """

    def __init__(self) -> None:
        self.pools: dict[int, ThreadPoolExecutor] = {}

    def of(self, count: int) -> ThreadPoolExecutor:
        """Return `count` threads."""
        if count not in self.pools:
            self.pools[count] = ThreadPoolExecutor(max_workers=count)
        return self.pools[count]


_HELPERS: Final = _Helpers()


@dataclass(frozen=True)
class Work:
    """A range of indices to be worked through, here or elsewhere.

    `chunk(start, stop)` is pure and returns arrays by name. `make()`, a module's function with what it needs bound,
    makes this same work in another process. `key` is a hash of all that decides the bytes: two works with one key
    are the same.
    """

    chunk: Callable[[int, int], Arrays]
    make: Callable[[], "Work"]
    key: str
    n_items: int
    chunk_size: int


Executor = Callable[[Work, Sequence[Bounds]], Iterator[tuple[Bounds, Arrays]]]
"""Runs chunks of a work and yields each with its result, in any order, none twice."""


def on_threads(n_threads: int) -> Executor:
    """Return the executor of this process."""
    return lambda work, chunks: _streamed(work.chunk, chunks, n_threads)
