"""Counts as they are, for the internal audience and for open data: from the one query path."""

import pandas as pd

from svd_data.periods import Period
from svd_data.queries import Breakdown, count_by
from svd_data.views.question import Ask

_WARDS = Breakdown(("ward_code",), is_everywhere=True)


def wards_and_months(ask: Ask) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return counts by ward, whichever are chosen, and by month in the chosen wards, of the period and the one before.

    By ward: ward_code (None: in the area, ward not known), numerator, before. By month: month, numerator. Wards and months
    without an event have no row.
    """
    periods = {"numerator": ask.filters.period, "before": ask.before}
    wards, months = count_by(ask.connection, ask.filters, [_WARDS, Breakdown(("month",))], periods)
    months = months.assign(numerator=months["numerator"] + months["before"])
    return wards, months[["month", "numerator"]]


def over_time(ask: Ask, step: str, series: str, periods: list[Period]) -> pd.DataFrame:
    """Return counts in the chosen wards by step of time and series: a grouping's name, or "" for the whole.

    Columns: the step's name (its first day), series (text; None: not known) where asked, numerator. Steps without an event
    have no row. The periods must not overlap.
    """
    by = Breakdown((step, series) if series else (step,))
    names = {str(number): period for number, period in enumerate(periods)}
    (counts,) = count_by(ask.connection, ask.filters, [by], names)
    counts = counts.assign(numerator=counts[list(names)].sum(axis=1).astype("int64")).drop(columns=list(names))
    return counts.rename(columns={series: "series"}) if series else counts


def victims(ask: Ask) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return victims, or people referred, in the chosen wards by age band and sex, and by ethnicity; None in either: not recorded."""
    by, periods = [Breakdown(("age_band", "sex")), Breakdown(("ethnicity",))], {"numerator": ask.filters.period}
    ages, ethnicities = count_by(ask.connection, ask.filters, by, periods, unit=ask.source.people)
    return ages, ethnicities
