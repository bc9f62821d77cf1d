"""How many offences of each category in each month: whole numbers fitted to two published series that disagree.

Axes everywhere: months from April 2018 (so month // 12 is the financial year and (month + 3) // 12 the calendar year
from 2018), then categories in the order of demo.toml.
"""

from datetime import date

import numpy as np
from numpy.random import Generator

from svd_data.demo.draws import Floats, Ints, round_to_total
from svd_data.demo.facts import Category, Facts

# The months in which people were told to stay at home, and how much of the month it was.
LOCKDOWN = {
    date(2020, 3, 1): 0.3, date(2020, 4, 1): 1.0, date(2020, 5, 1): 0.9, date(2020, 6, 1): 0.5, date(2020, 11, 1): 0.6,
    date(2021, 1, 1): 0.9, date(2021, 2, 1): 0.9, date(2021, 3, 1): 0.6,
}  # fmt: skip
PUBLISHED_YEARS = range(1, 7)  # calendar years 2019 to 2024, counted from 2018
# The two series do not agree, so that fitting both to the end would bend the months; after four rounds every category's
# calendar year is within 2% of its figure.
ROUNDS = 4


def months(facts: Facts) -> list[date]:
    """Return the first day of each month covered, in order."""
    first, last = facts.area.first_month, facts.area.last_month
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    numbers = [first.month - 1 + step for step in range(count)]
    return [date(first.year + number // 12, number % 12 + 1, 1) for number in numbers]


def crimes_by_month(facts: Facts, rng: Generator) -> Ints:
    """Return recorded crimes by month and category, months x categories; each financial year's total is exact."""
    shape = np.stack([_shape(category, months(facts)) for category in facts.categories], axis=1)
    fitted = _fit(shape * np.exp(rng.normal(0, 0.035, shape.shape)), facts)
    by_year = [round_to_total(fitted[start : start + 12]) for start in range(0, len(fitted), 12)]
    return np.concatenate(by_year)


def incidents_by_month(facts: Facts, rng: Generator) -> Ints:
    """Return incidents of anti-social behaviour by month."""
    shape = _shape(facts.anti_social_behaviour, months(facts))
    return round_to_total(shape * np.exp(rng.normal(0, 0.05, shape.shape)))


def _shape(category: Category, days: list[date]) -> Floats:
    """Return a monthly series through the category's yearly levels, with season and lockdown, not yet fitted."""
    # a year's level belongs to its middle, between June (5) and July (6)
    middles = np.arange(len(category.levels)) * 12 + 5.5
    since_2018 = np.array([(day.year - 2018) * 12 + day.month - 1 for day in days])
    level = np.interp(since_2018, middles, category.levels) / 12
    season = 1 + category.season * np.cos(2 * np.pi * (since_2018 % 12 + 1 - category.peak_month) / 12)
    lockdown = np.array([1 + (category.lockdown - 1) * LOCKDOWN.get(day, 0) for day in days])
    shape: Floats = level * season * lockdown
    return shape


def _fit(shape: Floats, facts: Facts) -> Floats:
    """Scale to the categories' calendar years and to the financial years' totals in turn, ending with the latter."""
    fitted = shape.copy()
    month = np.arange(len(shape))
    published = np.array([category.published for category in facts.categories])
    for _ in range(ROUNDS):
        for year in PUBLISHED_YEARS:
            inside = (month + 3) // 12 == year
            fitted[inside] *= published[:, year - 1] / fitted[inside].sum(axis=0)
        for number, year_facts in enumerate(facts.financial_years):
            inside = month // 12 == number
            fitted[inside] *= year_facts.recorded_crime / fitted[inside].sum()
    return fitted
