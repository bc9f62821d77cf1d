"""Ward outlines for the screen."""

import shapely

from svd_data.database import Connection
from svd_data.shapes import load_ward_shapes


def test_every_ward_has_a_valid_outline_with_its_label_inside(demo: Connection) -> None:
    shapes = load_ward_shapes(demo)
    assert len({ward.ward_code for ward in shapes.wards}) == 18
    for ward in shapes.wards:
        outline = shapely.geometry.shape(ward.geometry)
        assert outline.is_valid
        assert outline.contains(shapely.Point(ward.label_longitude, ward.label_latitude))


def test_all_outlines_lie_within_the_bounds(demo: Connection) -> None:
    shapes = load_ward_shapes(demo)
    (south, west), (north, east) = shapes.south_west, shapes.north_east
    outlines = [shapely.geometry.shape(ward.geometry) for ward in shapes.wards]
    assert shapely.box(west, south, east, north).covers(shapely.union_all(outlines))
