"""What can be talked about: the cases, their clauses and levels, and which version answers."""

from functools import cache
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

import winset
from winset.app.api.answers import Packed, Refused, json_bytes, packed, tagged_document, tagged_packed
from winset.errors import Fault

if TYPE_CHECKING:
    from winset.policy.case import Case


@cache
def known_case(name: str) -> "Case":
    """Return a case that ships with Winset; a folder of this machine is nothing that a request may name."""
    from winset.policy.case import case_list, read_case

    if name not in case_list():
        raise Refused(404, Fault("case", f"no case {name!r}", f"Choose one of {', '.join(case_list())}"))
    return read_case(name)


@cache
def data_hash() -> str:
    """Return a checksum of everything that decides a number: the model's code, the library, the record."""
    from winset.study import origins

    told = origins()
    return f"{told['Winset'].rpartition('-')[2]}{told['record']}"


def case_routes() -> APIRouter:
    """Return the routes that only read."""
    routes = APIRouter()

    @routes.get("/version", summary="Which version and which data answer")
    def version(request: Request) -> Response:
        return tagged_document(request, {"version": winset.__version__, "data_hash": data_hash()})

    @routes.get("/cases", summary="The cases that ship with Winset")
    def cases(request: Request) -> Response:
        from winset.policy.case import case_list
        from winset.report.case_documents import case_line

        return tagged_document(request, [case_line(known_case(name)) for name in case_list()])

    @routes.get("/cases/{case}", summary="A case: clauses with levels, parties, packages, places")
    def one_case(request: Request, case: Annotated[str, Path(examples=["january-2024"])]) -> Response:
        return tagged_packed(request, packed_case(case))

    return routes


@cache
def packed_case(name: str) -> Packed:
    """Return the document of a case."""
    from winset.report.case_documents import case_document

    return packed(json_bytes(case_document(known_case(name))))
