"""A file tried in a real browser: chosen, checked, its findings downloaded, and nothing of it left on the server."""

import csv
import io
from pathlib import Path

import pytest

from tests.browser.conftest import LOADING_SECONDS, OpenTab, Tab, running_server
from tests.browser.test_browser import assert_axe_finds_nothing_serious
from tests.svd_data.partner import awful, books
from tests.svd_data.partner.makers import REFERRAL_HEADINGS, referral

pytestmark = pytest.mark.browser

HOSTILE = "<img src=http://example.org/x onerror=alert(1)>"
WITH_PEOPLE = (
    f"{REFERRAL_HEADINGS},{HOSTILE},Subject\n{referral('QQ1')},CV1 2AB,Jane Okafor\n{referral('QQ2')},x,David Vane\n"
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with what a person could choose."""
    book = awful.awful_workbook()
    for name, content in book.items():
        text = content if isinstance(content, bytes) else content.encode()
        (tmp_path / Path(name).name).write_bytes(text)
    (tmp_path / "people.csv").write_text(WITH_PEOPLE, encoding="utf-8")
    (tmp_path / "outsize.xlsx").write_bytes(books.raw_book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    (tmp_path / "letter.docx").write_bytes(b"PK")
    (tmp_path / "large.csv").write_bytes(b"a,b\n" * (51 * 1024**2 // 4))
    return tmp_path


def choose(tab: Tab, file: Path, told: str, place: int = 0) -> None:
    """Choose a file as a person does, by the button's own dialogue, and wait for what the page says."""
    uploader = tab.page.get_by_test_id("stFileUploader").nth(place)
    uploader.locator("input[type=file]").set_input_files(file)
    tab.page.get_by_text(told).first.wait_for(timeout=LOADING_SECONDS * 1000)
    tab.settle()


def downloaded(tab: Tab, label: str) -> bytes:
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name=label).click()
    return Path(download.value.path()).read_bytes()


def test_a_good_file_is_checked_and_its_findings_can_be_sent_back(
    open_tab: OpenTab, demo_server: str, files: Path
) -> None:
    tab = open_tab(demo_server).open("/data")
    choose(tab, files / "mapping.toml", "mapping.toml", place=1)
    choose(tab, files / "awful.xlsx", "awful.xlsx: 12 rows of records were read")
    assert tab.page.get_by_text("Checked as referrals, by the mapping.toml given.").is_visible()
    rows = list(csv.DictReader(io.StringIO(downloaded(tab, "Download CSV: the findings").decode("utf-8-sig"))))
    told = {(int(row["row"]), row["column"], row["rule"]) for row in rows}
    # The day of the check is today's, not the test's.
    assert told == {fault for fault in awful.BOOK_FAULTS if fault[2] != "date_in_future"}
    assert {row["file"] for row in rows} == {"awful.xlsx"}
    assert_axe_finds_nothing_serious(tab)
    assert tab.foreign_requests == []
    assert tab.errors == []


def test_a_bad_file_is_refused_by_column_and_nothing_of_it_is_sent_back_or_run(
    open_tab: OpenTab, demo_server: str, files: Path
) -> None:
    tab = open_tab(demo_server).open("/data")
    tab.received.clear()
    choose(tab, files / "people.csv", "people.csv would be refused")
    assert tab.page.get_by_text("Column “Subject”:").is_visible()
    assert tab.page.get_by_text(HOSTILE).first.is_visible()
    findings = downloaded(tab, "Download CSV: the findings")
    draft = downloaded(tab, "Download the drafted mapping.toml")
    sent = b"".join(tab.received) + findings + draft
    assert b"people.csv" in sent
    assert not [word for word in (b"QQ1", b"CV1", b"Okafor", b"Vane") if word in sent]
    assert_axe_finds_nothing_serious(tab)
    assert tab.foreign_requests == []
    assert tab.errors == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("outsize.xlsx", "has a cell far outside its table"),
        ("letter.docx", "Only CSV files and Excel workbooks (.xlsx) can be checked"),
        ("large.csv", "must be 50.0MB or smaller"),  # the browser's own words: it is not even sent
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_the_next_file_is_read(
    open_tab: OpenTab, demo_server: str, files: Path, name: str, told: str
) -> None:
    tab = open_tab(demo_server).open("/data")
    choose(tab, files / name, told)
    choose(tab, files / "people.csv", "people.csv would be refused")
    assert tab.errors == []


def test_the_page_works_by_keyboard(open_tab: OpenTab, demo_server: str, files: Path) -> None:
    tab = open_tab(demo_server).open("/data")
    button = tab.page.get_by_test_id("stFileUploader").first.get_by_role("button").first
    button.focus()
    with tab.page.expect_file_chooser() as chooser:
        button.press("Enter")
    chooser.value.set_files(files / "people.csv")
    tab.page.get_by_text("people.csv would be refused").wait_for(timeout=LOADING_SECONDS * 1000)


def test_a_file_tried_leaves_nothing_on_the_server(
    open_tab: OpenTab, demo_file: Path, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    served = tmp_path / "served.duckdb"
    served.write_bytes(demo_file.read_bytes())
    with running_server(served) as address:
        tab = open_tab(address).open("/data")
        choose(tab, files / "people.csv", "people.csv would be refused")
        left = [path for path in place.rglob("*") if path.is_file()]
        assert not [path for path in left if b"Okafor" in path.read_bytes()]
        assert not list(place.glob("svd-try-*"))
        (log,) = tmp_path.glob("served.*.log")
        assert b"Okafor" not in log.read_bytes()
        assert served.read_bytes() == demo_file.read_bytes()


def test_on_the_publics_server_there_is_nothing_to_choose_a_file_with(open_tab: OpenTab, public_server: str) -> None:
    tab = open_tab(public_server).open("/data")
    assert tab.page.get_by_text("no file can be tried on it").is_visible()
    assert tab.page.locator("input[type=file]").count() == 0
