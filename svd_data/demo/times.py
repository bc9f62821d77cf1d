"""When in its month an offence happens: hours of the week by theme, school days, minutes.

Times are local. All shapes are assumed. School days are approximate (half-terms and holidays by rule).
"""

from datetime import date, timedelta

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from svd_data.demo.draws import Bools, Floats, Ints
from svd_data.demo.themes import DAY, DOMESTIC, HOME, NIGHT, RETAIL, SCHOOL, STREET, THEMES, VEHICLE

Dates = NDArray[np.datetime64]
Times = NDArray[np.datetime64]

UNKNOWN_SHARE = 0.03
EASTER_SUNDAYS = (
    date(2018, 4, 1), date(2019, 4, 21), date(2020, 4, 12), date(2021, 4, 4), date(2022, 4, 17), date(2023, 4, 9),
    date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5),
)  # fmt: skip
# Schools were shut to most pupils.
CLOSURES = ((date(2020, 3, 23), date(2020, 8, 31)), (date(2021, 1, 4), date(2021, 3, 7)))

# theme -> peaks of the day, each (hour of its middle, hours to either side, weight), over a level of 1
PEAKS: dict[int, tuple[tuple[float, float, float], ...]] = {
    NIGHT: ((0.5, 2.4, 40.0), (20.0, 3.0, 6.0)),
    SCHOOL: ((16.0, 3.0, 2.0),),
    DOMESTIC: ((21.0, 3.5, 5.0), (0.0, 2.0, 2.0)),
    STREET: ((18.0, 4.0, 5.0), (22.5, 2.5, 3.0)),
    HOME: ((19.0, 4.0, 2.0), (3.0, 2.5, 1.5)),
    RETAIL: ((14.0, 3.0, 40.0),),
    VEHICLE: ((22.0, 4.0, 4.0), (4.0, 3.0, 3.0)),
    DAY: ((14.0, 4.0, 8.0),),
}
# theme -> weights of Monday to Sunday
WEEKDAYS: dict[int, tuple[float, ...]] = {
    NIGHT: (0.40, 0.45, 0.50, 0.65, 2.30, 2.70, 0.60),
    DOMESTIC: (0.90, 0.85, 0.85, 0.90, 1.05, 1.35, 1.35),
    RETAIL: (1.00, 1.00, 1.00, 1.05, 1.15, 1.20, 0.70),
    SCHOOL: (1.00, 1.00, 1.00, 1.00, 1.00, 0.80, 0.60),
}
NIGHT_ENDS = 6  # a night out belongs to the evening it began on
AFTER_SCHOOL = range(15, 18)
AFTER_SCHOOL_WEIGHT = 55.0
# People round the time: to the half hour, the quarter, five minutes.
_MINUTE = np.arange(60)
MINUTES = np.select([_MINUTE % 30 == 0, _MINUTE % 15 == 0, _MINUTE % 5 == 0], [9.0, 4.0, 2.0], default=0.6)


def draw_times(rng: Generator, themes: Ints, month: Ints, first: date, last: date) -> Times:
    """Return the local time of each offence, to the minute and within its month; NaT where not known.

    `month` counts from `first`; `first` and `last` are the first days of the months covered.
    """
    starts = np.datetime64(first, "M") + np.arange(int(month.max()) + 2)
    days = np.arange(starts[0], np.datetime64(last, "M") + 1, dtype="datetime64[D]")
    cumulative = np.cumsum(_hour_weights(days), axis=1)
    cumulative = np.column_stack([np.zeros(len(THEMES)), cumulative])
    at_start = cumulative[:, ((starts.astype("datetime64[D]") - days[0]).astype(np.int64) * 24)]
    from_, to = at_start[themes, month], at_start[themes, month + 1]
    hours = _find_hours(cumulative, themes, from_ + (to - from_) * rng.random(len(themes)))
    minutes = np.searchsorted(np.cumsum(MINUTES / MINUTES.sum()), rng.random(len(themes)), side="right")
    times: Times = days[0].astype("datetime64[m]") + hours * 60 + np.minimum(minutes, 59)
    times[rng.random(len(themes)) < UNKNOWN_SHARE] = np.datetime64("NaT")
    return times


