"""All that is loaded of what the filters count, whatever period they choose: by month, and which types are among it."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from svd_data.control.grid import NOT_RECORDED, TYPE, breakdown_of
from svd_data.periods import ALL, LATEST, add_months, resolve_period
from svd_data.queries import Breakdown, count_by
from svd_data.views import controlled
from svd_data.views.months import MONTHS_IN, fill_steps, steps_loaded, with_status
from svd_data.views.question import Ask


@dataclass(frozen=True)
class _Exact:
    """by_month: month and numerator; months without an event have no row. types: those with an event."""

    by_month: pd.DataFrame
    types: frozenset[str]


def every_step(ask: Ask, step: str) -> pd.DataFrame:
    """Return every month or quarter from the first whole one loaded to the last, of what the filters count.

    Columns: month (its first), label, numerator (Int64; NA: not loaded, or hidden), is_hidden, status. For a controlled
    audience from the closed grid, where the area alone has months. To be released by the caller.
    """
    starts = steps_loaded(step, ask.source)
    if ask.is_controlled:
        spans = [(start, add_months(start, MONTHS_IN[step] - 1)) for start in starts]
        return with_status(controlled.area_over_time(ask, spans), step, ask.source)
    months = _exact(ask).by_month
    counts = months.assign(**{step: _starts_of(months["month"], MONTHS_IN[step])}).groupby(step, as_index=False)
    return fill_steps(counts["numerator"].sum(), starts, step, ask.source).assign(is_hidden=False)


def types_counted(ask: Ask) -> frozenset[str]:
    """Return the types of offence that are known to be among what the filters count.

    For a controlled audience those of which the latest 12 months' released table shows any: a type that is hidden there
    could not be named without telling that it is not zero, and is too small to move the whole.
    """
    if not ask.is_controlled:
        return _exact(ask).types
    latest = resolve_period(LATEST, ask.source.months)
    table = breakdown_of(ask.connection, ask.catalogue, controlled.question_of(ask), latest, (TYPE,))
    shown = frozenset(table.loc[table["numerator"].fillna(0) > 0, TYPE]) - {NOT_RECORDED}
    return shown & frozenset(ask.filters.types) if ask.filters.types else shown


def _exact(ask: Ask) -> _Exact:
    filters = replace(ask.filters, period=resolve_period(ALL, ask.source.months))

    def count() -> _Exact:
        by = [Breakdown(("month",)), Breakdown(("category",))]
        months, types = count_by(ask.connection, filters, by, {"numerator": filters.period})
        return _Exact(months, frozenset(types["category"].dropna()))

    # The months and the events of one page both ask for it.
    return ask.connection.once(("history", filters), count)


def _starts_of(months: pd.Series, months_a_step: int) -> list[date]:
    return [
        date(month.year, (month.month - 1) // months_a_step * months_a_step + 1, 1) for month in pd.to_datetime(months)
    ]
