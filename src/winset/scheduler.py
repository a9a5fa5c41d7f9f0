"""The same chunks on other machines, by Dask: an optional extra.

What chunks stand on is handed to a worker once, when it comes, as the recipe of the work. The worker makes the work
and compares its key with ours: another version of Winset, another record or another arithmetic gives another key, and
the worker is refused. A worker that dies loses nothing: the scheduler gives its chunks to another.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any

from winset.errors import Fault, OptionError
from winset.execution import AHEAD, Arrays, Bounds, Executor, Work

SECONDS = 15
"""How long a scheduler, or a first worker, may take to answer."""

recipes: dict[str, Callable[[], Work]] = {}
"""On a worker: how each work now under way is made, by its key."""
_made: dict[str, Work] = {}
_making = threading.Lock()


@contextmanager
def on_dask(address: str, origin: Callable[[], Mapping[str, str]]) -> Iterator[Executor]:
    """Give the executor of a Dask scheduler, `tcp://host:port`, with workers whose `origin` is ours.

    A missing extra, a silent scheduler and workers with other code or another record are refused before anything is
    computed.
    """
    with _client(address) as client:
        _check_workers(client, origin)
        yield partial(_gathered, client)


def _client(address: str) -> Any:
    """Return a client of the scheduler with at least one worker."""
    try:
        from distributed import Client
    except ImportError as error:
        raise _refused(
            "Dask is not installed here", "Install Winset with its extra `dist`, or choose local"
        ) from error
    try:
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise _refused(
            f"no scheduler answers at {address}",
            "Start one with `dask scheduler` and give its address as dask://host:port, or choose local",
        ) from error
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError as error:
        client.close()
        raise _refused(
            f"the scheduler at {address} has no worker",
            f"Start some with `dask worker {address}`, or choose local",
        ) from error
    return client


def _check_workers(client: Any, origin: Callable[[], Mapping[str, str]]) -> None:
    """Refuse workers that have not our code and record, all at once."""
    ours = origin()
    faults = []
    for worker, theirs in client.run(origin, on_error="return").items():
        if isinstance(theirs, BaseException):
            faults.append(
                _fault(f"worker {worker} cannot run Winset ({theirs})", "Install the same Winset there")
            )
            continue
        faults += [
            _fault(
                f"worker {worker} has {what} {theirs.get(what)}, not {wanted}",
                "Give it what this machine has",
            )
            for what, wanted in ours.items()
            if theirs.get(what) != wanted
        ]
    if faults:
        raise OptionError(faults)


def _gathered(client: Any, work: Work, chunks: Sequence[Bounds]) -> Iterator[tuple[Bounds, Arrays]]:
    """Yield chunks as they are done. Few are under way at a time, so that few results wait here or on a worker."""
    from distributed import KilledWorker, as_completed

    def submit(bounds: Bounds) -> Any:
        # The name is the chunk's: two clients that ask for the same one share it.
        name = f"winset-{work.key}-{bounds[0]}-{bounds[1]}"
        future = client.submit(_remote_chunk, work.key, *bounds, key=name)
        under_way[future.key] = bounds
        return future

    under_way: dict[str, Bounds] = {}
    todo = iter(chunks)
    most = AHEAD * max(1, sum(client.nthreads().values()))
    client.register_plugin(_handing_over(work), name=work.key)
    try:
        done = as_completed([submit(bounds) for bounds in islice(todo, most)], loop=client.loop)
        for future in done:
            if future.status == "cancelled":
                raise _refused("the scheduler went away", "Start it again; what is finished is kept")
            error = future.exception()
            if isinstance(error, KilledWorker):
                raise _refused(
                    f"workers died of chunk {under_way[future.key]} again and again",
                    "Give each 1 GB of memory or more",
                ) from error
            if error is not None:
                raise error
            yield under_way.pop(future.key), future.result()
            for bounds in islice(todo, 1):
                done.add(submit(bounds))
    finally:
        if client.status == "running":
            client.unregister_worker_plugin(work.key)


def _handing_over(work: Work) -> Any:
    """Return the plugin that gives the recipe to every worker there is, and to those that come or come again."""
    from distributed import WorkerPlugin

    key, make = work.key, work.make

    class HandingOver(WorkerPlugin):  # type: ignore[misc]  # Dask may be absent
        def setup(self, worker: object) -> None:
            # By its name: this class travels by value, and would fill a copy of the dictionary.
            from winset.scheduler import recipes

            recipes[key] = make

        def teardown(self, worker: object) -> None:
            from winset.scheduler import recipes

            recipes.pop(key, None)

    return HandingOver()


def _remote_chunk(key: str, start: int, stop: int) -> Arrays:
    """Run one chunk on a worker. The work is made at the first chunk and kept until another is asked for."""
    with _making:
        if key not in _made:
            work = recipes[key]()
            if work.key != key:
                raise _refused(
                    f"a worker comes to another configuration ({work.key}) than this machine ({key})",
                    "Give it the same Winset, libraries, record and kind of processor",
                )
            _made.clear()
            _made[key] = work
        work = _made[key]
    return work.chunk(start, stop)


def _fault(what: str, expected: str) -> Fault:
    return Fault("--executor", what, expected)


def _refused(what: str, expected: str) -> OptionError:
    return OptionError([_fault(what, expected)])
