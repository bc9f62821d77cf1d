"""The register of programmes: what the committed file says, what an area's own does, and what is wrong with a broken one."""

import tomllib
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from svd_data.build import build
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import open_database
from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, InputError
from svd_data.partner.rules import rulebook, with_programmes_of
from svd_data.programme_register import (
    age_floors,
    from_json,
    parse_programmes,
    programme_entries,
    to_json,
)
from svd_data.programmes import ENDED, NOT_KNOWN, PLANNED, RUNS, SECONDARY, TIERS, Dated, Programme
from svd_data.toml_files import load_toml
from tests.tiny import lay_out, street_row, street_text

BROKEN = Path(__file__).parent / "broken_programmes"
COVENTRY, BRISTOL, TINY = "E08000026", "E06000023", "E08000099"
STREET = {"police/2018-07-tiny-street.csv": street_text(street_row(month="2018-07"))}

# What product.md names.
NAMED = {
    "cirv", "eiyf", "st_giles", "catch22", "mvp", "step_together", "holiday_outreach", "our_tomorrow", "staying_safe",
    "magistrates_in_schools",
}  # fmt: skip


def register(*, has_illustrative: bool = True) -> dict[str, Programme]:
    entries = programme_entries(COVENTRY, has_illustrative=has_illustrative)
    return {each.programme_id: each for each in parse_programmes(entries)}


def whole() -> dict[str, Any]:
    """An entry with every fact, and nothing wrong with it."""
    return tomllib.loads((BROKEN / "unknown_key.toml").read_text(encoding="utf-8").replace("titel", "title"))


# The committed file


def test_every_programme_that_the_product_names_is_in_the_register() -> None:
    assert set(register()) >= NAMED
    assert {each.tier for each in register().values()} == set(TIERS)


def test_the_facts_of_cirv_are_those_of_the_note() -> None:
    cirv = register(has_illustrative=False)["cirv"]
    assert cirv.ages is not None
    assert (cirv.ages.youngest, cirv.ages.oldest) == (14, None)
    assert cirv.funding_ends is not None
    assert cirv.funding_ends.span == (date(2025, 8, 1), date(2025, 8, 31))
    assert cirv.funder is not None
    assert cirv.funder.text == "Youth Endowment Fund"
    assert cirv.capacity is not None
    assert (cirv.capacity.number, cirv.capacity.of) == (11, "volunteer mentors")
    assert cirv.capacity.as_at.span == (date(2024, 6, 1), date(2024, 6, 30))
    assert cirv.takes_referrals
    assert cirv.is_everywhere


def test_places_that_the_sources_name_are_there_without_the_illustrative_ones() -> None:
    real = register(has_illustrative=False)
    assert {"Hillfields", "Wood End", "Bell Green"} <= {place.name for place in real["half_term_2019"].places}
    assert [place.name for place in real["step_together"].places] == ["Schools in hotspots of violence"]
    assert not real["step_together"].ward_codes
    assert real["eiyf"].places == ()
    assert real["eiyf"].first is None
    assert real["cirv"].last is None


def test_every_fact_has_a_source_or_is_marked_and_no_build_but_the_demonstration_has_marked_ones() -> None:
    assert sum(bool(each.illustrative) for each in register().values()) > 5
    assert set(register(has_illustrative=False)) == set(register())
    assert not [each for each in register(has_illustrative=False).values() if each.illustrative]


def test_no_sentence_of_the_register_ends_without_a_stop_and_names_are_short() -> None:
    for each in register().values():
        assert each.does.endswith("."), each.programme_id
        assert len(each.source) > 40, each.programme_id


def test_programmes_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        register()["cirv"].title = "Another"  # type: ignore[misc]
    with pytest.raises(TypeError):
        age_floors()["cirv"] = 12  # type: ignore[index]


# Days


