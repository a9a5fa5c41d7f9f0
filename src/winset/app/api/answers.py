"""The shapes of an answer: one for success, the document itself; one for an error, that of the command line."""

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from winset.app.cli import error_document
from winset.errors import Fault, InputError, OptionError, WinsetError

Document = Mapping[str, Any] | Sequence[Any]


GZIP_LEVEL: Final = 6


@dataclass(frozen=True)
class Packed:
    """A body packed once for all who read it: `body` is gzip, `tag` its ETag."""

    body: bytes
    tag: str


class Refused(OptionError):
    """A request that is not answered now, with its HTTP status and when to ask again."""

    def __init__(self, status: int, fault: Fault, retry_after: int | None = None) -> None:
        super().__init__([fault])
        self.status, self.retry_after = status, retry_after


def json_bytes(document: Document) -> bytes:
    """Return a document as compact JSON, every number finite."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def answer(document: Document, status: int = 200) -> Response:
    """Return a document that holds for this request alone."""
    return Response(json_bytes(document), status_code=status, media_type="application/json")


def packed(body: bytes) -> Packed:
    """Return a body packed; the same body has the same bytes whenever it is packed."""
    return Packed(gzip.compress(body, GZIP_LEVEL, mtime=0), tag_of(body))


def tag_of(body: bytes) -> str:
    """Return the ETag of a body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def unpacked_for(request: Request, whole: Packed, kind: str = "application/json") -> Response:
    """Return a packed body as it is to a reader who takes gzip, unpacked to any other."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(whole.body), media_type=kind)
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(whole.body, media_type=kind, headers=headers)


def tagged_packed(request: Request, whole: Packed, kind: str = "application/json") -> Response:
    """Return a packed body with its ETag, or 304 to a reader who has this very one."""
    if has_already(request, whole.tag):
        return Response(status_code=304, headers={"ETag": whole.tag})
    response = unpacked_for(request, whole, kind)
    response.headers["ETag"] = whole.tag
    return response


def has_already(request: Request, tag: str) -> bool:
    """Whether the reader has the body of this ETag."""
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return tag in known or "*" in known


def tagged(request: Request, body: bytes, kind: str = "application/json") -> Response:
    """Return the body with its ETag, or 304 to a reader who has this very one."""
    tag = tag_of(body)
    if has_already(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type=kind, headers={"ETag": tag})


def tagged_document(request: Request, document: Document) -> Response:
    """Return a document with its ETag."""
    return tagged(request, json_bytes(document))


def error_answer(error: Exception, status: int) -> JSONResponse:
    """Return an error in its one shape."""
    document = error_document(error)
    if status == 500 and not isinstance(error, WinsetError):
        # What went wrong inside is for the log, not for whoever asked.
        document["message"] = "a fault of ours"
    return JSONResponse({"error": document}, status_code=status)


async def input_error(request: Request, error: Exception) -> Response:
    """Answer what whoever asked can mend, or ask again later."""
    if not isinstance(error, Refused):
        return error_answer(error, 422 if isinstance(error, InputError) else 500)
    response = error_answer(error, error.status)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


async def http_error(request: Request, error: Exception) -> Response:
    """Answer an address or method that there is not."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    expected = "/openapi.json lists what there is"
    fault = Fault(f"{request.method} {request.url.path}", getattr(error, "detail", "failed"), expected)
    response = error_answer(OptionError([fault]), status)
    response.headers.update(getattr(error, "headers", None) or {})
    return response


async def validation_error(request: Request, error: Exception) -> Response:
    """Answer a request whose shape is wrong, with all its faults."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    faults = [
        Fault(".".join(map(str, one["loc"])), one["msg"], "/openapi.json says what is taken") for one in found
    ]
    return error_answer(OptionError(faults), 422)
