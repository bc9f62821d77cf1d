"""Every indicator, by every grouping, against plain Python that reads one row at a time; and the plan's own figures."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.conditions import check_condition
from svd_data.database import Connection, open_database
from svd_data.filters import OFFENCES, VICTIMS, Filters, default_filters, read_link
from svd_data.indicators import Indicator, indicator_definitions, why_unavailable
from svd_data.periods import resolve_period
from svd_data.queries import Breakdown, count_by
from tests.oracles import IS_COUNTED, IS_VICTIM_COUNTED, OFFENCES_BY, VICTIMS_BY, Cell, Rows, read_rows
from tests.svd_data.strategies import made_indicator

INDICATORS = indicator_definitions()
OF_OFFENCES = [key for key, indicator in INDICATORS.items() if indicator.counts == OFFENCES]
OF_EITHER = [key for key, indicator in INDICATORS.items() if indicator.record_kind == OFFENCES]
PERIODS = ("latest", "2023-24")


def value_of(value: object) -> object:
    """Return a value as Python has it: None for what is missing, a date for a timestamp, a whole number for a float."""
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value if isinstance(value, str) else int(value)  # type: ignore[call-overload]


def cells(frame: pd.DataFrame, *names: str) -> dict[object, Cell]:
    """Return the frame's cells by the values of its columns; each must stand there once."""
    found = {
        tuple(value_of(getattr(row, name)) for name in names): Cell(int(row.n), int(row.n_keys))
        for row in frame.itertuples(index=False)
    }
    assert len(found) == len(frame)
    return {key: cell for key, cell in found.items() if cell.count}


def counts(frame: pd.DataFrame, name: str) -> dict[object, int]:
    found = {value_of(value): int(n) for value, n in zip(frame[name], frame["n"], strict=True)}
    assert len(found) == len(frame)
    return found


def filters_of(catalogue: Catalogue, indicator: Indicator, choice: str, **others: tuple[str, ...]) -> Filters:
    source = catalogue.sources[0]
    return Filters(source.source_id, indicator, resolve_period(choice, source.months), **others)


def test_every_indicator_has_its_oracle() -> None:
    assert list(IS_COUNTED) == OF_EITHER  # those of referrals: test_referrals.py
    assert list(IS_VICTIM_COUNTED) == [key for key, each in INDICATORS.items() if each.counts == VICTIMS]


@pytest.mark.parametrize("choice", PERIODS)
@pytest.mark.parametrize("indicator_id", OF_OFFENCES)
def test_offences_by_every_grouping_of_their_own_equal_the_oracle(
    demo: Connection, demo_catalogue: Catalogue, demo_rows: Rows, indicator_id: str, choice: str
) -> None:
    filters = filters_of(demo_catalogue, INDICATORS[indicator_id], choice)
    period = filters.period
    breakdowns = [Breakdown((name,)) for name in OFFENCES_BY]
    frames = count_by(demo, filters, breakdowns, {"n": period}, with_keys=True)
    for name, frame in zip(OFFENCES_BY, frames, strict=True):
        expected = demo_rows.offences_by(indicator_id, period.first, period.last, (name,))
        assert cells(frame, name) == expected, name
        assert expected  # nothing is proved where there is nothing


@pytest.mark.parametrize("choice", PERIODS)
@pytest.mark.parametrize("indicator_id", OF_OFFENCES)
def test_offences_by_their_victims_equal_the_oracle_each_offence_once_a_value(
    demo: Connection, demo_catalogue: Catalogue, demo_rows: Rows, indicator_id: str, choice: str
) -> None:
    filters = filters_of(demo_catalogue, INDICATORS[indicator_id], choice)
    period = filters.period
    frames = count_by(demo, filters, [Breakdown((name,)) for name in VICTIMS_BY], {"n": period})
    for name, frame in zip(VICTIMS_BY, frames, strict=True):
        expected = demo_rows.offences_by_victims(indicator_id, period.first, period.last, name)
        assert counts(frame, name) == expected, name


@pytest.mark.parametrize("choice", PERIODS)
@pytest.mark.parametrize("indicator_id", OF_EITHER)
def test_victims_by_every_grouping_equal_the_oracle(
    demo: Connection, demo_catalogue: Catalogue, demo_rows: Rows, indicator_id: str, choice: str
) -> None:
    filters = filters_of(demo_catalogue, INDICATORS[indicator_id], choice)
    period = filters.period
    names = (*OFFENCES_BY, *VICTIMS_BY)
    frames = count_by(
        demo, filters, [Breakdown((name,)) for name in names], {"n": period}, unit=VICTIMS, with_keys=True
    )
    for name, frame in zip(names, frames, strict=True):
        expected = demo_rows.victims_by(indicator_id, period.first, period.last, (name,))
        assert cells(frame, name) == expected, name


