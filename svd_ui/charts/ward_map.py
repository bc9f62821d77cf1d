"""The map of wards as a chart, for what is shown large or taken away: the shapes and fills of the map on screen, without its clicks."""

import math
from dataclasses import dataclass, replace

import altair as alt

from svd_data.disclosure import Released
from svd_data.shapes import WardShape, WardShapes
from svd_ui.charts.parts import layered
from svd_ui.paint import DARK_FILLS, WardPaint
from svd_ui.palette import CHOSEN, DARK_GREY, HATCH

# Of a label, in pixels. A letter of the usual fonts is about half as wide as it is high; names are mostly small letters.
_FONT_SIZE, _LETTER_WIDTH = 12, 6.2
# Where a label may stand, best first: how far down, in pixels, and how far to the right, as a part of its width.
_HALF = 1.3 * _FONT_SIZE
_PLACES = ((0.0, 0.0), (-_HALF, 0.0), (_HALF, 0.0), (0.0, 0.25), (0.0, -0.25))


def ward_map_chart(wards: Released, shapes: WardShapes, paint: dict[str, WardPaint], height: int) -> alt.LayerChart:
    """Return every ward in its fill, the chosen ones outlined, each with its name and figure.

    wards: with ward_code, in the order in which names give way to each other, and is_chosen. A ward without paint is hatched.
    HATCH and HIDDEN_FILL are patterns that the picture's writer has to define; a screen without them shows no fill there.
    """
    chosen = set(wards.frame.loc[wards.frame["is_chosen"], "ward_code"])
    # The outlined ones last, so that their edge lies over their neighbours'.
    outlines = sorted(shapes.wards, key=lambda shape: shape.ward_code in chosen)
    data = alt.Data(values=[_feature(shape, paint, shape.ward_code in chosen) for shape in outlines])
    areas = (
        alt.Chart(data)
        .mark_geoshape(strokeJoin="round")
        .encode(
            fill=alt.Fill("properties.fill:N", scale=None),
            stroke=alt.Stroke("properties.edge:N", scale=None),
            strokeWidth=alt.StrokeWidth("properties.width:Q", scale=None),
        )
    )
    (south, west), (north, east) = shapes.south_west, shapes.north_east
    top, bottom = _mercator(north), _mercator(south)
    scale = height / (top - bottom)
    # As wide as the area is for its height, so that it is known where each name comes to stand.
    width = round((east - west) * scale)
    labels = _labels(wards, shapes, paint, _Placed(west, top, scale), width, height)
    return layered([areas, *labels], height=height).project(type="mercator").properties(width=width)


def _feature(shape: WardShape, paint: dict[str, WardPaint], is_chosen: bool) -> dict[str, object]:
    fill = paint[shape.ward_code].fill if shape.ward_code in paint else HATCH
    edge, width = (CHOSEN, 5) if is_chosen else (DARK_GREY, 1)
    return {
        "type": "Feature",
        "geometry": shape.geometry,
        "properties": {"name": shape.ward_name, "fill": fill, "edge": edge, "width": width},
    }


def _labels(
    wards: Released, shapes: WardShapes, paint: dict[str, WardPaint], placed: "_Placed", width: int, height: int
) -> list[alt.Chart]:
    """Return names and figures, each with a halo, of the wards whose labels run neither into those of wards before them nor
    over the edges of a map of that size in pixels.
    """
    chosen = set(wards.frame.loc[wards.frame["is_chosen"], "ward_code"])
    rank = {code: place for place, code in enumerate(wards.frame["ward_code"])}
    first = sorted(
        shapes.wards, key=lambda shape: (shape.ward_code not in chosen, rank.get(shape.ward_code, len(rank)))
    )
    rows: list[dict[str, object]] = []
    boxes: list[tuple[float, float, float, float]] = []
    for shape in first:
        figure = paint[shape.ward_code].figure if shape.ward_code in paint else ""
        # Moved a little up, down or aside before it is left out.
        places = [replace(placed, down=down, aside=aside) for down, aside in _PLACES]
        within = [place for place in places if _is_within(place.box(shape, figure), width, height)]
        free = [place for place in within if not any(_overlap(place.box(shape, figure), other) for other in boxes)]
        if not free:
            continue
        place = free[0]
        boxes.append(place.box(shape, figure))
        is_on_dark = shape.ward_code in paint and paint[shape.ward_code].fill in DARK_FILLS
        rows.append(
            {
                "longitude": place.longitude(shape, figure),
                "latitude": place.latitude(shape),
                "name": shape.ward_name,
                "figure": figure,
                # White letters on the two darkest blues, black elsewhere, each with a halo of the other.
                "ink": "#FFFFFF" if is_on_dark else "#0B0C0C",
                "halo": "#12436D" if is_on_dark else "#FFFFFF",
            }
        )
    base = alt.Chart(alt.Data(values=rows)).encode(longitude="longitude:Q", latitude="latitude:Q")
    layers = []
    for text, rise in (("name", -_FONT_SIZE * 0.6), ("figure", _FONT_SIZE * 0.6)):
        mark = base.mark_text(fontSize=_FONT_SIZE, dy=rise, strokeJoin="round")
        words = mark.encode(text=f"{text}:N")
        layers.append(words.encode(stroke=alt.Stroke("halo:N", scale=None), strokeWidth=alt.value(3)))
        layers.append(words.encode(color=alt.Color("ink:N", scale=None)))
    return layers


@dataclass(frozen=True)
class _Placed:
    """Where the map puts a label: Mercator, fitted into width and height. down, aside: moved as _PLACES has it."""

    west: float
    north: float
    scale: float
    down: float = 0
    aside: float = 0

    def longitude(self, shape: WardShape, figure: str) -> float:
        """Return where the middle of a ward's label is."""
        return shape.label_longitude + self.aside * _width(shape, figure) / self.scale

    def latitude(self, shape: WardShape) -> float:
        """Return where the middle of a ward's label is."""
        return _latitude(_mercator(shape.label_latitude) - self.down / self.scale)

    def box(self, shape: WardShape, figure: str) -> tuple[float, float, float, float]:
        """Return the left, top, right and bottom of a ward's label in pixels."""
        x = (self.longitude(shape, figure) - self.west) * self.scale
        y = (self.north - _mercator(shape.label_latitude)) * self.scale + self.down
        half = _width(shape, figure) / 2
        return (x - half, y - _FONT_SIZE * 1.3, x + half, y + _FONT_SIZE * 1.3)


def _width(shape: WardShape, figure: str) -> float:
    return max(len(shape.ward_name), len(figure)) * _LETTER_WIDTH


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_within(box: tuple[float, ...], width: int, height: int) -> bool:
    """Return whether a label stays on its map."""
    left, top, right, bottom = box
    return left >= 0 and top >= 0 and right <= width and bottom <= height


def _mercator(latitude: float) -> float:
    """Return a latitude's place on the map, in degrees of longitude."""
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))


def _latitude(place: float) -> float:
    """Return the latitude of a place on the map; `_mercator` the other way round."""
    return math.degrees(2 * math.atan(math.exp(math.radians(place))) - math.pi / 2)
