"""Every committed event loads and is what its source says; each fault of a broken file is named with file, entry and cure."""

from dataclasses import FrozenInstanceError
from datetime import date, time
from itertools import pairwise
from pathlib import Path

import pytest

from svd_data.definitions import crime_types
from svd_data.errors import DefinitionError, InputError
from svd_data.events import (
    KINDS,
    MATCH,
    RECORDING_CHANGE,
    TOURNAMENT,
    Event,
    events,
    in_period,
    matches,
    parse_events,
    recording_changes,
)
from svd_data.indicators import indicator_definitions

BROKEN = Path(__file__).parent / "broken_events"

COVENTRY, BRISTOL, CARDIFF = "E08000026", "E06000023", "W06000015"


def by_id(*args: object) -> dict[str, Event]:
    return {event.event_id: event for event in events(*args)}  # type: ignore[arg-type]


# The committed file


def test_every_kind_but_a_match_of_its_own_is_used() -> None:
    assert {event.kind for event in events()} == set(KINDS)
    assert all(event.tournament for event in events() if event.kind == MATCH)


def test_events_come_by_their_first_day() -> None:
    days = [event.first for event in events()]
    assert days == sorted(days)
    assert len({event.event_id for event in events()}) == len(days)


def test_every_event_has_a_source_with_a_place_to_look() -> None:
    for event in events():
        assert len(event.source) > 20, event.event_id


def test_events_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        events()[0].title = "Another"  # type: ignore[misc]
    with pytest.raises(TypeError):
        matches()[date(2030, 1, 1)] = "A match"  # type: ignore[index]


@pytest.mark.parametrize(
    ("event_id", "first", "last"),
    [
        ("lockdown_1", "2020-03-23", "2020-07-03"),
        ("lockdown_2", "2020-11-05", "2020-12-01"),
        ("lockdown_3", "2021-01-06", "2021-03-28"),
        ("counting_rules_2018", "2018-04-01", "2018-04-01"),
        ("counting_rules_2023", "2023-05-01", "2023-05-31"),
        ("recording_inspected_2017", "2017-09-07", "2017-09-07"),
        ("euro_2020", "2021-06-11", "2021-07-11"),
        ("world_cup_2026", "2026-06-11", "2026-07-19"),
    ],
)
def test_known_events_have_their_days(event_id: str, first: str, last: str) -> None:
    event = by_id()[event_id]
    assert (str(event.first), str(event.last)) == (first, last)
    assert event.is_tick is (first == last)


def test_the_counts_that_step_are_those_of_the_published_files() -> None:
    step = by_id()["recorded_violence_step"]
    assert "9,978 (2019), 13,187 (2020), 18,219 (2021)" in step.source
    assert step.is_for(COVENTRY)
    assert not step.is_for(BRISTOL)


def test_an_event_that_moves_a_category_moves_the_indicator_that_counts_it_whole() -> None:
    whole = {
        "Robbery": "robbery",
        "Possession of weapons": "possession_of_weapons",
        "Violence and sexual offences": "violence_and_sexual_offences",
        "Anti-social behaviour": "anti_social_behaviour",
    }
    assert set(whole) <= set(crime_types().is_crime)
    assert set(whole.values()) <= set(indicator_definitions())
    for event in events():
        assert all((name in event.affects) == (key in event.affects) for name, key in whole.items()), event.event_id


def test_recording_changes_say_what_they_mean_for_a_reader() -> None:
    for event in events():
        assert bool(event.affects) is (event.kind == RECORDING_CHANGE)
        assert event.note or event.kind != RECORDING_CHANGE, event.event_id


# Matches


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2018-07-03", "England v Colombia, World Cup 2018, last 16"),
        ("2018-07-11", "England v Croatia, World Cup 2018, semi-final"),
        ("2021-07-11", "England v Italy, Euro 2020, final"),
        ("2022-07-31", "England Women v Germany, Women's Euro 2022, final"),
        ("2022-12-10", "England v France, World Cup 2022, quarter-final"),
        ("2023-08-20", "England Women v Spain, Women's World Cup 2023, final"),
        ("2024-07-14", "England v Spain, Euro 2024, final"),
        ("2025-07-27", "England Women v Spain, Women's Euro 2025, final"),
        ("2026-06-17", "England v Croatia, World Cup 2026, group"),
    ],
)
def test_known_matches_are_on_their_day(day: str, label: str) -> None:
    assert matches()[date.fromisoformat(day)] == label


