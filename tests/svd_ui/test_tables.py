"""The table twins: columns, order, sums and rounding."""

from dataclasses import replace

import pandas as pd
import pytest

from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.disclosure import INTERNAL
from svd_data.filters import default_filters
from svd_data.periods import resolve_period
from svd_data.views import HotspotsView, PeopleView, TrendsView, hotspots_view
from svd_data.views.hotspots import WARD_NOT_KNOWN
from svd_data.views.people import NOT_RECORDED
from svd_ui import tables
from svd_ui.measures import CHANGE, COUNT, MEASURES, RATE
from svd_ui.words import VERDICT_MARKS, one_decimal, signed_percent
from tests.svd_ui.made import Ward, hotspots_of

RATES = ["Rate per 1,000", "95% from", "95% to"]
CHANGES = ["Change %", "Can we tell?"]


@pytest.mark.parametrize(
    ("measure", "columns"),
    [
        (COUNT, ["Ward", "Offences", *CHANGES, "Before", *RATES, "Residents"]),
        (RATE, ["Ward", *RATES, "Residents", "Offences", *CHANGES, "Before"]),
        (CHANGE, ["Ward", *CHANGES, "Before", "Offences", *RATES, "Residents"]),
    ],
)
def test_the_measures_columns_stand_foremost(measure: str, columns: list[str], hotspots: HotspotsView) -> None:
    assert list(tables.wards_table(hotspots, measure).frame.columns) == columns


def test_without_residents_or_an_earlier_period_rates_and_changes_are_left_out(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    everything = resolve_period("all", demo_catalogue.sources[0].months)
    view = hotspots_view(demo, demo_catalogue, replace(default_filters(demo_catalogue), period=everything), INTERNAL)
    table = tables.wards_table(view).frame
    assert list(table.columns) == ["Ward", "Offences"]


@pytest.mark.parametrize("measure", MEASURES)
def test_every_ward_is_there_once_highest_first_and_the_unknown_ward_last(
    measure: str, hotspots: HotspotsView, demo_catalogue: Catalogue
) -> None:
    table = tables.wards_table(hotspots, measure).frame
    column = {COUNT: "Offences", RATE: "Rate per 1,000", CHANGE: "Change %"}[measure]
    assert sorted(table["Ward"][:-1]) == sorted(demo_catalogue.wards.values())
    assert table["Ward"].iloc[-1] == WARD_NOT_KNOWN
    assert pd.isna(table.index[-1])
    if measure == CHANGE:
        ranks = {VERDICT_MARKS[verdict]: rank for rank, verdict in enumerate(("higher", "lower", "cannot tell"))}
        assert table["Can we tell?"][:-1].map(ranks).is_monotonic_increasing
    else:
        assert table[column][:-1].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("measure", "order"),
    [
        (COUNT, ["Henley", "Radford", "Foleshill", "Longford", WARD_NOT_KNOWN]),
        (RATE, ["Foleshill", "Radford", "Longford", "Henley", WARD_NOT_KNOWN]),
        (CHANGE, ["Radford", "Henley", "Foleshill", "Longford", WARD_NOT_KNOWN]),
    ],
)
def test_a_ward_without_a_figure_comes_after_those_with_one(measure: str, order: list[str]) -> None:
    view = hotspots_of(
        Ward("Henley", 50, before=10, residents=None),
        Ward("Radford", 40, before=20, residents=20_000),
        Ward("Foleshill", 30, before=5, residents=10_000),
        Ward("Longford", 0, before=100, residents=10_000),
        Ward("", 900, before=20),
    )
    assert list(tables.wards_table(view, measure).frame["Ward"]) == order


@pytest.mark.parametrize("measure", MEASURES)
def test_each_row_keeps_its_own_figures(measure: str, hotspots: HotspotsView) -> None:
    table = tables.wards_table(hotspots, measure).frame.set_index("Ward")
    rows = hotspots.wards.frame.set_index("ward_name").loc[table.index]
    for heading, column in (("Offences", "numerator"), ("Before", "before"), ("Residents", "denominator")):
        assert list(table[heading].astype(object)) == list(rows[column].astype(object))
    assert table["Offences"].sum() == hotspots.headline.frame["numerator"].iloc[0]
    assert table["Before"].sum() == hotspots.headline.frame["before"].iloc[0]


