"""Referrals by keyboard alone: to the choices, their tables and their files, with nothing asked of another host."""

import io
import re
from pathlib import Path

import pandas as pd
import pytest

from tests.browser.conftest import OpenTab, Tab
from tests.browser.test_browser import assert_axe_finds_nothing_serious, wait_for_link

pytestmark = pytest.mark.browser

# More than it takes to go through all that the page has: beyond it a control cannot be reached.
_MOST_TABS = 120

# What is read out of the control that has the keyboard's focus.
_NAME = "() => (document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || '').trim()"


def tab_to(tab: Tab, name: str) -> None:
    """Press Tab until the control with this name has the focus, which must show."""
    for _ in range(_MOST_TABS):
        tab.page.keyboard.press("Tab")
        if re.search(name, str(tab.page.evaluate(_NAME))):
            assert tab.page.evaluate("() => document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"the keyboard does not get to {name}")


def choose(tab: Tab, first: str, wanted: str) -> None:
    """Go to a choice of which the first is chosen, move along it with the arrow and choose another, as screen readers expect."""
    tab_to(tab, f"^{first}$")
    for _ in range(8):
        tab.page.keyboard.press("ArrowRight")
        if tab.page.evaluate(_NAME) == wanted:
            tab.page.keyboard.press("Space")
            return
    raise AssertionError(f"the arrow does not get to {wanted}")


def test_keys_alone_choose_open_a_table_and_download(open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open("/referrals")
    tab.wait_for_lead("Coventry had")
    choose(tab, "Referrals to programmes", "Referrals to CIRV")
    tab.page.locator(".svd-lead", has_text="Community Initiative to Reduce Violence").wait_for()
    tab.settle()
    choose(tab, "Who referred", "Need")
    tab.page.get_by_text("A referral can have several needs").wait_for()
    tab.settle()
    wait_for_link(tab, referred=["cirv_referrals"], by=["need"])
    tab_to(tab, "Need, Coventry: table and download$")
    tab.page.keyboard.press("Enter")
    tab.page.get_by_role("button", name="Download CSV: need, Coventry").wait_for()
    tab_to(tab, "^Download CSV: need, Coventry")
    with tab.page.expect_download() as download:
        tab.page.keyboard.press("Enter")
    assert download.value.suggested_filename.startswith("coventry_cirv-referrals_by-need_2025-10-to-2026-09_internal_")
    rows = pd.read_csv(io.BytesIO(Path(download.value.path()).read_bytes()), encoding="utf-8-sig")
    assert len(rows) == 7
    assert rows["Source"].str.startswith("SYNTHETIC").all()
    assert tab.foreign_requests == []
    assert tab.errors == []


@pytest.mark.parametrize(
    "path",
    ["/referrals?by=ward&audience=public", "/referrals?referred=cirv_referrals&by=need&audience=partner", "/referrals?by=age"],
)  # fmt: skip
def test_axe_finds_nothing_serious_for_any_audience(path: str, open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open(path)
    assert_axe_finds_nothing_serious(tab)
    assert tab.foreign_requests == []
    assert tab.errors == []


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (1920, 1080), (390, 844)])
def test_no_picture_runs_out_of_the_page(width: int, height: int, open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server, width, height).open("/referrals?by=need&referred=cirv_referrals")
    charts = tab.page.get_by_test_id("stVegaLiteChart")
    charts.nth(4).locator("svg, canvas").first.wait_for()
    assert charts.count() == 5
    for number in range(5):
        box = charts.nth(number).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width + 1
