"""A mapping is strict: what it does not mean is told with the file, the entry and the nearest right word."""

from datetime import date
from pathlib import Path

import pytest

from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, InputError
from svd_data.partner.mapping import ISO, load_mapping
from tests.svd_data.partner.conftest import Check, Load
from tests.svd_data.partner.makers import OFFENCES, REFERRALS, offence, offences, referral, referrals


def mapping_at(folder: Path, text: str) -> Path:
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mapping_is_read_as_it_is_written(tmp_path: Path) -> None:
    mapping = load_mapping(mapping_at(tmp_path, OFFENCES), "offences")
    assert mapping.ours["id"] == "Crime No"
    assert mapping.columns["Offence"] == ("category", "subgroup")
    assert mapping.source.sensitivity == "restricted"  # unless the mapping says that it is open
    assert mapping.blank == {"knife": "no"}
    assert (mapping.day, mapping.rows, mapping.covers, mapping.all_in_area) == ("occurred_on", "records", None, False)


def test_what_files_cover_is_told_in_whole_months(tmp_path: Path) -> None:
    text = REFERRALS.replace("[columns]", "covers_from = 2024-01-15\ncovers_to = 2024-03-31\n[columns]")
    mapping = load_mapping(mapping_at(tmp_path, text), "referrals")
    assert mapping.covers == (date(2024, 1, 1), date(2024, 3, 1))


def test_dates_of_a_mapping_come_before_those_that_nobody_writes_otherwise(tmp_path: Path) -> None:
    text = REFERRALS + '\n[dates]\nformats = ["%m/%d/%Y"]\n'
    assert load_mapping(mapping_at(tmp_path, text), "referrals").formats == ("%m/%d/%Y", *ISO)


