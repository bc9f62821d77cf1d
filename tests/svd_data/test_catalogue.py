"""The catalogue: what one version of the built file holds."""

import copy
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from svd_data.catalogue import Catalogue, PopulationDataset, age_range, load_catalogue
from svd_data.database import open_database
from svd_data.errors import DefinitionError, FilterError
from svd_data.indicators import indicator_definitions
from tests.svd_data.strategies import made_indicator


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
    source = demo_catalogue.sources[0]
    assert source.not_recorded == ()
    assert source.is_restricted
    assert source.age_bands == ("0-9", "10-15", "16-17", "18-24", "25-34", "35-49", "50-64", "65+")


def test_every_indicator_is_available_or_has_a_reason_and_none_both(
    bristol: Catalogue, demo_catalogue: Catalogue
) -> None:
    for catalogue in (bristol, demo_catalogue):
        for source in catalogue.sources:
            available, unavailable = catalogue.available(source), catalogue.unavailable(source)
            assert [each for each in catalogue.indicators if each in available or each in unavailable] == [
                each for each in indicator_definitions().values() if each.record_kind == source.record_kind
            ]
            assert not set(available) & set(unavailable)
            assert all(reason.endswith(".") for reason in unavailable.values())


def test_the_default_indicator_is_the_first_that_the_source_can_carry(
    bristol: Catalogue, demo_catalogue: Catalogue
) -> None:
    assert bristol.default_indicator(bristol.sources[0]).indicator_id == "robbery"
    assert demo_catalogue.default_indicator(demo_catalogue.sources[0]).indicator_id == "serious_violence"


def test_a_source_that_can_carry_no_indicator_is_an_error_and_not_a_zero(bristol: Catalogue) -> None:
    catalogue = replace(bristol, indicators=(made_indicator(needs=frozenset({("offences", "knife")})),))
    with pytest.raises(DefinitionError, match=r"defines nothing that police\.uk recorded crime records"):
        catalogue.default_indicator(catalogue.sources[0])


def test_an_indicator_that_the_source_does_not_record_is_refused_with_the_reason(bristol: Catalogue) -> None:
    with pytest.raises(
        FilterError, match=r"Knife crime is not available: .* does not record whether a knife was used\."
    ):
        bristol.indicator("knife_crime", bristol.sources[0])


def test_an_unknown_indicator_is_refused_with_the_nearest_word(demo_catalogue: Catalogue) -> None:
    with pytest.raises(FilterError, match="Did you mean 'robbery'"):
        demo_catalogue.indicator("robery", demo_catalogue.sources[0])


def test_open_data_is_not_restricted_and_the_demonstration_is_synthetic_and_restricted(
    bristol: Catalogue, demo_catalogue: Catalogue
) -> None:
    assert (bristol.is_restricted, bristol.is_synthetic) == (False, False)
    assert (demo_catalogue.is_restricted, demo_catalogue.is_synthetic) == (True, True)
    assert not demo_catalogue.has_restricted_residents


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
