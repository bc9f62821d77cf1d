"""Series over time that tell a month, quarter or year without offences from one of which no file is loaded."""

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from svd_data.catalogue import RecordSource
from svd_data.periods import Period, add_months, financial_year_start, month_name, quarter_start, year_name

LOADED, PROVISIONAL, MISSING = "loaded", "provisional", "not loaded"

MONTH, QUARTER, FINANCIAL_YEAR = "month", "quarter", "financial_year"
STEPS = (MONTH, QUARTER, FINANCIAL_YEAR)

MONTHS_IN = {MONTH: 1, QUARTER: 3, FINANCIAL_YEAR: 12}


def fill_steps(
    counts: pd.DataFrame, starts: Iterable[date], step: str, source: RecordSource, series: Sequence[str] = ()
) -> pd.DataFrame:
    """Return one row per step of time that starts at one of `starts` (and per series, where named), none left out.

    counts: a column named as the step, numerator, and series where wanted; steps without a row had no offence. Columns of
    the result: month (the step's first), label ("September 2026", "July to September 2026", "2025/26"), [series,]
    numerator (Int64: 0 in a loaded step without a row, NA in one of which a month is not loaded), status.
    """
    starts = list(starts)
    keys = ["month", "series"] if series else ["month"]
    index = pd.MultiIndex.from_product([starts, series], names=keys) if series else pd.Index(starts, name="month")
    counted = counts.assign(month=pd.to_datetime(counts[step]).dt.date).set_index(keys)["numerator"].astype("Int64")
    filled = counted.reindex(index, fill_value=0).reset_index()
    return with_status(filled, step, source)


def with_status(rows: pd.DataFrame, step: str, source: RecordSource) -> pd.DataFrame:
    """Return the rows with status and label by their column month (dates); NA for what is not wholly loaded."""
    status = {start: _status(start, step, source) for start in set(rows["month"])}
    rows = rows.assign(
        status=[status[start] for start in rows["month"]], label=[step_name(start, step) for start in rows["month"]]
    )
    is_missing = rows["status"] == MISSING
    rows.loc[is_missing, "numerator"] = pd.NA
    if "is_hidden" in rows:
        # What is not wholly loaded has no count that could be hidden.
        rows.loc[is_missing, "is_hidden"] = False
    return rows.assign(month=pd.to_datetime(rows["month"]))


def months_of(period: Period) -> list[date]:
    """Return every month of a period, in order."""
    return [add_months(period.first, step) for step in range(period.months)]


def steps_loaded(step: str, source: RecordSource) -> list[date]:
    """Return the starts of the quarters, or financial years, from the first whole one to the last whole one."""
    start_of = {MONTH: lambda month: month, QUARTER: quarter_start, FINANCIAL_YEAR: financial_year_start}[step]
    first, last = start_of(source.months[0]), start_of(source.months[-1])
    starts = [first]
    while starts[-1] < last:
        starts.append(add_months(starts[-1], MONTHS_IN[step]))
    is_whole = [_status(start, step, source) != MISSING for start in starts]
    if not any(is_whole):
        return []
    return starts[is_whole.index(True) : len(starts) - is_whole[::-1].index(True)]


def step_name(start: date, step: str) -> str:
    """Return a step as it is said: "September 2026", "July to September 2026", "2025/26"."""
    if step == FINANCIAL_YEAR:
        return year_name(f"{start.year}-{(start.year + 1) % 100:02d}")
    if step == QUARTER:
        return f"{start:%B} to {month_name(add_months(start, 2))}"
    return month_name(start)


def _status(start: date, step: str, source: RecordSource) -> str:
    months = [add_months(start, number) for number in range(MONTHS_IN[step])]
    if any(month not in source.months for month in months):
        return MISSING
    return PROVISIONAL if any(month in source.provisional for month in months) else LOADED
