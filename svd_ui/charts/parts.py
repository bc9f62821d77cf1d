"""What every chart has: its type, its axes and the look of its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import altair as alt
from altair.utils import schemapi

from svd_data.disclosure import Released
from svd_data.views.hotspots import PERIOD_BEFORE
from svd_data.views.people import NOT_RECORDED
from svd_data.views.trends import YEAR_EARLIER
from svd_ui.palette import CATEGORICAL, DARK_BLUE, DARK_GREY, DARK_PINK, GRID_GREY, ORANGE, PURPLE, TURQUOISE

Chart = alt.LayerChart


class Layers(alt.LayerChart):
    """Charts over one another, checked against Vega-Lite's schema only while Altair's checks are on: see `draw_unchecked`."""

    def to_dict(self, validate: bool = True, **options: Any) -> dict[str, Any]:
        return super().to_dict(validate and schemapi.DEBUG_MODE, **options)


def layered(charts: Sequence[alt.Chart], *, height: int | alt.Step) -> Layers:
    """Return the charts over one another, at a height and without a frame. Made at once: setting these afterwards copies all."""
    return Layers(layer=list(charts), height=height, config=alt.Config(view=alt.ViewConfig(stroke=None)))


def draw_unchecked() -> None:
    """Turn Altair's checks off for the whole process: they take as long as all else that it takes to draw a page.

    For the app as it is served. The tests draw every chart with the checks on.
    """
    schemapi.disable_debug_mode()


AXIS: dict[str, Any] = {
    "labelFontSize": 13,
    "titleFontSize": 13,
    "labelColor": DARK_GREY,
    "titleColor": DARK_GREY,
    "gridColor": "#E5E5E5",
    # Without it names that just do not overlap read as one word.
    "labelSeparation": 6,
}


_DASHES = ((1, 0), (8, 3), (2, 2), (8, 3, 2, 3))


@dataclass(frozen=True)
class Key:
    """How one series looks: its name, its colour, and for a line the lengths of its dashes and gaps."""

    name: str
    colour: str
    dash: tuple[int, ...] | None = None


def line_keys(series: tuple[str, ...]) -> tuple[Key, ...]:
    """Return how each line looks. An earlier period is grey, so that it steps back behind the period itself."""
    styles = zip(series, CATEGORICAL, _DASHES, strict=False)
    return tuple(
        Key(name, GRID_GREY, (5, 4)) if name in (YEAR_EARLIER, PERIOD_BEFORE) else Key(name, colour, dash)
        for name, colour, dash in styles
    )


def sex_keys(people: Released) -> tuple[Key, ...]:
    """Return how the bars of each sex look; a sex without anybody has none. One that is hidden is not without."""
    frame = people.frame
    present = set(frame.loc[(frame["numerator"].fillna(0) > 0) | frame["is_hidden"], "sex"])
    names = [name for name in dict.fromkeys(frame["sex"]) if name in present]
    colours = cycle((DARK_BLUE, ORANGE, DARK_PINK, TURQUOISE, PURPLE))
    return tuple(Key(str(name), GRID_GREY if name == NOT_RECORDED else next(colours)) for name in names)