# The Community Safety Plan's figures for 2023/24, through the indicators themselves. Typed in from methods.md.


@pytest.fixture(scope="module")
def total(demo: Connection, demo_catalogue: Catalogue):  # type: ignore[no-untyped-def]
    """A function that returns an indicator's count in a financial year."""

    def count(indicator: str | Indicator, choice: str = "2023-24", **others: tuple[str, ...]) -> int:
        of = INDICATORS[indicator] if isinstance(indicator, str) else indicator
        filters = filters_of(demo_catalogue, of, choice, **others)
        (frame,) = count_by(demo, filters, [Breakdown()], {"n": filters.period})
        return int(frame["n"].item())

    return count


def narrowed(indicator_id: str, where: str) -> Indicator:
    """Return an indicator's offences that meet one condition more, written as in indicators.toml."""
    indicator = INDICATORS[indicator_id]
    further = check_condition(where, OFFENCES, "test").sql
    return replace(indicator, indicator_id="made", offence_condition=f"{indicator.offence_condition} AND ({further})")


def victims_of(indicator: Indicator, where: str = "TRUE") -> Indicator:
    condition = where if where == "TRUE" else check_condition(where, VICTIMS, "test").sql
    return replace(indicator, counts=VICTIMS, victim_condition=f"({condition})")


GUN = "firearm"
KNIFE = "knife AND NOT coalesce(firearm, FALSE)"
UNARMED = "NOT coalesce(knife, FALSE) AND NOT coalesce(firearm, FALSE)"
# Each offence in one class, the gravest weapon first.
CLASSES = {
    "violence_with_injury": (f"subgroup = 'violence_with_injury' AND {UNARMED}", 52.2),
    "robbery": (f"subgroup = 'robbery' AND {UNARMED}", 24.6),
    "knife": (KNIFE, 14.9),
    "gun": (GUN, 1.6),
    "other": (f"NOT subgroup IN ('violence_with_injury', 'robbery') AND {UNARMED}", 6.7),
}


@pytest.mark.parametrize(
    ("choice", "published"),
    [("2019-20", 28_592), ("2020-21", 31_309), ("2021-22", 40_059), ("2022-23", 42_867), ("2023-24", 38_509)],
)
def test_total_recorded_crime_is_the_published_count(total, choice: str, published: int) -> None:  # type: ignore[no-untyped-def]
    assert total("total_recorded_crime", choice) == published


@pytest.mark.parametrize(
    ("part", "whole", "published"),
    [
        ("serious_youth_violence", "total_recorded_crime", 4.2),
        ("serious_youth_violence", "serious_violence", 29.0),
        ("domestic_abuse", "total_recorded_crime", 14.9),
        ("rape", "sexual_offences", 41.8),
        (narrowed("violence_against_women_and_girls", "subgroup = 'stalking_harassment'"),
         "violence_against_women_and_girls", 48.5),
    ],
)  # fmt: skip
def test_a_share_is_the_plans(total, part, whole: str, published: float) -> None:  # type: ignore[no-untyped-def]
    assert round(100 * total(part) / total(whole), 1) == published


@pytest.mark.parametrize(
    ("indicator_id", "published"),
    [("serious_youth_violence", -5.8), ("sexual_offences", 6.8), ("violence_against_women_and_girls", -8.0)],
)
def test_a_change_on_the_year_before_is_the_plans(total, indicator_id: str, published: float) -> None:  # type: ignore[no-untyped-def]
    now, before = total(indicator_id), total(indicator_id, "2022-23")
    assert round(100 * (now - before) / before, 1) == published


def test_of_eight_homicides_one_is_youth_violence(total) -> None:  # type: ignore[no-untyped-def]
    assert total("homicide") == 8
    assert total(narrowed("serious_youth_violence", "subgroup = 'homicide'")) == 1


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_has_the_plans_share_of_youth_violence(total, name: str) -> None:  # type: ignore[no-untyped-def]
    where, published = CLASSES[name]
    share = 100 * total(narrowed("serious_youth_violence", where)) / total("serious_youth_violence")
    assert round(share, 1) == published


def test_the_classes_of_youth_violence_add_to_the_whole(total) -> None:  # type: ignore[no-untyped-def]
    parts = [total(narrowed("serious_youth_violence", where)) for where, _ in CLASSES.values()]
    assert sum(parts) == total("serious_youth_violence") == 1617


@pytest.mark.parametrize(("name", "published"), [("violence_with_injury", 62.3), ("robbery", 88.7), ("knife", 86.2)])
def test_victims_of_a_class_are_male_in_the_plans_share(total, name: str, published: float) -> None:  # type: ignore[no-untyped-def]
    people = victims_of(narrowed("serious_youth_violence", CLASSES[name][0]))
    # to the nearest victim: of 250, one is 0.4%
    assert abs(total(people, sex=("male",)) - published / 100 * total(people)) <= 0.5