def test_a_day_without_a_match_is_absent() -> None:
    assert date(2018, 7, 12) not in matches()


@pytest.mark.parametrize(
    ("tournament", "played"),
    [
        ("world_cup_2018", 7),
        ("womens_world_cup_2019", 7),
        ("euro_2020", 7),
        ("womens_euro_2022", 6),
        ("world_cup_2022", 5),
        ("womens_world_cup_2023", 7),
        ("euro_2024", 7),
        ("womens_euro_2025", 6),
        ("world_cup_2026", 5),
    ],
)
def test_each_tournament_has_england_s_matches_in_the_order_of_their_stages(tournament: str, played: int) -> None:
    found = [event for event in events() if event.tournament == tournament]
    assert len(found) == played
    assert [event.title.endswith("group") for event in found] == [True] * 3 + [False] * (played - 3)


def test_every_tournament_is_tested_above_and_no_two_overlap() -> None:
    found = [event for event in events() if event.kind == TOURNAMENT]
    assert len(found) == 9
    assert all(before.last < after.first for before, after in pairwise(found))


def test_a_kick_off_is_local_time_and_may_be_unknown() -> None:
    assert by_id()["world_cup_2018_2018_07_11"].kick_off == time(19)
    assert by_id()["womens_world_cup_2023_2023_08_07"].kick_off == time(8, 30)
    assert by_id()["womens_world_cup_2019_2019_06_19"].kick_off is None


def test_a_match_after_midnight_is_of_the_day_in_the_united_kingdom_and_says_that_it_was_only_scheduled() -> None:
    match = by_id()["world_cup_2026_2026_07_06"]
    assert (match.first, match.kick_off) == (date(2026, 7, 6), time(1))
    assert match.note.startswith("As scheduled")
    assert match.source != by_id()["world_cup_2026"].source


def test_a_match_without_a_source_of_its_own_has_its_tournament_s() -> None:
    assert by_id()["euro_2024_2024_07_14"].source == by_id()["euro_2024"].source


# For an area, a period, a count


def test_england_s_events_are_not_those_of_wales() -> None:
    welsh = {event.event_id for event in events(CARDIFF)}
    assert {"lockdown_1", "world_cup_2018", "recorded_violence_step"}.isdisjoint(welsh)
    assert "counting_rules_2023" in welsh
    assert matches(CARDIFF) == {}


def test_the_force_s_events_are_those_of_its_seven_districts() -> None:
    assert "recording_inspected_2017" in by_id("E08000031")
    assert "recording_inspected_2017" not in by_id(BRISTOL)
    assert "lockdown_1" in by_id(BRISTOL)


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        ("2020-03-22", "2020-03-22", False),
        ("2020-03-01", "2020-03-23", True),
        ("2020-05-01", "2020-05-31", True),
        ("2020-07-03", "2020-08-01", True),
        ("2020-07-04", "2020-08-01", False),
        ("2019-01-01", "2022-12-31", True),
    ],
)
def test_an_event_is_in_a_period_that_holds_one_of_its_days(first: str, last: str, held: bool) -> None:
    found = in_period(events(), date.fromisoformat(first), date.fromisoformat(last))
    assert ("lockdown_1" in {event.event_id for event in found}) is held


def test_changes_in_recording_are_those_of_what_is_counted() -> None:
    def changes(word: str) -> list[str]:
        return [event.event_id for event in recording_changes(events(COVENTRY), [word])]

    assert changes("stalking_and_harassment") == [
        "recording_inspected_2017", "counting_rules_2018", "recording_inspected_2018", "counting_rules_2020",
        "counting_rules_2023",
    ]  # fmt: skip
    assert changes("Violence and sexual offences") == changes("violence_and_sexual_offences")
    assert "recorded_violence_step" in changes("Violence and sexual offences")
    assert changes("Bicycle theft") == ["recording_inspected_2017"]


