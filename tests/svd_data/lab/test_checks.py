"""Each check of a draft against an example worked out by hand, the numbers in the comments beside it."""

from datetime import date
from itertools import product

import pandas as pd
import pytest
from scipy import stats

from svd_data.condition_parts import MOVED, WITHOUT, Variant
from svd_data.events import Event
from svd_data.indicators import indicator_definitions
from svd_data.lab.changes import changes_sentence, recording_changes_beside_chance
from svd_data.lab.counts import History
from svd_data.lab.missing import missing, shares_by_month
from svd_data.lab.overlap import overlap_sentence, overlaps
from svd_data.lab.reliability import pearson, spearman_brown, split_half
from svd_data.lab.sensitivity import sensitivities, sensitivity_sentence
from svd_data.lab.smallest_change import POWER, SmallestChange, power_to_tell, smallest_change
from svd_data.lab.verdict import CITY_BY_MONTH, WARD_BY_YEAR, Verdict, verdict
from svd_data.lab.volume import Hidden, Volume, volume
from svd_data.periods import add_months
from svd_data.statistics import compare_counts

A, B, C, D = "E05000001", "E05000002", "E05000003", "E05000004"
LAST = date(2024, 12, 1)


def months(how_many: int, last: date = LAST) -> tuple[date, ...]:
    return tuple(add_months(last, step) for step in range(1 - how_many, 1))


# How many


def test_years_are_blocks_of_twelve_months_back_from_the_last_and_a_broken_one_ends_them() -> None:
    # 30 months, a month 25 months ago not loaded: two whole blocks. 2 events a month in A, 1 in B, and once 5 nowhere known.
    loaded = tuple(month for month in months(30) if month != add_months(LAST, -25))
    counts = {(month, A): 2 for month in loaded} | {(month, B): 1 for month in loaded} | {(LAST, ""): 5}
    found = volume(History(loaded, (A, B, C), counts))
    # 2024: 12 × 3 + 5 = 41; 2023: 12 × 3 = 36
    assert found.years == ((date(2024, 1, 1), 41), (date(2023, 1, 1), 36))
    assert found.wards == {A: 24, B: 12, C: 0}
    assert (found.a_year, found.a_month, found.a_ward_year, found.unplaced) == (41, 3, 12, 5)
    assert found.sentence == (
        "41 events in the latest 12 months, 3 in the middle month, and 36 to 41 a year over 2 years. "
        "A ward has 0 to 24 of them a year; half of the wards have 12 or fewer."
    )


def test_of_less_than_a_year_nothing_a_year_is_told() -> None:
    found = volume(History(months(11), (A,), {(LAST, A): 3}))
    assert found == Volume((), (), {}, 0)
    assert "cannot be told" in found.sentence


# Split-half


def test_split_half_of_four_wards_worked_by_hand() -> None:
    # Even months (the last among them): 1, 2, 3, 4; the others: 2, 1, 4, 3. Means 2.5 and 2.5; sums of squares 5 and 5; of
    # products 0.75 + 0.75 + 0.75 + 0.75 = 3. So r = 3 ÷ 5 = 0.6, and of the whole year 2 × 0.6 ÷ 1.6 = 0.75.
    counts = {(LAST, ward): n for ward, n in zip((A, B, C, D), (1, 2, 3, 4), strict=True)}
    counts |= {(add_months(LAST, -1), ward): n for ward, n in zip((A, B, C, D), (2, 1, 4, 3), strict=True)}
    found = split_half(History(months(12), (A, B, C, D), counts))
    assert found.halves == {A: (2, 1), B: (1, 2), C: (4, 3), D: (3, 4)}
    assert found.correlation == pytest.approx(0.6)
    assert found.reliability == pytest.approx(0.75)
    assert not found.are_rates
    assert (
        "makes the whole year's reliability 0.75 of 1: differences between wards are mostly lasting" in found.sentence
    )


def test_split_half_is_of_rates_where_every_wards_residents_are_known() -> None:
    # Counts as above over 1,000, 2,000, 3,000 and 4,000: rates 1, 1, 1, 1 beside 2, 0.5, 1.33, 0.75: the first do not vary.
    counts = {(LAST, ward): n for ward, n in zip((A, B, C, D), (1, 2, 3, 4), strict=True)}
    counts |= {(add_months(LAST, -1), ward): n for ward, n in zip((A, B, C, D), (2, 1, 4, 3), strict=True)}
    history = History(months(12), (A, B, C, D), counts)
    found = split_half(history, {A: 1000, B: 2000, C: 3000, D: 4000})
    assert (found.are_rates, found.correlation, found.reliability) == (True, None, None)
    assert "cannot be told apart" in found.sentence
    assert not split_half(history, {A: 1000, B: 2000, C: 3000}).are_rates


