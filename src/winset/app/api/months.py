"""One package month by month: what the page's clock asks for when it is opened, and nothing else does."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response

from winset.app.api.answers import Packed, Refused, json_bytes, packed, unpacked_for
from winset.app.api.bodies import asked_of, levels_of
from winset.app.api.cases import known_case
from winset.app.api.desk import Desk
from winset.app.api.kept_answers import KeptAnswers
from winset.app.api.sessions import Sessions
from winset.app.api.simulating import SECONDS, SimulateBody
from winset.errors import Fault


def month_routes(sessions: Sessions, desk: Desk, side_of: Callable[[str, str], str | None]) -> APIRouter:
    """Return the route of payoffs by month, the migration institute's money, and who has ended a deal by when."""
    routes = APIRouter()
    kept = KeptAnswers()

    @routes.post("/months", summary="One package month by month: payoffs, money, who has ended it")
    async def months(request: Request, body: SimulateBody) -> Response:
        if body.seat is not None and side_of(body.seat.session, body.seat.token) is not None:
            fault = Fault(
                "seat", "months tell what both sides make of a deal", "Ask when the talks have ended"
            )
            raise Refused(403, fault)
        asked = asked_of(body)
        levels = levels_of(known_case(body.case), body)
        key = (asked, tuple(levels.items()))
        known = kept.get(key)
        if known is None:
            ready = await sessions.ready(asked)

            def work() -> Packed:
                from winset.report.month_documents import months_document
                from winset.study.prepared import shown_package

                return packed(json_bytes(months_document(ready, shown_package(ready, levels))))

            known = await desk.run(work, SECONDS)
            kept.put(key, known)
        return unpacked_for(request, known)

    return routes
