"""Counts for partner and public audiences: rows of the closed grid's canonical tables, small ones hidden."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from svd_data.control.grid import AGE, ETHNICITY, NOT_RECORDED, SEX, WARD, Question, breakdown_of, over_time
from svd_data.periods import Period
from svd_data.views.closed_grid import refinement_of
from svd_data.views.question import Ask


def question_of(ask: Ask, unit: str = "") -> Question:
    """Return whose canonical tables a page reads: those of its indicator and audience. unit: as the indicator counts."""
    return Question(ask.filters.source, ask.indicator, unit or ask.indicator.counts, ask.audience)


def wards(ask: Ask) -> pd.DataFrame:
    """Return one row a ward, and one of no known ward (ward_code None), for the period and the one before.

    Columns: ward_code, numerator, is_hidden, before, before_is_hidden; NA where hidden, and before where it is not loaded.
    """
    counts = _of_both_periods(ask, (WARD,))
    return counts.assign(ward_code=[code or None for code in counts["ward_code"]])


def headline(ask: Ask) -> pd.DataFrame:
    """Return one row for the chosen ward, or for the area: a cell of its own, never a sum of others."""
    if not ask.filters.wards:
        return _of_both_periods(ask, ())
    counts = _of_both_periods(ask, (WARD,))
    (ward,) = ask.filters.wards
    return counts[counts["ward_code"] == ward].drop(columns="ward_code").reset_index(drop=True)


def area_over_time(ask: Ask, spans: Iterable[tuple[date, date]]) -> pd.DataFrame:
    """Return the area's counts by span of months: month (its first), numerator (NA: hidden, or no such cell), is_hidden."""
    cells = over_time(ask.connection, ask.catalogue, question_of(ask))
    spans = list(spans)
    values = [cells.get(span) for span in spans]
    return pd.DataFrame(
        {
            "month": [first for first, _ in spans],
            "numerator": pd.array(values, dtype="Int64"),
            "is_hidden": [span in cells and value is None for span, value in zip(spans, values, strict=True)],
        }
    )


def victims_by(ask: Ask, *dimensions: str) -> pd.DataFrame:
    """Return victims, or people referred, by age band, sex or ethnicity (or a pair) of the period: the dimensions, numerator, is_hidden.

    Of the one ward chosen, or of the one type. None: not recorded.
    """
    counts = _victims(ask, ask.filters.period, dimensions)
    return counts.assign(**{name: [value or None for value in counts[name]] for name in dimensions})


def _victims(ask: Ask, period: Period, dimensions: tuple[str, ...]) -> pd.DataFrame:
    picked = (WARD, ask.filters.wards[0]) if ask.filters.wards else refinement_of(ask.filters)
    question = question_of(ask, ask.source.people)
    if picked is None:
        return breakdown_of(ask.connection, ask.catalogue, question, period, dimensions)
    table = breakdown_of(ask.connection, ask.catalogue, question, period, (picked[0], *dimensions))
    return table[table[picked[0]] == picked[1]].drop(columns=picked[0]).reset_index(drop=True)


def _of_both_periods(ask: Ask, by: tuple[str, ...]) -> pd.DataFrame:
    now = _cells(ask, ask.filters.period, by)
    if not ask.is_comparable:
        return now.assign(before=pd.array([None] * len(now), dtype="Int64"), before_is_hidden=False)
    before = _cells(ask, ask.before, by)
    # Both are whole tables of the same values in the same order.
    return now.assign(before=before["numerator"], before_is_hidden=before["is_hidden"])


def _cells(ask: Ask, period: Period, by: tuple[str, ...]) -> pd.DataFrame:
    """Return a canonical table's rows, of the one value by which the view is narrowed down where it is."""
    question, picked = question_of(ask), refinement_of(ask.filters)
    if picked is None:
        return breakdown_of(ask.connection, ask.catalogue, question, period, by)
    table = breakdown_of(ask.connection, ask.catalogue, question, period, (*by, picked[0]))
    return table[table[picked[0]] == picked[1]].drop(columns=picked[0]).reset_index(drop=True)


__all__ = [
    "AGE",
    "ETHNICITY",
    "NOT_RECORDED",
    "SEX",
    "area_over_time",
    "headline",
    "question_of",
    "victims_by",
    "wards",
]
