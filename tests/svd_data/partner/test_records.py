"""Text and workbooks of any kind become the same rows; a broken row costs itself only."""

import csv
import io
import sys
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svd_data.partner.findings import FileStop
from svd_data.partner.records import Record, read_records
from svd_data.partner.workbook import sheet_rows
from tests.svd_data.partner.conftest import Check
from tests.svd_data.partner.makers import REFERRAL_HEADINGS, REFERRALS, offence, offences, referral, referrals


def records(text: str, width: int | None = None) -> list[Record]:
    return list(read_records(io.StringIO(text, newline=""), ",", width))


def test_a_quotation_mark_that_stays_open_costs_its_own_line_only() -> None:
    found = records('a,b\n1,"x\n2,y\n3,"z"\n')
    assert [(record.row, record.cells, record.rule) for record in found] == [
        (1, ("a", "b"), None),
        (2, (), "quote_open"),
        (3, ("2", "y"), None),
        (4, ("3", "z"), None),
    ]


def test_a_quotation_mark_that_closes_far_below_is_not_taken_for_a_cell() -> None:
    lines = ["a,b", '1,"x', *(f"{number},y" for number in range(2, 50)), '50,z"', "51,z"]
    found = records("\n".join(lines))
    assert [record.row for record in found if record.rule] == [2]
    assert len(found) == len(lines)


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    found = records('a,b\r\n"1\r\n2",x\r\n\r\n3,y\r\n')
    assert [(record.row, record.is_blank) for record in found] == [(1, False), (2, False), (3, True), (4, False)]


def test_too_few_and_too_many_cells_are_faults_but_empty_ones_at_the_end() -> None:
    found = records("a,b\n1\n1,2,3\n1,2,,\n")
    assert [record.rule for record in found] == [None, "fields_wrong", "fields_wrong", None]


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from(',"\n;'), max_size=6)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3).filter(lambda row: any(cell.strip() for cell in row)), max_size=8)
)
def test_what_python_writes_as_csv_is_read_as_it_was(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    assert [list(record.cells) for record in records(out.getvalue(), 3)] == rows


# The same rows in every encoding, with every delimiter and line end

GOOD = [referral("R1", Needs="Housing"), referral("R2", Why_closed="Completed plan"), referral("R3")]
TEXT = "\n".join([REFERRAL_HEADINGS, *GOOD]) + "\n"
VARIANTS = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with BOM": TEXT.encode("utf-8-sig"),
    "Windows-1252": TEXT.replace("C-R1", "C-é–1").encode("cp1252"),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "CR": TEXT.replace("\n", "\r").encode(),
    "no line end at the end": TEXT.rstrip().encode(),
    "mixed line ends": TEXT.replace("\n", "\r\n", 2).encode(),
    "semicolons": TEXT.replace(",", ";").encode(),
    "tabs": TEXT.replace(",", "\t").encode(),
    "blank lines": TEXT.replace("\n", "\n\n").encode(),
    "empty columns at the end": TEXT.replace("\n", ",,\n").encode(),
    "spaces around": TEXT.replace(",", " ,\u00a0 ").encode(),
    "headings in capitals": TEXT.replace(REFERRAL_HEADINGS, REFERRAL_HEADINGS.upper()).encode(),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_file_is_read_however_it_was_saved(check: Check, name: str) -> None:
    folder = check(referrals() | {"referrals/r.csv": VARIANTS[name]})
    assert folder.findings.empty
    assert folder.fates["kept"] == folder.fates["rows"] == 3


STOPPED = {
    "UTF-16": (TEXT.encode("utf-16"), "file_encoding"),
    "no encoding": (TEXT.encode() + b"\x81\x8d", "file_encoding"),
    "empty": (b"", "file_unreadable"),
    "headings only": (REFERRAL_HEADINGS.encode(), "no_rows"),
    "two columns of one name": (TEXT.replace("Sex", "AGE").encode(), "column_twice"),
}


@pytest.mark.parametrize("name", STOPPED)
def test_a_file_that_cannot_be_read_is_refused_by_name(check: Check, name: str) -> None:
    content, rule = STOPPED[name]
    folder = check(referrals() | {"referrals/r.csv": content})
    assert rule in set(folder.findings["rule"])
    assert folder.is_refused


def test_workbooks_that_are_none_or_lack_the_sheet_are_refused(check: Check, tmp_path: Path) -> None:
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    mapping = REFERRALS.replace("[columns]", '[file]\nsheet = "Data"\n[columns]')
    books: dict[str, str | bytes] = {"referrals/a.xlsx": b"PK no workbook", "referrals/b.xlsx": content.getvalue()}
    folder = check({"referrals/mapping.toml": mapping} | books)
    assert list(folder.findings["rule"]) == ["file_unreadable", "sheet_missing"]
    with pytest.raises(FileStop):
        list(sheet_rows(tmp_path / "none.xlsx", None))


def test_rows_over_two_files_are_one_source_and_a_reference_is_told_once(check: Check) -> None:
    files = referrals(referral("R1"), referral("R2")) | {
        "referrals/s.csv": f"{REFERRAL_HEADINGS}\n{referral('R2')}\n{referral('R1', Age='17')}\n{referral('R3')}\n"
    }
    folder = check(files)
    assert folder.fates == {"rows": 5, "kept": 3, "elsewhere": 0, "unplaced": 0, "rejected": 1, "repeated": 1}
    faults = folder.findings[["file", "row", "rule"]].itertuples(index=False, name=None)
    assert list(faults) == [("referrals/s.csv", 3, "id_repeated")]


def test_faults_without_end_are_told_up_to_a_bound_and_counted_beyond(check: Check) -> None:
    folder = check(offences(*[offence(f"N{number}", Date="soon") for number in range(1200)]))
    assert len(folder.findings) == 1000
    assert folder.fates["rejected"] == 1200
    assert [message for _, message in folder.notices] == [
        "Date: 200 more rows like those listed. This is no date that can be read, the day standing first."
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="the name is none there")
def test_files_that_are_neither_kind_are_named(check: Check) -> None:
    folder = check(referrals(referral()) | {"referrals/read me.docx": b"x", "referrals/~$r.xlsx": b"x"})
    assert folder.notices == (
        ("referrals/read me.docx", "left unused: neither CSV nor .xlsx"),
        ("referrals/~$r.xlsx", "left unused: neither CSV nor .xlsx"),
    )
