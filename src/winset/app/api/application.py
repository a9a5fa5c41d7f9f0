"""The application: every route and limit put together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

import winset
from winset.app.api.answers import error_answer, http_error, input_error, tagged, validation_error
from winset.app.api.bodies import CASE, Setting, asked_of
from winset.app.api.cases import case_routes, data_hash, packed_case
from winset.app.api.charts import chart_routes, packed_drawing
from winset.app.api.computing import compute_routes
from winset.app.api.desk import Desk
from winset.app.api.jobs import Jobs, job_routes
from winset.app.api.kept_files import file_bytes
from winset.app.api.landscapes import Landscapes, landscape_routes
from winset.app.api.limits import LOOPBACK, Limits
from winset.app.api.links import link_routes
from winset.app.api.months import month_routes
from winset.app.api.parameters import parameter_routes
from winset.app.api.record import record_routes
from winset.app.api.series import series_routes
from winset.app.api.sessions import Sessions
from winset.app.api.simulating import simulate_routes
from winset.app.api.static import packed_vega, static_routes
from winset.app.api.tables import Tables, table_routes
from winset.app.api.validation import validation_routes
from winset.errors import Fault, OutputError, WinsetError


def build_api(folder: Path, names: frozenset[str] = LOOPBACK) -> FastAPI:
    """Return the application under the host `names`; the files of `folder` are read anew for each request."""
    sessions, desk, jobs = Sessions(), Desk(), Jobs()
    landscapes = Landscapes(sessions)
    tables = Tables(sessions, landscapes, desk, jobs)

    @asynccontextmanager
    async def warmed(_: FastAPI) -> AsyncIterator[None]:
        # Whoever opens the page finds the talks it begins with made ready, or nearly so.
        sessions.begun(asked_of(Setting()))
        packing = asyncio.get_running_loop().run_in_executor(None, pack_first_page)
        yield
        await asyncio.gather(packing, return_exceptions=True)  # who asks for what failed is told what failed

    # The pages of documentation that FastAPI offers load scripts from other sites.
    api = FastAPI(title="Winset", version=winset.__version__, docs_url=None, redoc_url=None, lifespan=warmed)
    api.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    api.add_middleware(Limits, names=names)
    api.add_exception_handler(HTTPException, http_error)
    api.add_exception_handler(RequestValidationError, validation_error)
    api.add_exception_handler(WinsetError, input_error)
    api.include_router(static_routes(folder))
    api.include_router(case_routes(), prefix="/api/v1")
    api.include_router(parameter_routes(sessions), prefix="/api/v1")
    api.include_router(simulate_routes(sessions, desk, tables.side_of), prefix="/api/v1")
    api.include_router(month_routes(sessions, desk, tables.side_of), prefix="/api/v1")
    api.include_router(chart_routes(desk), prefix="/api/v1")
    api.include_router(landscape_routes(landscapes, jobs), prefix="/api/v1")
    api.include_router(table_routes(tables), prefix="/api/v1")
    api.include_router(job_routes(jobs), prefix="/api/v1")
    api.include_router(record_routes(), prefix="/api/v1")
    api.include_router(series_routes(), prefix="/api/v1")
    api.include_router(validation_routes(), prefix="/api/v1")
    api.include_router(link_routes(), prefix="/api/v1")
    api.include_router(compute_routes(desk, jobs), prefix="/api/v1")

    @api.get("/healthz", summary="Whether the server answers")
    def healthz() -> dict[str, str]:
        return {"status": "ok", "version": winset.__version__}

    @api.head("/api/v1/analysis", include_in_schema=False)
    @api.get("/api/v1/analysis", summary="analysis.json as `winset analyse` wrote it")
    def analysis(request: Request) -> Response:
        document = file_bytes(folder / "analysis.json")
        if document is None:
            fault = Fault("analysis.json", "no analysis has been made", "Run `winset analyse january-2024`")
            return error_answer(OutputError([fault]), 404)
        return tagged(request, document)

    return api


def pack_first_page() -> None:
    """Pack what a page asks for first, so that nobody waits for it."""
    packed_vega()
    packed_drawing("fan")
    packed_case(CASE)
    data_hash()
