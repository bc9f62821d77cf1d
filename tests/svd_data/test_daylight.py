"""Hours of daylight and darkness, school days and bank holidays: beside printed times, and a plain count day by day.

No printed table of Coventry's own sunrises was to be had (test_calendar.py holds its daylight beside the Astronomical
Almanac's formulas), so the printed times are those of the nearest cities for which newspapers gave them on these days.
"""

from datetime import date, timedelta

import pandas as pd
import pytest

from svd_data.calendar_days import calendar_days, school_terms
from svd_data.database import Connection
from svd_data.daylight import bank_holidays_and_others, light_and_dark, minutes_of_day, school_and_other_weekdays
from svd_data.queries import days_of
from tests.svd_data.test_calendar import daylight as almanac

COVENTRY, LONGITUDE, LATITUDE = "E08000026", -1.51, 52.41
BIRMINGHAM, LONDON = (-1.90, 52.48), (-0.13, 51.51)


@pytest.fixture(scope="module")
def days(demo: Connection) -> pd.DataFrame:
    return days_of(demo)


def made(first: str, last: str, longitude: float = LONGITUDE, latitude: float = LATITUDE) -> pd.DataFrame:
    days = (date.fromisoformat(each) for each in (first, last))
    return calendar_days(*days, COVENTRY, longitude, latitude, school_terms(COVENTRY))


@pytest.mark.parametrize(
    ("day", "place", "rise", "fall"),
    [
        ("2018-12-21", BIRMINGHAM, "08:15", "15:55"),  # the i, December 2018
        ("2025-03-09", BIRMINGHAM, None, "18:01"),  # Daily Express, 7 March 2025: first sunsets after 6pm
        ("2011-06-21", LONDON, "04:42", "21:20"),  # foxywaitingroom.wordpress.com, 21 June 2011
        ("2023-10-29", LONDON, "06:48", "16:39"),  # inkl.com, October 2023: when the clocks go back
    ],
)
def test_sunrise_and_sunset_are_within_three_minutes_of_printed_ones_on_four_days(
    day: str, place: tuple[float, float], rise: str | None, fall: str
) -> None:
    found = made(day, day, *place).iloc[0]
    for moment, printed in ((found["sunrise"], rise), (found["sunset"], fall)):
        if printed:
            assert abs(moment - pd.Timestamp(f"{day} {printed}")) <= pd.Timedelta(minutes=3)


@pytest.mark.parametrize("day", ["2024-03-20", "2024-06-20", "2024-09-22", "2024-12-21"])
def test_coventry_s_hours_of_daylight_on_four_days_are_the_almanac_s(day: str) -> None:
    rise, fall = almanac(date.fromisoformat(day), LONGITUDE, LATITUDE)
    found = light_and_dark(made(day, day))
    assert found["light"] == pytest.approx((fall - rise) / timedelta(minutes=1), abs=3)
    assert found["light"] + found["dark"] == 24 * 60


def test_light_and_dark_of_a_year_equal_a_count_minute_by_minute(days: pd.DataFrame) -> None:
    """Of two months, both changes of the clocks among them: each minute of universal time is looked at on its own."""
    some = days[days["day"].dt.to_period("M").isin(pd.PeriodIndex(["2024-03", "2024-10"], freq="M"))]
    light = dark = 0
    for row in some.itertuples():
        minutes = pd.date_range(row.day.tz_localize("Europe/London").tz_convert("UTC"),
                                (row.day + timedelta(days=1)).tz_localize("Europe/London").tz_convert("UTC"),
                                freq="min", inclusive="left").tz_convert("Europe/London").tz_localize(None)  # fmt: skip
        is_light = (minutes >= row.sunrise) & (minutes < row.sunset)
        light, dark = light + int(is_light.sum()), dark + int((~is_light).sum())
    assert light_and_dark(some) == {"light": light, "dark": dark}
    # 62 days, one of 23 hours and one of 25.
    assert light + dark == 62 * 24 * 60


def test_a_whole_year_has_all_its_hours(days: pd.DataFrame) -> None:
    year = days[days["day"].dt.year == 2024]
    assert sum(light_and_dark(year).values()) == 366 * 24 * 60
    assert (
        light_and_dark(year)["light"] > light_and_dark(year)["dark"]
    )  # the sun's edge and refraction lengthen the day
    assert light_and_dark(year.iloc[:0]) == {"light": 0, "dark": 0}


def test_days_are_an_hour_shorter_and_longer_when_the_clocks_change() -> None:
    assert [minutes_of_day(date(2026, month, day)) // 60 for month, day in ((3, 29), (3, 30), (10, 25))] == [23, 24, 25]


def test_school_days_and_other_weekdays_leave_out_weekends_and_bank_holidays(days: pd.DataFrame) -> None:
    year = days[days["day"].dt.year == 2025]
    school = other = 0
    for row in year.itertuples():
        if row.day.weekday() < 5 and not row.is_bank_holiday:
            school, other = school + bool(row.is_school_day), other + (not row.is_school_day)
    assert school_and_other_weekdays(year) == ({"school": school, "other": other}, 0)
    assert school == int(year["is_school_day"].sum())  # no school day is a weekend or a bank holiday
    # 261 weekdays in 2025, all 8 bank holidays of England among them (gov.uk/bank-holidays).
    assert school + other == 261 - 8
    assert bank_holidays_and_others(year) == {"holiday": 8, "other": 357}


def test_days_of_which_nobody_knows_whether_there_was_school_are_counted_apart() -> None:
    week = pd.DataFrame({
        "day": pd.date_range("2024-09-02", periods=7),  # Monday to Sunday
        "is_school_day": [True, None, False, None, True, None, False],
        "is_bank_holiday": [False, False, False, True, False, False, False],
    })  # fmt: skip
    assert school_and_other_weekdays(week) == ({"school": 2, "other": 1}, 1)
