"""The Data page: what is loaded for each audience, and a file tried in it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from svd_data.build import build
from svd_data.partner.try_file import LARGEST_MB
from tests.pages.conftest import PROJECT, Open, assert_clean, html_of, lead_of
from tests.pages.leaks import sent_by
from tests.svd_data.partner import awful, books
from tests.svd_data.partner.conftest import lay_out_partner
from tests.svd_data.partner.makers import REFERRAL_HEADINGS, offence, offences, referral, referrals
from tests.tiny import STREET, lay_out, street_row, street_text

# Numbers that stand nowhere else: 13 referrals read, 11 kept; 37 offences read, 36 kept.
LINES = [referral(f"QQR{number}", Client=f"QQC{number}") for number in range(11)]
BAD_LINES = [referral("QQR20", Age="12"), referral("QQR21", Referred="31/02/2024")]


@pytest.fixture(scope="module")
def partner_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built file of police.uk's rows, one of them malformed, and of two partners' files with faults."""
    folder = tmp_path_factory.mktemp("data")
    street = street_text(*[street_row(f"id{number}") for number in range(3)], "2014-01,too few")
    raw = lay_out(folder / "raw", {f"police/{STREET}": street})
    crimes = [offence(f"QQO{number}", Date="15/01/2014") for number in range(36)]
    lay_out_partner(raw, offences(*crimes, offence("", Date="15/01/2014")) | referrals(*LINES, *BAD_LINES))
    patch = pytest.MonkeyPatch()
    patch.setenv("SVD_KEY_FILE", str(folder / "secret.key"))
    build(raw, folder / "out.duckdb")
    patch.undo()
    return folder / "out.duckdb"


@pytest.fixture
def internal(monkeypatch: pytest.MonkeyPatch, open_page: Open) -> Open:
    """Open a page on a server whose operator allows the internal audience: real restricted data is loaded."""

    def opened(data_file: Path, page: str, **link: list[str]) -> AppTest:
        monkeypatch.setenv("SVD_AUDIENCE", "internal")
        return open_page(data_file, page, **link)

    return opened


def test_each_source_is_listed_with_what_became_of_its_rows(internal: Open, partner_file: Path) -> None:
    test = internal(partner_file, "data")
    assert_clean(test)
    table = test.dataframe[0].value.set_index("Source")
    counts = ["Rows read", "Kept", "Elsewhere", "Not placed", "Rejected", "Repeated"]
    rows = table[table["Rows read"].notna()]
    assert (rows["Rows read"] == rows[counts[1:]].sum(axis=1)).all()
    assert rows.loc["Tiny referrals", counts].tolist() == [13, 11, 0, 0, 2, 0]
    assert rows.loc["Tiny offences", counts].tolist() == [37, 36, 0, 0, 1, 0]
    assert len(rows) == 3
    assert "54 rows of records were read: 50 kept and 4 rejected." in lead_of(test)


def test_rejected_rows_are_counted_by_file_and_reason_and_faults_by_row(internal: Open, partner_file: Path) -> None:
    test = internal(partner_file, "data")
    rejected, findings = (table.value for table in test.dataframe[1:3])
    assert rejected["Rows"].sum() == 4
    assert set(rejected["File"]) >= {"offences/o.csv", "referrals/r.csv"}
    referral_faults = findings[findings["File"] == "referrals/r.csv"]
    assert list(referral_faults["Row"]) == [13, 14]
    assert list(referral_faults["Column"]) == ["Age", "Referred"]
    sent = str(sent_by(test, []).texts) + str([frame.to_dict() for frame in sent_by(test, []).frames])
    assert "QQ" not in sent
    assert "31/02" not in sent


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_no_number_of_restricted_rows_is_sent_to_the_other_audiences(
    internal: Open, partner_file: Path, audience: str
) -> None:
    test = internal(partner_file, "data", audience=[audience])
    assert_clean(test)
    assert "Tiny offences and Tiny referrals" in html_of(test)
    assert "is not shown to this audience" in html_of(test)
    table = test.dataframe[0].value.set_index("Source")
    assert table.loc[["Tiny offences", "Tiny referrals"], "Rows read"].isna().all()
    assert all("Tiny" not in str(each.value.to_dict()) for each in test.dataframe[1:])
    frames = sent_by(test, []).frames
    numbers = {int(value) for frame in frames for name in frame.select_dtypes("number") for value in frame[name].dropna()}  # fmt: skip
    assert not numbers & {11, 13, 36, 37, 50, 54}
    assert not test.get("download_button")


def test_of_open_data_everybody_gets_the_rows(open_page: Open, bristol_file: Path) -> None:
    test = open_page(bristol_file, "data", audience=["public"])
    assert_clean(test)
    assert "rows of records were read" in lead_of(test)
    assert "not shown to this audience" not in html_of(test)


# A file tried


def uploaded(test: AppTest, name: str, content: bytes, mapping: str = "") -> AppTest:
    if mapping:
        test.file_uploader[1].set_value(("mapping.toml", mapping.encode(), "application/toml"))
    test.file_uploader[0].set_value((name, content, "application/octet-stream"))
    test.run()
    assert_clean(test)
    return test