def test_months_before_the_latest_year_make_no_difference_to_the_halves() -> None:
    counts = {(month, A): 1 for month in months(36)}
    assert split_half(History(months(36), (A, B), counts)).halves == {A: (6, 6), B: (0, 0)}


@pytest.mark.parametrize(
    ("first", "second"), [([1, 5, 2, 8, 3], [2, 4, 4, 9, 1]), ([0, 0, 7], [1, 0, 3]), ([3, 2, 1], [1, 2, 3])]
)
def test_the_correlation_is_scipys(first: list[float], second: list[float]) -> None:
    assert pearson(first, second) == pytest.approx(stats.pearsonr(first, second).statistic)


def test_spearman_and_browns_formula() -> None:
    # Brown's own form: two halves that agree at 0.5 make a test of 2 × 0.5 ÷ 1.5
    assert spearman_brown(0.5) == pytest.approx(2 / 3)
    assert spearman_brown(-0.5) == 0


# Missing


def test_what_is_missing_is_told_by_column_and_month() -> None:
    recorded = pd.DataFrame(
        {
            "month": pd.to_datetime(list(months(24))),
            "rows": [10] * 24,
            "undecided": [1] * 24,
            # Never missing; 2 of 10 in the first year, 5 of 10 in the second but for one month of 8.
            "knife": [10] * 24,
            "hour": [8] * 12 + [5] * 11 + [2],
        }
    )
    found = missing(recorded, "offences")
    knife, hour = found.columns
    assert (knife.missing, knife.share, knife.sentence) == (
        0,
        0.0,
        "knife (whether a knife was used) is recorded for every row.",
    )
    # 12 × 2 + 11 × 5 + 8 = 87 of 240; second year 63 of 120
    assert (hour.rows, hour.missing) == (240, 87)
    assert (hour.first_year, hour.last_year) == (0.2, pytest.approx(63 / 120))
    assert hour.worst == (LAST, 0.8)
    assert (found.undecided, found.rows, found.share_undecided) == (24, 240, 0.1)
    assert "Of 240 rows that could be counted 24 (10%) are not counted" in found.sentence
    shares = shares_by_month(recorded)
    assert shares.loc[shares["column"] == "hour", "share"].tolist() == [0.2] * 12 + [0.5] * 11 + [0.8]


# Overlap


def test_overlap_is_told_both_ways_by_hand() -> None:
    knife, robbery, rape = (indicator_definitions()[key] for key in ("knife_crime", "robbery", "rape"))
    # Of 200 draft events 150 are among 300 of knife crime (75% and 50%), 20 among 400 robberies (10% and 5%), none are rapes.
    found = overlaps(200, [robbery, rape, knife], [(400, 20), (30, 0), (300, 150)])
    assert [(each.title, each.share_of_draft, each.share_of_other) for each in found] == [
        ("Knife crime", 0.75, 0.5), ("Robbery", 0.1, 0.05), ("Rape", 0, 0),
    ]  # fmt: skip
    assert found[0].sentence == "75% of the draft's events are also in Knife crime, and 50% of that is in the draft."
    assert found[2].sentence == "None of the draft's events is in Rape."
    assert overlap_sentence(found) == found[0].sentence


def test_what_nearly_repeats_an_indicator_is_said_first() -> None:
    knife, robbery = (indicator_definitions()[key] for key in ("knife_crime", "robbery"))
    # All of the draft's 100 are among 10,000 robberies; 97 of 100 are knife crime, which has 99.
    found = overlaps(100, [robbery, knife], [(10_000, 100), (99, 97)])
    assert overlap_sentence(found) == (
        "97% of the draft's events are also in Knife crime, and 98% of that is in the draft. The two count nearly the same."
    )


# Sensitivity


