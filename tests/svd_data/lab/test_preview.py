"""What the lab shows of a draft is what the pages would show of it, and the SQL it shows is the SQL that ran."""

from dataclasses import replace
from datetime import date, datetime

import duckdb
import pandas as pd
import pytest

from svd_data.errors import AudienceError, FilterError, LimitError
from svd_data.lab.drafts import Draft, draft_from
from svd_data.lab.preview import preview
from svd_data.lab.statements import parameters_in_words, readable, ready_to_run
from svd_data.limited import LimitedDatabase, Statement
from svd_data.views import hotspots_view, people_view, trends_view
from tests.oracles import Rows
from tests.svd_data.lab.conftest import WHOLE, AskOf


def test_a_preview_has_the_numbers_of_the_pages(ask_of: AskOf, bench: LimitedDatabase) -> None:
    ask = ask_of(WHOLE)
    found = preview(ask, bench.run(60))
    pages = hotspots_view(ask), trends_view(ask), people_view(ask)
    pd.testing.assert_frame_equal(found.hotspots.wards.frame, pages[0].wards.frame)
    pd.testing.assert_frame_equal(found.hotspots.headline.frame, pages[0].headline.frame)
    pd.testing.assert_frame_equal(found.trends.steps.frame, pages[1].steps.frame)
    assert found.people is not None
    assert pages[2] is not None
    pd.testing.assert_frame_equal(found.people.by_age_and_sex.frame, pages[2].by_age_and_sex.frame)  # type: ignore[union-attr]


def test_a_preview_counts_what_python_counts(ask_of: AskOf, bench: LimitedDatabase, demo_rows: Rows) -> None:
    found = preview(ask_of(WHOLE), bench.run(60))
    period = found.filters.period
    wanted = [
        row for row in demo_rows.offences
        if row.knife is True and row.youngest_victim_age is not None and row.youngest_victim_age < 18
        and period.first <= row.month <= period.last
    ]  # fmt: skip
    assert found.hotspots.headline.frame["numerator"].item() == len(wanted) > 0
    types = found.types.frame
    assert dict(zip(types["category"], types["numerator"], strict=True)) == dict(
        pd.Series([row.category for row in wanted]).value_counts()
    )
    assert (types["total"] == len(wanted)).all()
    assert types["share"].sum() == pytest.approx(1)
    assert not found.hotspots.headline.frame["denominator"].isna().any()


def test_existing_indicators_stand_beside_the_draft_three_at_most(ask_of: AskOf, bench: LimitedDatabase) -> None:
    ask = ask_of(WHOLE)
    names = ("knife_crime", "robbery", "knife_crime", "homicide", "rape")
    found = preview(ask, bench.run(60), names)
    assert [each.filters.indicator.indicator_id for each in found.beside] == ["knife_crime", "robbery", "homicide"]
    knife = next(each for each in ask.catalogue.indicators if each.indicator_id == "knife_crime")
    alone = hotspots_view(ask.with_filters(replace(ask.filters, indicator=knife)))
    pd.testing.assert_frame_equal(found.beside[0].wards.frame, alone.wards.frame)


def test_a_draft_of_an_indicator_shows_the_indicators_numbers(ask_of: AskOf, bench: LimitedDatabase) -> None:
    ask = ask_of(WHOLE)
    for indicator in ask.catalogue.available(ask.source):
        found = preview(ask_of(draft_from(indicator, date(2026, 11, 20))), bench.run(60), (indicator.indicator_id,))
        pd.testing.assert_frame_equal(found.hotspots.wards.frame, found.beside[0].wards.frame)


