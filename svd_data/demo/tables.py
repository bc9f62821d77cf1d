"""From arrays to the contract's tables (svd_data/schema.sql): columns, types, order of rows. Draws nothing.

Columns of codes become dictionary-encoded text; a negative code is NULL.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from svd_data.demo import profiles
from svd_data.demo.draws import Bools, Ints, keys
from svd_data.demo.facts import Facts
from svd_data.demo.outcomes import OUTCOMES
from svd_data.demo.people import FEMALE, NOBODY, NOT_RECORDED, SEXES, People, has_sex, youngest
from svd_data.demo.places import Places
from svd_data.demo.residents import SEXES as RESIDENT_SEXES
from svd_data.demo.residents import Residents
from svd_data.demo.strata import Kinds, subgroups
from svd_data.demo.themes import PLACE_TYPES

OFFENCES_SOURCE = "demo_offences"
# Published keys: the data is synthetic. One for each table, so that an offence and its victims have unlike keys.
OFFENCE_SALT, VICTIM_SALT, SUSPECT_SALT = 0x5EED_0FFE, 0x5EED_071C, 0x5EED_505E
PEOPLE_PER_OFFENCE = 8  # more than any offence has of victims or suspects


@dataclass(frozen=True)
class Recorded:
    """All that was drawn about the offences; one entry per offence in every array."""

    kinds: Kinds
    area: Ints  # position in Places, negative where not placed
    point: Ints
    occurred_at: NDArray[np.datetime64]
    place_type: Ints
    outcome: Ints
    weapon_recorded: Bools
    domestic_abuse_recorded: Bools
    victims: People
    suspects: People

    def ward(self, places: Places) -> Ints:
        """Return the position of each offence's ward, negative where not placed."""
        return np.where(self.area < 0, -1, places.ward[self.area])

    def order(self, places: Places) -> Ints:
        """Return the offences' order in the table: month, ward, small area, time; NULLs last."""
        time = np.where(np.isnat(self.occurred_at), np.datetime64("2100-01-01"), self.occurred_at)
        # codes sort as their positions do
        ward, area = (np.where(self.area < 0, len(places.codes), codes) for codes in (self.ward(places), self.area))
        return np.lexsort((time, area, ward, self.kinds.month))


def coded(codes: Ints, labels: Sequence[str]) -> pa.DictionaryArray:
    """Return text by position in `labels`, NULL where the position is negative."""
    indices = pa.array(np.maximum(codes, 0).astype(np.int16), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(labels, type=pa.string()))


def same(label: str, rows: int) -> pa.DictionaryArray:
    """Return one label in every row."""
    return coded(np.zeros(rows, dtype=np.int64), [label])


def small(values: Ints, missing: int) -> pa.Array:
    """Return SMALLINTs, NULL where `missing`."""
    return pa.array(values.astype(np.int16), mask=values == missing)


def offences_table(facts: Facts, places: Places, months: list[date], recorded: Recorded, order: Ints) -> pa.Table:
    """Return one row per offence or incident, offence_id running from 1 in the given order."""
    kinds, area = recorded.kinds, recorded.area[order]
    rows, not_placed = len(order), area < 0
    categories = [*(item.name for item in facts.categories), facts.anti_social_behaviour.name]
    no_weapon = ~recorded.weapon_recorded[order]
    first_days = np.array(months, dtype="datetime64[D]")
    lsoa = coded(area, places.codes)
    columns: dict[str, Any] = {
        "offence_id": pa.array(np.arange(1, rows + 1)),
        "source_id": same(OFFENCES_SOURCE, rows),
        "month": pa.array(first_days[kinds.month[order]], type=pa.date32()),
        "occurred_at": pa.array(recorded.occurred_at[order].astype("datetime64[us]")),
        "category": coded(kinds.category[order], categories),
        "subgroup": coded(kinds.subgroup[order], subgroups(facts)),
        "is_crime": pa.array(kinds.is_crime[order]),
        "ward_code": coded(recorded.ward(places)[order], places.ward_codes),
        "lsoa_code": lsoa,
        "source_lsoa_code": lsoa,
        "longitude": pa.array(places.longitude[area, recorded.point[order]], mask=not_placed),
        "latitude": pa.array(places.latitude[area, recorded.point[order]], mask=not_placed),
        "place_type": coded(recorded.place_type[order], PLACE_TYPES),
        "outcome": coded(recorded.outcome[order], OUTCOMES),
        "knife": pa.array(kinds.knife[order], mask=no_weapon),
        "firearm": pa.array(kinds.firearm[order], mask=no_weapon),
        "domestic_abuse": pa.array(kinds.domestic_abuse[order], mask=~recorded.domestic_abuse_recorded[order]),
        "youngest_victim_age": small(youngest(recorded.victims, rows)[order], NOBODY),
        "youngest_suspect_age": small(youngest(recorded.suspects, rows)[order], NOBODY),
        "has_female_victim": _has_female_victim(recorded, order),
        "record_key": pa.array(keys(order, OFFENCE_SALT)),
    }
    return pa.table(columns)


