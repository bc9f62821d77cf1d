"""Tables on slides: native tables, split over slides where they do not fit, the header and the first column on each."""

import math
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation
from pptx.util import Emu, Inches

from svd_ui.export.cells import Column, columns_of
from svd_ui.export.document import Document, TakenTable, TakenView
from svd_ui.export.slide_parts import LEFT, WIDTH, Slide, add_slide, put_text, set_notes, text_height, write_run
from svd_ui.export.text import cut, text_width
from svd_ui.palette import DARK_BLUE

# More rows than this are no slide's matter.
MOST_ROWS = 60
_SIZE = 12
_POINTS = 72

# In inches: beside and above the words of a cell, and how wide a column can be.
_BESIDE, _ABOVE = 0.07, 0.02
# Between what a table is about and the table.
_BELOW_ABOUT = 0.08
_NARROWEST, _WIDEST = 0.6, 3.4

# Columns that want a little more than there is are put side by side all the same, and their words in two lines.
_SQUEEZED = 1.12
_LONGEST_CELL = 240


def add_table_slides(presentation: Presentation, document: Document, view: TakenView, table: TakenTable) -> None:
    """Add a table on as many slides as it needs; of one without rows say so."""
    columns = columns_of(table.released)
    if not columns or table.released.frame.empty:
        slide = add_slide(presentation, document, cut(table.title, 120), view)
        put_text(slide, f"{table.about}.\nThis table has no rows.", LEFT, slide.top, WIDTH, 1, 16)
        set_notes(slide, view, document)
        return
    groups = _groups(columns)
    for number, group in enumerate(groups, 1):
        part = f", columns {number} of {len(groups)}" if len(groups) > 1 else ""
        _add_group(presentation, document, view, table, group, part)


def put_whole_table(slide: Slide, table: TakenTable, top: float) -> bool:
    """Put a table on a slide below what stands there already, if there is room for all of it; return whether there was."""
    columns = columns_of(table.released)
    if not columns or table.released.frame.empty or len(_groups(columns)) > 1:
        return False
    widths = _widths(columns)
    heights = [_head_height(columns, widths), *_row_heights(columns, widths)]
    about_height = text_height(table.about, WIDTH, _SIZE)
    if top + about_height + _BELOW_ABOUT + sum(heights) > slide.bottom:
        return False
    put_text(slide, table.about, LEFT, top, WIDTH, about_height, _SIZE)
    rows = range(len(table.released.frame))
    _put_table(slide, table.title, columns, widths, rows, top + about_height + _BELOW_ABOUT, heights)
    return True


def is_too_long(table: TakenTable) -> bool:
    """Return whether a table is left to the workbook and the web page."""
    return len(table.released.frame) > MOST_ROWS


def too_long(table: TakenTable) -> str:
    """Return where a table is that is too long for slides."""
    rows = len(table.released.frame)
    return (
        f"The table \u201c{table.title}\u201d has {rows:,} rows, too many for slides: take the view away as Excel or as a web page "
        "for all of them."
    )


def _add_group(
    presentation: Presentation,
    document: Document,
    view: TakenView,
    table: TakenTable,
    columns: tuple[Column, ...],
    part: str,
) -> None:
    widths = _widths(columns)
    heights, head = _row_heights(columns, widths), _head_height(columns, widths)
    row, count = 0, len(heights)
    while row < count:
        more = " (continued)" if row else ""
        slide = add_slide(presentation, document, cut(f"{table.title}{part}{more}", 140), view)
        about_height = text_height(table.about, WIDTH, _SIZE)
        put_text(slide, table.about, LEFT, slide.top, WIDTH, about_height, _SIZE)
        top = slide.top + about_height + _BELOW_ABOUT
        last = row + _rows_that_fit(heights[row:], slide.bottom - top - head)
        _put_table(slide, table.title, columns, widths, range(row, last), top, [head, *heights[row:last]])
        set_notes(slide, view, document)
        row = last


def _rows_that_fit(heights: list[float], room: float) -> int:
    """Return how many of the rows left go on this slide: as many as fit, but of what needs several slides a fair share."""
    slides = max(1, math.ceil(sum(heights) / room))
    share, used = math.ceil(len(heights) / slides), 0.0
    for number, height in enumerate(heights):
        used += height
        if number and (used > room or number == share):
            return number
    return len(heights)