def test_sensitivity_by_hand() -> None:
    # 1,000 events; without a part 1,500 (+50%), without another 1,000 (nothing); a step of the threshold 950 (−5%) or 1,120 (+12%)
    variants = [
        Variant(WITHOUT, "knife", "", "firearm"), Variant(WITHOUT, "firearm", "", "knife"),
        Variant(MOVED, "hour > 5", "hour > 6", "a"), Variant(MOVED, "hour > 5", "hour > 4", "b"),
    ]  # fmt: skip
    found = sensitivities(1_000, variants, [1_500, 1_000, 950, 1_120])
    assert [(each.part, each.difference, each.share) for each in found] == [
        ("knife", 500, 0.5), ("hour > 5", 120, 0.12), ("hour > 5", -50, -0.05), ("firearm", 0, 0),
    ]  # fmt: skip
    assert sensitivity_sentence(found) == (
        "Most hangs on one part: 1,000 becomes 1,500 (+50%) without knife. Leaving out firearm changes nothing. "
        "A step of a threshold: 1,000 becomes 1,120 (+12%) with hour > 4 in place of hour > 5, so the figure hangs on where it lies."
    )
    assert (
        sensitivity_sentence(())
        == "The condition has one part and no threshold, so there is nothing to leave out or to move."
    )


# Changes in recording


def change(first: date) -> Event:
    return Event("x", "New rules", "recording_change", first, first, ("all",), ("all",), "source", "")


def test_a_change_in_recording_has_the_year_after_beside_the_year_before() -> None:
    # 1 a month before April 2023, 4 a month from then on: 48 beside 12; p far under 0.05
    loaded = months(36)
    counts = {(month, A): 4 if month >= date(2023, 4, 1) else 1 for month in loaded}
    (found,) = recording_changes_beside_chance(History(loaded, (A,), counts), {change(date(2023, 4, 1)): "bears on it"})
    assert (found.before, found.after) == (12, 48)
    assert found.comparison == compare_counts(48, 12)
    assert found.is_beyond_chance
    assert found.sentence == (
        "New rules (April 2023), bears on it: 48 in the 12 months after beside 12 in the 12 before (+300%), higher by more than "
        "chance brings. That it is the cause cannot be told."
    )
    assert "New rules (April 2023) fell together with a change beyond chance" in changes_sentence([found])


def test_the_month_of_a_change_within_it_is_on_neither_side() -> None:
    # 15 April 2023: before is April 2022 to March 2023, after is May 2023 to April 2024; the 100 of April 2023 are in neither
    loaded = months(36)
    counts = {(month, A): 1 for month in loaded} | {(date(2023, 4, 1), A): 100}
    (found,) = recording_changes_beside_chance(History(loaded, (A,), counts), {change(date(2023, 4, 15)): "why"})
    assert (found.before, found.after) == (12, 12)
    assert not found.is_beyond_chance
    assert "no more than chance may bring" in found.sentence


def test_a_change_without_a_year_on_either_side_is_set_beside_nothing_and_one_before_the_data_is_left_out() -> None:
    history = History(months(36), (A,), {})
    late, before = change(date(2024, 6, 1)), change(date(2011, 9, 1))
    (found,) = recording_changes_beside_chance(history, {late: "why", before: "why"})
    assert (found.on, found.before, found.comparison) == (date(2024, 6, 1), None, None)
    assert "cannot be set beside chance" in found.sentence
    assert changes_sentence([]) == "No declared change in recording names what it counts."


# The smallest change


def power_by_hand(before: float, after: float) -> float:
    """The chance that the pages' own test tells the direction, over every pair of counts that is at all likely."""
    wanted = "lower" if after < before else "higher"
    pairs = product(range(70), repeat=2)
    return sum(
        stats.poisson.pmf(a, before) * stats.poisson.pmf(b, after)
        for a, b in pairs
        if compare_counts(b, a).verdict == wanted
    )


@pytest.mark.parametrize(("before", "after"), [(10, 2), (10, 25), (6, 0.5), (20, 8), (3, 16)])
def test_the_power_is_that_of_the_pages_own_test_over_all_pairs_of_counts(before: float, after: float) -> None:
    assert power_to_tell(before, after) == pytest.approx(power_by_hand(before, after), abs=1e-6)


def test_from_six_no_fall_can_be_shown_and_from_eight_one_to_none() -> None:
    # To none: the test says "lower" from 6 v 0 on (2 × 0.5^6 = 0.031), and Poisson counts of mean 6 reach 6 in 55%, of mean 8 in 81%.
    assert 1 - stats.poisson.cdf(5, 6) == pytest.approx(0.554, abs=0.001)
    assert 1 - stats.poisson.cdf(5, 8) == pytest.approx(0.809, abs=0.001)
    assert (smallest_change("x", 6).lower, smallest_change("x", 8).lower) == (None, 0)
    assert "no fall, not even to none," in smallest_change("x", 6).sentence
    assert "a fall to none or a rise" in smallest_change("x", 8).sentence


