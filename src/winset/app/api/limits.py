"""What is asked of every request before anything reads it: by which name, from which page, how large."""

import logging
import re
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from winset.app.api.answers import error_answer
from winset.errors import Fault, OptionError

LARGEST_BODY: Final = 64 * 1024
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
HEADERS: Final = {
    # Vega sets styles through the object model, which `style-src 'self'` lets it; nothing is evaluated.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; font-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class Limits:
    """Answers 403 to a request under a foreign name or from a foreign page, 413 to a body that is too large.

    A page elsewhere can give its own name this machine's address (DNS rebinding); it cannot change the Host header
    that its visitor's browser then sends. `names` are the hosts that are served, without ports.
    """

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, then hand on; responses get the headers that every answer has."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            status, fault = refusal
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1008, "reason": fault.what[:120]})
                return
            await error_answer(OptionError([fault]), status)(scope, receive, _with_headers(send))
            return
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        answered = _Answered(_with_headers(send))
        try:
            await self.app(scope, _counted(receive), answered.send)
        except Exception as error:  # the last place where a fault of ours can still be given its shape
            logging.getLogger("winset").exception("%s %s", scope["method"], scope["path"])
            if answered.begun:
                raise
            await error_answer(error, 500)(scope, receive, answered.send)

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, Fault] | None:
        host = host_name(headers.get("host", ""))
        if host not in self.names and not _is_address(host):
            expected = (
                f"Use one of {', '.join(sorted(self.names))}, or start `winset serve --host` with that name"
            )
            return 403, Fault("Host", f"{host or 'no name'!r} is not served here", expected)
        origin = headers.get("origin")
        changes = scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if changes and origin is not None and urlsplit(origin).netloc != headers.get("host"):
            return 403, Fault(
                "Origin", f"a page of {origin!r} may not ask this", "Ask from a page of this server"
            )
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return 413, TOO_LARGE
        return None


TOO_LARGE: Final = Fault("body", f"more than {LARGEST_BODY // 1024} KB", "Send less")


class _Answered:
    """Whether an answer has begun: after that no other can be given."""

    def __init__(self, send: Send) -> None:
        self.begun, self._send = False, send

    async def send(self, message: Message) -> None:
        self.begun = True
        await self._send(message)


def host_name(host: str) -> str:
    """Return the name of a Host header without its port.

    >>> host_name("localhost:8000"), host_name("[::1]:8000"), host_name("127.0.0.1")
    ('localhost', '::1', '127.0.0.1')
    """
    bracketed = re.fullmatch(r"\[([0-9a-fA-F:.]+)\](:\d+)?", host)
    return bracketed[1] if bracketed else host.rpartition(":")[0] or host


def _is_address(host: str) -> bool:
    """Whether a host is an address: only a name can be given this machine's address by somebody else."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _counted(receive: Receive) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LARGEST_BODY:
            raise HTTPException(413, TOO_LARGE.what)
        return message

    return counted


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            given: list[Any] = list(message["headers"])
            present = {key.lower() for key, _ in given}
            for name, value in HEADERS.items():
                if name.lower().encode() not in present:
                    given.append((name.lower().encode(), value.encode()))
            message["headers"] = given
        await send(message)

    return sent
