"""Rules are data, and the data is strict; what each says of one row."""

from pathlib import Path

import pytest

from svd_data.definitions import REFERENCE
from svd_data.demo.people import SEXES as DEMO_SEXES
from svd_data.demo.profiles import AGE_BANDS as DEMO_AGE_BANDS
from svd_data.errors import DefinitionError
from svd_data.partner.columns import AGE_BANDS, SEXES, needs, our_columns, parse_columns
from svd_data.partner.rules import RULES, parse_rules, rulebook
from tests.svd_data.partner.conftest import Check, Load
from tests.svd_data.partner.makers import REFERRALS, offence, offences, referral, referrals

RULES_TEXT = (REFERENCE / "partner_rules.toml").read_text(encoding="utf-8")

# fault: text replaced, by what, what the message must hold
BROKEN = {
    "rule that nothing checks": ("[rules.id_missing]", "[rules.id_mising]", "id_missing"),
    "level that is none": ('level = "warning"', 'level = "warnin"', "Did you mean 'warning'"),
    "an identifier that only warns": (
        '[rules.identifier_name]\nlevel = "stop"', '[rules.identifier_name]\nlevel = "warning"', "level must be stop"),
    "a rule without advice": ('advice = "Correct the year."', "", "'advice' is missing"),
    "a limit in words": ("oldest_age = 120", 'oldest_age = "old"', "'oldest_age' must be a whole number"),
    "a table that is none": ("[limits]", "[age_floors]\ncirv = 14\n[limits]", "[limits] and [rules"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_of_rules_is_refused_by_name(tmp_path: Path, fault: str) -> None:
    old, new, told = BROKEN[fault]
    assert old in RULES_TEXT
    path = tmp_path / "partner_rules.toml"
    path.write_text(RULES_TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as refusal:
        parse_rules(path)
    assert "partner_rules.toml" in str(refusal.value)
    assert told in str(refusal.value)


def test_every_rule_is_defined_and_says_what_to_do() -> None:
    assert set(rulebook().rules) == RULES
    assert all(rule.message.endswith(".") and rule.advice.endswith(".") for rule in rulebook().rules.values())


def test_columns_are_strict_too(tmp_path: Path) -> None:
    path = tmp_path / "partner_columns.toml"
    path.write_text('[offences.id]\nkind = "ids"\nmeans = "x"\nwords = []\n[referrals]\n', encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"\[offences\.id\]: kind 'ids' is not known. Did you mean 'id'"):
        parse_columns(path)


def test_the_values_are_those_of_the_contract() -> None:
    assert AGE_BANDS == DEMO_AGE_BANDS
    assert SEXES == DEMO_SEXES
    assert needs() == (
        "accommodation", "attitudes_thinking_behaviour", "children_family", "drugs_alcohol",
        "education_training_employment", "finance_benefit_debt", "health",
    )  # fmt: skip
    assert "robbery" in our_columns("offences")["subgroup"].values


def test_a_level_is_the_rulebooks_to_choose(
    load: Load, check: Check, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = referrals(referral(Triaged="soon"))
    assert check(files).fates["rejected"] == 1
    path = tmp_path / "partner_rules.toml"
    kinder = RULES_TEXT.replace(
        '[rules.date_unreadable]\nlevel = "error"', '[rules.date_unreadable]\nlevel = "warning"'
    )
    path.write_text(kinder, encoding="utf-8")
    monkeypatch.setattr("svd_data.partner.reading.rulebook", lambda: parse_rules(path))
    folder = check(files)
    assert (folder.fates["kept"], list(folder.findings["level"])) == (1, ["warning"])


# rows of referrals and the rules that they break
ONE_ROW = [
    (referral(Referred="01/02/2024", Triaged="01/02/2024", Closed="01/02/2024"), []),  # all on one day
    (referral(Triaged="", Closed="05/02/2024"), []),  # a stage may be left out
    (referral(Referred="02/02/2024", Closed="01/02/2024"), ["dates_out_of_order"]),
    (referral(Referred="30/06/2025"), []),  # the build's day is not to come
    (referral(Referred="01/07/2025"), ["date_in_future"]),
    (referral(Referred="03/25/2024"), ["date_unreadable"]),  # the month first
    (referral(Referred="29/02/2023"), ["date_unreadable"]),
    (referral(Referred="1/2/24"), []),
    (referral(Referred="12/12/1989"), ["date_too_early"]),
    (referral(Age="14"), []),
    (referral(Age="13"), ["below_age_floor"]),
    (referral(Age="14.5"), ["age_unreadable"]),
    (referral(Age="121"), ["age_impossible"]),
    (referral(Age="unknown"), []),
    (referral(Sex="prefer NOT to say"), []),
    (referral(Sex="Q"), ["value_unknown"]),
    (referral(Ward="e05000001"), []),
    (referral(Ward="Wset"), ["code_unreadable"]),
    (referral(Needs="housing / Health"), []),
    (referral(Needs="none"), []),
    (referral(Needs="housing; a hug"), ["value_unknown"]),
]


def test_each_row_breaks_the_rules_that_it_should(check: Check) -> None:
    lines = [line.replace("R1", f"R{number}") for number, (line, _) in enumerate(ONE_ROW)]
    folder = check(referrals(*lines))
    found = folder.findings[["row", "rule"]].itertuples(index=False, name=None)
    assert list(found) == [(row, rule) for row, (_, rules) in enumerate(ONE_ROW, start=2) for rule in rules]


OWN_PROGRAMMES = """\
[cirv]
title = "CIRV"
short = "CIRV"
area = "E08000099"
tier = "tertiary"
does = "Helps."
cohort = "Those aged 16 and over"
takes_referrals = true
source = "The team"
ages = { youngest = 16, source = "The team" }
"""


def test_the_floor_is_that_of_the_area_s_own_register_where_it_has_the_programme(check: Check) -> None:
    files = referrals(referral("R1", Age="15"), referral("R2", Age="16"))
    assert check(files).fates["rejected"] == 0
    folder = check({**files, "programmes.toml": OWN_PROGRAMMES})
    found = folder.findings[["row", "rule"]].itertuples(index=False, name=None)
    assert list(found) == [(2, "below_age_floor")]
    assert folder.fates["kept"] == 1


def test_needs_are_rows_of_their_own_each_once(load: Load) -> None:
    built = load(referrals(referral(Needs="housing / Health;health"), referral("R2", Needs="none")))
    found = built.execute("SELECT need FROM out.referral_needs ORDER BY need").fetchall()
    assert found == [("accommodation",), ("health",)]


def test_an_exact_repeat_counts_once_and_another_row_of_the_same_reference_is_an_error(check: Check) -> None:
    folder = check(referrals(referral(), referral(), referral(Age="17"), mapping=REFERRALS))
    assert folder.fates == {"rows": 3, "kept": 1, "elsewhere": 0, "unplaced": 0, "rejected": 1, "repeated": 1}


PLACES = [
    ({"LSOA": "E01000002"}, "kept", "E05000002", "E01000002"),
    ({"LSOA": "e01000009"}, "kept", "E05000001", "E01000001"),  # of 2011, brought to 2021
    ({"LSOA": "E01999999"}, "elsewhere", None, None),
    ({"LSOA": ""}, "unplaced", None, None),
    ({"LSOA": "", "Easting": "434788", "Northing": "279233"}, "kept", "E05000002", "E01000002"),
    ({"LSOA": "", "Easting": "533428", "Northing": "279223"}, "elsewhere", None, None),
    ({"LSOA": "E01000001", "Easting": "434788", "Northing": "279233"}, "kept", "E05000002", "E01000001"),  # the point's ward
    ({"LSOA": "E01000001", "Easting": "434788"}, "kept", "E05000001", "E01000001"),  # half a point is none
]  # fmt: skip


def test_a_row_lies_where_its_position_or_small_area_says(load: Load) -> None:
    built = load(offences(*[offence(f"N{number}", Time=f"10:0{number}", **cells) for number, (cells, *_) in enumerate(PLACES)]))  # fmt: skip
    found = built.execute("SELECT minute(occurred_at), ward_code, lsoa_code FROM out.offences ORDER BY 1").fetchall()
    assert found == [(no, *place) for no, (_, fate, *place) in enumerate(PLACES) if fate == "kept"]
    counts = built.execute("SELECT rows_kept, rows_elsewhere, rows_unplaced FROM out.sources").fetchall()
    assert counts == [tuple(sum(fate == each for _, fate, *_ in PLACES) for each in ("kept", "elsewhere", "unplaced"))]
