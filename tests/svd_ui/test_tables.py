"""The table twins: columns, order, sums and rounding."""

from dataclasses import replace

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.filters import default_filters
from svd_data.periods import resolve_period
from svd_data.views import HotspotsView, PeopleView, TrendsView, hotspots_view, trends_view
from svd_data.views.hotspots import WARD_NOT_KNOWN
from svd_data.views.people import NOT_RECORDED
from svd_ui import tables
from svd_ui.measures import CHANGE, COUNT, MEASURES, RATE, REST
from svd_ui.words import VERDICT_MARKS, one_decimal, signed_percent
from tests.svd_ui.conftest import ask, filters_of
from tests.svd_ui.made import Ward, hotspots_of, people_of

RATES = ["Rate per 1,000", "Rate lower 95%", "Rate upper 95%"]
LIMITS = ["Lower 95%", "Upper 95%"]
REST_OF_AREA = ["Beside the rest"]
CHANGES = ["Change %", "Can we tell?"]


@pytest.mark.parametrize(
    ("measure", "columns"),
    [
        (COUNT, ["Ward", "Offences", *LIMITS, *CHANGES, "Before", *RATES, "Residents", *REST_OF_AREA]),
        (RATE, ["Ward", *RATES, "Residents", *REST_OF_AREA, "Offences", *CHANGES, "Before"]),
        (CHANGE, ["Ward", *CHANGES, "Before", "Offences", *RATES, "Residents", *REST_OF_AREA]),
        (REST, ["Ward", *REST_OF_AREA, *RATES, "Residents", "Offences", *CHANGES, "Before"]),
    ],
)
def test_the_measures_columns_stand_foremost(measure: str, columns: list[str], hotspots: HotspotsView) -> None:
    assert list(tables.wards_table(hotspots, measure).frame.columns) == columns


@pytest.mark.parametrize("measure", MEASURES)
def test_what_is_left_to_the_menu_is_about_something_else_than_the_measure(
    measure: str, hotspots: HotspotsView
) -> None:
    columns = list(tables.wards_table(hotspots, measure).frame.columns)
    left = tables.left_to_the_menu(measure, columns)
    assert set(left) == set([*CHANGES, "Before"] if measure in (RATE, REST) else [*RATES, "Residents", *REST_OF_AREA])
    assert not set(left) & set(columns[:4])


