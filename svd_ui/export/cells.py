"""The cells of a released table as every file writes them: numbers as numbers, and four kinds of nothing told apart."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from svd_data.disclosure import Released
from svd_ui.export.text import clean
from svd_ui.tables.hidden import hidden_cells
from svd_ui.words import HIDDEN_MARK, NO_FIGURE

WARD_CODE = "Ward code"
_MOST_DECIMALS = 3

# A value of a cell: None is no figure, HIDDEN_MARK in a column of numbers one that may not be shown.
Cell = int | float | str | date | None


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, and its cells from the first row on. decimals: as many as any of its figures needs."""

    heading: str
    cells: tuple[Cell, ...]
    is_number: bool
    decimals: int = 0

    def words(self, row: int) -> str:
        """Return a cell as a person reads it: 1,234, 5.0, 1 May 2023, [c]; a dash for no figure."""
        cell = self.cells[row]
        if cell is None:
            return NO_FIGURE
        if isinstance(cell, date):
            return f"{cell.day} {cell:%B %Y}"
        return cell if isinstance(cell, str) else f"{cell:,.{self.decimals}f}"


def columns_of(table: Released, *, with_codes: bool = False) -> tuple[Column, ...]:
    """Return the columns of a table as its page shows them. with_codes: wards' codes too, which no page shows, at the end."""
    frame, hidden = table.frame, hidden_cells(table)
    columns = [_column(str(name), frame.iloc[:, place], hidden[place]) for place, name in enumerate(frame)]
    if with_codes and frame.index.name == "ward_code":
        columns.append(_column(WARD_CODE, frame.index.to_series(), pd.Series(False, index=range(len(frame)))))
    return tuple(columns)


def _column(heading: str, values: pd.Series, hidden: pd.Series) -> Column:
    is_number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    cells = tuple(HIDDEN_MARK if is_hidden else _cell(value) for value, is_hidden in zip(values, hidden, strict=True))
    return Column(clean(heading), cells, is_number, _decimals(cells))


def _cell(value: object) -> Cell:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date | str):
        return value if isinstance(value, date) else clean(value)
    if isinstance(value, int | float) or hasattr(value, "item"):
        return _number(value.item() if hasattr(value, "item") else value)
    return clean(value)


def _number(value: object) -> Cell:
    if isinstance(value, float):
        # Adding 0 makes a plain 0 of -0.
        return value + 0.0 if math.isfinite(value) else None
    return value if isinstance(value, int) else clean(value)


def _decimals(cells: Iterable[Cell]) -> int:
    needed = (len(f"{cell:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2]) for cell in cells if type(cell) is float)
    return max(needed, default=0)
