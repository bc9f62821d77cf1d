"""Compare's answer against counts made another way: Python's own statistics over rows read past the project."""

import re
import statistics
import zipfile
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from svd_data.area_queries import area_counts
from svd_data.audiences import AUDIENCES, INTERNAL, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.errors import FilterError
from svd_data.filters import Filters, default_filters
from svd_data.funnel import ABOVE_WIDE, BELOW_WIDE
from svd_data.periods import resolve_period
from svd_data.statistics import poisson_interval
from svd_data.views import Ask
from svd_data.views.areas import AreasView, NotCompared, compare_view, indicators_to_compare, sets_to_choose
from svd_data.views.areas_trend import residents_near, whole_quarters

COVENTRY = "E08000026"
Rows = list[tuple[str, str, str, int]]


@pytest.fixture(scope="module")
def rows(demo_file: Path) -> Rows:
    """Every authority, month ("2026-09") and category with its count, read past the project."""
    with duckdb.connect(str(demo_file), read_only=True) as connection:
        return connection.execute(
            "SELECT area_code, strftime(month, '%Y-%m'), category, offences FROM area_months"
        ).fetchall()


@pytest.fixture(scope="module")
def persons(demo_file: Path) -> dict[tuple[str, int], int]:
    with duckdb.connect(str(demo_file), read_only=True) as connection:
        found = connection.execute("SELECT area_code, year, persons FROM area_residents").fetchall()
    return {(code, year): count for code, year, count in found}


def ask(connection: Connection, catalogue: Catalogue, audience: str = INTERNAL, **changes: object) -> Ask:
    return Ask(connection, catalogue, replace(default_filters(catalogue), **changes), audience)  # type: ignore[arg-type]


def answer(question: Ask, set_id: str) -> AreasView:
    view = compare_view(question, set_id)
    assert isinstance(view, AreasView)
    return view


@pytest.fixture(scope="module")
def neighbours(demo: Connection, demo_catalogue: Catalogue) -> AreasView:
    return answer(ask(demo, demo_catalogue), "neighbours")


def test_every_area_has_its_count_and_rate_of_the_latest_12_months(
    neighbours: AreasView, rows: Rows, persons: dict[tuple[str, int], int]
) -> None:
    counted: defaultdict[str, int] = defaultdict(int)
    for code, month, category, offences in rows:
        if "2025-10" <= month <= "2026-09" and category == "Violence and sexual offences":
            counted[code] += offences
    frame = neighbours.areas.frame
    assert len(frame) == 21
    assert neighbours.year == 2026
    for row in frame.itertuples():
        assert row.numerator == counted[row.area_code]
        assert row.denominator == persons[row.area_code, 2026]
        assert row.rate == pytest.approx(1000 * counted[row.area_code] / persons[row.area_code, 2026])
        lower, upper = poisson_interval(counted[row.area_code])
        assert row.rate_lower == pytest.approx(1000 * lower / row.denominator)
        assert row.rate_upper == pytest.approx(1000 * upper / row.denominator)


def test_ranks_run_from_the_highest_rate(neighbours: AreasView) -> None:
    frame = neighbours.areas.frame
    assert list(frame["rank"]) == [1 + int((frame["rate"] > rate).sum()) for rate in frame["rate"]]
    assert frame["rate"].is_monotonic_decreasing
    assert frame.loc[frame["is_own"], "area_code"].tolist() == [COVENTRY]


def test_an_area_is_outside_where_its_interval_leaves_out_what_the_common_rate_expects(neighbours: AreasView) -> None:
    frame = neighbours.areas.frame
    common = frame["numerator"].sum() / frame["denominator"].sum()
    assert neighbours.pooled_rate == pytest.approx(1000 * common)
    for row in frame.itertuples():
        lower, upper = poisson_interval(int(row.numerator), 0.998)
        expected = common * row.denominator
        beyond = ABOVE_WIDE if lower > expected else BELOW_WIDE if upper < expected else ""
        assert row.place == beyond if beyond else row.place not in (ABOVE_WIDE, BELOW_WIDE)


