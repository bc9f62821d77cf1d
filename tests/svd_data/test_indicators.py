"""Every committed indicator loads and counts what it says; each fault of a broken one is named with file, entry and cure."""

from dataclasses import FrozenInstanceError, dataclass, fields
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from svd_data.build.police import RECORDED_COLUMNS
from svd_data.column_words import WORDS_FOR_COLUMNS
from svd_data.database import Connection
from svd_data.demo.sources import sources_table
from svd_data.errors import DefinitionError
from svd_data.indicators import Indicator, indicator_definitions, parse_indicators, why_unavailable

BROKEN = Path(__file__).parent / "broken_indicators"


@dataclass(frozen=True)
class Source:
    """What an indicator asks of a source."""

    source_id: str
    title: str
    columns: frozenset[tuple[str, str]]
    record_kind: str = "offences"


POLICE_UK = Source("police_uk", "police.uk recorded crime", frozenset(("offences", name) for name in RECORDED_COLUMNS))

ORDER = [
    "serious_violence", "serious_youth_violence", "serious_youth_violence_25", "violence_with_injury", "robbery",
    "knife_crime", "firearm_crime", "homicide", "sexual_offences", "rape", "domestic_abuse",
    "violence_against_women_and_girls", "stalking_and_harassment", "possession_of_weapons",
    "public_space_night_violence", "after_school_violence", "violence_and_sexual_offences", "total_recorded_crime",
    "anti_social_behaviour", "serious_violence_victims", "young_serious_violence_victims", "referrals",
    "cirv_referrals",
]  # fmt: skip


# The committed file


def test_the_indicators_are_these_in_this_order() -> None:
    assert list(indicator_definitions()) == ORDER


def test_every_committed_indicator_is_reviewed_by_someone_else_and_not_in_the_future() -> None:
    for indicator in indicator_definitions().values():
        assert indicator.is_reviewed, indicator.indicator_id
        assert indicator.checked_by != indicator.authored_by
        assert indicator.reviewed_on <= date.today(), indicator.indicator_id


def test_indicators_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        indicator_definitions()["robbery"] = indicator_definitions()["rape"]  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        indicator_definitions()["robbery"].title = "Mugging"  # type: ignore[misc]


def test_offences_are_called_recorded_and_never_committed() -> None:
    for indicator in indicator_definitions().values():
        assert "recorded" in indicator.noun or indicator.counts == "referrals", indicator.noun
        told = [str(getattr(indicator, field.name)) for field in fields(indicator)]
        assert "committed" not in " ".join(told).lower(), indicator.indicator_id


@pytest.mark.parametrize(
    ("indicator_id", "rule"),
    [
        ("serious_youth_violence", "under 25"),
        ("serious_youth_violence_25", "25 or younger"),
        ("young_serious_violence_victims", "under 25"),
    ],
)
def test_an_age_rule_is_printed_with_the_definition(indicator_id: str, rule: str) -> None:
    assert rule in indicator_definitions()[indicator_id].definition


def test_what_is_rare_is_drawn_for_the_city() -> None:
    of_the_city = [key for key, item in indicator_definitions().items() if item.smallest_place == "city"]
    assert of_the_city == ["firearm_crime", "homicide"]


def test_an_indicator_within_another_meets_both_conditions() -> None:
    indicator = indicator_definitions()["rape"]
    assert indicator.offence_condition == "(subgroup IN ('rape', 'other_sexual')) AND (subgroup = 'rape')"
    assert indicator.victim_condition == "TRUE"


def test_a_victims_indicator_asks_of_the_offence_and_of_the_victim() -> None:
    offences, victims = (indicator_definitions()[key] for key in ("serious_violence", "young_serious_violence_victims"))
    assert victims.offence_condition == offences.offence_condition
    assert victims.victim_condition == "(age < 25)"
    assert ("victims", "age") in victims.needs


# What a source records


