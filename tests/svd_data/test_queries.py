"""Queries against pandas counting the same tables one filter at a time, and what every breakdown must add to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svd_data.catalogue import Catalogue, PopulationDataset
from svd_data.database import Connection
from svd_data.errors import FilterError
from svd_data.filters import OFFENCES, VICTIMS, Filters
from svd_data.indicators import indicator_definitions
from svd_data.periods import Period, period_before, resolve_period
from svd_data.queries import (
    GROUPINGS,
    Breakdown,
    choose_population,
    count_by,
    residents_by_age_and_sex,
    residents_by_ward,
)  # fmt: skip
from tests.oracles import DemoTables
from tests.svd_data.strategies import EVERYTHING, filters_over, made_indicator

on_demo = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

SINGLE_VALUED = ("month", "quarter", "financial_year", "ward_code", "lsoa_code", "category", "hour", "weekday")
OF_VICTIMS = ("age_band", "sex", "ethnicity")
WHOLE = Breakdown()


def counted(rows: pd.DataFrame, *names: str) -> dict[object, int]:
    """Return count by value of the columns, a missing value as None."""
    keys = rows[list(names)].astype(object)
    keys = keys.where(keys.notna(), None)
    sizes: dict[object, int] = {}
    for key in keys.itertuples(index=False, name=None):
        sizes[key if len(names) > 1 else key[0]] = sizes.get(key if len(names) > 1 else key[0], 0) + 1
    return sizes


def as_counts(frame: pd.DataFrame, *names: str, count: str = "n") -> dict[object, int]:
    """Return the frame's counts that are not 0 by its columns, months as text, a missing value as None."""
    if "month" in frame:
        frame = frame.assign(month=pd.to_datetime(frame["month"]).dt.strftime("%Y-%m"))
    keys = frame[list(names)].astype(object)
    keys = keys.where(keys.notna(), None)
    listed = [key if len(names) > 1 else key[0] for key in keys.itertuples(index=False, name=None)]
    assert len(set(listed)) == len(listed)  # one row a key: no join has multiplied
    return {key: int(n) for key, n in zip(listed, frame[count], strict=True) if n}


def total(connection: Connection, filters: Filters, unit: str = "") -> int:
    (frame,) = count_by(connection, filters, [WHOLE], {"n": filters.period}, unit=unit)
    return int(frame["n"].item())


