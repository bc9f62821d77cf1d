"""What partner and public audiences are sent: in no message, picture, word or file a count that is not released to them."""

import io
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Locator, TimeoutError

from svd_data.audiences import INTERNAL, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.filters import read_link
from svd_data.views import Ask, control_view
from svd_ui.tables import control_table
from tests.browser.canon import QUALITY, Canon, Violation, canon_of, violations
from tests.browser.conftest import LOADING_SECONDS, OpenTab, Tab
from tests.browser.received import Received, Receiver
from tests.browser.test_browser import (
    FOLESHILL,
    HENLEY,
    PAGES,
    assert_axe_finds_nothing_serious,
    link_of,
    wait_for_link,
)

WOODLANDS, ST_MICHAELS = "E05001234", "E05001228"

# Reading every message of a view takes seconds. By default the views that differ most are read; with SVD_FULL_AUDIT=1 all.
FULL = bool(os.environ.get("SVD_FULL_AUDIT"))

INDICATORS = ["knife_crime", "homicide", *(["serious_violence_victims"] if FULL else [])]

# The pages whose every number belongs to a row of the closed grid. The others are walked in tests/pages.
READ = ["/hotspots", "/trends", "/people"]

# More than a page is drawn anew after it has been opened.
_PRESSES = 4

# Each page beyond its first view: what it shades, steps, narrows down to, and other periods.
VARIANTS = [
    "/hotspots?indicator=knife_crime&measure=change",
    "/hotspots?indicator=knife_crime&measure=rest",
    "/hotspots?indicator=serious_violence_victims&measure=rate&period=2023-24",
    f"/hotspots?indicator=knife_crime&wards={WOODLANDS}",
    "/hotspots?indicator=knife_crime&types=Robbery",
    "/hotspots?indicator=serious_violence_victims&sex=female&measure=change",
    "/trends?indicator=firearm_crime&step=quarter",
    "/trends?indicator=homicide&step=financial_year",
    f"/people?indicator=knife_crime&wards={FOLESHILL}",
    "/people?indicator=serious_violence&types=Robbery",
    # Of offences the same section is walked in tests/pages/test_leaks.py.
    *(["/guide?indicator=knife_crime&section=quality"] if FULL else []),
    "/guide?indicator=serious_violence_victims&section=quality",
    "/guide?section=events",
    "/hotspots?source=demo_referrals&measure=rest",
    "/hotspots?indicator=cirv_referrals&sex=female",
    "/people?indicator=cirv_referrals",
    "/trends?indicator=cirv_referrals&step=quarter",
]

OFF_THE_GRID = [
    f"/hotspots?indicator=knife_crime&wards={FOLESHILL}&wards={HENLEY}&period=all",
    f"/trends?indicator=firearm_crime&wards={FOLESHILL}&split=ward",
    f"/people?indicator=knife_crime&wards={WOODLANDS}&age=10-15&sex=male",
]

# What the app asks its own server for besides the websocket: nothing that carries a figure.
_CARRIES_NO_FIGURE = ("/static/", "/component/", "/_stcore/", "/favicon")

pytestmark = pytest.mark.browser


