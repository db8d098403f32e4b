"""A dashboard of our own on loopback, as ``make run`` starts it, and a real browser that looks at it."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: On a cold sub-page the front end itself probes these below the page's path.
PROBES = ("/_stcore/health", "/_stcore/host-config")


def browser_path() -> str | None:
    """The browser named by ``CASPIAN_BROWSER``, else a Chromium or Chrome that is there."""
    names = [os.environ.get("CASPIAN_BROWSER"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running dashboard."""

    url: str
    process: subprocess.Popen[str]
    calls: Path

    def outside_calls(self) -> str:
        """Connections to other machines that the server tried."""
        return self.calls.read_text(encoding="utf-8") if self.calls.exists() else ""


@contextmanager
def serve(
    folder: Path, *options: str, script: str = "dashboard.py", wait: str = "/_stcore/health", **env: str
) -> Iterator[Server]:
    """Start a server and wait until it is healthy; end it by its own process id."""
    port = free_port()
    calls = folder / f"calls-{port}.txt"
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "offline"), "CASPIAN_TEST_CALLS": str(calls), **env}
    log = (folder / f"server-{port}.txt").open("w+", encoding="utf-8")
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, text=True)
    try:
        url = f"http://localhost:{port}"
        for _ in range(900):
            if process.poll() is not None:
                log.seek(0)
                raise RuntimeError(f"the server ended with {process.returncode}:\n{log.read()}")
            try:
                if fetch(url + wait).status == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield Server(url, process, calls)
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, whatever its status, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(url: str, **headers: str) -> Answer:
    """A GET on loopback; ``If_None_Match`` becomes ``If-None-Match``."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser without a way to the network but loopback."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """One browser tab with what it tried and what it complained about."""

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a path and wait until the page is whole."""
        self.page.goto(self.base + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the run has ended and the page stands still."""
        self.page.wait_for_selector("[data-testid=stMainBlockContainer]", timeout=30_000)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
        self.page.wait_for_timeout(400)


@contextmanager
def visit(browser: Browser, base: str, **context: object) -> Iterator[Visit]:
    """A fresh tab in a fresh context. Requests to other machines are blocked and noted."""
    tab = browser.new_context(**context)  # type: ignore[arg-type]
    page = tab.new_page()
    found = Visit(page, base)

    def note_request(route: Route, request: Request) -> None:
        if request.url.startswith((base, "blob:", "data:")):
            route.continue_()
        else:
            found.outside.append(request.url)
            route.abort()

    def note_message(message: ConsoleMessage) -> None:
        probe = any(part in str(message.location.get("url", "")) for part in PROBES)
        if message.type == "error" and not probe:
            found.complaints.append(f"{message.text} ({message.location.get('url')})")

    page.route("**/*", note_request)
    page.on("console", note_message)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    try:
        yield found
    finally:
        tab.close()