def _put_table(
    slide: Slide,
    title: str,
    columns: tuple[Column, ...],
    widths: list[float],
    rows: range,
    top: float,
    heights: list[float],
) -> None:
    frame = slide.slide.shapes.add_table(
        len(rows) + 1,
        len(columns),
        Emu(Inches(LEFT)),
        Emu(Inches(top)),
        Emu(Inches(sum(widths))),
        Emu(Inches(sum(heights))),
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", f"Table: {title}")
    native = frame.table
    native.first_row, native.horz_banding = True, True
    for place, width in enumerate(widths):
        native.columns[place].width = Emu(Inches(width))
    for place, height in enumerate(heights):
        native.rows[place].height = Emu(Inches(height))
    for place, column in enumerate(columns):
        _fill(native.cell(0, place), column.heading, column.is_number, is_head=True)
        for below, row in enumerate(rows, 1):
            _fill(native.cell(below, place), cut(column.words(row), _LONGEST_CELL), column.is_number, is_head=False)


def _fill(cell: Any, text: str, is_number: bool, *, is_head: bool) -> None:
    cell.margin_left = cell.margin_right = Emu(Inches(_BESIDE))
    cell.margin_top = cell.margin_bottom = Emu(Inches(_ABOVE))
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if is_head else MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
    if text:
        write_run(paragraph, text, _SIZE, is_bold=is_head, colour="#FFFFFF" if is_head else "#0B0C0C")
    # An empty cell is as high as its type would be: left alone, that of the template.
    paragraph._p.get_or_add_endParaRPr().set("sz", str(_SIZE * 100))
    if is_head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(DARK_BLUE.removeprefix("#"))


def _groups(columns: tuple[Column, ...]) -> list[tuple[Column, ...]]:
    """Return the columns as many side by side as there is room for, the first of all in front of each lot."""
    first, *others = columns
    groups, group = [], [first]
    for column in others:
        if len(group) > 1 and not _is_room_for([*group, column]):
            groups.append(tuple(group))
            group = [first]
        group.append(column)
    return [*groups, tuple(group)]


def _is_room_for(columns: list[Column]) -> bool:
    wanted, least = sum(map(_wanted, columns)), sum(map(_least, columns))
    return least <= WIDTH and wanted <= WIDTH * _SQUEEZED


def _wanted(column: Column) -> float:
    """Return how wide a column wants to be: for its longest cell, and its heading in about three lines."""
    cells = max((text_width(cell, _SIZE) for cell in _texts(column)), default=0)
    heading = min(text_width(column.heading, _SIZE, is_bold=True) / 3, 1.2 * _POINTS)
    return max(_least(column), min(_with_margins(max(cells, heading)), _WIDEST))


def _least(column: Column) -> float:
    """Return how narrow a column can be without a broken word."""
    words = [text_width(word, _SIZE) for cell in _texts(column) for word in cell.split()]
    words += [text_width(word, _SIZE, is_bold=True) for word in column.heading.split()]
    return min(max(_with_margins(max(words, default=0)), _NARROWEST), _WIDEST)


def _texts(column: Column) -> list[str]:
    return [cut(column.words(row), _LONGEST_CELL) for row in range(len(column.cells))]


def _with_margins(points: float) -> float:
    return points * 1.04 / _POINTS + 2 * _BESIDE


def _widths(columns: tuple[Column, ...]) -> list[float]:
    """Return the columns' widths: a little wider where there is room left, or narrower without breaking a word."""
    wanted, least = [_wanted(column) for column in columns], [_least(column) for column in columns]
    if sum(wanted) <= WIDTH:
        spare = min(WIDTH / sum(wanted), 1.35)
        return [width * spare for width in wanted]
    share = max(0.0, WIDTH - sum(least)) / (sum(wanted) - sum(least) or 1)
    return [low + (high - low) * share for low, high in zip(least, wanted, strict=True)]


def _inside(width: float) -> float:
    return width - 2 * _BESIDE


def _head_height(columns: tuple[Column, ...], widths: list[float]) -> float:
    headings = [
        text_height(column.heading, _inside(width), _SIZE, is_bold=True)
        for column, width in zip(columns, widths, strict=True)
    ]
    return max(headings) + 2 * _ABOVE


def _row_heights(columns: tuple[Column, ...], widths: list[float]) -> list[float]:
    return [_row_height(columns, widths, row) for row in range(len(columns[0].cells))]


def _row_height(columns: tuple[Column, ...], widths: list[float], row: int) -> float:
    cells = zip(columns, widths, strict=True)
    return (
        max(text_height(cut(each.words(row), _LONGEST_CELL), _inside(width), _SIZE) for each, width in cells)
        + 2 * _ABOVE
    )
