"""A real server and a real Chromium. What only a browser shows is tested here and nowhere else."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Page, Request, WebSocket, sync_playwright

PROJECT = Path(__file__).parent.parent.parent

# Streamlit asks below the page's own path first whether it is served under a base path, and takes the 404 for a no.
STREAMLIT_PROBES = ("/_stcore/health", "/_stcore/host-config")

LOADING_SECONDS = 40


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium. Without one the tests skip; under CI that is an error."""
    path = os.environ.get("SVD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        message = "no chromium on this machine: install it, or set SVD_CHROMIUM to its path"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@contextmanager
def running_server(data_file: Path, audience: str = "") -> Iterator[str]:
    """Start the app as a person does, over one data file, and yield its address once it answers.

    audience: the operator's bound, as an operator sets it; left out, none is set.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {name: value for name, value in os.environ.items() if name != "SVD_AUDIENCE"}
    environment |= {"SVD_DATABASE": str(data_file)} | ({"SVD_AUDIENCE": audience} if audience else {})
    log = data_file.with_suffix(f".{port}.log")
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=output, stderr=output)
        try:
            _wait_until_it_answers(f"http://localhost:{port}/healthz", server, log)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_until_it_answers(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + LOADING_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text(errors="replace")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not answer: {log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def demo_server(demo_file: Path) -> Iterator[str]:
    with running_server(demo_file) as address:
        yield address


@pytest.fixture(scope="session")
def public_server(demo_file: Path) -> Iterator[str]:
    """A server that its operator has bound to the public audience."""
    with running_server(demo_file, audience="public") as address:
        yield address


@pytest.fixture(scope="session")
def bristol_server(bristol_file: Path) -> Iterator[str]:
    with running_server(bristol_file) as address:
        yield address


@dataclass
class Tab:
    """One browser tab and what went on in it: requests to other hosts, console errors, frames that were loaded.

    received: every message that the server sent over the websocket, as it came. fetched: the paths of every answer over HTTP.
    """

    page: Page
    address: str
    foreign_requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    frames_loaded: list[str] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    def open(self, path: str) -> "Tab":
        self.page.goto(self.address + path)
        return self.settle()

    def settle(self) -> "Tab":
        """Wait until the page is drawn to its last line and no script runs."""
        self.page.locator(".svd-note").last.wait_for(timeout=LOADING_SECONDS * 1000)
        self.page.wait_for_selector(
            '[data-test-script-state="notRunning"]', timeout=LOADING_SECONDS * 1000, state="attached"
        )
        return self

    @property
    def lead(self) -> str:
        return self.page.locator(".svd-lead").inner_text()

    def wait_for_lead(self, beginning: str) -> None:
        starts_so = re.compile("^" + re.escape(beginning))
        self.page.locator(".svd-lead", has_text=starts_so).wait_for(timeout=LOADING_SECONDS * 1000)
        self.settle()

    @property
    def map_frames_loaded(self) -> int:
        return sum("streamlit_folium" in url for url in self.frames_loaded)

    @property
    def map(self) -> FrameLocator:
        frame = self.page.frame_locator('iframe[src*="streamlit_folium"]').first  # a page may have two
        frame.locator("path[data-ward]").first.wait_for(timeout=LOADING_SECONDS * 1000)
        return frame

    def ward(self, code: str) -> "object":
        return self.map.locator(f'path[data-ward="{code}"]')

    def note_socket(self, socket: WebSocket) -> None:
        socket.on(
            "framereceived", lambda sent: self.received.append(sent if isinstance(sent, bytes) else sent.encode())
        )

    def note_request(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc and not request.url.startswith(
            ("data:", "blob:", "about:")
        ):
            self.foreign_requests.append(request.url)

    def note_console(self, message: ConsoleMessage) -> None:
        url = str(message.location.get("url", ""))
        is_probe = "404" in message.text and url.endswith(STREAMLIT_PROBES)
        if message.type == "error" and not is_probe:
            self.errors.append(f"{message.text} ({url})")


OpenTab = Callable[..., Tab]


@pytest.fixture
def open_tab(browser: Browser) -> Iterator[OpenTab]:
    """Return a function that opens a tab of a fresh browser session at a size."""
    contexts = []

    def open_tab(address: str, width: int = 1400, height: int = 900) -> Tab:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
        contexts.append(context)
        tab = Tab(context.new_page(), address)
        tab.page.on("request", tab.note_request)
        tab.page.on("response", lambda response: tab.fetched.append(urlsplit(response.url).path))
        tab.page.on("websocket", tab.note_socket)
        tab.page.on("console", tab.note_console)
        tab.page.on("pageerror", lambda error: tab.errors.append(str(error)))
        tab.page.on("framenavigated", lambda frame: tab.frames_loaded.append(frame.url))
        return tab

    yield open_tab
    for context in contexts:
        context.close()
