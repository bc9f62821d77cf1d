"""As much of a table as a projector holds in large type, every cell in whole words, and what was left out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import pandas as pd

from svd_ui.slide_layout import INNER_WIDTH, LINE_HEIGHT, SMALL
from svd_ui.words import NO_FIGURE

# A letter's width in a table as a part of the size of type: figures are wider than words. Beside and above a cell's text.
_LETTER, _PADDING, _ABOVE = 0.56, 20, 8

# A cell of so many letters stands in one line.
_LONGEST_CELL = 36


@dataclass(frozen=True)
class FittedTable:
    """The first rows and columns of a table as text. widths: of the columns, in pixels. rows_of, columns_of: how many there are."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_number: tuple[bool, ...]
    widths: tuple[int, ...]
    rows_of: int
    columns_of: int

    @property
    def told(self) -> str:
        """What is shown of it: "The first 11 of 19 rows and the first 7 of 12 columns.", "" for all."""
        counts = ((len(self.rows), self.rows_of, "rows"), (len(self.headings), self.columns_of, "columns"))
        words = " and ".join(f"the first {shown:,} of {of:,} {what}" for shown, of, what in counts if shown < of)
        return f"{words[:1].upper()}{words[1:]}." if words else ""


def fitted_table(rows: pd.DataFrame, height: float) -> FittedTable:
    """Return the first rows and columns of a table that fit across the screen and into a height."""
    texts = [_cells(rows.iloc[:, at]) for at in range(len(rows.columns))]
    headings = [str(name) for name in rows.columns]
    wanted = [_width_of(heading, cells) for heading, cells in zip(headings, texts, strict=True)]
    count = max(1, sum(sum(wanted[: at + 1]) <= INNER_WIDTH for at in range(len(wanted))))
    widths = tuple(min(width, INNER_WIDTH) for width in wanted[:count])
    left = height - _row_height(headings[:count], widths)
    shown: list[tuple[str, ...]] = []
    for row in zip(*texts[:count], strict=True):
        left -= _row_height(row, widths)
        if left < 0:
            break
        shown.append(row)
    is_number = tuple(pd.api.types.is_numeric_dtype(rows.iloc[:, at]) for at in range(count))
    return FittedTable(tuple(headings[:count]), tuple(shown), is_number, widths, len(rows), len(rows.columns))


def _cells(column: pd.Series) -> list[str]:
    """Return the cells as text: counts with thousands separated, others with as many decimals as any of them has, two at most."""
    if not pd.api.types.is_numeric_dtype(column):
        return [NO_FIGURE if pd.isna(value) else str(value) for value in column]
    decimals = max((len(f"{float(value):.2f}".rstrip("0").partition(".")[2]) for value in column.dropna()), default=0)
    return [NO_FIGURE if pd.isna(value) else f"{float(value):,.{decimals}f}" for value in column]


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
