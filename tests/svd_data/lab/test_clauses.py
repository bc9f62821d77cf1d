"""What is clicked together is a condition; the columns beside the editor have their values and counts."""

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svd_data.conditions import check_condition
from svd_data.errors import AudienceError, DefinitionError, FilterError
from svd_data.lab.clauses import AND, OR, Clause, clause_text, joined
from svd_data.lab.columns import MOST_VALUES, columns_of
from svd_data.lab.drafts import Draft
from tests.oracles import Rows
from tests.svd_data.lab.conftest import AskOf


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        (Clause("knife", ("yes",)), "knife"),
        (Clause("knife", ("no",)), "NOT knife"),
        (Clause("knife", ("yes",), is_not=True), "NOT knife"),
        (Clause("knife", is_recorded=True), "knife IS NOT NULL"),
        (Clause("knife", is_recorded=False), "knife IS NULL"),
        (Clause("knife"), "knife IS NOT NULL"),
        (Clause("category", ("Robbery",)), "category = 'Robbery'"),
        (Clause("category", ("Robbery", "Drugs"), is_not=True), "NOT (category IN ('Robbery', 'Drugs'))"),
        (Clause("outcome", ("it's",)), "outcome = 'it''s'"),
        (Clause("hour", ("1", "2")), "hour IN (1, 2)"),
        (Clause("hour", low="15", high="17"), "hour BETWEEN 15 AND 17"),
        (Clause("hour", high="5"), "hour <= 5"),
        (Clause("occurred_at", low="2024-01-31"), "occurred_at >= DATE '2024-01-31'"),
    ],
)
def test_a_click_is_written_as_a_condition(clause: Clause, text: str) -> None:
    assert clause_text(clause, "offences") == text
    check_condition(text, "offences")


def test_a_column_of_another_table_is_refused() -> None:
    with pytest.raises(DefinitionError, match="'knife' is not a column of victims"):
        clause_text(Clause("knife", ("yes",)), "victims")


@pytest.mark.parametrize(
    ("texts", "by", "text"),
    [
        ([], AND, ""),
        (["knife", " "], AND, "knife"),
        (["knife OR firearm"], AND, "knife OR firearm"),
        (["knife", "firearm"], OR, "knife OR firearm"),
        (["knife", "hour >= 22 OR hour <= 5"], AND, "knife AND (hour >= 22 OR hour <= 5)"),
        (["knife AND firearm", "is_dark"], OR, "(knife AND firearm) OR is_dark"),
        (["knife AND firearm", "is_dark"], AND, "knife AND firearm AND is_dark"),
        (["hour BETWEEN 1 AND 2", "is_dark"], OR, "hour BETWEEN 1 AND 2 OR is_dark"),
        (["occurred_at BETWEEN DATE '2024-01-31' AND DATE '2024-02-01'", "knife"], OR,
         "occurred_at BETWEEN DATE '2024-01-31' AND DATE '2024-02-01' OR knife"),
        (["outcome = 'this OR that'", "knife"], AND, "outcome = 'this OR that' AND knife"),
    ],
)  # fmt: skip
def test_clicks_are_joined_with_brackets_where_they_are_needed(texts: list[str], by: str, text: str) -> None:
    assert joined(texts, by) == text
    if text:
        check_condition(text, "offences")


def test_clicks_are_joined_by_and_or_or() -> None:
    with pytest.raises(DefinitionError, match="not by 'XOR'"):
        joined(["knife", "firearm"], "XOR")


PARTS = [
    "knife",
    "NOT firearm",
    "hour BETWEEN 1 AND 2",
    "hour >= 22 OR hour <= 5",
    "is_dark AND knife",
    "(is_crime)",
    "outcome = ' OR '",
]


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4), st.sampled_from([AND, OR]))
def test_joining_says_what_joining_brackets_says(parts: list[str], by: str) -> None:
    plain = check_condition(joined(parts, by), "offences").sql
    bracketed = check_condition(f" {by} ".join(f"({part})" for part in parts), "offences").sql
    # The same once brackets that say nothing are left away: by what a table of all values answers.
    rows = """SELECT * FROM (VALUES (TRUE), (FALSE), (NULL)) a(knife), (VALUES (TRUE), (FALSE), (NULL)) b(firearm),
      (VALUES (1), (5), (12), (22), (NULL)) c(hour), (VALUES (TRUE), (NULL)) d(is_dark), (VALUES (TRUE), (FALSE)) e(is_crime),
      (VALUES (' OR '), ('x')) f(outcome)"""
    with duckdb.connect() as connection:
        sql = f"SELECT count(*) FROM ({rows}) WHERE ({plain}) IS DISTINCT FROM ({bracketed})"
        assert connection.execute(sql).fetchone() == (0,)


def test_columns_have_their_values_and_counts_most_frequent_first(ask_of: AskOf, demo_rows: Rows) -> None:
    found = columns_of(ask_of(Draft(where="knife")), "offences")
    columns, values = found.columns.frame.set_index("column"), found.values.frame
    counted = pd.Series([row.place_type for row in demo_rows.offences]).value_counts()
    of_place = values[values["column"] == "place_type"]
    assert dict(zip(of_place["value"], of_place["numerator"], strict=True)) == dict(counted)
    assert of_place["numerator"].is_monotonic_decreasing
    assert columns.loc["place_type", "numerator"] == counted.sum()
    assert columns.loc["place_type", "total"] == len(demo_rows.offences)
    assert columns.loc["knife", "kind"] == "yes or no"
    assert columns.loc["knife", "words"] == "whether a knife was used"
    assert columns["is_recorded"].all()
    assert (values.groupby("column").size() <= MOST_VALUES).all()
    first, last = values.loc[values["column"] == "occurred_at", "value"]
    days = [row.occurred_at.date() for row in demo_rows.offences if row.occurred_at]
    assert (first, last) == (min(days).isoformat(), max(days).isoformat())


def test_every_value_listed_can_be_clicked(ask_of: AskOf) -> None:
    for table, draft, source in (
        ("offences", Draft(where="knife"), "demo_offences"),
        ("victims", Draft(where="knife"), "demo_offences"),
        ("referrals", Draft(counts="referrals", where="age < 18"), "demo_referrals"),
    ):
        found = columns_of(ask_of(draft, source=source), table)
        kinds = dict(zip(found.columns.frame["column"], found.columns.frame["kind"], strict=True))
        for row in found.values.frame.itertuples():
            value = {"true": "yes", "false": "no"}[row.value] if kinds[row.column] == "yes or no" else row.value
            low = value if kinds[row.column] == "a date" else ""
            check_condition(clause_text(Clause(row.column, () if low else (value,), low=low), table), table)


def test_a_table_of_another_kind_of_record_is_refused(ask_of: AskOf) -> None:
    with pytest.raises(FilterError, match="has no referrals"):
        columns_of(ask_of(Draft(where="knife")), "referrals")


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_counts_of_values_are_for_nobody_but_the_internal_audience(ask_of: AskOf, audience: str) -> None:
    with pytest.raises(AudienceError):
        columns_of(ask_of(Draft(where="knife"), audience), "offences")
