"""How good the data is: what became of the rows read, and what share of what is counted lacks its ward, time, age and so on.

Month by month where every count may be shown. For partners and the public of restricted records year by year, from the
closed grid's cells of what is not recorded; the rest is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from svd_data.control.grid import AGE, ETHNICITY, NOT_RECORDED, SEX, WARD, Question, breakdown_of
from svd_data.disclosure import Released
from svd_data.filters import OFFENCES, REFERRALS, VICTIMS, Filters
from svd_data.periods import ALL, LATEST, Period, financial_year, resolve_period, year_periods
from svd_data.quality_queries import lacking_by_month, rows_by_month
from svd_data.views.closed_grid import require_on_grid
from svd_data.views.months import FINANCIAL_YEAR, MISSING, MONTH, months_of, with_status
from svd_data.views.question import Ask

# Each canonical table takes a while to control, and older years say little of today's data.
MOST_YEARS = 5

NOT_PLACED = "Rows not placed in or out of the area"


@dataclass(frozen=True)
class Lack:
    """One thing that a record may lack. words: how it is said of one line or row. column: of the closed grid, "" for none."""

    name: str
    words: str
    table: str
    recorded_as: str
    column: str


LACKS = (
    Lack("ward", "Ward not known", OFFENCES, "ward_code", WARD),
    Lack("time", "Time not recorded", OFFENCES, "hour", ""),
    Lack("age", "Victim's age not recorded", VICTIMS, "age_band", AGE),
    Lack("sex", "Victim's sex not recorded", VICTIMS, "sex", SEX),
    Lack("ethnicity", "Victim's ethnic group not recorded", VICTIMS, "ethnicity", ETHNICITY),
    Lack("ward", "Ward of residence not known", REFERRALS, "ward_code", WARD),
    Lack("age", "Age not recorded", REFERRALS, "age_band", AGE),
    Lack("sex", "Sex not recorded", REFERRALS, "sex", SEX),
    Lack("ethnicity", "Ethnic group not recorded", REFERRALS, "ethnicity", ETHNICITY),
)


@dataclass(frozen=True)
class QualityView:
    """The answer of the Guide's data quality, of one indicator in the whole area; wards, types and victims are not filtered.

    steps: one row per month, or financial year where counts are controlled, and lack; month (the first), label, series (what
    is lacking, in words), lack (its name), unit ("offences", "victims" or "referrals"), numerator (records that lack it; NA:
    not loaded, or hidden), total (records counted), is_hidden, total_is_hidden, share (numerator ÷ total, 0 to 1; NA without
    either, of no record, or of too few), status. latest: the same of the latest 12 months, one row a lack. What the source
    never records has no rows.
    files: one row a month with what became of the rows of its files (svd_data.quality_queries.rows_by_month), share (of
    rows, those unplaced), series (NOT_PLACED), label and status; None where the counts may not be shown.
    filters: the question over every month loaded. period: the latest 12 months. step: "month" or "financial_year".
    """

    filters: Filters
    period: Period
    step: str
    steps: Released
    latest: Released
    files: Released | None


def quality_view(ask: Ask) -> QualityView:
    """Return how good the data of the source is, by the records that the indicator counts.

    Raises AudienceError for an indicator that is a draft, where the audience may not have it.
    """
    everything, latest = (Filters(ask.filters.source, ask.indicator, period) for period in _periods(ask))
    ask = ask.with_filters(everything)
    if not ask.is_controlled:
        by_month = _lacking_by_month(ask)
        steps, now = _by_month(ask, by_month), _latest(ask, by_month, latest.period)
        files = ask.release(_files(ask), is_controlled=False)
    else:
        require_on_grid(ask.with_filters(latest))
        steps, now, files = _by_year(ask), _of_period(ask, latest.period), None
    step = FINANCIAL_YEAR if ask.is_controlled else MONTH
    return QualityView(everything, latest.period, step, _release(ask, steps), _release(ask, now), files)


def lacks_recorded(ask: Ask) -> tuple[Lack, ...]:
    """Return what a record of this source may lack and another have; on the closed grid, only what it has tables of."""
    return tuple(
        lack
        for lack in LACKS
        if ask.source.records(lack.table, lack.recorded_as) and (lack.column or not ask.is_controlled)
    )


def _periods(ask: Ask) -> tuple[Period, Period]:
    return resolve_period(ALL, ask.source.months), resolve_period(LATEST, ask.source.months)


def _unit(ask: Ask, lack: Lack) -> str:
    """Return which records lack it: victims for what is theirs, else what the indicator counts."""
    return VICTIMS if lack.table == VICTIMS else ask.indicator.counts


# Counts as they are


def _lacking_by_month(ask: Ask) -> pd.DataFrame:
    """Return one row a loaded month and lack: month (date), series, unit, numerator, total; 0 where nothing was counted."""
    lacks = lacks_recorded(ask)
    counts = {
        unit: lacking_by_month(ask.connection, ask.filters, unit).set_index("month")
        for unit in {_unit(ask, lack) for lack in lacks}
    }
    months = pd.to_datetime(list(ask.source.months))
    parts = []
    for lack in lacks:
        of_unit = counts[_unit(ask, lack)].reindex(months, fill_value=0)
        parts.append(_rows(lack, _unit(ask, lack), ask.source.months, of_unit[lack.name], of_unit["total"]))
    return pd.concat(parts, ignore_index=True)


def _rows(
    lack: Lack, unit: str, months: Iterable[date], numerator: Iterable[object], total: Iterable[object]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": list(months),
            "lack": lack.name,
            "series": lack.words,
            "unit": unit,
            "numerator": pd.array(list(numerator), dtype="Int64"),
            "total": pd.array(list(total), dtype="Int64"),
            "is_hidden": False,
            "total_is_hidden": False,
        }
    )


def _by_month(ask: Ask, counted: pd.DataFrame) -> pd.DataFrame:
    """Return every month from the first loaded to the last, those that are not loaded as such."""
    every = pd.MultiIndex.from_product(
        [counted["series"].unique(), months_of(ask.filters.period)], names=["series", "month"]
    )
    rows = counted.set_index(["series", "month"]).reindex(every).reset_index()
    of_series = counted.drop_duplicates("series").set_index("series")
    told = {name: rows["series"].map(of_series[name]) for name in ("lack", "unit")}
    rows = rows.assign(**told, is_hidden=False, total_is_hidden=False)
    return _marked(rows, MONTH, ask)


def _latest(ask: Ask, counted: pd.DataFrame, period: Period) -> pd.DataFrame:
    within = counted[counted["month"].between(period.first, period.last)]
    sums = within.groupby(["series", "lack", "unit"], sort=False, as_index=False)[["numerator", "total"]].sum()
    return sums.assign(is_hidden=False, total_is_hidden=False)


def _files(ask: Ask) -> pd.DataFrame:
    """Return one row a month, those without a file as not loaded, with the share of rows that could not be placed."""
    rows = rows_by_month(ask.connection, ask.filters.source)
    counts = rows.columns.drop("month")
    rows = rows.assign(month=rows["month"].dt.date).set_index("month").astype("Int64")
    rows = rows.reindex(months_of(ask.filters.period)).reset_index(names="month")
    # with_status empties the column that it knows, which here is the number of rows.
    rows = with_status(rows.assign(numerator=rows["rows"]), MONTH, ask.source).drop(columns="numerator")
    share = rows["unplaced"].astype("Float64") / rows["rows"].where(rows["rows"] > 0).astype("Float64")
    return rows[["month", "label", *counts]].assign(share=share, series=NOT_PLACED, status=rows["status"])


# Counts of the closed grid


def _by_year(ask: Ask) -> pd.DataFrame:
    """Return the newest whole financial years, oldest first."""
    years = [
        period
        for period in year_periods(ask.source.months)
        if period.is_complete
        and period.first.month == 4
        and financial_year(period.first) == financial_year(period.last)
    ]
    years = sorted(years, key=lambda period: period.first)[-MOST_YEARS:]
    parts = [_of_period(ask, year).assign(month=year.first) for year in years]
    if not parts:
        return _marked(
            _of_period(ask, resolve_period(LATEST, ask.source.months)).head(0).assign(month=[]), FINANCIAL_YEAR, ask
        )
    rows = pd.concat(parts, ignore_index=True)
    order = {lack.words: place for place, lack in enumerate(LACKS)}
    return _marked(rows.sort_values("series", key=lambda names: names.map(order), kind="stable"), FINANCIAL_YEAR, ask)


def _of_period(ask: Ask, period: Period) -> pd.DataFrame:
    """Return one row a lack of one period of a year, each count a cell of a canonical table."""
    parts = []
    for lack in lacks_recorded(ask):
        unit = _unit(ask, lack)
        question = Question(ask.filters.source, ask.indicator, unit, ask.audience)
        table = breakdown_of(ask.connection, ask.catalogue, question, period, (lack.column,))
        (missing,) = table[table[lack.column] == NOT_RECORDED].itertuples(index=False)
        (total,) = breakdown_of(ask.connection, ask.catalogue, question, period, ()).itertuples(index=False)
        row = _rows(lack, unit, [period.first], [missing.numerator], [total.numerator])
        parts.append(row.assign(is_hidden=missing.is_hidden, total_is_hidden=total.is_hidden))
    return pd.concat(parts, ignore_index=True).drop(columns="month")


# Both


def _marked(rows: pd.DataFrame, step: str, ask: Ask) -> pd.DataFrame:
    rows = with_status(rows, step, ask.source)
    is_missing = rows["status"] == MISSING
    rows.loc[is_missing, "total"] = pd.NA
    rows.loc[is_missing, "total_is_hidden"] = False
    return rows.reset_index(drop=True)


def _release(ask: Ask, rows: pd.DataFrame) -> Released:
    """Pass the counts through the gate and work out shares from what came out of it."""
    released = ask.release(rows, is_controlled=ask.is_controlled)
    counts, least = released.frame, max(released.smallest_base, 1)
    part, whole = counts["numerator"].astype("Float64"), counts["total"].astype("Float64")
    is_enough = (whole >= least) & ((part >= released.smallest_base) | (released.smallest_base == 0))
    return released.derive(counts.assign(share=(part / whole).where(is_enough.fillna(False))))
