"""A picture large enough for the back of a room: drawn small and shown large, so that type and marks grow together."""

import math
import re
from dataclasses import dataclass
from itertools import pairwise

from svd_ui.answer import Picture
from svd_ui.export.render import Drawing, drawing_of
from svd_ui.slide_layout import SMALL

# The size of type that most charts have at the least; one with smaller type is drawn once more.
_USUAL_TYPE = 12

# The least height in which a picture tells anything.
_LEAST_HEIGHT = 200

# Rows closer than this, as a part of the size of their type, run into each other.
_CLOSEST = 0.95

# A picture that leaves more of the width empty is better off with the words beside it.
_NARROW = 0.7

# Pixels of the picture for each of a screen of 1280 × 720, so that a larger one shows it as sharp.
_DENSITY = 2

_TYPE = re.compile(r'font-size="([\d.]+)px"')
_AXIS = re.compile(r'<g class="[^"]*role-axis-label.*?</g>', re.S)
_LABEL = re.compile(r'translate\(([-\d.]+),([-\d.]+)\)[^>]*font-size="([\d.]+)px"')


@dataclass(frozen=True)
class Fitted:
    """A picture as it fits into a place on the screen. times: how much larger it is there than it was drawn."""

    drawing: Drawing
    times: float
    room: float

    @property
    def width(self) -> float:
        """Return how wide it stands on a screen of 1280 × 720."""
        return self.drawing.width * self.times

    @property
    def height(self) -> float:
        """Return how high it stands there."""
        return self.drawing.height * self.times

    @property
    def smallest_type(self) -> float:
        """Return the size of its smallest type there."""
        return smallest_type(self.drawing.svg) * self.times

    @property
    def is_narrow(self) -> bool:
        """Return whether much of the width that it was given stays empty."""
        return self.width < _NARROW * self.room

    @property
    def is_legible(self) -> bool:
        """Return whether no rows of it run into each other."""
        return not is_crowded(self.drawing.svg)

    def png(self) -> bytes:
        """Return it as PNG, sharp on a larger screen as well."""
        return self.drawing.png(self.times * _DENSITY)


def fitted_picture(picture: Picture, width: float, height: float) -> Fitted | None:
    """Return a picture with no type smaller than SMALL within a width and a height; None where there is not room for it."""
    times = SMALL / _USUAL_TYPE
    if height < _LEAST_HEIGHT:
        return None
    for _ in range(2):
        # One less: the outermost edge of a map may lie half outside of what it was given.
        drawing = drawing_of(picture, math.floor(width / times) - 1, math.floor(height / times) - 1)
        smallest = smallest_type(drawing.svg)
        if smallest * times >= SMALL:
            break
        times = SMALL / smallest
    fitted = Fitted(drawing, times, width)
    return fitted if fitted.width <= width and fitted.height <= height else None


def smallest_type(svg: str) -> float:
    """Return the size of the smallest type of a drawing, in its own pixels; of one without any, the usual."""
    return min((float(size) for size in _TYPE.findall(svg)), default=float(_USUAL_TYPE))


def is_crowded(svg: str) -> bool:
    """Return whether the labels of an axis, one under the other, run into each other."""
    for axis in _AXIS.findall(svg):
        labels = [(float(x), float(y), float(size)) for x, y, size in _LABEL.findall(axis)]
        for (x, y, size), (next_x, next_y, _) in pairwise(labels):
            if x == next_x and abs(next_y - y) < _CLOSEST * size:
                return True
    return False