@given(data=st.data())
@on_demo
def test_counts_by_ward_everywhere_and_by_month_in_the_chosen_wards_equal_pandas(
    demo: Connection, demo_catalogue: Catalogue, demo_tables_read: DemoTables, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    before = period_before(filters.period, demo_catalogue.sources[0].months)
    periods = {"n": filters.period, "before": before}
    wards, months = count_by(demo, filters, [Breakdown(("ward_code",), True), Breakdown(("month",))], periods)
    for name, period in periods.items():
        everywhere = demo_tables_read.counted(filters, period.first, period.last, wards=False)
        chosen = demo_tables_read.counted(filters, period.first, period.last)
        assert as_counts(wards, "ward_code", count=name) == counted(everywhere, "ward_code")
        assert as_counts(months, "month", count=name) == counted(chosen, "month")


@pytest.mark.parametrize("series", ["category", "ward_code"])
@given(data=st.data())
@on_demo
def test_counts_by_month_and_series_equal_pandas(
    demo: Connection, demo_catalogue: Catalogue, demo_tables_read: DemoTables, series: str, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    by_series, by_month = count_by(
        demo, filters, [Breakdown(("month", series)), Breakdown(("month",))], {"n": filters.period}
    )
    rows = demo_tables_read.counted(filters, filters.period.first, filters.period.last)
    assert as_counts(by_series, "month", series) == counted(rows, "month", series)
    assert as_counts(by_month, "month") == counted(rows, "month")


@given(data=st.data())
@on_demo
def test_victims_equal_pandas_and_every_breakdown_adds_to_the_whole(
    demo: Connection, demo_catalogue: Catalogue, demo_tables_read: DemoTables, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    by = [("age_band", "sex"), *((name,) for name in (*SINGLE_VALUED, *OF_VICTIMS))]
    frames = count_by(demo, filters, [Breakdown(names) for names in by], {"n": filters.period}, unit=VICTIMS)
    victims = demo_tables_read.victims_counted(filters, filters.period.first, filters.period.last)
    assert as_counts(frames[0], "age_band", "sex") == counted(victims, "age_band", "sex")
    assert as_counts(frames[-1], "ethnicity") == counted(victims, "ethnicity")
    for names, frame in zip(by, frames, strict=True):
        assert frame["n"].sum() == len(victims), names


@given(data=st.data())
@on_demo
def test_breakdowns_by_what_a_record_has_one_of_add_to_the_whole_not_recorded_included(
    demo: Connection, demo_catalogue: Catalogue, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    breakdowns = [WHOLE, *(Breakdown((name,)) for name in SINGLE_VALUED)]
    whole, *frames = count_by(demo, filters, breakdowns, {"n": filters.period}, with_keys=True)
    for name, frame in zip(SINGLE_VALUED, frames, strict=True):
        assert frame["n"].sum() == whole["n"].item(), name
        assert frame["n_keys"].sum() == whole["n_keys"].item(), name
        assert not frame.duplicated([name]).any()


@given(data=st.data())
@on_demo
def test_offences_by_their_victims_are_each_at_most_the_whole_and_together_at_least(
    demo: Connection, demo_catalogue: Catalogue, data: st.DataObject
) -> None:
    offences = [each for each in demo_catalogue.indicators if each.counts == OFFENCES]
    filters = data.draw(filters_over(demo_catalogue, indicators=offences))
    breakdowns = [
        WHOLE,
        *(Breakdown((name,)) for name in OF_VICTIMS),
        Breakdown(("month", "sex")),
        Breakdown(("month",)),
    ]
    whole, *frames, by_both, months = count_by(demo, filters, breakdowns, {"n": filters.period})
    # Joined to their victims without care the whole itself would be multiplied.
    assert whole["n"].item() == total(demo, filters)
    assert months["n"].sum() == whole["n"].item()
    for frame in frames:
        assert frame["n"].max() <= whole["n"].item() <= frame["n"].sum() if len(frame) else whole["n"].item() == 0
    assert by_both["n"].sum() >= whole["n"].item()


@given(data=st.data())
@on_demo
def test_breakdowns_of_one_scan_are_those_asked_for_one_by_one(
    demo: Connection, demo_catalogue: Catalogue, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    names = st.lists(st.sampled_from(GROUPINGS), max_size=3, unique=True).map(tuple)
    asked = data.draw(st.lists(st.builds(Breakdown, names, st.booleans()), min_size=1, max_size=3, unique=True))
    periods = {"n": filters.period, "before": period_before(filters.period, demo_catalogue.sources[0].months)}
    together = count_by(demo, filters, asked, periods)
    for breakdown, frame in zip(asked, together, strict=True):
        (apart,) = count_by(demo, filters, [breakdown], periods)
        if breakdown.by:
            for name in periods:
                one = as_counts(frame, *breakdown.by, count=name)
                assert one == as_counts(apart, *breakdown.by, count=name)
        else:
            assert frame[list(periods)].equals(apart[list(periods)])


@given(data=st.data())
@on_demo
def test_a_condition_its_opposite_and_what_cannot_be_told_add_to_all_rows(
    demo: Connection, demo_catalogue: Catalogue, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    condition = filters.indicator.offence_condition
    offences = [
        made_indicator(offence_condition=text) for text in (condition, f"NOT ({condition})", f"({condition}) IS NULL")
    ]
    parts = [total(demo, replace(filters, indicator=each)) for each in offences]
    assert sum(parts) == total(demo, replace(filters, indicator=EVERYTHING))


@given(data=st.data())
@on_demo
def test_victims_who_meet_a_condition_who_do_not_and_who_cannot_be_told_add_to_all(
    demo: Connection, demo_catalogue: Catalogue, data: st.DataObject
) -> None:
    young = indicator_definitions()["young_serious_violence_victims"]
    filters = data.draw(filters_over(demo_catalogue, indicators=[young]))
    conditions = ("TRUE", young.victim_condition, f"NOT {young.victim_condition}", f"{young.victim_condition} IS NULL")
    whole, *parts = (
        total(demo, replace(filters, indicator=replace(young, victim_condition=condition))) for condition in conditions
    )
    assert sum(parts) == whole


@given(data=st.data())
@on_demo
def test_a_filter_and_its_complement_add_to_all(
    demo: Connection, demo_catalogue: Catalogue, data: st.DataObject
) -> None:
    source = demo_catalogue.sources[0]
    filters = data.draw(filters_over(demo_catalogue))
    types = data.draw(st.lists(st.sampled_from(source.types), min_size=1, max_size=len(source.types) - 1, unique=True))
    rest = tuple(name for name in source.types if name not in types)
    parts = [total(demo, replace(filters, types=chosen)) for chosen in (tuple(types), rest)]
    assert sum(parts) == total(demo, replace(filters, types=()))


@given(data=st.data())
@on_demo
def test_all_wards_by_code_and_the_ward_not_known_add_to_all(
    demo: Connection, demo_catalogue: Catalogue, data: st.DataObject
) -> None:
    filters = replace(data.draw(filters_over(demo_catalogue)), wards=())
    every = replace(filters, wards=tuple(demo_catalogue.wards))
    (wards,) = count_by(demo, filters, [Breakdown(("ward_code",))], {"n": filters.period})
    unknown = int(wards.loc[wards["ward_code"].isna(), "n"].sum())
    assert total(demo, every) + unknown == total(demo, filters)
    chosen = [total(demo, replace(filters, wards=(code,))) for code in demo_catalogue.wards]
    assert sum(chosen) == total(demo, every)


@given(data=st.data())
@on_demo
def test_wards_everywhere_do_not_depend_on_the_wards_chosen(
    demo: Connection, demo_catalogue: Catalogue, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    breakdowns = [Breakdown(("ward_code",), is_everywhere=True), Breakdown(("ward_code",)), WHOLE]
    everywhere, here, whole = count_by(demo, filters, breakdowns, {"n": filters.period})
    (unfiltered,) = count_by(demo, replace(filters, wards=()), [Breakdown(("ward_code",))], {"n": filters.period})
    of_all, of_chosen = as_counts(everywhere, "ward_code"), as_counts(here, "ward_code")
    assert of_all == as_counts(unfiltered, "ward_code")
    chosen = {code: n for code, n in of_all.items() if not filters.wards or code in filters.wards}
    assert of_chosen == chosen
    assert sum(chosen.values()) == whole["n"].item() == total(demo, filters)


def test_one_breakdown_of_all_wards_and_of_the_chosen_or_in_another_order_has_each_row_once(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    # As two grouping sets of one scan each would have the rows of both.
    source = demo_catalogue.sources[0]
    chosen = tuple(demo_catalogue.wards)[:2]
    filters = Filters(source.source_id, EVERYTHING, resolve_period("latest", source.months), wards=chosen)
    asked = [
        Breakdown(("ward_code",), True),
        Breakdown(("ward_code",)),
        Breakdown(("month", "hour")),
        Breakdown(("hour", "month")),
    ]
    everywhere, here, one, other = count_by(demo, filters, asked, {"n": filters.period})
    assert sorted(everywhere["ward_code"].dropna()) == sorted(demo_catalogue.wards)
    assert sorted(here["ward_code"]) == sorted(chosen)
    assert as_counts(one, "month", "hour") == as_counts(other, "month", "hour")
    assert one["n"].sum() == here["n"].sum() == total(demo, filters)


def test_two_periods_that_overlap_each_have_their_own_counts(demo: Connection, demo_catalogue: Catalogue) -> None:
    source = demo_catalogue.sources[0]
    periods: Mapping[str, Period] = {
        name: resolve_period(choice, source.months) for name, choice in (("one", "2023-24"), ("other", "2023"))
    }
    filters = Filters(source.source_id, EVERYTHING, periods["one"])
    (together,) = count_by(demo, filters, [WHOLE], periods)
    assert {name: together[name].item() for name in periods} == {
        name: total(demo, replace(filters, period=period)) for name, period in periods.items()
    }


def test_an_offence_with_three_victims_is_one_offence(demo: Connection, demo_catalogue: Catalogue) -> None:
    # Joined to victims without care it would count three times.
    source = demo_catalogue.sources[0]
    filters = Filters(source.source_id, EVERYTHING, resolve_period("all", source.months), sex=source.sexes)
    known = demo.frame("SELECT count(DISTINCT offence_id) AS n FROM victims WHERE sex IS NOT NULL")["n"].item()
    assert total(demo, filters) == known
    assert total(demo, replace(filters, sex=()), VICTIMS) > total(demo, filters, OFFENCES)


def test_anti_social_behaviour_and_recorded_crime_are_all_that_is_recorded(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    source = demo_catalogue.sources[0]
    filters = Filters(source.source_id, EVERYTHING, resolve_period("all", source.months))
    parts = [
        total(demo, replace(filters, indicator=indicator_definitions()[key]))
        for key in ("total_recorded_crime", "anti_social_behaviour")
    ]
    assert sum(parts) == total(demo, filters) == demo.frame("SELECT count(*) AS n FROM offences")["n"].item()


def test_what_nothing_can_be_broken_down_by_is_refused_with_the_nearest_word(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    source = demo_catalogue.sources[0]
    filters = Filters(source.source_id, EVERYTHING, resolve_period("latest", source.months))
    for name in ("ward", "ward_code; DROP TABLE offences", "record_key"):
        with pytest.raises(FilterError, match="Nothing can be broken down by"):
            count_by(demo, filters, [Breakdown((name,))], {"n": filters.period})
    with pytest.raises(FilterError, match="Did you mean 'sex'"):
        count_by(demo, filters, [Breakdown(("sexx",))], {"n": filters.period})


def test_a_value_that_does_not_occur_has_no_row(demo: Connection, demo_catalogue: Catalogue) -> None:
    source = demo_catalogue.sources[0]
    never = made_indicator(offence_condition="FALSE")
    filters = Filters(source.source_id, never, resolve_period("latest", source.months), wards=("E05001229",))
    by_ward, whole = count_by(
        demo, filters, [Breakdown(("ward_code",), is_everywhere=True), WHOLE], {"n": filters.period}
    )
    assert by_ward.empty
    assert whole["n"].tolist() == [0]


# Residents


def test_residents_by_ward_are_of_one_dataset_and_year(demo: Connection, demo_tables_read: DemoTables) -> None:
    dataset = PopulationDataset("synthetic_mid_year_estimate", 2023, frozenset({"age", "sex"}))
    frame = residents_by_ward(
        demo, dataset, Filters("s", EVERYTHING, Period("2023", date(2023, 1, 1), date(2023, 12, 1)))
    )
    rows = demo_tables_read.population.query("dataset == 'synthetic_mid_year_estimate' and year == 2023")
    assert frame.set_index("ward_code")["denominator"].to_dict() == rows.groupby("ward_code")["persons"].sum().to_dict()


@pytest.mark.parametrize(
    ("filters", "query"),
    [
        ({"age": ("16-17",)}, "age >= 16 and age <= 17"),
        ({"age": ("0-9", "65+")}, "age <= 9 or age >= 65"),
        ({"sex": ("female",)}, "sex == 'female'"),
        ({"age": ("18-24",), "sex": ("male",)}, "age >= 18 and age <= 24 and sex == 'male'"),
    ],
)
def test_residents_are_of_the_ages_and_sexes_that_the_filters_name(
    demo: Connection, demo_tables_read: DemoTables, filters: dict[str, tuple[str, ...]], query: str
) -> None:
    dataset = PopulationDataset("synthetic_mid_year_estimate", 2023, frozenset({"age", "sex"}))
    period = Period("2023", date(2023, 1, 1), date(2023, 12, 1))
    frame = residents_by_ward(demo, dataset, Filters("s", EVERYTHING, period, **filters))
    rows = demo_tables_read.population.query("dataset == 'synthetic_mid_year_estimate' and year == 2023").query(query)
    assert frame["denominator"].sum() == rows["persons"].sum()


def test_residents_by_age_and_sex_add_to_all(demo: Connection) -> None:
    dataset = PopulationDataset("synthetic_mid_year_estimate", 2023, frozenset({"age", "sex"}))
    frame = residents_by_age_and_sex(demo, dataset)
    assert frame["denominator"].sum() == 355_700
    assert not frame.duplicated(["age", "sex"]).any()


def dataset(name: str, year: int, *breakdowns: str) -> PopulationDataset:
    return PopulationDataset(name, year, frozenset(breakdowns))


CENSUS, MID_2020, MID_2024 = (
    dataset("census_2021", 2021, "ethnicity"),
    dataset("mid", 2020, "age"),
    dataset("mid", 2024, "age"),
)


@pytest.mark.parametrize(
    ("needed", "last", "expected"),
    [
        ((), date(2024, 9, 1), MID_2024),  # nearest by far
        ((), date(2020, 9, 1), CENSUS),  # a year further, but counted
        ((), date(2014, 1, 1), CENSUS),
        (("age",), date(2021, 1, 1), MID_2020),  # the census here has no ages
        (("ethnicity",), date(2024, 1, 1), CENSUS),
        (("age", "ethnicity"), date(2024, 1, 1), None),
    ],
)  # fmt: skip
def test_residents_are_the_nearest_that_have_the_breakdown(
    demo_catalogue: Catalogue, needed: tuple[str, ...], last: date, expected: PopulationDataset | None
) -> None:
    catalogue = replace(demo_catalogue, populations=(CENSUS, MID_2020, MID_2024))
    assert choose_population(catalogue, frozenset(needed), last) == expected
