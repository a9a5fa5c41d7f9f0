"""Chunks run on threads, and the result does not know it."""

import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.execution import AHEAD, Work, chunk_bounds, map_chunks, on_threads


@given(n_items=st.integers(0, 60), chunk_size=st.integers(1, 25), n_threads=st.integers(1, 4))
def test_chunks_cover_every_index_once_and_in_order(n_items: int, chunk_size: int, n_threads: int) -> None:
    chunks = map_chunks(
        lambda start, stop: list(range(start, stop)), n_items, chunk_size=chunk_size, n_threads=n_threads
    )
    assert [index for chunk in chunks for index in chunk] == list(range(n_items))
    assert all(len(chunk) <= chunk_size for chunk in chunks)


def test_results_stand_in_index_order_though_the_first_chunk_ends_last() -> None:
    last_is_done = threading.Event()

    def chunk(start: int, _stop: int) -> int:
        if start == 0:
            assert last_is_done.wait(timeout=10)
        if start == 2:
            last_is_done.set()
        return start

    assert map_chunks(chunk, 3, chunk_size=1, n_threads=2) == [0, 1, 2]


def test_progress_counts_items_and_ends_at_all_of_them() -> None:
    heard: list[int] = []
    map_chunks(lambda _start, _stop: None, 10, chunk_size=4, n_threads=2, progress=heard.append)
    assert heard == [4, 8, 10]


def test_a_failed_chunk_stops_the_rest() -> None:
    started: list[int] = []

    def chunk(start: int, _stop: int) -> None:
        started.append(start)
        if start == 0:
            raise ZeroDivisionError
        time.sleep(0.01)

    with pytest.raises(ZeroDivisionError):
        map_chunks(chunk, 200, chunk_size=1, n_threads=1)
    assert len(started) < 100


def test_chunks_run_no_further_ahead_than_whoever_takes_the_results_can_hold() -> None:
    started: list[int] = []

    def chunk(start: int, _stop: int) -> dict[str, np.ndarray]:
        started.append(start)
        return {"start": np.array(start)}

    work = Work(chunk, lambda: work, "starts", 100, 1)
    results = on_threads(2)(work, chunk_bounds(100, 1))
    first, arrays = next(results)
    time.sleep(0.05)
    assert (first, int(arrays["start"])) == ((0, 1), 0)
    assert len(started) <= 2 * AHEAD
    assert [int(arrays["start"]) for _, arrays in results] == list(range(1, 100))


def test_two_threads_are_the_caller_and_a_helper_that_is_kept() -> None:
    def seen() -> set[int]:
        both = threading.Barrier(2)

        def chunk(_start: int, _stop: int) -> int:
            both.wait(timeout=10)
            return threading.get_ident()

        return set(map_chunks(chunk, 6, chunk_size=1, n_threads=2))

    first = seen()
    assert len(first) == 2
    assert threading.get_ident() in first
    assert seen() == first


def test_a_chunk_may_be_cut_into_chunks() -> None:
    def row(start: int, _stop: int) -> list[int]:
        return map_chunks(lambda one, _: 10 * start + one, 3, chunk_size=1, n_threads=2)

    assert map_chunks(row, 4, chunk_size=1, n_threads=2) == [
        [0, 1, 2],
        [10, 11, 12],
        [20, 21, 22],
        [30, 31, 32],
    ]
