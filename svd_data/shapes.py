"""Ward outlines for the screen: generalised together, so that neighbours still share their edges, and small to send."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj
import shapely

from svd_data.database import Connection
from svd_data.queries import ward_shapes
from svd_data.readers.boundaries import BRITISH_NATIONAL_GRID, LONGITUDE_LATITUDE

# At the scale of a city on a screen one pixel is some 20 to 40 metres.
_TOLERANCE_METRES = 25

_TO_GRID = pyproj.Transformer.from_crs(LONGITUDE_LATITUDE, BRITISH_NATIONAL_GRID, always_xy=True)
_FROM_GRID = pyproj.Transformer.from_crs(BRITISH_NATIONAL_GRID, LONGITUDE_LATITUDE, always_xy=True)


@dataclass(frozen=True)
class WardShape:
    """One ward's outline: its code and name, a GeoJSON geometry in degrees, and a point inside it for its label."""

    ward_code: str
    ward_name: str
    geometry: dict[str, Any]
    label_latitude: float
    label_longitude: float


@dataclass(frozen=True)
class WardShapes:
    """Every ward of the area, in order of code, and what holds them all: (south, west), (north, east)."""

    wards: tuple[WardShape, ...]
    south_west: tuple[float, float]
    north_east: tuple[float, float]


def load_ward_shapes(connection: Connection) -> WardShapes:
    """Return the generalised outlines of the file behind `connection`."""
    frame = ward_shapes(connection)
    full = shapely.from_wkb([bytes(wkb) for wkb in frame["geometry"]])
    on_grid = shapely.transform(full, lambda xy: np.column_stack(_TO_GRID.transform(xy[:, 0], xy[:, 1])))
    simple = shapely.coverage_simplify(on_grid, _TOLERANCE_METRES)
    labels = shapely.transform(
        [_label_point(shape) for shape in simple], lambda xy: np.column_stack(_FROM_GRID.transform(xy[:, 0], xy[:, 1]))
    )
    degrees = shapely.transform(
        simple, lambda xy: np.round(np.column_stack(_FROM_GRID.transform(xy[:, 0], xy[:, 1])), 5)
    )
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(degrees))
    wards = tuple(
        WardShape(code, name, json.loads(shapely.to_geojson(shape)), float(point.y), float(point.x))
        for code, name, shape, point in zip(frame["ward_code"], frame["ward_name"], degrees, labels, strict=True)
    )
    return WardShapes(wards, (south, west), (north, east))


def _label_point(shape: Any) -> Any:
    # The middle of the largest circle that fits inside: the place with most room for a name.
    return shapely.get_point(shapely.maximum_inscribed_circle(shape, tolerance=20), 0)
