"""Which small area and point an offence falls in: the pull of the centre, schools, shops and homes, and hotspots.

All levels are assumed.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator

from svd_data.demo.draws import Floats, Ints, draw_by_row
from svd_data.demo.facts import Facts
from svd_data.demo.places import POINTS, Places
from svd_data.demo.themes import DAY, DOMESTIC, HOME, NIGHT, RETAIL, SCHOOL, STREET, THEMES, VEHICLE

NOT_PLACED_SHARE = 0.015
SCHOOL_AREAS, RETAIL_AREAS = 22, 14
DAYS_TO_TURN = 365  # a hotspot takes a year to rise and a year to fall


@dataclass(frozen=True)
class Pull:
    """How one theme's offences spread. The shares of the centre and of special areas leave the rest to homes."""

    centre: float  # share drawn to the city centre
    reach: float  # km over which the centre's pull falls to a third
    special: float = 0.0  # share drawn to a few special areas, such as those with a school
    special_areas: int = 0
    deprived: float = 0.5  # 0: residents alone; 1 and more: deprivation as well
    heat: float = 0.0  # how strongly hotspots work: 1 fully, 0 not at all


PULLS = {
    NIGHT: Pull(centre=0.58, reach=0.45, deprived=0.6, heat=0.6),
    SCHOOL: Pull(centre=0.20, reach=0.40, special=0.55, special_areas=SCHOOL_AREAS, deprived=1.0, heat=1.0),
    DOMESTIC: Pull(centre=0.02, reach=0.80, deprived=1.0, heat=0.2),
    STREET: Pull(centre=0.24, reach=0.60, deprived=1.2, heat=1.0),
    HOME: Pull(centre=0.04, reach=1.20, deprived=0.5),
    RETAIL: Pull(centre=0.45, reach=0.40, special=0.45, special_areas=RETAIL_AREAS),
    VEHICLE: Pull(centre=0.12, reach=1.30, deprived=0.2),
    DAY: Pull(centre=0.22, reach=0.60, deprived=0.7, heat=0.4),
}


def draw_areas(rng: Generator, weights: Floats, themes: Ints, month: Ints) -> Ints:
    """Return the small area of each offence, -1 where not placed, from weights by theme, month and area."""
    by_row = weights.reshape(-1, weights.shape[2])
    drawn = draw_by_row(rng, by_row, themes * weights.shape[1] + month)
    return np.where(rng.random(len(drawn)) < NOT_PLACED_SHARE, -1, drawn)


def draw_points(rng: Generator, themes: Ints) -> Ints:
    """Return which point of its small area each offence is snapped to; some are much used, and themes differ."""
    popularity = (1 / (1 + np.arange(POINTS)) ** 0.8)[None, :]
    return (draw_by_row(rng, popularity, np.zeros_like(themes)) + 3 * themes) % POINTS


def area_weights(rng: Generator, facts: Facts, places: Places, residents: Ints, months: list[date]) -> Floats:
    """Return the pull of each small area: themes x months x areas, on one scale within a theme."""
    heat = _heat(facts, places, months)
    by_theme = [_theme_weights(rng, PULLS[theme], places, residents, heat) for theme in range(len(THEMES))]
    return np.stack(by_theme)


def _theme_weights(rng: Generator, pull: Pull, places: Places, residents: Ints, heat: Floats) -> Floats:
    centre = np.exp(-places.from_centre / pull.reach)
    special = np.zeros(len(residents))
    special[rng.choice(len(residents), pull.special_areas, replace=False)] = 1
    special *= rng.lognormal(0, 0.4, len(residents))
    homes = residents * (0.35 + places.deprivation) ** (2 * pull.deprived) * rng.lognormal(0, 0.4, len(residents))
    usual = pull.special * _shares(special) + (1 - pull.centre - pull.special) * _shares(homes)
    weights: Floats = pull.centre * _shares(centre) + usual + pull.heat * heat * usual.mean()
    return weights


def _shares(weights: Floats) -> Floats:
    total = weights.sum()
    return weights / total if total else weights


def _heat(facts: Facts, places: Places, months: list[date]) -> Floats:
    """Return what hotspots add to each area, in average areas' street violence: months x areas, 0 outside hotspots."""
    heat = np.zeros((len(months), len(places.codes)))
    for hotspot in facts.hotspots:
        risen = np.array([(day - hotspot.rises).days for day in months]) / DAYS_TO_TURN
        fallen = np.array([(day - hotspot.falls).days for day in months]) / DAYS_TO_TURN
        level = np.clip(risen, 0, 1) - np.clip(fallen, 0, 1)
        heat[:, places.codes.index(hotspot.lsoa_code)] = hotspot.strength * level
    return heat
