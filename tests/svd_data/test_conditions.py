"""A condition is refused with the wrong word and the nearest right one, or means to DuckDB what it says."""

import time
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svd_data import conditions
from svd_data.conditions import CONDITION_TABLES, check_condition, condition_columns, known_values
from svd_data.definitions import crime_types
from svd_data.demo.facts import load_facts
from svd_data.demo.strata import subgroups
from svd_data.demo.themes import PLACE_TYPES
from svd_data.errors import DefinitionError
from svd_data.schema import SCHEMA_SQL

# What a condition may name, and how


def test_columns_have_the_kind_that_the_schema_gives_them() -> None:
    assert dict(condition_columns("victims")) == {
        "age": "a number", "age_band": "a text", "sex": "a text", "ethnicity": "a text", "category": "a text",
    }  # fmt: skip
    assert condition_columns("offences")["is_school_day"] == "yes or no"
    assert condition_columns("offences")["occurred_at"] == "a date"


@pytest.mark.parametrize("table", CONDITION_TABLES)
def test_columns_are_those_of_the_schema_as_duckdb_reads_it_but_for_identifiers_and_places(table: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(SCHEMA_SQL)
        described = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
    left_out = {
        "offence_id", "source_id", "record_key", "person_no", "referral_id", "person_key", "month", "ward_code",
        "lsoa_code", "source_lsoa_code", "longitude", "latitude", "programme_title",
    }  # fmt: skip
    assert list(condition_columns(table)) == [name for name in described if name not in left_out]


@pytest.mark.parametrize("table", CONDITION_TABLES)
def test_every_column_is_read_as_a_column(table: str) -> None:
    for column in condition_columns(table):
        assert check_condition(f"{column} IS NULL", table).columns == {column}


def test_a_table_without_conditions_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(DefinitionError, match="Did you mean 'offences'"):
        condition_columns("offence")


def test_known_values_are_all_that_the_demonstration_has() -> None:
    assert set(known_values("subgroup")) == set(subgroups(load_facts()))
    assert known_values("place_type") == PLACE_TYPES
    assert known_values("category") == tuple(crime_types().is_crime)
    assert known_values("hour") == tuple(range(24))
    assert known_values("outcome") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('subgrup = ["rape"]', "'subgrup' is not a column. Did you mean 'subgroup'"),
        ('ward_code = ["E05001218"]', "'ward_code' is not a column"),
        ("subgroup = []", "'subgroup' is not a list of values that fit"),
        ('subgroup = "rape"', "'subgroup' is not a list of values that fit"),
        ('hour = ["12"]', "'hour' is not a list of values that fit"),
        ("knife = [true]", "'knife' is not a list of values that fit"),
        ('subgroup = ["rape", "rape"]', "'subgroup' has a value twice"),
    ],
)
def test_broken_values_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str) -> None:
    (tmp_path / "values.toml").write_text(text)
    monkeypatch.setattr(conditions, "REFERENCE", tmp_path)
    with pytest.raises(DefinitionError, match=f"values.toml: {told}"):
        conditions._listed_values.__wrapped__()


# Conditions that are kept


