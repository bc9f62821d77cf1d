"""Rates, shares, changes and verdicts from controlled counts, against figures worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.disclosure import Released, Table, release
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, NONE_RECORDED, compare_counts, poisson_interval
from svd_data.views.compare import (
    NOT_COMPARED,
    TOO_SMALL,
    with_changes,
    with_rates,
    with_share_beside_others,
    with_shares,
    with_the_rest,
)

HIDDEN = None


def counts(audience: str, **columns: object) -> Released:
    frame = pd.DataFrame({name: pd.array([value], dtype="Int64") for name, value in columns.items()})
    return release(Table(frame, is_restricted=True, controlled_for="" if audience == INTERNAL else audience), audience)


# Byar's limits of 98, 96 and 100 below, of 102, 104 and 100 above, worked out from the formula.
@pytest.mark.parametrize(
    ("audience", "lower", "upper"),
    [(INTERNAL, 8.13621, 12.16279), (PARTNER, 7.95592, 12.38222), (PUBLIC, 7.77584, 12.60145)],
)
def test_a_rate_s_limits_run_from_the_lowest_true_count_to_the_highest(
    audience: str, lower: float, upper: float
) -> None:
    row = with_rates(counts(audience, numerator=100, denominator=10_000), 1000).iloc[0]
    assert row["rate"] == 10
    assert (row["rate_lower"], row["rate_upper"]) == pytest.approx((lower, upper), abs=5e-6)


# Limits of 18 and 16 below, of 22 and 24 above.
@pytest.mark.parametrize(("audience", "lower", "upper"), [(PARTNER, 10.6625, 33.3098), (PUBLIC, 9.1395, 35.7116)])
def test_a_rate_of_the_least_base_has_the_widened_limits(audience: str, lower: float, upper: float) -> None:
    row = with_rates(counts(audience, numerator=20, denominator=1000), 1000).iloc[0]
    assert (row["rate"], row["rate_lower"], row["rate_upper"]) == pytest.approx((20, lower, upper), abs=5e-5)


@pytest.mark.parametrize("numerator", [HIDDEN, 0, 10, 15])
@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_of_a_controlled_count_under_20_there_is_no_rate(audience: str, numerator: int | None) -> None:
    row = with_rates(counts(audience, numerator=numerator, denominator=1000), 1000).iloc[0]
    assert row[["rate", "rate_lower", "rate_upper"]].isna().all()


# Wilson's limits: the least over 18, 22 of 98, 102 is of 18 in 102, the greatest of 22 in 98.
@pytest.mark.parametrize(
    ("audience", "lower", "upper"), [(INTERNAL, 0.1334, 0.2888), (PARTNER, 0.1146, 0.3166), (PUBLIC, 0.0970, 0.3451)]
)
def test_a_share_s_limits_are_the_widest_of_the_corners(audience: str, lower: float, upper: float) -> None:
    one = counts(audience, numerator=20)
    row = with_shares(one, pd.Series([100], dtype="Int64")).iloc[0]
    assert (row["share"], row["share_lower"], row["share_upper"]) == pytest.approx((0.2, lower, upper), abs=5e-5)


@pytest.mark.parametrize(("part", "whole"), [(HIDDEN, 100), (15, 100), (20, HIDDEN), (0, 100)])
def test_a_share_needs_both_counts_at_least_20(part: int | None, whole: int | None) -> None:
    one = counts(PARTNER, numerator=part)
    assert with_shares(one, pd.Series([whole], dtype="Int64"))["share"].isna().all()


def test_a_share_of_a_rounded_part_that_exceeds_its_rounded_whole_has_limits_within_0_and_1() -> None:
    one = counts(PUBLIC, numerator=25)  # 21 rounded up, of 24 rounded down to 20
    row = with_shares(one, pd.Series([20], dtype="Int64")).iloc[0]
    assert -1e-12 <= row["share_lower"] <= row["share_upper"] <= 1 + 1e-12


# 80 v 110: p = 0.035, but 84 v 106 has p = 0.127 (public) and 82 v 108 has 0.069 (partner).
# 75 v 105: p = 0.030, but 77 v 103 has p = 0.062 (partner). 60 v 120: p < 0.001 at every corner.
@pytest.mark.parametrize(
    ("now", "before", "exact", "partner", "public"),
    [
        (80, 110, LOWER, CANNOT_TELL, CANNOT_TELL),
        (75, 105, LOWER, CANNOT_TELL, CANNOT_TELL),
        (105, 75, HIGHER, CANNOT_TELL, CANNOT_TELL),
        (60, 120, LOWER, LOWER, LOWER),
        (120, 60, HIGHER, HIGHER, HIGHER),
        (100, 130, CANNOT_TELL, CANNOT_TELL, CANNOT_TELL),
        (0, 0, NONE_RECORDED, NONE_RECORDED, NONE_RECORDED),
        (0, 15, LOWER, TOO_SMALL, TOO_SMALL),
        (15, 60, LOWER, TOO_SMALL, TOO_SMALL),
    ],
)
def test_a_verdict_is_given_only_where_every_corner_gives_it(
    now: int, before: int, exact: str, partner: str, public: str
) -> None:
    verdicts = [
        with_changes(counts(audience, numerator=now, before=before), comparable=True)["verdict"].item()
        for audience in (INTERNAL, PARTNER, PUBLIC)
    ]
    assert verdicts == [exact, partner, public]


@pytest.mark.parametrize(("now", "before"), [(HIDDEN, 40), (40, HIDDEN), (HIDDEN, HIDDEN), (15, 40), (40, 15)])
def test_of_a_hidden_or_small_count_there_is_neither_change_nor_verdict(now: int | None, before: int | None) -> None:
    row = with_changes(counts(PARTNER, numerator=now, before=before), comparable=True).iloc[0]
    assert (row["verdict"], pd.isna(row["change"])) == (TOO_SMALL, True)


def test_a_change_is_worked_out_from_the_released_counts() -> None:
    row = with_changes(counts(PUBLIC, numerator=30, before=40), comparable=True).iloc[0]
    assert row["change"] == -25


@given(st.integers(20, 400), st.integers(20, 400), st.integers(-2, 2), st.integers(-2, 2))
@settings(deadline=None, max_examples=50)
def test_a_partner_s_verdict_is_never_one_that_the_truth_denies(now: int, before: int, a: int, b: int) -> None:
    verdict = with_changes(counts(PARTNER, numerator=now, before=before), comparable=True)["verdict"].item()
    assert verdict in (CANNOT_TELL, compare_counts(now + a, before + b).verdict)


@given(st.integers(20, 3000), st.integers(-4, 4))
@settings(deadline=None, max_examples=50)
def test_a_public_rate_s_limits_hold_those_of_the_truth(numerator: int, off: int) -> None:
    row = with_rates(counts(PUBLIC, numerator=numerator, denominator=1000), 1000).iloc[0]
    lower, upper = poisson_interval(numerator + off)
    # Per 1,000 of 1,000 residents: a division and a multiplication, which may round the last bit of a limit at its corner.
    assert row["rate_lower"] <= lower * (1 + 1e-12)
    assert row["rate_upper"] >= upper * (1 - 1e-12)


# A ward beside the rest


def beside_the_rest(audience: str, ward: int | None, city: int | None, residents: int | None = 20_000) -> str:
    one = counts(audience, numerator=ward, denominator=residents)
    verdict: str = with_the_rest(one, pd.NA if city is None else city, 360_000)["against_rest"].item()
    return verdict


@pytest.mark.parametrize(
    ("ward", "city", "exact", "partner", "public"),
    [
        (90, 1620, CANNOT_TELL, CANNOT_TELL, CANNOT_TELL),  # just its part of the city
        (180, 1620, HIGHER, HIGHER, HIGHER),
        (40, 1620, LOWER, LOWER, LOWER),
        (15, 1620, LOWER, TOO_SMALL, TOO_SMALL),
        (120, 1620, HIGHER, CANNOT_TELL, CANNOT_TELL),  # 118 of 1,618, and 116 of 1,624, may be chance
        (122, 1620, HIGHER, HIGHER, CANNOT_TELL),
    ],
)
def test_a_ward_beside_the_rest_has_a_verdict_that_every_corner_gives(
    ward: int, city: int, exact: str, partner: str, public: str
) -> None:
    verdicts = [beside_the_rest(audience, ward, city) for audience in (INTERNAL, PARTNER, PUBLIC)]
    assert verdicts == [exact, partner, public]


def test_a_ward_without_residents_or_with_all_of_them_is_not_compared() -> None:
    assert beside_the_rest(INTERNAL, 90, 1620, None) == NOT_COMPARED
    assert beside_the_rest(INTERNAL, 90, 90, 360_000) == NOT_COMPARED
    assert beside_the_rest(PARTNER, None, 1620) == beside_the_rest(PARTNER, 90, None) == TOO_SMALL


# Coventry's wards hold from about 15,000 to 33,000 residents.
RESIDENTS = [*np.linspace(15_000, 27_000, 17).astype(int).tolist(), 33_000]


def test_chance_alone_flags_a_ward_on_at_most_one_page_in_twenty() -> None:
    random = np.random.default_rng(20261122)
    flagged, pages = 0, 2_000
    # The city's total given, equal rates leave each ward its residents' share: so the same tests come again and are kept.
    shares = np.array(RESIDENTS) / sum(RESIDENTS)
    for _ in range(pages):
        events = random.multinomial(1_617, shares)
        frame = pd.DataFrame({"numerator": events, "denominator": RESIDENTS}, dtype="Int64")
        wards = release(Table(frame, is_restricted=True), INTERNAL)
        verdicts = with_the_rest(wards, 1_617, sum(RESIDENTS))["against_rest"]
        flagged += bool(verdicts.isin([HIGHER, LOWER]).any())
    assert flagged / pages <= 0.05
    assert flagged > 0  # the test can flag at all


def groups(audience: str, reached: int | None, count: int | None) -> Released:
    return counts(audience, reached=reached, numerator=count)


# Fisher's test of 60 of 100 beside 140 of 400 gives 0.000007; of 58 of 102 beside 144 of 396, the nearest corner of a
# partner's counts, 0.0003; of 56 of 104 beside 148 of 392, the public's, 0.004, which is no longer under 0.002.
@pytest.mark.parametrize(("audience", "verdict"), [(INTERNAL, HIGHER), (PARTNER, HIGHER), (PUBLIC, CANNOT_TELL)])
def test_a_group_s_verdict_is_one_that_every_corner_gives(audience: str, verdict: str) -> None:
    found = with_share_beside_others(groups(audience, 60, 100), (200, 500), pd.Series([True]))
    assert found["verdict"].tolist() == [verdict]


@pytest.mark.parametrize(
    ("reached", "count", "everyone"),
    [(HIDDEN, 100, (200, 500)), (60, HIDDEN, (200, 500)), (15, 100, (200, 500)), (60, 100, (HIDDEN, 500))],
)
def test_a_group_s_verdict_needs_four_released_counts_of_at_least_20(
    reached: int | None, count: int | None, everyone: tuple[int | None, int]
) -> None:
    found = with_share_beside_others(groups(PARTNER, reached, count), everyone, pd.Series([True]))
    assert found["verdict"].tolist() == [TOO_SMALL]


def test_rounded_counts_that_contradict_each_other_give_no_verdict_and_no_share_above_one() -> None:
    # 22 of 23 may come out as 25 of 20; and a group as large as all of them leaves nobody to compare with.
    one = groups(PUBLIC, 25, 20)
    assert with_share_beside_others(one, (25, 20), pd.Series([True]))["verdict"].tolist() == [CANNOT_TELL]
    row = with_shares(one, pd.Series([20], dtype="Int64"), part="reached", name="got").iloc[0]
    assert (row["got"], row["got_upper"]) == (1, 1)


def test_a_group_of_none_or_of_all_is_not_compared() -> None:
    for reached, count, is_compared in ((0, 0, True), (5, 9, True), (3, 4, False)):
        found = with_share_beside_others(groups(INTERNAL, reached, count), (5, 9), pd.Series([is_compared]))
        assert found["verdict"].tolist() == [NOT_COMPARED]
