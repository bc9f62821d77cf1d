"""Waiting times by Kaplan and Meier, against published figures and against exact fractions."""

import warnings
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svd_data.survival import NOT_REACHED, Curve, Quantile, kaplan_meier
from tests.referral_oracle import first_day, still_waiting

# Weeks in remission of children with acute leukaemia, on 6-mercaptopurine and on placebo: Freireich and others (1963).
# The curve and the limits are those that textbooks print (Cox and Oakes 1984; SAS's LIFETEST prints 23 (13 to none) and 8 (4 to 11)).
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
IN_REMISSION = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def after(curve: Curve, day: int) -> float:
    return float(curve.waiting[curve.days <= day][-1])


@pytest.mark.parametrize(
    ("week", "share"), [(6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)]
)
def test_the_curve_of_the_leukaemia_trial_is_as_published(week: int, share: float) -> None:
    assert round(after(kaplan_meier(RELAPSED, IN_REMISSION), week), 3) == share


def test_medians_and_limits_of_the_leukaemia_trial_are_as_published() -> None:
    assert kaplan_meier(RELAPSED, IN_REMISSION).quantile(0.5) == Quantile(23, 13, None)
    assert kaplan_meier(PLACEBO, []).quantile(0.5) == Quantile(8, 4, 11)


def test_what_the_curve_does_not_reach_is_none_and_no_warning_is_given() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert kaplan_meier(RELAPSED, IN_REMISSION).quantile(0.9).at is None
        assert kaplan_meier([], [3, 4]).quantile(0.5) == NOT_REACHED
        # All on one day: that day is the median, and there is nothing to tell limits from.
        assert kaplan_meier([0, 0, 0], []).quantile(0.5) == Quantile(0, None, None)
    with pytest.raises(ValueError, match="no waits"):
        kaplan_meier([], [])


def test_a_half_by_arithmetic_is_a_half() -> None:
    # 9 of 10, 8 of 9, … 5 of 6 multiply to a half, but not in floating point.
    assert kaplan_meier([1, 2, 3, 4, 5], [9] * 5).quantile(0.5).at == 5


days = st.lists(st.integers(0, 40), max_size=25)


@given(waited=days, cut_off=days)
def test_the_curve_is_that_of_exact_fractions(waited: list[int], cut_off: list[int]) -> None:
    if not waited + cut_off:
        return
    curve = kaplan_meier(waited, cut_off)
    shares = still_waiting([*(("dated", day) for day in waited), *(("open", day) for day in cut_off)])
    for day, share in shares.items():
        assert after(curve, day) == pytest.approx(float(share), abs=1e-12)
    for done in (Fraction(1, 2), Fraction(9, 10)):
        quantile = curve.quantile(float(done))
        assert quantile.at == first_day(shares, done)
        # The curve lies between its limits, and so the limits' days around its own.
        assert quantile.lower is None or quantile.at is None or quantile.lower <= quantile.at
        assert quantile.upper is None or (quantile.at is not None and quantile.at <= quantile.upper)
