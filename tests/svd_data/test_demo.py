"""The demonstration data against the published figures, computed here from the tables alone, with pandas.

The figures are typed in from the plan and from police.uk, not read from demo.toml.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from svd_data.demo import DEMO_AREA, demo_tables
from svd_data.demo.draws import choose_exactly, draw_by_row, round_to_total
from svd_data.demo.facts import REFERENCE, load_facts
from svd_data.demo.times import in_school
from svd_data.errors import DefinitionError

SCHEMA = Path(__file__).parents[2] / "svd_data" / "schema.sql"
YEAR, BEFORE = "2023/24", "2022/23"
SERIOUS = ["homicide", "violence_with_injury", "robbery", "rape", "other_sexual"]
WOMEN_AND_GIRLS = ["homicide", "violence_with_injury", "stalking_harassment", "rape", "other_sexual"]

# calendar years 2019 to 2024
POLICE_UK = {
    "Violence and sexual offences": [9978, 13187, 18219, 18013, 16246, 15142],
    "Vehicle crime": [3949, 3125, 3498, 5040, 5008, 4197],
    "Criminal damage and arson": [2982, 2690, 3439, 3440, 3352, 2944],
    "Burglary": [2841, 1992, 1805, 2265, 2581, 2087],
    "Other theft": [2209, 1784, 2464, 3189, 3143, 2835],
    "Shoplifting": [1826, 1276, 1475, 1873, 2672, 3531],
    "Public order": [1594, 2427, 3739, 3580, 2810, 2108],
    "Robbery": [920, 667, 761, 862, 949, 751],
    "Bicycle theft": [572, 368, 442, 637, 483, 461],
    "Drugs": [515, 662, 1068, 1153, 1132, 1005],
    "Other crime": [427, 672, 752, 715, 701, 792],
    "Possession of weapons": [304, 371, 583, 752, 733, 628],
    "Theft from the person": [272, 221, 373, 517, 538, 346],
}


@pytest.fixture(scope="module")
def tables() -> dict[str, pa.Table]:
    return demo_tables()


@pytest.fixture(scope="module")
def offences(tables: dict[str, pa.Table]) -> pd.DataFrame:
    """All offences, with financial year, serious violence, serious youth violence and its exclusive class."""
    frame: pd.DataFrame = tables["offences"].to_pandas(date_as_object=False)
    for flag in ("knife", "firearm", "domestic_abuse", "has_female_victim"):
        frame[flag] = frame[flag].astype("boolean")
    start = frame.month.dt.year - (frame.month.dt.month < 4)
    frame["financial_year"] = start.astype(str) + "/" + ((start + 1) % 100).astype(str).str.zfill(2)
    knife, gun = frame.knife.fillna(False), frame.firearm.fillna(False)
    frame["serious"] = frame.subgroup.isin(SERIOUS) | knife | gun
    youngest = frame[["youngest_victim_age", "youngest_suspect_age"]].min(axis=1)
    frame["young"] = frame.serious & (youngest < 25)
    subgroup = frame.subgroup.astype(str)
    class_ = subgroup.where(subgroup.isin(["robbery", "violence_with_injury"]), "other")
    frame["young_class"] = class_.mask(knife, "knife").mask(gun, "gun").where(frame.young)
    return frame


@pytest.fixture(scope="module")
def year(offences: pd.DataFrame) -> pd.DataFrame:
    return offences.loc[offences.financial_year == YEAR]


@pytest.fixture(scope="module")
def before(offences: pd.DataFrame) -> pd.DataFrame:
    return offences.loc[offences.financial_year == BEFORE]


@pytest.fixture(scope="module")
def victims(tables: dict[str, pa.Table]) -> pd.DataFrame:
    frame: pd.DataFrame = tables["victims"].to_pandas()
    return frame


@pytest.fixture(scope="module")
def suspects(tables: dict[str, pa.Table]) -> pd.DataFrame:
    frame: pd.DataFrame = tables["suspects"].to_pandas()
    return frame


def percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 1)


# Counts by year


@pytest.mark.parametrize(
    ("label", "published"),
    [("2019/20", 28592), ("2020/21", 31309), ("2021/22", 40059), ("2022/23", 42867), ("2023/24", 38509)],
)
def test_recorded_crime_of_a_published_financial_year_is_exact(
    offences: pd.DataFrame, label: str, published: int
) -> None:
    assert offences.is_crime[offences.financial_year == label].sum() == published


@pytest.mark.parametrize("category", POLICE_UK)
def test_category_is_within_five_per_cent_of_each_published_calendar_year(
    offences: pd.DataFrame, category: str
) -> None:
    counts = offences[offences.category == category].groupby(offences.month.dt.year).size()
    ratios = counts.loc[2019:2024] / POLICE_UK[category]
    assert ratios.between(0.95, 1.05).all(), ratios


@pytest.mark.parametrize(("label", "low", "high"), [("2018/19", 25000, 29000), ("2024/25", 34000, 38500)])
def test_recorded_crime_continues_plausibly_beyond_the_published_years(
    offences: pd.DataFrame, label: str, low: int, high: int
) -> None:
    assert low < offences.is_crime[offences.financial_year == label].sum() < high


def test_anti_social_behaviour_rises_in_lockdown_and_is_no_crime(offences: pd.DataFrame) -> None:
    incidents = offences[~offences.is_crime]
    assert set(incidents.category) == {"Anti-social behaviour"}
    by_year = incidents.groupby("financial_year").size()
    assert by_year["2020/21"] > 1.3 * by_year["2019/20"]
    assert by_year["2019/20":"2025/26"].drop("2020/21").between(4500, 7000).all()


def test_april_2020_is_a_dip(offences: pd.DataFrame) -> None:
    crimes = offences[offences.is_crime].groupby("month").size()
    assert crimes["2020-04-01"] < 0.9 * crimes["2019-04-01"]


# The plan's shares of 2023/24


def test_serious_youth_violence_has_the_plans_shares(year: pd.DataFrame) -> None:
    young = year.young.sum()
    assert percent(young, year.is_crime.sum()) == 4.2
    assert percent(young, year.serious.sum()) == 29.0
    assert young == 1617


def test_serious_youth_violence_fell_by_the_plans_share(year: pd.DataFrame, before: pd.DataFrame) -> None:
    assert before.young.sum() == 1717
    assert percent(year.young.sum() - before.young.sum(), before.young.sum()) == -5.8


@pytest.mark.parametrize(
    ("class_", "published"),
    [("violence_with_injury", 52.2), ("robbery", 24.6), ("knife", 14.9), ("gun", 1.6), ("other", 6.7)],
)
def test_exclusive_class_has_its_share_of_serious_youth_violence(
    year: pd.DataFrame, class_: str, published: float
) -> None:
    assert percent((year.young_class == class_).sum(), year.young.sum()) == published


def victims_of_class(year: pd.DataFrame, victims: pd.DataFrame, class_: str) -> pd.DataFrame:
    return victims[victims.offence_id.isin(year.offence_id[year.young_class == class_])]


@pytest.mark.parametrize(("class_", "published"), [("violence_with_injury", 62.3), ("robbery", 88.7), ("knife", 86.2)])
def test_victims_of_serious_youth_violence_are_male_in_the_plans_share(
    year: pd.DataFrame, victims: pd.DataFrame, class_: str, published: float
) -> None:
    people = victims_of_class(year, victims, class_)
    assert percent((people.sex == "male").sum(), len(people)) == published


@pytest.mark.parametrize(
    ("class_", "low", "high", "published"),
    [
        ("violence_with_injury", 10, 15, 40.1),
        ("robbery", 16, 20, 37.9),
        ("robbery", 10, 15, 31.2),
        ("knife", 15, 19, 37.7),
    ],
)
def test_male_victims_of_serious_youth_violence_have_the_plans_ages(
    year: pd.DataFrame, victims: pd.DataFrame, class_: str, low: int, high: int, published: float
) -> None:
    people = victims_of_class(year, victims, class_)
    males = people[people.sex == "male"]
    assert percent(males.age.between(low, high).sum(), len(males)) == published


@pytest.mark.parametrize(
    ("class_", "low", "high", "published"),
    [("robbery", 16, 20, 37.9), ("robbery", 10, 15, 31.2), ("knife", 15, 19, 37.7)],
)
def test_ages_hold_for_all_victims_too_where_the_plan_may_mean_either(
    year: pd.DataFrame, victims: pd.DataFrame, class_: str, low: int, high: int, published: float
) -> None:
    people = victims_of_class(year, victims, class_)
    assert abs(people.age.between(low, high).sum() - published / 100 * len(people)) <= 1.5


def test_one_of_eight_homicides_is_youth_violence(year: pd.DataFrame) -> None:
    homicides = year[year.subgroup == "homicide"]
    assert (len(homicides), homicides.young.sum()) == (8, 1)


def test_domestic_abuse_has_the_plans_share_and_fell(year: pd.DataFrame, before: pd.DataFrame) -> None:
    assert percent(year.domestic_abuse.sum(), year.is_crime.sum()) == 14.9
    assert percent(before.domestic_abuse.sum(), before.is_crime.sum()) > 14.9
    assert year.domestic_abuse.sum() < before.domestic_abuse.sum()


def test_sexual_offences_rose_and_rape_has_the_plans_share(year: pd.DataFrame, before: pd.DataFrame) -> None:
    now, then = (frame.subgroup.isin(["rape", "other_sexual"]).sum() for frame in (year, before))
    assert percent(now - then, then) == 6.8
    assert percent((year.subgroup == "rape").sum(), now) == 41.8


def violence_against_women_and_girls(frame: pd.DataFrame) -> pd.DataFrame:
    counted = frame.subgroup.isin(WOMEN_AND_GIRLS) | frame.domestic_abuse.fillna(False)
    return frame.loc[frame.has_female_victim.fillna(False) & counted]


def test_violence_against_women_and_girls_fell_and_stalking_has_the_plans_share(
    year: pd.DataFrame, before: pd.DataFrame
) -> None:
    now, then = (violence_against_women_and_girls(frame) for frame in (year, before))
    assert percent(len(now) - len(then), len(then)) == -8.0
    assert percent((now.subgroup == "stalking_harassment").sum(), len(now)) == 48.5


# The contract


def test_two_runs_are_identical(tables: dict[str, pa.Table]) -> None:
    again = demo_tables()
    assert again.keys() == tables.keys()
    for name, table in tables.items():
        assert again[name].equals(table, check_metadata=True), name


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        yield connection
        connection.unregister("arrow_table")


NAMES = ["offences", "victims", "suspects", "population", "lsoas", "lsoa_codes", "wards", "coverage", "source_columns", "sources",
         "area_months", "area_residents"]  # fmt: skip


def test_the_areas_own_open_counts_are_near_its_offences_and_give_no_month_away(tables: dict[str, pa.Table]) -> None:
    offences = tables["offences"].select(["month", "category"]).to_pandas().astype({"category": "str"})
    areas = tables["area_months"].to_pandas()
    own = areas[areas["area_code"] == "E08000026"].set_index(["month", "category"])["offences"]
    true = offences.groupby(["month", "category"]).size().reindex(own.index, fill_value=0)
    assert abs(own.sum() / true.sum() - 1) < 0.02
    by_year = pd.DataFrame({"own": own, "true": true}).reset_index()
    by_year = by_year.assign(year=by_year["month"].map(lambda month: month.year)).groupby("year")[["own", "true"]].sum()
    assert ((by_year["own"] / by_year["true"] - 1).abs() < 0.05).all()
    # Of the months and categories with some, few are just the count: no more than chance would have it.
    some = true >= 20
    assert (own[some] == true[some]).mean() < 0.1


def test_every_authority_of_the_projects_sets_has_every_month_and_year(tables: dict[str, pa.Table]) -> None:
    areas, residents = tables["area_months"].to_pandas(), tables["area_residents"].to_pandas()
    assert areas["area_code"].nunique() == residents["area_code"].nunique() == 25
    assert set(areas.groupby("area_code")["month"].nunique()) == {102}
    assert set(residents.groupby("area_code")["year"].nunique()) == {9}
    # Real sizes, to the thousand, in the year of the census; rates that some district of England might have.
    census = residents[residents["year"] == 2021].set_index("area_code")["persons"]
    assert census["E08000025"] == 1_145_000
    latest = areas[(areas["month"].astype(str) >= "2025-10") & (areas["category"] == "Violence and sexual offences")]
    people = residents[residents["year"] == 2026].set_index("area_code")["persons"]
    rates = 1000 * latest.groupby("area_code")["offences"].sum() / people
    assert rates.between(15, 80).all()


def test_the_tables_are_those_asked_for(tables: dict[str, pa.Table]) -> None:
    assert sorted(tables) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_table_has_the_contracts_columns_and_is_inserted_without_loss(
    tables: dict[str, pa.Table], database: duckdb.DuckDBPyConnection, name: str
) -> None:
    arrow = tables[name]
    # What victims carry of their offence, and offences of their day, is filled in when the file is written.
    filled_in = {
        "victims": {"source_id", "month", "category", "ward_code"},
        "offences": {"hour", "weekday", "is_school_day", "is_bank_holiday", "is_dark"},
    }.get(name, set())
    described = [row for row in database.execute(f"DESCRIBE {name}").fetchall() if row[0] not in filled_in]
    assert arrow.column_names == [row[0] for row in described]
    database.register("arrow_table", arrow)
    types = database.execute("DESCRIBE SELECT * FROM arrow_table").fetchall()
    differing = [(mine[0], mine[1]) for mine, theirs in zip(types, described, strict=True) if mine[1] != theirs[1]]
    assert all(kind.startswith("ENUM") for _, kind in differing), differing
    database.execute(f"INSERT INTO {name} BY NAME SELECT * FROM arrow_table")
    assert database.execute(f"SELECT count(*) FROM {name}").fetchall() == [(arrow.num_rows,)]


def test_offences_are_numbered_and_sorted(offences: pd.DataFrame) -> None:
    assert (offences.offence_id == np.arange(1, len(offences) + 1)).all()
    keys = offences[["month", "ward_code", "lsoa_code", "occurred_at", "offence_id"]].astype(
        {"ward_code": str, "lsoa_code": str}  # "nan" sorts after every code
    )
    assert keys.sort_values(list(keys.columns), na_position="last").offence_id.is_monotonic_increasing


def test_months_run_from_april_2018_to_september_2026(offences: pd.DataFrame) -> None:
    assert sorted(offences.month.unique()) == list(pd.date_range("2018-04-01", "2026-09-01", freq="MS"))


def test_coverage_has_every_month_and_adds_to_the_offences(tables: dict[str, pa.Table], offences: pd.DataFrame) -> None:
    coverage = tables["coverage"].to_pandas(date_as_object=False).set_index("month")
    assert len(coverage) == 102
    assert (coverage.kept == offences.groupby("month").size()).all()
    assert set(coverage.status) == {"loaded"}


@pytest.mark.parametrize("name", ["offences", "victims", "suspects"])
def test_every_column_is_recorded_from_the_first_month(tables: dict[str, pa.Table], name: str) -> None:
    columns = tables["source_columns"].to_pandas()
    of_table = columns[columns.table_name == name]
    assert list(of_table.column_name) == tables[name].column_names
    assert set(of_table.recorded_from) == {date(2018, 4, 1)}


def test_offences_are_restricted_and_boundaries_name_their_owner(tables: dict[str, pa.Table]) -> None:
    sources = tables["sources"].to_pandas().set_index("source_id")
    assert sources.sensitivity["demo_offences"] == "restricted"
    assert sources.provisional_months["demo_offences"] == 2
    assert "Crown copyright" in sources.attribution["demo_boundaries"]


@pytest.mark.parametrize("name", ["offences", "victims", "suspects"])
def test_record_keys_are_even_over_their_range(tables: dict[str, pa.Table], name: str) -> None:
    seen = np.bincount(tables[name]["record_key"].to_numpy(), minlength=256)
    expected = tables[name].num_rows / 256
    # five standard deviations: one in some 7,000 of such tables by chance
    assert len(seen) == 256
    assert np.abs(seen - expected).max() < 5 * expected**0.5


# Agreement between tables


@pytest.mark.parametrize(
    ("people", "column"), [("victims", "youngest_victim_age"), ("suspects", "youngest_suspect_age")]
)
def test_youngest_age_on_the_offence_is_that_of_its_people(
    offences: pd.DataFrame, request: pytest.FixtureRequest, people: str, column: str
) -> None:
    expected = request.getfixturevalue(people).groupby("offence_id").age.min().reindex(offences.offence_id)
    assert expected.reset_index(drop=True).equals(offences[column])


def test_has_female_victim_agrees_with_the_victims(offences: pd.DataFrame, victims: pd.DataFrame) -> None:
    female = offences.offence_id.isin(victims.offence_id[victims.sex == "female"])
    unknown = offences.offence_id.isin(victims.offence_id[victims.sex.isna()]) | ~offences.is_crime
    assert (offences.has_female_victim.fillna(False) == female).all()
    assert (offences.has_female_victim.isna() == (unknown & ~female)).all()


@pytest.mark.parametrize("people", ["victims", "suspects"])
def test_people_belong_to_offences_and_are_numbered_from_one(
    offences: pd.DataFrame, request: pytest.FixtureRequest, people: str
) -> None:
    frame = request.getfixturevalue(people)
    assert frame.offence_id.isin(offences.offence_id[offences.is_crime]).all()
    assert (frame.person_no == frame.groupby("offence_id").cumcount() + 1).all()


@pytest.mark.parametrize("people", ["victims", "suspects"])
def test_age_band_holds_the_age_and_both_are_missing_together(request: pytest.FixtureRequest, people: str) -> None:
    frame = request.getfixturevalue(people)
    known = frame[frame.age.notna()]
    assert frame.age_band.isna().equals(frame.age.isna())
    bounds = known.age_band.astype(str).str.replace("65+", "65-200").str.split("-", expand=True).astype(int)
    assert known.age.between(bounds[0], bounds[1]).all()


def test_some_of_each_attribute_is_not_recorded_but_little(victims: pd.DataFrame) -> None:
    missing = victims[["age", "sex", "ethnicity"]].isna().mean()
    assert missing.age < 0.12
    assert missing.sex < 0.05
    assert 0.15 < missing.ethnicity < 0.30
    assert (missing > 0).all()


@pytest.mark.parametrize("flag", ["knife", "firearm", "domestic_abuse"])
def test_flag_is_missing_for_incidents_and_for_few_crimes(offences: pd.DataFrame, flag: str) -> None:
    missing = offences[flag].isna()
    assert missing[~offences.is_crime].all()
    assert 0.005 < missing[offences.is_crime].mean() < 0.04
    assert not missing[offences.serious].any()


def test_homicides_with_a_young_person_are_as_many_as_the_facts_say(offences: pd.DataFrame) -> None:
    homicides = offences[offences.subgroup == "homicide"].groupby("financial_year").young.sum()
    assert dict(homicides) == {
        "2018/19": 2, "2019/20": 1, "2020/21": 1, "2021/22": 2, "2022/23": 2, "2023/24": 1, "2024/25": 1, "2025/26": 1,
        "2026/27": 0,
    }  # fmt: skip


# Places


@pytest.fixture(scope="module")
def areas(tables: dict[str, pa.Table]) -> pd.DataFrame:
    frame: pd.DataFrame = tables["lsoas"].to_pandas().set_index("lsoa_code")
    return frame.assign(shape=shapely.from_wkb(frame.geometry.tolist()))


def test_every_point_lies_inside_its_small_area_and_ward(
    offences: pd.DataFrame, areas: pd.DataFrame, tables: dict[str, pa.Table]
) -> None:
    points = offences.dropna(subset="longitude").drop_duplicates(["longitude", "latitude"])
    wards = tables["wards"].to_pandas().set_index("ward_code").geometry
    ward_shapes = shapely.from_wkb(wards[points.ward_code.astype(str)].tolist())
    shapes = areas["shape"][points.lsoa_code.astype(str)].to_numpy()
    assert shapely.contains_xy(shapes, points.longitude, points.latitude).all()
    assert shapely.contains_xy(ward_shapes, points.longitude, points.latitude).all()
    assert len(points) == 195 * 25


def test_ward_of_an_offence_is_that_of_its_small_area(offences: pd.DataFrame, areas: pd.DataFrame) -> None:
    placed = offences[offences.lsoa_code.notna()]
    assert (areas.ward_code[placed.lsoa_code.astype(str)].to_numpy() == placed.ward_code.astype(str)).all()
    assert placed.lsoa_code.equals(placed.source_lsoa_code)


def test_place_is_missing_altogether_for_about_one_and_a_half_per_cent(offences: pd.DataFrame) -> None:
    missing = offences[["ward_code", "lsoa_code", "source_lsoa_code", "longitude", "latitude"]].isna()
    assert missing.all(axis=1).equals(missing.any(axis=1))
    assert 0.013 < missing.ward_code.mean() < 0.017


def test_wards_are_the_eighteen_joined_from_their_small_areas(tables: dict[str, pa.Table], areas: pd.DataFrame) -> None:
    wards = tables["wards"].to_pandas()
    shapes = shapely.from_wkb(wards.geometry.tolist())
    assert (len(wards), len(areas)) == (18, 195)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    by_ward = areas.groupby("ward_code")["shape"].agg(lambda parts: shapely.area(parts.to_numpy()).sum())
    assert np.allclose(shapely.area(shapes), by_ward[wards.ward_code])


def test_deprivation_is_a_rank_in_england_with_its_tenth(areas: pd.DataFrame) -> None:
    assert areas.deprivation_rank.between(1, 32844).all()
    assert areas.deprivation_rank.is_unique
    assert (areas.deprivation_decile == np.ceil(areas.deprivation_rank / 3284.4)).all()
    assert percent((areas.deprivation_decile == 1).sum(), 195) == 14.4


CITY_CENTRE_WARD = "E05001228"


def test_the_city_centre_dominates(offences: pd.DataFrame) -> None:
    shares = offences[offences.is_crime].ward_code.value_counts(normalize=True)
    assert shares.index[0] == CITY_CENTRE_WARD
    assert 0.14 < shares.iloc[0] < 0.25
    assert shares.iloc[0] > 1.7 * shares.iloc[1]


@pytest.mark.parametrize(
    ("lsoa_code", "early", "late"),
    [
        ("E01009574", True, True),
        ("E01009577", True, True),
        ("E01009536", True, False),
        ("E01009609", True, False),
        ("E01009659", False, True),
        ("E01009676", False, True),
    ],
)
def test_hotspot_is_among_the_most_violent_areas_in_its_time_only(
    offences: pd.DataFrame, lsoa_code: str, early: bool, late: bool
) -> None:
    street = offences[offences.serious & (offences.domestic_abuse == False)]  # noqa: E712
    # the first two years and the last: the latest hotspot is at its height from September 2025
    periods = street[street.month < "2020-04-01"], street[street.month >= "2025-10-01"]
    places = [list(period.lsoa_code.value_counts().index).index(lsoa_code) + 1 for period in periods]
    assert [place <= 20 for place in places] == [early, late], places


# Times


def test_times_fall_in_their_month_and_a_few_per_cent_are_unknown(offences: pd.DataFrame) -> None:
    timed = offences.dropna(subset="occurred_at")
    assert (timed.occurred_at.dt.to_period("M") == timed.month.dt.to_period("M")).all()
    assert 0.02 < offences.occurred_at.isna().mean() < 0.04
    is_midnight = timed.occurred_at == timed.occurred_at.dt.normalize()
    assert 0.005 < is_midnight.mean() < 0.015


def test_nothing_happens_in_the_hour_that_the_clocks_skip(offences: pd.DataFrame) -> None:
    sundays = pd.to_datetime(["2019-03-31", "2020-03-29", "2021-03-28", "2022-03-27", "2023-03-26", "2024-03-31"])
    on_day = offences.occurred_at.dt.normalize().isin(sundays)
    is_date_only = offences.occurred_at == offences.occurred_at.dt.normalize()
    hours = offences.occurred_at[on_day & ~is_date_only].dt.hour.value_counts()
    assert 1 not in hours.index
    assert hours[0] > 0
    assert hours[2] > 0


def after_school_share(times: pd.Series) -> float:
    return float(times.dt.hour.between(15, 17).mean())


def test_youth_violence_peaks_after_school_on_school_days(offences: pd.DataFrame) -> None:
    times = offences.occurred_at[offences.young].dropna()
    weekday = times.dt.day_of_week < 5
    # plain cases: half of September to the middle of October, and all of August
    term = times[weekday & times.dt.month.isin([9, 10]) & (times.dt.day <= 15) & (times.dt.day >= 8)]
    summer = times[weekday & (times.dt.month == 8)]
    assert after_school_share(term) > 2 * after_school_share(summer)
    assert term.dt.hour.value_counts().index[:3].isin([15, 16, 17]).all()


def test_violence_in_the_centre_peaks_on_friday_and_saturday_nights(offences: pd.DataFrame) -> None:
    violent = offences[(offences.subgroup == "violence_with_injury") & (offences.ward_code == CITY_CENTRE_WARD)]
    times = violent.occurred_at.dropna()
    evening = times - pd.Timedelta(hours=6)
    night = times.dt.hour.isin([22, 23, 0, 1, 2]) & evening.dt.day_of_week.isin([4, 5])
    # ten of the week's 168 hours
    assert night.mean() > 4 * 10 / 168


def test_domestic_abuse_is_at_home_in_evenings_and_at_weekends(offences: pd.DataFrame) -> None:
    domestic = offences[offences.domestic_abuse.fillna(False)]
    times = domestic.occurred_at.dropna()
    assert (domestic.place_type == "dwelling").mean() > 0.8
    assert times.dt.hour.between(18, 23).mean() > 2 * 6 / 24
    assert (times.dt.day_of_week >= 5).mean() > 2 / 7


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-03-05", True),  # a Tuesday in term
        ("2024-03-09", False),  # a Saturday
        ("2024-08-06", False),  # summer
        ("2024-12-25", False),
        ("2024-03-29", False),  # Good Friday
        ("2024-05-06", False),  # early May bank holiday
        ("2024-05-28", False),  # spring half-term
        ("2024-10-29", False),  # autumn half-term
        ("2020-05-12", False),  # schools closed
    ],
)
def test_demonstration_s_school_day_is_the_calendar_s(day: str, expected: bool) -> None:
    assert in_school(np.array([day], dtype="datetime64[D]"), DEMO_AREA.code).tolist() == [expected]


# Outcomes


def test_newest_months_have_the_most_offences_without_an_outcome(offences: pd.DataFrame) -> None:
    crimes = offences[offences.is_crime]
    pending = (crimes.outcome.isna() | (crimes.outcome == "Under investigation")).groupby(crimes.month).mean()
    assert pending["2026-09-01"] > 0.7
    assert pending["2026-09-01"] > pending["2026-07-01"] > pending["2026-01-01"] > pending["2025-01-01"]
    assert pending[:"2023-03-01"].max() < 0.02


def test_incidents_have_no_outcome(offences: pd.DataFrame) -> None:
    assert offences.outcome[~offences.is_crime].isna().all()


# Residents


@pytest.fixture(scope="module")
def population(tables: dict[str, pa.Table]) -> pd.DataFrame:
    frame: pd.DataFrame = tables["population"].to_pandas()
    return frame


def test_residents_add_to_the_census(population: pd.DataFrame) -> None:
    by_age = population[(population.dataset == "synthetic_mid_year_estimate") & (population.year == 2021)]
    census = population[population.dataset == "synthetic_census_2021"]
    assert by_age.persons.sum() == census.persons.sum() == 345318
    assert by_age.groupby("lsoa_code").persons.sum().equals(census.groupby("lsoa_code").persons.sum())


def test_recorded_crime_per_thousand_residents_is_as_published(year: pd.DataFrame, population: pd.DataFrame) -> None:
    # March 2024 is nearest to the estimate of mid-2024
    residents = population.persons[
        (population.dataset == "synthetic_mid_year_estimate") & (population.year == 2024)
    ].sum()
    assert round(1000 * year.is_crime.sum() / residents, 1) == 106.8


def test_every_small_area_has_each_year_sex_and_age_once(population: pd.DataFrame) -> None:
    by_age = population[population.dataset == "synthetic_mid_year_estimate"]
    assert by_age.ethnicity.isna().all()
    assert len(by_age) == 9 * 195 * 2 * 91
    assert not by_age.duplicated(["year", "lsoa_code", "sex", "age"]).any()
    assert (by_age.persons >= 0).all()


def test_census_breakdown_is_by_ethnicity_alone(population: pd.DataFrame) -> None:
    census = population[population.dataset == "synthetic_census_2021"]
    assert census[["sex", "age"]].isna().all(axis=None)
    shares = census.groupby("ethnicity").persons.sum() / census.persons.sum()
    expected = pd.Series({"Asian": 0.185, "Black": 0.089, "Mixed": 0.034, "White": 0.655, "Other": 0.037})
    assert abs(shares - expected).max() < 0.01


def test_students_swell_the_ages_from_eighteen_to_twenty_four(population: pd.DataFrame) -> None:
    by_age = population[population.dataset == "synthetic_mid_year_estimate"].groupby("age").persons.sum()
    assert by_age.loc[18:24].mean() > 1.5 * by_age.loc[10:16].mean()


# Progress, facts and draws


def test_progress_is_told_in_order_from_nothing_to_all() -> None:
    told: list[tuple[float, str]] = []
    demo_tables(lambda fraction, words: told.append((fraction, words)))
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(set(fractions))
    assert (fractions[0], fractions[-1]) == (0, 1)
    assert 8 <= len(told) <= 15


def test_area_is_coventry() -> None:
    assert (DEMO_AREA.code, DEMO_AREA.name) == ("E08000026", "Coventry")
    assert (DEMO_AREA.baseline_year, DEMO_AREA.goal_year) == (2020, 2030)
    assert (DEMO_AREA.ward_vintage, DEMO_AREA.lsoa_vintage) == ("2025", 2011)


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("goal_year", "gaol_year", "Did you mean 'goal_year'"),
        ("homicides = 8\nhomicides_young = 1\ndomestic_abuse_share = 0.149 ", "homicides = 8\n#", "lacks"),
        ("[residents]", "[inhabitants]", r"\[residents\] is missing"),
        ("gun = 0.016", "gun = 0.116", "add to 1"),
        ('class = "knife"', 'class = "knive"', "Did you mean 'knife'"),
        ("rape = 0.35", "rap = 0.35", "Did you mean 'rape'"),
        ("robbery = 0.42", "robery = 0.42", r"\[weapons\] 'robery' is no subgroup"),
        ("young_change = -0.058", "young_change = -0.085", "the counts of 2023/24 give -0.0582"),
        ("published = [272, 221,", "published = [272,", "nine calendar years"),
        ("[weapons]", "[other]\nkey = 1\n[weapons]", "unknown table 'other'"),
    ],
)
def test_broken_facts_are_refused_by_name(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    text = (REFERENCE / "demo.toml").read_text(encoding="utf-8")
    assert right in text
    path = tmp_path / "demo.toml"
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=message):
        load_facts(path)


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=30))
def test_rounding_keeps_the_total_and_moves_no_value_by_one(values: list[float]) -> None:
    rounded = round_to_total(values)
    assert rounded.sum() == round(sum(values))
    assert np.abs(rounded - np.array(values)).max() < 1 + 1e-9


def test_draws_follow_their_rows_weights() -> None:
    weights = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 3.0]])
    drawn = draw_by_row(np.random.default_rng(1), weights, np.repeat([0, 1], 4000))
    assert (drawn[:4000] == 1).all()
    assert np.bincount(drawn[4000:], minlength=3)[1] == 0
    assert abs((drawn[4000:] == 2).mean() - 0.75) < 0.03


def test_choice_is_exact_distinct_and_never_of_weight_zero() -> None:
    weights = np.array([0.0, 1.0, 2.0, 0.0, 1.0])
    assert sorted(choose_exactly(np.random.default_rng(1), weights, 3)) == [1, 2, 4]
    with pytest.raises(ValueError, match="cannot choose 4 of 3"):
        choose_exactly(np.random.default_rng(1), weights, 4)