def test_police_uk_can_count_exactly_its_own_categories() -> None:
    available = [key for key, item in indicator_definitions().items() if not why_unavailable(item, POLICE_UK)]
    assert available == [
        "robbery", "possession_of_weapons", "violence_and_sexual_offences", "total_recorded_crime", "anti_social_behaviour",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("indicator_id", "told"),
    [
        ("knife_crime", "police.uk recorded crime does not record whether a knife was used."),
        (
            "serious_violence",
            "police.uk recorded crime does not record the kind of violence (with or without injury, stalking, rape, homicide), "
            "whether a knife was used or whether a firearm was used.",
        ),
        (
            "violence_against_women_and_girls",
            "police.uk recorded crime does not record the kind of violence (with or without injury, stalking, rape, homicide), "
            "whether it was domestic abuse or victims' sex.",
        ),
    ],
)
def test_what_a_source_does_not_record_is_said_in_words(indicator_id: str, told: str) -> None:
    assert why_unavailable(indicator_definitions()[indicator_id], POLICE_UK) == told


def test_victims_of_a_source_without_victims_are_unavailable_even_if_it_records_the_offences_fully() -> None:
    indicator = indicator_definitions()["serious_violence_victims"]
    source = Source("partner", "Partner", frozenset(key for key in indicator.needs if key[0] == "offences"))
    assert why_unavailable(indicator, source) == "Partner does not record victims."


def test_every_need_has_words() -> None:
    needs = {need for indicator in indicator_definitions().values() for need in indicator.needs}
    assert needs <= set(WORDS_FOR_COLUMNS)


def test_an_indicator_of_one_source_is_not_counted_from_another(tmp_path: Path) -> None:
    path = tmp_path / "indicators.toml"
    path.write_text(entry("robbery").replace("sources = []", 'sources = ["demo_offences"]'))
    indicator = parse_indicators(path)["robbery"]
    told = "Robbery is counted from Synthetic offences only, not from police.uk recorded crime."
    assert why_unavailable(indicator, POLICE_UK) == told
    assert why_unavailable(indicator, Source("demo_offences", "Demo", frozenset())) == ""


def test_the_demonstration_source_has_the_title_that_is_told_of_it() -> None:
    titles = {row["source_id"]: row["title"] for row in sources_table(1, 1, 1, 1, 1).to_pylist()}
    assert titles["demo_offences"] == "Synthetic offences"
    assert titles["demo_referrals"] == "Synthetic referrals"


def test_the_demonstration_records_all_that_every_indicator_needs(demo: Connection) -> None:
    rows = demo.frame("SELECT table_name, column_name FROM source_columns WHERE source_id = 'demo_offences'")
    source = Source("demo_offences", "Demo", frozenset(zip(rows.table_name, rows.column_name, strict=True)))
    of_offences = [item for item in indicator_definitions().values() if item.record_kind == "offences"]
    assert {
        item.indicator_id: why_unavailable(item, source) for item in of_offences if why_unavailable(item, source)
    } == {}
    assert len(of_offences) == len(ORDER) - 2


# What is counted, against a second way to count it: row by row, in Python


@pytest.fixture(scope="module")
def offences(demo: Connection) -> pd.DataFrame:
    """A year of the demonstration's offences; None where not recorded."""
    frame = demo.frame(
        """
        SELECT offence_id, category, subgroup, is_crime, place_type, knife, firearm, domestic_abuse, youngest_victim_age,
          youngest_suspect_age, has_female_victim, occurred_at, is_school_day
        FROM offences WHERE month BETWEEN DATE '2023-04-01' AND DATE '2024-03-01'
        """
    )
    return frame.astype(object).where(frame.notna(), None)


@pytest.fixture(scope="module")
def victims(demo: Connection) -> pd.DataFrame:
    frame = demo.frame(
        "SELECT offence_id, age FROM victims WHERE month BETWEEN DATE '2023-04-01' AND DATE '2024-03-01'"
    )
    return frame.astype(object).where(frame.notna(), None)


def is_serious(row: pd.Series) -> bool:
    listed = row.subgroup in {"homicide", "violence_with_injury", "robbery", "rape", "other_sexual"}
    return listed or row.knife is True or row.firearm is True


def is_violent(row: pd.Series) -> bool:
    return is_serious(row) or row.subgroup == "violence_without_injury"


def youngest(row: pd.Series) -> float:
    ages = [age for age in (row.youngest_victim_age, row.youngest_suspect_age) if age is not None]
    return min(ages, default=200)


def is_against_women_and_girls(row: pd.Series) -> bool:
    kinds = {"homicide", "violence_with_injury", "stalking_harassment", "rape", "other_sexual"}
    return row.has_female_victim is True and (row.subgroup in kinds or row.domestic_abuse is True)


