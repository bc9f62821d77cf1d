"""SQL that reads days and times of a partner's file. Text in, TIMESTAMP out; NULL where it is none."""

from datetime import date

from svd_data.partner.mapping import PartnerMapping
from svd_data.partner.rules import Limits

# Day 0 of a spreadsheet's numbers for days: Excel takes 1900 for a leap year, so that this holds from March 1900.
_DAY_0 = date(1899, 12, 30)


def timestamp_sql(text: str, mapping: PartnerMapping, limits: Limits) -> str:
    """Return SQL for the day and time that the SQL `text` writes, by the mapping's formats or as a spreadsheet's number."""
    formats = ", ".join(f"'{each}'" for each in mapping.formats)  # checked letter by letter where the mapping was read
    number = f"try_cast(replace({text}, ',', '') AS DOUBLE)"
    return f"""
        CASE
          WHEN regexp_full_match({text}, '[0-9]{{2}},?[0-9]{{3}}(\\.[0-9]+)?')
          THEN CASE
            WHEN {number} BETWEEN {limits.first_serial_day} AND {limits.last_serial_day}
            THEN TIMESTAMP '{_DAY_0}' + to_seconds(round({number} * 86400)::BIGINT) END
          ELSE try_strptime({text}, [{formats}])
        END"""
