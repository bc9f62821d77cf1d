"""Control charts against published figures, series judged by hand, and a plain second reading of the rules."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from svd_data.periods import add_months
from svd_data.process_control import (
    ABOVE,
    BELOW,
    DAYS_BETWEEN,
    FALLING,
    NEAR,
    ONE_SIDE,
    OUTSIDE,
    RISING,
    TREND,
    XMR,
    Change,
    Limits,
    Point,
    Segment,
    Signal,
    choose_chart,
    control_chart,
    days_between,
    days_between_chart,
    xmr_limits,
)

START = date(2024, 1, 1)

# NHSRplotthedots, vignette "Deviations from Excel defaults".
NHS_EXAMPLE = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)

# Hours between failures of a valve: Montgomery, Introduction to Statistical Quality Control, example 7.6, and his
# transformed values (hours to the power 0.2777).
VALVE_HOURS = (286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96)
VALVE_TRANSFORMED = (
    4.80986, 6.70903, 5.72650, 3.81367, 6.43541, 6.23705, 1.46958, 3.96768, 5.39007, 1.78151,
    9.09619, 5.89774, 3.38833, 4.51095, 5.91690, 5.59189, 7.16124, 7.18601, 9.09083, 3.55203,
)  # fmt: skip

# Up and down by one around 10, so that nothing else fires.
QUIET = (9, 11) * 8

Series = Sequence[float | None]


def monthly(values: Series, start: date = START) -> tuple[Point, ...]:
    return tuple(Point(add_months(start, step), value) for step, value in enumerate(values))


def judged(values: Series, error: int = 0) -> Segment:
    (segment,) = control_chart(monthly(values), error=error)
    return segment


def of_rule(segment: Segment, rule: str) -> list[tuple[str, list[int]]]:
    """The side and the places (0 is the first point) of each signal of one rule."""
    places = {point.on: place for place, point in enumerate(segment.points)}
    return [(signal.side, [places[on] for on in signal.dates]) for signal in segment.signals if signal.rule == rule]


def words(signals: Sequence[Signal], rule: str) -> list[str]:
    return [signal.words for signal in signals if signal.rule == rule]


# Limits


@pytest.mark.parametrize(("is_screened", "upper", "lower"), [(True, 4.60, -0.72), (False, 6.95, -3.06)])
def test_the_nhs_example_has_its_published_limits(is_screened: bool, upper: float, lower: float) -> None:
    limits = xmr_limits(NHS_EXAMPLE, is_screened=is_screened)
    assert limits is not None
    assert (limits.mean, limits.upper, limits.lower) == pytest.approx((1.94, upper, lower), abs=0.005)


def test_screening_is_done_once() -> None:
    # Ranges 1 ×14, 4, 9: mean 27/16, screen 5.51 takes the 9; of the rest (mean 1.2, screen 3.92) the 4 stays in.
    values = [0, 1, 0, 1, 0, 4, 3, 4, 3, 4, 13, 12, 13, 12, 13, 12, 13]
    limits = xmr_limits(values)
    assert limits is not None
    assert limits.upper - limits.mean == pytest.approx(2.66 * (14 * 1 + 4) / 15)


def test_limits_by_hand() -> None:
    # mean 12; ranges 4, 2, 4, 8: mean 4.5; 2.66 × 4.5 = 11.97, two thirds of it 7.98
    limits = xmr_limits([10, 14, 12, 16, 8])
    assert limits is not None
    each = (limits.mean, limits.lower, limits.upper, limits.near_lower, limits.near_upper)
    assert each == pytest.approx((12, 0.03, 23.97, 4.02, 19.98))


def test_a_range_across_a_gap_does_not_exist() -> None:
    # ranges 2 and 2; the 88 from before the gap to after it is none
    limits = xmr_limits([10, 12, None, 100, 102])
    assert limits is not None
    assert (limits.mean, limits.upper - limits.mean) == pytest.approx((56, 5.32))


@pytest.mark.parametrize("values", [[], [None], [7], [7, None, 9], [5, 5, None, 9, 9]])
def test_where_moving_ranges_tell_nothing_there_are_no_limits(values: Series) -> None:
    assert xmr_limits(values) is None
    assert all(segment.signals == () for segment in control_chart(monthly(values)))


def test_a_series_that_moves_once_is_not_screened_to_limits_of_no_width() -> None:
    # ranges 0 ×10 and 5: the 5 is above 3.267 × 5/11, and without it every point would be outside limits of no width
    limits = xmr_limits([20] * 6 + [25] * 6)
    assert limits is not None
    assert limits.upper - limits.mean == pytest.approx(2.66 * 5 / 11)


def test_the_lower_limit_is_kept_as_calculated_and_shown_at_0() -> None:
    limits = judged(NHS_EXAMPLE).limits
    assert limits is not None
    assert limits.lower == pytest.approx(-0.72, abs=0.005)
    assert limits.lower_shown == 0
    assert Limits(5, 1, 9, 3, 7).lower_shown == 1


@pytest.mark.parametrize(("points", "is_provisional"), [(11, True), (12, False)])
def test_limits_of_under_12_points_are_provisional(points: int, is_provisional: bool) -> None:
    assert judged(QUIET[:points]).is_provisional == is_provisional


def test_gaps_are_no_points() -> None:
    assert judged([*QUIET[:11], None, None]).is_provisional


# Signals


def test_a_quiet_series_has_no_signal() -> None:
    assert judged(QUIET).signals == ()


def test_a_point_outside_the_limits_is_named() -> None:
    segment = judged(NHS_EXAMPLE)
    assert of_rule(segment, OUTSIDE) == [(ABOVE, [4])]
    assert words(segment.signals, OUTSIDE) == ["May 2024 is above the upper limit"]


def test_a_point_below_the_limits_is_named() -> None:
    segment = judged([*QUIET, 1])
    assert of_rule(segment, OUTSIDE) == [(BELOW, [16])]
    assert words(segment.signals, OUTSIDE) == ["May 2025 is below the lower limit"]


def test_points_outside_in_a_row_are_one_signal() -> None:
    assert words(judged([*QUIET, 30, 31]).signals, OUTSIDE) == [
        "2 months in a row above the upper limit: from May to June 2025"
    ]


def test_7_in_a_row_on_one_side_are_a_signal_and_6_are_none() -> None:
    segment = judged([1, 1, 9, 10, 9, 10, 9, 10, 9])
    assert of_rule(segment, ONE_SIDE) == [(ABOVE, [2, 3, 4, 5, 6, 7, 8])]
    assert words(segment.signals, ONE_SIDE) == ["7 months in a row above the average: from March to September 2024"]
    assert of_rule(judged([1, 1, 9, 10, 9, 10, 9, 10]), ONE_SIDE) == []


def test_a_run_goes_on_over_the_new_year_and_is_one_signal() -> None:
    segment = control_chart(monthly([1] * 8 + [9] * 8, date(2023, 6, 1)))[0]
    assert words(segment.signals, ONE_SIDE) == [
        "8 months in a row below the average: from June 2023 to January 2024",
        "8 months in a row above the average: from February to September 2024",
    ]


def test_a_point_on_the_mean_ends_a_run() -> None:
    # mean 10: seven below but for the fourth, which lies on it
    segment = judged([9, 9, 9, 10, 9, 9, 9, 12, 11, 11, 12])
    assert segment.limits is not None
    assert segment.limits.mean == 10
    assert of_rule(segment, ONE_SIDE) == []


def test_7_rising_are_a_signal_and_6_are_none() -> None:
    segment = judged([5, 4, 5, 6, 7, 8, 9, 10, 9])
    assert of_rule(segment, TREND) == [(RISING, [1, 2, 3, 4, 5, 6, 7])]
    assert words(segment.signals, TREND) == ["7 months in a row rising: from February to August 2024"]
    assert of_rule(judged([5, 4, 5, 6, 7, 8, 9, 9]), TREND) == []


def test_7_falling_are_a_signal_and_a_tie_ends_a_trend() -> None:
    assert of_rule(judged([10, 9, 8, 7, 6, 5, 4]), TREND) == [(FALLING, [0, 1, 2, 3, 4, 5, 6])]
    assert of_rule(judged([10, 9, 8, 7, 7, 6, 5, 4]), TREND) == []


def test_2_of_3_near_a_limit_are_a_signal() -> None:
    # mean 10.5, mean range 52/19: two thirds of the way up is 15.35, the limit 17.78
    segment = judged([*QUIET, 15.5, 10, 15.5, 9])
    assert segment.limits is not None
    assert segment.limits.near_upper < 15.5 < segment.limits.upper
    assert of_rule(segment, NEAR) == [(ABOVE, [16, 18])]
    assert words(segment.signals, NEAR) == [
        "2 of 3 months in a row close to the upper limit or above it: May and July 2025"
    ]


def test_2_near_different_limits_are_no_signal() -> None:
    segment = judged([*QUIET, 15.5, 10, 5, 10])
    assert of_rule(segment, NEAR) == []


def test_2_of_3_that_overlap_are_one_signal() -> None:
    segment = judged([*QUIET, *QUIET, 14.5, 10, 14.5, 14.5, 9, 11])
    assert of_rule(segment, NEAR) == [(ABOVE, [32, 34, 35])]
    assert words(segment.signals, NEAR) == [
        "3 of 4 months in a row close to the upper limit or above it: September, November and December 2026"
    ]


@pytest.mark.parametrize(
    ("whole", "broken", "rule"),
    [
        ([1, 1, 9, 10, 9, 10, 9, 10, 9, 10], [1, 1, 9, 10, 9, 10, None, 10, 9, 10], ONE_SIDE),
        ([9, 1, 2, 3, 4, 5, 6, 7, 8], [9, 1, 2, 3, 4, None, 6, 7, 8], TREND),
        ([*QUIET, 15.5, 10, 15.5, 9], [*QUIET, 15.5, None, 15.5, 9], NEAR),
    ],
)
def test_a_gap_ends_what_would_be_a_signal(whole: Series, broken: Series, rule: str) -> None:
    assert of_rule(judged(whole), rule)
    assert of_rule(judged(broken), rule) == []


def test_a_signal_of_quarters_is_told_in_quarters() -> None:
    values = [1] * 7 + [9] * 7
    points = [Point(add_months(START, 3 * step), value) for step, value in enumerate(values)]
    (segment,) = control_chart(points, months_a_step=3)
    assert (
        words(segment.signals, ONE_SIDE)[0]
        == "7 quarters in a row below the average: from January 2024 to September 2025"
    )


@pytest.mark.parametrize("months", [(1, 3), (3, 1), (1, 1)])
def test_steps_left_out_out_of_order_or_twice_raise(months: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="a gap is a point without a value"):
        control_chart([Point(date(2024, month, 1), 1) for month in months])


# Changes


def test_a_series_is_judged_anew_from_a_declared_change() -> None:
    low, high = (9, 11) * 6, (29, 31) * 6
    (whole,) = control_chart(monthly([*low, *high]))
    assert whole.signals
    first, second = control_chart(monthly([*low, *high]), [Change(date(2025, 1, 1), "New crime-recording system")])
    assert (first.reason, second.reason) == ("", "New crime-recording system")
    assert [point.value for point in second.points] == list(high)
    assert first.limits is not None
    assert second.limits is not None
    assert (first.limits.mean, second.limits.mean) == (10, 30)
    assert first.signals == second.signals == ()


def test_a_run_does_not_go_on_across_a_change() -> None:
    rising = monthly(range(10))
    assert of_rule(control_chart(rising)[0], TREND)
    parts = control_chart(rising, [Change(date(2024, 6, 1), "New law")])
    assert [of_rule(part, TREND) for part in parts] == [[], []]
    assert all(part.is_provisional for part in parts)


def test_a_month_belongs_after_a_change_only_if_it_begins_then() -> None:
    first, second = control_chart(monthly(QUIET), [Change(date(2024, 6, 2), "Mid-June")])
    assert (len(first.points), len(second.points)) == (6, 10)


def test_changes_outside_the_series_divide_nothing_and_two_at_once_give_both_reasons() -> None:
    changes = [
        Change(date(2030, 1, 1), "later"),
        Change(date(2024, 6, 1), "one"),
        Change(date(2020, 1, 1), "earlier"),
        Change(date(2024, 5, 20), "other"),
    ]
    assert [part.reason for part in control_chart(monthly(QUIET), changes)] == ["", "other; one"]


def test_a_change_without_a_reason_raises() -> None:
    with pytest.raises(ValueError, match="needs its reason"):
        control_chart(monthly(QUIET), [Change(date(2024, 6, 1), " ")])


def test_no_points_are_no_segments() -> None:
    assert control_chart([]) == ()


# Controlled counts


def test_a_rounded_point_just_outside_may_be_inside() -> None:
    # mean 102, mean range 179/16: the limit is 131.76, between 134 − 2 and 134 − 4
    values = [95, 105] * 8 + [134]
    assert of_rule(judged(values, error=2), OUTSIDE) == [(ABOVE, [16])]
    assert of_rule(judged(values, error=4), OUTSIDE) == []


def test_a_rounded_rise_needs_steps_of_more_than_twice_the_error() -> None:
    assert of_rule(judged(range(100, 135, 5), error=2), TREND) == [(RISING, list(range(7)))]
    assert of_rule(judged(range(100, 128, 4), error=2), TREND) == []


def test_a_rounded_run_needs_every_point_clear_of_the_average() -> None:
    # mean 50: a 55 may be 51 with an error of 4, and 50 with one of 5
    values = [20, 20, *(60, 55) * 4]
    assert of_rule(judged(values, error=4), ONE_SIDE) == [(ABOVE, list(range(2, 10)))]
    assert of_rule(judged(values, error=5), ONE_SIDE) == []


def test_2_rounded_of_3_need_both_to_be_near() -> None:
    # two thirds of the way up is 15.35
    assert of_rule(judged([*QUIET, 15.5, 10, 15.5, 9], error=1), NEAR) == []


def test_limits_are_those_of_the_released_counts() -> None:
    assert judged(QUIET, error=4).limits == judged(QUIET).limits


def test_nothing_is_worked_out_from_a_small_controlled_count() -> None:
    values = [*(25, 30) * 6, 15]
    (segment,) = control_chart(monthly(values), error=2, smallest_base=20)
    assert (segment.limits, segment.signals, segment.may_be_judged) == (None, (), False)
    (segment,) = control_chart(monthly([25, 30, None, 30, 25]), error=2, smallest_base=20)
    assert segment.may_be_judged
    assert segment.limits is not None


# Rare events


@pytest.mark.parametrize(
    ("counts", "chart"),
    [
        ([0] * 16 + [1, 1], DAYS_BETWEEN),  # gun crime in a ward
        ([0, 0, 1, 1], XMR),  # the median of an even number is half-way
        ([0, 0, 0, None, 5], DAYS_BETWEEN),
        ([None, None], XMR),
        ([], XMR),
        (QUIET, XMR),
    ],
)
def test_days_between_are_for_series_that_are_mostly_0(counts: Sequence[int | None], chart: str) -> None:
    assert choose_chart(counts) == chart


def test_days_between_events() -> None:
    events = [date(2024, 3, 1), date(2024, 1, 1), date(2024, 1, 11), date(2024, 1, 11)]
    assert days_between(events) == (
        Point(date(2024, 1, 11), 10),
        Point(date(2024, 1, 11), 0),
        Point(date(2024, 3, 1), 50),  # a leap year
    )
    assert days_between(events[:1]) == ()


@pytest.mark.parametrize(
    ("month", "wait"),
    [
        (date(2024, 2, 1), None),  # inside the wait
        (date(2023, 12, 1), 60),  # before both
        (date(2024, 4, 1), 60),  # after both
    ],
)
def test_a_wait_across_a_month_that_is_not_loaded_is_a_gap(month: date, wait: int | None) -> None:
    assert days_between([date(2024, 1, 1), date(2024, 3, 1)], [month]) == (Point(date(2024, 3, 1), wait),)


def waits_of(days: Series) -> tuple[Point, ...]:
    return tuple(Point(START + timedelta(days=200 * place), value) for place, value in enumerate(days))


def test_the_valves_of_montgomery_have_his_transformed_values_and_the_limits_of_an_xmr_chart_of_them() -> None:
    assert np.array(VALVE_HOURS, dtype=float) ** 0.2777 == pytest.approx(VALVE_TRANSFORMED, abs=2e-5)
    transformed = np.array(VALVE_TRANSFORMED)
    reach = 2.66 * np.abs(np.diff(transformed)).mean()
    (segment,) = days_between_chart(waits_of(VALVE_HOURS))
    assert segment.limits is not None
    # His power is 1/3.6 cut to four places, so the two agree to about 1 in 500 where the power is undone.
    assert segment.limits.mean == pytest.approx(transformed.mean() ** 3.6, rel=4e-3)
    assert segment.limits.upper == pytest.approx((transformed.mean() + reach) ** 3.6, rel=4e-3)
    assert transformed.mean() - reach < 0
    assert segment.limits.lower == 0
    assert segment.signals == ()  # he finds the valves in control


def test_a_long_wait_is_a_signal_that_names_it() -> None:
    (segment,) = days_between_chart(waits_of([20, 30, 25, 30, 20, 30, 25, 30, 20, 25, 30, 20, 400]))
    assert words(segment.signals, OUTSIDE) == [
        f"the wait that ended on {_day(segment.points[12].on)} is above the upper limit"
    ]
    assert not segment.is_provisional


def test_short_waits_in_a_row_are_a_signal() -> None:
    (segment,) = days_between_chart(waits_of([90, 95, *(10, 9) * 4]))
    (told,) = words(segment.signals, ONE_SIDE)
    first, last = _day(segment.points[2].on), _day(segment.points[9].on)
    assert told == f"8 waits in a row below the typical wait: ended from {first} to {last}"


def test_waits_of_no_days_can_be_judged() -> None:
    (segment,) = days_between_chart(waits_of([0, 10, 0, 12, 5, 0]))
    assert segment.limits is not None
    assert segment.limits.lower == 0
    assert segment.signals == ()


def test_waits_are_judged_anew_from_a_declared_change() -> None:
    waits = waits_of([20, 30] * 4)
    parts = days_between_chart(waits, [Change(waits[4].on, "New law")])
    assert [(part.reason, len(part.points)) for part in parts] == [("", 4), ("New law", 4)]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# Properties

counts = st.lists(st.one_of(st.integers(0, 60), st.none()), max_size=40)


def naive_signals(values: Series, limits: Limits) -> set[tuple[str, str, int]]:
    """The rules read a second time, window by window: (rule, side, place) of every point in a window that fires."""
    found = set()
    for side, sign in ((ABOVE, 1), (BELOW, -1)):
        line = limits.upper if sign > 0 else limits.lower
        near = limits.near_upper if sign > 0 else limits.near_lower
        for place, value in enumerate(values):
            if value is not None and sign * (value - line) > 0:
                found.add((OUTSIDE, side, place))
        for start in range(len(values) - 6):
            window = values[start : start + 7]
            if None in window:
                continue
            if all(sign * (value - limits.mean) > 0 for value in window):
                found |= {(ONE_SIDE, side, start + step) for step in range(7)}
            if all(sign * (window[step + 1] - window[step]) > 0 for step in range(6)):
                found |= {(TREND, RISING if sign > 0 else FALLING, start + step) for step in range(7)}
        for start in range(len(values) - 2):
            window = values[start : start + 3]
            beyond = {
                start + step for step in range(3) if window[step] is not None and sign * (window[step] - near) > 0
            }
            if None not in window and len(beyond) >= 2:
                found |= {(NEAR, side, place) for place in beyond}
    return found


def flagged(segment: Segment) -> set[tuple[str, str, int]]:
    places = {point.on: place for place, point in enumerate(segment.points)}
    return {(signal.rule, signal.side, places[on]) for signal in segment.signals for on in signal.dates}


@given(counts)
def test_signals_are_those_of_a_plain_reading_of_the_rules(values: Series) -> None:
    for segment in control_chart(monthly(values)):
        assert flagged(segment) == (naive_signals(values, segment.limits) if segment.limits else set())


@given(counts, st.integers(0, 500), st.integers(1, 20))
def test_moving_or_stretching_a_series_changes_no_signal(values: Series, shift: int, scale: int) -> None:
    assume(values)
    segment = judged(values)
    if segment.limits:
        lines = (segment.limits.lower, segment.limits.upper, segment.limits.near_lower, segment.limits.near_upper)
        # A point on a line is judged by the last binary digit.
        assume(all(abs(value - line) > 1e-6 for value in values if value is not None for line in lines))
    moved = judged([None if value is None else value * scale + shift for value in values])
    assert flagged(moved) == flagged(segment)


@given(st.floats(0, 1e6), st.lists(st.booleans(), max_size=60))
def test_a_constant_series_has_no_signal(value: float, is_gap: list[bool]) -> None:
    values = [None if gap else value for gap in is_gap]
    assert all(segment.signals == () for segment in control_chart(monthly(values)))
    assert all(segment.signals == () for segment in days_between_chart(waits_of(values)))


@given(counts)
def test_no_signal_names_a_gap_nor_a_run_across_one(values: Series) -> None:
    for segment in control_chart(monthly(values)):
        for signal in segment.signals:
            first, last = ((on.year - 2024) * 12 + on.month - 1 for on in (signal.dates[0], signal.dates[-1]))
            assert None not in values[first : last + 1]


@given(st.lists(st.integers(0, 120), min_size=7, max_size=30), st.integers(1, 4), st.data())
def test_a_signal_of_rounded_counts_holds_whatever_the_true_ones(
    values: list[int], error: int, data: st.DataObject
) -> None:
    segment = judged(values, error=error)
    assert flagged(segment) <= flagged(judged(values))
    if segment.signals and segment.limits:
        true = [value + data.draw(st.integers(-error, error)) for value in values]
        assert flagged(segment) <= naive_signals(true, segment.limits)


@given(counts, st.sets(st.integers(0, 40), max_size=4))
def test_segments_hold_every_point_once_in_order(values: Series, months: set[int]) -> None:
    points = monthly(values)
    parts = control_chart(points, [Change(add_months(START, month), f"change {month}") for month in months])
    assert tuple(point for part in parts for point in part.points) == points
    assert len(parts) == bool(values) + sum(0 < month < len(values) for month in months)
