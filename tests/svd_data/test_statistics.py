"""Statistics against the published figures that methods.md lists, and at zero."""

from math import comb, exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svd_data.statistics import (
    CANNOT_TELL,
    HIGHER,
    LOWER,
    NONE_RECORDED,
    compare_counts,
    compare_shares,
    crude_rate,
    percentage_change,
    poisson_interval,
    rate_interval,
    wilson_interval,
)  # fmt: skip


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [
        # exact, under 10 events
        (0, 0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (9, 4.1154, 17.0848),
        # Byar's, from 10
        (10, 4.7874, 18.3915), (20, 12.2114, 30.8899), (38, 26.8877, 52.1594), (65, 50.1632, 82.8491),
        (100, 81.3621, 121.6279), (493, 450.4357, 538.5023),
    ],
)  # fmt: skip
def test_count_has_its_published_95_per_cent_interval(count: int, lower: float, upper: float) -> None:
    assert poisson_interval(count) == pytest.approx((lower, upper), abs=5e-5)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [
        # exact: half the chi-squared quantiles at 0.001 and 0.999 with 2n and 2n + 2 degrees of freedom
        (0, 0, 6.9078), (1, 0.0010, 9.2334), (5, 0.7394, 16.4547), (9, 2.4524, 22.6574),
        # Byar's with z = 3.0902
        (10, 2.9163, 24.1937), (20, 8.9228, 38.0850), (100, 71.9037, 134.9436), (493, 427.2166, 565.5513),
    ],
)  # fmt: skip
def test_count_has_its_99_8_per_cent_interval(count: int, lower: float, upper: float) -> None:
    assert poisson_interval(count, 0.998) == pytest.approx((lower, upper), abs=5e-5)


@pytest.mark.parametrize(("count", "published"), [(0, 6.9078), (1, 9.2334)])
def test_the_upper_limit_of_few_events_at_99_8_per_cent_leaves_one_in_a_thousand_below(
    count: int, published: float
) -> None:
    chance = {0: exp(-published), 1: exp(-published) * (1 + published)}[count]
    assert chance == pytest.approx(0.001, rel=1e-3)


@pytest.mark.parametrize(("part", "whole", "lower", "upper"), [(65, 100, 0.5525, 0.7364), (3, 8, 0.1368, 0.6943)])
def test_proportion_has_its_published_wilson_interval(part: int, whole: int, lower: float, upper: float) -> None:
    assert wilson_interval(part, whole) == pytest.approx((lower, upper), abs=5e-5)


@pytest.mark.parametrize(
    ("now", "before", "probability", "verdict"),
    [
        (4, 0, 0.125, CANNOT_TELL),
        (12, 4, 0.0768, CANNOT_TELL),
        (1717, 1617, 0.0864, CANNOT_TELL),
        (38509, 42867, 0.0, LOWER),  # recorded crime fell
        (42867, 38509, 0.0, HIGHER),
        (0, 0, 1.0, NONE_RECORDED),
        (0, 5, 0.0625, CANNOT_TELL),
        (0, 6, 0.03125, LOWER),
        (1617, 1717, 0.0864, CANNOT_TELL),
        (0, 4, 0.125, CANNOT_TELL),
        (4, 12, 0.0768, CANNOT_TELL),
    ],
)
def test_two_counts_have_their_verdict(now: int, before: int, probability: float, verdict: str) -> None:
    comparison = compare_counts(now, before)
    assert comparison.verdict == verdict
    assert comparison.probability == pytest.approx(probability, abs=5e-5)


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_probability_of_equal_exposures_is_the_binomial_s_two_tails(a: int, b: int) -> None:
    ways = [comb(a + b, k) for k in range(a + b + 1)]
    expected = sum(way for way in ways if way <= ways[a]) / 2 ** (a + b)
    assert compare_counts(a, b).probability == pytest.approx(expected)


