"""The map, its clicks, links, downloads, accessibility and quiet: what only a browser shows."""

import io
import os
import re
import shutil
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from svd_ui.navigation import DEFAULT
from tests.browser.conftest import LOADING_SECONDS, OpenTab, Tab, running_server

PAGES = [
    "/",
    *(
        f"/{path.stem}"
        for path in sorted((Path(__file__).parent.parent.parent / "pages").glob("*.py"))
        if path.stem != DEFAULT
    ),
]
SIZES = [(1400, 900), (1920, 1080), (390, 844)]

FOLESHILL, HENLEY = "E05001222", "E05001223"

# How the sentence begins while no ward is chosen.
EVERYWHERE = "St Michael's, Radford and Foleshill had the most of Coventry"

pytestmark = pytest.mark.browser


def link_of(tab: Tab) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.page.url).query)


def wait_for_link(tab: Tab, **wanted: list[str]) -> None:
    """Wait until the link says so; the address bar follows a moment after the page."""
    deadline = time.monotonic() + LOADING_SECONDS
    while link_of(tab) != wanted and time.monotonic() < deadline:
        tab.page.wait_for_timeout(50)
    assert link_of(tab) == wanted


def test_the_map_shows_the_eighteen_wards_with_their_names(open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open("/hotspots")
    shapes = tab.map.locator("path[data-ward]")
    assert shapes.count() == 18
    boxes = [shapes.nth(number).bounding_box() for number in range(18)]
    assert all(box and box["width"] > 15 and box["height"] > 15 for box in boxes)
    assert "Foleshill: " in (tab.ward(FOLESHILL).get_attribute("aria-label") or "")
    assert tab.map.locator(".ward-label > div:visible").count() >= 8


def test_a_click_on_a_ward_changes_sentence_trend_title_table_and_link_and_another_click_takes_it_back(
    open_tab: OpenTab, demo_server: str
) -> None:
    tab = open_tab(demo_server).open("/hotspots")
    tab.ward(FOLESHILL).click()
    tab.wait_for_lead("Foleshill had")
    tab.page.get_by_role("heading", name="Months: Foleshill").wait_for()
    wait_for_link(tab, wards=[FOLESHILL])
    assert tab.map.locator("path[data-ward]").count() == 18
    assert tab.ward(FOLESHILL).get_attribute("aria-pressed") == "true"
    tab.ward(FOLESHILL).click()
    tab.wait_for_lead(EVERYWHERE)
    wait_for_link(tab)


def test_a_click_on_the_map_of_programmes_chooses_the_ward_and_goes_along_to_other_pages(
    open_tab: OpenTab, demo_server: str
) -> None:
    tab = open_tab(demo_server).open("/programmes")
    tab.ward(FOLESHILL).click()
    wait_for_link(tab, wards=[FOLESHILL])
    tab.page.get_by_role("button", name="Show all wards").wait_for()
    assert tab.ward(FOLESHILL).get_attribute("aria-pressed") == "true"
    tab.page.get_by_role("link", name="Trends").click()
    tab.wait_for_lead("Foleshill had")


def test_a_filter_cleared_in_the_sidebar_beats_an_earlier_click_and_the_same_ward_can_be_clicked_again(
    open_tab: OpenTab, demo_server: str
) -> None:
    tab = open_tab(demo_server).open("/hotspots")
    tab.ward(FOLESHILL).click()
    tab.wait_for_lead("Foleshill had")
    tab.page.get_by_role("button", name="Clear all filters").click()
    tab.wait_for_lead(EVERYWHERE)
    tab.rest()
    assert tab.lead.startswith(EVERYWHERE)
    tab.ward(FOLESHILL).click()
    tab.wait_for_lead("Foleshill had")


@pytest.mark.parametrize("pause", [0, 150, 400])
def test_filters_cleared_right_after_a_click_stay_cleared(pause: int, open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open("/hotspots?types=Robbery")
    tab.ward(FOLESHILL).click()
    tab.wait_for_lead("Foleshill had")
    tab.rest()  # the map is drawn anew; only the next two clicks are to be in a hurry
    tab.ward(HENLEY).click()
    tab.page.wait_for_timeout(pause)
    tab.page.get_by_role("button", name="Clear all filters").click()
    tab.wait_for_lead(EVERYWHERE)
    tab.rest()
    assert tab.lead.startswith(EVERYWHERE)
    wait_for_link(tab)


@pytest.mark.parametrize("pause", [0, 120, 300, 1000])
def test_two_wards_clicked_in_a_hurry_are_both_chosen(pause: int, open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open("/hotspots")
    tab.ward(FOLESHILL).click()
    tab.page.wait_for_timeout(pause)
    tab.ward(HENLEY).click()
    tab.wait_for_lead("Foleshill and Henley had")
    wait_for_link(tab, wards=[FOLESHILL, HENLEY])


def test_a_ward_is_chosen_by_keyboard_alone(open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open("/hotspots")
    assert tab.map.locator('path[data-ward][tabindex="0"]').count() == 1
    tab.ward(HENLEY).focus()
    tab.ward(HENLEY).press("ArrowRight")
    tab.map.locator("path[data-ward]:focus").press("Enter")
    tab.wait_for_lead("Holbrook had")


def test_a_tick_in_the_table_chooses_the_ward_on_the_map(open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open("/hotspots")
    table = tab.page.get_by_test_id("stDataFrame").first
    # The grid is drawn on a canvas: its first column holds the ticks, its rows are 35 pixels high.
    table.click(position={"x": 16, "y": 53})
    tab.wait_for_lead("St Michael's had")
    assert tab.ward("E05001229").count() + tab.map.locator('path[aria-pressed="true"]').count() >= 1


def test_a_changed_filter_neither_reloads_the_map_nor_moves_its_zoom(open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open("/hotspots")
    whole = tab.box_at_rest(tab.ward(FOLESHILL))
    tab.map.get_by_role("button", name="Zoom in").click()
    tab.map.locator(".leaflet-zoom-anim").wait_for(state="hidden")
    before = tab.box_at_rest(tab.ward(FOLESHILL))
    assert before["width"] > 1.5 * whole["width"]
    frames = tab.map_frames_loaded
    assert frames == 1
    tab.page.get_by_text("Rate per 1,000 residents", exact=True).click()
    tab.page.locator(".svd-note", has_text="Coventry as a whole:").first.wait_for()
    tab.rest()
    after = tab.box_at_rest(tab.ward(FOLESHILL))
    assert (round(after["width"]), round(after["height"])) == (round(before["width"]), round(before["height"]))
    assert tab.map_frames_loaded == frames


def test_a_cold_link_as_a_fresh_servers_first_request_shows_the_filtered_page(
    open_tab: OpenTab, demo_file: Path
) -> None:
    with running_server(demo_file) as address:
        tab = open_tab(address).open(f"/trends?types=Robbery&wards={FOLESHILL}&period=2023-24")
        assert tab.lead.startswith("Foleshill had")
        assert "(robbery)" in tab.lead
        assert "2023/24" in tab.lead
        wait_for_link(tab, types=["Robbery"], wards=[FOLESHILL], period=["2023-24"])
        assert tab.errors == []


def test_filters_and_link_follow_through_the_navigation(open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open(f"/hotspots?types=Robbery&wards={FOLESHILL}&measure=rate")
    tab.page.get_by_role("link", name="Trends").first.click()
    tab.page.get_by_role("heading", name="Trends: is it rising?").wait_for()
    tab.wait_for_lead("Foleshill had")
    wait_for_link(tab, types=["Robbery"], wards=[FOLESHILL], measure=["rate"])
    tab.page.get_by_role("link", name="Hotspots").first.click()
    tab.page.get_by_text("Coventry as a whole").or_(
        tab.page.get_by_text("Rate per 1,000 residents").nth(1)
    ).first.wait_for()


def test_the_csv_equals_the_table_and_says_what_it_is(open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open("/hotspots?types=Robbery")
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Download CSV: wards").click()
    name = download.value.suggested_filename
    assert name.startswith("coventry_serious-violence_wards_2025-10-to-2026-09_internal_synthetic_")
    rows = pd.read_csv(io.BytesIO(Path(download.value.path()).read_bytes()), encoding="utf-8-sig")
    assert rows["Source"].str.startswith("SYNTHETIC").all()
    assert set(rows["Audience"]) == {"internal"}
    # Behind the canvas the grid keeps a real table of the cells in view, for screen readers: these must agree.
    grid = tab.page.get_by_test_id("stDataFrame").first.locator("table").first
    grid.locator("tbody tr").nth(7).wait_for(state="attached")
    headings = [heading.text_content() for heading in grid.locator("th").all()]
    shown = [[cell.text_content() for cell in row.locator("td").all()] for row in grid.locator("tbody tr").all()]
    assert headings[:2] == ["Ward", "Offences"]
    assert len(shown) >= 8
    as_text = (
        rows[headings]
        .head(len(shown))
        .map(lambda cell: "" if pd.isna(cell) else f"{cell:g}" if isinstance(cell, float) else str(cell))
    )
    assert shown == as_text.to_numpy().tolist()


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        "/hotspots?wards=Atlantis&measure=change",
        "/trends?split=type",
        "/trends?period=2023-24",  # no month of it is provisional
        "/guide?section=quality",
        "/guide?find=ethnic",
    ],
)
def test_axe_finds_nothing_serious_and_no_other_host_is_asked(path: str, open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server).open(path)
    assert_axe_finds_nothing_serious(tab)
    assert tab.foreign_requests == []
    assert tab.errors == []


@pytest.mark.parametrize("path", ["/trends?period=all", "/people"])
def test_axe_finds_nothing_serious_on_data_with_gaps(path: str, open_tab: OpenTab, bristol_server: str) -> None:
    assert_axe_finds_nothing_serious(open_tab(bristol_server).open(path))


def assert_axe_finds_nothing_serious(tab: Tab) -> None:
    tab.unfold()
    results = [Axe().run(tab.page)]
    if tab.page.locator('iframe[src*="streamlit_folium"]').count():
        assert tab.map
        frame = next(frame for frame in tab.page.frames if "streamlit_folium" in frame.url)
        results.append(Axe().run(frame))
    serious = [
        (violation["id"], [node["html"][:150] for node in violation["nodes"]])
        for result in results
        for violation in result.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_out_of_the_page_at_any_size(path: str, open_tab: OpenTab, demo_server: str) -> None:
    tab = open_tab(demo_server)
    for width, height in SIZES:
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.open(path)  # anew at each size: a phone has its menu folded from the start
        main = tab.page.get_by_test_id("stMain")
        assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 1, width
        heading = tab.page.locator("h1").bounding_box()
        assert heading is not None
        assert heading["x"] >= 0, width
        assert heading["x"] + heading["width"] <= width


@pytest.mark.parametrize("measure", ["count", "rate", "change", "rest"])
@pytest.mark.parametrize("audience", ["internal", "public"])
def test_the_wards_table_needs_no_scrolling_sideways(
    measure: str, audience: str, open_tab: OpenTab, demo_server: str
) -> None:
    tab = open_tab(demo_server).open(f"/hotspots?indicator=knife_crime&measure={measure}&audience={audience}")
    scroller = tab.page.get_by_test_id("stDataFrame").first.locator(".dvn-scroller")
    assert scroller.evaluate("element => element.scrollWidth - element.clientWidth") <= 1


def test_gaps_are_drawn_as_bands_and_the_line_breaks(open_tab: OpenTab, bristol_server: str) -> None:
    tab = open_tab(bristol_server).open("/trends?period=all")
    charts = tab.page.get_by_test_id("stVegaLiteChart")
    charts.nth(1).locator(".mark-symbol path").first.wait_for()
    assert charts.count() == 2
    for chart in charts.all():  # the trend, and whether it is more than chance
        chart.locator('path[aria-roledescription="point"]').first.wait_for()
        bands = chart.locator(".mark-rect path[aria-label]")
        labels = [band.get_attribute("aria-label") or "" for band in bands.all()]
        assert [re.sub(r".*loaded for: ", "", label) for label in labels] == [
            "December 2014 to December 2024",
            "May 2025",
            "July 2025",
        ]
        # 18 months with a file are 18 points; the line is drawn in four pieces.
        assert chart.locator('path[aria-roledescription="point"]').count() == 18
        lines = chart.locator('path[aria-roledescription="line mark"]')
        assert 4 in [(line.get_attribute("d") or "").count("M") for line in lines.all()]


def test_a_build_replaced_while_the_app_runs_is_shown_on_the_next_click(
    open_tab: OpenTab, demo_file: Path, bristol_file: Path, tmp_path: Path
) -> None:
    served = tmp_path / "served.duckdb"
    shutil.copy(demo_file, served)
    with running_server(served) as address:
        tab = open_tab(address).open("/hotspots")
        assert "Coventry" in tab.lead
        shutil.copy(bristol_file, tmp_path / "next.duckdb")
        (tmp_path / "next.duckdb").replace(served)
        tab.page.get_by_role("button", name="Clear all filters").click()
        tab.wait_for_lead("Central and Lawrence Hill had the most of Bristol")
        assert tab.map.locator("path[data-ward]").count() == 34
        assert tab.errors == []


def test_the_first_start_builds_the_demonstration_data_and_opens_within_thirty_seconds(
    open_tab: OpenTab, tmp_path: Path
) -> None:
    started = time.monotonic()
    with running_server(tmp_path / "svd.duckdb") as address:
        tab = open_tab(address).open("/")
        assert tab.page.get_by_text("Synthetic demonstration data").first.is_visible()
        # Thirty seconds of a machine that has little else to do; of one that many share, in proportion.
        waiting = os.getloadavg()[0] / (os.cpu_count() or 1)
        assert time.monotonic() - started < 30 * max(waiting, 1)
        assert tab.page.get_by_role("heading", name="Overview: where does Coventry stand?").is_visible()


def test_every_answer_carries_the_security_headers(demo_server: str) -> None:
    import urllib.request

    for path in ("/", "/healthz", "/hotspots"):
        with urllib.request.urlopen(demo_server + path) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]
