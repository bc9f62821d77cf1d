"""As much of a table as a projector holds in large type, every cell in whole words, and what was left out."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from textwrap import wrap

from svd_data.disclosure import Released
from svd_ui.export.cells import columns_of
from svd_ui.slide_layout import INNER_WIDTH, LINE_HEIGHT, SMALL
from svd_ui.words import join

# A letter's width in a table as a part of the size of type: figures are wider than words. Beside and above a cell's text.
_LETTER, _PADDING, _ABOVE = 0.56, 20, 8

# A cell of so many letters stands in one line.
_LONGEST_CELL = 36

# What the first column of a table over time is headed; its rows run from the oldest on.
_OVER_TIME = ("Month", "Quarter", "Financial year", "Day")


@dataclass(frozen=True)
class FittedTable:
    """Some rows and the first columns of a table as text.

    widths: of the columns, in pixels. rows_of, columns_of: how many there are. own: the places in `rows` of those that stand
    out. added: the names of those of them that stand further down in the table than the rows before them. is_latest: whether
    the rows are the table's last.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_number: tuple[bool, ...]
    widths: tuple[int, ...]
    rows_of: int
    columns_of: int
    own: tuple[int, ...] = ()
    added: tuple[str, ...] = ()
    is_latest: bool = False

    @property
    def told(self) -> str:
        """What is shown of it: "The first 11 of 19 rows and the first 7 of 12 columns.", "" for all."""
        told = []
        if (shown := len(self.rows)) < self.rows_of:
            first = (
                f"the {'latest' if self.is_latest else 'first'} {shown - len(self.added):,} of {self.rows_of:,} rows"
            )
            told.append(f"{first}, and {join(list(self.added))}" if self.added else first)
        if len(self.headings) < self.columns_of:
            told.append(f"the first {len(self.headings):,} of {self.columns_of:,} columns")
        words = ("; " if self.added else " and ").join(told)
        return f"{words[:1].upper()}{words[1:]}." if words else ""


def fitted_table(table: Released, height: float, own: Collection[str] = ()) -> FittedTable:
    """Return the rows and columns of a table that fit across the screen and into a height.

    The first rows, of a table over time the latest; in any case those that a cell names as one of `own`, which stand out.
    """
    columns = columns_of(table)
    texts = [[column.words(row) for row in range(len(column.cells))] for column in columns]
    wanted = [_width_of(column.heading, cells) for column, cells in zip(columns, texts, strict=True)]
    count = max(1, sum(sum(wanted[: at + 1]) <= INNER_WIDTH for at in range(len(wanted))))
    widths = tuple(min(width, INNER_WIDTH) for width in wanted[:count])
    headings = tuple(column.heading for column in columns[:count])
    rows = list(zip(*texts[:count], strict=True))
    is_latest = headings[0] in _OVER_TIME
    stand_out = [] if is_latest else [at for at, row in enumerate(rows) if any(cell in own for cell in row)]
    heights = [_row_height(row, widths) for row in rows]
    shown, added = _fitting(heights, height - _row_height(headings, widths), stand_out, is_latest=is_latest)
    return FittedTable(
        headings,
        tuple(rows[at] for at in shown),
        tuple(column.is_number for column in columns[:count]),
        widths,
        len(rows),
        len(columns),
        # Where every row is one's own, none stands out.
        tuple(place for place, at in enumerate(shown) if at in stand_out) if len(stand_out) < len(rows) else (),
        tuple(next(cell for cell in rows[at] if cell in own) for at in added),
        is_latest=is_latest,
    )


def _fitting(
    heights: Sequence[float], room: float, stand_out: Sequence[int], *, is_latest: bool
) -> tuple[list[int], list[int]]:
    """Return the places of the rows that fit, in order, and of these those behind the run that they would be without them."""
    order = range(len(heights) - 1, -1, -1) if is_latest else range(len(heights))
    kept: list[int] = []
    for at in stand_out:
        # Half of the room: a table of nothing but these would show no highest ones.
        if sum(heights[each] for each in (*kept, at)) <= room / 2:
            kept.append(at)
    left = room - sum(heights[at] for at in kept)
    run: list[int] = []
    for at in order:
        if at not in kept:
            left -= heights[at]
            if left < 0:
                break
        run.append(at)
    return sorted({*run, *kept}), [at for at in kept if at not in run]


def _width_of(heading: str, cells: Sequence[str]) -> int:
    """Return how wide a column is so that no word of it is broken and a short cell stands in one line."""
    longest_word = max((len(word) for text in (heading, *cells) for word in text.split()), default=1)
    longest = max((len(text) for text in cells), default=1)
    # A heading may take two lines.
    letters = max(longest_word, min(longest, _LONGEST_CELL), len(heading) / 2)
    return math.ceil(letters * SMALL * _LETTER) + _PADDING


def _row_height(cells: Sequence[str], widths: Sequence[int]) -> float:
    letters = [max(1, int((width - _PADDING) / (SMALL * _LETTER))) for width in widths]
    lines = max(len(wrap(text, most)) for text, most in zip(cells, letters, strict=True))
    return max(1, lines) * SMALL * LINE_HEIGHT + _ABOVE
