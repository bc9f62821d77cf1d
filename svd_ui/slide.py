"""One view of a briefing as it is presented: a frozen value that holds what stands on the screen."""

from dataclasses import dataclass, field

from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_ui.about import Line
from svd_ui.answer import Legend, Mark
from svd_ui.slide_layout import BETWEEN_SIGNS, SMALL

# The words of the row of buttons that a view's own words point to.
DEFINITIONS_WORD, OPEN_WORD = "Definitions", "Open view"

# Bold letters are wider.
_BOLD = 1.08


@dataclass(frozen=True)
class Shown:
    """A picture as it is put on the screen: PNG, and of a screen of 1280 × 720 its width, height and smallest type there."""

    png: bytes
    width: float
    height: float
    smallest_type: float


@dataclass(frozen=True)
class Slide:
    """One view as it is presented.

    sentence: what the view answers, or why this audience may not have it. more: what qualifies that. shown: its picture, None
    where it has none, or none that can be read from afar. legend, marks, notes: what the picture's marks mean, as far as they
    fit; left_out: how many of them did not. is_beside: whether all words stand beside the picture. table: the picture's table,
    None where there is no picture. own: the names of the area and of the wards chosen, whose rows it shows in any case. words:
    what the words mean. signs: what must be known of all the figures, in a few words each. about: what they are
    of and where they come from. page, filters, choices: where the view is, or the nearest that the
    audience may have; "" and None where there is none.
    """

    title: str
    sentence: str
    more: str = ""
    shown: Shown | None = None
    alt: str = ""
    legend: Legend = field(default_factory=Legend)
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: int = 0
    is_beside: bool = False
    table: Released | None = None
    own: tuple[str, ...] = ()
    words: tuple[Line, ...] = ()
    signs: tuple[str, ...] = ()
    about: str = ""
    page: str = ""
    filters: Filters | None = None
    choices: tuple[tuple[str, str], ...] = ()


def foot_of(slide: Slide) -> tuple[tuple[str, float], ...]:
    """Return the texts below a picture, each with its size of type: what must be known of the figures, and what they are of."""
    return (BETWEEN_SIGNS.join(slide.signs), SMALL * _BOLD), (slide.about, SMALL)


def short_words(mark: Mark) -> str:
    """Return what stands beside a picture of an event over it."""
    return f"{mark.sign} {mark.short or mark.words}".strip()
