"""A briefing of six views presented on a projector of 1280 × 720 by keyboard alone: all of it large enough, nothing cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from svd_ui.navigation import PAGES
from tests.browser.conftest import LOADING_SECONDS, OpenTab, Tab, running_server
from tests.browser.test_browser import assert_axe_finds_nothing_serious, link_of
from tests.presented import VIEWS

pytestmark = pytest.mark.browser

COUNT = len(VIEWS)

# Every text that is seen, with its size, and every box that holds text or the picture, in pixels of the screen.
_TEXTS = """() => {
  const texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || ['STYLE', 'SCRIPT', 'NOSCRIPT'].includes(parent.tagName)) continue;
    if (!parent.checkVisibility({visibilityProperty: true})) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue;
    // Streamlit's own first link waits above the screen until the keyboard comes to it.
    if (parent.dataset.testid === 'stSkipToContent' && document.activeElement !== parent) continue;
    texts.push({text: node.data.trim(), size: parseFloat(getComputedStyle(parent).fontSize),
                left: box.left, right: box.right, top: box.top, bottom: box.bottom});
  }
  return texts;
}"""
_CUT_OFF = """() => Array.from(document.querySelectorAll('[data-testid="stMain"] *')).filter(each =>
    each.checkVisibility() && getComputedStyle(each).overflow !== 'visible'
    && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1) && each.clientWidth > 1
  ).map(each => `${each.tagName}.${each.className}: ${each.scrollWidth}x${each.scrollHeight} in ${each.clientWidth}x${each.clientHeight}`)"""
_OVERLAPS = """() => {
  const boxes = Array.from(document.querySelectorAll('.svd-slide p, .svd-slide li, .svd-slide h1, .svd-slide img, .st-key-present_controls button'))
    .filter(each => each.checkVisibility()).map(each => ({name: each.tagName + ' ' + each.innerText, box: each.getBoundingClientRect()}));
  const found = [];
  boxes.forEach((one, at) => boxes.slice(at + 1).forEach(other => {
    const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
    const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
    // The title runs round the place of the view, which floats at its right.
    if (across > 1 && down > 1 && !/ of \\d+$/.test(one.name)) found.push(`${one.name} | ${other.name}`);
  }));
  return found;
}"""


@pytest.fixture(scope="module")
def presenting(demo_file: Path) -> Iterator[str]:
    """A server whose sessions have six views pinned."""
    with running_server(demo_file, app="tests/presented_app.py") as address:
        yield address


def begin(open_tab: OpenTab, address: str, width: int = 1280, height: int = 720, link: str = "") -> Tab:
    """Open Present and begin with the key that a presenter's clicker sends; a link that is locked has begun."""
    tab = open_tab(address, width, height).open("/")  # the server knows its pages once one was opened
    tab.open(f"/present{link}")
    if not link:
        tab.page.get_by_text("views to present. For whom?").wait_for()
        # The words may stand there before the button that listens for the key.
        tab.page.get_by_test_id("stMain").get_by_role("button").first.wait_for()
        tab.rest().page.keyboard.press("PageDown")
    wait_for_place(tab, 1)
    return tab


def wait_for_place(tab: Tab, place: int) -> Tab:
    tab.page.get_by_text(f"{place} of {COUNT}", exact=True).wait_for(timeout=LOADING_SECONDS * 1000)
    return tab.rest()