def hour(row: pd.Series) -> int | None:
    if row.occurred_at is None or row.occurred_at == row.occurred_at.replace(hour=0, minute=0, second=0):
        return None  # midnight is a date without a time
    return row.occurred_at.hour


ORACLES = {
    "serious_violence": is_serious,
    "serious_youth_violence": lambda row: is_serious(row) and youngest(row) < 25,
    "serious_youth_violence_25": lambda row: is_serious(row) and youngest(row) <= 25,
    "violence_with_injury": lambda row: row.subgroup == "violence_with_injury",
    "robbery": lambda row: row.category == "Robbery",
    "knife_crime": lambda row: row.knife is True,
    "firearm_crime": lambda row: row.firearm is True,
    "homicide": lambda row: row.subgroup == "homicide",
    "sexual_offences": lambda row: row.subgroup in {"rape", "other_sexual"},
    "rape": lambda row: row.subgroup == "rape",
    "domestic_abuse": lambda row: row.domestic_abuse is True,
    "violence_against_women_and_girls": is_against_women_and_girls,
    "stalking_and_harassment": lambda row: row.subgroup == "stalking_harassment",
    "possession_of_weapons": lambda row: row.category == "Possession of weapons",
    "public_space_night_violence": lambda row: (
        is_violent(row) and row.place_type == "public_place" and hour(row) in {22, 23, 0, 1, 2, 3, 4, 5}
    ),
    "after_school_violence": lambda row: is_violent(row) and row.is_school_day is True and hour(row) in {15, 16, 17},
    "violence_and_sexual_offences": lambda row: row.category == "Violence and sexual offences",
    "total_recorded_crime": lambda row: row.category != "Anti-social behaviour",
    "anti_social_behaviour": lambda row: row.category == "Anti-social behaviour",
}


def counted(demo: Connection, indicator: Indicator) -> int:
    """Count the indicator over 2023/24 with nothing but its conditions."""
    chosen = f"SELECT offence_id FROM offences WHERE {indicator.offence_condition}"
    sql = f"""
        SELECT count(*) AS n FROM {indicator.counts}
        WHERE month BETWEEN DATE '2023-04-01' AND DATE '2024-03-01' AND offence_id IN ({chosen}) AND {indicator.victim_condition}
    """
    return int(demo.frame(sql).n[0])


@pytest.mark.parametrize("indicator_id", ORACLES)
def test_offences_are_counted_as_row_by_row(demo: Connection, offences: pd.DataFrame, indicator_id: str) -> None:
    expected = sum(ORACLES[indicator_id](row) for row in offences.itertuples())
    assert counted(demo, indicator_definitions()[indicator_id]) == expected
    assert expected > 0


@pytest.mark.parametrize("indicator_id", ["serious_violence_victims", "young_serious_violence_victims"])
def test_victims_are_counted_as_row_by_row(
    demo: Connection, offences: pd.DataFrame, victims: pd.DataFrame, indicator_id: str
) -> None:
    serious = {row.offence_id for row in offences.itertuples() if is_serious(row)}
    oldest = 24 if indicator_id.startswith("young") else None
    expected = sum(
        row.offence_id in serious and (oldest is None or (row.age is not None and row.age <= oldest))
        for row in victims.itertuples()
    )
    assert counted(demo, indicator_definitions()[indicator_id]) == expected
    assert expected > 0


def test_every_indicator_has_an_oracle() -> None:
    of_referrals = [
        key for key, each in indicator_definitions().items() if each.counts == "referrals"
    ]  # in test_referrals.py
    assert [*ORACLES, "serious_violence_victims", "young_serious_violence_victims", *of_referrals] == ORDER


@pytest.mark.parametrize(
    ("indicator_id", "published"),
    [("total_recorded_crime", 38509), ("serious_violence", 5576), ("serious_youth_violence", 1617), ("homicide", 8)],
)
def test_the_plans_figures_for_2023_24_are_met(demo: Connection, indicator_id: str, published: int) -> None:
    assert counted(demo, indicator_definitions()[indicator_id]) == published


