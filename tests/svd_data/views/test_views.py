"""The pages' answers, and one test for each silent wrong answer they could give."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svd_data.build import build
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, open_database
from svd_data.disclosure import INTERNAL, Released
from svd_data.errors import AudienceError, FilterError
from svd_data.filters import Filters, default_filters
from svd_data.periods import resolve_period
from svd_data.views import hotspots_view, people_view, trends_view
from svd_data.views.compare import NOT_COMPARED, with_changes, with_rates
from svd_data.views.people import NOT_RECORDED
from tests.oracles import DemoTables
from tests.svd_data.strategies import filters_over
from tests.tiny import EAST, IN_EAST, OLD_LSOA, WEST, lay_out, street_row, street_text

on_demo = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def tiny(folder: Path, months: dict[str, int], **files: str | None) -> tuple[Connection, Catalogue]:
    """Return a build of the tiny area with so many robberies in the west in each month."""
    police = {
        f"police/{month}-tiny-street.csv": street_text(*[street_row(month=month)] * count)
        for month, count in months.items()
    }
    build(lay_out(folder / "raw", {**police, **files}), folder / "out.duckdb")
    connection = open_database(folder / "out.duckdb")
    return connection, load_catalogue(connection)


TWO_YEARS = {f"{year}-{month:02d}": 10 if year == 2013 else 20 for year in (2013, 2014) for month in range(1, 13)}


@given(data=st.data())
@on_demo
def test_hotspots_equal_pandas_for_any_filters(
    demo: Connection, demo_catalogue: Catalogue, demo_tables_read: DemoTables, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    view = hotspots_view(demo, demo_catalogue, filters, INTERNAL)
    rows = demo_tables_read.offences_of(filters, filters.period.first, filters.period.last, wards=False)
    wards = view.wards.frame
    known = wards[wards["ward_code"].notna()]
    assert sorted(known["ward_code"]) == sorted(demo_catalogue.wards)
    assert known.set_index("ward_code")["numerator"].to_dict() == {
        code: int((rows["ward_code"] == code).sum()) for code in demo_catalogue.wards
    }
    assert wards["numerator"].sum() == len(rows)
    chosen = rows[rows["ward_code"].isin(filters.wards)] if filters.wards else rows
    assert view.headline.frame["numerator"].item() == len(chosen)
    now = view.months.frame[view.months.frame["is_now"]]
    assert now["numerator"].sum() == len(chosen)


@given(data=st.data())
@on_demo
def test_each_trend_s_lines_add_to_its_months(
    demo: Connection, demo_catalogue: Catalogue, demo_tables_read: DemoTables, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    rows = demo_tables_read.offences_of(filters, filters.period.first, filters.period.last)
    for split in ("total", "type", "ward"):
        view = trends_view(demo, demo_catalogue, filters, split, INTERNAL)
        lines = view.months.frame[view.months.frame["series"] != "A year earlier"]
        assert lines["numerator"].sum() == len(rows)
        assert len(view.series) <= 4
        assert set(lines["series"]) <= set(view.series)
        assert not lines.duplicated(["month", "series"]).any()


@given(data=st.data())
@on_demo
def test_victims_by_age_and_sex_and_by_ethnicity_add_to_the_same_whole(
    demo: Connection, demo_catalogue: Catalogue, data: st.DataObject
) -> None:
    view = people_view(demo, demo_catalogue, data.draw(filters_over(demo_catalogue)), INTERNAL)
    assert view is not None
    whole = view.headline.frame["numerator"].item()
    assert view.by_age_and_sex.frame["numerator"].sum() == whole
    assert view.by_ethnicity.frame["numerator"].sum() == whole
    assert view.headline.frame["aged"].item() <= whole


# Traps


def test_an_age_filter_divides_by_residents_of_the_same_age(tmp_path: Path, demo_catalogue: Catalogue, demo: Connection) -> None:  # fmt: skip
    # Divided by residents of all ages the rate would be a small part of the truth (4.0 for 8.0 where half are young).
    filters = replace(default_filters(demo_catalogue), age=("16-17",))
    view = hotspots_view(demo, demo_catalogue, filters, INTERNAL)
    assert view.population is not None
    young = demo.frame(
        "SELECT sum(persons)::BIGINT AS n FROM population WHERE dataset = $dataset AND year = $year AND age IN (16, 17)",
        {"dataset": view.population.dataset, "year": view.population.year},
    )["n"].item()
    headline = view.headline.frame.iloc[0]
    assert headline["denominator"] == young
    assert headline["rate"] == pytest.approx(headline["numerator"] / young * 1000)


def test_a_rate_of_half_the_residents_is_8_where_the_careless_one_is_4() -> None:
    counts = pd.DataFrame({"numerator": [8, 8], "denominator": [1000, 2000]}, dtype="Int64")
    assert with_rates(counts)["rate"].tolist() == [8.0, 4.0]


def test_an_age_filter_over_residents_without_ages_gives_counts_and_no_rate(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    without_ages = tuple(p for p in demo_catalogue.populations if "age" not in p.breakdowns)
    catalogue = replace(demo_catalogue, populations=without_ages)
    view = hotspots_view(demo, catalogue, replace(default_filters(catalogue), age=("16-17",)), INTERNAL)
    assert view.population is None
    assert view.wards.frame["rate"].isna().all()
    assert view.wards.frame["numerator"].sum() > 0


def test_two_residents_rows_of_a_ward_do_not_multiply_its_offences(tmp_path: Path) -> None:
    # 3 offences joined to population rows first would be 6, or their residents 4,500.
    text = "lsoa_code,year,sex,persons\nE01000001,2014,female,700\nE01000001,2014,male,800\nE01000002,2014,female,5\nE01000002,2014,male,5\n"
    connection, catalogue = tiny(tmp_path, {"2014-01": 3}, **{"population/residents.csv": text})
    west = hotspots_view(connection, catalogue, default_filters(catalogue), INTERNAL).wards.frame.iloc[0]
    assert (west["ward_code"], west["numerator"], west["denominator"], west["rate"]) == (WEST, 3, 1500, 2.0)


def test_a_ward_without_an_offence_is_a_zero_with_a_rate_and_an_upper_limit(tmp_path: Path) -> None:
    connection, catalogue = tiny(tmp_path, {"2014-01": 3})
    east = hotspots_view(connection, catalogue, default_filters(catalogue), INTERNAL).wards.frame.iloc[1]
    assert (east["ward_code"], east["numerator"], east["rate"], east["verdict"]) == (EAST, 0, 0.0, NOT_COMPARED)
    assert east["rate_upper"] > 0


def test_a_month_without_a_file_is_na_and_one_without_rows_is_zero(tmp_path: Path) -> None:
    connection, catalogue = tiny(tmp_path, {"2014-01": 3, "2014-02": 0, "2014-04": 2})  # March is missing
    source = catalogue.sources[0]
    filters = Filters(source.source_id, resolve_period("all", source.months))
    view = trends_view(connection, catalogue, filters, "total", INTERNAL)
    months = view.months.frame
    assert months["numerator"].fillna(-1).tolist() == [3, 0, -1, 2]
    assert months["status"].tolist() == ["loaded", "provisional", "not loaded", "provisional"]


def test_complete_periods_are_compared(tmp_path: Path) -> None:
    connection, catalogue = tiny(tmp_path, TWO_YEARS)
    headline = hotspots_view(connection, catalogue, default_filters(catalogue), INTERNAL).headline.frame.iloc[0]
    assert (headline["numerator"], headline["before"], headline["change"]) == (240, 120, 100.0)
    assert headline["verdict"] == "higher"


@pytest.mark.parametrize("missing", ["2013-06", "2014-06"])
def test_an_incomplete_period_is_not_compared(tmp_path: Path, missing: str) -> None:
    connection, catalogue = tiny(tmp_path, {month: n for month, n in TWO_YEARS.items() if month != missing})
    filters = default_filters(catalogue)
    for view in (
        hotspots_view(connection, catalogue, filters, INTERNAL),
        trends_view(connection, catalogue, filters, "total", INTERNAL),
    ):
        headline = view.headline.frame.iloc[0]
        assert view.before is None
        assert headline["verdict"] == NOT_COMPARED
        assert pd.isna(headline["before"])
        assert pd.isna(headline["change"])


def test_a_rate_is_not_given_for_more_than_a_year(tmp_path: Path) -> None:
    connection, catalogue = tiny(tmp_path, TWO_YEARS)
    source = catalogue.sources[0]
    filters = Filters(source.source_id, resolve_period("all", source.months))
    view = hotspots_view(connection, catalogue, filters, INTERNAL)
    assert view.population is None
    assert view.headline.frame["rate"].isna().all()


def test_offences_of_an_unknown_ward_stand_last_and_count_in_the_whole(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = hotspots_view(demo, demo_catalogue, default_filters(demo_catalogue), INTERNAL)
    last = view.wards.frame.iloc[-1]
    assert last["ward_name"] == "Ward not known"
    assert last["numerator"] > 0
    assert pd.isna(last["ward_code"])
    assert pd.isna(last["rate"])
    assert view.headline.frame["numerator"].item() == view.wards.frame["numerator"].sum()


def test_a_missing_small_area_of_a_ward_s_residents_leaves_no_rate_for_the_whole(tmp_path: Path) -> None:
    # The whole area's offences over the west's residents alone would be a rate too high.
    text = "lsoa_code,year,persons\nE01000001,2014,1000\n"
    connection, catalogue = tiny(tmp_path, {"2014-01": 3}, **{"population/residents.csv": text})
    view = hotspots_view(connection, catalogue, default_filters(catalogue), INTERNAL)
    assert pd.isna(view.headline.frame["denominator"].item())
    assert pd.isna(view.headline.frame["rate"].item())


@pytest.mark.parametrize(("before", "change"), [(19, None), (20, 0.0)])
def test_a_base_under_20_has_no_percentage(before: int, change: float | None) -> None:
    row = with_changes(pd.DataFrame({"numerator": [20], "before": [before]}, dtype="Int64"), comparable=True).iloc[0]
    assert row["change"] is pd.NA if change is None else row["change"] == change
    assert row["verdict"] == "cannot tell"


def test_the_newest_months_are_provisional(demo: Connection, demo_catalogue: Catalogue) -> None:
    view = trends_view(demo, demo_catalogue, default_filters(demo_catalogue), "total", INTERNAL)
    now = view.months.frame[view.months.frame["series"] == "This period"]
    assert now.loc[now["status"] == "provisional", "month"].dt.date.tolist() == [date(2026, 8, 1), date(2026, 9, 1)]


def test_a_year_earlier_is_drawn_a_year_later(demo: Connection, demo_catalogue: Catalogue) -> None:
    months = trends_view(demo, demo_catalogue, default_filters(demo_catalogue), "total", INTERNAL).months.frame
    earlier = months[months["series"] == "A year earlier"]
    now = months[months["series"] == "This period"]
    assert earlier["shown_at"].tolist() == now["shown_at"].tolist() == now["month"].tolist()
    assert earlier["month"].iloc[0] == pd.Timestamp("2024-10-01")


def test_a_source_without_victims_has_no_people(tmp_path: Path) -> None:
    connection, catalogue = tiny(tmp_path, {"2014-01": 3})
    assert people_view(connection, catalogue, default_filters(catalogue), INTERNAL) is None


def test_residents_of_not_recorded_and_of_other_sexes_are_not_known(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = people_view(demo, demo_catalogue, default_filters(demo_catalogue), INTERNAL)
    assert view is not None
    frame = view.by_age_and_sex.frame
    unknown = (frame["age_band"] == NOT_RECORDED) | ~frame["sex"].isin(["female", "male"])
    assert frame["denominator"].isna().tolist() == unknown.tolist()
    assert frame.loc[~unknown, "denominator"].sum() == 366_800  # every resident once


@pytest.mark.parametrize("view", [hotspots_view, people_view])
def test_an_unknown_audience_gets_nothing(demo: Connection, demo_catalogue: Catalogue, view) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AudienceError):
        view(demo, demo_catalogue, default_filters(demo_catalogue), "press")


def test_an_unknown_split_is_refused_with_a_suggestion(demo: Connection, demo_catalogue: Catalogue) -> None:
    with pytest.raises(FilterError, match="Did you mean 'type'"):
        trends_view(demo, demo_catalogue, default_filters(demo_catalogue), "types", INTERNAL)


def test_all_a_page_gets_is_released_and_of_restricted_data_marked_so(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = hotspots_view(demo, demo_catalogue, default_filters(demo_catalogue), INTERNAL)
    for part in (view.wards, view.headline, view.months):
        assert isinstance(part, Released)
        assert part.is_restricted


def test_offences_placed_by_a_code_of_another_vintage_count_in_its_ward(tmp_path: Path) -> None:
    rows = [street_row(at=("", ""), lsoa=OLD_LSOA), street_row(at=IN_EAST, lsoa="E01000002")]
    connection, catalogue = tiny(tmp_path, {}, **{"police/2014-01-tiny-street.csv": street_text(*rows)})
    wards = hotspots_view(connection, catalogue, default_filters(catalogue), INTERNAL).wards.frame
    assert wards.set_index("ward_code")["numerator"].to_dict() == {WEST: 1, EAST: 1}
