"""The catalogue: what one version of the built file holds."""

import copy
import pickle
from pathlib import Path

import pytest

from svd_data.catalogue import Catalogue, PopulationDataset, age_range, load_catalogue
from svd_data.database import open_database
from svd_data.errors import FilterError


@pytest.fixture(scope="module")
def bristol(bristol_file: Path) -> Catalogue:
    return load_catalogue(open_database(bristol_file))


def test_bristol_s_source_has_its_18_months_and_the_last_two_are_provisional(bristol: Catalogue) -> None:
    (source,) = bristol.sources
    assert len(source.months) == 18
    assert source.provisional == source.months[-2:]


def test_police_uk_does_not_record_victims_times_or_weapons(bristol: Catalogue) -> None:
    (source,) = bristol.sources
    assert not source.records("victims", "sex")
    assert source.records("offences", "outcome")
    assert {"victims' ages", "whether a knife was used", "the day and time of an offence"} <= set(source.not_recorded)


def test_the_demonstration_records_all_and_its_bands_stand_in_order_of_age(demo_catalogue: Catalogue) -> None:
    (source,) = demo_catalogue.sources
    assert source.not_recorded == ()
    assert source.is_restricted
    assert source.age_bands == ("0-9", "10-15", "16-17", "18-24", "25-34", "35-49", "50-64", "65+")


def test_wards_stand_in_order_of_name(demo_catalogue: Catalogue) -> None:
    assert list(demo_catalogue.wards.values()) == sorted(demo_catalogue.wards.values())
    assert len(demo_catalogue.wards) == 18


def test_an_unknown_source_is_refused_with_the_nearest_word(bristol: Catalogue) -> None:
    with pytest.raises(FilterError, match="Did you mean 'police_uk'"):
        bristol.source("police-uk")


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_a_cache_may_copy_a_catalogue(demo_catalogue: Catalogue, copied) -> None:  # type: ignore[no-untyped-def]
    assert copied(demo_catalogue) == demo_catalogue


@pytest.mark.parametrize(("band", "ages"), [("0-9", (0, 9)), ("16-17", (16, 17)), ("65+", (65, 90)), ("7-7", (7, 7))])
def test_an_age_band_is_its_single_years(band: str, ages: tuple[int, int]) -> None:
    assert age_range(band) == ages


@pytest.mark.parametrize("band", ["", "young", "16", "16-", "-17", "16-17 years"])
def test_what_is_no_age_band_raises(band: str) -> None:
    with pytest.raises(FilterError, match="is no age band"):
        age_range(band)


@pytest.mark.parametrize(
    ("dataset", "year", "words"),
    [
        ("census_2021_ethnicity_lsoa21", 2021, "Census 2021"),
        ("mid_2020_lsoa11_single_year_of_age", 2020, "Mid 2020"),
        ("synthetic_mid_year_estimate", 2023, "Synthetic mid year estimate, 2023"),
    ],
)
def test_a_population_is_described_with_its_year(dataset: str, year: int, words: str) -> None:
    assert PopulationDataset(dataset, year, frozenset()).describe() == words