@pytest.mark.parametrize(
    ("text", "sql", "columns"),
    [
        ("knife", "knife", {"knife"}),
        ("  knife\n or\tfirearm ", "knife OR firearm", {"knife", "firearm"}),
        ("(knife)", "knife", {"knife"}),
        ("not knife", "NOT knife", {"knife"}),
        ("knife AND (firearm OR is_dark)", "knife AND (firearm OR is_dark)", {"knife", "firearm", "is_dark"}),
        ("category = 'Robbery'", "category = 'Robbery'", {"category"}),
        ("category != 'Robbery'", "category <> 'Robbery'", {"category"}),
        ("subgroup IN ('rape', 'robbery')", "subgroup IN ('rape', 'robbery')", {"subgroup"}),
        ("subgroup NOT IN ('rape')", "NOT subgroup IN ('rape')", {"subgroup"}),
        ("hour BETWEEN 15 AND 17", "hour BETWEEN 15 AND 17", {"hour"}),
        ("hour >= 22 OR hour <= 5", "hour >= 22 OR hour <= 5", {"hour"}),
        ("24 >= youngest_victim_age", "24 >= youngest_victim_age", {"youngest_victim_age"}),
        ("outcome LIKE '%charged%'", "outcome LIKE '%charged%'", {"outcome"}),
        ("outcome NOT LIKE 'it''s%'", "outcome NOT LIKE 'it''s%'", {"outcome"}),
        ("outcome = 'naïve; -- $1'", "outcome = 'naïve; -- $1'", {"outcome"}),
        ("outcome IS NOT NULL", "NOT outcome IS NULL", {"outcome"}),
        ("knife IS NOT TRUE", "NOT knife IS TRUE", {"knife"}),
        ("(knife OR firearm) IS FALSE", "(knife OR firearm) IS FALSE", {"knife", "firearm"}),
        ("hour = 1 IS TRUE", "(hour = 1) IS TRUE", {"hour"}),
        ("coalesce(knife, FALSE)", "COALESCE(knife, FALSE)", {"knife"}),
        ("coalesce(hour, 12) > 5", "COALESCE(hour, 12) > 5", {"hour"}),
        ("knife = firearm", "knife = firearm", {"knife", "firearm"}),
        ("occurred_at >= DATE '2024-01-31'", "occurred_at >= CAST('2024-01-31' AS DATE)", {"occurred_at"}),
    ],
)
def test_a_condition_is_rewritten_from_what_was_understood(text: str, sql: str, columns: set[str]) -> None:
    condition = check_condition(text, "offences")
    assert (condition.sql, set(condition.columns)) == (sql, columns)


def test_a_condition_over_victims_names_columns_of_victims() -> None:
    assert check_condition("age < 25 AND sex = 'female'", "victims").columns == {"age", "sex"}


