"""Two people at one table, each in a browser of its own or both at one: a WebSocket a side, nothing stored.

A side sees its own gains until the end; then both see everything, and what was left on the table.
"""

import asyncio
import contextlib
import time
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any, Final, TypeVar

from fastapi import APIRouter, WebSocket
from fastapi.responses import Response
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.websockets import WebSocketDisconnect

from winset.app.api.answers import Refused, answer, json_bytes
from winset.app.api.bodies import PackageBody, asked_of, levels_of
from winset.app.api.cases import known_case
from winset.app.api.desk import Desk
from winset.app.api.jobs import Jobs, Tell
from winset.app.api.landscapes import Landscapes
from winset.app.api.sessions import Sessions
from winset.app.api.table import Entry, Move, Table, TalksBody
from winset.app.cli import error_document
from winset.app.talks import SIDES, Talks, accepted, left, out_of_time, with_offer
from winset.errors import Fault, InputError, OptionError, WinsetError

Message = TypeVar("Message", bound=BaseModel)

MOST_TABLES: Final = 20
IDLE_SECONDS: Final = 3600.0
LARGEST_MESSAGE: Final = 16_384
EVALUATION_SECONDS: Final = 20.0
SECONDS_TO_JOIN: Final = 10.0


class Tables:
    """The tables of one server: a bounded number, let go when idle."""

    def __init__(self, sessions: Sessions, landscapes: Landscapes, desk: Desk, jobs: Jobs) -> None:
        self._sessions, self._landscapes, self._desk, self._jobs = sessions, landscapes, desk, jobs
        self._tables: dict[str, Table] = {}

    def opened(self, body: TalksBody) -> Table:
        """Return a new table, or refuse with 429 if all are taken."""
        now = time.monotonic()
        for old in [one for one in self._tables.values() if now - one.touched > IDLE_SECONDS]:
            del self._tables[old.id]
        if len(self._tables) >= MOST_TABLES:
            fault = Fault("talks", f"{MOST_TABLES} tables are taken", "Ask again later: idle ones are let go")
            raise Refused(429, fault, retry_after=60)
        tokens = {side: token_urlsafe(12) for side in SIDES}
        talks = Talks(body.first, body.rounds)
        table = Table(token_urlsafe(9), asked_of(body), tokens, talks, body.seconds_a_move)
        self._tables[table.id] = table
        self._sessions.begun(table.asked)
        return table

    def side_of(self, session: str, token: str) -> str | None:
        """Return whose page asks from a seat, None once its talks have ended, or refuse a seat that there is not."""
        table = self._tables.get(session)
        side = None if table is None else table.side_of(token)
        if table is None or side is None:
            raise Refused(404, _no_seat(session).faults[0])
        return side if table.talks.outcome is None else None

    async def seated(self, socket: WebSocket, name: str) -> None:
        """Serve one side until it goes."""
        await socket.accept()
        table = self._tables.get(name)
        side = None if table is None else await _entered(socket, table)
        if table is None or side is None:
            await _tell(socket, _error(_no_seat(name)))
            await socket.close(1008)
            return
        before = table.sockets.get(side)
        table.sockets[side] = socket
        if before is not None:  # the same side again, from a page loaded anew: the newer one counts
            with contextlib.suppress(RuntimeError):
                await before.close(1000)
        self._start_clock(table)
        await self._tell_all(table)
        try:
            while True:
                await self._heard(table, side, await socket.receive_text(), socket)
        except WebSocketDisconnect:
            pass
        finally:
            if table.sockets.get(side) is socket:
                del table.sockets[side]
                await self._tell_all(table)

    async def _heard(self, table: Table, side: str, text: str, socket: WebSocket) -> None:
        table.touched = time.monotonic()
        async with table.lock:
            try:
                await self._moved(table, side, _parsed(Move, text))
            except WinsetError as wrong:
                await _tell(socket, _error(wrong))
                return
        self._start_clock(table, anew=True)
        await self._tell_all(table)
        if table.talks.outcome is not None and table.ending is None:
            table.ending = asyncio.create_task(self._end(table))

    async def _moved(self, table: Table, side: str, move: Move) -> None:
        if move.do == "accept":
            table.talks = accepted(table.talks, side)
            return
        if move.do == "leave":
            table.talks = left(table.talks, side)
            return
        case = known_case(table.asked.case)
        levels = levels_of(case, PackageBody(case=case.id, levels=move.levels))
        after = with_offer(table.talks, side, levels)
        ready = await self._sessions.ready(table.asked)

        def evaluated() -> dict[str, Any]:
            from winset.report.package_documents import offer_documents
            from winset.study.prepared import shown_package

            return offer_documents(ready, shown_package(ready, levels))

        table.seen.append(await self._desk.run(evaluated, EVALUATION_SECONDS))
        table.talks = after

    def _start_clock(self, table: Table, anew: bool = False) -> None:
        """Let the time of the side to move run, from when both are there."""
        if table.seconds_a_move is None or (table.clock is not None and not anew):
            return
        if table.clock is not None:
            table.clock.cancel()
            table.clock, table.deadline = None, None
        if table.talks.outcome is None and len(table.sockets) == len(SIDES):
            table.deadline = time.monotonic() + table.seconds_a_move
            table.clock = asyncio.create_task(self._run_out(table, table.seconds_a_move))

    async def _run_out(self, table: Table, seconds: float) -> None:
        await asyncio.sleep(seconds)
        async with table.lock:
            if table.talks.outcome is not None:
                return
            table.talks = out_of_time(table.talks)
        await self._tell_all(table)
        table.ending = asyncio.create_task(self._end(table))

    async def _end(self, table: Table) -> None:
        """Find what was left on the table, and tell both."""
        agreed = table.talks.agreed

        def work(tell: Tell) -> dict[str, Any]:
            from winset.report.landscape_documents import left_document
            from winset.study.landscape import left_by

            whole = self._landscapes.whole(table.asked, tell)
            return left_document(whole, left_by(whole, agreed))

        try:
            job = self._jobs.begun(("left", table.id), work)
            while job.is_open:
                await asyncio.sleep(0.3)
            table.left = job.result if job.state == "done" else {"error": job.error}
        except Refused as busy:
            table.left = {"error": error_document(busy)}
        await self._tell_all(table)

    async def _tell_all(self, table: Table) -> None:
        for side, socket in list(table.sockets.items()):
            await _tell(socket, table.view(side))


