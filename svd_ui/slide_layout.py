"""What of a view's words fits on a projector, so that nothing on it is small or cut off.

All sizes are pixels of a screen of 1280 × 720; a larger screen shows everything larger. Widths of text are reckoned from the number
of letters, on the wide side, because only the browser knows its fonts.
"""

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import TypeVar

T = TypeVar("T")

SCREEN_WIDTH, SCREEN_HEIGHT = 1280, 720

# The sizes of type. Nothing on the screen is smaller than SMALL.
TITLE, SENTENCE, MORE, SMALL = 28, 26, 21, 18
SENTENCE_IN_COLUMN = 24
LINE_HEIGHT = 1.3

# Left and right of everything; between the parts, one above the other; the row of buttons.
MARGIN, GAP, BUTTONS = 24, 8, 46
INNER_WIDTH = SCREEN_WIDTH - 2 * MARGIN

# Of the column that says what the marks of a picture mean, and of the one that holds all words; between them and the picture.
KEY_WIDTH, COLUMN_WIDTH, BETWEEN = 320, 420, 20

# What a swatch takes of a line of the legend; letters as wide as what stands between two signs below a picture.
SWATCH, BETWEEN_SIGNS = 46, " ... "

# A letter's width as a part of the size of type.
_LETTER = 0.46


def lines_of(text: str, size: float, width: float) -> int:
    """Return how many lines a text takes.

    >>> lines_of("", 18, 100), lines_of("a word and another word", 20, 100)
    (0, 3)
    """
    return len(wrap(text, max(1, int(width / (size * _LETTER)))))


def text_height(text: str, size: float, width: float = INNER_WIDTH) -> float:
    """Return how high a text stands."""
    return lines_of(text, size, width) * size * LINE_HEIGHT


def stage_height(*above_and_below: tuple[str, float]) -> float:
    """Return what is left between the texts above and below, each with its size of type, and the buttons."""
    texts = [text_height(text, size) for text, size in above_and_below if text]
    return SCREEN_HEIGHT - BUTTONS - sum(texts) - GAP * (len(texts) + 4)


def as_many_as_fit(
    items: Sequence[T], words: Callable[[T], str], width: float, height: float, size: float = SMALL
) -> tuple[T, ...]:
    """Return the first of the items that fit under one another, each a paragraph of a size of type."""
    fitting: list[T] = []
    for item in items:
        height -= text_height(words(item), size, width) + GAP
        if height < 0:
            break
        fitting.append(item)
    return tuple(fitting)
