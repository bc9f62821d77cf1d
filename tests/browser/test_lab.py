"""A draft from its first word to a file that stands on every page, as a person makes it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from svd_data.lab.drafts import Draft
from svd_data.lab.files import link_of_draft
from tests.browser.conftest import LOADING_SECONDS, OpenTab, Tab, running_server
from tests.browser.test_browser import assert_axe_finds_nothing_serious

pytestmark = pytest.mark.browser

_PATIENCE = LOADING_SECONDS * 1000

WORDS = {
    "Title": "Knife crime with young victims",
    "In the middle of a sentence": "recorded knife offences with a victim under 18",
    "Under a bar, at most 24 characters": "Young knife",
    "Definition, in whole sentences": "Recorded offences in which a knife was used or threatened and a victim was aged under 18.",
    "Why it matters, in whole sentences": "Schools and youth workers ask how many children are threatened with knives.",
    "Written by": "An analyst",
    "Short name for files and links: lower-case words joined by underscores": "young_knife",
}


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drafts")


@pytest.fixture(scope="module")
def lab_server(demo_file: Path, drafts: Path) -> Iterator[str]:
    """A server whose operator keeps drafts in a folder."""
    patch = pytest.MonkeyPatch()
    patch.setenv("SVD_DRAFTS", str(drafts))
    with running_server(demo_file) as address:
        yield address
    patch.undo()


def type_in(tab: Tab, label: str, text: str) -> None:
    """Type into a field and leave it, as who goes on to the next one does."""
    field = tab.page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.blur()
    tab.settle()


def downloaded(tab: Tab, label: str) -> str:
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name=label).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_a_draft_is_defined_seen_doubted_and_handed_over_and_its_file_gives_the_same_numbers_on_hotspots(
    open_tab: OpenTab, lab_server: str, drafts: Path
) -> None:
    tab = open_tab(lab_server).open("/lab")
    # Define: a slip of the pen is pointed at, and mended by a click.
    type_in(tab, "Condition: which of them count", "knif AND youngest_victim_age < 18")
    expect(tab.page.locator(".svd-condition mark")).to_have_text("knif", timeout=_PATIENCE)
    tab.page.get_by_role("button", name="Write knife").click()
    # See: the headline and the wards.
    seen = tab.page.locator(".svd-lead", has_text="recorded offences that the draft counts")
    seen.wait_for(timeout=_PATIENCE)
    counted = re.match(r"[\d,]+", seen.inner_text())
    assert counted is not None
    assert tab.page.get_by_role("heading", name="By ward").is_visible()
    # Doubt: on demand.
    tab.rest().page.get_by_role("button", name="Check this draft").click()
    tab.page.get_by_text("Smallest change", exact=True).wait_for(timeout=_PATIENCE)
    # Keep: the words first, then the file.
    tab.page.get_by_text("still to write before it can be kept").click()
    for label, text in WORDS.items():
        type_in(tab, label, text)
    tab.page.get_by_role("button", name="Download the entry (TOML)").wait_for(timeout=_PATIENCE)
    entry = downloaded(tab.rest(), "Download the entry (TOML)")
    assert tomllib.loads(entry)["young_knife"]["where"] == "knife AND youngest_victim_age < 18"
    assert "test_a_row_is_counted_as_the_definition_says" in downloaded(tab, "Download a test for its review")
    assert_axe_finds_nothing_serious(tab)
    # The link holds it all: another person's tab shows the same.
    link = parse_qs(urlsplit(tab.page.url).query)
    other = open_tab(lab_server).open(f"/lab?{urlencode(link, doseq=True)}")
    expect(other.page.locator(".svd-lead").first).to_contain_text("is complete", timeout=_PATIENCE)
    # The file, laid into the folder, is on every page: the same numbers, marked as a draft.
    (drafts / "young_knife.toml").write_text(entry, encoding="utf-8")
    hotspots = open_tab(lab_server).open("/hotspots?indicator=young_knife")
    assert f"{counted.group()} {WORDS['In the middle of a sentence']}" in hotspots.lead
    assert hotspots.page.locator(".svd-banner").first.inner_text().endswith("nobody has reviewed what is counted.")
    # The bench draws rates, so it says what Hotspots says of them.
    rates = open_tab(lab_server).open("/hotspots?indicator=young_knife&measure=rate")
    assert rates.lead == other.page.locator(".svd-second").first.inner_text()
    tabs = (tab, other, hotspots, rates)
    assert [(each.foreign_requests, each.errors) for each in tabs] == [([], [])] * len(tabs)


def test_a_public_server_lists_no_lab_and_its_path_says_why(open_tab: OpenTab, public_server: str) -> None:
    draft = urlencode(link_of_draft(Draft(where="knife")))
    tab = open_tab(public_server).open(f"/lab?{draft}")
    assert tab.lead.startswith("This server shows nothing wider than the public view")
    assert tab.page.get_by_test_id("stSidebarNav").get_by_text("Indicator lab").count() == 0
    assert tab.page.get_by_role("textbox", name="Condition").count() == 0
    assert_axe_finds_nothing_serious(tab)
