"""The HTTP API: the report and the analysis that `winset analyse` wrote, as they are. It computes nothing.

Every error has the shape of the command line's JSON errors. A page from here may load nothing and run no script.
"""

import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

import winset
from winset.app.cli import error_document
from winset.errors import Fault, OptionError, OutputError, WinsetError

HEADERS: Final = {
    # The report is one file with its style inside; nothing else is needed, so nothing else is allowed.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
NO_REPORT: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Winset</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 15vh auto; padding: 0 20px; }
code { font-size: 1.05em; }</style></head>
<body><h1>No report yet</h1><p>Make one, then load this page again:</p>
<p><code>winset analyse january-2024</code></p></body></html>
"""


def build_api(folder: Path) -> FastAPI:
    """Return the application that serves the files of `folder`; they are read anew for each request."""
    # The pages of documentation that FastAPI offers load scripts from other sites.
    api = FastAPI(title="Winset", version=winset.__version__, docs_url=None, redoc_url=None)
    api.middleware("http")(_with_headers)
    api.add_exception_handler(HTTPException, _http_error)
    api.add_exception_handler(RequestValidationError, _validation_error)

    @api.head("/", include_in_schema=False)
    @api.get("/", response_class=HTMLResponse, summary="The report")
    def report(request: Request) -> Response:
        page = _bytes(folder / "report.html")
        if page is None:
            return HTMLResponse(NO_REPORT)
        return _tagged(request, page, "text/html; charset=utf-8")

    @api.get("/healthz", summary="Whether the server answers")
    def healthz() -> dict[str, str]:
        return {"status": "ok", "version": winset.__version__}

    @api.head("/api/v1/analysis", include_in_schema=False)
    @api.get("/api/v1/analysis", summary="analysis.json")
    def analysis(request: Request) -> Response:
        document = _bytes(folder / "analysis.json")
        if document is None:
            fault = Fault("analysis.json", "no analysis has been made", "Run `winset analyse january-2024`")
            return _error(OutputError([fault]), 404)
        return _tagged(request, document, "application/json")

    return api


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _tagged(request: Request, body: bytes, kind: str) -> Response:
    """Return the body with its ETag, or 304 to a reader who has this very one."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type=kind, headers={"ETag": tag})


async def _with_headers(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    try:
        response = await answer(request)
    except Exception as error:  # the last place where a fault of ours can still be given its shape
        response = _error(error, 500)
    response.headers.update(HEADERS)
    return response


def _error(error: Exception, status: int) -> JSONResponse:
    document = error_document(error)
    if status == 500 and not isinstance(error, WinsetError):
        # What went wrong inside is for the log, not for whoever asked.
        document["message"] = "a fault of ours"
    return JSONResponse({"error": document}, status_code=status)


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    expected = "/openapi.json lists what there is"
    fault = Fault(f"{request.method} {request.url.path}", getattr(error, "detail", "failed"), expected)
    response = _error(OptionError([fault]), status)
    response.headers.update(getattr(error, "headers", None) or {})
    return response


async def _validation_error(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    faults = [
        Fault(".".join(map(str, one["loc"])), one["msg"], "/openapi.json says what is taken") for one in found
    ]
    return _error(OptionError(faults), 422)
