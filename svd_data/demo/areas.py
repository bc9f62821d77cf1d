"""Synthetic counts and residents of the authorities to compare with, and the area's own beside them.

Real are their names, codes and size; their offences are drawn: the area's own published shape, at a level of each one's own.
The area's own row is drawn too, near its synthetic offences and not equal to them: what police.uk publishes and what a force
records differ by some 3%, and an exact open count would give away what is rounded of the restricted ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from svd_data.comparators import comparator_sets
from svd_data.demo.draws import Floats, Ints
from svd_data.demo.facts import Facts
from svd_data.demo.strata import Kinds
from svd_data.errors import DefinitionError
from svd_data.toml_files import load_toml

REFERENCE = Path(__file__).parents[2] / "data" / "reference"

AREAS_SOURCE = "demo_areas"

# Assumed: how far the authorities' rates lie apart, all categories together and each of them, and how far a month lies from
# its year's course beyond chance. Rates of violence in English districts spread by about a quarter.
SPREAD_OF_AREAS, SPREAD_OF_CATEGORIES, SPREAD_OF_MONTHS = 0.14, 0.10, 0.04
# Assumed: growth or decline of an authority's rate in a year, and growth of its residents.
DRIFT, GROWTH = 0.012, 0.006


@dataclass(frozen=True)
class OtherArea:
    """One authority to compare with. persons: usual residents at Census 2021, to the nearest thousand."""

    code: str
    name: str
    persons: int


@cache
def other_areas(own_code: str) -> tuple[OtherArea, ...]:
    """Return the authorities of the project's sets for the area, each once, in order of code, without the area itself.

    Raises DefinitionError where demo_areas.toml lacks one, or holds one that is in no set.
    """
    path = REFERENCE / "demo_areas.toml"
    entries = load_toml(path)
    if set(entries) != {"source", "persons"}:
        raise DefinitionError(f"{path.name}: needs 'source' and the table [persons] and nothing else.")
    persons: Mapping[str, int] = entries["persons"]
    names = {area.code: area.name for each in comparator_sets(own_code).values() for area in each.others(own_code)}
    if unlike := set(names) ^ set(persons):
        raise DefinitionError(f"{path.name}, [persons]: {', '.join(sorted(unlike))} must be here just if in a set.")
    return tuple(OtherArea(code, names[code], persons[code]) for code in sorted(names))


def area_months_table(facts: Facts, months: list[date], kinds: Kinds, rng: Generator) -> pa.Table:
    """Return one row an authority, month and category."""
    categories = [category.name for category in (*facts.categories, facts.anti_social_behaviour)]
    own = np.zeros((len(months), len(categories)), dtype=np.int64)
    np.add.at(own, (kinds.month, kinds.category), 1)
    others = other_areas(facts.area.code)
    drawn = [_drawn(rng, facts, own, area) for area in others]
    published = rng.poisson(_course(own) * rng.lognormal(0, SPREAD_OF_MONTHS, own.shape))
    counts = np.stack([published, *drawn])
    area, month, category = (axis.ravel() for axis in np.indices(counts.shape))
    codes = np.array([facts.area.code, *(each.code for each in others)])
    names = np.array([facts.area.name, *(each.name for each in others)])
    return pa.table({
        "source_id": [AREAS_SOURCE] * counts.size,
        "area_code": pa.array(codes[area]),
        "area_name": pa.array(names[area]),
        "month": pa.array(np.array(months, dtype="datetime64[D]")[month], type=pa.date32()),
        "category": pa.array(np.array(categories)[category]),
        "offences": pa.array(counts.ravel()),
    })  # fmt: skip


def area_residents_table(facts: Facts) -> pa.Table:
    """Return one row an authority and year: the area's own as everywhere in the demonstration, others by their growth."""
    years, census = facts.residents.years, facts.residents.census_year
    rows = [(facts.area.code, facts.area.name, year, persons)
            for year, persons in zip(years, facts.residents.persons, strict=True)]  # fmt: skip
    rows += [
        (area.code, area.name, year, round(area.persons * (1 + GROWTH) ** (year - census) / 100) * 100)
        for area in other_areas(facts.area.code)
        for year in years
    ]
    codes, names, of_years, persons = zip(*rows, strict=True)
    return pa.table({
        "area_code": list(codes),
        "area_name": list(names),
        "year": pa.array(of_years, type=pa.int16()),
        "persons": pa.array(list(persons), type=pa.int32()),
    })  # fmt: skip


def _drawn(rng: Generator, facts: Facts, own: Ints, area: OtherArea) -> Ints:
    """Return an authority's counts by month and category: the area's own course at another level, with chance."""
    size = area.persons / facts.residents.persons[facts.residents.years.index(facts.residents.census_year)]
    level = rng.lognormal(0, SPREAD_OF_AREAS) * rng.lognormal(0, SPREAD_OF_CATEGORIES, own.shape[1])
    drift = np.exp(rng.normal(0, DRIFT) * np.linspace(-0.5, 0.5, len(own)) * len(own) / 12)
    months = rng.lognormal(0, SPREAD_OF_MONTHS, own.shape)
    counts: Ints = rng.poisson(_course(own) * size * level * drift[:, None] * months)
    return counts


def _course(own: Ints) -> Floats:
    """Return the area's own counts without its months' chance: a mean of three months, shorter at either end."""
    padded = np.vstack([own[:1], own, own[-1:]]).astype(np.float64)
    smooth: Floats = (padded[:-2] + padded[1:-1] + padded[2:]) / 3
    return smooth
