"""Which days a match day is compared with: by hand on a made calendar, then what must hold on any."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from svd_data.match_days import matched_days

# Saturdays of 2024, by their place: S[0] is 4 May.
S = [date(2024, 5, 4) + timedelta(weeks=week) for week in range(20)]
EVERY_DAY = [date(2024, 5, 1) + timedelta(days=day) for day in range(150)]


def test_one_match_has_the_two_days_before_and_after_it_the_earlier_of_equally_near_first() -> None:
    found = matched_days(EVERY_DAY, [S[6]], [])
    assert found.pairs == ((S[6], (S[5], S[7], S[4], S[8])),)
    assert found.left_out == ()


def test_a_day_with_a_match_a_bank_holiday_and_a_day_that_is_not_loaded_are_no_comparison() -> None:
    loaded = [day for day in EVERY_DAY if day != S[4]]
    found = matched_days(loaded, [S[6], S[6] - timedelta(days=1), date(2020, 1, 1)], [S[7]])
    assert found.pairs[1] == (S[6], (S[5], S[8], S[3], S[9]))
    assert found.matches == (S[6] - timedelta(days=1), S[6])  # the match of 2020 is of no day that is loaded


def test_a_day_is_compared_with_one_match_only_the_earlier_match_chooses_first() -> None:
    found = matched_days(EVERY_DAY, [S[8], S[6]], [])
    # S[7] is as near to both.
    assert found.pairs == ((S[6], (S[5], S[7], S[4], S[3])), (S[8], (S[9], S[10], S[11], S[12])))


def test_a_match_day_without_four_like_days_in_six_weeks_is_left_out_and_takes_none() -> None:
    only = [S[0], S[1], S[2], S[3], S[4]]
    assert matched_days([*only, S[6]], [S[6]], []).left_out == ()
    assert matched_days([S[0], S[1], S[2], S[7], S[6]], [S[6]], []).pairs[0][1] == (S[7], S[2], S[1], S[0])
    far = matched_days([S[0], S[2], S[3], S[4], S[7]], [S[7]], [])  # S[0] is seven weeks away
    assert (far.pairs, far.left_out) == ((), (S[7],))
    both = matched_days([*S[:5], S[5]], [S[0], S[5]], [S[4]])
    # The first has three; the second then still finds the same three, and no fourth.
    assert both.left_out == (S[0], S[5])


def test_a_match_on_a_bank_holiday_is_like_no_other_day() -> None:
    assert matched_days(EVERY_DAY, [S[6]], [S[6]]).left_out == (S[6],)


@given(
    st.sets(st.sampled_from(EVERY_DAY)),
    st.sets(st.sampled_from(EVERY_DAY), max_size=12),
    st.sets(st.sampled_from(EVERY_DAY), max_size=5),
)
def test_on_any_calendar_each_match_has_four_like_days_and_no_day_serves_twice(days, matches, holidays) -> None:  # type: ignore[no-untyped-def]
    found = matched_days(days, matches, holidays)
    assert sorted((*found.matches, *found.left_out)) == sorted(matches & days)
    assert len(set(found.compared)) == len(found.compared) == 4 * len(found.matches)
    for match, compared in found.pairs:
        for day in compared:
            assert day in days - matches - holidays
            assert day.weekday() == match.weekday()
            assert 0 < abs((day - match).days) <= 42
    assert found == matched_days(sorted(days, reverse=True), sorted(matches), holidays)
