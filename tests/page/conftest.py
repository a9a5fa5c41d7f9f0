"""A real server and a real browser for the journeys: nothing elsewhere is asked, nothing goes wrong silently."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SOURCE = Path(__file__).parents[2] / "src"
READY = 120_000  # ms: the first answer waits until the talks are made ready


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of `winset serve` on a free port."""
    command = [sys.executable, "-c", "from winset.app.cli import main; main()", "serve", "--port", "0"]
    command += ["--out", str(tmp_path_factory.mktemp("out"))]
    path = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", told)
        assert address, told
        _wait_until_it_answers(address[0])
        yield address[0]
        process.terminate()


def _wait_until_it_answers(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address + "/healthz"):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{address} does not answer")


@pytest.fixture(scope="session")
def browser():
    """Yield Debian's Chromium, else any Chrome that is installed, else Playwright's own."""
    sync_api = pytest.importorskip("playwright.sync_api")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for path in map(shutil.which, names) if path), None)
    with sync_api.sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        except sync_api.Error as missing:
            pytest.skip(f"no browser: {missing.message.splitlines()[0]}")
        yield launched
        launched.close()


@pytest.fixture
def visit(browser, server):
    """Return a function that opens the page; at the end nothing may have been asked elsewhere, nothing have failed."""
    contexts, outside, wrong = [], [], []

    def opened(fragment: str = "", *, width: int = 1400, locale: str = "en-US", wait: bool = True, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale, **options)
        context.set_default_timeout(READY)  # a busy machine is slow, not wrong
        contexts.append(context)
        context.route("**/*", lambda route: _at_home(route, outside))
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda told: wrong.append(told.text) if _is_wrong(told) else None)
        page.goto(server + "/" + fragment)
        if wait:
            page.wait_for_selector("#summary-body .tile.people", timeout=READY)
        return page

    opened.wrong = wrong
    yield opened
    for context in contexts:
        context.close()
    assert outside == [], "asked outside this machine"
    assert wrong == [], "errors in the console"


def _is_wrong(told) -> bool:
    # A server that still makes the talks ready answers 503, and the page asks again: Chromium logs that as an error.
    return told.type == "error" and "503" not in told.text


def _at_home(route, outside: list[str]) -> None:
    address = urlsplit(route.request.url)
    if address.scheme in ("blob", "data") or address.hostname in ("127.0.0.1", "localhost"):
        route.continue_()
    else:
        outside.append(route.request.url)
        route.abort()
