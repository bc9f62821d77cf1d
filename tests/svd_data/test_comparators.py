"""Every committed set of areas loads and is as published; each fault of a broken file is named with file, entry and cure."""

import csv
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from svd_data.comparators import ComparatorArea, comparator_sets, parse_comparators
from svd_data.errors import DefinitionError, InputError

BROKEN = Path(__file__).parent / "broken_comparators"

COVENTRY, WOLVERHAMPTON = "E08000026", "E08000031"


# The committed file


def test_the_west_midlands_are_its_seven_districts() -> None:
    assert [(area.code, area.name) for area in comparator_sets()["west_midlands"].areas] == [
        ("E08000025", "Birmingham"),
        ("E08000026", "Coventry"),
        ("E08000027", "Dudley"),
        ("E08000028", "Sandwell"),
        ("E08000029", "Solihull"),
        ("E08000030", "Walsall"),
        ("E08000031", "Wolverhampton"),
    ]


def test_coventry_s_nearest_neighbours_are_twenty_and_the_nearest_is_derby() -> None:
    neighbours = comparator_sets(COVENTRY)["neighbours"]
    assert len(neighbours.areas) == 20
    assert neighbours.areas[0] == ComparatorArea("E06000015", "Derby")
    assert neighbours.others(COVENTRY) == neighbours.areas


def test_coventry_s_nearest_neighbours_are_those_that_ons_lists_in_its_order(realdata: Path) -> None:
    with (realdata / "neighbours" / "ons_global_neighbours.csv").open(encoding="utf-8-sig", newline="") as file:
        published = {row[0]: row[1:] for row in csv.reader(file)}
    assert [area.code for area in comparator_sets(COVENTRY)["neighbours"].areas] == published[COVENTRY]
    assert COVENTRY not in published["E06000005"]  # Darlington, as the note says


def test_every_set_says_who_published_it_and_when() -> None:
    for comparators in comparator_sets().values():
        assert len(comparators.source) > 20, comparators.set_id
        assert date(2020, 1, 1) < comparators.as_at <= date.today(), comparators.set_id


def test_sets_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        comparator_sets()["another"] = comparator_sets()["neighbours"]  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        comparator_sets()["neighbours"].title = "Friends"  # type: ignore[misc]


def test_one_area_s_neighbours_are_not_another_s() -> None:
    assert list(comparator_sets(COVENTRY)) == ["neighbours", "west_midlands"]
    assert list(comparator_sets(WOLVERHAMPTON)) == ["west_midlands"]
    assert list(comparator_sets()) == ["neighbours", "west_midlands"]


def test_an_area_is_left_out_of_those_it_is_compared_with() -> None:
    others = [area.name for area in comparator_sets()["west_midlands"].others(COVENTRY)]
    assert others == ["Birmingham", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton"]


# A file of the area's own

OWN = """\
[old_friends]
title = "Old friends"
for_area = "E08000031"
as_at = 2024-06-01
source = "The council"
note = "Twin cities."
areas = [{ code = "E06000015", name = "Derby" }]
"""


def test_an_area_s_own_file_adds_to_the_project_s(tmp_path: Path) -> None:
    (tmp_path / "comparators.toml").write_text(OWN)
    assert list(comparator_sets(WOLVERHAMPTON, tmp_path)) == ["west_midlands", "old_friends"]
    assert list(comparator_sets(COVENTRY, tmp_path)) == ["neighbours", "west_midlands"]


def test_a_folder_without_a_file_of_its_own_has_the_project_s(tmp_path: Path) -> None:
    assert comparator_sets(COVENTRY, tmp_path) == comparator_sets(COVENTRY)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("old_friends", "neighbours", "the id 'neighbours' is taken"),
        ("Old friends", "West Midlands metropolitan districts", "has the same title as [west_midlands]"),
        ("Derby", "City of Derby", "E06000015 is 'City of Derby' here and 'Derby' in [neighbours]"),
        ("as_at", "as_of", "unknown key 'as_of'. Did you mean 'as_at'"),
        ("title =", "title", "cannot be read as TOML"),
    ],
)
def test_a_faulty_file_of_the_area_s_own_is_told_from_the_project_s(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    (tmp_path / "comparators.toml").write_text(OWN.replace(right, wrong))
    with pytest.raises(InputError) as raised:
        comparator_sets(COVENTRY, tmp_path)
    assert str(raised.value).startswith(f"In {tmp_path}: comparators.toml")
    assert told in str(raised.value)


# Broken files: one per rule

TOLD = {
    "area_as_text": "[near_here], area 1: is not a table",
    "area_itself": "[near_here]: E08000026 is compared with itself",
    "area_with_an_unknown_key": "[near_here], area 1: unknown key 'nmae'. Did you mean 'name'?",
    "area_without_a_name": "[near_here], area 1: the key 'name' is missing",
    "as_at_as_text": "[near_here]: 'as_at' must be a date such as 2026-01-31",
    "blank_name": "[near_here], area 1: 'name' is blank",
    "blank_note": "[near_here]: 'note' is blank",
    "code_of_a_county": "[near_here], area 1: code 'E10000031' is not a code of an English or Welsh authority (E08000026).",
    "code_under_two_names": "[nearer]: E06000015 is 'Derby City' here and 'Derby' in [near_here]",
    "for_area_misspelt": "[near_here]: for_area 'anny' is not a code of an English or Welsh authority (E08000026), nor 'any'. "
    "Did you mean 'any'?",
    "for_area_of_scotland": "[near_here]: for_area 'S12000036' is not a code of an English or Welsh authority",
    "missing_key": "[near_here]: the key 'as_at' is missing",
    "no_areas": "[near_here]: 'areas' is empty",
    "no_set": "holds no set of areas",
    "not_a_table": "[near_here]: is not a table",
    "odd_id": "[Near_here]: an id is lower-case words joined by underscores",
    "same_code_twice": "[near_here]: the code 'E06000015' is there twice",
    "same_entry_twice": "[near_here] cannot be read as TOML: Cannot declare ('near_here',) twice",
    "same_name_twice": "[near_here]: the name 'Derby' is there twice",
    "same_title": "[nearer]: has the same title as [near_here]",
    "short_code": "[near_here], area 1: code 'E0600015' is not a code of an English or Welsh authority",
    "title_as_number": "[near_here]: 'title' must be a text",
    "unknown_key": "[near_here]: unknown key 'titel'. Did you mean 'title'?",
}  # fmt: skip


@pytest.mark.parametrize("fault", TOLD)
def test_a_broken_set_is_named_with_its_fault(fault: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        parse_comparators(BROKEN / f"{fault}.toml")
    assert str(raised.value).startswith(f"{fault}.toml")
    assert TOLD[fault] in str(raised.value)


def test_every_broken_file_is_tested() -> None:
    assert {path.stem for path in BROKEN.iterdir()} == set(TOLD)


def test_what_the_broken_files_are_made_from_is_not_broken(tmp_path: Path) -> None:
    path = tmp_path / "whole.toml"
    path.write_text((BROKEN / "unknown_key.toml").read_text(encoding="utf-8").replace("titel", "title"))
    assert [area.name for area in parse_comparators(path)["near_here"].areas] == ["Derby", "Cardiff"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"none\.toml is missing"):
        parse_comparators(tmp_path / "none.toml")