def picture_of(tab: Tab) -> str:
    """Return the picture's bytes as they stand in the page, once it is drawn whole."""
    picture = tab.page.locator(".svd-slide img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    return str(picture.get_attribute("src"))


def assert_fits(tab: Tab, width: int, height: int, smallest: float) -> None:
    """Assert that all of the page is on the screen, no smaller than that, and that nothing is cut off or lies over another."""
    texts = tab.page.evaluate(_TEXTS)
    assert len(texts) > 10
    for text in texts:
        assert text["size"] >= smallest, text
        assert text["left"] >= 0, text
        assert text["top"] >= 0, text
        assert text["right"] <= width, text
        assert text["bottom"] <= height, text
    main = tab.page.get_by_test_id("stMain")
    assert main.evaluate("each => [each.scrollWidth - each.clientWidth, each.scrollHeight - each.clientHeight]") == [
        0,
        0,
    ]
    assert tab.page.evaluate(_CUT_OFF) == []
    assert tab.page.evaluate(_OVERLAPS) == []
    for box in tab.page.locator(".svd-slide img").evaluate_all("all => all.map(each => each.getBoundingClientRect())"):
        assert box["left"] >= 0
        assert box["right"] <= width
        assert box["bottom"] <= height


def test_six_views_by_keyboard_alone_at_1280_by_720(open_tab: OpenTab, presenting: str) -> None:
    tab = begin(open_tab, presenting)
    seen: list[tuple[str, str]] = []
    for place in range(1, COUNT + 1):
        wait_for_place(tab, place)
        seen.append((tab.lead, picture_of(tab)))
        # The briefing stands in the address too, so that a page loaded again presents it.
        link = link_of(tab)
        assert len(link.pop("view")) == COUNT
        assert set(link) == {"locked", "title", "recorded", *(["at"] if place > 1 else [])}
        assert link["locked"] == ["partner"]
        assert link.get("at", ["1"]) == [str(place)]
        assert_fits(tab, 1280, 720, smallest=18)
        for sidebar in ("stSidebar", "stSidebarNav", "stHeader"):
            assert not tab.page.get_by_test_id(sidebar).is_visible()
        tab.page.keyboard.press("ArrowRight" if place % 2 else "PageDown")
    assert len({lead for lead, _ in seen}) >= COUNT - 1  # two are of the same indicator
    assert len({picture for _, picture in seen}) == COUNT
    wait_for_place(tab, COUNT)  # there is no next one
    tab.page.keyboard.press("Home")
    wait_for_place(tab, 1)
    assert (tab.lead, picture_of(tab)) == seen[0]
    tab.page.keyboard.press("End")
    wait_for_place(tab, COUNT)
    tab.page.keyboard.press("PageUp")
    wait_for_place(tab, COUNT - 1)
    tab.page.keyboard.press("ArrowLeft")
    wait_for_place(tab, COUNT - 2)
    assert tab.foreign_requests == []
    assert tab.errors == []


def test_definitions_and_the_table_are_one_key_away_and_fit(open_tab: OpenTab, presenting: str) -> None:
    tab = begin(open_tab, presenting)
    for place in (1, 4):
        tab.page.keyboard.press("Home")
        wait_for_place(tab, 1)
        for at in range(2, place + 1):
            tab.page.keyboard.press("ArrowRight")
            wait_for_place(tab, at)
        for key, shown in (("d", ".svd-words"), ("t", ".svd-table"), ("t", ".svd-shown")):
            tab.page.keyboard.press(key)
            tab.page.locator(shown).wait_for()
            tab.rest()
            assert_fits(tab, 1280, 720, smallest=18)
            assert_axe_finds_nothing_serious(tab)
    assert tab.errors == []


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1400, 900)])
def test_a_larger_screen_shows_everything_larger(open_tab: OpenTab, presenting: str, width: int, height: int) -> None:
    tab = begin(open_tab, presenting, width, height)
    for place in (1, 2):
        assert_fits(tab, width, height, smallest=18 * min(width / 1280, height / 720) - 0.1)
        tab.page.keyboard.press("ArrowRight")
        wait_for_place(tab, place + 1)


def test_on_a_phone_it_can_be_read_and_worked(open_tab: OpenTab, presenting: str) -> None:
    tab = begin(open_tab, presenting, 390, 844)
    for place in (2, 3):
        tab.page.get_by_role("button", name="Next").first.click()
        wait_for_place(tab, place)
        assert min(text["size"] for text in tab.page.evaluate(_TEXTS)) >= 18
        main = tab.page.get_by_test_id("stMain")
        assert main.evaluate("each => each.scrollWidth - each.clientWidth") <= 1
        assert_axe_finds_nothing_serious(tab)


def test_leaving_and_coming_back_keeps_the_place_and_other_pages_are_as_ever(
    open_tab: OpenTab, presenting: str
) -> None:
    tab = begin(open_tab, presenting)
    tab.page.keyboard.press("ArrowRight")
    wait_for_place(tab, 2)
    tab.page.keyboard.press("Escape")
    tab.page.get_by_test_id("stSidebar").wait_for()
    tab.rest()
    assert tab.page.locator(".svd-slide").count() == 0
    assert tab.page.evaluate("getComputedStyle(document.querySelector('.block-container')).maxWidth") == "1500px"
    assert tab.page.get_by_text("Locked at partner for presenting; a new tab begins afresh.").is_visible()
    if "briefing" in PAGES:
        assert "/briefing" in tab.page.url
    tab.page.get_by_role("link", name=f"Back to presenting: 2 of {COUNT}").click()
    wait_for_place(tab, 2)
    picture_of(tab)
    assert tab.errors == []


def test_neither_going_back_nor_loading_again_lifts_the_lock(open_tab: OpenTab, presenting: str) -> None:
    tab = open_tab(presenting, 1280, 720).open("/hotspots")
    assert tab.page.get_by_text("Internal view:").is_visible()
    tab.page.get_by_role("link", name="Trends").click()
    tab.wait_for_lead("Coventry had")
    # Reached as from another page: a link within the session.
    tab.page.evaluate("history.pushState({}, '', '/present'); dispatchEvent(new PopStateEvent('popstate'))")
    tab.page.get_by_text("views to present. For whom?").wait_for()
    tab.rest()  # the buttons, and with them their keys, come after the words
    tab.page.keyboard.press("ArrowRight")
    wait_for_place(tab, 1)
    for _ in range(2):
        tab.page.go_back()
        tab.page.get_by_text("Partner view:").wait_for()
        tab.rest()
        assert tab.page.get_by_text("Internal view:").count() == 0
        assert link_of(tab)["locked"] == ["partner"]
    tab.page.reload()
    tab.settle()
    assert tab.page.get_by_text("Partner view:").is_visible()
    assert tab.page.get_by_text("Locked at partner for presenting; a new tab begins afresh.").is_visible()