def test_the_funnels_curve_reaches_over_all_areas(neighbours: AreasView) -> None:
    assert neighbours.curve is not None
    curve, shown = neighbours.curve.frame["denominator"], neighbours.areas.frame["denominator"]
    assert curve.min() < shown.min()
    assert curve.max() > shown.max()


def test_the_trend_is_the_others_median_and_quartiles_by_quarter(
    neighbours: AreasView, rows: Rows, persons: dict[tuple[str, int], int]
) -> None:
    members = set(neighbours.areas.frame["area_code"])
    counted: defaultdict[tuple[str, str], int] = defaultdict(int)
    for code, month, category, offences in rows:
        if category == "Violence and sexual offences" and code in members:
            quarter = f"{month[:4]}-{(int(month[5:]) - 1) // 3 * 3 + 1:02d}"
            counted[code, quarter] += offences
    assert neighbours.trend is not None
    trend = neighbours.trend.frame
    assert len(trend) == 34
    assert neighbours.trend_others == 20
    for row in trend.itertuples():
        quarter = f"{row.month:%Y-%m}"
        rate = {code: 1000 * counted[code, quarter] / persons[code, row.month.year] for code in members}
        others = [rate[code] for code in members if code != COVENTRY]
        low, middle, high = statistics.quantiles(others, n=4, method="inclusive")
        assert row.numerator == counted[COVENTRY, quarter]
        assert row.own == pytest.approx(rate[COVENTRY])
        assert (row.lower, row.median, row.upper) == pytest.approx((low, middle, high))


def test_types_narrow_what_is_compared_and_wards_and_victims_do_not(
    demo: Connection, demo_catalogue: Catalogue, neighbours: AreasView, rows: Rows
) -> None:
    crime = demo_catalogue.indicator("total_recorded_crime", demo_catalogue.sources[0])
    types = ("Robbery", "Anti-social behaviour")
    view = answer(
        ask(demo, demo_catalogue, indicator=crime, types=types, wards=("E05001239",), age=("16-17",)), "neighbours"
    )
    robberies = sum(
        n for code, month, kind, n in rows if code == COVENTRY and kind == "Robbery" and "2025-10" <= month <= "2026-09"
    )
    # Anti-social behaviour is no crime, so of the two types robbery alone is counted.
    assert view.areas.frame.loc[view.areas.frame["is_own"], "numerator"].item() == robberies
    assert view.filters.types == types
    assert (view.filters.wards, view.filters.age) == ((), ())
    assert view.is_asked


def test_every_comparable_indicator_counts_as_its_definition_says(
    demo: Connection, demo_catalogue: Catalogue, rows: Rows
) -> None:
    meant = {
        "robbery": {"Robbery"},
        "possession_of_weapons": {"Possession of weapons"},
        "violence_and_sexual_offences": {"Violence and sexual offences"},
        "anti_social_behaviour": {"Anti-social behaviour"},
        "total_recorded_crime": {kind for _, _, kind, _ in rows} - {"Anti-social behaviour"},
    }
    assert {each.indicator_id for each in indicators_to_compare(demo_catalogue)} == set(meant)
    source = demo_catalogue.area_source
    assert source is not None
    for each in indicators_to_compare(demo_catalogue):
        filters = Filters(source.source_id, each, resolve_period("latest", source.months))
        counts = area_counts(demo, filters)
        total = sum(n for _, _, kind, n in rows if kind in meant[each.indicator_id])
        assert sum(sum(months.values()) for months in counts.values()) == total


def test_an_indicator_that_needs_more_than_a_category_is_refused(demo: Connection, demo_catalogue: Catalogue) -> None:
    with pytest.raises(FilterError, match="cannot be counted from other authorities' counts"):
        area_counts(demo, default_filters(demo_catalogue))