# Conditions that are refused


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # not one condition
        ("", "is blank"),
        (" \n", "is blank"),
        ("knife AND", "cannot be read as one condition near 'AND'"),
        ("knife firearm", "near 'firearm'"),
        ("knife, firearm", "near ','"),
        ("knife AS weapon", "'AS' is neither"),
        ("((knife)", "brackets do not match"),
        (")knife(", "brackets do not match"),
        ("outcome = 'charged", r"quotation mark \('\) is opened and not closed"),
        ("(" * 21 + "knife" + ")" * 21, "brackets more than 20 deep"),
        ("knife OR " * 230 + "knife", "longer than 2,000 characters"),
        ("hour IN (" + "1," * 200 + "1)", "more than 200 values"),
        ("NOT NOT knife", "says NOT twice"),
        ("NOT knife = " * 160 + "knife", "The condition: "),
        # not a question of one row
        ("SELECT 1", r"holds a query \(SELECT\)"),
        ("EXISTS (SELECT 1)", "'EXISTS\\(' may not be used"),
        ("knife; DROP TABLE offences", "';' may not be used"),
        ("FROM offences", "'FROM' is neither a column of offences"),
        ("knife -- comment", "'-' may not be used"),
        ("knife /* comment */", "'/' may not be used"),
        ("/*+ hint */ knife", "'/' may not be used"),
        ("count(hour) > 1", "'count\\(' may not be used"),
        ("*", r"'\*' may not be used"),
        ("CAST(hour AS TEXT) = '1'", "'CAST\\(' may not be used: the only function is coalesce"),
        ("hour::TEXT = '1'", "':' may not be used"),
        ("row_number() OVER () = 1", "'row_number\\(' may not be used"),
        ("list_filter([1], x -> x)", "'list_filter\\(' may not be used|may not be used"),
        ("{'a': knife}", "'{' may not be used"),
        ("outcome[1] = 'a'", r"'\[' may not be used"),
        ("knife = ?", r"'\?' may not be used"),
        ("CASE WHEN knife THEN firearm END", "'CASE' is neither"),
        ("outcome SIMILAR TO 'a'", "'SIMILAR' is neither"),
        ("outcome ~ 'a'", "'~' may not be used"),
        ("outcome LIKE 'a' ESCAPE 'b'", "'ESCAPE' is neither"),
        ("hour + 1 = 2", r"'\+' may not be used"),
        ("hour = -1", "'-' may not be used"),
        ("outcome = 'a' 'b'", "may not be used as a value"),
        ("hour BETWEEN SYMMETRIC 5 AND 1", "'SYMMETRIC' is neither"),
        ("date('2024-01-31') <= occurred_at", "may not be used as a value"),
        ("occurred_at <= date", "'date' is not a column"),
        ("category IN 'Robbery'", "IN is followed by a list in brackets"),
        ("hour IN ()", "names no values"),
        ("hour IN (weekday)", "IN takes a list of values, and weekday is a column"),
        ("(knife, firearm)", "is not a yes-or-no condition"),
        # names
        ("knif", "'knif' is neither a column of offences nor a word that a condition may use. Did you mean 'knife'"),
        ("Knife", "Did you mean 'knife'"),
        ("age < 25", "'age' is neither a column of offences"),
        ("knіfe", "a letter outside a to z, perhaps one that only looks like it. Did you mean 'knife'"),
        ("month = 1", "'month' may not be used: a condition says what is counted; filters say where and when"),
        ("offences.knife", "'.' may not be used: columns stand without their table"),
        ('"knife"', "names stand without quotation marks"),
        ("outcome = “a”", "names stand without quotation marks"),
        ("knife\u200b", "holds a character that cannot be seen"),
        ("knife\u00a0OR firearm", "holds a character that cannot be seen"),
        ("outcome = 'a\nb'", "holds a character that cannot be seen"),
        ("outcome = 'a\x00b'", "holds a character that cannot be seen"),
        ("hour = 1.5", "numbers are whole"),
        ("hour = 1e3", "'e3' is neither"),
        ("hour = 123456789", "the number 123456789 is too long"),
        ("hour = ٣", "'٣' may not be used"),
        # kinds
        ("category", "'category' is a text, not a yes-or-no condition"),
        ("hour", "'hour' is a number, not a yes-or-no condition"),
        ("hour AND knife", "'hour' is a number, not a yes-or-no condition"),
        ("coalesce(hour, 1)", "is a number, not a yes-or-no condition"),
        ("1", "'1' is not a yes-or-no condition"),
        ("'x'", "is not a yes-or-no condition"),
        ("TRUE", "'TRUE' alone says nothing about a row"),
        ("knife OR TRUE", "'TRUE' alone says nothing about a row"),
        ("NULL", "is not a yes-or-no condition"),
        ("1 = 1", "name a column"),
        ("knife = knife", "compares knife with itself"),
        ("knife = 1", r"cannot compare knife \(yes or no\) with 1 \(a number\)"),
        ("knife = 'true'", r"cannot compare knife \(yes or no\) with 'true' \(a text\)"),
        ("youngest_victim_age < '25'", r"cannot compare youngest_victim_age \(a number\) with '25' \(a text\)"),
        ("occurred_at > '2024-01-31'", "Write DATE '2026-01-31'"),
        ("occurred_at > DATE '2024-02-30'", "'2024-02-30' is not a date"),
        ("occurred_at > DATE '20240130'", "'20240130' is not a date"),
        ("outcome > 'm'", r"outcome \(a text\) has no order"),
        ("knife > firearm", r"knife \(yes or no\) has no order"),
        ("outcome BETWEEN 'a' AND 'b'", "has no order"),
        ("hour LIKE '1%'", "LIKE compares a text column with a text"),
        ("outcome LIKE category", "LIKE compares a text column with a text"),
        ("knife = NULL", "nothing equals NULL: write IS NULL"),
        ("hour IN (1, NULL)", "nothing equals NULL"),
        ("hour IS TRUE", "'hour' is a number, not a yes-or-no condition"),
        ("hour BETWEEN 1 AND 3 IS TRUE", "put what stands before IS into brackets"),
        ("knife IS firearm", "IS is followed by NULL, TRUE or FALSE"),
        ("hour BETWEEN 22 AND 5", "holds for no row, the first being the larger: write hour >= 22 OR hour <= 5"),
        ("5 BETWEEN hour AND weekday", "compared where a column is needed"),
        ("coalesce(1, hour) = 1", "compared where a column is needed"),
        ("coalesce(knife, 0)", "cannot compare"),
        ("knife = (hour = 3)", "may not be used as a value"),
        # values
        ("category = 'Robery'", "category is never 'Robery'. Did you mean 'Robbery'"),
        ("category = 'robbery'", "Did you mean 'Robbery'"),
        ("'Robery' = category", "Did you mean 'Robbery'"),
        ("category IN ('Robbery', 'Drug')", "category is never 'Drug'. Did you mean 'Drugs'"),
        ("category = 'Violent crime'", "Did you mean 'Violence and sexual offences'"),
        ("subgroup <> 'homicde'", "Did you mean 'homicide'"),
        ("coalesce(subgroup, 'none') = 'rape'", "subgroup is never 'none'"),
        ("subgroup LIKE 'rob%'", "LIKE may not be used on subgroup, whose values are known"),
        ("place_type = 'public place'", "Did you mean 'public_place'"),
        ("hour = 24", "hour is never 24: it runs from 0 to 23"),
        ("weekday = 0", "weekday is never 0: it runs from 1 to 7"),
    ],
)
def test_a_condition_is_refused_with_its_fault(text: str, told: str) -> None:
    with pytest.raises(DefinitionError, match=told):
        check_condition(text, "offences")