@pytest.mark.parametrize(
    ("day", "precision", "span"),
    [
        ("2024-02-29", "day", ("2024-02-29", "2024-02-29")),
        ("2024-02-29", "month", ("2024-02-01", "2024-02-29")),
        ("2023-12-01", "month", ("2023-12-01", "2023-12-31")),
        ("2023-12-31", "year", ("2023-01-01", "2023-12-31")),
    ],
)
def test_a_day_may_be_any_of_its_month_or_year(day: str, precision: str, span: tuple[str, str]) -> None:
    dated = Dated("A source", date.fromisoformat(day), precision)
    assert tuple(str(each) for each in dated.span) == span


def of_days(first: str = "", last: str = "", *seen: str) -> Programme:
    entry = whole()["walk_home"]
    for name in ("first", "last", "seen", "funding_ends"):
        del entry[name]
    for name, day in (("first", first), ("last", last)):
        if day:
            entry[name] = {"day": date.fromisoformat(day), "precision": "day", "source": "A note"}
    if seen:
        entry["seen"] = [{"day": date.fromisoformat(day), "precision": "day", "source": "A note"} for day in seen]
    (programme,) = parse_programmes({"walk_home": entry})
    return programme


@pytest.mark.parametrize(
    ("programme", "on", "status"),
    [
        (of_days("2020-01-01", "2022-12-31"), "2019-12-31", PLANNED),
        (of_days("2020-01-01", "2022-12-31"), "2020-01-01", RUNS),
        (of_days("2020-01-01", "2022-12-31"), "2022-12-31", RUNS),
        (of_days("2020-01-01", "2022-12-31"), "2023-01-01", ENDED),
        (of_days("2020-01-01"), "2020-01-02", NOT_KNOWN),  # begun, and nothing heard of it since
        (of_days("2020-01-01", "", "2021-05-05"), "2021-05-05", RUNS),
        (of_days("2020-01-01", "", "2021-05-05"), "2021-05-06", NOT_KNOWN),
        (of_days("", "2022-12-31"), "2022-12-30", NOT_KNOWN),  # since when it ran nobody tells
        (of_days("", "2022-12-31", "2021-05-05"), "2022-12-30", RUNS),
        (of_days("", "2022-12-31", "2021-05-05"), "2021-05-04", NOT_KNOWN),
        (of_days("", "", "2021-05-05"), "2021-05-05", RUNS),
        (of_days(), "2021-05-05", NOT_KNOWN),
    ],
)
def test_a_programme_runs_only_where_that_is_known(programme: Programme, on: str, status: str) -> None:
    assert programme.status(date.fromisoformat(on)) == status


# The built file


def test_the_demonstration_file_holds_the_register_with_what_is_illustrative(demo_catalogue: Catalogue) -> None:
    assert {each.programme_id: each for each in demo_catalogue.programmes} == register()


def test_entries_come_back_from_the_built_file_as_they_were() -> None:
    entries = programme_entries(COVENTRY, has_illustrative=True)
    assert from_json(to_json(entries)) == entries


def test_another_area_has_none_of_coventry_s_programmes() -> None:
    assert programme_entries(BRISTOL) == {}


# A file of the area's own

OWN = f"""\
[tiny_club]
title = "Youth club"
short = "Youth club"
area = "{TINY}"
tier = "primary"
does = "Opens in the evening."
cohort = "Young people"
takes_referrals = true
source = "The club"
ages = {{ youngest = 12, source = "The club" }}
places = [{{ name = "Hall", wards = ["WARD"], source = "The club" }}]
"""


def own(folder: Path, ward: str = "E05001222", **replaced: str) -> Path:
    text = OWN.replace("WARD", ward)
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "programmes.toml").write_text(text)
    return folder


def test_an_area_s_own_programmes_reach_its_built_file_and_no_others(tmp_path: Path) -> None:
    raw = lay_out(tmp_path / "raw", dict(STREET))
    build(raw, tmp_path / "first.duckdb")
    bare = load_catalogue(open_database(tmp_path / "first.duckdb"))
    assert bare.programmes == ()
    own(raw, next(iter(bare.wards)))
    build(raw, tmp_path / "out.duckdb")
    (club,) = load_catalogue(open_database(tmp_path / "out.duckdb")).programmes
    assert club.programme_id == "tiny_club"
    assert club.ward_codes == {next(iter(bare.wards))}