def test_of_a_large_count_it_is_what_the_normal_approximation_says() -> None:
    # (1.96 + 0.84) × √(2 × 10,000) = 396, a little more for a rise and less for a fall
    found = smallest_change("A year", 10_000)
    assert found.lower is not None
    assert 10_000 - found.lower == pytest.approx(393, abs=6)
    assert found.higher - 10_000 == pytest.approx(400, abs=6)
    assert found.fall == pytest.approx(0.0393, abs=0.0006)


@pytest.mark.parametrize("base", [0, 1, 8, 20, 50, 100, 1_717, 42_867])
def test_the_smallest_change_reaches_the_power_and_the_next_smaller_one_does_not(base: int) -> None:
    found = smallest_change("x", base)
    assert power_to_tell(base, found.higher) >= POWER > power_to_tell(base, found.higher - 1)
    if found.lower is None:
        assert power_to_tell(base, 0) < POWER
    else:
        assert power_to_tell(base, found.lower) >= POWER > power_to_tell(base, found.lower + 1)


# The verdict


def judged(
    *,
    month: int = 25,
    ward: int = 12,
    hidden: tuple[int, int] = (0, 0),
    reliability: bool = True,
    undecided: int = 0,
    place: str = "ward",
) -> Verdict:
    """A verdict on a draft with which nothing is wrong but what is said."""
    size = Volume(((date(2024, 1, 1), 12 * month),), (month,) * 12, {A: ward, B: ward, C: ward, D: ward}, 0)
    unseen = [Hidden("partner", (hidden[0], 18), (hidden[1], 100)), Hidden("public", (18, 18), (100, 100))]
    gaps = missing(
        pd.DataFrame({"month": pd.to_datetime([LAST]), "rows": [100], "undecided": [undecided], "knife": [100]}),
        "offences",
    )
    even = dict(zip((A, B, C, D), (1, 2, 3, 4) if reliability else (4, 1, 3, 2), strict=True))
    counts = {(LAST, key): n for key, n in even.items()}
    counts |= {(add_months(LAST, -1), key): n for key, n in zip((A, B, C, D), (1, 2, 3, 4), strict=True)}
    halves = split_half(History(months(12), (A, B, C, D), counts))
    changes = [smallest_change("A month", month), smallest_change("A ward's year", ward)]
    return verdict(size, unseen, gaps, halves, changes, place)


def test_a_draft_with_which_nothing_is_wrong_is_fit_for_both_whatever_the_public_would_not_see() -> None:
    found = judged()
    assert found.sentence == "Fit for the area by month and for wards by year."
    assert found.failing == ()
    assert len(found.reasons) == 10


@pytest.mark.parametrize(
    ("wrong", "months_fit", "wards_fit", "told"),
    [
        ({"month": 19}, False, True, "The middle month has 19 events; 20 are asked"),
        ({"ward": 9}, True, False, "The middle ward has 9 events a year; 10 are asked"),
        ({"ward": 5}, True, False, "Of the middle ward's year no fall could be shown as real, not even to none."),
        ({"hidden": (5, 0)}, True, False, "Partners would not see 28% of wards; at most 25% is asked."),
        ({"hidden": (4, 0)}, True, True, ""),
        ({"hidden": (0, 11)}, False, True, "Partners would not see 11% of months; at most 10% is asked."),
        ({"hidden": (0, 10)}, True, True, ""),
        ({"reliability": False}, True, False, "The reliability of wards' differences is 0.00; 0.7 is asked."),
        ({"undecided": 21}, False, False, "It cannot be told of 21% of rows whether they count; at most 20% is asked."),
        ({"undecided": 20}, True, True, ""),
        ({"place": "city"}, True, False, "Its own entry says that its smallest place is the city."),
    ],
)
def test_each_rule_by_itself_makes_a_draft_unfit(
    wrong: dict[str, object], months_fit: bool, wards_fit: bool, told: str
) -> None:
    found = judged(**wrong)  # type: ignore[arg-type]
    assert (found.is_fit_for(CITY_BY_MONTH), found.is_fit_for(WARD_BY_YEAR)) == (months_fit, wards_fit)
    assert told in " ".join(reason.sentence for reason in found.failing)
    assert bool(found.failing) == bool(told)


def test_the_four_verdicts_are_said_in_words() -> None:
    assert judged(month=19).sentence == "Fit for wards by year, not for the area by month."
    assert judged(ward=9).sentence == "Fit for the area by month, not for wards by year."
    assert judged(month=19, ward=9).sentence == "Fit neither for the area by month nor for wards by year."


def test_a_smallest_change_says_what_it_is_of() -> None:
    assert SmallestChange("A month of the area", 0, None, 8).sentence == (
        "A month of the area: none now, so only a rise to 8 or more could be shown as real."
    )
