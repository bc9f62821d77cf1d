"""The briefing that a person is putting together: one a session, and it outlives every page."""

from dataclasses import dataclass, replace

import streamlit as st

from svd_data.briefing import MOST_VIEWS, NEW_TITLE, Briefing, PinnedView

_BRIEFING, _SAVED, _BEFORE, _TURN = "_briefing", "_briefing_saved", "_briefing_before", "_briefing_turn"
_MOVED = "_briefing_moved"


@dataclass(frozen=True)
class Change:
    """The last change that can be taken back: what it was, in words, and the briefing before it, saved or not.

    place: where a view was removed, counted from 0; None where the whole briefing was changed.
    """

    words: str
    before: Briefing
    was_saved: bool
    place: int | None = None


def briefing() -> Briefing:
    """Return this session's briefing, an empty one to begin with."""
    kept = st.session_state.get(_BRIEFING)
    return kept if isinstance(kept, Briefing) else Briefing(NEW_TITLE)


def keep_briefing(changed: Briefing) -> None:
    """Put another briefing in its place. What was changed before it cannot be taken back any more."""
    st.session_state[_BRIEFING] = changed
    st.session_state.pop(_BEFORE, None)
    st.session_state.pop(_MOVED, None)
    # Widgets that show a part of it get new names, so that an old value cannot come back (svd_ui/choices.py).
    st.session_state[_TURN] = turn() + 1


def change_briefing(changed: Briefing, words: str, place: int | None = None) -> None:
    """Put another briefing in its place so that it can be taken back. words: what was done, for beside the button; place: where."""
    before = Change(words, briefing(), is_saved(), place)
    keep_briefing(changed)
    st.session_state[_BEFORE] = before


def open_briefing(opened: Briefing, words: str) -> None:
    """Put a briefing in its place that is kept elsewhere: in a file, a link, or ready-made."""
    change_briefing(opened, words)
    mark_saved()


def last_change() -> Change | None:
    """Return what can be taken back, None for nothing."""
    change = st.session_state.get(_BEFORE)
    return change if isinstance(change, Change) else None


def take_back() -> None:
    """Put back the briefing before the last change (a callback)."""
    if change := last_change():
        keep_briefing(change.before)
        if change.was_saved:
            mark_saved()


def mark_saved() -> None:
    """Remember that the briefing is kept elsewhere as it is now (a callback)."""
    st.session_state[_SAVED] = briefing()


def is_saved() -> bool:
    """Return whether nothing would be lost with the briefing: it is empty, or kept elsewhere as it is."""
    return not briefing().views or briefing() == st.session_state.get(_SAVED)


def turn() -> int:
    """Return a number that changes with the briefing, for the names of widgets that show a part of it."""
    return int(st.session_state.get(_TURN, 0))


def pin(view: PinnedView, called: str) -> str:
    """Put a view at the briefing's end and return a sentence about it; one that is there already is not put there again.

    called: what the sentence calls it.
    """
    now = briefing()
    if (place := now.place_of(view)) is not None:
        return f"Pinned already: “{called}” is view {place + 1} of your briefing."
    if len(now.views) >= MOST_VIEWS:
        return f"Not pinned: a briefing holds {MOST_VIEWS} views at most."
    keep_briefing(now.with_views([view]))
    count = len(briefing().views)
    return f"Pinned: “{called}”. Your briefing holds {count} view{'' if count == 1 else 's'}."


# Each takes the view itself: pressed twice in a hurry, a button must not meet the view that has taken its place.


def move_view(view: PinnedView, steps: int, called: str) -> None:
    """Move a view up or down by so many (a callback). called: what is said of it then."""
    if (place := _place_of(view)) is not None:
        keep_briefing(briefing().moved(place, steps))
        views = briefing().views
        st.session_state[_MOVED] = f"“{called}” is view {views.index(view) + 1} of {len(views)} now."


def moved() -> str:
    """Return where the view that was moved last stands now, in words; "" where something else was changed since."""
    return str(st.session_state.get(_MOVED, ""))


def remove_view(view: PinnedView, called: str) -> None:
    """Take a view out (a callback)."""
    if (place := _place_of(view)) is not None:
        change_briefing(briefing().without(place), f"“{called}” was removed.", place)


def describe_view(view: PinnedView, title: str, note: str, picture: str) -> None:
    """Give a view another title, note and picture."""
    if (place := _place_of(view)) is None:
        return
    changed = replace(view, title=title, note=note)
    if picture != view.picture:
        # What was recorded is the sentence of the picture before.
        changed = replace(changed, picture=picture, said="")
    keep_briefing(briefing().with_view_at(place, changed))


def _place_of(view: PinnedView) -> int | None:
    views = briefing().views
    return views.index(view) if view in views else None


def rename_briefing(title: str) -> None:
    """Give the briefing another title."""
    keep_briefing(replace(briefing(), title=title or NEW_TITLE))


def forget_recording() -> None:
    """Leave out what was recorded, so that nothing is compared with it any more (a callback)."""
    saved = is_saved()
    keep_briefing(briefing().unrecorded())
    if saved:
        mark_saved()