def test_a_good_file_is_checked_by_its_mapping(open_page: Open, demo_file: Path) -> None:
    files = awful.awful_workbook()
    test = open_page(demo_file, "data")
    book = files["referrals/awful.xlsx"]
    assert isinstance(book, bytes)
    uploaded(test, "awful.xlsx", book, str(files["referrals/mapping.toml"]))
    assert "awful.xlsx: 12 rows of records were read:" in html_of(test)
    assert "Checked as referrals, by the mapping.toml given." in html_of(test)
    told = {(row, column) for row, column in zip(test.dataframe[-1].value["Row"], test.dataframe[-1].value["Column"], strict=True)}  # fmt: skip
    # The partner's wards are not this area's; the faults are the same wherever it lies. The day of the check is today's.
    assert {(row, column) for row, column, rule in awful.BOOK_FAULTS if rule != "date_in_future"} <= told
    assert [button.label for button in test.get("download_button")] == [
        "Download CSV: the findings, to send to the partner"
    ]


def test_a_file_without_a_mapping_comes_back_with_one(open_page: Open, demo_file: Path) -> None:
    text = "Reference,Date Referred,Age\nR1,01/02/2024,16\n"
    test = uploaded(open_page(demo_file, "data"), "new.csv", text.encode())
    assert "by a mapping drafted from its headings" in html_of(test)
    assert [button.label for button in test.get("download_button")][-1] == "Download the drafted mapping.toml"


HOSTILE = "<script>alert(1)</script>"


def test_identifiers_are_told_by_column_and_nothing_hostile_is_markup(open_page: Open, demo_file: Path) -> None:
    text = f"{REFERRAL_HEADINGS},{HOSTILE},Subject\n{referral('QQREF')},CV1 2AB,Jane Okafor\n{referral('QQ2')},x,David Vane\n"
    test = uploaded(open_page(demo_file, "data"), f"{HOSTILE.replace('/', '')}.csv", text.encode())
    said = html_of(test) + str(sent_by(test, []).texts) + str([frame.to_dict() for frame in sent_by(test, []).frames])
    assert "would be refused" in said
    assert "Column “Subject”" in said
    assert "<script>" not in html_of(test)
    assert not [word for word in ("QQREF", "Okafor", "CV1", "Vane") if word in said]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.pdf", b"%PDF", "Only CSV files and Excel workbooks"),
        ("x.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999), "protected by a password"),
        ("x.xlsx", books.bomb(1100 * 1024**2), "unpacks to more than"),
        ("x.csv", bytes(range(256)), "neither UTF-8"),
        ("x.csv", b"", "cannot be read"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_the_page_goes_on(
    open_page: Open, demo_file: Path, name: str, content: bytes, told: str
) -> None:
    test = uploaded(open_page(demo_file, "data"), name, content)
    assert told in html_of(test)
    assert "<b>Source:</b>" in html_of(test)
    uploaded(test, "good.csv", b"Reference,Date Referred\nR1,01/02/2024\n")
    assert told not in html_of(test)
    test.file_uploader[0].set_value(None).run()
    assert "good.csv" not in html_of(test)


def test_a_file_is_checked_once_for_as_long_as_it_stays(
    open_page: Open, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from svd_ui import try_file

    calls: list[str] = []
    check = try_file.try_file
    monkeypatch.setattr(try_file, "try_file", lambda *given: calls.append(given[0].name) or check(*given))
    test = uploaded(open_page(demo_file, "data"), "good.csv", b"Reference,Date Referred\nR1,01/02/2024\n")
    test.selectbox[0].set_value(test.selectbox[0].options[1]) if test.selectbox else None
    test.run()
    assert calls == ["good.csv"]


@pytest.mark.parametrize("bound", ["internal", "partner"])
def test_a_file_can_be_tried_under_these_bounds(
    open_page: Open, demo_file: Path, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVD_AUDIENCE", bound)
    assert len(open_page(demo_file, "data").file_uploader) == 2


def test_on_a_server_for_the_public_no_file_is_taken(
    open_page: Open, demo_file: Path, partner_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without a setting, a server with real restricted data serves the public.
    test = open_page(partner_file, "data")
    assert_clean(test)
    assert not test.file_uploader
    assert any("no file can be tried on it" in each.value for each in test.markdown)
    monkeypatch.setenv("SVD_AUDIENCE", "public")
    assert not open_page(demo_file, "data").file_uploader


def test_the_servers_limit_is_the_pages() -> None:
    config = (PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert f"maxUploadSize = {LARGEST_MB}\n" in config


def test_the_walk_of_counts_sees_the_page(internal: Open, partner_file: Path) -> None:
    """Without this the test of what is left out could pass by seeing nothing."""
    frames = sent_by(internal(partner_file, "data"), []).frames
    numbers = {int(value) for frame in frames for name in frame.select_dtypes("number") for value in frame[name].dropna()}  # fmt: skip
    assert numbers >= {11, 13, 36, 37}


# Police.uk and a partner's extract in one file: 3 and 36 robberies of the same month

SOURCES = {"police_uk": 3, "tiny_offences": 36}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("page", ["overview", "hotspots", "trends", "compare"])
def test_the_picker_says_which_source_is_shown_and_no_page_adds_them(
    internal: Open, partner_file: Path, source: str, page: str
) -> None:
    test = internal(partner_file, page, source=[source], indicator=["robbery"], period=["all"])
    assert_clean(test)
    picker = next(box for box in test.sidebar.selectbox if box.label == "Records")
    assert len(picker.options) == 2
    chosen = picker.options[list(SOURCES).index(source)]
    sent = sent_by(test, [])
    numbers = {int(value) for frame in sent.frames for name in frame.select_dtypes("number") for value in frame[name].dropna()}  # fmt: skip
    assert 39 not in numbers
    assert "39 " not in html_of(test)
    assert f"<b>Source:</b> {chosen}" in html_of(test)
    if page in ("hotspots", "trends"):
        assert SOURCES[source] in numbers
        assert lead_of(test)
