"""Taking away from the app: offered below the answer, made only when asked for, of exactly the view on screen."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from svd_data.audiences import INTERNAL, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_ui.view_links import ViewLink, open_view


def script(
    page: str, parameters: dict[str, tuple[str, ...]], audience: str, connection: object, catalogue: object
) -> None:
    import streamlit as st

    from svd_ui.take_away import _choose_picture, _show_files
    from svd_ui.view_links import ViewLink, open_view

    opened = open_view(ViewLink(page, parameters), connection, catalogue, audience)
    answer = opened.answer()
    with st.container():
        _show_files(opened.here, answer, _choose_picture(answer))


@pytest.fixture
def shown(demo: Connection, demo_catalogue: Catalogue) -> Callable[..., AppTest]:
    def shown(page: str, audience: str) -> AppTest:
        arguments = {
            "page": page,
            "parameters": {},
            "audience": audience,
            "connection": demo,
            "catalogue": demo_catalogue,
        }
        return AppTest.from_function(script, kwargs=arguments, default_timeout=60).run()

    return shown


def names(test: AppTest) -> list[str]:
    return [button.label for button in test.get("download_button")]


def test_all_of_a_page_is_slides_web_page_and_workbook(shown: Callable[..., AppTest]) -> None:
    test = shown("hotspots", PUBLIC)
    assert not test.exception
    assert names(test) == ["PowerPoint (.pptx)", "Web page (.html)", "Excel (.xlsx)"]


def test_one_picture_is_a_picture_and_a_table_too(shown: Callable[..., AppTest], files: list[bytes]) -> None:
    test = shown("hotspots", INTERNAL)
    files.clear()
    test.selectbox[0].select("map").run()
    assert not test.exception
    assert names(test)[-2:] == ["Picture (.png)", "Table (.csv)"]
    assert [made[:4] for made in files] == [b"PK\x03\x04", b"<!DO", b"PK\x03\x04", b"\x89PNG", b"\xef\xbb\xbfW"]


def test_pictures_are_named_as_their_page_names_them(
    shown: Callable[..., AppTest], demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = open_view(ViewLink("trends"), demo, demo_catalogue, INTERNAL).answer()
    (box,) = shown("trends", INTERNAL).selectbox
    assert box.options == ["All of this page", *(each.heading or each.title for each in answer.shown_alone)]


def make_script(connection: object, catalogue: object, audience: str) -> None:
    from dataclasses import replace

    from svd_data.briefing import Briefing, PinnedView
    from svd_ui.take_away import show_briefing_take_away
    from svd_ui.view_links import ViewLink, open_view

    here = open_view(ViewLink("hotspots"), connection, catalogue, audience).here
    show_briefing_take_away(replace(here), Briefing("Scrutiny", (PinnedView("hotspots"), PinnedView("trends"))))


def test_a_briefings_file_is_made_on_a_press_and_stays_for_its_audience_only(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    arguments = {"connection": demo, "catalogue": demo_catalogue, "audience": INTERNAL}
    test = AppTest.from_function(make_script, kwargs=arguments, default_timeout=120).run()
    assert names(test) == []
    test.button("make_web").click().run()
    assert not test.exception
    assert names(test) == ["Save Web page: ready"]
    narrower = AppTest.from_function(make_script, kwargs=arguments | {"audience": PUBLIC}, default_timeout=120)
    narrower.session_state["_briefing_file"] = test.session_state["_briefing_file"]
    assert names(narrower.run()) == []
    assert "_briefing_file" not in narrower.session_state
