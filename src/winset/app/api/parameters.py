"""What is drawn for a parameter of the talks at hand, so that a reader can hold it at a value."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from winset.app.api.answers import Refused, tagged_document
from winset.app.api.bodies import CaseName, asked_of, setting_of
from winset.app.api.sessions import Sessions
from winset.errors import Fault

NoDeal = Annotated[str | None, Query(max_length=80, description="The path without a deal.")]
Election = Annotated[bool, Query(description="Whether approval moves the election.")]
DrawsAsked = Annotated[int, Query(ge=20, le=400, description="Joint samples.")]
SeedAsked = Annotated[int, Query(ge=0, le=2**31 - 1)]
WeightsAsked = Annotated[
    str, Query(max_length=8000, description="A reading, or a body's `weights` as JSON text.")
]
PinnedAsked = Annotated[str, Query(max_length=2000, description="A body's `pinned` as JSON text.")]


def parameter_routes(sessions: Sessions) -> APIRouter:
    """Return the route of what is drawn."""
    routes = APIRouter()

    @routes.get(
        "/cases/{case}/parameters/{name}",
        summary="What is drawn for a parameter, and what it may be pinned at",
    )
    async def parameter(
        request: Request,
        case: CaseName,
        name: Annotated[str, Path(max_length=80, examples=["response"])],
        no_deal: NoDeal = None,
        election_channel: Election = True,
        draws: DrawsAsked = 200,
        seed: SeedAsked = 1,
    ) -> Response:
        from winset.report.choices import drawn_document
        from winset.study import pinnable

        asked = asked_of(
            setting_of(case=case, no_deal=no_deal, election_channel=election_channel, draws=draws, seed=seed)
        )
        if name not in pinnable():
            expected = "Give a parameter that /explain knows and the record does not supply"
            raise Refused(404, Fault("name", f"{name!r} cannot be pinned", expected))
        found: dict[str, Any] = drawn_document((await sessions.ready(asked)).corridor.draws, name)
        return tagged_document(request, found)

    return routes
