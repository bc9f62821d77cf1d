"""The closed grid: the only tables of restricted records that partner and public audiences have figures from.

For one indicator: the city by month, quarter, financial year, calendar year and latest 12 months (`over_time`), and for
each period of a year the breakdowns by ward, type and, of victims, age band, sex and ethnicity, one by one and in pairs
(`breakdown_of`). Each table is counted and controlled whole; a page then picks rows of it, so that a cell is the same
number by every route. What was released stays with the open data file and is worked out once for each version.
"""

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.control.audit import audit
from svd_data.control.canonical import (
    AGE,
    CITY,
    DIMENSIONS,
    ETHNICITY,
    NOT_RECORDED,
    SEX,
    TYPE,
    WARD,
    Cell,
    Counted,
    Key,
    Question,
    Span,
    count_first_level,
    count_second_level,
    dimension_values,
)
from svd_data.control.cells import KEYS, Bools, Rule, released
from svd_data.database import Connection
from svd_data.errors import AudienceError
from svd_data.periods import Period, year_periods

__all__ = [
    "AGE", "ETHNICITY", "NOT_RECORDED", "SEX", "TYPE", "WARD", "Question", "breakdown_of", "dimension_values", "over_time",
]  # fmt: skip

K = TypeVar("K")


def over_time(connection: Connection, catalogue: Catalogue, question: Question) -> Mapping[Span, int | None]:
    """Return the city's released counts by span of months, None where hidden.

    The spans: every loaded month, every quarter with a loaded month, and every period of a year (`year_periods`).
    """
    first = _first_level(connection, catalogue, question)
    return {span: value for (span, *of), value in first.items() if tuple(of) == CITY}


def breakdown_of(
    connection: Connection, catalogue: Catalogue, question: Question, period: Period, dimensions: tuple[str, ...]
) -> pd.DataFrame:
    """Return one canonical table of a period of a year: one row for each combination of the dimensions' values.

    Columns: the dimensions ("" is not recorded, or no known ward), numerator (Int64: NA where hidden), is_hidden.
    dimensions: none (the city), one, or a pair of those of the unit, in any order. Raises AudienceError for any other table.
    """
    grid = _second_level(connection, catalogue, question, period)
    ordered = tuple(name for name in DIMENSIONS[question.unit] if name in dimensions)
    if len(ordered) != len(dimensions) or ordered not in grid:
        raise AudienceError(
            f"No table of {question.unit} by {' and '.join(dimensions)} is released to the {question.audience} audience."
        )
    return grid[ordered]


def _first_level(connection: Connection, catalogue: Catalogue, question: Question) -> Mapping[Key, int | None]:
    """Return the city over time and its one-way breakdowns for each period of a year, controlled together.

    Together, because a year's total may have to be hidden for the sake of its parts, and then for every table that has it.
    """
    return connection.once(
        ("first level", question),
        lambda: controlled(question.rule, count_first_level(connection, catalogue, question)),
    )


def _second_level(
    connection: Connection, catalogue: Catalogue, question: Question, period: Period
) -> Mapping[tuple[str, ...], pd.DataFrame]:
    """Return every breakdown of one period of a year by its dimensions, the pairs controlled together.

    What the first level hides stays hidden; the city's total, which the first level shows or not, is not touched.
    """
    require_a_year(catalogue, question, period)

    def work_out() -> Mapping[tuple[str, ...], pd.DataFrame]:
        first = _first_level(connection, catalogue, question)
        counted = count_second_level(connection, catalogue, question, period)
        hidden_before = np.array([_is_hidden_by_now(first, period.span, cell) for cell in counted.cells])
        is_city = np.array([not names for names, _ in counted.cells])
        return _frames(controlled(question.rule, counted, hidden_before, fixed=is_city & ~hidden_before))

    return connection.once(("second level", question, period.span), work_out)


def require_a_year(catalogue: Catalogue, question: Question, period: Period) -> None:
    """Raise AudienceError for a period that is not one of the grid's years (`year_periods`)."""
    if period.span not in {each.span for each in year_periods(catalogue.source(question.source).months)}:
        raise AudienceError(
            f"For the {question.audience} audience figures cover the latest 12 months, a financial year or a calendar year."
        )


def _is_hidden_by_now(first: Mapping[Key, int | None], span: Span, cell: Cell) -> bool:
    """Return whether the first level hides the city's total, or a value of one dimension; pairs it does not have."""
    names, values = cell
    if len(names) > 1:
        return False
    return first[(span, names[0], values[0]) if names else (span, *CITY)] is None


def controlled(
    rule: Rule, counted: Counted[K], hidden_before: Bools | None = None, fixed: Bools | None = None
) -> dict[K, int | None]:
    """Return what is released of each cell, None where it is hidden.

    hidden_before: by an earlier audit. fixed: may not be hidden here.
    """
    values, is_small = released(rule, counted.counts, counted.keys % KEYS)
    result = audit(
        rule, counted.counts, values, is_small, counted.codes, counted.tables, already_hidden=hidden_before, fixed=fixed
    )
    is_hidden = result.hidden | _withheld(counted, set(result.broken.tolist()), fixed)
    return {
        cell: None if hidden else int(value)
        for cell, value, hidden in zip(counted.cells, values, is_hidden, strict=True)
    }


def _withheld(counted: Counted[K], broken: set[int], fixed: Bools | None) -> Bools:
    """Return the cells of the tables of `broken` ones, but those fixed.

    Nothing left to hide keeps a broken cell apart from what is shown, so its tables are withheld whole, zeros and all.
    """
    withheld = np.zeros(len(counted.cells), dtype=np.bool_)
    for table in counted.tables:
        cells = {cell for equation in table.equations for cell in (equation.total, *equation.parts)}
        if cells & broken:
            withheld[list(cells)] = True
    return withheld if fixed is None else withheld & ~fixed


def _frames(released_cells: Mapping[Cell, int | None]) -> Mapping[tuple[str, ...], pd.DataFrame]:
    by: dict[tuple[str, ...], list[tuple[object, ...]]] = {}
    for (names, values), value in released_cells.items():
        by.setdefault(names, []).append((*values, value))
    frames = {}
    for names, rows in by.items():
        frame = pd.DataFrame(rows, columns=[*names, "numerator"])
        numerators = pd.array([row[-1] for row in rows], dtype="Int64")
        frames[names] = frame.assign(numerator=numerators, is_hidden=pd.isna(numerators))
    return frames
