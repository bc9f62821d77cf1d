"""The real small areas and wards of the area, with invented points and levels of deprivation in them."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
import shapely.geometry
from numpy.random import Generator
from numpy.typing import NDArray

from svd_data.demo.draws import Floats, Ints
from svd_data.demo.facts import REFERENCE, Facts

CITY_CENTRE = (-1.5106, 52.4081)  # Broadgate
POINTS = 25  # invented snapping points in a small area
ENGLISH_SMALL_AREAS = 32_844  # LSOAs of 2011 in England: deprivation ranks run from 1, most deprived, to this
# Puts about 14.4% of Coventry's small areas in England's most deprived tenth, as the indices of 2019 did.
RANK_BEND = 1.188


@dataclass(frozen=True)
class Places:
    """The small areas in order of code, one entry each, and their wards in order of code."""

    codes: list[str]
    names: list[str]
    geometry: NDArray[Any]
    ward: Ints  # position in ward_codes
    ward_codes: list[str]
    ward_names: list[str]
    ward_geometry: NDArray[Any]
    from_centre: Floats  # km
    deprivation: Floats  # 0 least to 1 most deprived, evenly spread
    longitude: Floats  # small areas x POINTS
    latitude: Floats

    @property
    def deprivation_rank(self) -> Ints:
        """Synthetic rank among England's small areas, 1 the most deprived."""
        rank: Ints = 1 + np.floor((ENGLISH_SMALL_AREAS - 1) * (1 - self.deprivation) ** RANK_BEND).astype(np.int64)
        return rank

    @property
    def deprivation_decile(self) -> Ints:
        """Tenth of England's small areas, 1 the most deprived."""
        return (self.deprivation_rank - 1) * 10 // ENGLISH_SMALL_AREAS + 1


def load_places(facts: Facts, rng: Generator) -> Places:
    """Return the area's small areas and wards, from the boundaries kept in data/reference."""
    collection = json.loads((REFERENCE / "coventry_lsoa_2011.geojson").read_text(encoding="utf-8"))
    features = sorted(collection["features"], key=lambda feature: str(feature["properties"]["lsoa_code"]))
    properties = [feature["properties"] for feature in features]
    geometry = np.array([shapely.geometry.shape(feature["geometry"]) for feature in features])
    ward_names = {item["ward_code"]: item["ward_name"] for item in properties}
    ward_codes = sorted(ward_names)
    ward = np.array([ward_codes.index(item["ward_code"]) for item in properties])
    longitude, latitude = _points(rng, geometry)
    return Places(
        codes=[item["lsoa_code"] for item in properties],
        names=[item["lsoa_name"] for item in properties],
        geometry=geometry,
        ward=ward,
        ward_codes=ward_codes,
        ward_names=[ward_names[code] for code in ward_codes],
        ward_geometry=np.array([shapely.coverage_union_all(geometry[ward == code]) for code in range(len(ward_codes))]),
        from_centre=_kilometres(geometry),
        deprivation=_deprivation(rng, facts, [item["ward_code"] for item in properties]),
        longitude=longitude,
        latitude=latitude,
    )


def ward_levels(facts: Facts, places: Places, field: str) -> Floats:
    """Return one assumed ward level (a field of facts.WardLevel) for each small area."""
    by_code = {level.code: float(getattr(level, field)) for level in facts.wards}
    return np.array([by_code[places.ward_codes[ward]] for ward in places.ward])


def _points(rng: Generator, geometry: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return POINTS points inside each area, to six decimals as police.uk prints them."""
    longitude, latitude = np.empty((len(geometry), POINTS)), np.empty((len(geometry), POINTS))
    for position, (area, (west, south, east, north)) in enumerate(zip(geometry, shapely.bounds(geometry), strict=True)):
        # a polygon fills at least a fifth of its box, so 40 times as many as are needed always suffice
        x = np.round(rng.uniform(west, east, 40 * POINTS), 6)
        y = np.round(rng.uniform(south, north, 40 * POINTS), 6)
        inside = np.flatnonzero(shapely.contains_xy(area, x, y))[:POINTS]
        longitude[position], latitude[position] = x[inside], y[inside]
    return longitude, latitude


def _kilometres(geometry: NDArray[Any]) -> Floats:
    """Return the distance of each area's middle from the city centre; flat, which is near enough over 10 km."""
    middles = shapely.point_on_surface(geometry)
    east = (shapely.get_x(middles) - CITY_CENTRE[0]) * 111.3 * np.cos(np.radians(CITY_CENTRE[1]))
    north = (shapely.get_y(middles) - CITY_CENTRE[1]) * 111.2
    distance: Floats = np.hypot(east, north)
    return distance


def _deprivation(rng: Generator, facts: Facts, ward_codes: list[str]) -> Floats:
    """Return 0-1 by order of the ward's assumed level and chance, so that it is evenly spread over the areas."""
    by_code = {level.code: level.deprivation for level in facts.wards}
    score = np.array([by_code[code] for code in ward_codes]) + rng.normal(0, 1.7, len(ward_codes))
    order: Floats = (np.argsort(np.argsort(score)) + 0.5) / len(score)
    return order
