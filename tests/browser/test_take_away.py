"""What a browser hands over when a view is taken away, and the web page as whoever gets it opens it."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from svd_data.catalogue import Catalogue
from tests.browser.conftest import OpenTab, Tab

pytestmark = pytest.mark.browser

# An A4 sheet, 210 × 297 mm, in points as a PDF has them; to within half a point.
A4 = (595, 842)


def take(tab: Tab, form: str, folder: Path) -> Path:
    """Press the button of a form and return the file that comes: made on the press, which takes a busy machine a while."""
    with tab.rest().page.expect_download(timeout=120_000) as download:
        tab.page.get_by_role("button", name=form).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_view_is_taken_away_in_every_form_and_the_web_page_is_whole(
    open_tab: OpenTab, browser: Browser, demo_server: str, demo_catalogue: Catalogue, tmp_path: Path
) -> None:
    tab = open_tab(demo_server).open("/hotspots?audience=public&indicator=knife_crime")
    lead = tab.lead
    tab.rest().page.get_by_role("button", name="Take away").click()
    tab.page.get_by_role("button", name="PowerPoint").wait_for()
    made = {form: take(tab, form, tmp_path) for form in ("PowerPoint", "Web page", "Excel")}
    tab.rest().page.get_by_role("combobox", name="Picture").click()
    tab.page.get_by_role("option", name="map of").click()
    tab.page.get_by_role("button", name="Picture (.png)").wait_for()
    made |= {form: take(tab, form, tmp_path) for form in ("Picture (.png)", "Table (.csv)")}
    for path in made.values():
        assert path.stat().st_size > 1000
        for words in ("coventry_knife-crime", "_2025-10-to-2026-09_public_synthetic_", demo_catalogue.version):
            assert words in path.name
    assert tab.errors == []

    page = browser.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(made["Web page"].as_uri())
    assert lead in page.inner_text("main")
    assert [request for request in requests if not request.startswith("data:")] == [made["Web page"].as_uri()]
    assert messages == []
    assert_clean_and_legible(page)
    assert_prints_on_a4(page)
    page.close()


def assert_clean_and_legible(page: Page) -> None:
    """Hold that axe finds nothing at all, that every picture is drawn, and that a phone needs no scrolling sideways."""
    violations = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"][:150] for node in each["nodes"]]) for each in violations] == []
    assert page.evaluate("Array.from(document.images).every(image => image.complete && image.naturalWidth > 0)")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def assert_prints_on_a4(page: Page) -> None:
    """Hold that it prints on A4, upright or across, and that nothing runs out of the sheets sideways."""
    content = page.pdf(prefer_css_page_size=True)
    boxes = {tuple(sorted(round(side) for side in box)) for box in _boxes(content)}
    assert boxes == {A4}
    assert len(_boxes(content)) > 2
    page.emulate_media(media="print")
    for across, selector in ((False, ".table:not(.wide)"), (True, ".table.wide")):
        # Within the margins a sheet is 184 mm wide, or 271 across.
        page.set_viewport_size({"width": round((271 if across else 184) / 25.4 * 96), "height": 1000})
        overflow = (
            f"Array.from(document.querySelectorAll('{selector}')).map(each => each.scrollWidth - each.clientWidth)"
        )
        assert all(width <= 1 for width in page.evaluate(overflow))


def _boxes(pdf: bytes) -> list[tuple[float, float]]:

    found = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    return [(float(width), float(height)) for width, height in found]
