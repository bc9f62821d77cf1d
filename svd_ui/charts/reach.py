"""The chart of need beside reach: wards as points with their intervals."""

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from svd_data.statistics import CANNOT_TELL
from svd_data.views.reach import CORNERS, HIGH_HIGH, HIGH_LOW, LOW_HIGH, LOW_LOW, ReachView, quadrant_of
from svd_ui.charts.parts import AXIS, Key, layered
from svd_ui.measures import counted_things
from svd_ui.palette import DARK_BLUE, DARK_GREY, DARK_PINK, GRID_GREY, ORANGE, PURPLE, TURQUOISE

# What a click on a point tells: the name of the selection, and its one field.
SELECTION, SELECTED = "ward", "ward_code"

_UNCLEAR = quadrant_of("higher", CANNOT_TELL)
_OTHERS = "all others"
# Each place by colour and by shape.
_MARKS = {
    HIGH_LOW: (ORANGE, "square"),
    _UNCLEAR: (DARK_PINK, "triangle-up"),
    HIGH_HIGH: (DARK_BLUE, "circle"),
    LOW_HIGH: (PURPLE, "diamond"),
    LOW_LOW: (TURQUOISE, "triangle-down"),
    _OTHERS: (GRID_GREY, "circle"),
}
# Where the names of the quadrants stand: which edges, from the left and from the top.
_PLACES: dict[str, tuple[Any, Any]] = {
    HIGH_LOW: ("right", "bottom"),
    HIGH_HIGH: ("right", "top"),
    LOW_LOW: ("left", "bottom"),
    LOW_HIGH: ("left", "top"),
}

# Room that names are laid out for, in pixels: on a wider screen they have more of it.
_WIDTH, _LETTER, _LINE = 560, 7.0, 15
# What the axis below takes of a chart's height.
_BELOW = 40
# Where a name may stand, best first: aslant of its point, between the lines of its two intervals.
_SIDES: dict[str, tuple[Any, int, int]] = {
    "above right": ("left", 9, -11),
    "below right": ("left", 9, 12),
    "above left": ("right", -9, -11),
    "below left": ("right", -9, 12),
}


@dataclass(frozen=True)
class _Axes:
    """Which columns are drawn, with the titles of the axes and the highest value that each must reach."""

    x: str
    y: str
    x_title: str
    y_title: str
    x_most: float
    y_most: float


def reach_keys(view: ReachView) -> tuple[Key, ...]:
    """Return what the marks of the scatter stand for, those that it has."""
    present = {_mark(each) for each in _points(view, _axes(view))["quadrant"]}
    shapes = {name: shape.replace("-", " ") for name, (_, shape) in _MARKS.items()}
    return tuple(Key(f"{name} ({shapes[name]})", colour) for name, (colour, _) in _MARKS.items() if name in present)


def reach_chart(view: ReachView, height: int) -> alt.LayerChart:
    """Return each ward's reach over its need with 95% intervals both ways, beside the whole area's; a click selects a ward.

    Rates where both sides have them, else counts. A ward of which a figure is hidden, or too small for a rate, has no point.
    Wards in a corner, and those chosen, are named where there is room; all are in the table.
    """
    axes = _axes(view)
    points = _points(view, axes)
    x = alt.X(f"{axes.x}:Q", title=axes.x_title, axis=_axis(), scale=alt.Scale(domain=[0, axes.x_most], nice=False))
    y = alt.Y(
        f"{axes.y}:Q",
        title=_lines(axes.y_title, height),
        axis=_axis(),
        scale=alt.Scale(domain=[0, axes.y_most], nice=False),
    )
    base = alt.Chart(points).encode(x=x, y=y)
    layers = [*_area_lines(view, axes, x, y), *_quadrant_words(view)]
    for lower, upper, channel in (
        (f"{axes.x}_lower", f"{axes.x}_upper", "x"),
        (f"{axes.y}_lower", f"{axes.y}_upper", "y"),
    ):
        ends = {channel: (x if channel == "x" else y).copy(), f"{channel}2": f"{upper}:Q"}
        ends[channel].shorthand = f"{lower}:Q"  # type: ignore[union-attr]
        layers.append(base.mark_rule(color="#B0B0B0", strokeWidth=1.5, aria=False).encode(**ends))
    layers += [_marks(base, view, axes), *_names(points, axes, x, y, height)]
    return layered(layers, height=height)


