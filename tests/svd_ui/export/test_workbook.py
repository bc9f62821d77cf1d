"""Workbooks, read back with another library."""

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.disclosure import Released
from svd_ui.export.document import Document, TakenTable
from svd_ui.export.workbook import CELLS, COVER
from svd_ui.words import HIDDEN_MARK
from tests.svd_ui.export.conftest import hidden_places, written
from tests.svd_ui.made import released

Documents = Callable[..., Document]


def opened(document: Document) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(written(document, "excel")))


def cover_of(book: Workbook) -> str:
    return "\n".join(f"{heading}: {text}" for heading, text in book[COVER].iter_rows(max_col=2, values_only=True))


def tables_of(document: Document) -> list[TakenTable]:
    return [table for view in document.views for table in view.tables]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("page", ["hotspots", "trends"])
def test_every_sheet_is_the_released_frame(page: str, audience: str, document: Documents) -> None:
    made = document(page, audience, "firearm_crime")
    book = opened(made)
    assert len(book.sheetnames) == 1 + len(tables_of(made))
    for name, table in zip(book.sheetnames[1:], tables_of(made), strict=True):
        assert_same(book[name], table.released)


def assert_same(sheet: object, table: Released) -> None:
    head, *rows = list(sheet.iter_rows())  # type: ignore[attr-defined]
    frame = table.frame
    codes = ["Ward code"] if frame.index.name == "ward_code" else []
    assert [cell.value for cell in head] == [*frame.columns, *codes]
    assert len(rows) == len(frame)
    marked = 0
    for cells, (_, values) in zip(rows, frame.iterrows(), strict=True):
        for cell, value in zip(cells, values, strict=False):
            if cell.value == HIDDEN_MARK:
                marked += 1
                assert pd.isna(value)
            elif pd.isna(value) or value == "":
                assert cell.value is None
            elif isinstance(value, date):
                assert cell.value.date() == pd.Timestamp(value).date()
            else:
                assert cell.value == (value if isinstance(value, str) else pytest.approx(float(value)))
    assert marked >= hidden_places(table)


def test_the_cover_says_what_the_figures_are(document: Documents, demo_catalogue: Catalogue) -> None:
    made = document("hotspots", PARTNER)
    cover = cover_of(opened(made))
    (view,) = made.views
    for words in (
        "Title: Hotspots: where is it recorded most?",
        "Area: Coventry",
        "Synthetic demonstration data.",
        "Audience: Partner view. Counts of 1 to 7 are not shown",
        "October 2025 to September 2026",
        f"version {demo_catalogue.version}",
        f"Data built {demo_catalogue.built_at:%d %B %Y}",
        view.sentences[0],
        "Knife crime: Recorded offences of any type in which a knife",
        "Filters: recorded knife offences; all wards",
        "Open Government Licence",
        "Link: /hotspots?indicator=knife_crime&audience=partner",
        CELLS,
    ):
        assert words in cover


def test_a_link_is_text_and_nothing_in_the_book_is_a_link_or_a_formula(briefing: Callable[[str], Document]) -> None:
    for sheet in opened(briefing(INTERNAL)):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "http://x.org", "{=1}"]
)
def test_text_that_a_spreadsheet_would_run_is_text(text: str, with_table: Callable[[Released], Document]) -> None:
    made = with_table(released(pd.DataFrame({text: [text], "Offences": [3]})))
    sheet = opened(made)["Made by hand"]
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text.replace("\t", " "), None)


def test_numbers_and_days_are_read_as_such_and_the_header_stays(with_table: Callable[[Released], Document]) -> None:
    frame = pd.DataFrame({"Day": [date(2023, 5, 1)], "Rate": [2.5], "Offences": [1234], "Zero": [0]})
    sheet = opened(with_table(released(frame)))["Made by hand"]
    day, rate, count, zero = sheet[2]
    assert (day.is_date, day.value.date()) == (True, date(2023, 5, 1))
    assert (rate.value, rate.number_format) == (2.5, "#,##0.0")
    assert (count.value, count.number_format) == (1234, "#,##0")
    assert (zero.value, zero.data_type) == (0, "n")
    assert sheet.freeze_panes == "B2"


def test_hostile_words_stay_words(hostile: Document) -> None:
    book = opened(hostile)
    cover = cover_of(book)
    assert "<script>alert(1)</script>" in cover
    assert "abc[31m devil" in cover
    assert not any(ord(each) < 32 and each != "\n" for each in cover)


@pytest.mark.parametrize("title", ["[x]:*?/\\", "History", "''", "a" * 80, ""])
def test_any_title_becomes_a_sheets_name(
    title: str, document: Documents, with_table: Callable[[Released], Document]
) -> None:
    import dataclasses

    made = with_table(released(pd.DataFrame({"a": [1]})))
    (view,) = made.views
    taken = dataclasses.replace(view.pictures[0].tables[0], title=title)
    pictures = tuple(dataclasses.replace(view.pictures[0], tables=(taken,)) for _ in range(3))
    book = opened(dataclasses.replace(made, views=(dataclasses.replace(view, pictures=pictures),)))
    assert len(book.sheetnames) == len({name.casefold() for name in book.sheetnames}) == 4
    assert all(len(name) <= 31 for name in book.sheetnames)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_properties_and_name_carry_audience_period_and_version_and_no_person(
    audience: str, document: Documents, demo_catalogue: Catalogue
) -> None:
    made = document("hotspots", audience)
    properties = opened(made).properties
    for words in (audience, "October 2025 to September 2026", demo_catalogue.version, "synthetic"):
        assert words in properties.subject
    assert not properties.creator
    assert not properties.lastModifiedBy
    name = made.file_name("xlsx")
    assert (
        name == f"coventry_knife-crime_hotspots_2025-10-to-2026-09_{audience}_synthetic_{demo_catalogue.version}.xlsx"
    )


def test_the_publics_cover_explains_the_mark_of_a_hidden_count(document: Documents) -> None:
    book = opened(document("hotspots", PUBLIC))
    marks = [cell.value for sheet in book.worksheets[1:] for row in sheet.iter_rows() for cell in row]
    assert HIDDEN_MARK in marks
    assert f"{HIDDEN_MARK} is not shown: small, or protects a small one" in cover_of(book)
