"""The charts' specifications, as report and page share them."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from winset.app.api.answers import Refused, tagged_document
from winset.errors import Fault


def chart_routes() -> APIRouter:
    """Return the route of the specifications that the page draws."""
    routes = APIRouter()

    @routes.get(
        "/charts/{chart}", summary="A Vega-Lite specification, its data sets by name and without words"
    )
    def chart(request: Request, chart: str) -> Response:
        from winset.report.page_charts import PAGE_CHARTS

        if chart not in PAGE_CHARTS:
            raise Refused(
                404, Fault("chart", f"no chart {chart!r}", f"Choose one of {', '.join(PAGE_CHARTS)}")
            )
        return tagged_document(request, PAGE_CHARTS[chart]())

    return routes