def test_without_residents_or_an_earlier_period_rates_and_changes_are_left_out(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    everything = resolve_period("all", demo_catalogue.sources[0].months)
    filters = replace(default_filters(demo_catalogue), period=everything)
    table = tables.wards_table(hotspots_view(ask(demo, demo_catalogue, INTERNAL, filters))).frame
    assert list(table.columns) == ["Ward", "Offences", *LIMITS]


@pytest.mark.parametrize("measure", MEASURES)
def test_every_ward_is_there_once_highest_first_and_the_unknown_ward_last(
    measure: str, hotspots: HotspotsView, demo_catalogue: Catalogue
) -> None:
    table = tables.wards_table(hotspots, measure).frame
    column = {COUNT: "Offences", RATE: "Rate per 1,000", CHANGE: "Can we tell?", REST: "Beside the rest"}[measure]
    assert sorted(table["Ward"][:-1]) == sorted(demo_catalogue.wards.values())
    assert table["Ward"].iloc[-1] == WARD_NOT_KNOWN
    assert pd.isna(table.index[-1])
    if measure in (CHANGE, REST):
        ranks = {VERDICT_MARKS[verdict]: rank for rank, verdict in enumerate(("higher", "lower", "cannot tell"))}
        assert table[column][:-1].map(ranks).is_monotonic_increasing
    else:
        assert table[column][:-1].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("measure", "order"),
    [
        (COUNT, ["Henley", "Radford", "Foleshill", "Longford", WARD_NOT_KNOWN]),
        (RATE, ["Foleshill", "Radford", "Longford", "Henley", WARD_NOT_KNOWN]),
        (CHANGE, ["Radford", "Henley", "Foleshill", "Longford", WARD_NOT_KNOWN]),
        (REST, ["Foleshill", "Radford", "Longford", "Henley", WARD_NOT_KNOWN]),
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
    assert list(table.columns) == ["Month", "Period", "Offences", "Status"]
    by_period = table.groupby("Period")["Offences"].sum()
    headline = hotspots.headline.frame.iloc[0]
    assert (by_period["This period"], by_period["A year earlier"]) == (headline["numerator"], headline["before"])
    assert list(table["Month"].iloc[[0, -1]]) == ["October 2024", "September 2026"]


@pytest.mark.parametrize(("fixture", "heading"), [("trends", "Line"), ("trends_by_type", "Type")])
def test_months_have_a_row_for_each_line_and_add_up(fixture: str, heading: str, request: pytest.FixtureRequest) -> None:
    view: TrendsView = request.getfixturevalue(fixture)
    table = tables.steps_table(view).frame
    assert list(table.columns) == ["Month", heading, "Offences", "Status"]
    assert len(table) == 12 * len(view.series)
    now = table if heading == "Type" else table[table["Line"] == "This period"]
    assert now["Offences"].sum() == view.headline.frame["numerator"].iloc[0]


def test_by_ward_the_heading_is_ward(trends: TrendsView) -> None:
    assert "Ward" in tables.steps_table(replace(trends, split="ward")).frame.columns


def test_a_month_that_is_not_loaded_is_blank_and_says_so(gappy_trends: TrendsView) -> None:
    table = tables.steps_table(gappy_trends).frame
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
    table = tables.age_and_sex_table(replace(people, population=None))
    assert table is not None
    assert list(table.frame.columns) == ["Age", "Sex", "Victims"]


def test_victims_by_ethnic_group_add_up_to_all_victims(people: PeopleView) -> None:
    table = tables.ethnicity_table(people).frame
    assert list(table.columns) == ["Ethnic group", "Victims", "% of victims", "% from", "% to", "All victims"]
    assert table["Ethnic group"].iloc[-1] == NOT_RECORDED
    assert set(table["All victims"]) == {table["Victims"].sum()}


def test_a_table_is_released_as_its_view_was(hotspots: HotspotsView, people: PeopleView) -> None:
    for table, view in (
        (tables.wards_table(hotspots), hotspots.wards),
        (tables.ethnicity_table(people), people.by_ethnicity),
    ):
        assert (table.audience, table.is_restricted, table.note) == (view.audience, view.is_restricted, view.note)


# Counts that are hidden.

FIVE = (
    Ward("Wyken", None, 30),
    Ward("Radford", 25, None),
    Ward("Bablake", None, None),
    Ward("Foleshill", 10, 40),
    Ward("Earlsdon", None, 10),
    Ward("", None, None),
)


@pytest.mark.parametrize("measure", MEASURES)
def test_hidden_wards_come_last_in_order_of_name_and_the_unknown_ward_after_them(measure: str) -> None:
    table = tables.wards_table(hotspots_of(*FIVE, audience=PUBLIC, total=(60, 90)), measure).frame
    assert list(table["Ward"][2:]) == ["Bablake", "Earlsdon", "Wyken", WARD_NOT_KNOWN]


@pytest.mark.parametrize("measure", MEASURES)
def test_the_order_tells_nothing_of_what_is_hidden(measure: str, demo: Connection, demo_catalogue: Catalogue) -> None:
    """Those hidden stand by name whatever the truth is: here the truth is known from the internal view."""
    filters = filters_of(demo_catalogue, "homicide")
    table = tables.wards_table(hotspots_view(ask(demo, demo_catalogue, PARTNER, filters)), measure).frame
    hidden = table[table["Note"].isin(["count not shown", "neither count shown"]) & table.index.notna()]
    assert len(hidden) > 3
    assert list(hidden["Ward"]) == sorted(hidden["Ward"])


def test_the_note_says_which_count_is_not_shown() -> None:
    table = tables.wards_table(hotspots_of(*FIVE, audience=PARTNER, total=(60, 90))).frame.set_index("Ward")
    assert table["Note"].to_dict() == {
        "Radford": "count before not shown",
        "Foleshill": "",
        "Bablake": "neither count shown",
        "Earlsdon": "count not shown",
        "Wyken": "count not shown",
        WARD_NOT_KNOWN: "neither count shown",
    }
    assert table.loc[["Bablake", "Earlsdon", "Wyken"], "Offences"].isna().all()


def test_only_hidden_counts_have_a_note(hotspots: HotspotsView, people: PeopleView, gappy_trends: TrendsView) -> None:
    for table in (tables.wards_table(hotspots), tables.age_table(people), tables.steps_table(gappy_trends)):
        assert tables.NOTE not in table.frame.columns


def test_of_a_controlled_count_under_twenty_nothing_is_worked_out() -> None:
    wards = (Ward("Henley", 40, 50), Ward("Radford", 15, 50), Ward("Longford", 0, 0), Ward("Holbrook", None, 50))
    table = tables.wards_table(hotspots_of(*wards, audience=PARTNER, total=(60, 150))).frame.set_index("Ward")
    for name in ("Radford", "Longford", "Holbrook"):
        assert table.loc[name, [*RATES, *LIMITS, "Change %"]].isna().all()
        assert table.loc[name, "Beside the rest"] == "too small to compare"
    assert table.loc["Henley", [*RATES, *LIMITS]].notna().all()
    # A zero that is shown is the truth, so that there were none in either period can be said.
    assert list(table["Can we tell?"]) == [
        "≈ cannot tell",
        "too small to compare",
        "none recorded",
        "too small to compare",
    ]


def test_shares_of_victims_come_from_counts_of_twenty_or_more() -> None:
    view = people_of(("16-17", "male", 40), ("18-24", "male", 15), ("65+", "male", None), audience=PUBLIC, total=60)
    table = tables.age_table(view).frame.set_index("Age")
    assert table["% of victims"].isna().to_dict() == {"16-17": False, "18-24": True, "65+": True}
    assert table["Note"].to_dict() == {"16-17": "", "18-24": "", "65+": "count not shown"}


def test_shares_are_of_the_releaseds_total_and_never_of_their_sum() -> None:
    view = people_of(("16-17", "male", 40), ("18-24", "male", 25), audience=PUBLIC, total=80)
    table = tables.age_table(view).frame
    assert list(table["% of victims"]) == [50.0, 31.2]
    assert set(table["All victims"]) == {80}


@pytest.mark.parametrize(("step", "heading"), [("quarter", "Quarter"), ("financial_year", "Financial year")])
def test_the_heading_of_a_step_is_what_it_is(
    step: str, heading: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    table = tables.steps_table(trends_view(ask(demo, demo_catalogue), step=step)).frame
    assert list(table.columns) == [heading, "Line", "Offences", "Status"]


def test_a_quarter_that_is_not_whole_says_so_and_has_no_note(gappy_demo: Connection, gappy: Catalogue) -> None:
    view = trends_view(ask(gappy_demo, gappy, PARTNER, filters_of(gappy, "firearm_crime")), step="quarter")
    table = tables.steps_table(view).frame
    missing = table[table["Status"] == "not loaded"]
    assert not missing.empty
    assert missing["Offences"].isna().all()
    assert "Note" not in table or set(missing["Note"]) == {""}


@pytest.mark.parametrize(
    ("indicator_id", "heading"),
    [("serious_violence", "Offences"), ("anti_social_behaviour", "Incidents"), ("serious_violence_victims", "Victims")],
)
def test_the_heading_of_a_count_is_the_indicators_unit(
    indicator_id: str, heading: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    question = ask(demo, demo_catalogue, INTERNAL, filters_of(demo_catalogue, indicator_id))
    assert heading in tables.wards_table(hotspots_view(question)).frame
    assert heading in tables.steps_table(trends_view(question)).frame


@pytest.mark.parametrize(
    ("indicator_id", "heading"), [("homicide", "Rate per 100,000"), ("serious_violence", "Rate per 1,000")]
)
def test_the_rate_is_per_as_many_as_the_indicator_says(
    indicator_id: str, heading: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = hotspots_view(ask(demo, demo_catalogue, INTERNAL, filters_of(demo_catalogue, indicator_id)))
    assert heading in tables.wards_table(view, RATE).frame


def test_an_indicator_defined_as_a_count_has_no_rate_column(demo: Connection, demo_catalogue: Catalogue) -> None:
    filters = filters_of(demo_catalogue, "young_serious_violence_victims")
    table = tables.wards_table(hotspots_view(ask(demo, demo_catalogue, INTERNAL, filters))).frame
    assert not [name for name in table.columns if "Rate" in name or name in ("Residents", "Beside the rest")]
