"""A briefing: a meeting's views in order. Frozen values; knows nothing of how a view is shown. Imports errors.py at most."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

NEW_TITLE = "Briefing"

# What a briefing holds at most, and how long its texts may be: a meeting has no time for more.
MOST_VIEWS = 40
LONGEST_TITLE, LONGEST_NOTE, LONGEST_SAID = 120, 600, 1500

# Characters that turn the text around them, or are no characters: a name in a list must read as it is written.
_UNSHOWN = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff")


@dataclass(frozen=True)
class PinnedView:
    """One view of a briefing.

    page: its name, as in an address. parameters: the address's, without the audience. title: the briefing's own words for it,
    "" for the page's question. note: for whoever speaks, "" for none. picture: which of the page's pictures, "" for the first.
    said: the sentence that the view answered with when it was recorded, "" where none was.
    """

    page: str
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    title: str = ""
    note: str = ""
    picture: str = ""
    said: str = ""

    def is_same(self, other: "PinnedView") -> bool:
        """Return whether it shows the same picture of the same view, whatever is written about it."""
        return (self.page, self.picture) == (other.page, other.picture) and dict(self.parameters) == dict(
            other.parameters
        )


@dataclass(frozen=True)
class Briefing:
    """A meeting's views in the order in which they are shown.

    recorded_on: the version of the data on which each view's `said` was recorded, "" for none. recorded_for: the audience that
    those sentences are for: they are told to nobody narrower.
    """

    title: str
    views: tuple[PinnedView, ...] = ()
    recorded_on: str = ""
    recorded_for: str = ""

    def place_of(self, view: PinnedView) -> int | None:
        """Return where the same view stands already, counted from 0, or None."""
        return next((place for place, each in enumerate(self.views) if each.is_same(view)), None)

    def with_views(self, views: Iterable[PinnedView]) -> "Briefing":
        """Return it with more views at its end, as many as it has room for."""
        return replace(self, views=(*self.views, *views)[:MOST_VIEWS])

    def without(self, place: int) -> "Briefing":
        """Return it without the view at a place."""
        return replace(self, views=(*self.views[:place], *self.views[place + 1 :]))

    def moved(self, place: int, steps: int) -> "Briefing":
        """Return it with the view at a place moved by so many: -1 is one up. Nothing moves beyond an end."""
        others = self.without(place).views
        to = min(max(place + steps, 0), len(others))
        return replace(self, views=(*others[:to], self.views[place], *others[to:]))

    def with_view_at(self, place: int, view: PinnedView) -> "Briefing":
        """Return it with another view in the place of one."""
        return replace(self, views=(*self.views[:place], view, *self.views[place + 1 :]))

    def unrecorded(self) -> "Briefing":
        """Return it without what its views said when they were recorded."""
        views = tuple(replace(view, said="") for view in self.views)
        return replace(self, views=views, recorded_on="", recorded_for="")


def clean_text(text: str, longest: int, *, has_lines: bool = False) -> str:
    """Return what a person wrote as it is kept: without characters that cannot be shown, and no longer than that.

    has_lines: whether it may have more than one line.

    >>> clean_text(" Knife\\x00 crime\\n", 120), clean_text("Foleshill", 5)
    ('Knife crime', 'Foles')
    """
    words = text.replace("\r\n", "\n").replace("\r", "\n")
    words = words if has_lines else words.replace("\n", " ")
    shown = "".join(each for each in words.replace("\t", " ") if each == "\n" or _is_shown(each))
    return shown.strip()[:longest].strip()


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp") and character not in _UNSHOWN