# fault: (folder, text replaced, by what, what the message must hold)
BROKEN = {
    "unknown table": ("referrals", "[always]", "[allways]", ["[allways]", "Did you mean 'always'"]),
    "unknown key": ("referrals", "publisher", "publsher", ["[source]", "publsher", "Did you mean 'publisher'"]),
    "blank title": ("referrals", '"Tiny referrals"', '" "', ["[source]", "'title' is blank"]),
    "source of the project's own": ("referrals", "tiny_referrals", "police_uk", ["police_uk", "Choose another"]),
    "source in capitals": ("referrals", "tiny_referrals", "Tiny Referrals", ["source_id", "force_extract"]),
    "column that is none of ours": ("referrals", '= "referred_on"', '= "refered_on"', ["'Referred'", "Did you mean 'referred_on'"]),
    "two headings for one column": ("referrals", '= "triaged_on"', '= "referred_on"', ["'Triaged'", "'Referred'", "both"]),
    "no reference": ("referrals", '"Ref" = "id"', "", ["'id'"]),
    "no date": ("referrals", '"Referred" = "referred_on"', "", ["'referred_on'"]),
    "no programme": ("referrals", 'programme = "cirv"', "", ["programme", "[always]"]),
    "programme in capitals": ("referrals", 'programme = "cirv"', 'programme = "CIRV"', ["'CIRV'", "cirv"]),
    "value that is none of ours": ("referrals", 'F = "female"', 'F = "femal"', ["[values.sex]", "Did you mean 'female'"]),
    "ward by a name": ("referrals", '"E05000001"', '"West Ward"', ["[values.ward_code]", "E05000001"]),
    "values of a date": ("referrals", "[values.sex]", "[values.referred_on]", ["[values.referred_on]", "are read"]),
    "text that a template would run": ("referrals", '"completed"', '"{{ 7*7 }}"', ["[values.closure_reason]", "braces"]),
    "blank that cannot be": ("offences", 'knife = "no"', 'knife = "maybe"', ["[blank]", '"not recorded" or "no"']),
    "blank of an unknown column": ("offences", 'knife = "no"', 'knive = "no"', ["knive", "Did you mean 'knife'"]),
    "half a position": ("offences", '"Northing" = "northing"', "", ["'easting'", "'northing'"]),
    "a time without a day": ("offences", '"occurred_on"', '"occurred_at"', ["'occurred_time'", "'occurred_on'"]),
    "heading named twice": ("offences", '"Knife" = "knife"', '"Knife" = "knife"\n"KNIFE" = "firearm"', ["'KNIFE'", "twice"]),
    "key written twice": ("offences", '"Knife" = "knife"', '"Knife" = "knife"\n"Knife" = "firearm"', ["mapping.toml", "TOML"]),
    "rows of a kind that is none": ("offences", "[blank]", '[file]\nrows = "people"\n[blank]', ["[file]", '"victims"']),
    "format of no date": ("offences", "[blank]", '[dates]\nformats = ["%H:%M"]\n[blank]', ["[dates]", "%d/%m/%Y"]),
    "format with a quotation mark": ("offences", "[blank]", "[dates]\nformats = [\"%d/%m/%Y' OR\"]\n[blank]", ["[dates]"]),
    "true for a number": ("offences", "[blank]", "[file]\nskip_rows = true\n[blank]", ["[file]", "whole number"]),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_mapping_is_refused_by_name(tmp_path: Path, fault: str) -> None:
    folder, old, new, told = BROKEN[fault]
    text = {"referrals": REFERRALS, "offences": OFFENCES}[folder]
    assert old in text
    with pytest.raises(DefinitionError) as refusal:
        load_mapping(mapping_at(tmp_path, text.replace(old, new, 1)), folder)
    assert "mapping.toml" in str(refusal.value)
    for words in told:
        assert words in str(refusal.value)


def test_files_without_a_mapping_are_told_how_to_draft_one(check: Check) -> None:
    with pytest.raises(InputError, match=r"no mapping\.toml.*python -m svd_data mapping .*r\.csv"):
        check({"referrals/r.csv": "a\n1\n"})


def test_a_column_that_maps_nowhere_is_listed_and_left_out(check: Check) -> None:
    files = referrals(referral() + ",red")
    text = files["referrals/r.csv"]
    assert isinstance(text, str)
    folder = check(files | {"referrals/r.csv": text.replace("Why closed", "Why closed,Team colour")})
    assert folder.fates["kept"] == 1
    assert folder.notices == (("referrals/r.csv", "columns that mapping.toml does not name, left out: Team colour"),)


def test_a_column_that_the_file_lacks_refuses_the_file(check: Check) -> None:
    folder = check(referrals(referral(), mapping=REFERRALS.replace('"Triaged" =', '"Triaged on" =')))
    assert folder.is_refused
    assert list(folder.findings[["column", "rule"]].itertuples(index=False, name=None)) == [("Triaged on", "column_missing")]  # fmt: skip


@pytest.mark.parametrize(("meaning", "expected"), [('"no"', False), ('"not recorded"', None)])
def test_an_empty_cell_means_what_the_mapping_says(load: Load, meaning: str, expected: bool | None) -> None:
    built = load(offences(offence(Knife=""), mapping=OFFENCES.replace('knife = "no"', f"knife = {meaning}")))
    assert built.execute("SELECT knife FROM out.offences").fetchall() == [(expected,)]


def test_unknown_is_never_no_whatever_an_empty_cell_means(load: Load) -> None:
    built = load(offences(offence(Knife="Not known")))
    assert built.execute("SELECT knife FROM out.offences").fetchall() == [(None,)]


def test_only_what_is_mapped_is_named_as_recorded(load: Load) -> None:
    built = load(referrals(referral()))
    columns = built.execute("SELECT table_name || '.' || column_name FROM out.source_columns ORDER BY 1").fetchall()
    assert [name for (name,) in columns] == [
        "referral_needs.need", "referral_needs.referral_id", "referrals.age", "referrals.age_band", "referrals.closed_on",
        "referrals.closure_reason", "referrals.person_key", "referrals.programme", "referrals.record_key",
        "referrals.referred_on", "referrals.sex", "referrals.triaged_on", "referrals.ward_code",
    ]  # fmt: skip


def test_text_that_no_mapping_names_is_not_kept(load: Load) -> None:
    built = load(referrals(referral(Why_closed="moved in with an aunt"), referral("R2", Why_closed="completed plan")))
    found = built.execute("SELECT closure_reason FROM out.referrals ORDER BY ALL NULLS FIRST").fetchall()
    assert found == [(None,), ("completed",)]


def test_the_mapping_that_the_readme_shows_is_one(tmp_path: Path) -> None:
    readme = (REFERENCE.parent / "README.md").read_text(encoding="utf-8")
    example = readme[readme.index("[source]\nsource_id") :].split("```")[0]
    mapping = load_mapping(mapping_at(tmp_path, example), "referrals")
    assert mapping.all_in_area
    assert mapping.values["ward_code"] == {"foleshill": "E05001226"}
