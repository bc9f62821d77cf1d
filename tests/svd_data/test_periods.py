"""Periods: what a choice means over the months loaded, and which period it is compared with."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svd_data.errors import FilterError
from svd_data.periods import (
    ALL,
    CHOSEN,
    LATEST,
    Period,
    add_months,
    describe_choice,
    financial_year,
    financial_year_start,
    month_name,
    months_between,
    months_in_words,
    period_before,
    period_choices,
    quarter_periods,
    quarter_start,
    resolve_period,
    year_periods,
)  # fmt: skip


def months(first: str, last: str, without: tuple[str, ...] = ()) -> list[date]:
    start, end = day(first), day(last)
    span = [add_months(start, step) for step in range(months_between(start, end) + 1)]
    return [month for month in span if month not in {day(text) for text in without}]


def day(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


LOADED = months("2022-04", "2024-09", without=("2024-02",))


@pytest.mark.parametrize(
    ("choice", "first", "last", "loaded", "words"),
    [
        (LATEST, "2023-10", "2024-09", 11, "October 2023 to September 2024 (11 of 12 months loaded)"),
        ("2022-23", "2022-04", "2023-03", 12, "April 2022 to March 2023 (2022/23)"),
        ("2023-24", "2023-04", "2024-03", 11, "April 2023 to March 2024 (2023/24, 11 of 12 months loaded)"),
        ("2023", "2023-01", "2023-12", 12, "January 2023 to December 2023"),
        ("2022", "2022-01", "2022-12", 9, "January 2022 to December 2022 (9 of 12 months loaded)"),
        (ALL, "2022-04", "2024-09", 29, "April 2022 to September 2024 (29 of 30 months loaded)"),
    ],
)
def test_choice_means_its_months(choice: str, first: str, last: str, loaded: int, words: str) -> None:
    period = resolve_period(choice, LOADED)
    assert (period.first, period.last, period.loaded) == (day(first), day(last), loaded)
    assert period.describe() == words


def test_chosen_months_mean_themselves_both_ends_included() -> None:
    period = resolve_period(CHOSEN, LOADED, day("2023-06"), day("2023-06"))
    assert (period.months, period.describe()) == (1, "June 2023")


@pytest.mark.parametrize(
    "choice",
    [
        "",
        "soon",
        "2023-25",
        "2023-2024",
        "0000",
        "9999",
        "9999-00",
        "1066",
        "2023\n",
        "२०२३",
        "2024-13",
        "months; DROP",
        "2010",
    ],
)
def test_what_is_no_period_raises_a_filter_error(choice: str) -> None:
    with pytest.raises(FilterError):
        resolve_period(choice, LOADED)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2024-01", "2023-01"),
        ("0001-01", "2024-09"),
        ("2022-04", "9999-12"),
        ("2030-01", "2030-02"),
        ("2024-02", "2024-02"),
    ],
)
def test_chosen_months_that_cannot_be_raise_a_filter_error(first: str, last: str) -> None:
    with pytest.raises(FilterError):
        resolve_period(CHOSEN, LOADED, day(first), day(last))


def test_no_month_loaded_is_said() -> None:
    with pytest.raises(FilterError, match="No month of this source"):
        resolve_period(LATEST, [])


@pytest.mark.parametrize(
    ("first", "last", "before_first", "before_last", "missing"),
    [
        ("2024-04", "2024-06", "2023-04", "2023-06", 0),  # a season is compared with the same season
        ("2023-10", "2024-09", "2022-10", "2023-09", 0),
        ("2023-04", "2024-09", "2021-10", "2023-03", 6),  # more than a year: the months just before
    ],
)
def test_period_before_is_as_long_and_knows_its_gaps(
    first: str, last: str, before_first: str, before_last: str, missing: int
) -> None:
    before = period_before(Period(CHOSEN, day(first), day(last)), LOADED)
    assert (before.first, before.last) == (day(before_first), day(before_last))
    assert len(before.missing) == missing


def test_choices_hold_every_year_with_a_loaded_month_newest_first() -> None:
    assert period_choices(LOADED) == (
        "latest", "2024-25", "2023-24", "2022-23", "2024", "2023", "2022", "all", "months",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "words"), [("latest", "Latest 12 months"), ("2023-24", "2023/24 (April to March)"),
                          ("2023", "2023 (January to December)"), ("all", "All months loaded"), ("months", "Chosen months")],
)  # fmt: skip
def test_choice_is_described_as_a_person_reads_it(choice: str, words: str) -> None:
    assert describe_choice(choice) == words


some_months = st.dates(date(2000, 1, 1), date(2090, 1, 1)).map(lambda when: when.replace(day=1))


@given(st.sets(some_months, min_size=1, max_size=30))
def test_every_choice_offered_resolves_and_spans_loaded_and_missing_months(loaded: set[date]) -> None:
    for choice in period_choices(loaded):
        period = resolve_period(choice, loaded)
        span = {add_months(period.first, step) for step in range(period.months)}
        assert max(span) == period.last
        assert set(period.missing) == span - loaded
        before = period_before(period, loaded)
        assert before.months == period.months
        assert before.last < period.first


@given(some_months, st.integers(-500, 500))
def test_adding_months_is_undone_by_counting_them(month: date, step: int) -> None:
    assert months_between(month, add_months(month, step)) == step
    assert add_months(add_months(month, step), -step) == month


@given(some_months)
def test_a_financial_year_runs_from_april_to_march(month: date) -> None:
    choice = financial_year(month)
    period = resolve_period(choice, [month])
    assert period.first <= month <= period.last
    assert (month_name(period.first)[:5], month_name(period.last)[:5]) == ("April", "March")


def test_months_are_told_as_runs() -> None:
    months = [date(2015, 1, 1), date(2014, 12, 1), date(2014, 12, 1), date(2015, 3, 1)]
    assert months_in_words(months) == ["December 2014 to January 2015", "March 2015"]
    assert months_in_words([]) == []


# Periods of the closed grid


def test_periods_of_a_year_are_latest_the_12_before_and_every_whole_financial_and_calendar_year() -> None:
    assert [(period.choice, f"{period.first:%Y-%m}", period.loaded) for period in year_periods(LOADED)] == [
        # February 2024 is not loaded: no year that has it is on the grid but the latest 12 months, which always are.
        ("latest", "2023-10", 11), ("months", "2022-10", 12), ("2022-23", "2022-04", 12), ("2023", "2023-01", 12),
    ]  # fmt: skip


def test_a_span_that_two_choices_mean_is_one_period_by_the_first_of_them() -> None:
    # Controlled twice, its cell could be told from two releases of it.
    periods = year_periods(months("2022-04", "2024-03"))
    assert [period.choice for period in periods if period.last == day("2024-03")] == ["latest"]
    assert len({period.span for period in periods}) == len(periods)


def test_the_12_months_before_are_left_out_where_they_are_not_loaded() -> None:
    # Latest and the calendar year are one span.
    assert [period.choice for period in year_periods(months("2024-01", "2024-12"))] == ["latest"]


def test_a_part_of_a_year_is_not_on_the_grid_where_a_whole_one_would_tell_its_zeros() -> None:
    periods = year_periods(months("2022-01", "2024-06"))
    assert "2024" not in {period.choice for period in periods}  # six months that lie inside the latest 12
    assert all(period.is_complete for period in periods)


def test_quarters_are_calendar_quarters_with_a_loaded_month() -> None:
    loaded = months("2023-12", "2024-08", without=("2024-04", "2024-05", "2024-06"))
    quarters = [(f"{period.first:%Y-%m}", f"{period.last:%Y-%m}", period.loaded) for period in quarter_periods(loaded)]
    assert quarters == [("2023-10", "2023-12", 1), ("2024-01", "2024-03", 3), ("2024-07", "2024-09", 2)]


@given(st.sets(some_months, min_size=1, max_size=30))
def test_every_loaded_month_is_in_one_quarter_and_the_grid_s_years_are_years(loaded: set[date]) -> None:
    quarters = quarter_periods(loaded)
    held = [month for period in quarters for month in period.loaded_months]
    assert held == sorted(loaded)
    years = year_periods(loaded)
    assert all(period.months == 12 and (period.is_complete or period.choice == LATEST) for period in years)
    assert len({period.span for period in years}) == len(years)
    assert resolve_period(LATEST, loaded).span in {period.span for period in years}


@given(some_months)
def test_a_month_lies_in_the_quarter_and_financial_year_that_it_is_put_in(month: date) -> None:
    assert 0 <= months_between(quarter_start(month), month) <= 2
    assert quarter_start(month).month in (1, 4, 7, 10)
    assert 0 <= months_between(financial_year_start(month), month) <= 11
    assert financial_year(financial_year_start(month)) == financial_year(month)


def test_loaded_months_are_those_of_the_span_without_the_missing() -> None:
    period = resolve_period(CHOSEN, LOADED, day("2024-01"), day("2024-03"))
    assert period.loaded_months == (day("2024-01"), day("2024-03"))
    assert period.span == (day("2024-01"), day("2024-03"))
