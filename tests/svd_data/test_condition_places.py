"""A fault in a condition points at the word, and says what to write in its place; a condition is taken apart into its parts."""

import pytest

from svd_data.condition_parts import MOST_VARIANTS, MOVED, WITHOUT, Threshold, thresholds, variants
from svd_data.conditions import check_condition
from svd_data.errors import ConditionError


@pytest.mark.parametrize(
    ("text", "word", "suggestion"),
    [
        ("firearm OR knif", "knif", "knife"),
        ("knife OR category = 'Robery'", "'Robery'", "'Robbery'"),
        ("category = 'Violent crime'", "'Violent crime'", "'Violence and sexual offences'"),
        ("category = 'Robbery' AND category", "category", ""),
        ("hour = 3 OR hour = 24", "24", "23"),
        ("subgroup IN ('rape', 'robery')", "'robery'", "'robbery'"),
        ("knife AND outcome > 'm'", "outcome", ""),
        ("knife OR\n  knife firearm", "firearm", ""),
        ("knife OR TRUE", "TRUE", ""),
        ("knife AND ((firearm)", "(", ""),
        ("knife AND firearm)", ")", ""),
        ("knife AND hour = 1.5", ".", ""),
        ("occurred_at > DATE '2024-02-30'", "'2024-02-30'", ""),
        ("knife OR knife = 1", "knife = 1", ""),
        ("knife AND month = 3", "month", ""),
        ("count(hour) > 1", "count", ""),
        ("outcome = 'nai\u0308ve'", "'nai\u0308ve'", "'na\u00efve'"),
        ("hour = 3 AND outcome = 'Аwaiting'", "'Аwaiting'", ""),
    ],
)
def test_a_fault_has_the_place_of_its_word_and_the_right_one(text: str, word: str, suggestion: str) -> None:
    with pytest.raises(ConditionError) as raised:
        check_condition(text, "offences", "here")
    error = raised.value
    assert error.place is not None
    assert (text[slice(*error.place)], error.suggestion) == (word, suggestion)
    assert str(error) == f"here: {error.reason}"


def test_of_a_word_that_stands_twice_the_one_at_fault_is_pointed_at() -> None:
    with pytest.raises(ConditionError) as raised:
        check_condition("category = 'Robbery' AND category", "offences")
    assert raised.value.place == (25, 33)


@pytest.mark.parametrize("text", ["", "knife OR " * 230 + "knife"])
def test_a_fault_of_the_whole_has_no_place(text: str) -> None:
    with pytest.raises(ConditionError) as raised:
        check_condition(text, "offences")
    assert raised.value.place is None


def test_what_is_suggested_is_right() -> None:
    text = "hour = 24 AND (category = 'Robery' OR knif)"
    for _ in range(3):
        with pytest.raises(ConditionError) as raised:
            check_condition(text, "offences")
        assert raised.value.place
        start, end = raised.value.place
        text = text[:start] + raised.value.suggestion + text[end:]
    assert check_condition(text, "offences").sql == "hour = 23 AND (category = 'Robbery' OR knife)"


def told(text: str) -> list[tuple[str, str, str]]:
    return [(each.kind, each.part, each.text) for each in variants(text, "offences")]


def test_each_part_of_and_and_or_is_left_out_in_the_order_of_the_text() -> None:
    assert told("knife AND firearm AND (is_dark OR is_crime)") == [
        (WITHOUT, "knife", "firearm AND (is_dark OR is_crime)"),
        (WITHOUT, "firearm", "knife AND (is_dark OR is_crime)"),
        (WITHOUT, "(is_dark OR is_crime)", "knife AND firearm"),
        (WITHOUT, "is_dark", "knife AND firearm AND (is_crime)"),
        (WITHOUT, "is_crime", "knife AND firearm AND (is_dark)"),
    ]


def test_each_threshold_moves_a_step_down_and_up_and_no_other_number_does() -> None:
    assert told("coalesce(hour, 12) >= 22") == [
        (MOVED, "COALESCE(hour, 12) >= 22", "COALESCE(hour, 12) >= 21"),
        (MOVED, "COALESCE(hour, 12) >= 22", "COALESCE(hour, 12) >= 23"),
    ]
    assert told("weekday IN (6, 7)") == []
    assert told("weekday = 6") == []


def test_a_date_moves_by_a_month_and_keeps_its_day_where_the_month_has_it() -> None:
    moved = [each.text for each in variants("occurred_at < DATE '2024-03-31'", "offences")]
    assert moved == ["occurred_at < DATE '2024-02-29'", "occurred_at < DATE '2024-04-30'"]


def test_a_step_out_of_a_columns_range_or_into_an_empty_one_is_left_away() -> None:
    assert [each.text for each in variants("hour >= 23", "offences")] == ["hour >= 22"]
    assert [each.text for each in variants("hour <= 0", "offences")] == ["hour <= 1"]
    assert [each.text for each in variants("hour BETWEEN 4 AND 4", "offences")] == [
        "hour BETWEEN 3 AND 4",
        "hour BETWEEN 4 AND 5",
    ]


def test_every_variant_is_a_condition_of_its_own_and_none_is_the_condition_itself() -> None:
    text = "(youngest_victim_age < 25 OR youngest_suspect_age <= 24) AND NOT (hour BETWEEN 22 AND 23 AND knife) AND outcome LIKE 'it''s%'"
    found = [check_condition(each.text, "offences").sql for each in variants(text, "offences")]
    # Seven parts; thresholds 25, 24 and 22 move both ways, and 23 only down: no hour is 24.
    assert len(found) == len(set(found)) == 14
    assert check_condition(text, "offences").sql not in found


def test_of_a_long_condition_no_more_than_some_variants_are_made() -> None:
    assert (
        len(variants(" OR ".join(f"hour = {n % 24} AND weekday = {n % 7 + 1}" for n in range(60)), "offences"))
        == MOST_VARIANTS
    )


def test_thresholds_are_the_numbers_that_a_column_is_ordered_against() -> None:
    found = thresholds(
        "youngest_victim_age < 25 OR hour BETWEEN 22 AND 23 OR weekday = 3 OR 18 > youngest_suspect_age", "offences"
    )
    assert set(found) == {
        Threshold("youngest_victim_age", 25), Threshold("hour", 22), Threshold("hour", 23), Threshold("youngest_suspect_age", 18),
    }  # fmt: skip