def test_where_the_asked_indicator_cannot_be_compared_violence_and_sexual_offences_is(neighbours: AreasView) -> None:
    assert neighbours.asked.indicator_id == "serious_violence"
    assert neighbours.filters.indicator.indicator_id == "violence_and_sexual_offences"
    assert not neighbours.is_asked


def test_every_audience_sees_the_same(demo: Connection, demo_catalogue: Catalogue, neighbours: AreasView) -> None:
    for audience in AUDIENCES:
        view = answer(ask(demo, demo_catalogue, audience), "neighbours")
        assert view.areas.frame.equals(neighbours.areas.frame)
        assert not view.areas.is_controlled
        assert not view.areas.is_restricted
        assert view.areas.audience == audience


def test_a_set_that_holds_the_area_itself_counts_it_once(demo: Connection, demo_catalogue: Catalogue) -> None:
    view = answer(ask(demo, demo_catalogue), "west_midlands")
    assert len(view.areas.frame) == 7
    assert view.areas.frame["area_code"].is_unique


def test_all_areas_are_those_of_both_sets(demo: Connection, demo_catalogue: Catalogue) -> None:
    assert list(sets_to_choose(demo_catalogue)) == ["neighbours", "west_midlands", "all"]
    assert len(answer(ask(demo, demo_catalogue), "all").areas.frame) == len(demo_catalogue.areas) == 25


def test_an_unknown_set_is_refused_with_the_nearest(demo: Connection, demo_catalogue: Catalogue) -> None:
    with pytest.raises(FilterError, match="Did you mean 'neighbours'"):
        compare_view(ask(demo, demo_catalogue), "neighbour")


@pytest.mark.parametrize(
    ("choice", "months"), [("2023-24", 12), ("2025", 12), ("2026", 12), ("all", 12), ("2026-27", 12)]
)
def test_a_period_that_is_not_whole_or_longer_than_a_year_becomes_the_latest_12_months(
    choice: str, months: int, demo: Connection, demo_catalogue: Catalogue
) -> None:
    period = resolve_period(choice, demo_catalogue.sources[0].months)
    view = answer(ask(demo, demo_catalogue, period=period), "west_midlands")
    assert view.filters.period.months == months
    is_kept = choice in ("2023-24", "2025")
    assert (view.filters.period.span == period.span) == is_kept
    if not is_kept:
        assert view.filters.period.span == (date(2025, 10, 1), date(2026, 9, 1))


# Areas that lack a month, or residents


@pytest.fixture
def changed(demo_file: Path, tmp_path: Path) -> Connection:
    """The demonstration data without three things: Derby's June 2026, Leeds' 2019, and Cardiff's residents; no Newport."""
    out = tmp_path / "changed.duckdb"
    with duckdb.connect() as connection:
        connection.execute(
            f"ATTACH '{demo_file}' AS demo (READ_ONLY); ATTACH '{out}' AS out; COPY FROM DATABASE demo TO out"
        )
        connection.execute("DELETE FROM out.area_months WHERE area_name = 'Derby' AND month = '2026-06-01'")
        connection.execute("DELETE FROM out.area_months WHERE area_name = 'Leeds' AND year(month) = 2019")
        connection.execute("DELETE FROM out.area_residents WHERE area_name = 'Cardiff'")
        connection.execute("DELETE FROM out.area_months WHERE area_name = 'Newport'")
    return Database(out).current()


def test_what_an_area_lacks_leaves_out_that_area_and_is_said(changed: Connection) -> None:
    view = answer(ask(changed, load_catalogue(changed)), "neighbours")
    assert view.missing == (("Derby", "no whole file for June 2026"), ("Newport", "not in the loaded files"))
    assert len(view.areas.frame) == 19
    assert view.without_residents == ("Cardiff",)
    cardiff = view.areas.frame.iloc[-1]
    assert cardiff["area_name"] == "Cardiff"
    assert cardiff["numerator"] > 0
    assert cardiff["place"] == "not compared"
    assert cardiff[["rate", "rank", "denominator"]].isna().all()
    # Leeds is compared, but lacks quarters of the trend.
    assert view.trend_without == ("Leeds",)
    assert view.trend_others == 16


