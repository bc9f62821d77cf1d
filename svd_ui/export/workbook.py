"""A document as an Excel file: a cover that says what the figures are, then a sheet for each table."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import xlsxwriter

from svd_data.disclosure import NOT_SHOWN
from svd_ui.export.cells import Column, columns_of
from svd_ui.export.document import SYNTHETIC, Document, TakenTable, TakenView
from svd_ui.export.text import clean, cut
from svd_ui.words import HIDDEN_MARK

COVER = "Cover"

# Excel's own limits: of a sheet's name, and of the text of one cell.
_LONGEST_NAME, _LONGEST_CELL = 31, 32_000
_WIDEST = 60
_ABOUT_WIDTH = 110

# What the cells of a table may be: zero is 0, no figure is empty, and what may not be shown is marked.
CELLS = f"0 is none. An empty cell has no figure. {HIDDEN_MARK} is {NOT_SHOWN}."

# No text is ever read as a formula or a link, whatever it begins with.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook_bytes(document: Document, on_view: Callable[[int], None] = lambda done: None) -> bytes:
    """Return the document as XLSX. on_view: called with how many views are written, after each."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        _set_properties(book, document)
        cover = _Sheet(book, book.add_worksheet(COVER))
        taken = {COVER.casefold()}
        names: list[tuple[str, TakenTable]] = []
        for number, view in enumerate(document.views, 1):
            for table in view.tables:
                name = _sheet_name(table, taken)
                names.append((name, table))
                _write_table(book, book.add_worksheet(name), table)
            on_view(number)
        _write_cover(cover, document, names)
    return out.getvalue()


class _Sheet:
    """The cover while it is written: from the top down, a heading and a text a row."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self.sheet, self.row = sheet, 0
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 16, "text_wrap": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, _ABOUT_WIDTH)
        sheet.hide_gridlines(2)

    def add(self, heading: str, text: str, *, is_title: bool = False) -> None:
        self.sheet.write_string(self.row, 0, _cell_text(heading), self.bold)
        self.sheet.write_string(self.row, 1, _cell_text(text), self.title if is_title else self.wrapped)
        self.row += 1

    def skip(self) -> None:
        self.row += 1


def _write_cover(cover: _Sheet, document: Document, names: list[tuple[str, TakenTable]]) -> None:
    cover.add("Title", document.title, is_title=True)
    cover.add("Area", document.catalogue.area_name)
    if document.is_synthetic:
        cover.add("Data", SYNTHETIC)
    cover.add("Audience", document.audience_words)
    cover.add("Period", document.period)
    cover.add("As at", f"{document.as_at}.")
    cover.add("Cells", CELLS)
    for view in document.views:
        cover.skip()
        _write_view(cover, view, len(document.views) > 1)
    cover.skip()
    for name, table in names:
        cover.add(f"Sheet: {name}", f"{table.title}: {table.about}")


def _write_view(cover: _Sheet, view: TakenView, has_title: bool) -> None:
    if has_title:
        cover.add("View", view.title, is_title=True)
    if view.title != view.question:
        cover.add("Question", view.question)
    for heading, text in (("Sentence", " ".join(view.sentences)), ("Filters", view.filters), ("Note", view.note)):
        if text:
            cover.add(heading, text)
    for line in view.about:
        if line.text:
            cover.add(line.heading, line.text)
    cover.add("Link", view.link)


def _write_table(book: Any, sheet: Any, table: TakenTable) -> None:
    columns = columns_of(table.released, with_codes=True)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, _cell_text(column.heading), head)
        _write_column(book, sheet, place, column)
    if columns:
        sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _write_column(book: Any, sheet: Any, place: int, column: Column) -> None:
    numbers = book.add_format({"num_format": "#,##0" + ("." + "0" * column.decimals if column.decimals else "")})
    days = book.add_format({"num_format": "d mmmm yyyy", "align": "left"})
    words = book.add_format({"text_wrap": True, "valign": "top"})
    marks = book.add_format({"align": "right"})
    for row, cell in enumerate(column.cells, 1):
        if cell is None or cell == "":
            continue
        if isinstance(cell, date):
            sheet.write_datetime(row, place, cell, days)
        elif isinstance(cell, str):
            sheet.write_string(row, place, _cell_text(cell), marks if column.is_number else words)
        else:
            sheet.write_number(row, place, cell, numbers)
    longest = max((len(column.words(row)) for row in range(len(column.cells))), default=0)
    heading = max(len(word) for word in [*column.heading.split(), ""])
    sheet.set_column(place, place, min(max(longest, heading, len(column.heading) // 2, 6) + 2, _WIDEST))


def _cell_text(text: str) -> str:
    return cut(clean(text), _LONGEST_CELL)


def _sheet_name(table: TakenTable, taken: set[str]) -> str:
    """Return a name that Excel takes and no other sheet has."""
    whole = " ".join(re.sub(r"[\[\]:*?/\\]", " ", table.title).split()).strip("'") or "Table"
    name, number = whole[:_LONGEST_NAME].strip(" '"), 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        mark = f" {number}"
        name = whole[: _LONGEST_NAME - len(mark)].strip(" '") + mark
    taken.add(name.casefold())
    return name


def _set_properties(book: Any, document: Document) -> None:
    book.set_properties(
        {
            "title": cut(clean(document.title), 250),
            "subject": cut(document.subject, 250),
            "keywords": cut(document.footer(), 250),
            "author": "",
            "created": document.catalogue.built_at.replace(tzinfo=None),
        }
    )
