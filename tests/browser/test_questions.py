"""Questions in a browser: a misspelt ward is found and opened, and a question is one click from its view."""

import pytest

from tests.browser.conftest import OpenTab
from tests.browser.test_browser import FOLESHILL, assert_axe_finds_nothing_serious, wait_for_link

pytestmark = pytest.mark.browser


def test_a_misspelt_ward_is_found_and_a_click_opens_hotspots_with_it(open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open("/questions")
    box = tab.page.get_by_label("Find a question, indicator, ward, programme, word or page")
    box.fill("Folshill")
    box.press("Enter")
    tab.page.get_by_text("Found for “Folshill”:").wait_for()
    wait_for_link(tab, ask=["Folshill"])
    tab.page.get_by_role("button", name="Foleshill in Hotspots").click()
    tab.wait_for_lead("Foleshill had ")
    wait_for_link(tab, wards=[FOLESHILL])
    assert tab.page.url.partition("?")[0].endswith("/hotspots")
    assert tab.foreign_requests == []
    assert tab.errors == []


def test_from_the_navigation_a_question_is_two_clicks_away_and_its_link_opens_the_same_view(
    open_tab: OpenTab, demo_server: str
) -> None:
    tab = open_tab(demo_server).open("/hotspots")
    tab.page.get_by_test_id("stSidebarNav").get_by_role("link", name="Questions").click()
    tab.page.get_by_role("button", name="Is knife crime falling?", exact=False).first.click()
    tab.wait_for_lead("Coventry had ")
    wait_for_link(tab, indicator=["knife_crime"])
    said = tab.lead
    tab.open("/trends?indicator=knife_crime")
    tab.wait_for_lead("Coventry had ")
    assert tab.lead == said


@pytest.mark.parametrize("path", ["/questions?audience=public", "/questions?ask=nife"])
def test_axe_finds_nothing_serious_and_the_address_of_a_question_can_be_copied(
    path: str, open_tab: OpenTab, demo_server: str
) -> None:
    tab = open_tab(demo_server).open(path)
    if "ask" not in path:
        tab.page.get_by_text("Who asked, and the link").first.click()
        address = tab.page.locator("code:visible").first
        address.wait_for()
        assert address.inner_text().strip() == f"{demo_server}/?indicator=serious_violence&audience=public"
    assert_axe_finds_nothing_serious(tab)
    assert tab.foreign_requests == []
    assert tab.errors == []