@pytest.mark.parametrize(
    ("name", "ages", "published"),
    [
        ("violence_with_injury", "10 AND 15", 40.1),
        ("robbery", "16 AND 20", 37.9),
        ("robbery", "10 AND 15", 31.2),
        ("knife", "15 AND 19", 37.7),
    ],
)
def test_male_victims_of_a_class_have_the_plans_ages(total, name: str, ages: str, published: float) -> None:  # type: ignore[no-untyped-def]
    offences = narrowed("serious_youth_violence", CLASSES[name][0])
    aged = total(victims_of(offences, f"age BETWEEN {ages}"), sex=("male",))
    assert abs(aged - published / 100 * total(victims_of(offences), sex=("male",))) <= 1


# police.uk: little is recorded, and what is counted is counted right


@pytest.fixture(scope="module", params=["coventry", "bristol"])
def city(request: pytest.FixtureRequest) -> Path:
    path: Path = request.getfixturevalue(f"{request.param}_file")
    return path


POLICE_UK = (
    "robbery", "possession_of_weapons", "violence_and_sexual_offences", "total_recorded_crime", "anti_social_behaviour",
)  # fmt: skip


def test_of_a_police_uk_build_what_is_recorded_counts_as_the_oracle_and_nothing_else_counts(city: Path) -> None:
    connection = open_database(city)
    catalogue = load_catalogue(connection)
    assert tuple(each.indicator_id for each in catalogue.available(catalogue.sources[0])) == POLICE_UK
    rows = read_rows(city)
    names = ("month", "quarter", "financial_year", "ward_code", "lsoa_code", "category")
    for indicator_id in POLICE_UK:
        filters = filters_of(catalogue, INDICATORS[indicator_id], "all")
        frames = count_by(connection, filters, [Breakdown((name,)) for name in names], {"n": filters.period})
        for name, frame in zip(names, frames, strict=True):
            expected = rows.offences_by(indicator_id, filters.period.first, filters.period.last, (name,))
            assert {(key,): n for key, n in counts(frame, name).items()} == {
                key: c.count for key, c in expected.items()
            }


WORDS_MISSING = {
    "serious_violence": "the kind of violence",
    "serious_youth_violence": "suspects' ages",
    "serious_youth_violence_25": "victims' ages",
    "violence_with_injury": "the kind of violence",
    "knife_crime": "whether a knife was used",
    "firearm_crime": "whether a firearm was used",
    "homicide": "the kind of violence",
    "sexual_offences": "the kind of violence",
    "rape": "the kind of violence",
    "domestic_abuse": "whether it was domestic abuse",
    "violence_against_women_and_girls": "victims' sex",
    "stalking_and_harassment": "the kind of violence",
    "public_space_night_violence": "the kind of place",
    "after_school_violence": "whether it was a school day",
    "serious_violence_victims": "victims",
    "young_serious_violence_victims": "victims' ages",
}


def test_of_a_police_uk_build_the_rest_is_unavailable_and_its_reason_names_what_is_missing(city: Path) -> None:
    catalogue = load_catalogue(open_database(city))
    (source,) = catalogue.sources
    reasons = {each.indicator_id: reason for each, reason in catalogue.unavailable(source).items()}
    assert set(reasons) == set(WORDS_MISSING) == set(OF_EITHER) - set(POLICE_UK)
    for indicator_id, words in WORDS_MISSING.items():
        assert reasons[indicator_id].startswith("police.uk recorded crime does not record ")
        assert words in reasons[indicator_id]


@pytest.mark.parametrize("indicator_id", WORDS_MISSING)
def test_a_link_to_what_police_uk_does_not_record_tells_so_and_shows_the_default_and_no_zero(
    coventry_file: Path, indicator_id: str
) -> None:
    connection = open_database(coventry_file)
    catalogue = load_catalogue(connection)
    read = read_link({"indicator": [indicator_id]}, catalogue)
    title, reason = INDICATORS[indicator_id].title, why_unavailable(INDICATORS[indicator_id], catalogue.sources[0])
    assert read.problems == (f"{title} is not available: {reason} Robbery is shown instead.",)
    assert read.filters == default_filters(catalogue)
    (frame,) = count_by(connection, read.filters, [Breakdown()], {"n": read.filters.period})
    assert frame["n"].item() > 0


def test_a_condition_that_is_null_is_not_counted(demo: Connection, demo_catalogue: Catalogue) -> None:
    # A NULL that slipped through as true would count every offence of unknown ages.
    unknown = made_indicator(offence_condition="NULL::BOOLEAN")
    filters = filters_of(demo_catalogue, unknown, "latest")
    (frame,) = count_by(demo, filters, [Breakdown()], {"n": filters.period})
    assert frame["n"].item() == 0
    assert date(2026, 9, 1) == filters.period.last
