"""The goal tracker, with its arithmetic done by hand and Coventry's published counts of violence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svd_data import goal as module
from svd_data.goal import (
    NOT_COMPARED,
    NOT_ON_COURSE,
    ON_COURSE,
    TOO_SMALL,
    Goal,
    YearCount,
    goal_periods,
    goal_tracker,
)
from svd_data.periods import CHOSEN, Period, add_months
from svd_data.statistics import CANNOT_TELL, NONE_RECORDED, compare_counts
from svd_data.views import compare

LATEST_ENDS = date(2026, 12, 1)


def calendar(year: int, count: int | None, residents: int | None = None, missing: tuple[date, ...] = ()) -> YearCount:
    return YearCount(Period(str(year), date(year, 1, 1), date(year, 12, 1), missing), count, residents)


def ending(last: date, count: int | None, residents: int | None = None, missing: tuple[date, ...] = ()) -> YearCount:
    return YearCount(Period(CHOSEN, add_months(last, -11), last, missing), count, residents)


def tracker(
    now: int | None, then: int | None, before: int | None = 900, last: date = LATEST_ENDS, error: int = 0, base: int = 0
) -> Goal:
    return goal_tracker(
        2020,
        2030,
        before=calendar(2019, before),
        baseline=calendar(2020, then),
        latest=ending(last, now),
        per=1000,
        error=error,
        smallest_base=base,
    )


# Verdicts


@pytest.mark.parametrize(
    ("now", "then", "verdict", "is_below"),
    [
        (800, 1000, ON_COURSE, True),
        (1200, 1000, NOT_ON_COURSE, False),
        (990, 1000, CANNOT_TELL, True),
        (1000, 1000, CANNOT_TELL, False),  # as many is not less
        (1617, 1717, CANNOT_TELL, True),  # methods.md: p = 0.0864
        (38509, 42867, ON_COURSE, True),
        (15142, 13187, NOT_ON_COURSE, False),  # violence and sexual offences, 2024 beside 2020
        (0, 5, CANNOT_TELL, True),  # p = 0.0625
        (0, 6, ON_COURSE, True),
        (0, 0, NONE_RECORDED, False),  # nothing is less than none
    ],
)
def test_the_verdict_is_that_of_the_test_and_less_is_strictly_fewer(
    now: int, then: int, verdict: str, is_below: bool
) -> None:
    goal = tracker(now, then)
    assert (goal.verdict, goal.is_below) == (verdict, is_below)


def test_the_year_before_is_judged_beside_the_baseline() -> None:
    goal = tracker(15142, 13187, before=9978)
    assert goal.before is not None
    assert (goal.before.count, goal.beside_before) == (9978, NOT_ON_COURSE)
    # below the lockdown year's count and above the one before: the warning is there for this
    between = tracker(12000, 13187, before=9978)
    assert (between.verdict, between.beside_before) == (ON_COURSE, NOT_ON_COURSE)


def test_only_a_baseline_in_lockdown_is_flagged() -> None:
    assert tracker(800, 1000).is_lockdown_baseline
    years = {"before": calendar(2020, 9), "baseline": calendar(2021, 9), "latest": ending(LATEST_ENDS, 9)}
    assert not goal_tracker(2021, 2031, per=1000, **years).is_lockdown_baseline


# Pace and line


def test_the_pace_by_hand() -> None:
    # 1,200 in 2026, four years to go to 999: the fourth root of 0.8325 is 0.95520
    pace = tracker(1200, 1000).pace
    assert pace is not None
    assert pace.yearly == pytest.approx(-4.4796, abs=1e-4)
    assert pace.lowest == pace.highest == pace.yearly


@pytest.mark.parametrize(
    ("now", "then", "last", "yearly"),
    [
        (1000, 251, date(2028, 12, 1), -50),  # two years: the root of 0.25
        (100, 122, date(2028, 12, 1), 10),  # room to rise: the root of 1.21
        (1000, 1001, LATEST_ENDS, 0),
        (1000, 501, date(2030, 6, 1), -75),  # half a year: 0.5 squared
        (100, 1, LATEST_ENDS, -100),  # less than 1 is none
    ],
)
def test_the_pace_takes_the_months_left(now: int, then: int, last: date, yearly: float) -> None:
    pace = tracker(now, then, last=last).pace
    assert pace is not None
    assert pace.yearly == pytest.approx(yearly)


@pytest.mark.parametrize(
    ("now", "then", "last"),
    [
        (19, 1000, LATEST_ENDS),  # no percentage of a base under 20
        (1000, 0, LATEST_ENDS),  # less than none cannot be
        (1000, 900, date(2030, 12, 1)),  # the goal year is over
        (1000, 900, date(2031, 3, 1)),
    ],
)
def test_there_is_no_pace_to_give(now: int, then: int, last: date) -> None:
    assert tracker(now, then, last=last).pace is None


def test_when_the_goal_year_is_over_it_is_met_by_one_fewer() -> None:
    assert tracker(999, 1000, last=date(2030, 12, 1)).is_below is True
    assert tracker(1000, 1000, last=date(2030, 12, 1)).is_below is False


def test_the_line_falls_from_the_baseline_to_one_fewer() -> None:
    goal = tracker(1200, 1000)
    assert goal.target == 999
    assert goal.line == ((date(2020, 12, 1), 1000), (date(2030, 12, 1), 999))
    assert goal.line_now == pytest.approx(999.4)  # six years of ten
    assert tracker(1200, 1000, last=date(2031, 6, 1)).line_now == 999


def test_a_baseline_of_none_has_no_line() -> None:
    goal = tracker(5, 0)
    assert (goal.target, goal.line, goal.line_now) == (None, (), None)


# Rates


def test_rates_are_over_each_years_own_residents() -> None:
    goal = goal_tracker(
        2020,
        2030,
        before=calendar(2019, 900),
        baseline=calendar(2020, 1000, 400_000),
        latest=ending(LATEST_ENDS, 0, 380_000),
        per=1000,
    )
    assert goal.before is not None
    assert goal.baseline is not None
    assert goal.latest is not None
    assert (goal.before.rate, goal.baseline.rate, goal.latest.rate) == (None, 2.5, 0)


# What is not compared


def refused(before: YearCount | None, baseline: YearCount | None, latest: YearCount | None) -> Goal:
    goal = goal_tracker(2020, 2030, before=before, baseline=baseline, latest=latest, per=1000)
    assert (goal.verdict, goal.is_below, goal.pace) == (NOT_COMPARED, None, None)
    return goal


def test_a_baseline_of_eleven_months_is_none() -> None:
    goal = refused(calendar(2019, 900), calendar(2020, 950, missing=(date(2020, 4, 1),)), ending(LATEST_ENDS, 800))
    assert goal.baseline is not None
    assert (goal.baseline.count, goal.baseline.rate, goal.target, goal.line) == (None, None, None, ())
    assert goal.beside_before == ON_COURSE


def test_a_latest_of_eleven_months_is_not_compared() -> None:
    goal = refused(calendar(2019, 9), calendar(2020, 1000), ending(LATEST_ENDS, 700, missing=(date(2026, 3, 1),)))
    assert goal.latest is not None
    assert (goal.latest.count, goal.line_now) == (None, None)
    assert goal.target == 999


@pytest.mark.parametrize("last", [date(2020, 12, 1), date(2021, 6, 1), date(2020, 6, 1)])
def test_a_latest_that_shares_months_with_the_baseline_is_not_compared(last: date) -> None:
    refused(calendar(2019, 900), calendar(2020, 1000), ending(last, 800))


def test_years_that_are_not_loaded_or_hidden_are_not_compared() -> None:
    assert refused(None, None, None).baseline is None
    assert refused(None, calendar(2020, 1000), None).beside_before == NOT_COMPARED
    refused(calendar(2019, 900), calendar(2020, None), ending(LATEST_ENDS, 800))
    refused(calendar(2019, 900), calendar(2020, 1000), ending(LATEST_ENDS, None))


@pytest.mark.parametrize("first", [date(2026, 7, 1), date(2025, 1, 1)])
def test_only_12_months_are_a_year(first: date) -> None:
    latest = YearCount(Period(CHOSEN, first, LATEST_ENDS), 800)
    with pytest.raises(ValueError, match="only periods of 12 months"):
        goal_tracker(2020, 2030, before=None, baseline=calendar(2020, 1000), latest=latest, per=1000)


def test_a_year_that_is_not_the_baseline_raises() -> None:
    with pytest.raises(ValueError, match="not the calendar year 2020"):
        goal_tracker(2020, 2030, before=None, baseline=calendar(2021, 1000), latest=None, per=1000)
    with pytest.raises(ValueError, match="not the calendar year 2019"):
        goal_tracker(2020, 2030, before=ending(date(2020, 3, 1), 9), baseline=None, latest=None, per=1000)


def test_a_goal_before_its_baseline_raises() -> None:
    with pytest.raises(ValueError, match="not after the baseline year"):
        goal_tracker(2020, 2020, before=None, baseline=None, latest=None, per=1000)


# Periods


def months(first: date, last: date) -> list[date]:
    return [add_months(first, step) for step in range((last.year - first.year) * 12 + last.month - first.month + 1)]


def test_the_periods_of_a_goal() -> None:
    before, baseline, latest = goal_periods(months(date(2019, 1, 1), date(2026, 9, 1)), 2020)
    assert before is not None
    assert baseline is not None
    assert latest is not None
    assert before.describe() == "January 2019 to December 2019"
    assert (baseline.first, baseline.last, baseline.is_complete) == (date(2020, 1, 1), date(2020, 12, 1), True)
    assert (latest.first, latest.last, latest.is_complete) == (date(2025, 10, 1), date(2026, 9, 1), True)


def test_the_latest_12_months_are_the_last_with_none_missing() -> None:
    loaded = [month for month in months(date(2019, 6, 1), date(2026, 9, 1)) if month != date(2026, 5, 1)]
    before, baseline, latest = goal_periods(loaded, 2020)
    assert latest is not None
    assert (latest.first, latest.last) == (date(2025, 5, 1), date(2026, 4, 1))
    assert before is not None
    assert not before.is_complete
    assert baseline is not None
    assert baseline.is_complete


def test_periods_that_are_not_loaded_are_none() -> None:
    assert goal_periods([], 2020) == (None, None, None)
    assert goal_periods(months(date(2023, 1, 1), date(2023, 11, 1)), 2020) == (None, None, None)


# Controlled counts


def test_a_verdict_on_rounded_counts_is_that_of_every_corner() -> None:
    assert tracker(900, 1000).verdict == ON_COURSE
    assert compare_counts(914, 1000).verdict == CANNOT_TELL  # so is 914 beside 1,000
    assert tracker(910, 1000).verdict == ON_COURSE
    assert tracker(910, 1000, error=4).verdict == CANNOT_TELL
    assert tracker(880, 1000, error=4).verdict == ON_COURSE


def test_rounded_counts_that_may_be_either_way_round_are_left_open() -> None:
    assert tracker(995, 1000, error=2).is_below is True  # 997 and 998
    assert tracker(995, 1000, error=4).is_below is None
    assert tracker(1000, 1000, error=2).is_below is None


def test_the_pace_of_rounded_counts_is_a_range() -> None:
    # two years: from 1,004 to 246 at the hardest, from 996 to 254 at the easiest
    pace = tracker(1000, 251, last=date(2028, 12, 1), error=4).pace
    assert pace is not None
    assert pace.yearly == pytest.approx(-50)
    assert pace.lowest == pytest.approx(((246 / 1004) ** 0.5 - 1) * 100)
    assert pace.highest == pytest.approx(((254 / 996) ** 0.5 - 1) * 100)


@pytest.mark.parametrize(("now", "then"), [(15, 1000), (1000, 15), (0, 15)])
def test_nothing_is_worked_out_from_small_controlled_counts(now: int, then: int) -> None:
    goal = tracker(now, then, error=2, base=20)
    assert (goal.verdict, goal.is_below, goal.pace) == (TOO_SMALL, None, None)
    assert goal.latest is not None
    assert (goal.latest.count, goal.latest.rate) == (now, None)


def test_two_zeros_shown_are_none_recorded() -> None:
    assert tracker(0, 0, error=2, base=20).verdict == NONE_RECORDED


def test_the_words_are_those_of_every_other_comparison() -> None:
    assert (module.NOT_COMPARED, module.TOO_SMALL) == (compare.NOT_COMPARED, compare.TOO_SMALL)


# Properties


@given(st.integers(20, 5000), st.integers(2, 5000), st.integers(0, 47))
def test_keeping_the_pace_reaches_one_fewer_than_the_baseline(now: int, then: int, months_on: int) -> None:
    goal = tracker(now, then, last=add_months(LATEST_ENDS, months_on))
    assert goal.pace is not None
    assert now * (1 + goal.pace.yearly / 100) ** ((48 - months_on) / 12) == pytest.approx(then - 1)
    assert (goal.pace.yearly >= 0) == (goal.is_below is True)


@given(st.integers(20, 3000), st.integers(20, 3000), st.integers(1, 4))
def test_rounding_never_makes_a_verdict_firmer(now: int, then: int, error: int) -> None:
    exact, rounded = tracker(now, then), tracker(now, then, error=error)
    assert rounded.verdict in (exact.verdict, CANNOT_TELL)
    assert rounded.is_below in (exact.is_below, None)
    assert exact.pace is not None
    assert rounded.pace is not None
    assert rounded.pace.lowest < exact.pace.yearly < rounded.pace.highest
