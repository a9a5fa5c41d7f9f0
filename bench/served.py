"""The HTTP API under load: `python -m bench.served` starts `winset serve` and plays people who move levers.

Three ways of asking, each a closed loop: a client asks for one package, waits for the answer, and asks for the next, as
the page does (`latestOnly`). `alone`: one client without a pause. `paced`: 20 clients who each look at an answer for
about a second before they move the next lever. `at_once`: 20 clients without a pause, which is more than people do: on
two processors its 95th percentile can meet the bound only if an ask takes at most 25 ms of processor time
(20 clients x 25 ms / 2 = 250 ms). No package is asked for twice and nearly every one changes what the corridor does, so
that neither kept answers nor kept runs are timed. Times are wall times of this machine as it is.
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

START = "from winset.app.cli import main; main()"
CLIENTS = 20
ASKS = 15
PACE_SECONDS = 1.0
BOUND_P95_MS = 250


def main() -> None:
    """Print the figures as one JSON document."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-c", START, "serve", "--port", "0", "--out", out]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ) as server:
            try:
                print(json.dumps(measured(_address(server), server.pid), indent=1))  # noqa: T201 - what the command is for
            finally:
                server.terminate()


def measured(address: str, server: int) -> dict[str, Any]:
    """Return the figures of one server; `cpu_ms` is its processor time an ask, which a busy machine moves least."""
    case = asked(address, "GET", "/api/v1/cases/january-2024")[0]
    first = time.perf_counter()
    while asked(address, "POST", "/api/v1/simulate", {})[2] == 503:
        pass
    ready = time.perf_counter() - first
    sizes: list[int] = []
    figures: dict[str, Any] = {
        "clients": CLIENTS, "bound_p95_ms": BOUND_P95_MS, "until_ready_s": round(ready, 1)
    }  # fmt: skip
    for name, pace in (("alone", 0.0), ("paced", PACE_SECONDS), ("at_once", 0.0)):
        clients = 1 if name == "alone" else CLIENTS
        before = cpu_seconds(server)
        with ThreadPoolExecutor(clients) as pool:
            players = [pool.submit(played, address, case, f"{name}{n}", pace) for n in range(clients)]
            found = [one for player in players for one in player.result()]
        times, bodies, states = zip(*found, strict=True)
        sizes += bodies
        marks = quantiles(times, n=100, method="inclusive")
        figures[name] = {
            "asks": len(times), "p50_ms": round(1000 * marks[49]), "p95_ms": round(1000 * marks[94]),
            "cpu_ms": round(1000 * (cpu_seconds(server) - before) / len(times)),
            "not_answered": sum(state != 200 for state in states),
        }  # fmt: skip
    return {**figures, "update_kb": {"largest": round(max(sizes) / 1000, 1)}}


def cpu_seconds(process: int) -> float:
    """Return the processor time of a process so far; as Linux tells it."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def played(address: str, case: dict[str, Any], name: str, pace: float) -> list[tuple[float, int, int]]:
    """Return (seconds, bytes, status) of every ask of one client, each a package that nobody asked for before."""
    chance, found = random.Random(name), []
    if pace:
        time.sleep(chance.uniform(0.0, pace))
    for _ in range(ASKS):
        levels = {
            clause["id"]: chance.choice([level["name"] for level in clause["levels"]])
            for clause in case["clauses"]
        }
        began = time.perf_counter()
        body = {"levels": levels, "include_no_deal": False}
        _, size, status = asked(address, "POST", "/api/v1/simulate", body)
        spent = time.perf_counter() - began
        found.append((spent, size, status))
        if pace:
            time.sleep(max(0.0, chance.uniform(0.5, 1.5) * pace - spent))
    return found


def asked(address: str, method: str, path: str, body: Any = None) -> tuple[Any, int, int]:
    """Return the document, the bytes that came over the wire, and the status."""
    place = urlsplit(address)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=120)
    headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip" if body else "identity"}
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    response = connection.getresponse()
    text = response.read()
    connection.close()
    return (None if body else json.loads(text)), len(text), response.status


def _address(server: "subprocess.Popen[str]") -> str:
    assert server.stderr is not None
    for line in server.stderr:
        if found := re.search(r"http://\S+?:\d+", line):
            return listening(found[0])
    raise SystemExit("the server did not start")


def listening(address: str) -> str:
    """Return the address once somebody answers there."""
    for _ in range(600):
        try:
            asked(address, "GET", "/healthz")
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return address
    raise SystemExit("the server did not answer")


if __name__ == "__main__":
    main()
