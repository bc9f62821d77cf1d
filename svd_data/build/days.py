"""The calendar in the built file, and what each offence carries of its day: filled in one place for every build."""

from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import shapely

from svd_data.calendar_days import SCHOOL_TERMS, calendar_days, calendar_notices, school_terms
from svd_data.definitions import source_definitions

SOURCE_ID = "calendar"

# What an offence with a time carries of it. is_school_day comes apart: the calendar may know no school days.
_ALWAYS = ("hour", "weekday", "is_bank_holiday", "is_dark")


def write_calendar(connection: duckdb.DuckDBPyConnection, area_code: str, raw: Path | None = None) -> None:
    """Fill out.calendar, one row a day from the first loaded month of any offence source to the end of the last.

    Adds its row of out.sources and its notices. Needs out.sources, out.coverage and out.wards. School terms are of
    school_terms.toml in `raw` where it is there. Raises InputError as svd_data.calendar_days.school_terms does.
    """
    terms = school_terms(area_code, raw)
    first, last = _loaded_days(connection)
    wards = [geometry for (geometry,) in connection.execute("SELECT geometry FROM out.wards").fetchall()]
    west, south, east, north = shapely.total_bounds(shapely.from_wkb(wards))
    days = calendar_days(first, last, area_code, (west + east) / 2, (south + north) / 2, terms)
    own = raw / SCHOOL_TERMS if raw else None
    retrieved_on = date.fromtimestamp(own.stat().st_mtime) if own and own.is_file() else None
    insert_rows(connection, "calendar", days)
    insert_rows(
        connection, "sources", pd.DataFrame([vars(source_definitions()[SOURCE_ID]) | {"retrieved_on": retrieved_on}])
    )
    for notice in calendar_notices(first, last, area_code, terms):
        connection.execute("INSERT INTO out.notices VALUES (?, NULL, ?)", [SOURCE_ID, notice])


def fill_days_of_offences(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill what an offence carries of its time and day, and name those columns in out.source_columns.

    Offences without a time stay NULL; those of a day outside the calendar have hour and weekday only. One recorded at
    exactly midnight has a day but no hour: hour and is_dark are NULL.
    """
    if not connection.execute("SELECT 1 FROM out.offences WHERE occurred_at IS NOT NULL LIMIT 1").fetchone():
        return
    connection.execute(_FILL)
    columns = ", ".join(f"('{column}')" for column in _ALWAYS)
    connection.execute(
        f"""
        INSERT INTO out.source_columns
        WITH timed AS (
          SELECT source_id, recorded_from FROM out.source_columns
          WHERE table_name = 'offences' AND column_name = 'occurred_at'),
        school AS (SELECT min(day) AS known_from FROM out.calendar WHERE is_school_day IS NOT NULL)
        SELECT source_id, 'offences', name, recorded_from FROM timed CROSS JOIN (VALUES {columns}) columns (name)
        UNION ALL
        SELECT source_id, 'offences', 'is_school_day', greatest(recorded_from, known_from)
        FROM timed CROSS JOIN school WHERE known_from IS NOT NULL
        """
    )


# A date without a time reads as midnight, 00:00:00 to the second: of such an offence the day is known and the hour is not.
# None of these columns is indexed, so rows are changed where they stand and keep their order.
_FILL = """
    UPDATE out.offences SET
      hour = d.hour, weekday = d.weekday, is_school_day = d.is_school_day, is_bank_holiday = d.is_bank_holiday,
      is_dark = d.is_dark
    FROM (
      SELECT
        offence_id, extract(hour FROM timed_at) AS hour, extract(isodow FROM occurred_at) AS weekday,
        calendar.is_school_day, calendar.is_bank_holiday, timed_at < sunrise OR timed_at > sunset AS is_dark
      FROM (
        SELECT offence_id, occurred_at, nullif(occurred_at, date_trunc('day', occurred_at)) AS timed_at
        FROM out.offences WHERE occurred_at IS NOT NULL)
      LEFT JOIN out.calendar ON day = occurred_at::DATE) d
    WHERE out.offences.offence_id = d.offence_id
"""


def _loaded_days(connection: duckdb.DuckDBPyConnection) -> tuple[date, date]:
    first, last = connection.execute(
        """
        SELECT min(month), last_day(max(month)) FROM out.coverage JOIN out.sources USING (source_id)
        WHERE status = 'loaded' AND record_kind = 'offences'
        """
    ).fetchone() or (None, None)
    assert first, "no month of any offence source is loaded"
    return first, last


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    """Add the frame's rows to a table of `out`, by the columns' names."""
    connection.register("frame", frame)
    connection.execute(f"INSERT INTO out.{table} BY NAME SELECT * FROM frame")
    connection.unregister("frame")
