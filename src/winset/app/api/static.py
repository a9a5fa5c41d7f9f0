"""Files as they are: the page, the drawing library that the installed wheel holds, and what `winset analyse` wrote."""

from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from winset.app.api.answers import Packed, Refused, packed, tagged, tagged_packed
from winset.app.api.bodies import CASE
from winset.app.api.kept_files import file_bytes, kept_file
from winset.errors import Fault

KINDS: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
# The report is one file with its style inside; it runs no script and loads nothing.
REPORT_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
# What the page asks for as soon as its modules run, on its way before they have come.
FIRST_ASKED: Final = ("cases", "version", f"cases/{CASE}", "charts/fan/vega")
NO_REPORT: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Winset</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 15vh auto; padding: 0 20px; }
code { font-size: 1.05em; }</style></head>
<body><h1>No report yet</h1><p>Make one, then load this page again:</p>
<p><code>winset analyse january-2024</code></p></body></html>
"""


def static_routes(folder: Path) -> APIRouter:
    """Return the routes of everything that is a file; those of `folder` are read anew for each request.

    What is packed already is answered on the event loop: a page asks for some thirty files at once, and a thread for
    each would cost more than the answer.
    """
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/", methods=["GET", "HEAD"])
    async def page(request: Request) -> Response:
        response = page_file(request, "index.html")
        spanish = request.headers.get("accept-language", "").lower().startswith("es")
        asked = (*(f"api/v1/{path}" for path in FIRST_ASKED), f"page/texts/{'es' if spanish else 'en'}.json")
        response.headers["Link"] = ", ".join(
            f"<{one}>; rel=preload; as=fetch; crossorigin=anonymous" for one in asked
        )
        return response

    @routes.api_route("/page/{path:path}", methods=["GET", "HEAD"])
    async def part(request: Request, path: str) -> Response:
        return page_file(request, path)

    @routes.api_route("/assets/vega.js", methods=["GET", "HEAD"])
    @routes.api_route("/api/v1/assets/vega.js", methods=["GET", "HEAD"])
    def vega(request: Request) -> Response:
        return tagged_packed(request, packed_vega(), KINDS[".js"])

    @routes.api_route("/report", methods=["GET", "HEAD"])
    def report(request: Request) -> Response:
        page = file_bytes(folder / "report.html")
        response: Response = (
            HTMLResponse(NO_REPORT) if page is None else tagged(request, page, KINDS[".html"])
        )
        response.headers["Content-Security-Policy"] = REPORT_POLICY
        return response

    return routes


def page_file(request: Request, path: str) -> Response:
    """Return one file of the page; a path that leads elsewhere is no file of the page."""
    parts = PurePosixPath(path).parts
    kind = KINDS.get(PurePosixPath(path).suffix)
    found = None
    if kind is not None and not any(part in ("..", "/") or "\\" in part for part in parts):
        found = packed_file(Path(str(files("winset.app"))).joinpath("page", *parts))
    if found is None or kind is None:
        raise Refused(404, Fault(f"/page/{path}", "no file of the page", "Load / for the page"))
    return tagged_packed(request, found, kind)


def packed_file(path: Path) -> Packed | None:
    """Return a file of the page, packed once for as long as it does not change; None where there is none."""
    try:
        state = path.stat()
    except (OSError, ValueError):  # a name that no file can have
        return None
    return _packed_file(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=128)
def _packed_file(path: Path, changed: int, size: int) -> Packed | None:
    found = file_bytes(path)
    return None if found is None else packed(found)


@lru_cache(maxsize=1)
def packed_vega() -> Packed:
    """Return the drawing library as it is sent."""
    return packed(vega_bundle())


def vega_bundle() -> bytes:
    """Return Vega, Vega-Lite and Vega-Embed as one module, out of the installed wheel; kept on disk by its version."""
    import vl_convert

    def made() -> bytes:
        return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")).encode()

    return kept_file(f"vega-{version('vl-convert-python')}.js", made)