@dataclass
class Watched:
    """A tab whose every message is read, and what may be told there."""

    tab: Tab
    connection: Connection
    catalogue: Catalogue
    receiver: Receiver
    audience: str = "public"
    _canons: dict[str, Canon] = field(default_factory=dict)

    def canon(self) -> Canon:
        """Return what the audience may be told of the page's link, as it stands in the address bar."""
        url = self.tab.page.url
        if url not in self._canons:
            filters = read_link(parse_qs(urlsplit(url).query), self.catalogue).filters
            page = QUALITY if "section=quality" in url else urlsplit(url).path
            self._canons[url] = canon_of(self.connection, self.catalogue, filters, page, self.audience)
        return self._canons[url]

    def open(self, path: str) -> "Watched":
        self.tab.received.clear()
        self.tab.fetched.clear()
        self.tab.open(path)
        if "/hotspots" in path and self.tab.page.locator('iframe[src*="streamlit_folium"]').count():
            assert self.tab.map  # it reports its value when it has appeared, and the page is run again
            self.tab.rest()
        return self

    def violations(self) -> list[Violation]:
        """Return what was sent since the page was opened and may not be told, the downloads included."""
        downloads = list(self._downloads())
        for path in self.tab.fetched:
            assert path in PAGES or path.startswith((*_CARRIES_NO_FIGURE, "/media/")) or "/_stcore/" in path, path
        return violations(self.receiver.read(self.tab.received), self.canon(), downloads)

    def _downloads(self) -> Iterator[pd.DataFrame]:
        self.tab.unfold()
        if self.tab.page.get_by_test_id("stDataFrame").count() or self.tab.page.get_by_test_id("stExpander").count():
            # A list of elements does not wait for any: a page just being drawn anew would seem to have no file.
            self._wait_for_a_download_button()
        for button in self.tab.page.get_by_test_id("stDownloadButton").get_by_role("button").all():
            yield pd.read_csv(self._downloaded_by(button), encoding="utf-8-sig")

    def _wait_for_a_download_button(self) -> None:
        address = urlsplit(self.tab.page.url)
        # Of the Guide only the section on quality has tables.
        has_tables = address.path not in ("/", "/guide") or "section=quality" in address.query
        if has_tables and self.canon().cells:
            self.tab.page.get_by_test_id("stDownloadButton").first.wait_for(timeout=LOADING_SECONDS * 1000)

    def _downloaded_by(self, button: Locator) -> Path:
        """Return the file behind a button. A press is lost where the page is drawn anew under it, as for a person."""
        for _ in range(_PRESSES - 1):
            try:
                with self.tab.page.expect_download(timeout=10_000) as download:
                    button.click()
                return Path(download.value.path())
            except TimeoutError:
                self.tab.settle()
        with self.tab.page.expect_download(timeout=LOADING_SECONDS * 1000) as download:
            button.click()
        return Path(download.value.path())


Watch = Callable[..., Watched]


@pytest.fixture
def watch(open_tab: OpenTab, demo: Connection, demo_catalogue: Catalogue) -> Watch:
    """Return a function that opens a tab whose messages are read and judged by what an audience may be told."""

    def watch(address: str, audience: str = "public") -> Watched:
        return Watched(open_tab(address), demo, demo_catalogue, Receiver(), audience)

    return watch


def with_parameters(path: str, **parameters: str) -> str:
    joined = "&".join(f"{name}={value}" for name, value in parameters.items())
    return f"{path}{'&' if '?' in path else '?'}{joined}"


@pytest.mark.parametrize("path", READ)
def test_no_page_sends_the_public_a_count_that_is_not_released(path: str, watch: Watch, public_server: str) -> None:
    watched = watch(public_server)
    for indicator in INDICATORS:
        watched.open(with_parameters(path, indicator=indicator))
        assert watched.violations() == [], indicator


@pytest.mark.parametrize("path", VARIANTS)
def test_no_other_view_of_a_page_sends_the_public_a_count_that_is_not_released(
    path: str, watch: Watch, public_server: str
) -> None:
    watched = watch(public_server).open(path)
    assert not watched.tab.page.get_by_role("button", name="Show that view").is_visible(), "a view of the grid"
    assert watched.violations() == []


@pytest.mark.parametrize("path", READ if FULL else READ[:1])
def test_no_page_sends_partners_a_count_that_is_not_released(path: str, watch: Watch, demo_server: str) -> None:
    watched = watch(demo_server, "partner").open(with_parameters(path, indicator="knife_crime", audience="partner"))
    assert watched.tab.page.get_by_text("Partner view:").is_visible()
    assert watched.violations() == []


@pytest.mark.parametrize("path", OFF_THE_GRID if FULL else OFF_THE_GRID[:2])
def test_a_view_off_the_grid_sends_no_count_and_one_click_shows_the_nearest(
    path: str, watch: Watch, public_server: str
) -> None:
    watched = watch(public_server).open(path)
    received = watched.receiver.read(watched.tab.received)
    assert (received.tables, received.charts, received.wards) == ([], [], [])
    nothing = Canon(per=1000, fixed_words=watched.canon().fixed_words)
    assert violations(received, nothing, []) == []
    watched.tab.received.clear()
    watched.tab.page.get_by_role("button", name="Show that view").click()
    watched.tab.page.get_by_test_id("stVegaLiteChart").first.wait_for(timeout=LOADING_SECONDS * 1000)
    watched.tab.settle()
    assert watched.canon().cells
    assert watched.violations() == []


