"""The observed series as published, for charts: by agency, nationality, sector or kind."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from winset.app.api.answers import Refused, tagged, tagged_document
from winset.app.api.record import Day, kept
from winset.errors import Fault


def series_routes() -> APIRouter:
    """Return the routes of the observed series."""
    routes = APIRouter()

    @routes.get("/series", summary="Families of observed series: parts, unit, publisher, address, vintage")
    def families(request: Request) -> Response:
        from winset.history.observed_series import family_list

        return tagged_document(request, family_list())

    @routes.get("/series/{family}", summary="The series of a family by month, as known on a day")
    def series(
        request: Request,
        family: Annotated[str, Path(max_length=40, examples=["sector"])],
        as_of: Day = None,
    ) -> Response:
        from winset.history.observed_series import FAMILIES

        if family not in FAMILIES:
            raise Refused(
                404, Fault("family", f"no family {family!r}", f"Choose one of {', '.join(FAMILIES)}")
            )
        return tagged(request, series_of(f"{family} {as_of or ''}"))

    return routes


@kept
def series_of(asked: str | None) -> Any:
    """Return the series of `family day`, as known today where no day is named."""
    from winset.history.observed_series import family_document
    from winset.months import parse_as_of

    assert asked is not None
    family, _, day = asked.partition(" ")
    return family_document(family, parse_as_of(day) if day else None)
