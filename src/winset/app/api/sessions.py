"""Talks made ready and kept in memory, a few at a time: what takes seconds is done once for all who ask."""

import asyncio
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Final

from winset.app.api.answers import Refused
from winset.errors import Fault

if TYPE_CHECKING:
    from winset.study import Weights
    from winset.study.fitted import Corridor
    from winset.study.prepared import Prepared

MOST_SESSIONS: Final = 6
MOST_CORRIDORS: Final = 3
MOST_WEIGHED: Final = 4
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
    weights: "Weights" = "drawn"
    pinned: tuple[tuple[str, float], ...] = ()


class Sessions:
    """The talks that are ready or being made ready, those last asked for first; one is made at a time."""

    def __init__(self) -> None:
        self._builder = ThreadPoolExecutor(max_workers=1, thread_name_prefix="winset-ready")
        self._made: OrderedDict[Asked, Future[Prepared]] = OrderedDict()
        self._corridors: OrderedDict[tuple[str, bool, int, int], tuple[date, Corridor]] = OrderedDict()
        self._weighed: OrderedDict[Asked, Prepared] = OrderedDict()
        self._lock = Lock()

    async def ready(self, asked: Asked) -> "Prepared":
        """Return the talks made ready, or refuse with 503 while that takes longer than a request waits."""
        made = asyncio.shield(asyncio.wrap_future(self.begun(asked)))
        try:
            return self._under(await asyncio.wait_for(made, PATIENCE), asked)
        except TimeoutError as late:
            fault = Fault("server", "these talks are being made ready", "Ask again in a few seconds")
            raise Refused(503, fault, retry_after=5) from late

    def made(self, asked: Asked) -> "Prepared":
        """Return the talks made ready, however long that takes."""
        return self._under(self.begun(asked).result(), asked)

    def begun(self, asked: Asked) -> "Future[Prepared]":
        """Return the talks that are ready or being made ready, under weights as drawn: others are weighed from them.

        The oldest that nobody waits for are let go.
        """
        asked = replace(asked, weights="drawn")
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
        from winset.study.chosen import study_case
        from winset.study.fitted import fitted_corridor
        from winset.study.prepared import prepared_on
        from winset.study.setting import Study

        study = Study(
            asked.case,
            draws=asked.draws,
            seed=asked.seed,
            threads=1,
            election_channel=asked.election_channel,
            no_deal=asked.no_deal,
            pinned=asked.pinned,
        )
        case = study_case(study)
        key = (asked.case, asked.election_channel, asked.draws, asked.seed)
        if key not in self._corridors:
            self._corridors[key] = (case.as_of, fitted_corridor(case, case.as_of, study))
            while len(self._corridors) > MOST_CORRIDORS:
                self._corridors.popitem(last=False)
        return prepared_on(study, case, *self._corridors[key])

    def _under(self, ready: "Prepared", asked: Asked) -> "Prepared":
        """Return talks under the weights that are asked for: some milliseconds, done once for those last asked for."""
        from winset.study.prepared import reweighed

        if asked.weights == ready.study.weights:
            return ready
        with self._lock:
            known = self._weighed.get(asked)
            if known is None or known.talks.inputs is not ready.talks.inputs:
                known = self._weighed[asked] = reweighed(ready, asked.weights)
                while len(self._weighed) > MOST_WEIGHED:
                    self._weighed.popitem(last=False)
            return known
