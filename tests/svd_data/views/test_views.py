"""The pages' answers, and one test for each silent wrong answer they could give."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.build import build
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, open_database
from svd_data.disclosure import Released, Table, release
from svd_data.errors import AudienceError, FilterError
from svd_data.filters import Filters, default_filters
from svd_data.indicators import indicator_definitions
from svd_data.periods import financial_year_start, quarter_start, resolve_period
from svd_data.views import Ask, hotspots_view, people_view, trends_view
from svd_data.views.compare import NOT_COMPARED, with_changes, with_rates
from svd_data.views.months import steps_loaded
from svd_data.views.people import NOT_RECORDED
from tests.oracles import DemoTables
from tests.svd_data.strategies import EVERYTHING, filters_over, made_indicator
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


def internal(connection: Connection, catalogue: Catalogue, filters: Filters | None = None) -> Ask:
    return Ask(connection, catalogue, filters or default_filters(catalogue), INTERNAL)


TWO_YEARS = {f"{year}-{month:02d}": 10 if year == 2013 else 20 for year in (2013, 2014) for month in range(1, 13)}


@given(data=st.data())
@on_demo
def test_hotspots_equal_pandas_for_any_filters(
    demo: Connection, demo_catalogue: Catalogue, demo_tables_read: DemoTables, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    view = hotspots_view(internal(demo, demo_catalogue, filters))
    rows = demo_tables_read.counted(filters, filters.period.first, filters.period.last, wards=False)
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
    rows = demo_tables_read.counted(filters, filters.period.first, filters.period.last)
    for split in ("total", "type", "ward"):
        view = trends_view(internal(demo, demo_catalogue, filters), split)
        lines = view.steps.frame[view.steps.frame["series"] != "A year earlier"]
        assert lines["numerator"].sum() == len(rows)
        assert len(view.series) <= 4
        assert set(lines["series"]) <= set(view.series)
        assert not lines.duplicated(["month", "series"]).any()


@given(data=st.data())
@on_demo
def test_victims_by_age_and_sex_and_by_ethnicity_add_to_the_same_whole(
    demo: Connection, demo_catalogue: Catalogue, data: st.DataObject
) -> None:
    view = people_view(internal(demo, demo_catalogue, data.draw(filters_over(demo_catalogue))))
    assert view is not None
    whole = view.headline.frame["numerator"].item()
    for part in (view.by_age_and_sex, view.by_age, view.by_sex, view.by_ethnicity):
        assert part is not None
        assert part.frame["numerator"].sum() == whole
    assert view.headline.frame["aged"].item() <= whole


# Traps


def test_an_age_filter_divides_by_residents_of_the_same_age(tmp_path: Path, demo_catalogue: Catalogue, demo: Connection) -> None:  # fmt: skip
    # Divided by residents of all ages the rate would be a small part of the truth (4.0 for 8.0 where half are young).
    filters = replace(default_filters(demo_catalogue), age=("16-17",))
    view = hotspots_view(internal(demo, demo_catalogue, filters))
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
    released = release(Table(counts, is_restricted=True), INTERNAL)
    assert with_rates(released, 1000)["rate"].tolist() == [8.0, 4.0]


def test_an_age_filter_over_residents_without_ages_gives_counts_and_no_rate(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    without_ages = tuple(p for p in demo_catalogue.populations if "age" not in p.breakdowns)
    catalogue = replace(demo_catalogue, populations=without_ages)
    view = hotspots_view(internal(demo, catalogue, replace(default_filters(catalogue), age=("16-17",))))
    assert view.population is None
    assert view.wards.frame["rate"].isna().all()
    assert view.wards.frame["numerator"].sum() > 0


def test_two_residents_rows_of_a_ward_do_not_multiply_its_offences(tmp_path: Path) -> None:
    # 3 offences joined to population rows first would be 6, or their residents 4,500.
    text = "lsoa_code,year,sex,persons\nE01000001,2014,female,700\nE01000001,2014,male,800\nE01000002,2014,female,5\nE01000002,2014,male,5\n"
    connection, catalogue = tiny(tmp_path, {"2014-01": 3}, **{"population/residents.csv": text})
    west = hotspots_view(internal(connection, catalogue)).wards.frame.iloc[0]
    assert (west["ward_code"], west["numerator"], west["denominator"], west["rate"]) == (WEST, 3, 1500, 2.0)


def test_a_ward_without_an_offence_is_a_zero_with_a_rate_and_an_upper_limit(tmp_path: Path) -> None:
    connection, catalogue = tiny(tmp_path, {"2014-01": 3})
    east = hotspots_view(internal(connection, catalogue)).wards.frame.iloc[1]
    assert (east["ward_code"], east["numerator"], east["rate"], east["verdict"]) == (EAST, 0, 0.0, NOT_COMPARED)
    assert east["rate_upper"] > 0


def test_a_month_without_a_file_is_na_and_one_without_rows_is_zero(tmp_path: Path) -> None:
    connection, catalogue = tiny(tmp_path, {"2014-01": 3, "2014-02": 0, "2014-04": 2})  # March is missing
    source = catalogue.sources[0]
    filters = Filters(source.source_id, EVERYTHING, resolve_period("all", source.months))
    view = trends_view(internal(connection, catalogue, filters), "total")
    months = view.steps.frame
    assert months["numerator"].fillna(-1).tolist() == [3, 0, -1, 2]
    assert months["status"].tolist() == ["loaded", "provisional", "not loaded", "provisional"]


def test_complete_periods_are_compared(tmp_path: Path) -> None:
    connection, catalogue = tiny(tmp_path, TWO_YEARS)
    headline = hotspots_view(internal(connection, catalogue)).headline.frame.iloc[0]
    assert (headline["numerator"], headline["before"], headline["change"]) == (240, 120, 100.0)
    assert headline["verdict"] == "higher"


@pytest.mark.parametrize("missing", ["2013-06", "2014-06"])
def test_an_incomplete_period_is_not_compared(tmp_path: Path, missing: str) -> None:
    connection, catalogue = tiny(tmp_path, {month: n for month, n in TWO_YEARS.items() if month != missing})
    filters = default_filters(catalogue)
    for view in (
        hotspots_view(internal(connection, catalogue, filters)),
        trends_view(internal(connection, catalogue, filters), "total"),
    ):
        headline = view.headline.frame.iloc[0]
        assert view.before is None
        assert headline["verdict"] == NOT_COMPARED
        assert pd.isna(headline["before"])
        assert pd.isna(headline["change"])


def test_a_rate_is_not_given_for_more_than_a_year(tmp_path: Path) -> None:
    connection, catalogue = tiny(tmp_path, TWO_YEARS)
    source = catalogue.sources[0]
    filters = Filters(source.source_id, EVERYTHING, resolve_period("all", source.months))
    view = hotspots_view(internal(connection, catalogue, filters))
    assert view.population is None
    assert view.headline.frame["rate"].isna().all()


def test_offences_of_an_unknown_ward_stand_last_and_count_in_the_whole(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = hotspots_view(internal(demo, demo_catalogue))
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
    view = hotspots_view(internal(connection, catalogue))
    assert pd.isna(view.headline.frame["denominator"].item())
    assert pd.isna(view.headline.frame["rate"].item())


@pytest.mark.parametrize(("before", "change"), [(19, None), (20, 0.0)])
def test_a_base_under_20_has_no_percentage(before: int, change: float | None) -> None:
    frame = pd.DataFrame({"numerator": [20], "before": [before]}, dtype="Int64")
    row = with_changes(release(Table(frame, is_restricted=True), INTERNAL), comparable=True).iloc[0]
    assert row["change"] is pd.NA if change is None else row["change"] == change
    assert row["verdict"] == "cannot tell"


def test_the_newest_months_are_provisional(demo: Connection, demo_catalogue: Catalogue) -> None:
    view = trends_view(internal(demo, demo_catalogue), "total")
    now = view.steps.frame[view.steps.frame["series"] == "This period"]
    assert now.loc[now["status"] == "provisional", "month"].dt.date.tolist() == [date(2026, 8, 1), date(2026, 9, 1)]


def test_a_year_earlier_is_drawn_a_year_later(demo: Connection, demo_catalogue: Catalogue) -> None:
    months = trends_view(internal(demo, demo_catalogue), "total").steps.frame
    earlier = months[months["series"] == "A year earlier"]
    now = months[months["series"] == "This period"]
    assert earlier["shown_at"].tolist() == now["shown_at"].tolist() == now["month"].tolist()
    assert earlier["month"].iloc[0] == pd.Timestamp("2024-10-01")


def test_a_source_without_victims_has_no_people(tmp_path: Path) -> None:
    connection, catalogue = tiny(tmp_path, {"2014-01": 3})
    assert people_view(internal(connection, catalogue)) is None


def test_residents_of_not_recorded_and_of_other_sexes_are_not_known(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = people_view(internal(demo, demo_catalogue))
    assert view is not None
    frame = view.by_age_and_sex.frame
    unknown = (frame["age_band"] == NOT_RECORDED) | ~frame["sex"].isin(["female", "male"])
    assert frame["denominator"].isna().tolist() == unknown.tolist()
    assert frame.loc[~unknown, "denominator"].sum() == 366_800  # every resident once


@pytest.mark.parametrize("view", [hotspots_view, people_view, trends_view])
def test_an_unknown_audience_gets_nothing(demo: Connection, demo_catalogue: Catalogue, view) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AudienceError):
        view(Ask(demo, demo_catalogue, default_filters(demo_catalogue), "press"))


def test_an_unknown_split_is_refused_with_a_suggestion(demo: Connection, demo_catalogue: Catalogue) -> None:
    with pytest.raises(FilterError, match="Did you mean 'type'"):
        trends_view(internal(demo, demo_catalogue), "types")


def test_all_a_page_gets_is_released_and_of_restricted_data_marked_so(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = hotspots_view(internal(demo, demo_catalogue))
    trends, people = trends_view(internal(demo, demo_catalogue)), people_view(internal(demo, demo_catalogue))
    assert people is not None
    parts = [view.wards, view.headline, view.months, trends.steps, trends.headline]
    parts += [people.by_age_and_sex, people.by_age, people.by_sex, people.by_ethnicity, people.headline]
    for part in parts:
        assert isinstance(part, Released)
        assert part.is_restricted


def test_offences_placed_by_a_code_of_another_vintage_count_in_its_ward(tmp_path: Path) -> None:
    rows = [street_row(at=("", ""), lsoa=OLD_LSOA), street_row(at=IN_EAST, lsoa="E01000002")]
    connection, catalogue = tiny(tmp_path, {}, **{"police/2014-01-tiny-street.csv": street_text(*rows)})
    wards = hotspots_view(internal(connection, catalogue)).wards.frame
    assert wards.set_index("ward_code")["numerator"].to_dict() == {WEST: 1, EAST: 1}


# Steps of time


@pytest.mark.parametrize(("step", "start_of"), [("quarter", quarter_start), ("financial_year", financial_year_start)])
@given(data=st.data())
@on_demo
def test_quarters_and_financial_years_are_the_sums_of_their_months(
    demo: Connection, demo_catalogue: Catalogue, demo_tables_read: DemoTables, step: str, start_of, data: st.DataObject
) -> None:  # type: ignore[no-untyped-def]
    filters = data.draw(filters_over(demo_catalogue))
    source = demo_catalogue.sources[0]
    rows = demo_tables_read.counted(filters, source.months[0], source.months[-1])
    starts = pd.to_datetime(rows["month"]).dt.date.map(start_of)
    whole = steps_loaded(step, source)
    expected = {start: int((starts == start).sum()) for start in whole}
    for split in ("total", "type", "ward"):
        steps = trends_view(internal(demo, demo_catalogue, filters), split, step).steps.frame
        assert not steps["is_hidden"].any()
        added = steps.groupby("month")["numerator"].sum()
        assert {month.date(): int(n) for month, n in added.items()} == expected
        assert not steps.duplicated(["month", "series"]).any()


def test_financial_years_and_quarters_are_only_those_wholly_loaded(demo: Connection, demo_catalogue: Catalogue) -> None:
    ask = internal(demo, demo_catalogue)
    years, quarters = (trends_view(ask, step=step).steps.frame for step in ("financial_year", "quarter"))
    assert years["label"].tolist()[0] == "2018/19"
    assert years["label"].tolist()[-1] == "2025/26"  # of 2026/27 half is loaded
    assert quarters["label"].tolist()[-1] == "July to September 2026"
    assert quarters["status"].tolist()[-1] == "provisional"
    assert len(quarters) == 34


def test_a_quarter_with_a_month_missing_is_not_loaded_and_no_smaller_number(tmp_path: Path) -> None:
    months = {f"2014-{number:02d}": 5 for number in (1, 2, 3, 4, 6, 7, 8, 9)}  # May is missing
    connection, catalogue = tiny(tmp_path, months)
    steps = trends_view(internal(connection, catalogue), step="quarter").steps.frame
    assert steps["numerator"].fillna(-1).tolist() == [15, -1, 15]
    assert steps["status"].tolist() == ["loaded", "not loaded", "provisional"]
    assert not steps["is_hidden"].any()


def test_a_source_without_a_whole_year_has_no_line_by_financial_year(tmp_path: Path) -> None:
    connection, catalogue = tiny(tmp_path, {"2014-01": 3})
    view = trends_view(internal(connection, catalogue), step="financial_year")
    assert view.steps.frame.empty
    assert view.headline.frame["numerator"].item() == 3


def test_an_unknown_step_is_refused_with_a_suggestion(demo: Connection, demo_catalogue: Catalogue) -> None:
    with pytest.raises(FilterError, match="Did you mean 'quarter'"):
        trends_view(internal(demo, demo_catalogue), "total", "quarters")


# Indicators


def test_an_indicator_without_a_denominator_has_counts_and_no_rate(demo: Connection, demo_catalogue: Catalogue) -> None:
    young = indicator_definitions()["young_serious_violence_victims"]
    ask = internal(demo, demo_catalogue, replace(default_filters(demo_catalogue), indicator=young))
    view, people = hotspots_view(ask), people_view(ask)
    assert people is not None
    assert view.population is people.population is None
    assert view.wards.frame["rate"].isna().all()
    assert people.by_age.frame["rate"].isna().all()
    assert view.headline.frame["numerator"].item() == people.headline.frame["numerator"].item() > 0


def test_a_rate_is_per_as_many_residents_as_its_indicator_says(demo: Connection, demo_catalogue: Catalogue) -> None:
    for indicator_id, per in (("knife_crime", 1000), ("homicide", 100_000)):
        filters = replace(default_filters(demo_catalogue), indicator=indicator_definitions()[indicator_id])
        row = hotspots_view(internal(demo, demo_catalogue, filters)).headline.frame.iloc[0]
        assert row["rate"] == pytest.approx(row["numerator"] / row["denominator"] * per)


def test_an_indicator_of_victims_counts_victims_on_every_page(
    demo: Connection, demo_catalogue: Catalogue, demo_tables_read: DemoTables
) -> None:
    victims = indicator_definitions()["serious_violence_victims"]
    filters = replace(default_filters(demo_catalogue), indicator=victims, sex=("female",))
    ask = internal(demo, demo_catalogue, filters)
    expected = len(demo_tables_read.victims_counted(filters, filters.period.first, filters.period.last))
    people = people_view(ask)
    assert people is not None
    headlines = [hotspots_view(ask).headline, trends_view(ask).headline, people.headline]
    assert [headline.frame["numerator"].item() for headline in headlines] == [expected] * 3


def test_an_indicator_that_counts_nothing_is_zeros_everywhere_and_no_error(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    never = made_indicator(offence_condition="FALSE")
    ask = internal(demo, demo_catalogue, replace(default_filters(demo_catalogue), indicator=never))
    view, people = hotspots_view(ask), people_view(ask)
    assert people is not None
    assert view.wards.frame["numerator"].tolist() == [0] * 18
    assert set(view.wards.frame["verdict"]) == {"none recorded"}
    assert people.by_sex.frame["share"].isna().all()
    for split in ("total", "type", "ward"):
        for step in ("month", "quarter", "financial_year"):
            assert trends_view(ask, split, step).steps.frame["numerator"].sum() == 0


# Open data is the same for every audience


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
@pytest.mark.parametrize("city", ["coventry", "bristol"])
def test_open_data_passes_unchanged_for_every_audience(
    request: pytest.FixtureRequest, city: str, audience: str
) -> None:
    connection = open_database(request.getfixturevalue(f"{city}_file"))
    catalogue = load_catalogue(connection)
    source = catalogue.sources[0]
    two_wards = tuple(catalogue.wards)[:2]
    whole = Filters(source.source_id, catalogue.default_indicator(source), resolve_period("all", source.months))
    for filters in (default_filters(catalogue), replace(whole, wards=two_wards, types=source.types[:2]), whole):
        mine, theirs = (Ask(connection, catalogue, filters, each) for each in (INTERNAL, audience))
        pairs = [(hotspots_view(mine).wards, hotspots_view(theirs).wards)]
        pairs += [(hotspots_view(mine).months, hotspots_view(theirs).months)]
        pairs += [
            (trends_view(mine, split).steps, trends_view(theirs, split).steps) for split in ("total", "type", "ward")
        ]
        for one, other in pairs:
            assert one is not None
            assert other is not None
            pd.testing.assert_frame_equal(one.frame, other.frame)
            assert (other.audience, other.is_controlled, other.is_restricted) == (audience, False, False)
        assert people_view(theirs) is None
