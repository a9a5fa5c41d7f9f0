"""One package beside no deal, while somebody moves the levers."""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from winset.app.api.answers import Packed, json_bytes, packed, unpacked_for
from winset.app.api.bodies import ClientName, PackageBody, asked_of, levels_of
from winset.app.api.cases import known_case
from winset.app.api.desk import Desk
from winset.app.api.kept_answers import KeptAnswers
from winset.app.api.sessions import Sessions

SECONDS: Final = 10.0


class Seat(BaseModel):
    """A seat at a table for two: whoever asks from it is told its own side's part until the talks have ended."""

    model_config = ConfigDict(extra="forbid")

    session: str = Field(max_length=64)
    token: str = Field(max_length=64)


class SimulateBody(PackageBody):
    """One package, and whether the path without a deal is wanted too: it is the same for every package."""

    include_no_deal: bool = Field(default=True, description="False after the first answer of a session.")
    seat: Seat | None = Field(default=None, description="During talks: only the own side's part is told.")


def simulate_routes(sessions: Sessions, desk: Desk, side_of: Callable[[str, str], str | None]) -> APIRouter:
    """Return the route that a page asks with every move of a lever."""
    routes = APIRouter()
    kept = KeptAnswers()

    @routes.post("/simulate", summary="One package beside no deal, under the same draws")
    async def simulate(
        request: Request,
        body: SimulateBody,
        winset_client: Annotated[
            ClientName | None,
            Header(description="A name made up by the client: its newer requests overtake its older ones."),
        ] = None,
    ) -> Response:
        asked = asked_of(body)
        levels = levels_of(known_case(body.case), body)
        side = None if body.seat is None else side_of(body.seat.session, body.seat.token)
        key = (asked, tuple(levels.items()), body.include_no_deal, side)
        known = kept.get(key)
        if known is None:
            ready = await sessions.ready(asked)

            def work() -> Packed:
                from winset.report.package_documents import no_deal_document, own_side, package_document
                from winset.study.prepared import shown_package

                document = package_document(ready, shown_package(ready, levels))
                if side is not None:
                    document = own_side(document, side)
                if body.include_no_deal:
                    document["no_deal"] = no_deal_document(ready)
                return packed(json_bytes(document))

            known = await desk.run(work, SECONDS, winset_client)
            kept.put(key, known)
        return unpacked_for(request, known)

    return routes