def test_a_faulty_register_of_an_area_stops_the_build_and_the_old_file_stays(tmp_path: Path) -> None:
    out = tmp_path / "out.duckdb"
    build(lay_out(tmp_path / "good", dict(STREET)), out)
    before = out.read_bytes()
    with pytest.raises(InputError, match=r"tiny_club.*no ward 'E05001222'"):
        build(own(lay_out(tmp_path / "bad", dict(STREET))), out)
    assert out.read_bytes() == before


def test_an_entry_of_the_project_s_id_takes_its_place_and_others_join(tmp_path: Path) -> None:
    raw = own(tmp_path, **{TINY: COVENTRY, "tiny_club": "step_together"})
    (raw / "programmes.toml").write_text(
        (raw / "programmes.toml").read_text() + OWN.replace("WARD", "all").replace(TINY, COVENTRY).replace("Youth club", "Gym")
    )  # fmt: skip
    entries = programme_entries(COVENTRY, raw, wards=["E05001222"])
    assert set(entries) - set(register()) == {"tiny_club"}
    assert entries["step_together"]["title"] == "Youth club"
    assert "illustrative" not in to_json(entries)


@pytest.mark.parametrize(
    ("replaced", "told"),
    [
        ({TINY: BRISTOL}, f"area is '{BRISTOL}', but this area is {TINY}"),
        ({'youngest = 12, source = "The club"': "youngest = 12, illustrative = true"}, "ages: only the demonstration data"),
        ({"E05001222": "E05001223"}, "this area has no ward 'E05001223'. Did you mean 'E05001222'"),
        ({"title =": "titel ="}, "unknown key 'titel'. Did you mean 'title'"),
        ({"title =": "title"}, "cannot be read as TOML"),
    ],
)  # fmt: skip
def test_a_faulty_file_of_the_area_s_own_is_told_with_its_folder(
    tmp_path: Path, replaced: dict[str, str], told: str
) -> None:
    with pytest.raises(InputError) as raised:
        programme_entries(TINY, own(tmp_path, **replaced), wards=["E05001222"])
    assert str(tmp_path) in str(raised.value)
    assert told in str(raised.value)


def test_a_name_of_the_project_s_cannot_be_taken_by_another_programme(tmp_path: Path) -> None:
    raw = own(tmp_path, **{TINY: COVENTRY, 'short = "Youth club"': 'short = "CIRV"'})
    with pytest.raises(InputError, match=r"\[tiny_club\]: has a name of \[cirv\]"):
        programme_entries(COVENTRY, raw, wards=["E05001222"])


def test_an_empty_file_of_the_area_s_own_is_told(tmp_path: Path) -> None:
    (tmp_path / "programmes.toml").write_text("# Nothing yet.\n")
    with pytest.raises(InputError, match="holds no programme"):
        programme_entries(TINY, tmp_path)


# Age floors of partners' files


def test_the_floor_of_cirv_stands_in_the_register_and_nowhere_else() -> None:
    assert rulebook().age_floors == age_floors()
    assert age_floors()["cirv"] == 14
    assert "cirv" not in (REFERENCE / "partner_rules.toml").read_text(encoding="utf-8")


def test_what_is_made_up_rejects_no_record() -> None:
    # Catch22's ages are illustrative; Magistrates in Schools takes no referrals.
    assert register()["catch22"].ages is not None
    assert age_floors()["catch22"] is None
    assert "magistrates_in_schools" not in age_floors()


def test_an_area_s_own_programme_has_its_floor(tmp_path: Path) -> None:
    assert with_programmes_of(own(tmp_path), rulebook()).age_floors == {**age_floors(), "tiny_club": 12}


# Broken files: one per rule