def test_twice_the_events_of_twice_the_people_is_no_difference() -> None:
    assert compare_counts(200, 100, exposure_now=2000, exposure_before=1000).verdict == CANNOT_TELL
    assert compare_counts(200, 100).verdict == HIGHER


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_comparison_the_other_way_round_says_the_opposite(a: int, b: int) -> None:
    opposite = {HIGHER: LOWER, LOWER: HIGHER, CANNOT_TELL: CANNOT_TELL, NONE_RECORDED: NONE_RECORDED}
    assert compare_counts(b, a).verdict == opposite[compare_counts(a, b).verdict]


@given(st.integers(0, 5000))
def test_an_interval_holds_its_count_and_the_wider_one_holds_the_narrower(count: int) -> None:
    low, high = poisson_interval(count)
    lower, higher = poisson_interval(count, 0.998)
    assert 0 <= lower <= low <= count <= high <= higher


def test_a_rate_over_no_residents_is_no_rate() -> None:
    assert crude_rate(3, 0, 1000) is None
    assert rate_interval(3, 0, 1000) is None
    assert wilson_interval(0, 0) is None


def test_a_rate_of_no_events_is_zero_with_an_upper_limit() -> None:
    assert crude_rate(0, 1000, 1000) == 0
    assert rate_interval(0, 1000, 1000) == pytest.approx((0, 3.6889), abs=5e-5)


@pytest.mark.parametrize(("part", "whole"), [(-1, 3), (4, 3), (1, 0)])
def test_an_impossible_proportion_raises(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="proportion"):
        wilson_interval(part, whole)


def test_a_negative_count_raises() -> None:
    with pytest.raises(ValueError, match="negative"):
        poisson_interval(-1)


@pytest.mark.parametrize(("now", "before", "change"), [(90, 100, -10), (20, 20, 0), (40, 20, 100), (0, 20, -100)])
def test_percentage_change_is_of_the_earlier_count(now: int, before: int, change: float) -> None:
    assert percentage_change(now, before) == pytest.approx(change)


@pytest.mark.parametrize("before", [0, 1, 19])
def test_there_is_no_percentage_of_a_base_under_20(before: int) -> None:
    assert percentage_change(50, before) is None


# Published: Fisher's tea tasting (1935), 0.4857; the twins of convicts, 10 of 13 beside 2 of 17 (Fisher 1970, as R's
# documentation of fisher.test has it), 0.0005367.
@pytest.mark.parametrize(
    ("counts", "probability", "verdict"), [((3, 4, 1, 4), 0.4857, CANNOT_TELL), ((10, 13, 2, 17), 0.0005367, HIGHER)]
)
def test_fisher_s_exact_test_is_as_published(counts: tuple[int, ...], probability: float, verdict: str) -> None:
    found = compare_shares(*counts)
    assert (found.probability, found.verdict) == (pytest.approx(probability, rel=1e-4), verdict)


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_fisher_s_exact_test_adds_all_tables_no_likelier(a: int, rest: int, b: int, other_rest: int) -> None:
    whole, other = a + rest, b + other_rest
    found = compare_shares(a, whole, b, other)
    if a + b == 0:
        assert found.verdict == NONE_RECORDED
        return
    ways = {x: comb(whole, x) * comb(other, a + b - x) for x in range(max(0, a + b - other), min(whole, a + b) + 1)}
    assert found.probability == pytest.approx(sum(n for n in ways.values() if n <= ways[a]) / sum(ways.values()))
    opposite = {HIGHER: LOWER, LOWER: HIGHER, CANNOT_TELL: CANNOT_TELL}
    assert compare_shares(b, other, a, whole).verdict == opposite[found.verdict]


@pytest.mark.parametrize("counts", [(4, 3, 0, 1), (0, 1, 4, 3), (-1, 3, 0, 1)])
def test_a_part_above_its_whole_is_no_share(counts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="part ≤ whole"):
        compare_shares(*counts)
