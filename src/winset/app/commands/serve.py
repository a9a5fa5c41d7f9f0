"""`winset serve`: the page and the report in a browser, and the HTTP API."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from winset.errors import Fault, OptionError


def serve(
    host: Annotated[str, typer.Option(help="127.0.0.1 is reached from this machine only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 takes any that is free.")] = 8000,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where `winset analyse` wrote its files.")] = Path(
        "out"
    ),
) -> None:
    """Show the page at http://127.0.0.1:8000, the report at /report, the API under /api/v1. Ctrl-C stops it."""
    import socket

    if not 0 <= port <= 65535:
        raise OptionError([Fault("--port", f"{port} is not a port", "Choose 0 to 65535")])
    # Bound here and handed over: a port that is taken is then told before anything starts, without a race.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            remedy = (
                f"Stop what uses it, or choose another, for example --port {port + 1 if port < 65535 else 0}"
            )
            raise OptionError(
                [Fault("--port", f"cannot listen on {host}:{port} ({reason})", remedy)]
            ) from error

        import uvicorn

        from winset.app.api import build_api
        from winset.app.api.limits import LOOPBACK
        from winset.app.api.tables import LARGEST_MESSAGE

        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listener.getsockname()[1]}"
        typer.echo(f"Winset at {address}, the report at {address}/report (Ctrl-C stops it)", err=True)
        api = build_api(out, LOOPBACK | {host})
        config = uvicorn.Config(api, log_level="warning", server_header=False, ws_max_size=LARGEST_MESSAGE)
        # Ctrl-C is how a server is meant to end; `make run` should not call it a failure.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
