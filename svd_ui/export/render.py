"""Pictures of charts and maps without a browser: the chart's specification through vl-convert, as SVG or PNG.

Nothing is fetched: vl-convert carries Vega and its fonts in itself.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import vl_convert

from svd_ui.answer import Picture
from svd_ui.charts import Chart
from svd_ui.palette import PATTERN_DEFS

# vl-convert brings the first of these, so text has the same widths on every machine; a browser has one like it.
FONTS = "Liberation Sans, Arial, Helvetica, sans-serif"

# Around what is drawn, in pixels; a map's outermost edges take some more.
_PADDING = 5
_AROUND_MAP = 2 * (_PADDING + 3)


@dataclass(frozen=True)
class Drawing:
    """A picture as SVG, with its size in pixels at a scale of 1."""

    svg: str
    width: float
    height: float

    def png(self, scale: float) -> bytes:
        """Return it as PNG, each pixel of its size `scale` pixels: type and marks grow with it."""
        return _png(self.svg, scale)


def drawing_of(picture: Picture, width: int, height: int) -> Drawing:
    """Return a picture that has a chart, drawn as on screen within a width and a height in pixels.

    A chart fills them. A map keeps its own shape and comes out narrower or lower.
    """
    assert picture.draw is not None, f"'{picture.name}' is a table and has no chart"
    return _within(picture.draw, width, height)


def picture_svg(picture: Picture, width: int, height: int) -> str:
    """Return a picture that has a chart as SVG, with the patterns that its fills name."""
    return drawing_of(picture, width, height).svg


def picture_png(picture: Picture, width: int, height: int, scale: float) -> bytes:
    """Return a picture that has a chart as PNG of at most width × height pixels, times the scale.

    A small size and a large scale give large type and marks; type is 12 or 13 pixels high at a scale of 1.
    """
    return drawing_of(picture, width, height).png(scale)


def _within(draw: Callable[[int], Chart], width: int, height: int) -> Drawing:
    inside = height - _AROUND_MAP
    specification = draw(inside).to_dict()
    own = specification.get("width")
    if not isinstance(own, int | float):
        return _drawn(json.dumps(_fitted(specification, width, height), sort_keys=True))
    if own > width - _AROUND_MAP:
        # Drawn again, not made smaller: its type stays as large, and fewer names find room.
        specification = draw(math.floor(inside * (width - _AROUND_MAP) / own)).to_dict()
    return _drawn(json.dumps({**specification, "padding": _PADDING}, sort_keys=True))


def _fitted(specification: dict[str, Any], width: int, height: int) -> dict[str, Any]:
    """Return the chart at a size that holds its axes too, as on screen. A chart of rows of one height is as high as they are."""
    has_own_height = not isinstance(specification.get("height"), int | float)
    size = {} if has_own_height else {"height": height}
    fit = {"type": "fit-x" if has_own_height else "fit", "contains": "padding"}
    return {**specification, **size, "width": width, "autosize": fit, "padding": _PADDING}


# Of one answer the same picture goes into several files, and a page that shows it large is drawn at every click.
@lru_cache(maxsize=64)
def _drawn(specification: str) -> Drawing:
    # Without what only a screen reader of the chart itself would read: whoever writes the picture gives it its words.
    config = {"font": FONTS, "aria": False}
    svg = vl_convert.vegalite_to_svg(specification, config=config, allowed_base_urls=[])
    start = svg.index(">") + 1
    width, height = (float(svg[:start].split(f' {side}="')[1].split('"')[0]) for side in ("width", "height"))
    return Drawing(f"{svg[:start]}{PATTERN_DEFS}{svg[start:]}", width, height)


@lru_cache(maxsize=24)
def _png(svg: str, scale: float) -> bytes:
    return vl_convert.svg_to_png(svg, scale=scale)
