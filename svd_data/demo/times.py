"""When in its month an offence happens: hours of the week by theme, school days, minutes.

Times are local. All shapes are assumed. School days are the calendar's.
"""

from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from svd_data.calendar_days import SCHOOL_TERMS, school_days, school_terms
from svd_data.demo.draws import Bools, Floats, Ints
from svd_data.demo.themes import DAY, DOMESTIC, HOME, NIGHT, RETAIL, SCHOOL, STREET, THEMES, VEHICLE

Dates = NDArray[np.datetime64]
Times = NDArray[np.datetime64]

UNKNOWN_SHARE = 0.03
# Of a few more the date alone is known, which stands in records as midnight.
DATE_ONLY_SHARE = 0.01

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


def draw_times(rng: Generator, themes: Ints, month: Ints, first: date, last: date, area_code: str) -> Times:
    """Return the local time of each offence, to the minute and within its month; NaT where not known, midnight where the
    date alone is known.

    `month` counts from `first`; `first` and `last` are the first days of the months covered. The area's school days count.
    """
    starts = np.datetime64(first, "M") + np.arange(int(month.max()) + 2)
    days = np.arange(starts[0], np.datetime64(last, "M") + 1, dtype="datetime64[D]")
    cumulative = np.cumsum(_hour_weights(days, in_school(days, area_code)), axis=1)
    cumulative = np.column_stack([np.zeros(len(THEMES)), cumulative])
    at_start = cumulative[:, ((starts.astype("datetime64[D]") - days[0]).astype(np.int64) * 24)]
    from_, to = at_start[themes, month], at_start[themes, month + 1]
    hours = _find_hours(cumulative, themes, from_ + (to - from_) * rng.random(len(themes)))
    minutes = np.searchsorted(np.cumsum(MINUTES / MINUTES.sum()), rng.random(len(themes)), side="right")
    times: Times = days[0].astype("datetime64[m]") + hours * 60 + np.minimum(minutes, 59)
    dates = times.astype("datetime64[D]").astype("datetime64[m]")
    # Who knows the time does not write midnight, which reads as no time.
    times[times == dates] += 5
    unknown = rng.random(len(themes))
    is_date_only = (unknown >= UNKNOWN_SHARE) & (unknown < UNKNOWN_SHARE + DATE_ONLY_SHARE)
    times[is_date_only] = dates[is_date_only]
    times[unknown < UNKNOWN_SHARE] = np.datetime64("NaT")
    return times


def _find_hours(cumulative: Floats, themes: Ints, targets: Floats) -> Ints:
    """Return the hour, counted from the first, in which each theme's running total passes its target."""
    hours = np.empty(len(themes), dtype=np.int64)
    for theme in range(len(THEMES)):
        rows = themes == theme
        hours[rows] = np.searchsorted(cumulative[theme], targets[rows], side="right") - 1
    return hours


def _hour_weights(days: Dates, are_school_days: Bools) -> Floats:
    """Return how likely each hour of each day is, themes x hours; 0 in the hour that the clocks skip."""
    hour = np.tile(np.arange(24), len(days))
    weekday = np.repeat(weekdays(days), 24)
    evening_of = np.where(hour < NIGHT_ENDS, (weekday - 1) % 7, weekday)
    after_school = np.isin(hour, AFTER_SCHOOL) & np.repeat(are_school_days, 24)
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


def in_school(days: Dates, area_code: str) -> Bools:
    """Return the area's school days. Raises AssertionError where one is not known: the demonstration has no such days."""
    are_school_days, are_known = school_days(days, area_code, school_terms(area_code))
    assert are_known.all(), f"data/reference/{SCHOOL_TERMS} does not cover the demonstration's months"
    return are_school_days
