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
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Frame,
    FrameLocator,
    Locator,
    Page,
    Request,
    Response,
    WebSocket,
    sync_playwright,
)

PROJECT = Path(__file__).parent.parent.parent

# Streamlit asks below the page's own path first whether it is served under a base path, and takes the 404 for a no.
STREAMLIT_PROBES = ("/_stcore/health", "/_stcore/host-config")

# A busy machine takes many times what an idle one does; a test that waits for what never comes fails all the same.
LOADING_SECONDS = 120

# Longer than the map waits before it reports a click.
REST_MILLISECONDS = 600


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
def running_server(data_file: Path, audience: str = "", app: str = "app.py") -> Iterator[str]:
    """Start the app as a person does, over one data file, and yield its address once it answers.

    audience: the operator's bound, as an operator sets it; left out, none is set. app: the server's entry, where it is a test's.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", app, "--server.port", str(port)]
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

    def rest(self) -> "Tab":
        """Wait until nothing more comes: for a while of the page's own clock no message, and no script that runs.

        By the page's clock, because on a busy machine a page may not have got round yet to what it put off.
        """
        deadline = time.monotonic() + LOADING_SECONDS
        while time.monotonic() < deadline:
            received = len(self.received)
            self.page.evaluate("milliseconds => new Promise(done => setTimeout(done, milliseconds))", REST_MILLISECONDS)
            self.settle()
            if len(self.received) == received:
                return self
        raise AssertionError(f"the page never came to rest: {self.page.url}")

    def unfold(self) -> "Tab":
        """Open every part of the page that is folded."""
        opened = '[data-testid="stExpander"] details'
        self.page.evaluate(
            "folded => document.querySelectorAll(`${folded}:not([open]) > summary`).forEach(each => each.click())",
            opened,
        )
        self.page.wait_for_function("folded => !document.querySelector(`${folded}:not([open])`)", arg=opened)
        return self.rest()

    def box_at_rest(self, locator: Locator) -> dict[str, float]:
        """Return where an element lies, once it has stopped moving."""
        boxes: list[object] = [None]
        while boxes[-1] is None or boxes[-1] != boxes[-2]:
            self.page.evaluate("() => new Promise(done => setTimeout(done, 300))")
            boxes.append(locator.bounding_box(timeout=LOADING_SECONDS * 1000))
        return dict(boxes[-1])  # type: ignore[call-overload]

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

    def _notes(self) -> dict[Any, Callable[..., None]]:
        return {
            "request": self.note_request,
            "response": self.note_response,
            "websocket": self.note_socket,
            "console": self.note_console,
            "pageerror": self.note_page_error,
            "framenavigated": self.note_frame,
        }

    def listen(self) -> "Tab":
        """Note from now on what goes on in the tab."""
        for event, note in self._notes().items():
            self.page.on(event, note)
        return self

    def close(self) -> None:
        """Note nothing more, and forget what the site keeps in the browser."""
        for event, note in self._notes().items():
            self.page.remove_listener(event, note)
        self.page.evaluate("() => { try { localStorage.clear(); sessionStorage.clear(); } catch { } }")
        self.page.context.clear_cookies()

    def note_socket(self, socket: WebSocket) -> None:
        socket.on(
            "framereceived", lambda sent: self.received.append(sent if isinstance(sent, bytes) else sent.encode())
        )

    def note_response(self, response: Response) -> None:
        self.fetched.append(urlsplit(response.url).path)

    def note_frame(self, frame: Frame) -> None:
        self.frames_loaded.append(frame.url)

    def note_page_error(self, error: Error) -> None:
        self.errors.append(str(error))

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


class Tabs:
    """Tabs that tests use one after another. A tab that is there already opens a page in half the time of a fresh one.

    Each page that is opened is a new session of the app's all the same: its link is a cold one.
    """

    def __init__(self, browser: Browser) -> None:
        self._context = browser.new_context(locale="en-GB")
        self._context.set_default_timeout(LOADING_SECONDS * 1000)
        self._free: list[Page] = []

    def take(self) -> Page:
        return self._free.pop() if self._free else self._context.new_page()

    def give_back(self, tab: Tab) -> None:
        try:
            tab.close()
            tab.page.goto("about:blank")
        except Error:  # crashed, or kept from leaving: the next test gets another
            tab.page.close()
        else:
            self._free.append(tab.page)


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    return Tabs(browser)


@pytest.fixture
def open_tab(tabs: Tabs) -> Iterator[OpenTab]:
    """Return a function that opens a tab at a size, with nothing kept of what was done in it before."""
    opened: list[Tab] = []

    def open_tab(address: str, width: int = 1400, height: int = 900) -> Tab:
        page = tabs.take()
        page.set_viewport_size({"width": width, "height": height})
        opened.append(Tab(page, address).listen())
        return opened[-1]

    yield open_tab
    for tab in opened:
        tabs.give_back(tab)
