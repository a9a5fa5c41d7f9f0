"""`python -m bench.page`: time the page in a real browser against its goals, and print one table.

It starts `winset serve`, opens the page in Chromium and measures what a reader waits for. Times are wall clock and mean
something on a quiet machine only; requests outside this machine are blocked and counted.
"""

import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MOVES = 40
# From an input event to the first frame after the newest answer was painted in every chart that is near the screen.
MOVE = """(level) => new Promise((resolve) => {
  const slider = document.querySelector('input[type=range][name=mexican_interception]');
  const asked = performance.now();
  const painted = () => requestAnimationFrame(() => resolve(performance.now() - asked));
  document.addEventListener('winset-painted', painted, {once: true});
  slider.value = level;
  slider.dispatchEvent(new Event('input', {bubbles: true}));
})"""


@dataclass(frozen=True)
class Measure:
    """One goal: what was measured, its bound, the unit of both."""

    name: str
    value: float
    bound: float
    unit: str

    def line(self) -> str:
        """Return the measure as a row of the table."""
        verdict = "met" if self.value <= self.bound else "missed"
        return f"{self.name:<58} {self.value:>9.1f} {self.bound:>9.1f} {self.unit:<6} {verdict}"


@contextmanager
def served() -> Iterator[str]:
    """Start the server on a free port and yield its address once it answers."""
    command = [sys.executable, "-c", "from winset.app.cli import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stderr is not None
        found = re.search(r"http://[\d.]+:\d+", process.stderr.readline())
        if found is None:
            raise SystemExit("the server did not start")
        for _ in range(600):
            try:
                urllib.request.urlopen(found[0] + "/healthz").close()
                break
            except OSError:
                time.sleep(0.1)
        try:
            yield found[0]
        finally:
            process.terminate()


class Loaded:
    """What a page asked for: bytes as they came over the wire, and addresses elsewhere."""

    def __init__(self) -> None:
        self.bytes, self.outside = 0, 0

    def route(self, route: Any) -> None:
        """Let a request of this machine pass; block and count any other."""
        address = urlsplit(route.request.url)
        if address.scheme in ("blob", "data") or address.hostname == "127.0.0.1":
            route.continue_()
        else:
            self.outside += 1
            route.abort()

    def finished(self, request: Any) -> None:
        """Count the bytes of an answer."""
        sizes = request.sizes()
        self.bytes += sizes["responseBodySize"] + sizes["responseHeadersSize"]


def measures(address: str, browser: Any) -> list[Measure]:
    """Return every measure of the page; the talks are made ready by a first visit that is not counted."""
    first = browser.new_page()
    first.goto(address)
    first.wait_for_selector("figure[data-drawn] svg path", timeout=300_000)
    first.close()
    loaded = Loaded()
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.route("**/*", loaded.route)
    page = context.new_page()
    page.on("requestfinished", loaded.finished)
    page.goto(address)
    page.wait_for_selector("figure[data-drawn] svg path")
    chart = page.evaluate("performance.getEntriesByName('winset-first-chart')[0].startTime")
    page.wait_for_load_state("networkidle")
    page.click("#tab-corridor")
    page.wait_for_selector(".map .flow")
    kilobytes = loaded.bytes / 1024
    page.click("#tab-consequences")
    page.wait_for_timeout(500)
    for number in range(5):
        page.evaluate(MOVE, str(number))
    clock = context.new_cdp_session(page)
    clock.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _cpu(clock)
    moves = [page.evaluate(MOVE, str(number % 5)) for number in range(MOVES)]
    own = 1000 * (_cpu(clock) - before) / MOVES
    update = _update_bytes(address)
    context.close()
    return [
        Measure("first chart, page opened anew, server warm", chart / 1000, 1.0, "s"),
        Measure("slider to repaint, median", statistics.median(moves), 100, "ms"),
        Measure("slider to repaint, 90th percentile", statistics.quantiles(moves, n=10)[-1], 150, "ms"),
        Measure("of it the page's own CPU time, mean of a move", own, 70, "ms"),
        Measure("first load with the map, gzipped", kilobytes, 450, "KB"),
        Measure("an update, gzipped", update / 1024, 15, "KB"),
        Measure("requests outside this machine", loaded.outside, 0, ""),
    ]


def _cpu(clock: Any) -> float:
    """Return the CPU seconds that the page's main thread has spent in tasks."""
    told = clock.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in told if one["name"] == "TaskDuration"))


def _update_bytes(address: str) -> int:
    body = b'{"levels": {"mexican_interception": "national_guard_surge"}, "include_no_deal": false}'
    headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
    request = urllib.request.Request(f"{address}/api/v1/simulate", data=body, headers=headers)
    with urllib.request.urlopen(request) as answer:
        raw: bytes = answer.read()
    assert gzip.decompress(raw)
    return len(raw)


def main() -> None:
    """Measure and print; the exit code is 1 where a goal is missed."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for path in map(shutil.which, names) if path), None)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        table = measures(address, browser)
        browser.close()
    load = Path("/proc/loadavg")
    busy = f" (load {load.read_text().split()[0]})" if load.exists() else ""
    head = f"{'measure' + busy:<58} {'value':>9} {'bound':>9}\n"
    sys.stdout.write(head + "".join(one.line() + "\n" for one in table))
    raise SystemExit(any(one.value > one.bound for one in table))


if __name__ == "__main__":
    main()