@pytest.mark.parametrize(
    ("part", "whole", "published"),
    [
        ("domestic_abuse", "total_recorded_crime", 14.9),
        ("rape", "sexual_offences", 41.8),
        ("stalking_and_harassment", "violence_against_women_and_girls", 48.5),
    ],
)
def test_the_plans_shares_for_2023_24_are_met(demo: Connection, part: str, whole: str, published: float) -> None:
    parts, wholes = (indicator_definitions()[key].offence_condition for key in (part, whole))
    year = "month BETWEEN DATE '2023-04-01' AND DATE '2024-03-01'"
    row = demo.frame(
        f"SELECT count(*) FILTER ({parts}) AS part, count(*) AS whole FROM offences WHERE {year} AND {wholes}"
    ).iloc[0]
    assert round(100 * row.part / row.whole, 1) == published


# Broken ones

TOLD = {
    "always_true": "[knife_crime], where: 'TRUE' alone says nothing about a row",
    "blank_condition": "[knife_crime]: 'where' is blank: it must say which offences are counted",
    "blank_condition_of_victims": "[knife_crime]: 'where' is blank: it must say which victims are counted",
    "blank_text": "[knife_crime]: 'unit' is blank",
    "capital_noun": "[knife_crime]: 'noun' stands in the middle of a sentence: begin it with a small letter",
    "cast": "[knife_crime], where: ':' may not be used in a condition",
    "caveats_as_text": "[knife_crime]: 'caveats' must be a list of texts",
    "caveats_of_numbers": "[knife_crime]: 'caveats' must be a list of texts",
    "checked_by_the_author": "[knife_crime]: 'checked_by' is the author again",
    "comment": "[knife_crime], where: '-' may not be used in a condition",
    "cycle": "[knife_crime]: is within itself: knife_crime within firearm_crime within knife_crime",
    "dots": "[knife_crime]: 'definition' holds the placeholder '...'",
    "earlier_category": "[knife_crime], where: category is never 'Violent crime'. Did you mean 'Violence and sexual offences'?",
    "function_call": "[knife_crime], where: 'lower(' may not be used: the only function is coalesce",
    "hours_past_midnight": "[knife_crime], where: BETWEEN 22 AND 5 holds for no row, the first being the larger: write hour >= 22 OR hour <= 5",
    "impossible_date": "[knife_crime] cannot be read as TOML: Invalid date",
    "long_label": "[knife_crime]: 'short' is longer than 24 characters",
    "look_alike_letter": "perhaps one that only looks like it. Did you mean 'knife'?",
    "missing_key": "[knife_crime]: the key 'unit' is missing",
    "missing_review": "[knife_crime]: the key 'reviewed_on' is missing",
    "no_full_stop": "[knife_crime]: 'definition' must be whole sentences",
    "no_indicator": "holds no indicator",
    "not_a_question": "[knife_crime], where: 'category' is a text, not a yes-or-no condition",
    "not_a_table": "[knife_crime]: is not a table",
    "null_compared": "[knife_crime], where: nothing equals NULL: write IS NULL",
    "odd_id": "[Knife crime]: an id is lower-case words joined by underscores",
    "odd_per": "[knife_crime]: 'per' must be one of 1000, 10000, 100000",
    "other_tables_column": "[knife_crime], where: 'sex' is neither a column of offences",
    "parameter": "[knife_crime], where: '$' may not be used in a condition",
    "per_as_text": "[knife_crime]: 'per' must be a whole number",
    "per_as_truth": "[knife_crime]: 'per' must be a whole number",
    "place_in_condition": "[knife_crime], where: 'ward_code' may not be used: a condition says what is counted",
    "placeholder": "[knife_crime]: 'why_it_matters' holds the placeholder 'TODO'",
    "placeholder_caveat": "[knife_crime]: 'caveats' holds the placeholder 'tbc'",
    "qualified_name": "[knife_crime], where: '.' may not be used: columns stand without their table",
    "quoted_name": '[knife_crime], where: " may not be used: names stand without quotation marks',
    "rate_without_denominator": "[knife_crime]: without a denominator 'per' is 1",
    "review_as_text": "[knife_crime]: 'reviewed_on' must be a date such as 2026-01-31",
    "same_condition": "[firearm_crime]: has the same condition as [knife_crime]",
    "same_entry_twice": "[knife_crime] cannot be read as TOML: Cannot declare ('knife_crime',) twice",
    "same_in_brackets": "[firearm_crime]: has the same condition as [knife_crime]",
    "same_key_twice": "[knife_crime] cannot be read as TOML: Cannot overwrite a value",
    "same_the_other_way_round": "[guns_dark]: has the same condition as [dark_guns]",
    "same_title": "[knife_crime]: has the same title as [firearm_crime]",
    "short_definition": "[knife_crime]: 'definition' must be whole sentences of 20 characters or more",
    "source_of_no_offences": "[knife_crime]: 'boundaries' is no source of offences",
    "source_twice": "[knife_crime]: 'sources' says the same twice",
    "statement": "[knife_crime], where: ';' may not be used in a condition",
    "subquery": "[knife_crime], where: holds a query (SELECT)",
    "text_in_order": "[knife_crime], where: subgroup (a text) has no order: use = or IN",
    "two_lines": "[knife_crime]: 'definition' must be one line",
    "unchecked": "[knife_crime]: 'checked_by' is blank, and only a draft may be unchecked",
    "unit_against_per": "[knife_crime]: 'unit' must end with 'per 1,000 residents'",
    "unknown_column": "[knife_crime], where: 'knif' is neither a column of offences nor a word that a condition may use. Did you mean 'knife'?",
    "unknown_counts": "[knife_crime]: counts 'offence' is not one of offences, victims, referrals. Did you mean 'offences'?",
    "unknown_denominator": "[knife_crime]: denominator 'populaton' is not one of population, none. Did you mean 'population'?",
    "unknown_key": "[knife_crime]: unknown key 'titel'. Did you mean 'title'?",
    "unknown_polarity": "[knife_crime]: polarity 'low_is_god' is not one of low_is_good, high_is_good, neither. Did you mean 'low_is_good'?",
    "unknown_smallest_place": "[knife_crime]: smallest_place 'wards' is not one of ward, city. Did you mean 'ward'?",
    "unknown_source": "[knife_crime]: 'police_ukk' is no source of offences or referrals. Did you mean 'police_uk'?",
    "unknown_status": "[knife_crime]: status 'fnal' is not one of draft, provisional, preliminary, final. Did you mean 'final'?",
    "unknown_within": "[knife_crime]: within 'firearm_crimes' is no indicator of this file. Did you mean 'firearm_crime'?",
    "within_draft": "[knife_crime]: within 'firearm_crime', which is a draft",
    "within_itself": "[knife_crime]: is within itself",
    "within_victims": "[knife_crime]: within 'victims', which does not count offences",
    "wrong_category": "[knife_crime], where: category is never 'Robery'. Did you mean 'Robbery'?",
    "wrong_kind": "[knife_crime], where: cannot compare youngest_victim_age (a number) with '25' (a text)",
    "wrong_place_type": "[knife_crime], where: place_type is never 'public place'. Did you mean 'public_place'?",
    "wrong_subgroup": "[knife_crime], where: subgroup is never 'robery'. Did you mean 'robbery'?",
}


