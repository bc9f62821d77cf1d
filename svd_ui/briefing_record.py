"""What the views of a briefing said when it was saved, and what has moved since.

A file outlives its session and may reach anyone, so it holds no sentence of the internal audience: what is recorded there is
what partners may see. Recorded sentences are compared with today's for the same audience, and told to nobody narrower.
"""

from dataclasses import dataclass, replace

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER
from svd_data.briefing import LONGEST_SAID, Briefing, clean_text
from svd_ui.briefing_told import Told, told_of
from svd_ui.context import Context


@dataclass(frozen=True)
class MovedView:
    """A view whose sentence is another now. place: counted from 0."""

    place: int
    title: str
    then: str
    now: str


@dataclass(frozen=True)
class Moved:
    """What became of a briefing's sentences since they were recorded: moved, unchanged, or not compared and why, by place."""

    moved: tuple[MovedView, ...]
    unchanged: int
    not_compared: tuple[tuple[int, str, str], ...]


def recorded(briefing: Briefing, here: Context) -> Briefing:
    """Return the briefing with what each view says now, to partners where the session is internal, else to its own audience."""
    audience = recorded_audience(here.audience)
    views = tuple(replace(view, said=_sentence(told_of(here, view, audience))) for view in briefing.views)
    return replace(briefing, views=views, recorded_on=here.catalogue.version, recorded_for=audience)


def recorded_audience(audience: str) -> str:
    """Return for whom a session's sentences are recorded."""
    return PARTNER if audience == INTERNAL else audience


def is_older(briefing: Briefing, here: Context) -> bool:
    """Return whether the briefing was recorded on another version of the data than is open."""
    return bool(briefing.recorded_on) and briefing.recorded_on != here.catalogue.version


def may_be_told(briefing: Briefing, audience: str) -> bool:
    """Return whether an audience may read what was recorded: for itself, or for one narrower than itself."""
    told = briefing.recorded_for
    return told in AUDIENCES and AUDIENCES.index(told) >= AUDIENCES.index(audience)


def moved_since(briefing: Briefing, here: Context) -> Moved:
    """Return what has moved since the briefing was recorded. A sentence that may not be told is in none of it."""
    moved, not_compared, unchanged = [], [], 0
    for place, view in enumerate(briefing.views):
        title = view.title or told_of(here, view).title
        if not view.said:
            not_compared.append((place, title, "no sentence was recorded of it."))
        elif not may_be_told(briefing, here.audience):
            why = f"it was recorded for the {briefing.recorded_for} audience, which is wider than this one."
            not_compared.append((place, title, why))
        else:
            now = told_of(here, view, briefing.recorded_for)
            if not now.says:
                not_compared.append((place, title, now.refused or "it has no sentence now."))
            elif _sentence(now) == view.said:
                unchanged += 1
            else:
                moved.append(MovedView(place, title, view.said, _sentence(now)))
    return Moved(tuple(moved), unchanged, tuple(not_compared))


def _sentence(told: Told) -> str:
    return clean_text(told.says, LONGEST_SAID)