# Real files


def test_coventrys_one_month_is_compared_by_number_with_the_other_districts(coventry_file: Path) -> None:
    connection = Database(coventry_file).current()
    catalogue = load_catalogue(connection)
    assert list(sets_to_choose(catalogue)) == ["neighbours", "west_midlands"]
    view = answer(ask(connection, catalogue, PUBLIC), "west_midlands")
    assert view.filters.period.describe() == "January 2014"
    assert dict(zip(view.areas.frame["area_name"], view.areas.frame["numerator"], strict=True))["Birmingham"] > 0
    assert (view.year, view.curve, view.trend) == (None, None, None)
    assert list(view.areas.frame["numerator"]) == sorted(view.areas.frame["numerator"], reverse=True)


def test_bristol_is_compared_over_the_latest_months_without_a_gap(bristol_file: Path) -> None:
    connection = Database(bristol_file).current()
    catalogue = load_catalogue(connection)
    assert list(sets_to_choose(catalogue)) == ["all"]
    view = answer(ask(connection, catalogue), "all")
    assert view.filters.period.describe() == "August 2025 to September 2025"
    assert [name for name, _ in view.missing] == ["Taunton Deane", "West Somerset"]
    assert len(view.areas.frame) == 8


CATEGORIES = {"violence_and_sexual_offences": "Violence and sexual offences", "robbery": "Robbery"}


@pytest.mark.parametrize("indicator_id", CATEGORIES)
def test_bristol_and_its_neighbours_are_counted_as_pandas_counts_the_zip(
    indicator_id: str, bristol_file: Path, realdata: Path
) -> None:
    connection = Database(bristol_file).current()
    catalogue = load_catalogue(connection)
    indicator = catalogue.indicator(indicator_id, catalogue.sources[0])
    view = answer(ask(connection, catalogue, indicator=indicator), "all")
    with zipfile.ZipFile(realdata / "police" / "avon-and-somerset.zip") as packed:
        names = [name for name in packed.namelist() if re.search(r"2025-0[89]-.*-street\.csv$", name)]
        rows = pd.concat([pd.read_csv(packed.open(name), dtype="str") for name in names])
    rows = rows[rows["Crime ID"].isna() | ~rows.duplicated()]
    authority = rows["LSOA name"].str.rsplit(" ", n=1).str[0]
    counted = authority[rows["Crime type"] == CATEGORIES[indicator_id]].value_counts()
    areas = view.areas.frame.set_index("area_name")
    assert len(areas) == 8
    assert areas["numerator"].to_dict() == {name: counted[name] for name in areas.index}
    # Of the residents only Bristol's are loaded, so there are counts and no rates.
    assert view.year is None


def test_a_file_of_one_area_alone_says_that_there_is_nothing_to_compare_with(demo_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "alone.duckdb"
    with duckdb.connect() as connection:
        connection.execute(
            f"ATTACH '{demo_file}' AS demo (READ_ONLY); ATTACH '{out}' AS out; COPY FROM DATABASE demo TO out"
        )
        connection.execute("DELETE FROM out.area_months WHERE area_name <> 'Coventry'")
    alone = Database(out).current()
    view = compare_view(ask(alone, load_catalogue(alone)), "")
    assert view == NotCompared("The loaded files hold no area but Coventry whole.")


# Small parts


def test_a_quarter_is_whole_with_its_three_months() -> None:
    months = [date(2024, month, 1) for month in (1, 2, 3, 4, 6, 10, 11, 12)]
    assert whole_quarters(months) == [date(2024, 1, 1), date(2024, 10, 1)]


@pytest.mark.parametrize(("years", "year"), [([2020, 2021], 2021), ([2019], 2019), ([2022, 2024], 2024)])
def test_residents_are_of_the_nearest_year_and_of_two_the_later(years: list[int], year: int) -> None:
    assert residents_near(years, date(2023, 9, 1)) == year
