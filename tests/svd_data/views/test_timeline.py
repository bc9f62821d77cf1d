"""Which events a trend shows, and which changes in recording move what is counted."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.day_queries import school_days
from svd_data.errors import FilterError
from svd_data.events import LOCKDOWN, RECORDING_CHANGE, TOURNAMENT, Event
from svd_data.filters import default_filters
from svd_data.process_control import Change
from svd_data.views import Ask, timeline_view, trends_view
from svd_data.views.timeline import (
    ALL,
    EVENT_CHOICES,
    FOOTBALL,
    LOCKDOWNS,
    NO_SCHOOL,
    PROGRAMMES,
    RECORDING,
    SCHOOL_HOLIDAYS,
    axis_of,
    changes_of,
    moving_changes,
    no_school_runs,
)

FIRST, LAST = date(2018, 4, 1), date(2026, 9, 30)


def ask(connection: Connection, catalogue: Catalogue, indicator_id: str, audience: str = INTERNAL) -> Ask:
    indicator = catalogue.indicator(indicator_id, catalogue.sources[0])
    return Ask(connection, catalogue, replace(default_filters(catalogue), indicator=indicator), audience)


def titles(question: Ask, choice: str, first: date = FIRST, last: date = LAST) -> list[str]:
    return list(timeline_view(question, choice, first, last).frame["title"])


# Changes in recording


def test_an_indicator_moves_with_the_types_among_its_offences_and_with_changes_that_name_it(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    found = {event.event_id: how for event, how in moving_changes(ask(demo, demo_catalogue, "knife_crime")).items()}
    # Knife offences are violence and robbery; no change names knife crime or robbery.
    part = "moves Violence and sexual offences, of which this indicator counts a part"
    assert found == {
        "police_uk_categories_2013": part,
        "recording_inspected_2017": "bears on every type of offence",
        "counting_rules_2018": part,
        "recording_inspected_2018": part,
        "recorded_violence_step": part,
        "counting_rules_2023": part,
    }
    named = {event.event_id: how for event, how in moving_changes(ask(demo, demo_catalogue, "domestic_abuse")).items()}
    assert named["counting_rules_2023"] == "named as moving this indicator"


def test_what_no_change_bears_on_has_none_but_that_to_all(demo: Connection, demo_catalogue: Catalogue) -> None:
    question = ask(demo, demo_catalogue, "robbery")
    assert [event.event_id for event in moving_changes(question)] == ["recording_inspected_2017"]
    assert titles(question, RECORDING) == []  # which lies before the axis


def test_a_filter_on_types_leaves_the_changes_to_other_types_out(demo: Connection, demo_catalogue: Catalogue) -> None:
    question = ask(demo, demo_catalogue, "knife_crime")
    robberies = question.with_filters(replace(question.filters, types=("Robbery",)))
    assert [event.event_id for event in moving_changes(robberies)] == ["recording_inspected_2017"]


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_a_controlled_audience_learns_of_no_type_that_is_hidden_from_it(
    demo: Connection, demo_catalogue: Catalogue, audience: str
) -> None:
    whole = ask(demo, demo_catalogue, "serious_violence")
    narrowed = ask(demo, demo_catalogue, "serious_violence", audience)
    assert list(moving_changes(narrowed)) == list(moving_changes(whole))  # both its types are shown
    # Homicides of a year are all of violence and all hidden, so nothing tells of what type they are.
    rare = moving_changes(ask(demo, demo_catalogue, "homicide", audience))
    assert [event.event_id for event in rare] == ["recording_inspected_2017"]


# What is chosen


def test_changes_in_recording_are_always_shown_and_others_when_chosen(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    question = ask(demo, demo_catalogue, "knife_crime")
    kinds = {choice: set(timeline_view(question, choice, FIRST, LAST).frame["kind"]) for choice in EVENT_CHOICES}
    assert kinds == {
        RECORDING: {RECORDING_CHANGE},
        LOCKDOWNS: {RECORDING_CHANGE, LOCKDOWN},
        FOOTBALL: {RECORDING_CHANGE, TOURNAMENT},
        SCHOOL_HOLIDAYS: {RECORDING_CHANGE, NO_SCHOOL},
        PROGRAMMES: {RECORDING_CHANGE, "programme"},
        ALL: {RECORDING_CHANGE, LOCKDOWN, TOURNAMENT, NO_SCHOOL, "programme", "other"},
    }


def test_every_event_but_school_holidays_has_a_letter_of_its_own_in_order(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    frame = timeline_view(ask(demo, demo_catalogue, "knife_crime"), ALL, FIRST, LAST).frame
    letters = [mark for mark in frame["mark"] if mark]
    assert letters[:26] == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert letters[26:] == ["AA", "AB", "AC", "AD", "AE", "AF", "AG", "AH", "AI", "AJ"][: len(letters) - 26]
    assert ((frame["mark"] == "") == (frame["kind"] == NO_SCHOOL)).all()
    assert frame["first"].is_monotonic_increasing
    assert (frame["source"] != "").all()


def test_programmes_of_the_register_stand_beside_those_of_the_events(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    shown = titles(ask(demo, demo_catalogue, "robbery"), PROGRAMMES, date(2024, 5, 1), date(2025, 8, 31))
    assert shown == [
        "Regional media campaign aimed at young people launched",
        "Our Tomorrow begins (illustrative)",
        "CIRV: funding ends",
    ]


def test_events_outside_the_axis_are_left_out_and_bands_end_with_it(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    question = ask(demo, demo_catalogue, "robbery")
    frame = timeline_view(question, LOCKDOWNS, date(2020, 4, 1), date(2020, 11, 30)).frame
    assert frame["title"].tolist() == ["First national lockdown", "Second national lockdown"]
    assert frame["start"].dt.date.tolist() == [date(2020, 4, 1), date(2020, 11, 5)]
    assert frame["end"].dt.date.tolist() == [date(2020, 7, 4), date(2020, 12, 1)]  # the day after the last
    assert frame["first"].dt.date.tolist() == [date(2020, 3, 23), date(2020, 11, 5)]  # said as they were


def test_an_axis_runs_to_the_end_of_its_last_step(demo: Connection, demo_catalogue: Catalogue) -> None:
    question = ask(demo, demo_catalogue, "robbery")
    assert axis_of(trends_view(question).steps, "month") == (date(2025, 10, 1), date(2026, 9, 30))
    years = trends_view(question, step="financial_year").steps
    assert axis_of(years, "financial_year") == (date(2018, 4, 1), date(2026, 3, 31))
    assert axis_of(years.derive(years.frame.head(0)), "financial_year") is None


def test_an_unknown_choice_of_events_is_refused_with_the_nearest_word(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    with pytest.raises(FilterError, match="Did you mean 'football'"):
        timeline_view(ask(demo, demo_catalogue, "robbery"), "footbal", FIRST, LAST)


# From what day a series is judged anew


def change(first: date, last: date) -> Event:
    return Event("a", "Rules", RECORDING_CHANGE, first, last, ("all",), ("all",), "Source", "Note")


@pytest.mark.parametrize(
    ("first", "last", "changes"),
    [
        (date(2019, 1, 15), date(2019, 1, 15), [Change(date(2019, 1, 15), "Rules")]),
        (date(2023, 5, 1), date(2023, 5, 31), [Change(date(2023, 5, 1), "Rules")]),
        (
            date(2020, 1, 1),
            date(2021, 12, 31),
            [Change(date(2020, 1, 1), "Rules: begins"), Change(date(2022, 1, 1), "Rules: ended")],
        ),
    ],
)
def test_a_change_divides_on_its_first_day_and_over_months_at_its_end_too(
    first: date, last: date, changes: list[Change]
) -> None:
    assert list(changes_of([change(first, last)])) == changes


# School holidays

MONDAY = date(2024, 7, 1)


def days(text: str) -> dict[date, bool | None]:
    """Days from a Monday on: S school, - none, ? not known, a space absent."""
    known = {"S": True, "-": False, "?": None}
    return {MONDAY + timedelta(days=n): known[mark] for n, mark in enumerate(text) if mark != " "}


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("-----", [(0, 4)]),
        ("----S", []),
        ("SSSSS--SSSSS", []),  # a weekend is none
        ("SSS----" + "---SS", [(3, 9)]),  # Thursday to Wednesday, joined over the weekend
        ("SSS--SS" + "---SS", [(3, 9)]),  # whatever is said of the weekend
        ("SSS--??" + "---SS", [(3, 9)]),
        ("---?-" + "--" + "----S", [(4, 10)]),  # a weekday that is not known ends a run
        ("--- -" + "--" + "---", []),  # as one that is absent does
        ("-----" + "  " + "-----", [(0, 11)]),  # an absent weekend does not
        ("-----" + "         " + "-----", [(0, 4), (14, 18)]),  # an absent week does
        ("-----SS" + "S----", [(0, 4)]),
        ("", []),
    ],
)
def test_runs_of_days_without_school(text: str, runs: list[tuple[int, int]]) -> None:
    assert no_school_runs(days(text)) == [(MONDAY + timedelta(a), MONDAY + timedelta(b)) for a, b in runs]


def test_the_holidays_shown_are_those_of_the_built_calendar(demo: Connection, demo_catalogue: Catalogue) -> None:
    frame = timeline_view(ask(demo, demo_catalogue, "robbery"), SCHOOL_HOLIDAYS, FIRST, LAST).frame
    known = school_days(demo)
    shown = {day.date() for row in frame.itertuples() for day in pd.date_range(row.first, row.last)}
    weekdays = [day for day in known if day.weekday() < 5]
    assert not any(known[day] for day in shown if day.weekday() < 5)
    # Of the weekdays without school only single days and short runs are left: bank holidays, training days.
    left = [not known[day] and day not in shown for day in weekdays]
    assert max(len(run) for run in "".join("x" if each else " " for each in left).split()) < 5
    assert (date(2024, 7, 22), date(2024, 8, 30)) in {(row.first.date(), row.last.date()) for row in frame.itertuples()}
