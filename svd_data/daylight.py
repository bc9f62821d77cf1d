"""How much time of each kind a run of days holds: minutes of daylight and of darkness, school days, bank holidays. Pure.

A day is local time: 24 hours, but 23 where the clocks go forward and 25 where they go back. Daylight runs from sunrise to
sunset, so dusk counts as darkness. A day's rows are those of `calendar` in the built file.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from svd_data.time_kinds import DARK, HOLIDAY, LIGHT, NO_HOLIDAY, OTHER_WEEKDAY, SCHOOL_DAY

_LONDON = ZoneInfo("Europe/London")


def minutes_of_day(day: date) -> int:
    """Return how many minutes a day has by the clocks of London.

    >>> minutes_of_day(date(2024, 3, 31)), minutes_of_day(date(2024, 4, 1)), minutes_of_day(date(2024, 10, 27))
    (1380, 1440, 1500)
    """
    # Both with their offset: the difference of two times of one zone would leave the change of the clocks out.
    start, end = (_utc(each) for each in (day, day + timedelta(days=1)))
    return (end - start) // timedelta(minutes=1)


def light_and_dark(days: pd.DataFrame) -> dict[str, int]:
    """Return the minutes of daylight and of darkness in the days: day, sunrise, sunset (local), each day once."""
    if days.empty:
        return {LIGHT: 0, DARK: 0}
    light = int((days["sunset"] - days["sunrise"]).sum() / pd.Timedelta(minutes=1))
    return {LIGHT: light, DARK: sum(minutes_of_day(day.date()) for day in days["day"]) - light}


def school_and_other_weekdays(days: pd.DataFrame) -> tuple[dict[str, int], int]:
    """Return how many school days there are and how many other weekdays, and the weekdays of which this is not known.

    Weekdays are Mondays to Fridays but bank holidays. days: day, is_school_day (NA: not known), is_bank_holiday.
    """
    weekdays = days[(days["day"].dt.day_of_week < 5) & ~days["is_bank_holiday"].astype(bool)]
    schools = weekdays["is_school_day"]
    known = schools.dropna().astype(bool)
    return {SCHOOL_DAY: int(known.sum()), OTHER_WEEKDAY: int((~known).sum())}, int(schools.isna().sum())


def bank_holidays_and_others(days: pd.DataFrame) -> dict[str, int]:
    """Return how many bank holidays there are, and how many other days. days: is_bank_holiday."""
    holidays = int(days["is_bank_holiday"].astype(bool).sum())
    return {HOLIDAY: holidays, NO_HOLIDAY: len(days) - holidays}


def _utc(day: date) -> datetime:
    return datetime.combine(day, time(), _LONDON).astimezone(ZoneInfo("UTC"))
