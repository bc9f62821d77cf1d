"""Residents of each small area: by sex and single year of age in each year, and by ethnic group at the census.

Synthetic but for the city's totals. Rounding is by running total, so that whole persons add to each city total.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from svd_data.demo.draws import Floats, Ints
from svd_data.demo.facts import Facts
from svd_data.demo.places import Places, ward_levels

SEXES = ("female", "male")
OLDEST = 90  # 90 is 90 and over
# age and relative number of residents, before students; straight lines between
AGE_CURVE = (
    (0, 1.25), (5, 1.3), (12, 1.25), (17, 1.2), (24, 1.45), (30, 1.6), (40, 1.4), (55, 1.15), (70, 0.75), (80, 0.45),
    (89, 0.16), (90, 0.65),
)  # fmt: skip
STUDENT_AGES = slice(18, 25)
STUDENT_RAISE = 0.45  # the 18-24 bulge, per unit of a ward's assumed student level


@dataclass(frozen=True)
class Residents:
    """Persons by year x small area x sex x age (SEXES, 0 to 90), and by small area x ethnic group at the census."""

    persons: Ints
    census: Ints
    ethnicity_shares: Floats

    def in_census_year(self, facts: Facts) -> Ints:
        """Return all residents of each small area in the census year."""
        total: Ints = self.persons[facts.residents.years.index(facts.residents.census_year)].sum(axis=(1, 2))
        return total


def build_residents(rng: Generator, facts: Facts, places: Places) -> Residents:
    """Return synthetic residents that add to the city's totals in every year."""
    students = ward_levels(facts, places, "students")
    size = rng.lognormal(0, 0.12, len(students)) * (1 + 0.12 * students)
    sex_and_age = _sex_and_age(facts, students)
    # the city grows most where students live
    growth = 1 + 0.02 * students
    first = facts.residents.years[0]
    persons = np.stack([
        _round_along((size * growth ** (year - first))[:, None, None] * sex_and_age, total)
        for year, total in zip(facts.residents.years, facts.residents.persons, strict=True)
    ])  # fmt: skip
    shares = _ethnicity_shares(rng, facts, places)
    census = persons[facts.residents.years.index(facts.residents.census_year)].sum(axis=(1, 2))
    return Residents(persons, _split_rows(census, shares), shares)


def _sex_and_age(facts: Facts, students: Floats) -> Floats:
    """Return shares of a small area's residents: areas x sexes x ages, adding to 1 in each area."""
    ages, heights = zip(*AGE_CURVE, strict=True)
    curve = np.tile(np.interp(np.arange(OLDEST + 1), ages, heights), (len(students), 1))
    curve[:, STUDENT_AGES] *= 1 + STUDENT_RAISE * students[:, None]
    curve /= curve.sum(axis=1, keepdims=True)
    # women live longer: half of all at 60, two thirds of those aged 90 and over
    female = np.interp(np.arange(OLDEST + 1), [0, 60, 90], [0.49, 0.5, 0.66])
    female *= (1 - facts.residents.male_share) / np.average(female, weights=curve.mean(axis=0))
    return np.stack([curve * female, curve * (1 - female)], axis=1)


def _round_along(weights: Floats, total: int) -> Ints:
    """Return whole numbers in proportion to `weights` that add to `total`, by rounding the running total."""
    running = np.cumsum(weights.ravel())
    rounded = np.floor(running * (total / running[-1]) + 0.5)
    persons: Ints = np.diff(rounded, prepend=0).astype(np.int64).reshape(weights.shape)
    return persons


def _split_rows(totals: Ints, shares: Floats) -> Ints:
    """Return each row's total split by its shares into whole numbers that add to it."""
    running = np.floor(np.cumsum(shares, axis=1) * totals[:, None] + 0.5).astype(np.int64)
    running[:, -1] = totals
    return np.diff(running, axis=1, prepend=0)


def _ethnicity_shares(rng: Generator, facts: Facts, places: Places) -> Floats:
    """Return the share of each ethnic group in each small area, in the order of the facts; rows add to 1."""
    groups = list(facts.residents.ethnicity)
    city = np.array(list(facts.residents.ethnicity.values()))
    raised = ward_levels(facts, places, "minority") * rng.lognormal(-0.05, 0.3, len(places.codes))
    # tempered, so that the city's own shares come out near
    tilt = np.where(np.array(groups) == "White", 1.0, 1.08 * raised[:, None])
    shares: Floats = city * tilt / (city * tilt).sum(axis=1, keepdims=True)
    return shares
