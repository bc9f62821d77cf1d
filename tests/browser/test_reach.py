"""Reach in a browser: a click on a map or on a point of the scatter chooses the ward; quiet, and clean for axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Locator

from tests.browser.conftest import LOADING_SECONDS, OpenTab, Tab
from tests.browser.test_browser import SIZES, wait_for_link

FOLESHILL, HENLEY = "E05001222", "E05001223"
MAPS = 'iframe[src*="streamlit_folium"]'
# How the lead begins while no ward is chosen: "In 3 of Coventry's 18 wards".
EVERYWHERE = "In "

pytestmark = pytest.mark.browser


def map_of(tab: Tab, number: int) -> FrameLocator:
    """Return the map of need (0) or of reach (1) once its wards are drawn."""
    frame = tab.page.frame_locator(MAPS).nth(number)
    frame.locator("path[data-ward]").first.wait_for(timeout=LOADING_SECONDS * 1000)
    return frame


def ward_on(tab: Tab, number: int, code: str) -> Locator:
    return map_of(tab, number).locator(f'path[data-ward="{code}"]')


def point_of(tab: Tab, name: str) -> Locator:
    """Return a ward's point in the scatter."""
    points = tab.page.get_by_test_id("stVegaLiteChart").first.locator(f'path[aria-label^="{name}: "]')
    points.first.wait_for(timeout=LOADING_SECONDS * 1000)
    return points.first


@pytest.mark.parametrize("number", [0, 1])
def test_a_click_on_either_map_selects_the_ward_on_both_and_another_click_takes_it_back(
    number: int, open_tab: OpenTab, demo_server: str
) -> None:
    tab = open_tab(demo_server).open("/reach")
    tab.wait_for_lead(EVERYWHERE)
    ward_on(tab, number, HENLEY).click()
    tab.wait_for_lead("Henley: ")
    wait_for_link(tab, wards=[HENLEY])
    for each in (0, 1):
        map_of(tab, each).locator(f'path[data-ward="{HENLEY}"][aria-pressed="true"]').wait_for(timeout=10_000)
    ward_on(tab, number, HENLEY).click()
    tab.wait_for_lead(EVERYWHERE)
    wait_for_link(tab)


def test_a_click_on_a_point_selects_the_ward_and_another_takes_it_back(open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open("/reach")
    tab.wait_for_lead(EVERYWHERE)
    point_of(tab, "Foleshill").click()
    tab.wait_for_lead("Foleshill: ")
    wait_for_link(tab, wards=[FOLESHILL])
    map_of(tab, 0).locator(f'path[data-ward="{FOLESHILL}"][aria-pressed="true"]').wait_for(timeout=10_000)
    point_of(tab, "Foleshill").click()
    tab.wait_for_lead(EVERYWHERE)
    wait_for_link(tab)


def test_for_the_public_a_second_point_takes_the_place_of_the_first(open_tab: OpenTab, public_server: str) -> None:
    tab = open_tab(public_server).open("/reach")
    point_of(tab, "Henley").click()
    tab.wait_for_lead("Henley: ")
    point_of(tab, "Radford").click()
    tab.wait_for_lead("Radford: ")
    wait_for_link(tab, wards=["E05001227"])


def test_the_two_maps_have_titles_of_their_own(open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open("/reach")
    titles = [map_of(tab, number).locator('[role="region"]').get_attribute("aria-label") or "" for number in (0, 1)]
    assert titles[0].startswith("Map of Coventry's wards: Offences per 1,000 residents. ")
    assert titles[1].startswith("Map of Coventry's wards: Referrals per 10,000 residents. ")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_reach_fits_every_screen(width: int, height: int, open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server, width, height).open("/reach")
    for number in (0, 1):
        box = ward_on(tab, number, FOLESHILL).bounding_box()
        assert box
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    chart = tab.page.get_by_test_id("stVegaLiteChart").first.bounding_box()
    assert chart
    assert chart["x"] + chart["width"] <= width
    assert tab.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("link", ["", "?wards=E05001222&against=recorded", "?indicator=young_serious_violence_victims"])
def test_reach_asks_no_other_host_and_logs_no_error(link: str, open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open(f"/reach{link}")
    point_of(tab, "Foleshill")
    map_of(tab, 1)
    tab.page.wait_for_timeout(1000)
    assert tab.foreign_requests == []
    assert tab.errors == []


@pytest.mark.parametrize("link", ["?wards=E05001222", "?audience=public&against=recorded"])
def test_axe_finds_nothing_serious_on_reach_or_in_either_map(link: str, open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open(f"/reach{link}")
    for expander in tab.page.get_by_test_id("stExpander").all():
        expander.locator("summary").click()
    map_of(tab, 1)
    tab.settle()
    tab.page.wait_for_timeout(1000)
    frames = [frame for frame in tab.page.frames if "streamlit_folium" in frame.url]
    assert len(frames) == 2
    serious = [
        (violation["id"], [node["html"][:150] for node in violation["nodes"]])
        for place in (tab.page, *frames)
        for violation in Axe().run(place).response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []
