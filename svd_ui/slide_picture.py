"""A picture large enough for the back of a room: drawn small and shown large, so that type and marks grow together."""

import math
import re
from dataclasses import dataclass
from itertools import combinations, pairwise

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

_MARKS = re.compile(r'<g class="mark-text role-mark.*?</g>', re.S)
_FIGURE = re.compile(
    r'<text text-anchor="(\w+)" transform="translate\(([-\d.]+),([-\d.]+)\)"[^>]*font-size="([\d.]+)px"[^>]*>([^<]*)</text>'
)
# How wide a letter is at the least, and how high a figure, as parts of the size of type.
_NARROWEST, _FIGURE_HEIGHT = 0.42, 0.85


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
    """Return whether the labels of an axis, one under the other, or the figures at marks run into each other."""
    for axis in _AXIS.findall(svg):
        labels = [(float(x), float(y), float(size)) for x, y, size in _LABEL.findall(axis)]
        for (x, y, size), (next_x, next_y, _) in pairwise(labels):
            if x == next_x and abs(next_y - y) < _CLOSEST * size:
                return True
    marks = "".join(_MARKS.findall(svg))
    figures = [_figure(*found) for found in _FIGURE.findall(marks) if found[4]]
    return any(_run_into(one, other) for one, other in combinations(figures, 2))


def _figure(anchor: str, x: str, y: str, size: str, words: str) -> tuple[float, float, float, float, str]:
    """Return where the figures of a text stand: left, right, foot, size, and the text itself."""
    width = len(words) * float(size) * _NARROWEST
    left = float(x) - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    return left, left + width, float(y), float(size), words


def _run_into(one: tuple[float, float, float, float, str], other: tuple[float, float, float, float, str]) -> bool:
    (left, right, foot, size, words), (other_left, other_right, other_foot, other_size, other_words) = one, other
    # The same text in the same place is the halo of a name.
    if words == other_words and (left, foot) == (other_left, other_foot):
        return False
    return left < other_right and other_left < right and abs(foot - other_foot) < _FIGURE_HEIGHT * min(size, other_size)