def _has_female_victim(recorded: Recorded, order: Ints) -> pa.Array:
    """TRUE with a female victim; NULL for incidents and where a sex is not recorded and may be hers; else FALSE."""
    female = has_sex(recorded.victims, FEMALE, len(order))
    unknown = ~female & has_sex(recorded.victims, NOT_RECORDED, len(order)) | ~recorded.kinds.is_crime
    return pa.array(female[order], mask=unknown[order])


def people_table(facts: Facts, people: People, order: Ints, salt: int) -> pa.Table:
    """Return one row per victim, or suspect, in the order of the offences' table."""
    offence_id = np.empty(len(order), dtype=np.int64)
    offence_id[order] = np.arange(1, len(order) + 1)
    by_offence = np.argsort(offence_id[people.offence], kind="stable")
    offence, person_no, age = people.offence[by_offence], people.person_no[by_offence], people.age[by_offence]
    band = np.searchsorted(profiles.AGE_STARTS, age, side="right") - 1
    return pa.table({
        "offence_id": pa.array(offence_id[offence]),
        "person_no": pa.array(person_no.astype(np.int16)),
        "age": small(age, NOT_RECORDED),
        "age_band": coded(band, profiles.AGE_BANDS),
        "sex": coded(people.sex[by_offence], SEXES),
        "ethnicity": coded(people.ethnicity[by_offence], list(facts.residents.ethnicity)),
        "record_key": pa.array(keys(offence * PEOPLE_PER_OFFENCE + person_no, salt)),
    })  # fmt: skip


def population_table(facts: Facts, places: Places, residents: Residents) -> pa.Table:
    """Return residents by year, small area, sex and age, and in a second dataset by small area and ethnic group."""
    year, area, sex, age = (axis.ravel() for axis in np.indices(residents.persons.shape))
    years = np.array(facts.residents.years, dtype=np.int16)
    all_ = np.full_like(area, -1)
    by_age = _population(places, "synthetic_mid_year_estimate", years[year], area, sex, age, all_, residents.persons)
    area, group = (axis.ravel() for axis in np.indices(residents.census.shape))
    all_, census_year = np.full_like(area, -1), np.full(len(area), facts.residents.census_year, dtype=np.int16)
    groups = list(facts.residents.ethnicity)
    census = _population(
        places, "synthetic_census_2021", census_year, area, all_, all_, group, residents.census, groups
    )
    return pa.concat_tables([by_age, census], promote_options="default").unify_dictionaries()


def _population(
    places: Places, dataset: str, year: NDArray[np.int16], area: Ints, sex: Ints, age: Ints, group: Ints, persons: Ints,
    groups: Sequence[str] = (),
) -> pa.Table:  # fmt: skip
    return pa.table({
        "dataset": same(dataset, len(area)),
        "year": pa.array(year),
        "lsoa_code": coded(area, places.codes),
        "ward_code": coded(places.ward[area], places.ward_codes),
        "sex": coded(sex, RESIDENT_SEXES),
        "age": small(age, -1),
        "ethnicity": coded(group, groups),
        "persons": pa.array(persons.ravel().astype(np.int32)),
    })  # fmt: skip


def wards_table(places: Places) -> pa.Table:
    """Return one row per ward, dissolved from its small areas."""
    geometry = pa.array(shapely.to_wkb(places.ward_geometry).tolist(), type=pa.binary())
    return pa.table({"ward_code": places.ward_codes, "ward_name": places.ward_names, "geometry": geometry})


def lsoa_codes_table(places: Places) -> pa.Table:
    """Return one row per small-area code: the demonstration data has one vintage."""
    wards = [places.ward_codes[ward] for ward in places.ward]
    return pa.table({"source_lsoa_code": places.codes, "lsoa_code": places.codes, "ward_code": wards})


def lsoas_table(places: Places) -> pa.Table:
    """Return one row per small area, with synthetic deprivation."""
    return pa.table({
        "lsoa_code": places.codes,
        "lsoa_name": places.names,
        "ward_code": [places.ward_codes[ward] for ward in places.ward],
        "geometry": pa.array(shapely.to_wkb(places.geometry).tolist(), type=pa.binary()),
        "deprivation_edition": ["synthetic"] * len(places.codes),
        "deprivation_rank": pa.array(places.deprivation_rank.astype(np.int32)),
        "deprivation_decile": pa.array(places.deprivation_decile.astype(np.int16)),
    })  # fmt: skip