def _axes(view: ReachView) -> _Axes:
    titles, columns, most = [], [], []
    has_rates = view.need.population is not None and view.reach.population is not None
    for name, side in (("need", view.need), ("reach", view.reach)):
        indicator = side.filters.indicator
        column = f"{name}_rate" if has_rates else name
        things = counted_things(indicator)
        words = f"{things} per {indicator.per:,} residents" if has_rates else f"number of {things}"
        titles.append(f"{indicator.title}: {words}")
        highest = view.wards.frame.loc[view.wards.frame["ward_code"].notna(), f"{column}_upper"].max()
        most.append(1.0 if pd.isna(highest) or not highest else float(highest) * 1.04)
        columns.append(column)
    return _Axes(columns[0], columns[1], titles[0], titles[1], most[0], most[1])


def _lines(title: str, height: int) -> str | list[str]:
    """Return an upright axis's title, in two lines where one would be longer than the axis is high."""
    indicator, _, words = title.partition(": ")
    return title if len(title) * _LETTER < height - _BELOW or not words else [f"{indicator}:", words]


def _points(view: ReachView, axes: _Axes) -> pd.DataFrame:
    """Return the wards that have both figures, with the colour and shape of their place."""
    wards = view.wards.frame.dropna(subset=["ward_code", axes.x, axes.y])
    columns = [axes.x, axes.y, *(f"{name}_{end}" for name in (axes.x, axes.y) for end in ("lower", "upper"))]
    wards = wards[
        ["ward_code", "ward_name", "is_chosen", "quadrant", *dict.fromkeys(["need", "reach", *columns, "ratio"])]
    ]
    spoken = [
        f"{row.ward_name}: {row.quadrant}; {counted_things(view.need.filters.indicator)} {row.need:,}, "
        f"{counted_things(view.reach.filters.indicator)} {row.reach:,}"
        for row in wards.itertuples()
    ]
    return wards.assign(mark=[_mark(each) for each in wards["quadrant"]], spoken=spoken)


def _mark(quadrant: str) -> str:
    return quadrant if quadrant in _MARKS else _OTHERS


def _axis() -> alt.Axis:
    return alt.Axis(format=",.1~f", tickCount=6, **AXIS)