@pytest.mark.parametrize("fault", TOLD)
def test_a_broken_indicator_is_named_with_its_fault(fault: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        parse_indicators(BROKEN / f"{fault}.toml")
    assert str(raised.value).startswith(f"{fault}.toml")
    assert TOLD[fault] in str(raised.value)


def test_every_broken_file_is_tested() -> None:
    assert {path.stem for path in BROKEN.iterdir()} == set(TOLD)


def test_what_the_broken_files_are_made_from_is_not_broken(tmp_path: Path) -> None:
    path = tmp_path / "whole.toml"
    path.write_text((BROKEN / "unknown_column.toml").read_text(encoding="utf-8").replace('knif"', 'knife"'))
    assert parse_indicators(path)["knife_crime"].offence_condition == "(knife)"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"none\.toml is missing"):
        parse_indicators(tmp_path / "none.toml")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes("title = 'café'".encode("latin-1"))
    with pytest.raises(DefinitionError, match=r"latin\.toml cannot be read as TOML"):
        parse_indicators(path)


def test_a_draft_need_not_be_checked_yet(tmp_path: Path) -> None:
    path = tmp_path / "draft.toml"
    text = (BROKEN / "unchecked.toml").read_text(encoding="utf-8")
    path.write_text(text.replace('status = "final"', 'status = "draft"'))
    assert not parse_indicators(path)["knife_crime"].is_reviewed


def entry(indicator_id: str) -> str:
    """Return one entry of the committed file as it stands there."""
    text = (Path(__file__).parents[2] / "data" / "reference" / "indicators.toml").read_text(encoding="utf-8")
    start = text.index(f"[{indicator_id}]")
    return text[start : text.index("\n\n", start)]