@pytest.mark.parametrize(
    ("path", "places"),
    [
        ("/hotspots?indicator=knife_crime", {"table", "chart", "map", "words", "file"}),
        ("/trends?indicator=firearm_crime", {"table", "chart", "words", "file"}),
        ("/people?indicator=knife_crime", {"table", "chart", "words", "file"}),
    ],
)
def test_the_same_reading_finds_exact_counts_wherever_the_internal_audience_has_them(
    path: str, places: set[str], watch: Watch, demo_server: str
) -> None:
    found = watch(demo_server).open(path).violations()
    assert {violation.what for violation in found} == places
    # Not only numbers that are not released: the very counts that the grid hides or rounds, in their own rows.
    assert {violation.what for violation in found if violation.is_true} == places - {"words"}


def test_the_grid_hides_or_rounds_counts_on_every_page_that_is_read(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    for page in ("/hotspots", "/trends", "/people"):
        filters = read_link({"indicator": ["knife_crime"]}, demo_catalogue).filters
        cells = canon_of(demo, demo_catalogue, filters, page).cells.values()
        assert sum(cell.now is None and cell.true_now > 0 for cell in cells) >= (page != "/trends")
        assert sum(cell.now is not None and cell.now != cell.true_now for cell in cells) >= 5


def test_the_reading_knows_limits_of_released_counts_from_limits_of_true_ones(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    filters = read_link({"indicator": ["knife_crime"]}, demo_catalogue).filters
    for step in ("month", "quarter"):
        tables_by_audience = {
            audience: control_table(control_view(Ask(demo, demo_catalogue, filters, audience), step)).frame
            for audience in (INTERNAL, PUBLIC)
        }
        canon = canon_of(demo, demo_catalogue, filters, "/trends")
        assert violations(Received(tables=[tables_by_audience[PUBLIC].reset_index()]), canon, []) == []
        found = violations(Received(tables=[tables_by_audience[INTERNAL].reset_index()]), canon, [])
        told = {violation.said.partition(":")[0] for violation in found}
        assert {"Average", "Lower limit", "Upper limit"} <= told


def test_the_leak_test_reads_every_page() -> None:
    assert {*READ, "/"} <= set(PAGES)
    assert {urlsplit(path).path for path in (*VARIANTS, *OFF_THE_GRID)} <= set(PAGES)


# --- the operator's bound, the selector and the public's pages ----------------------------------------------------------


def test_a_link_asking_for_more_than_the_operator_allows_shows_the_public_view_and_says_so(
    open_tab: OpenTab, public_server: str
) -> None:
    tab = open_tab(public_server).open("/hotspots?audience=internal&indicator=knife_crime")
    assert tab.page.get_by_text("Public view:").is_visible()
    assert tab.page.get_by_text("this server shows nothing wider than the public view").is_visible()
    assert tab.page.get_by_text("Internal view:").count() == 0
    sidebar = tab.page.get_by_test_id("stSidebar")
    assert sidebar.get_by_text("This server shows nothing wider.").is_visible()
    assert sidebar.get_by_text("Partner", exact=True).count() == 0
    assert sidebar.get_by_text("Internal", exact=True).count() == 0
    wait_for_link(tab, indicator=["knife_crime"])


def test_a_click_on_another_ward_replaces_the_chosen_one_in_the_public_view(
    open_tab: OpenTab, public_server: str
) -> None:
    tab = open_tab(public_server).open("/hotspots")
    tab.ward(FOLESHILL).click()
    tab.wait_for_lead("Foleshill had")
    tab.ward(HENLEY).click()
    tab.wait_for_lead("Henley had")
    wait_for_link(tab, wards=[HENLEY])
    assert tab.map.locator('path[aria-pressed="true"]').count() == 1


def test_hidden_wards_are_cross_hatched_and_spoken_of_as_not_shown(open_tab: OpenTab, public_server: str) -> None:
    tab = open_tab(public_server).open("/hotspots?indicator=firearm_crime")
    hidden = tab.map.locator('path[data-ward][fill="url(#hidden)"]')
    assert hidden.count() == 17
    spoken = [shape.get_attribute("aria-label") or "" for shape in hidden.all()]
    assert all(words.endswith(": not shown: small, or protects a small one") for words in spoken)
    shown = tab.ward(ST_MICHAELS).get_attribute("aria-label") or ""
    assert re.fullmatch(r"St Michael's: \d+ offences", shown)
    assert tab.page.locator(".svd-legend").get_by_text("not shown: small, or protects a small one").is_visible()


def test_the_publics_csv_equals_the_table_and_carries_the_audience(open_tab: OpenTab, public_server: str) -> None:
    tab = open_tab(public_server).open("/hotspots?indicator=knife_crime")
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Download CSV: wards").click()
    assert "_public_synthetic_" in download.value.suggested_filename
    rows = pd.read_csv(io.BytesIO(Path(download.value.path()).read_bytes()), encoding="utf-8-sig")
    assert set(rows["Audience"]) == {"public"}
    assert rows["Source"].str.startswith("SYNTHETIC").all()
    hidden = rows[rows["Offences"].isna()]
    assert not hidden.empty
    assert (hidden["Note"].isin(["count not shown", "neither count shown"])).all()
    received = Receiver().read(tab.received)
    (shown,) = (table for table in received.tables if "Ward" in table)
    shown = shown.drop(columns="ward_code")
    pd.testing.assert_frame_equal(
        rows[list(shown.columns)].astype(object).where(lambda frame: frame.notna(), None),
        shown.replace("", None).astype(object).where(lambda frame: frame.notna(), None),
        check_dtype=False,
        check_index_type=False,
    )


@pytest.mark.parametrize("path", [*PAGES, "/hotspots?indicator=firearm_crime", OFF_THE_GRID[0]])
def test_axe_finds_nothing_serious_in_the_public_view_and_it_asks_no_other_host(
    path: str, open_tab: OpenTab, public_server: str
) -> None:
    tab = open_tab(public_server).open(path)
    assert_axe_finds_nothing_serious(tab)
    assert tab.foreign_requests == []
    assert tab.errors == []


@pytest.mark.parametrize("path", ["/hotspots?indicator=knife_crime", "/people?indicator=knife_crime"])
def test_an_open_page_switched_from_internal_to_public_keeps_no_exact_count(
    path: str, watch: Watch, demo_server: str
) -> None:
    watched = watch(demo_server).open(path)
    tab = watched.tab
    assert wrong_on_screen(tab, watched.canon()), "the internal view has exact counts on the screen"
    tab.received.clear()
    tab.page.get_by_test_id("stSidebar").get_by_text("Public", exact=True).click()
    tab.page.get_by_text("Public view:").wait_for()
    tab.rest()  # the charts and the map are drawn anew a moment after the last message
    assert link_of(tab)["audience"] == ["public"]
    assert wrong_on_screen(tab, watched.canon()) == []
    assert violations(watched.receiver.read(tab.received), watched.canon(), []) == []


# The texts of the page beside its charts, whose axes have numbers that count nothing, and beside tables, which are read by row.
_TEXTS = """main => {
  const texts = [], walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest('style, svg, [data-testid=stDataFrame]')) texts.push(walker.currentNode.textContent);
  }
  return texts;
}"""
_MARKS = """main => [
  ...Array.from(main.querySelectorAll('[data-testid=stVegaLiteChart] [role=graphics-symbol][aria-label]'))
    .filter(mark => !mark.closest('.role-axis')).map(mark => mark.getAttribute('aria-label')),
  ...Array.from(main.querySelectorAll('[data-testid=stVegaLiteChart] .role-mark text')).map(mark => mark.textContent),
]"""
_GRIDS = """main => Array.from(main.querySelectorAll('[data-testid=stDataFrame] table')).map(
  grid => Array.from(grid.querySelectorAll('tr')).map(row => Array.from(row.querySelectorAll('th, td')).map(cell => cell.textContent))
)"""


def wrong_on_screen(tab: Tab, canon: Canon) -> list[Violation]:
    """Return what the page, its charts' descriptions, its tables' cells and its map say that the public may not be told."""
    main = tab.page.get_by_test_id("stMain")
    said = Received(words=[*main.evaluate(_TEXTS), *main.evaluate(_MARKS)])
    for headings, *rows in main.evaluate(_GRIDS):
        table = pd.DataFrame(rows, columns=headings).replace({"": None, "–": None})
        numbers = table.apply(pd.to_numeric, errors="coerce")
        is_numeric = numbers.notna().any() & (numbers.notna() == table.notna()).all()
        said.tables.append(pd.concat([table.loc[:, ~is_numeric], numbers.loc[:, is_numeric]], axis="columns"))
    if tab.page.locator('iframe[src*="streamlit_folium"]').count():
        for shape in tab.map.locator("path[data-ward]").all():
            ward, _, words = (shape.get_attribute("aria-label") or "").partition(": ")
            said.wards.append((ward, words))
        for label in tab.map.locator(".ward-label > div").all():
            ward, _, figure = label.inner_html().replace("&amp;", "&").partition("<br>")
            said.wards.append((ward, re.sub(r"<[^>]*>", "", figure)))
    return violations(said, canon, [])
