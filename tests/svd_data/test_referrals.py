"""Referrals as records that an indicator counts: against counts made row by row in Python, and what every breakdown adds to."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svd_data.build.publish import new_database
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.errors import FilterError
from svd_data.filters import Filters, default_filters, read_link
from svd_data.indicators import REFERRALS, Indicator, indicator_definitions, why_unavailable
from svd_data.periods import resolve_period
from svd_data.queries import Breakdown, count_by
from svd_data.schema import SCHEMA_VERSION
from tests.svd_data.strategies import filters_over

on_demo = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

SOURCE = "demo_referrals"
OF_REFERRALS = {key: each for key, each in indicator_definitions().items() if each.counts == REFERRALS}
BY = ("month", "quarter", "financial_year", "ward_code", "category", "age_band", "sex", "ethnicity")


class Referral(NamedTuple):
    """One row of `referrals` as it stands in the file; None is "not recorded"."""

    programme: str
    programme_title: str
    referred_on: date
    age: int | None
    age_band: str | None
    sex: str | None
    ethnicity: str | None
    ward_code: str | None
    record_key: int


# Each written out by hand from its definition in words.
IS_COUNTED: dict[str, Callable[[Referral], bool]] = {
    "referrals": lambda row: True,
    "cirv_referrals": lambda row: row.programme == "cirv",
}

# The value of a grouping of a row.
VALUE_OF: dict[str, Callable[[Referral], object]] = {
    "month": lambda row: row.referred_on.replace(day=1),
    "quarter": lambda row: date(row.referred_on.year, (row.referred_on.month - 1) // 3 * 3 + 1, 1),
    "financial_year": lambda row: date(row.referred_on.year - (row.referred_on.month < 4), 4, 1),
    "ward_code": lambda row: row.ward_code,
    "category": lambda row: row.programme_title,
    "age_band": lambda row: row.age_band,
    "sex": lambda row: row.sex,
    "ethnicity": lambda row: row.ethnicity,
}


@pytest.fixture(scope="module")
def referred(demo_file: Path) -> list[Referral]:
    """Every referral of the demonstration data, read past the project."""
    with duckdb.connect(str(demo_file), read_only=True) as connection:
        rows = connection.execute(f"SELECT {', '.join(Referral._fields)} FROM referrals").fetchall()
    return [Referral(*row) for row in rows]


def kept(rows: list[Referral], filters: Filters) -> list[Referral]:
    """Return the referrals that the filters keep, one condition at a time."""
    indicator, period = filters.indicator.indicator_id, filters.period
    return [
        row
        for row in rows
        if IS_COUNTED[indicator](row)
        and period.first <= row.referred_on.replace(day=1) <= period.last
        and (not filters.types or row.programme_title in filters.types)
        and (not filters.wards or row.ward_code in filters.wards)
        and (not filters.age or row.age_band in filters.age)
        and (not filters.sex or row.sex in filters.sex)
        and (not filters.ethnicity or row.ethnicity in filters.ethnicity)
    ]


def as_counts(frame: pd.DataFrame, name: str) -> dict[object, tuple[int, int]]:
    """Return (count, sum of keys) by value; each value must stand there once."""
    found: dict[object, tuple[int, int]] = {}
    for row in frame.itertuples(index=False):
        value = getattr(row, name)
        key = None if pd.isna(value) else value.date() if isinstance(value, pd.Timestamp) else value
        assert key not in found
        found[key] = int(row.n), int(row.n_keys)
    return found


@pytest.mark.parametrize("choice", ["latest", "2023-24", "all"])
@pytest.mark.parametrize("indicator_id", OF_REFERRALS)
def test_referrals_by_every_grouping_equal_the_oracle(
    demo: Connection, demo_catalogue: Catalogue, referred: list[Referral], indicator_id: str, choice: str
) -> None:
    period = resolve_period(choice, demo_catalogue.source(SOURCE).months)
    filters = Filters(SOURCE, OF_REFERRALS[indicator_id], period)
    rows = kept(referred, filters)
    assert rows
    frames = count_by(demo, filters, [Breakdown((name,)) for name in BY], {"n": period}, with_keys=True)
    for name, frame in zip(BY, frames, strict=True):
        counts = Counter(VALUE_OF[name](row) for row in rows)
        keys: Counter[object] = Counter()
        for row in rows:
            keys[VALUE_OF[name](row)] += row.record_key
        assert as_counts(frame, name) == {value: (counts[value], keys[value]) for value in counts}, name


def test_every_indicator_of_referrals_has_its_oracle() -> None:
    assert set(IS_COUNTED) == set(OF_REFERRALS)


@given(data=st.data())
@on_demo
def test_every_breakdown_adds_to_the_whole_and_the_whole_is_what_a_naive_count_finds(
    demo: Connection, demo_catalogue: Catalogue, referred: list[Referral], data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue, source_id=SOURCE))
    breakdowns = [Breakdown(), *(Breakdown((name,)) for name in BY), Breakdown(("age_band", "sex"))]
    whole, *parts = count_by(demo, filters, breakdowns, {"n": filters.period})
    assert whole["n"].item() == len(kept(referred, filters))
    assert [int(part["n"].sum()) for part in parts] == [whole["n"].item()] * len(parts)


@given(data=st.data())
@on_demo
def test_a_programme_and_all_the_others_add_to_all(
    demo: Connection, demo_catalogue: Catalogue, data: st.DataObject
) -> None:
    filters = replace(data.draw(filters_over(demo_catalogue, source_id=SOURCE)), types=())
    programmes = demo_catalogue.source(SOURCE).types
    one = data.draw(st.sampled_from(programmes))

    def count(types: tuple[str, ...]) -> int:
        (frame,) = count_by(demo, replace(filters, types=types), [Breakdown()], {"n": filters.period})
        return int(frame["n"].item())

    assert count((one,)) + count(tuple(name for name in programmes if name != one)) == count(())


@pytest.mark.parametrize("name", ["hour", "weekday", "lsoa_code", "day", "is_dark"])
def test_referrals_have_no_hour_and_no_small_area(demo: Connection, demo_catalogue: Catalogue, name: str) -> None:
    filters = Filters(SOURCE, OF_REFERRALS["referrals"], resolve_period("latest", demo_catalogue.source(SOURCE).months))
    with pytest.raises(FilterError):
        count_by(demo, filters, [Breakdown((name,))], {"n": filters.period})


@pytest.mark.parametrize("unit", ["offences", "victims"])
def test_an_indicator_of_referrals_counts_nothing_else(demo_catalogue: Catalogue, unit: str) -> None:
    period = resolve_period("latest", demo_catalogue.source(SOURCE).months)
    with pytest.raises(FilterError, match=f"Referrals to programmes counts referrals, not {unit}"):
        Filters(SOURCE, OF_REFERRALS["referrals"], period).conditions(unit, [period])
    of_offences = default_filters(demo_catalogue)
    with pytest.raises(FilterError, match="counts offences, not referrals"):
        of_offences.conditions(REFERRALS, [period])


def test_a_link_that_names_an_indicator_of_referrals_alone_opens_the_referrals(demo_catalogue: Catalogue) -> None:
    read = read_link({"indicator": ["cirv_referrals"]}, demo_catalogue)
    assert read.problems == ()
    assert (read.filters.source, read.filters.indicator.indicator_id) == (SOURCE, "cirv_referrals")


def test_referrals_of_a_source_of_offences_are_told_to_be_none_and_never_zero(demo_catalogue: Catalogue) -> None:
    offences, referrals = demo_catalogue.sources
    of_offences = default_filters(demo_catalogue).indicator
    told = why_unavailable(OF_REFERRALS["referrals"], offences)
    assert told == "Synthetic offences holds recorded offences, not referrals."
    assert why_unavailable(of_offences, referrals) == "Synthetic referrals holds referrals, not recorded offences."
    read = read_link({"source": [offences.source_id], "indicator": ["referrals"]}, demo_catalogue)
    assert read.problems == (f"Referrals to programmes is not available: {told} {of_offences.title} is shown instead.",)


def test_the_indicators_of_a_source_of_referrals_are_those_of_referrals(demo_catalogue: Catalogue) -> None:
    source = demo_catalogue.source(SOURCE)
    assert [each.indicator_id for each in demo_catalogue.available(source)] == list(OF_REFERRALS)
    assert demo_catalogue.unavailable(source) == {}


def test_filters_in_words_call_programmes_by_their_names_and_people_people(demo_catalogue: Catalogue) -> None:
    source = demo_catalogue.source(SOURCE)
    cirv: Indicator = OF_REFERRALS["referrals"]
    filters = Filters(SOURCE, cirv, resolve_period("latest", source.months), types=source.types[:1], sex=("female",))
    assert filters.subject() == (f"referrals to violence prevention programmes ({source.types[0]}) of female people")


def test_a_build_fills_the_month_and_the_title_of_every_referral(tmp_path: Path) -> None:
    out = tmp_path / "built.duckdb"
    with new_database(out) as connection:
        connection.execute("INSERT INTO out.build (schema_version) VALUES (?)", [SCHEMA_VERSION])
        connection.execute(
            """
            INSERT INTO out.referrals (referral_id, programme, referred_on)
            VALUES ('a', 'cirv', DATE '2024-02-29'), ('b', 'unheard_of', DATE '2024-03-01')
            """
        )
    with duckdb.connect(str(out), read_only=True) as connection:
        rows = connection.execute("SELECT month, programme_title::TEXT FROM referrals ORDER BY referral_id").fetchall()
    assert [month for month, _ in rows] == [date(2024, 2, 1), date(2024, 3, 1)]
    assert rows[1][1] == "unheard_of"
