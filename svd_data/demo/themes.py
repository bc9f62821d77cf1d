"""The situations that offences happen in: each decides where, when and in what kind of place. Shares are assumed."""

import numpy as np
from numpy.random import Generator

from svd_data.demo.draws import Floats, Ints, draw_by_row
from svd_data.demo.facts import Facts
from svd_data.demo.strata import Kinds, subgroups

THEMES = ("night", "school", "domestic", "street", "home", "retail", "vehicle", "day")
NIGHT, SCHOOL, DOMESTIC, STREET, HOME, RETAIL, VEHICLE, DAY = range(len(THEMES))

# subgroup -> shares of themes; offences that involve a young person in a serious offence are below
ADULT_THEMES: dict[str, dict[int, float]] = {
    "homicide": {NIGHT: 0.4, STREET: 0.4, HOME: 0.2},
    "violence_with_injury": {NIGHT: 0.60, STREET: 0.20, DAY: 0.20},
    "violence_without_injury": {DAY: 0.45, NIGHT: 0.25, STREET: 0.18, SCHOOL: 0.12},
    "stalking_harassment": {DAY: 0.55, HOME: 0.45},
    "rape": {HOME: 0.55, NIGHT: 0.35, DAY: 0.1},
    "other_sexual": {HOME: 0.35, NIGHT: 0.4, DAY: 0.25},
    "robbery": {STREET: 0.6, NIGHT: 0.3, RETAIL: 0.1},
    "possession_of_weapons": {STREET: 0.5, NIGHT: 0.35, SCHOOL: 0.15},
    "public_order": {NIGHT: 0.35, DAY: 0.45, RETAIL: 0.2},
    "arson_criminal_damage": {HOME: 0.45, STREET: 0.3, VEHICLE: 0.25},
    "burglary": {HOME: 1.0},
    "vehicle_crime": {VEHICLE: 1.0},
    "other_theft": {DAY: 0.65, RETAIL: 0.2, NIGHT: 0.15},
    "shoplifting": {RETAIL: 1.0},
    "bicycle_theft": {DAY: 0.7, VEHICLE: 0.3},
    "theft_from_the_person": {NIGHT: 0.5, DAY: 0.5},
    "drugs": {STREET: 0.7, NIGHT: 0.3},
    "other_crime": {DAY: 0.6, HOME: 0.4},
    "anti_social_behaviour": {STREET: 0.5, DAY: 0.3, HOME: 0.2},
}
YOUNG_THEMES: dict[str, dict[int, float]] = ADULT_THEMES | {
    "violence_with_injury": {SCHOOL: 0.42, NIGHT: 0.23, STREET: 0.35},
    "violence_without_injury": {SCHOOL: 0.45, STREET: 0.55},
    "robbery": {SCHOOL: 0.45, STREET: 0.43, NIGHT: 0.12},
}

# theme -> kinds of place; "not recorded" is the rest
PLACE_TYPES = (
    "public_place", "dwelling", "licensed_premises", "school", "shop", "public_transport", "car_park", "workplace",
    "hospital",
)  # fmt: skip
PLACES: dict[int, dict[str, float]] = {
    NIGHT: {"public_place": 0.50, "licensed_premises": 0.38, "public_transport": 0.05, "hospital": 0.02, "shop": 0.02},
    SCHOOL: {"public_place": 0.56, "school": 0.24, "public_transport": 0.12, "shop": 0.05},
    DOMESTIC: {"dwelling": 0.90, "public_place": 0.07},
    STREET: {"public_place": 0.80, "public_transport": 0.06, "car_park": 0.06, "shop": 0.05},
    HOME: {"dwelling": 0.80, "workplace": 0.10, "shop": 0.05, "public_place": 0.03},
    RETAIL: {"shop": 0.91, "car_park": 0.03, "public_place": 0.04},
    VEHICLE: {"public_place": 0.66, "car_park": 0.22, "dwelling": 0.10},
    DAY: {"public_place": 0.42, "dwelling": 0.26, "workplace": 0.11, "shop": 0.09, "hospital": 0.05, "school": 0.04},
}


def draw_themes(rng: Generator, facts: Facts, kinds: Kinds) -> Ints:
    """Return the theme of each offence; domestic abuse has its own."""
    names = subgroups(facts)
    weights = np.zeros((2 * len(names), len(THEMES)))
    for half, shares in enumerate((ADULT_THEMES, YOUNG_THEMES)):
        for name, of_theme in shares.items():
            weights[half * len(names) + names.index(name), list(of_theme)] = list(of_theme.values())
    themes = draw_by_row(rng, weights, kinds.subgroup + kinds.young * len(names))
    return np.where(kinds.domestic_abuse, DOMESTIC, themes)


def draw_place_types(rng: Generator, themes: Ints) -> Ints:
    """Return the position in PLACE_TYPES of each offence, -1 where not recorded."""
    recorded: Floats = np.array([[PLACES[theme].get(place, 0.0) for place in PLACE_TYPES] for theme in sorted(PLACES)])
    weights = np.column_stack([recorded, 1 - recorded.sum(axis=1)])
    drawn = draw_by_row(rng, weights, themes)
    return np.where(drawn == len(PLACE_TYPES), -1, drawn)
