"""Run a function over a long range of indices, in chunks, on threads; results come back in index order.

The order of the sums is then the order of the indices, so a result has the same bytes for any number of threads.
Threads help only where the function releases the interpreter lock, as compiled kernels and numpy do.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def map_chunks(
    function: Callable[[int, int], Result],
    n_items: int,
    *,
    chunk_size: int,
    n_threads: int = 1,
    progress: Callable[[int], object] | None = None,
) -> list[Result]:
    """Return `function(start, stop)` for each chunk of `range(n_items)`, in index order.

    `function` must be pure: it may be called on any thread, in any order. Chunks are cut by `chunk_size` alone,
    never by the number of threads. `progress(done)` hears, from the calling thread, how many items are done.

    >>> map_chunks(lambda start, stop: sum(range(start, stop)), 10, chunk_size=4, n_threads=2)
    [6, 22, 17]
    """
    bounds = [(start, min(start + chunk_size, n_items)) for start in range(0, n_items, chunk_size)]
    with ThreadPoolExecutor(max_workers=n_threads) as pool:
        futures = [pool.submit(function, start, stop) for start, stop in bounds]
        results = []
        try:
            for future, (_, stop) in zip(futures, bounds, strict=True):
                results.append(future.result())
                if progress is not None:
                    progress(stop)
        except BaseException:
            # A failed chunk, or Ctrl-C: what has not started must not hold up the message.
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return results
