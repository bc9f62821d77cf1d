"""The kinds of time that an offence can fall in: hour, weekday, light or dark, after school, bank holiday. Reads nothing.

Each has its values as text in order, and its expression over `offences`. NULL, "" in a table of values, is not known: an
offence without a time; of the hour and of daylight also one recorded at midnight, which is how a date without a time reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

HOUR, WEEKDAY, DAYLIGHT, AFTER_SCHOOL, BANK_HOLIDAY = "hour", "weekday", "daylight", "after_school", "bank_holiday"
DAY = "day"

LIGHT, DARK = "light", "dark"
SCHOOL_DAY, OTHER_WEEKDAY, ANY_OTHER_TIME = "school", "other", "rest"
HOLIDAY, NO_HOLIDAY = "holiday", "other"

# 15:00 to 17:59.
AFTER_SCHOOL_HOURS = (15, 16, 17)

UNKNOWN = ""


@dataclass(frozen=True)
class TimeKind:
    """values: in order, UNKNOWN not among them. sql: over the columns of `offences` named in `columns`."""

    values: tuple[str, ...]
    sql: str
    columns: tuple[str, ...]


_IN_HOURS = f"hour IN ({', '.join(map(str, AFTER_SCHOOL_HOURS))})"

TIME_KINDS: Mapping[str, TimeKind] = MappingProxyType(
    {
        HOUR: TimeKind(tuple(str(hour) for hour in range(24)), "hour", ("hour",)),
        WEEKDAY: TimeKind(tuple(str(day) for day in range(1, 8)), "weekday", ("weekday",)),
        DAYLIGHT: TimeKind(
            (LIGHT, DARK), f"CASE WHEN is_dark THEN '{DARK}' WHEN NOT is_dark THEN '{LIGHT}' END", ("is_dark",)
        ),
        # All else is one value, unknown hours and days of which nobody knows whether there was school among it.
        AFTER_SCHOOL: TimeKind(
            (SCHOOL_DAY, OTHER_WEEKDAY, ANY_OTHER_TIME),
            f"CASE WHEN {_IN_HOURS} AND is_school_day THEN '{SCHOOL_DAY}' "
            f"WHEN {_IN_HOURS} AND NOT is_school_day AND weekday <= 5 AND NOT is_bank_holiday THEN '{OTHER_WEEKDAY}' "
            f"ELSE '{ANY_OTHER_TIME}' END",
            ("hour", "weekday", "is_school_day", "is_bank_holiday"),
        ),
        BANK_HOLIDAY: TimeKind(
            (HOLIDAY, NO_HOLIDAY),
            f"CASE WHEN is_bank_holiday THEN '{HOLIDAY}' WHEN NOT is_bank_holiday THEN '{NO_HOLIDAY}' END",
            ("is_bank_holiday",),
        ),
    }
)


def values_of(kind: str) -> tuple[str, ...]:
    """Return every value of a kind of time, UNKNOWN last where a record's may not be known."""
    values = TIME_KINDS[kind].values
    return values if kind == AFTER_SCHOOL else (*values, UNKNOWN)