WALK = "[walk_home]"
TOLD = {
    "age_in_words": f"{WALK}, ages: 'youngest' must be a whole number",
    "age_of_nobody": f"{WALK}, ages: youngest 11 and oldest 160 are no ages from young to old",
    "ages_as_a_number": f"{WALK}: 'ages' must be a table",
    "ages_of_no_limit": f"{WALK}, ages: gives neither 'youngest' nor 'oldest'",
    "ages_upside_down": f"{WALK}, ages: youngest 16 and oldest 11 are no ages from young to old",
    "all_wards_and_one": f"{WALK}, places 1: 'wards' says 'all' and more",
    "area_of_a_ward": f"{WALK}: area 'E05001222' is no code of an authority",
    "blank_source": f"{WALK}: 'source' is blank",
    "capacity_of_no_precision": f"{WALK}, capacity: precision 'dya' is not one of day, month, year. Did you mean 'day'?",
    "capacity_of_none": f"{WALK}, capacity: number 0 is none",
    "day_as_text": f"{WALK}, first: 'day' must be a date such as 2026-01-31",
    "end_within_its_year": f"{WALK}: funding_ends 2023-06-30: to the year means its last day",
    "first_within_its_month": f"{WALK}: first 2021-04-15: to the month means its first day",
    "funder_as_text": f"{WALK}: 'funder' must be a table",
    "funding_before_first": f"{WALK}: funding_ends 2020-12-31 comes before first 2021-04-01",
    "illustrative_false": f"{WALK}, first: 'illustrative = false' needs a 'source' in its place",
    "impossible_day": f"{WALK} cannot be read as TOML: Invalid date",
    "key_twice": f"{WALK} cannot be read as TOML: Cannot overwrite a value",
    "last_before_first": f"{WALK}: last 2021-03-31 comes before first 2021-04-01",
    "missing_key": f"{WALK}: the key 'cohort' is missing",
    "neither_source_nor_illustrative": f"{WALK}, first: needs a 'source', or 'illustrative = true'",
    "no_place": f"{WALK}: 'places' is empty: leave it out where it is not known",
    "no_ward": f"{WALK}, places 1: 'wards' is empty: leave it out where none is known",
    "not_a_table": f"{WALK}: is not a table",
    "odd_id": "[Walk-home]: an id is lower-case words joined by underscores",
    "place_over_two_lines": f"{WALK}, places 1: 'name' must be one line",
    "place_without_a_name": f"{WALK}, places 1: the key 'name' is missing",
    "referrals_in_words": f"{WALK}: 'takes_referrals' must be true or false",
    "same_name_twice": "[walk_back]: has a name of [walk_home]",
    "seen_after_last": f"{WALK}: seen 2023-05-09 comes after last 2023-03-31",
    "seen_as_a_day": f"{WALK}, seen 1: is not a table",
    "seen_before_first": f"{WALK}: seen 2021-03-31 comes before first 2021-04-01",
    "seen_of_nothing": f"{WALK}: 'seen' is empty: leave it out where it is not known",
    "short_too_long": f"{WALK}: 'short' is longer than 30 letters",
    "source_and_illustrative": f"{WALK}, first: needs a 'source', or 'illustrative = true' where there is none, and not both",
    "two_lines": f"{WALK}: 'does' must be one line",
    "unknown_key": f"{WALK}: unknown key 'titel'. Did you mean 'title'?",
    "unknown_precision": f"{WALK}, first: precision 'mnoth' is not one of day, month, year. Did you mean 'month'?",
    "unknown_tier": f"{WALK}: tier 'secondery' is not one of primary, secondary, tertiary. Did you mean 'secondary'?",
    "ward_by_name": f"{WALK}, places 1: ward 'Foleshill' is no ward's code (E05001222), nor 'all'",
    "ward_twice": f"{WALK}, places 1: 'wards' says the same twice",
}


@pytest.mark.parametrize("fault", TOLD)
def test_a_broken_programme_is_named_with_its_fault(fault: str) -> None:
    path = BROKEN / f"{fault}.toml"
    with pytest.raises(DefinitionError) as raised:
        parse_programmes(load_toml(path), path.name)
    assert str(raised.value).startswith(f"{fault}.toml")
    assert TOLD[fault] in str(raised.value)


def test_every_broken_file_is_tested() -> None:
    assert {path.stem for path in BROKEN.iterdir()} == set(TOLD)


def test_what_the_broken_files_are_made_from_is_not_broken() -> None:
    (programme,) = parse_programmes(whole())
    assert programme.tier == SECONDARY
    assert programme.known == (date(2021, 4, 1), date(2023, 3, 31))
