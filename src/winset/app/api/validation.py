"""How the model fared against what happened: forecasts from past months, hindcasts of months and of talks, votes."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from winset.app.api.answers import tagged, tagged_document
from winset.app.api.record import kept


def validation_routes() -> APIRouter:
    """Return the routes of what is measured of the model."""
    routes = APIRouter()

    @routes.get("/validation", summary="How the model fared where the outcome is known: gates met and missed")
    def validation(request: Request) -> Response:
        return tagged(request, validation_of(None))

    @routes.get(
        "/validation/{part}", summary="Forecasts by origin with scores, or hindcasts of months and talks"
    )
    def part(
        request: Request, part: Annotated[Literal["backtest", "hindcast"], Path(examples=["backtest"])]
    ) -> Response:
        from winset.report.validation_documents import validation as shipped

        return tagged_document(request, shipped(part))

    return routes


@kept
def validation_of(_: str | None) -> Any:
    """Return every test of the model with its result: votes as they are scored now, the others as they shipped."""
    from winset.app.commands.ratify import backtest_document
    from winset.report.validation_documents import validation as shipped

    backtest, hindcast = shipped("backtest"), shipped("hindcast")
    return {
        "results": [
            {"id": "ratification", "title": VOTES, **backtest_document()},
            {"id": "backtest", "title": FORECASTS, "made": backtest["made"], "gates": backtest["gates"]},
            {
                "id": "hindcast",
                "title": HINDCASTS,
                "made": hindcast["made"],
                "gates": [
                    {"period": one["period"], **gate} for one in hindcast["periods"] for gate in one["gates"]
                ],
            },
        ]
    }


VOTES = {
    "en": "Votes of Congress, each predicted without itself",
    "es": "Votaciones del Congreso, cada una sin sí misma",
}
FORECASTS = {
    "en": "Forecasts from every past month beside standard forecasters",
    "es": "Pronósticos desde cada mes pasado junto a pronosticadores comunes",
}
HINDCASTS = {"en": "Past months from their eve", "es": "Meses pasados desde su víspera"}
