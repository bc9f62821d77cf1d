"""Pages run as Streamlit runs them, without a browser: the main script first, then the page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from svd_ui.navigation import DEFAULT, PRESENT

PROJECT = Path(__file__).parent.parent.parent

# Present shows other pages' answers, and has tests of its own.
PAGES = sorted(path.stem for path in (PROJECT / "pages").glob("*.py") if path.stem != PRESENT)

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Return a function that opens a page of a data file by a cold link: open_page(file, "trends", wards=["E05001222"])."""

    monkeypatch.delenv("SVD_AUDIENCE", raising=False)

    def open_page(data_file: Path, page: str, **link: list[str]) -> AppTest:
        monkeypatch.setenv("SVD_DATABASE", str(data_file))
        test = AppTest.from_file(str(PROJECT / "svd_ui" / "main.py"), default_timeout=60)
        for name, values in link.items():
            test.query_params[name.rstrip("_")] = values
        if page != DEFAULT:
            test.switch_page(f"../pages/{page}.py")
        test.run()
        return test

    return open_page


def link_of(test: AppTest) -> dict[str, list[str]]:
    """Return the link's parameters, each as a list."""
    return {name: [value] if isinstance(value, str) else list(value) for name, value in test.query_params.items()}


def widget(widgets: Any, name: str) -> Any:
    """Return the widget of a choice, whose key is the name and a number (svd_ui/choices.py)."""
    return next(each for each in widgets if each.key and each.key.rpartition("_")[0] == name)


def html_of(test: AppTest) -> str:
    """Return all HTML that a page shows, in order."""
    return "\n".join(element.proto.body for element in test.get("html"))


def lead_of(test: AppTest) -> str:
    """Return the sentence that leads the page, as text."""
    html = html_of(test)
    return html.split('<p class="svd-lead">')[-1].split("</p>")[0].replace("&#x27;", "'").replace("&amp;", "&")


def banner_of(test: AppTest) -> str:
    """Return what the banner says, as HTML."""
    return html_of(test).split('<div class="svd-banner" role="note">')[-1].split("</div>")[0]


def lead_and_seconds_of(test: AppTest) -> str:
    """Return the leading sentence and those that qualify it, as HTML."""
    return html_of(test).split('<div role="status">')[-1].split("</div>")[0]


def assert_clean(test: AppTest) -> None:
    assert not test.exception, [element.message for element in test.exception]
    assert not test.error, [element.value for element in test.error]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the page's download buttons would hand over: they make it only when pressed."""
    made: list[bytes] = []
    show, switch = st.download_button, AppTest.switch_page

    def note(*arguments: Any, data: Any, **others: Any) -> bool:
        made.append(data())
        return show(*arguments, data=data, **others)

    def leave(test: AppTest, page: str) -> AppTest:
        made.clear()  # what the page left behind offered
        return switch(test, page)

    monkeypatch.setattr(st, "download_button", note)
    monkeypatch.setattr(AppTest, "switch_page", leave)
    return made