def test_drafts_of_victims_and_of_referrals_can_be_seen_too(ask_of: AskOf, bench: LimitedDatabase) -> None:
    victims = preview(ask_of(Draft(counts="victims", within="robbery", where="sex = 'female'")), bench.run(60))
    assert victims.people is not None
    by_sex = victims.people.by_sex.frame.set_index("sex")["numerator"]
    assert by_sex["female"] == victims.hotspots.headline.frame["numerator"].item() > 0
    assert by_sex.drop("female").sum() == 0
    referred = Draft(counts="referrals", where="age >= 18", polarity="neither")
    found = preview(ask_of(referred, source="demo_referrals"), bench.run(60))
    assert found.types.frame["numerator"].sum() == found.hotspots.headline.frame["numerator"].item() > 0


def test_what_a_source_does_not_record_is_told(ask_of: AskOf, bench: LimitedDatabase) -> None:
    with pytest.raises(FilterError, match="holds referrals, not recorded offences"):
        preview(ask_of(WHOLE, source="demo_referrals"), bench.run(60))


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_a_draft_is_for_nobody_but_the_internal_audience(ask_of: AskOf, bench: LimitedDatabase, audience: str) -> None:
    run = bench.run(60)
    with pytest.raises(AudienceError, match="is a draft"):
        preview(ask_of(WHOLE, audience), run)
    assert run.statements == []


def test_a_preview_without_time_is_told_and_the_next_one_works(ask_of: AskOf, bench: LimitedDatabase) -> None:
    with pytest.raises(LimitError, match="was stopped"):
        preview(ask_of(WHOLE), bench.run(0.000001))
    assert preview(ask_of(WHOLE), bench.run(60)).hotspots.headline.frame["numerator"].item() > 0


# The SQL


def squeezed(sql: str) -> str:
    return " ".join(sql.split())


def test_the_sql_shown_is_the_sql_that_ran_but_for_its_line_ends(ask_of: AskOf, bench: LimitedDatabase) -> None:
    statements = preview(ask_of(replace(WHOLE, where="knife AND outcome = 'it''s   AND so'")), bench.run(60)).statements
    assert statements
    for statement in statements:
        assert squeezed(readable(statement)) == squeezed(statement.sql)
        assert "it''s   AND so" in readable(statement) or "offences" not in statement.sql
        assert max(len(line) for line in readable(statement).splitlines()) < 140


def test_the_sql_runs_elsewhere_as_it_is_copied(ask_of: AskOf, bench: LimitedDatabase) -> None:
    run = bench.run(60)
    found = preview(ask_of(WHOLE), run)
    for statement in found.statements:
        prepare, execute = ready_to_run(statement).split(";\n\n")
        with run.cursor() as cursor:
            cursor.execute(prepare)
            assert len(cursor.execute(execute).fetchall()) == statement.rows


def test_values_are_written_as_duckdb_reads_them() -> None:
    values = {"a": "it's", "b": date(2024, 1, 31), "c": 3, "d": True, "e": datetime(2024, 1, 31, 9, 30), "f": -1.5}
    words = dict(parameters_in_words(Statement("SELECT 1", values, 0.1, 1)))
    assert words == {
        "$a": "'it''s'", "$b": "DATE '2024-01-31'", "$c": "3", "$d": "TRUE", "$e": "TIMESTAMP '2024-01-31 09:30:00'", "$f": "-1.5",
    }  # fmt: skip
    with duckdb.connect() as connection:
        read = connection.execute(f"SELECT {', '.join(words.values())}").fetchone()
    assert read is not None
    assert [str(value) for value in read] == [str(value) for value in values.values()]


def test_a_long_line_is_broken_before_and_and_or_alone_and_never_inside_a_text_or_a_between() -> None:
    parts = [f"outcome = 'a AND b OR c {n}'" for n in range(4)] + ["month BETWEEN $first AND $last"] * 4
    lines = readable(Statement("SELECT 1\nWHERE " + " AND ".join(parts), {}, 0, 0)).splitlines()
    assert len(lines) > 2
    assert all(line.lstrip().startswith(("AND ", "WHERE ", "SELECT ")) for line in lines)
    assert squeezed(" ".join(lines)) == "SELECT 1 WHERE " + " AND ".join(parts)
    assert all(line.count("BETWEEN") == line.count("$last") for line in lines)
