"""What the built file knows by the day: when what is counted happened, and which days had school.

Counts by the day are never released as they are: for the internal audience and for open data alone.
"""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from svd_data.database import Connection
from svd_data.filters import REFERRALS, VICTIMS, Filters


def events_by_day(connection: Connection, filters: Filters) -> pd.DataFrame:
    """Return what the filters count by the day it happened, or of the referral: day (NaT: recorded without one), numerator (int64).

    Of the filters' period, by the month in which it was recorded. Days without an event have no row. The unit is the
    indicator's: of an indicator of victims each victim of one offence counts once.
    """
    unit = filters.indicator.counts
    conditions, wards = filters.conditions(unit, [filters.period]), filters.ward_conditions()
    # Victims do not carry their offence's time.
    rows = f"{unit} JOIN (SELECT offence_id, occurred_at FROM offences) USING (offence_id)" if unit == VICTIMS else unit
    return connection.frame(
        f"""
        SELECT {"referred_on" if unit == REFERRALS else "occurred_at::DATE"} AS day, count(*) AS numerator
        FROM {rows}
        WHERE ({conditions.sql}) AND {wards.sql}
        GROUP BY day
        ORDER BY day
        """,
        {**conditions.parameters, **wards.parameters},
    )


def school_days(connection: Connection) -> Mapping[date, bool | None]:
    """Return whether each day of the calendar was a school day, in order; None where no school terms say."""
    days = connection.frame("SELECT day, is_school_day FROM calendar ORDER BY day")
    return {
        row.day.date(): None if pd.isna(row.is_school_day) else bool(row.is_school_day) for row in days.itertuples()
    }


def calendar_title(connection: Connection) -> str:
    """Return what the calendar's source is called; "" where the file has none."""
    titles = connection.frame("SELECT title FROM sources WHERE record_kind = 'calendar' ORDER BY source_id")["title"]
    return str(titles.iloc[0]) if len(titles) else ""