def _find_hours(cumulative: Floats, themes: Ints, targets: Floats) -> Ints:
    """Return the hour, counted from the first, in which each theme's running total passes its target."""
    hours = np.empty(len(themes), dtype=np.int64)
    for theme in range(len(THEMES)):
        rows = themes == theme
        hours[rows] = np.searchsorted(cumulative[theme], targets[rows], side="right") - 1
    return hours


def _hour_weights(days: Dates) -> Floats:
    """Return how likely each hour of each day is, themes x hours; 0 in the hour that the clocks skip."""
    hour = np.tile(np.arange(24), len(days))
    weekday = np.repeat(weekdays(days), 24)
    evening_of = np.where(hour < NIGHT_ENDS, (weekday - 1) % 7, weekday)
    after_school = np.isin(hour, AFTER_SCHOOL) & np.repeat(school_days(days), 24)
    exists = ~(np.repeat(_clocks_go_forward(days), 24) & (hour == 1))
    weights = np.empty((len(THEMES), len(hour)))
    for theme, peaks in PEAKS.items():
        of_hour = 1 + np.sum(
            [weight * np.exp(-((_apart(middle) / width) ** 2)) for middle, width, weight in peaks], axis=0
        )
        of_weekday = np.array(WEEKDAYS.get(theme, (1.0,) * 7))
        weights[theme] = of_hour[hour] * of_weekday[evening_of if theme == NIGHT else weekday]
    weights[SCHOOL] += AFTER_SCHOOL_WEIGHT * after_school
    weights[:, ~exists] = 0
    return weights


def _apart(middle: float) -> Floats:
    """Return how far each hour of the day is from `middle` round the clock, in hours."""
    distance: Floats = np.abs(np.arange(24) + 0.5 - middle)
    return np.minimum(distance, 24 - distance)


def weekdays(days: Dates) -> Ints:
    """Return 0 for Monday to 6 for Sunday."""
    return (days.astype("datetime64[D]").astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday


def _clocks_go_forward(days: Dates) -> Bools:
    """Return the last Sundays of March, on which local time has no hour from 01:00 to 02:00."""
    month = days.astype("datetime64[M]").astype(np.int64) % 12
    week_later = (days + 7).astype("datetime64[M]").astype(np.int64) % 12
    sundays: Bools = (month == 2) & (weekdays(days) == 6) & (week_later == 3)
    return sundays


def school_days(days: Dates) -> Bools:
    """Return the weekdays in term, by rule of thumb: no bank holidays but those inside a school holiday."""
    is_school_day = weekdays(days) < 5
    for start, end in _holidays(range(2018, 2027)):
        is_school_day &= ~((days >= np.datetime64(start)) & (days <= np.datetime64(end)))
    return is_school_day


def _holidays(years: range) -> list[tuple[date, date]]:
    """Return school holidays and closures, first and last days included."""
    holidays = list(CLOSURES)
    for year, easter in zip(years, EASTER_SUNDAYS, strict=True):
        spring = _monday_of(date(year, 5, 31))
        early_may = _monday_of(date(year, 5, 7))
        holidays += [
            (date(year, 1, 1), date(year, 1, 3)),
            _week(_monday_of(date(year, 2, 18))),
            (easter - timedelta(days=13), easter + timedelta(days=5)),
            (early_may, early_may),
            _week(spring),
            (date(year, 7, 22), date(year, 9, 2)),
            _week(_monday_of(date(year, 10, 29))),
            (date(year, 12, 21), date(year, 12, 31)),
        ]
    return holidays


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(monday: date) -> tuple[date, date]:
    return monday, monday + timedelta(days=4)