def test_a_refusal_begins_with_where_the_condition_stands() -> None:
    with pytest.raises(DefinitionError, match=r"^lab, \[mine\]: 'knif' is neither"):
        check_condition("knif", "offences", "lab, [mine]")


@pytest.mark.parametrize(
    "text", ["x" * 2_000, "outcome = '" + "x" * 1_900 + "' = 1", "category = '" + "x" * 1_900 + "'", "1" * 2_000]
)
def test_a_refusal_repeats_no_more_than_it_has_room_for(text: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        check_condition(text, "offences")
    assert len(str(raised.value)) < 300


def deeper(levels: int, text: str) -> str:
    """Check `text` from far down the stack, as a page does."""
    return deeper(levels - 1, text) if levels else check_condition.__wrapped__(text, "offences").sql


@pytest.mark.parametrize("levels", [0, 150, 300])
def test_the_deepest_brackets_allowed_are_read_wherever_they_are_asked_about(levels: int) -> None:
    text = "knife OR (" * 20 + "firearm" + ")" * 20
    assert deeper(levels, text).count("(") == 20


def test_the_longest_chain_is_read_and_soon() -> None:
    check_condition("knife", "offences")  # what is parsed once is parsed
    text = " OR ".join(["knife AND hour = 3"] * 80)
    started = time.perf_counter()
    assert check_condition.__wrapped__(text, "offences").sql == text
    # Some 20 ms; an ordinary condition takes under one.
    assert time.perf_counter() - started < 0.5


# Whatever is asked


WORDS = [
    "knife", "firearm", "hour", "category", "subgroup", "outcome", "occurred_at", "month", "knif", "AND", "OR", "NOT", "IN",
    "IS", "NULL", "TRUE", "BETWEEN", "LIKE", "DATE", "coalesce", "SELECT", "FROM", "CASE", "CAST", "(", ")", ",", "=", "<>",
    "<", ">=", "==", ";", "--", "/*", "*/", "::", ".", "'", '"', "$1", "?", "[", "]", "{", "}", "->", "*", "+", "-", "@", "#",
    "1", "25", "1.5", "'Robbery'", "'rape'", "'2024-01-31'", "'x'", "''", "é", "\x00", "\n", "\\", "e'a'", "x'00'", "$$",
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.sampled_from(CONDITION_TABLES),
)
def test_any_text_is_a_condition_or_a_definition_error(text: str, table: str) -> None:
    try:
        condition = check_condition(text, table)
    except DefinitionError:
        return
    assert condition.columns
    assert condition.columns <= set(condition_columns(table))


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec=None), max_size=20).map(lambda text: f"outcome = '{text}'"))
def test_any_characters_at_all_are_kept_as_text_or_refused(text: str) -> None:
    try:
        condition = check_condition(text, "offences")
    except DefinitionError:
        return
    assert condition.sql == text