@pytest.mark.parametrize("count", [1, 3, 7, 9, 13, 21, 23, 5_000])
def test_a_rate_in_the_table_reads_as_on_the_map(count: int) -> None:
    view = hotspots_of(Ward("Henley", count, residents=20_000))
    row = tables.wards_table(view).frame.iloc[0]
    rate = view.wards.frame.iloc[0]
    for heading, column in zip(RATES, ("rate", "rate_lower", "rate_upper"), strict=True):
        assert one_decimal(row[heading]) == one_decimal(rate[column])


@pytest.mark.parametrize(
    ("now", "before"), [(1_004, 1_000), (996, 1_000), (201, 200), (1_000, 1_000), (41, 40), (10, 19)]
)
def test_a_change_in_the_table_reads_as_on_the_map_and_never_as_minus_nothing(now: int, before: int) -> None:
    view = hotspots_of(Ward("Henley", now, before))
    change = tables.wards_table(view).frame["Change %"].iloc[0]
    assert signed_percent(change) == signed_percent(view.wards.frame["change"].iloc[0])
    assert not str(change).startswith("-0")


def test_months_of_hotspots_are_all_there_and_add_up(hotspots: HotspotsView) -> None:
    table = tables.hotspot_months_table(hotspots).frame
    assert list(table.columns) == ["Month", "Offences", "Status", "Period"]
    by_period = table.groupby("Period")["Offences"].sum()
    headline = hotspots.headline.frame.iloc[0]
    assert (by_period["This period"], by_period["A year earlier"]) == (headline["numerator"], headline["before"])
    assert list(table["Month"].iloc[[0, -1]]) == ["October 2024", "September 2026"]


@pytest.mark.parametrize(("fixture", "heading"), [("trends", "Line"), ("trends_by_type", "Type")])
def test_months_have_a_row_for_each_line_and_add_up(fixture: str, heading: str, request: pytest.FixtureRequest) -> None:
    view: TrendsView = request.getfixturevalue(fixture)
    table = tables.months_table(view).frame
    assert list(table.columns) == ["Month", heading, "Offences", "Status"]
    assert len(table) == 12 * len(view.series)
    now = table if heading == "Type" else table[table["Line"] == "This period"]
    assert now["Offences"].sum() == view.headline.frame["numerator"].iloc[0]


def test_by_ward_the_heading_is_ward(trends: TrendsView) -> None:
    assert "Ward" in tables.months_table(replace(trends, split="ward")).frame.columns


def test_a_month_that_is_not_loaded_is_blank_and_says_so(gappy_trends: TrendsView) -> None:
    table = tables.months_table(gappy_trends).frame
    missing = table[table["Offences"].isna()]
    assert set(missing["Status"]) == {"not loaded"}
    assert "January 2026" in set(missing["Month"])
    assert "not loaded" not in set(table.dropna()["Status"])


def test_victims_by_age_and_sex_add_up_and_leave_out_only_what_is_nothing(people: PeopleView) -> None:
    table = tables.age_and_sex_table(people).frame
    assert list(table.columns) == ["Age", "Sex", "Victims", "Residents", *RATES]
    assert table["Victims"].sum() == people.headline.frame["numerator"].iloc[0]
    unrecorded = table[(table["Age"] == NOT_RECORDED) | (table["Sex"] == NOT_RECORDED)]
    assert (unrecorded["Victims"] > 0).all()
    assert unrecorded["Rate per 1,000"].isna().all()


def test_victims_by_age_and_sex_without_residents_have_no_rate(people: PeopleView) -> None:
    assert list(tables.age_and_sex_table(replace(people, population=None)).frame.columns) == ["Age", "Sex", "Victims"]


def test_victims_by_ethnic_group_add_up_to_all_victims(people: PeopleView) -> None:
    table = tables.ethnicity_table(people).frame
    assert list(table.columns) == ["Ethnic group", "Victims", "% of victims", "All victims"]
    assert table["Ethnic group"].iloc[-1] == NOT_RECORDED
    assert set(table["All victims"]) == {table["Victims"].sum()}


def test_a_table_is_released_as_its_view_was(hotspots: HotspotsView, people: PeopleView) -> None:
    for table, view in (
        (tables.wards_table(hotspots), hotspots.wards),
        (tables.ethnicity_table(people), people.by_ethnicity),
    ):
        assert (table.audience, table.is_restricted, table.note) == (view.audience, view.is_restricted, view.note)
