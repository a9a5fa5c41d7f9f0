"""Who is served when: a bounded number of requests that compute, the rest told to come again, none kept for ever."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from winset.app.api.answers import Refused
from winset.errors import Fault

Result = TypeVar("Result")

AT_ONCE: Final = 2
MOST_WAITING: Final = 40
"""Twice the clients that the API is measured with."""


class Desk:
    """Runs what computes on a few threads, in order of arrival.

    A newer request of one client overtakes those of it that still wait: of a lever that is dragged only the last
    place matters. Work that has begun is not broken off; its time limit tells the client, not the thread.
    """

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._pool = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="winset-desk")
        self._free = asyncio.Semaphore(at_once)
        self._most, self._waiting = most_waiting, 0
        self._newest: dict[str, int] = {}
        self._count = 0

    async def run(self, work: Callable[[], Result], seconds: float, client: str | None = None) -> Result:
        """Return what `work` returns, or refuse: 429 if too many wait, 409 if overtaken, 503 if out of time."""
        if self._waiting >= self._most:
            full = Fault("server", f"{self._waiting} requests are waiting already", "Ask again in a second")
            raise Refused(429, full, retry_after=1)
        self._count += 1
        number = self._count
        if client is not None:
            self._newest[client] = number
        try:
            async with asyncio.timeout(seconds):
                return await self._served(work, number, client)
        except TimeoutError as late:
            fault = Fault("server", f"not done within {seconds:g} s", "Ask for fewer draws, or again later")
            raise Refused(503, fault, retry_after=2) from late
        finally:
            if client is not None and self._newest.get(client) == number:
                del self._newest[client]

    async def _served(self, work: Callable[[], Result], number: int, client: str | None) -> Result:
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        if client is not None and self._newest.get(client, number) > number:
            self._free.release()
            raise Refused(409, Fault("request", "a newer one of this client came first", "Use its answer"))
        loop = asyncio.get_running_loop()
        running = self._pool.submit(work)
        running.add_done_callback(lambda _: loop.call_soon_threadsafe(self._free.release))
        return await asyncio.wrap_future(running)
