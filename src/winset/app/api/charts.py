"""Charts: the specifications that the page draws, and the same drawn here as a file."""

import hashlib
from functools import cache
from importlib.metadata import version
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from winset.app.api.answers import Packed, Refused, json_bytes, packed, tagged_packed
from winset.app.api.desk import Desk
from winset.app.api.kept_files import kept_file
from winset.errors import Fault, OptionError

KINDS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
SECONDS = 15.0
EXPORT_EXAMPLE: dict[str, JsonValue] = {
    "chart": "map",
    "format": "svg",
    "data": {"points": [{"label": "1", "usa": 2.5, "mex": -1.0}]},
}
Value = float | int | str | None


class ExportBody(BaseModel):
    """A chart as a file: its id, the rows of its named data, and a heading."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXPORT_EXAMPLE]})

    chart: str = Field(max_length=20, description="As under /charts.")
    format: Literal["svg", "png", "pdf"] = Field(description="What kind of file.")
    title: str = Field(default="", max_length=200, description="Written above the chart.")
    data: dict[str, list[dict[str, Value]]] = Field(description="Rows by the name of their data.")


def chart_routes(desk: Desk) -> APIRouter:
    """Return the routes of charts."""
    routes = APIRouter()

    @routes.get("/charts/{chart}", summary="A chart as Vega-Lite with named data")
    def chart(request: Request, chart: Annotated[str, Path(examples=["fan"])]) -> Response:
        return tagged_packed(request, packed_spec(chart))

    @routes.get("/charts/{chart}/vega", summary="The same as Vega, which a page draws sooner")
    def drawing(request: Request, chart: Annotated[str, Path(examples=["fan"])]) -> Response:
        return tagged_packed(request, packed_drawing(chart))

    @routes.post("/export", summary="A chart as SVG, PNG or PDF")
    async def export(body: ExportBody) -> Response:
        spec = filled_spec(body)
        made = await desk.run(lambda: drawn(spec, body.format), SECONDS)
        name = f"winset-{body.chart}.{body.format}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(made, media_type=KINDS[body.format], headers=headers)

    return routes


@cache
def packed_spec(chart: str) -> Packed:
    """Return a specification by the id of its chart, as it is sent."""
    return packed(json_bytes(chart_spec(chart)))


@cache
def packed_drawing(chart: str) -> Packed:
    """Return a specification as the Vega that it stands for, kept on disk: making it starts a script engine here, and
    in every reader's browser would cost more than the drawing.
    """
    import vl_convert

    spec = chart_spec(chart)
    made_of = hashlib.sha256(json_bytes(spec)).hexdigest()[:16]
    name = f"{chart}-{version('vl-convert-python')}-{made_of}.json"
    return packed(kept_file(name, lambda: json_bytes(vl_convert.vegalite_to_vega(spec))))


@cache
def chart_spec(chart: str) -> dict[str, Any]:
    """Return a specification by the id of its chart."""
    from winset.report.named_charts import CHARTS

    if chart not in CHARTS:
        raise Refused(404, Fault("chart", f"no chart {chart!r}", f"Choose one of {', '.join(CHARTS)}"))
    return CHARTS[chart][0]()


def filled_spec(body: ExportBody) -> dict[str, Any]:
    """Return the specification with the rows of a request, on paper, or refuse data of names that it has not."""
    from winset.report.named_charts import CHARTS, filled
    from winset.report.palette import LIGHT

    spec, names = chart_spec(body.chart), CHARTS[body.chart][1]
    unknown = [name for name in body.data if name not in names]
    if unknown:
        expected = f"Choose of {', '.join(names)}"
        raise OptionError(
            [Fault(f"data.{name}", f"{body.chart} has no such data", expected) for name in unknown]
        )
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    config = {**spec["config"], "background": LIGHT["paper"]}
    return {**filled(spec, {**rows, **body.data}), "config": config, "title": body.title or None}


def drawn(spec: dict[str, Any], form: str) -> bytes:
    """Return a specification drawn as a file."""
    import vl_convert

    if form == "svg":
        return str(vl_convert.vegalite_to_svg(spec)).encode()
    if form == "png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=2.0))
    return bytes(vl_convert.vegalite_to_pdf(spec))
