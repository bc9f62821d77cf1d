"""Queries against pandas counting the same tables one filter at a time."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svd_data.catalogue import Catalogue, PopulationDataset
from svd_data.database import Connection
from svd_data.filters import Filters
from svd_data.periods import Period, period_before, resolve_period
from svd_data.queries import (
    choose_population,
    offences_by_month_and,
    offences_by_ward_and_month,
    residents_by_age_and_sex,
    residents_by_ward,
    victims_by_age_sex_and_ethnicity,
)  # fmt: skip
from tests.oracles import DemoTables
from tests.svd_data.strategies import filters_over

on_demo = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def counted(rows: pd.DataFrame, *names: str) -> dict[object, int]:
    """Return count by value of the columns, a missing value as None."""
    keys = rows[list(names)].astype(object)
    keys = keys.where(keys.notna(), None)
    sizes: dict[object, int] = {}
    for key in keys.itertuples(index=False, name=None):
        sizes[key if len(names) > 1 else key[0]] = sizes.get(key if len(names) > 1 else key[0], 0) + 1
    return sizes


def as_counts(frame: pd.DataFrame, *names: str) -> dict[object, int]:
    keys = frame[list(names)].astype(object)
    keys = keys.where(keys.notna(), None)
    listed = [key if len(names) > 1 else key[0] for key in keys.itertuples(index=False, name=None)]
    assert len(set(listed)) == len(listed)  # one row a key: no join has multiplied
    return {key: int(count) for key, count in zip(listed, frame["numerator"], strict=True) if count}


def by_month(frame: pd.DataFrame, *names: str) -> dict[object, int]:
    return as_counts(frame.assign(month=pd.to_datetime(frame["month"]).dt.strftime("%Y-%m")), "month", *names)


@given(data=st.data())
@on_demo
def test_offences_by_ward_and_month_equal_pandas(
    demo: Connection, demo_catalogue: Catalogue, demo_tables_read: DemoTables, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    before = period_before(filters.period, demo_catalogue.sources[0].months)
    wards, months = offences_by_ward_and_month(demo, filters, before)
    now = demo_tables_read.offences_of(filters, filters.period.first, filters.period.last, wards=False)
    earlier = demo_tables_read.offences_of(filters, before.first, before.last, wards=False)
    both = pd.concat([now, earlier])
    chosen = both[both["ward_code"].isin(filters.wards)] if filters.wards else both
    assert as_counts(wards, "ward_code") == counted(now, "ward_code")
    assert as_counts(wards.assign(numerator=wards["before"]), "ward_code") == counted(earlier, "ward_code")
    assert by_month(months) == counted(chosen, "month")


@pytest.mark.parametrize(("series", "column"), [("category", "category"), ("ward_code", "ward_code")])
@given(data=st.data())
@on_demo
def test_offences_by_month_and_series_equal_pandas(
    demo: Connection, demo_catalogue: Catalogue, demo_tables_read: DemoTables, series: str, column: str, data: st.DataObject
) -> None:  # fmt: skip
    filters = data.draw(filters_over(demo_catalogue))
    frame = offences_by_month_and(demo, filters, series, [filters.period])
    rows = demo_tables_read.offences_of(filters, filters.period.first, filters.period.last)
    assert by_month(frame, "series") == counted(rows, "month", column)
    total = offences_by_month_and(demo, filters, "all", [filters.period])
    assert by_month(total) == counted(rows, "month")


@given(data=st.data())
@on_demo
def test_victims_equal_pandas_and_every_breakdown_adds_to_the_whole(
    demo: Connection, demo_catalogue: Catalogue, demo_tables_read: DemoTables, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    ages, ethnicities = victims_by_age_sex_and_ethnicity(demo, filters)
    rows = demo_tables_read.offences_of(filters, filters.period.first, filters.period.last)
    victims = demo_tables_read.victims_of(filters)
    victims = victims[victims["offence_id"].isin(set(rows["offence_id"]))]
    assert as_counts(ages, "age_band", "sex") == counted(victims, "age_band", "sex")
    assert as_counts(ethnicities, "ethnicity") == counted(victims, "ethnicity")
    assert ages["numerator"].sum() == ethnicities["numerator"].sum() == len(victims)


@given(data=st.data())
@on_demo
def test_a_filter_and_its_complement_add_to_all(
    demo: Connection, demo_catalogue: Catalogue, data: st.DataObject
) -> None:
    source = demo_catalogue.sources[0]
    period = data.draw(filters_over(demo_catalogue)).period
    types = data.draw(st.lists(st.sampled_from(source.types), min_size=1, max_size=len(source.types) - 1, unique=True))
    rest = tuple(name for name in source.types if name not in types)

    def total(chosen: tuple[str, ...]) -> int:
        filters = Filters(source.source_id, period, types=chosen)
        return int(offences_by_month_and(demo, filters, "all", [period])["numerator"].sum())

    assert total(tuple(types)) + total(rest) == total(())


def test_an_offence_with_three_victims_is_one_offence(demo: Connection, demo_catalogue: Catalogue) -> None:
    # Joined to victims without care it would count three times.
    source = demo_catalogue.sources[0]
    filters = Filters(source.source_id, resolve_period("all", source.months), sex=source.sexes)
    total = offences_by_month_and(demo, filters, "all", [filters.period])["numerator"].sum()
    known = demo.frame("SELECT count(DISTINCT offence_id) AS n FROM victims WHERE sex IS NOT NULL")["n"].item()
    assert total == known


# Residents


def test_residents_by_ward_are_of_one_dataset_and_year(demo: Connection, demo_tables_read: DemoTables) -> None:
    dataset = PopulationDataset("synthetic_mid_year_estimate", 2023, frozenset({"age", "sex"}))
    frame = residents_by_ward(demo, dataset, Filters("s", Period("2023", date(2023, 1, 1), date(2023, 12, 1))))
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
    frame = residents_by_ward(demo, dataset, Filters("s", period, **filters))
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