def test_a_change_to_any_of_what_is_counted_counts_once_and_what_is_no_change_never() -> None:
    found = events(COVENTRY)
    several = recording_changes(found, ["stalking_and_harassment", "Robbery", "Unknown"])
    assert several == recording_changes(found, ["stalking_and_harassment"])
    assert {event.kind for event in several} == {RECORDING_CHANGE}
    assert [event.event_id for event in recording_changes(found, ["Unknown"])] == ["recording_inspected_2017"]
    assert recording_changes(found, []) == recording_changes(found, ["Unknown"])  # a change to all moves anything


def test_changes_in_recording_keep_to_the_area() -> None:
    assert recording_changes(events(BRISTOL), ["Bicycle theft"]) == ()


def test_what_is_neither_category_nor_indicator_is_refused_with_the_nearest_word() -> None:
    with pytest.raises(DefinitionError, match=r"'Burglry' is neither .* Did you mean 'Burglary'"):
        recording_changes((), ["Burglry"])


# A file of the area's own

OWN = """\
[home_game]
title = "Coventry City v Hull City"
kind = "match"
first = 2024-07-10
last = 2024-07-10
areas = ["E08000026"]
source = "The club"
kick_off = 12:30:00
"""


def test_an_area_s_own_file_adds_to_the_project_s(tmp_path: Path) -> None:
    (tmp_path / "events.toml").write_text(OWN)
    assert set(by_id(COVENTRY, tmp_path)) - set(by_id(COVENTRY)) == {"home_game"}
    assert "home_game" not in by_id(BRISTOL, tmp_path)
    assert by_id(COVENTRY, tmp_path)["home_game"].kick_off == time(12, 30)


def test_two_matches_on_a_day_are_both_told(tmp_path: Path) -> None:
    (tmp_path / "events.toml").write_text(OWN)
    day = date(2024, 7, 10)
    assert matches(COVENTRY, tmp_path)[day] == (
        "England v Netherlands, Euro 2024, semi-final; Coventry City v Hull City"
    )
    assert matches(COVENTRY)[day] == "England v Netherlands, Euro 2024, semi-final"


def test_a_change_in_recording_of_the_area_s_own_is_found(tmp_path: Path) -> None:
    text = OWN.replace('"match"', '"recording_change"').replace("kick_off = 12:30:00", 'affects = ["Drugs"]')
    (tmp_path / "events.toml").write_text(text)
    assert [event.event_id for event in recording_changes(events(COVENTRY, tmp_path), ["Drugs"])][-1] == "home_game"


