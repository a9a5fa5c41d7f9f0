"""Talks made ready and kept in memory, a few at a time: what takes seconds is done once for all who ask."""

import asyncio
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Final

from winset.app.api.answers import Refused
from winset.errors import Fault

if TYPE_CHECKING:
    from winset.policy.case import Case
    from winset.study.fitted import Corridor
    from winset.study.prepared import Prepared

MOST_SESSIONS: Final = 6
MOST_CORRIDORS: Final = 3
MOST_BUILDING: Final = 4
PATIENCE: Final = 25.0
"""Seconds that a request waits for talks to be made ready before it is told to come again."""


@dataclass(frozen=True)
class Asked:
    """What decides a session's numbers."""

    case: str
    no_deal: str
    election_channel: bool
    draws: int
    seed: int
    weights: str = "drawn"


class Sessions:
    """The talks that are ready or being made ready, those last asked for first; one is made at a time."""

    def __init__(self) -> None:
        self._builder = ThreadPoolExecutor(max_workers=1, thread_name_prefix="winset-ready")
        self._made: OrderedDict[Asked, Future[Prepared]] = OrderedDict()
        self._corridors: OrderedDict[tuple[str, bool, int, int], tuple[Case, date, Corridor]] = OrderedDict()
        self._lock = Lock()

    async def ready(self, asked: Asked) -> "Prepared":
        """Return the talks made ready, or refuse with 503 while that takes longer than a request waits."""
        made = asyncio.shield(asyncio.wrap_future(self.begun(asked)))
        try:
            return await asyncio.wait_for(made, PATIENCE)
        except TimeoutError as late:
            fault = Fault("server", "these talks are being made ready", "Ask again in a few seconds")
            raise Refused(503, fault, retry_after=5) from late

    def begun(self, asked: Asked) -> "Future[Prepared]":
        """Return the talks that are ready or being made ready; the oldest that nobody waits for are let go."""
        with self._lock:
            known = self._made.get(asked)
            if known is not None and not (known.done() and known.exception() is not None):
                self._made.move_to_end(asked)
                return known
            if sum(not one.done() for one in self._made.values()) >= MOST_BUILDING:
                fault = Fault("server", "too many talks are being made ready", "Ask again in some seconds")
                raise Refused(429, fault, retry_after=5)
            while len(self._made) >= MOST_SESSIONS:
                done = next(key for key, one in self._made.items() if one.done())
                del self._made[done]
            self._made[asked] = self._builder.submit(self._prepare, asked)
            return self._made[asked]

    def _prepare(self, asked: Asked) -> "Prepared":
        from winset.policy.case import read_case
        from winset.study.fitted import fitted_corridor
        from winset.study.prepared import prepared_on
        from winset.study.setting import Study

        study = Study(
            asked.case, draws=asked.draws, seed=asked.seed, threads=1, election_channel=asked.election_channel
        )
        key = (asked.case, asked.election_channel, asked.draws, asked.seed)
        if key not in self._corridors:
            case = read_case(asked.case)
            self._corridors[key] = (case, case.as_of, fitted_corridor(case, case.as_of, study))
            while len(self._corridors) > MOST_CORRIDORS:
                self._corridors.popitem(last=False)
        case, as_of, corridor = self._corridors[key]
        return prepared_on(study, case, as_of, corridor, asked.no_deal, asked.weights)