# Conditions as the checker allows them, written without any brackets but those of a few parts.
LEAVES = [
    "knife", "firearm", "NOT knife", "knife IS NULL", "knife IS NOT TRUE", "firearm IS FALSE", "coalesce(knife, FALSE)",
    "knife = firearm", "knife <> TRUE", "hour BETWEEN 1 AND 2", "hour NOT BETWEEN 1 AND 2", "hour IN (1, 3)",
    "hour NOT IN (1, 3)", "hour < 2", "hour = 1 IS TRUE",
    "NOT hour = 1 IS TRUE", "NOT hour = 1", "3 > hour", "hour IS NULL", "outcome LIKE 'a%'", "outcome NOT LIKE '%b'",
    "outcome = 'it''s'", "outcome <> 'ab'", "category = 'Robbery'", "category IN ('Robbery', 'Drugs')",
    "coalesce(hour, weekday, 2) = 2", "occurred_at < DATE '2024-02-01'",
]  # fmt: skip


def joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return (
        st.tuples(parts, st.sampled_from(["AND", "OR", "and", "or"]), parts).map(" ".join)
        | parts.map(lambda part: f"({part})")
        | parts.map(lambda part: f"NOT ({part})")
        | parts.map(lambda part: f"({part}) IS NOT FALSE")
    )


# Every combination of a few values, NULL among them, of each column in LEAVES.
ROWS = """
    CREATE TABLE offences AS
    SELECT row_number() OVER () AS offence_id, * FROM
      (VALUES (TRUE), (FALSE), (NULL)) a (knife), (VALUES (TRUE), (FALSE), (NULL)) b (firearm),
      (VALUES (1::UTINYINT), (2), (3), (NULL)) c (hour), (VALUES (2::UTINYINT), (NULL)) d (weekday),
      (VALUES ('ab'), ('it''s'), (NULL)) e (outcome), (VALUES ('Robbery'), ('Burglary'), (NULL)) f (category),
      (VALUES (TIMESTAMP '2024-01-31 23:00'), (TIMESTAMP '2024-02-01'), (NULL)) g (occurred_at)
"""


@settings(max_examples=150, deadline=None)
@given(text=st.recursive(st.sampled_from(LEAVES), joined, max_leaves=6))
def test_what_is_rewritten_chooses_the_rows_of_what_was_written(text: str) -> None:
    rewritten = check_condition(text, "offences").sql
    sql = f"SELECT count(*) FROM offences WHERE ({text}) IS DISTINCT FROM ({rewritten})"
    with duckdb.connect() as connection:
        assert connection.execute(ROWS).execute(sql).fetchone() == (0,)


@given(text=st.recursive(st.sampled_from(LEAVES[:-1]), joined, max_leaves=6))
def test_what_is_rewritten_is_a_condition_and_stays_as_it_is(text: str) -> None:
    condition = check_condition(text, "offences")
    assert check_condition(condition.sql, "offences") == condition
