"""A briefing in a real browser: pinned on two pages, saved as a file, opened in a fresh session and by its link."""

from pathlib import Path

import pytest

from tests.browser.conftest import LOADING_SECONDS, OpenTab, Tab
from tests.browser.test_browser import assert_axe_finds_nothing_serious

pytestmark = pytest.mark.browser


def pin(tab: Tab, title: str) -> None:
    """Pin the view on screen by the keyboard alone, and wait until the page says so."""
    tab.page.get_by_role("button", name="Pin to briefing").press("Enter")
    field = tab.page.get_by_label("Title, if not the page's own")
    field.wait_for(timeout=LOADING_SECONDS * 1000)
    field.fill(title)
    field.press("Enter")
    tab.page.get_by_text(f"Pinned: “{title}”.").wait_for(timeout=LOADING_SECONDS * 1000)
    tab.settle()
    tab.page.keyboard.press("Escape")


def test_views_pinned_on_two_pages_are_saved_and_opened_in_a_fresh_session(
    open_tab: OpenTab, demo_server: str, tmp_path: Path
) -> None:
    tab = open_tab(demo_server).open("/hotspots?indicator=knife_crime")
    pin(tab, "Where knives are")
    tab.page.get_by_test_id("stSidebarNav").get_by_role("link", name="Trends").click()
    tab.page.get_by_role("heading", name="Trends: is it rising?").wait_for()
    tab.settle()
    pin(tab, "Are they rising")
    tab.page.get_by_role("link", name="Briefing: 2 views").click()
    tab.wait_for_lead("“Briefing” holds 2 views")
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Save as a file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name.startswith("coventry_briefing_partner_synthetic_")
    link = tab.page.url

    fresh = open_tab(demo_server).open("/briefing")
    fresh.wait_for_lead("Nothing is pinned yet")
    fresh.page.locator("input[type=file]").set_input_files(file)
    fresh.wait_for_lead("“Briefing” holds 2 views")
    headings = fresh.page.get_by_role("heading", level=3)
    assert headings.all_inner_texts() == ["1. Where knives are", "2. Are they rising"]
    fresh.page.get_by_role("button", name="Move 2 up").click()
    fresh.page.get_by_role("heading", name="1. Are they rising").wait_for(timeout=LOADING_SECONDS * 1000)
    assert_axe_finds_nothing_serious(fresh)

    cold = open_tab(demo_server).open(link.removeprefix(demo_server))
    assert cold.page.get_by_role("heading", level=3).all_inner_texts() == ["1. Where knives are", "2. Are they rising"]
    assert not (tab.foreign_requests + fresh.foreign_requests + cold.foreign_requests)
    assert not (tab.errors + fresh.errors + cold.errors)
