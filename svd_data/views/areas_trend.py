"""An area's rate by quarter beside other authorities': their median and middle half, the same authorities throughout."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from svd_data.comparators import ComparatorArea
from svd_data.periods import add_months, quarter_start
from svd_data.statistics import crude_rate
from svd_data.views.months import LOADED, MISSING, QUARTER, step_name

# Counts by month, and residents by year, by an area's code. A month or year that is not there is not loaded.
Counted = Mapping[str, Mapping[date, int]]
Residents = Mapping[str, Mapping[int, int]]

# Of fewer areas a middle half would be made of single ones.
FEWEST_FOR_MIDDLE_HALF = 4

Trend = tuple[pd.DataFrame | None, int, tuple[str, ...]]


def quarters_beside(
    own: str, areas: Sequence[ComparatorArea], counts: Counted, residents: Residents, per: int
) -> Trend:
    """Return the quarters from the area's first whole one to its last, how many others they are beside, and who is not.

    Columns: month (the quarter's first), label, numerator and denominator (the area's own), own, median, lower and upper (the
    quartiles of the others' rates), status. Others are those that have each quarter that the area has; the rest is named.
    None without a quarter, or without another area. Each quarter is divided by residents of the year nearest to it.
    """
    quarters = whole_quarters(counts[own])
    others = [area for area in areas if area.code != own]
    members = [area.code for area in others if set(quarters) <= set(whole_quarters(counts[area.code]))]
    without = tuple(area.name for area in others if area.code not in members)
    if not quarters or not members:
        return None, 0, without
    rows = []
    start = quarters[0]
    while start <= quarters[-1]:
        rows.append(_quarter(start, start in quarters, own, members, counts, residents, per))
        start = add_months(start, 3)
    frame = pd.DataFrame(rows)
    numbers = dict.fromkeys(("numerator", "denominator"), "Int64")
    rates = dict.fromkeys(("own", "median", "lower", "upper"), "Float64")
    return frame.astype(numbers | rates).assign(month=pd.to_datetime(frame["month"])), len(members), without


def whole_quarters(months: Iterable[date]) -> list[date]:
    """Return the first months of the calendar quarters of which every month is there, in order."""
    loaded = set(months)
    starts = sorted({quarter_start(month) for month in loaded})
    return [start for start in starts if all(add_months(start, step) in loaded for step in range(3))]


def residents_near(years: Iterable[int], month: date) -> int:
    """Return the year nearest to a month's, of two the later."""
    return min(years, key=lambda year: (abs(year - month.year), -year))


def _quarter(
    start: date, is_loaded: bool, own: str, members: Sequence[str], counts: Counted, residents: Residents, per: int
) -> dict[str, object]:
    blank = dict.fromkeys(("numerator", "denominator", "own", "median", "lower", "upper"))
    row: dict[str, object] = {"month": start, "label": step_name(start, QUARTER), **blank, "status": MISSING}
    if not is_loaded:
        return row

    def counted(code: str) -> tuple[int, int]:
        year = residents_near(residents[code], add_months(start, 2))
        return sum(counts[code][add_months(start, step)] for step in range(3)), residents[code][year]

    numerator, denominator = counted(own)
    rates = [crude_rate(*counted(code), per) for code in members]
    row |= {
        "numerator": numerator,
        "denominator": denominator,
        "own": crude_rate(numerator, denominator, per),
        "median": float(np.median(np.array(rates, dtype=np.float64))),
        "status": LOADED,
    }
    if len(rates) >= FEWEST_FOR_MIDDLE_HALF:
        lower, upper = np.quantile(np.array(rates, dtype=np.float64), [0.25, 0.75])
        row |= {"lower": float(lower), "upper": float(upper)}
    return row