def test_a_folder_without_a_file_of_its_own_has_the_project_s(tmp_path: Path) -> None:
    assert events(COVENTRY, tmp_path) == events(COVENTRY)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("home_game", "lockdown_1", "the id 'lockdown_1' is taken"),
        ("home_game", "euro_2024_2024_07_10", "the id 'euro_2024_2024_07_10' is taken"),
        ("Coventry City v Hull City", "England v Netherlands, Euro 2024, semi-final", "is there already on 2024-07-10"),
        ("title", "titel", "unknown key 'titel'. Did you mean 'title'"),
        ("title =", "title", "cannot be read as TOML"),
    ],
)
def test_a_faulty_file_of_the_area_s_own_is_told_from_the_project_s(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    (tmp_path / "events.toml").write_text(OWN.replace(right, wrong))
    with pytest.raises(InputError) as raised:
        events(COVENTRY, tmp_path)
    assert str(raised.value).startswith(f"In {tmp_path}: events.toml")
    assert told in str(raised.value)


# Broken files: one per rule

CHANGE, CUP = "[new_system]", "[little_cup]"
NOT_KINDS = "is not one of lockdown, recording_change, tournament, match, programme, other."

TOLD = {
    "affects_of_no_change": f"{CUP}: 'affects' is for a recording change only, and this is 'tournament'",
    "all_areas_and_one": f"{CHANGE}: 'areas' says 'all' and more",
    "area_misspelt": f"{CHANGE}: area 'Englnad' is neither all, England, Wales nor a code of an English or Welsh authority "
    "(E08000026). Did you mean 'England'?",
    "area_of_scotland": f"{CHANGE}: area 'S12000036' is neither",
    "area_twice": f"{CHANGE}: 'areas' says the same twice",
    "areas_as_text": f"{CHANGE}: 'areas' must be a list",
    "areas_of_numbers": f"{CHANGE}: 'areas' must be a list of texts",
    "blank_source": f"{CHANGE}: 'source' is blank",
    "earlier_category": f"{CHANGE}: affects 'Violent crime', which is neither a police.uk category nor an indicator",
    "first_as_text": f"{CHANGE}: 'first' must be a date such as 2026-01-31",
    "first_with_a_time": f"{CHANGE}: 'first' must be a date such as 2026-01-31",
    "impossible_date": f"{CHANGE} cannot be read as TOML: Invalid date",
    "kick_off_as_text": f"{CUP}, match 1: 'kick_off' must be a time such as 19:45:00",
    "kick_off_of_no_match": f"{CHANGE}: 'kick_off' is for a match only, and this is 'recording_change'",
    "kind_of_number": f"{CHANGE}: 'kind' is missing or is no text",
    "last_before_first": f"{CHANGE}: first 2021-04-01 comes after last 2021-03-31",
    "match_as_text": f"{CUP}, match 1: is not a table",
    "match_outside_the_tournament": f"{CUP}, match 1: 2024-05-31 is not within the tournament, 2024-06-01 to 2024-06-10",
    "match_over_two_days": "[derby]: a match is on one day",
    "match_with_an_unknown_key": f"{CUP}, match 1: unknown key 'stgae'. Did you mean 'stage'?",
    "match_without_an_opponent": f"{CUP}, match 1: the key 'opponent' is missing",
    "missing_affects": f"{CHANGE}: the key 'affects' is missing",
    "missing_key": f"{CHANGE}: the key 'source' is missing",
    "missing_kind": f"{CHANGE}: 'kind' is missing",
    "no_area": f"{CHANGE}: 'areas' must be a list of texts and not empty",
    "no_event": "holds no event",
    "not_a_table": f"{CHANGE}: is not a table",
    "odd_id": "[New system]: an id is lower-case words joined by underscores",
    "same_entry_twice": f"{CHANGE} cannot be read as TOML: Cannot declare ('new_system',) twice",
    "same_match_twice": f"{CUP}: the id 'little_cup_2024_06_02' is taken",
    "same_title_on_a_day": "[new_system_again]: 'New crime system' is there already on 2021-04-01",
    "tournament_without_a_team": f"{CUP}: the key 'team' is missing",
    "two_lines": f"{CHANGE}: 'note' must be one line",
    "unknown_category": f"{CHANGE}: affects 'Burglry', which is neither a police.uk category nor an indicator. "
    "Did you mean 'Burglary'?",
    "unknown_indicator": f"{CHANGE}: affects 'knife_crimes', which is neither a police.uk category nor an indicator. "
    "Did you mean 'knife_crime'?",
    "unknown_key": f"{CHANGE}: unknown key 'titel'. Did you mean 'title'?",
    "unknown_kind": f"{CHANGE}: kind 'recording_chnage' {NOT_KINDS} Did you mean 'recording_change'?",
}  # fmt: skip


@pytest.mark.parametrize("fault", TOLD)
def test_a_broken_event_is_named_with_its_fault(fault: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        parse_events(BROKEN / f"{fault}.toml")
    assert str(raised.value).startswith(f"{fault}.toml")
    assert TOLD[fault] in str(raised.value)


def test_every_broken_file_is_tested() -> None:
    assert {path.stem for path in BROKEN.iterdir()} == set(TOLD)


@pytest.mark.parametrize(
    ("fault", "wrong", "right", "count"),
    [
        ("unknown_key", "titel", "title", 1),
        ("kick_off_as_text", '"19:45"', "19:45:00", 3),
        ("match_over_two_days", "01-14", "01-13", 1),
    ],
)
def test_what_the_broken_files_are_made_from_is_not_broken(
    tmp_path: Path, fault: str, wrong: str, right: str, count: int
) -> None:
    path = tmp_path / "whole.toml"
    path.write_text((BROKEN / f"{fault}.toml").read_text(encoding="utf-8").replace(wrong, right))
    assert len(parse_events(path)) == count


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"none\.toml is missing"):
        parse_events(tmp_path / "none.toml")