def _area_lines(view: ReachView, axes: _Axes, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return lines at the whole area's rates; of counts the area has no line that a ward could be beside."""
    lines = []
    if axes.x.endswith("_rate"):
        area = alt.Chart(view.area.frame[[axes.x, axes.y]].dropna())
        for channel in ({"x": x}, {"y": y}):
            lines.append(
                area.mark_rule(color=DARK_GREY, strokeDash=[8, 3, 2, 3], strokeWidth=1.5, aria=False).encode(**channel)
            )
    return lines


def _quadrant_words(view: ReachView) -> list[alt.Chart]:
    """Return the names of the quadrants in the corners of the picture, pale; none where wards have no verdicts."""
    if view.need.population is None or view.reach.population is None or not view.are_same_months:
        return []
    words = []
    for corner in CORNERS:
        across, down = _PLACES[corner]
        text = alt.Chart(pd.DataFrame({"corner": [corner]})).mark_text(
            align=across, baseline=down, dx=-6 if across == "right" else 6, dy=-6 if down == "bottom" else 6,
            fontSize=13, fontStyle="italic", color=GRID_GREY, aria=False,
        )  # fmt: skip
        words.append(
            text.encode(
                x=alt.value("width" if across == "right" else 0),
                y=alt.value("height" if down == "bottom" else 0),
                text="corner:N",
            )
        )
    return words


def _marks(base: alt.Chart, view: ReachView, axes: _Axes) -> alt.Chart:
    names = list(_MARKS)
    tooltip = [
        alt.Tooltip("ward_name:N", title="Ward"),
        alt.Tooltip("quadrant:N", title="Need and reach"),
        alt.Tooltip(f"{axes.x}:Q", title=axes.x_title, format=",.1~f"),
        alt.Tooltip(f"{axes.y}:Q", title=axes.y_title, format=",.1~f"),
        alt.Tooltip("need:Q", title=counted_things(view.need.filters.indicator).capitalize(), format=",d"),
        alt.Tooltip("reach:Q", title=counted_things(view.reach.filters.indicator).capitalize(), format=",d"),
        alt.Tooltip("ratio:Q", title=f"Per 100 {counted_things(view.need.filters.indicator)}", format=",.1f"),
    ]
    pick = alt.selection_point(name=SELECTION, fields=[SELECTED], toggle=False)
    return base.mark_point(filled=True, opacity=1, cursor="pointer").encode(
        color=alt.Color("mark:N", scale=alt.Scale(domain=names, range=[_MARKS[name][0] for name in names]), legend=None),
        shape=alt.Shape("mark:N", scale=alt.Scale(domain=names, range=[_MARKS[name][1] for name in names]), legend=None),
        size=alt.condition("datum.is_chosen", alt.value(380), alt.value(190)),
        stroke=alt.condition("datum.is_chosen", alt.value("#0B0C0C"), alt.value("#FFFFFF")),
        strokeWidth=alt.condition("datum.is_chosen", alt.value(3), alt.value(1)),
        tooltip=tooltip,
        description="spoken:N",
    ).add_params(pick)  # fmt: skip


def _names(points: pd.DataFrame, axes: _Axes, x: alt.X, y: alt.Y, height: int) -> list[alt.Chart]:
    """Return the names of wards beside their points, a layer for each side on which a name stands."""
    labelled = points.assign(side=name_sides(points, axes.x, axes.y, (axes.x_most, axes.y_most), height))
    layers = []
    for side, (align, dx, dy) in _SIDES.items():
        if rows := labelled[labelled["side"] == side].to_dict("records"):
            names = alt.Chart(pd.DataFrame(rows)[["ward_name", axes.x, axes.y]])
            text = names.mark_text(
                align=align, dx=dx, dy=dy, fontSize=13, color="#0B0C0C", aria=False, stroke="#FFFFFF", strokeWidth=0
            )
            layers.append(text.encode(x=x, y=y, text="ward_name:N"))
    return layers


def name_sides(
    points: pd.DataFrame, x: str, y: str, most: tuple[float, float], height: int, width: int = _WIDTH
) -> list[str]:
    """Return on which side of its point each ward's name stands, "" where it has none: it is not named, or has no room.

    Named are the wards chosen, then those of high need, then those in another corner; none covers a point or another name.
    """
    centres = [
        (row[x] / most[0] * width, height - row[y] / most[1] * height) for row in points[[x, y]].to_dict("records")
    ]
    taken = [(left - 7, top - 7, left + 7, top + 7) for left, top in centres]
    taken += [_corner_box(corner, width, height) for corner in CORNERS]
    rows = points.reset_index(drop=True)
    rank = {HIGH_LOW: 1, _UNCLEAR: 2, HIGH_HIGH: 3, LOW_HIGH: 4, LOW_LOW: 5}
    ranks = [0 if row.is_chosen else rank.get(row.quadrant, 9) for row in rows.itertuples()]
    sides = [""] * len(rows)
    for number in sorted((each for each in range(len(rows)) if ranks[each] < 9), key=ranks.__getitem__):
        for side in _SIDES:
            box = _box(centres[number], side, len(rows["ward_name"].iloc[number]) * _LETTER)
            is_inside = box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= height
            if is_inside and not any(_overlap(box, other) for place, other in enumerate(taken) if place != number):
                sides[number] = side
                taken.append(box)
                break
    return sides


Box = tuple[float, float, float, float]


def _corner_box(corner: str, width: int, height: int) -> Box:
    """Return where the name of a quadrant stands."""
    across, down = _PLACES[corner]
    length = len(corner) * _LETTER
    left, top = (width - length if across == "right" else 0.0), (height - 22.0 if down == "bottom" else 0.0)
    return left, top, left + length, top + 22


def _box(centre: tuple[float, float], side: str, length: float) -> Box:
    align, dx, dy = _SIDES[side]
    left = centre[0] + dx - {"left": 0.0, "right": length, "center": length / 2}[align]
    top = centre[1] + dy - _LINE / 2
    return left, top, left + length, top + _LINE


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
