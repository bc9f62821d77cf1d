"""Funnels against OHID's own test figures, Poisson tables, and areas counted by hand."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from svd_data import funnel as module
from svd_data.funnel import (
    ABOVE_NARROW,
    ABOVE_WIDE,
    BELOW_NARROW,
    BELOW_WIDE,
    NARROW,
    NOT_COMPARED,
    TOO_SMALL,
    WIDE,
    WITHIN,
    AreaCount,
    funnel,
    funnel_curve,
    lower_limit,
    upper_limit,
)
from svd_data.statistics import CANNOT_TELL
from svd_data.views import compare

PLACES = (BELOW_WIDE, BELOW_NARROW, WITHIN, ABOVE_NARROW, ABOVE_WIDE)

# 2 events for every 1,000 residents, so that 20 are expected of an area of 10,000.
CITY = (800, 400_000)


def area(numerator: int | None, denominator: int | None = 10_000) -> AreaCount:
    return AreaCount(f"E{numerator}", numerator, denominator)


def place(
    numerator: int | None, denominator: int | None = 10_000, whole: tuple[int, int] = CITY, **released: int
) -> str:
    (point,) = funnel([area(numerator, denominator)], 1000, whole=whole, **released).points
    return point.place


@pytest.mark.parametrize(
    ("count", "expected_place"),
    [
        # tables of the Poisson distribution with mean 20: 2.5% and 0.1% in either tail
        (6, BELOW_WIDE),  # P(6 or fewer) 0.0003
        (7, BELOW_WIDE),  # 0.0008
        (8, BELOW_NARROW),  # 0.0021
        (11, BELOW_NARROW),  # 0.0214
        (12, WITHIN),  # 0.0390
        (20, WITHIN),
        (29, WITHIN),  # P(29 or more) 0.0343
        (30, ABOVE_NARROW),  # 0.0218
        (35, ABOVE_NARROW),  # 0.0014
        (36, ABOVE_WIDE),  # 0.0008
    ],
)
def test_places_where_20_are_expected_are_those_of_poisson_tables(count: int, expected_place: str) -> None:
    assert place(count) == expected_place


def test_points_outside_are_counted_by_hand() -> None:
    # 120 events of 60,000 residents: 2 for every 1,000. By methods.md's intervals: 38 is 26.9 to 52.2, and 20 are
    # expected; 9 is 4.1 to 17.1; 20 is 12.2 to 30.9; 5 is 1.6 to 11.7 and 10 are expected; 1 is 0.0 to 5.6 and 4 are;
    # 47 of 23,000 are within.
    areas = [area(38), area(9), area(20), area(5, 5_000), area(1, 2_000), area(47, 23_000)]
    result = funnel(areas, 1000)
    assert result.pooled_rate == 2
    assert [point.place for point in result.points] == [ABOVE_WIDE, BELOW_NARROW, WITHIN, WITHIN, WITHIN, WITHIN]
    assert [point.is_outside for point in result.points] == [True, True, False, False, False, False]
    assert [point.rate for point in result.points] == pytest.approx([3.8, 0.9, 2, 1, 0.5, 47 / 23])


@pytest.mark.parametrize(
    ("expected", "confidence", "limit", "count"),
    [
        # PHStatsMethods, test of poisson_funnel: 200 at 0.025 low, 500 at 0.001 high. Exact there, Byar's here.
        (173.24086241121654, NARROW, upper_limit, 200),
        (573.0274767209943, WIDE, lower_limit, 500),
        # methods.md's intervals: 100 is 81.3621 to 121.6279, 5 is 1.6235 to 11.6683
        (81.3621, NARROW, upper_limit, 100),
        (121.6279, NARROW, lower_limit, 100),
        (1.6235, NARROW, upper_limit, 5),
        (11.6683, NARROW, lower_limit, 5),
    ],
)
def test_curves_run_through_the_counts_whose_interval_touches_the_expected(
    expected: float, confidence: float, limit: object, count: int
) -> None:
    assert limit(expected, confidence) == pytest.approx(count, abs=0.02)  # type: ignore[operator]


def test_a_curve_is_of_rates() -> None:
    # 20 expected of 10,000
    (point,) = funnel_curve(0.002, [10_000], 1000)
    counts = (point.lower_998, point.lower_95, point.upper_95, point.upper_998)
    assert [10 * rate for rate in counts] == pytest.approx(
        [lower_limit(20, WIDE), lower_limit(20, NARROW), upper_limit(20, NARROW), upper_limit(20, WIDE)]
    )
    assert 7 < 10 * point.lower_998 < 8  # as in the tables above
    assert 11 < 10 * point.lower_95 < 12
    assert 29 < 10 * point.upper_95 < 30
    assert 35 < 10 * point.upper_998 < 36


def test_the_curve_spans_the_areas_and_narrows() -> None:
    curve = funnel([area(20), area(40, 20_000), area(60, 30_000)], 1000).curve
    assert len(curve) == 40
    assert curve[0].denominator < 10_000
    assert curve[-1].denominator > 30_000
    widths = [point.upper_95 - point.lower_95 for point in curve]
    assert widths == sorted(widths, reverse=True)


def test_numbers_may_be_those_of_numpy() -> None:
    numbers = AreaCount("E1", np.int64(38), np.int64(10_000))
    (point,) = funnel([numbers], 1000, whole=(np.int64(800), np.int64(400_000))).points
    assert point.place == ABOVE_WIDE


# Zeros and what is not known


def test_no_events_anywhere_are_within() -> None:
    result = funnel([area(0), area(0)], 1000)
    assert result.pooled_rate == 0
    assert {point.place for point in result.points} == {WITHIN}
    assert {(point.lower_95, point.upper_95) for point in result.curve} == {(0, 0)}


@pytest.mark.parametrize(
    ("residents", "expected_place"),
    # none is 0 to 3.6889 at 95%, to 6.9078 at 99.8%
    [(1_800, WITHIN), (1_900, BELOW_NARROW), (3_400, BELOW_NARROW), (3_500, BELOW_WIDE)],
)
def test_an_area_of_none_is_below_where_enough_are_expected(residents: int, expected_place: str) -> None:
    assert place(0, residents) == expected_place


@pytest.mark.parametrize(("numerator", "denominator"), [(None, 10_000), (5, None), (5, 0)])
def test_an_area_without_both_numbers_is_off_the_funnel(numerator: int | None, denominator: int | None) -> None:
    result = funnel([area(numerator, denominator), area(20)], 1000)
    assert (result.points[0].place, result.points[0].rate) == (NOT_COMPARED, None)
    assert result.pooled_rate == 2  # of the area that has both


@pytest.mark.parametrize("areas", [[], [area(5, None)], [area(None)]])
def test_without_residents_there_is_no_funnel(areas: list[AreaCount]) -> None:
    result = funnel(areas, 1000)
    assert (result.pooled_rate, result.curve) == (None, ())
    assert all(point.place == NOT_COMPARED for point in result.points)


# Controlled counts


@pytest.mark.parametrize(
    ("count", "error", "expected_place"),
    [
        (40, 2, ABOVE_WIDE),  # 38 is still above the 99.8% limit
        (35, 2, ABOVE_NARROW),  # 33 to 37: above one limit for certain
        (30, 2, CANNOT_TELL),  # 28 is within, 32 is above
        (25, 2, WITHIN),
        (25, 4, WITHIN),  # 29 is still within, and of a city of 4 fewer
        (20, 4, WITHIN),
    ],
)
def test_a_rounded_area_has_a_place_that_every_true_count_has(count: int, error: int, expected_place: str) -> None:
    assert place(count, whole=(80_000, 40_000_000), error=error, smallest_base=20) == expected_place


def test_the_rounding_of_the_whole_counts_too() -> None:
    assert place(34, whole=(2_000_000, 10**9), error=2) == ABOVE_NARROW  # 32 where 20 are expected
    assert place(34, whole=(20, 10_000), error=2) == CANNOT_TELL  # 32 where 22 are expected


def test_nothing_is_worked_out_from_small_controlled_counts() -> None:
    assert place(15, error=2, smallest_base=20) == TOO_SMALL
    assert place(25, whole=(15, 400_000), error=2, smallest_base=20) == TOO_SMALL
    assert funnel([area(25)], 1000, whole=(15, 400_000), error=2, smallest_base=20).pooled_rate is None


def test_controlled_areas_need_the_released_whole() -> None:
    with pytest.raises(ValueError, match="released count of the whole"):
        funnel([area(20)], 1000, error=2)


def test_the_words_are_those_of_every_other_comparison() -> None:
    assert (module.NOT_COMPARED, module.TOO_SMALL) == (compare.NOT_COMPARED, compare.TOO_SMALL)


# Properties


@given(st.integers(0, 400), st.floats(0.5, 300))
def test_a_place_is_that_of_the_exact_tails_but_for_a_hair(count: int, expected: float) -> None:
    found = module._PLACES[module._place(count, expected)]
    tails = (stats.poisson.cdf(count, expected), stats.poisson.sf(count - 1, expected))
    if any(abs(tail / level - 1) < 0.06 for tail in tails for level in (0.025, 0.001)):
        return  # Byar's approximation may fall on the other side of a limit that a count all but touches
    below, above = (sum(bool(tail < level) for level in (0.025, 0.001)) for tail in tails)
    assert found == PLACES[2 + above - below]


@given(st.integers(0, 100_000), st.floats(0, 100_000))
def test_a_point_is_outside_the_curve_just_where_its_place_says(count: int, expected: float) -> None:
    number = module._place(count, expected)
    assert (count > upper_limit(expected, WIDE)) == (number == 4)
    assert (count > upper_limit(expected, NARROW)) == (number >= 3)
    assert (count < lower_limit(expected, NARROW)) == (number <= 1)
    assert (count < lower_limit(expected, WIDE)) == (number == 0)


@pytest.mark.parametrize("confidence", [NARROW, WIDE])
def test_both_ends_of_the_intervals_grow_with_the_count(confidence: float) -> None:
    # What the curves rest on; from 9 to 10 the method changes.
    ends = [module.poisson_interval(count, confidence) for count in range(300)]
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(ends))


@pytest.mark.parametrize("confidence", [NARROW, WIDE])
@pytest.mark.parametrize("count", [*range(1, 60), 999, 12_345, 400_000])
def test_a_curve_undoes_the_interval(count: int, confidence: float) -> None:
    lower, upper = module.poisson_interval(count, confidence)
    assert upper_limit(lower, confidence) == pytest.approx(count)
    assert lower_limit(upper, confidence) == pytest.approx(count)


@given(st.integers(20, 400), st.integers(1, 4))
def test_rounding_never_makes_a_place_firmer(count: int, error: int) -> None:
    exact, rounded = place(count), place(count, error=error)
    assert rounded in (exact, CANNOT_TELL, ABOVE_NARROW, BELOW_NARROW)
    assert (rounded in (ABOVE_NARROW, ABOVE_WIDE)) <= (exact in (ABOVE_NARROW, ABOVE_WIDE))
    assert (rounded in (BELOW_NARROW, BELOW_WIDE)) <= (exact in (BELOW_NARROW, BELOW_WIDE))
