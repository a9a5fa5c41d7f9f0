"""Links to a package: made and read, with a notice where another version or other data made them."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

import winset
from winset.app.api.answers import answer, tagged_document
from winset.app.api.bodies import PackageBody, asked_of, levels_of
from winset.app.api.cases import data_hash, known_case
from winset.app.permalink import Link, decoded, encoded, link_parts

LINK_EXAMPLE = "1.january-2024.AA.0-1-200-1.0~1~0.0123456789abcdef01234567"


def link_routes() -> APIRouter:
    """Return the routes of links."""
    routes = APIRouter()

    @routes.post("/permalink", summary="The text that leads to a package and its settings")
    def make(body: PackageBody) -> Response:
        case, asked = known_case(body.case), asked_of(body)
        link = Link(
            case.id, levels_of(case, body), asked.no_deal, asked.election_channel, asked.draws, asked.seed,
            winset.__version__, data_hash(), asked.weights, asked.pinned,
        )  # fmt: skip
        return answer({"link": encoded(link, case)})

    @routes.get("/permalink/{link}", summary="What a link says, and whether this version made it")
    def read(
        request: Request, link: Annotated[str, Path(max_length=600, examples=[LINK_EXAMPLE])]
    ) -> Response:
        return tagged_document(request, link_document(link))

    return routes


def link_document(text: str) -> dict[str, Any]:
    """Return what a link says. `same` is false where numbers may differ from those its maker saw."""
    from winset.report.choices import chosen_document

    case = known_case(link_parts(text)[0])
    link = decoded(text, case)
    made, here = (link.version, link.data_hash), (winset.__version__, data_hash())
    return {
        "case": link.case,
        "levels": dict(link.levels),
        "no_deal": link.no_deal,
        "election_channel": link.election_channel,
        "draws": link.draws,
        "seed": link.seed,
        **chosen_document(link.weights, link.pinned),
        "made_by": {"version": made[0], "data_hash": made[1]},
        "running": {"version": here[0], "data_hash": here[1]},
        "same": made == here,
    }
