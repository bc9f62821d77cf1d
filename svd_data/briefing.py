"""A briefing: a meeting's views in order. Frozen values; knows nothing of how a view is shown. Imports errors.py at most."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