async def _entered(socket: WebSocket, table: Table) -> str | None:
    """Return the side whose token the first message holds, None if it holds none or does not come."""
    try:
        text = await asyncio.wait_for(socket.receive_text(), SECONDS_TO_JOIN)
        token = _parsed(Entry, text).token
    except (TimeoutError, InputError, WebSocketDisconnect):
        return None
    return table.side_of(token)


def _parsed(kind: type[Message], text: str) -> Message:
    """Return a message, or refuse it with all its faults."""
    if len(text) > LARGEST_MESSAGE:
        raise OptionError([Fault("message", f"more than {LARGEST_MESSAGE // 1024} KB", "Send less")])
    try:
        return TypeAdapter(kind).validate_json(text)
    except ValidationError as wrong:
        faults = [
            Fault(".".join(map(str, one["loc"])) or "message", one["msg"], "offer, accept or leave")
            for one in wrong.errors()
        ]
        raise OptionError(faults) from wrong


def _no_seat(name: str) -> OptionError:
    fault = Fault(
        "talks", f"no seat at {name!r} with this token", "Send {'token': ...} first; begin anew if idle"
    )
    return OptionError([fault])


def _error(wrong: Exception) -> dict[str, Any]:
    return {"type": "error", "error": error_document(wrong)}


async def _tell(socket: WebSocket, document: Mapping[str, Any]) -> None:
    # Who has gone in the meantime is told nothing; the loop that serves it ends by itself.
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.send_text(json_bytes(document).decode())


def table_routes(tables: Tables) -> APIRouter:
    """Return the routes of talks."""
    routes = APIRouter()

    @routes.post("/talks", status_code=201, summary="A table for two: its id, and a token for each side")
    async def begin(body: TalksBody) -> Response:
        table = tables.opened(body)
        return answer({"session": table.id, "tokens": dict(table.tokens)}, 201)

    @routes.websocket("/talks/{session}")
    async def sit(socket: WebSocket, session: str) -> None:
        await tables.seated(socket, session)

    return routes
