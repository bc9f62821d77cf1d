"""Presenting a briefing: one view at a time, by keyboard and button, for partners or the public; nothing wider from then on."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from svd_data.audiences import INTERNAL, PARTNER, allowed_audiences, within_bound
from svd_data.briefing import Briefing, PinnedView
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_ui.audience import AUDIENCE_LABELS, bound_of, lock_audience, locked_at
from svd_ui.choices import choose, chosen, keep, widget_key
from svd_ui.context import Context
from svd_ui.frame import show_link_problems
from svd_ui.navigation import DEFAULT, PAGES, PRESENT, go_to_page, show_page_link
from svd_ui.pinned import briefing
from svd_ui.sidebar import PLACE, choose_view
from svd_ui.slide import DEFINITIONS_WORD, OPEN_WORD, Slide
from svd_ui.slide_html import PICTURE, STYLE, TABLE, WORDS, slide_html, words_html
from svd_ui.slides import slide_of
from svd_ui.view_links import ViewLink, open_view

_FACE = "_present_face"

NOTHING_PINNED = "Nothing is pinned yet, so there is nothing to present."
HOW_TO_PIN = "Open a page, choose what it shows, and pin that view to the briefing. What is pinned is presented here in its order."
_EXPLAINED = (
    "From here on this session shows nothing wider, on any page, so that no small number comes on the screen. "
    "F11 fills the screen in most browsers."
)


@dataclass(frozen=True)
class Control:
    """A button of the row below a view, and the keys that press it as Streamlit names them. is_letter: a person can turn it off."""

    name: str
    label: str
    keys: tuple[str, ...]
    is_letter: bool = False


# Presenters' clickers send Page Down and Page Up.
FIRST = Control("first", "First (Home)", ("Home",))
BACK = Control("back", "Back (← Page Up)", ("Left", "PageUp"))
NEXT = Control("next", "Next (→ Page Down)", ("Right", "PageDown"))
LAST = Control("last", "Last (End)", ("End",))
DEFINITIONS = Control("words", f"{DEFINITIONS_WORD} (D)", ("D",), is_letter=True)
FIGURES = Control("table", "Table (T)", ("T",), is_letter=True)
OPEN = Control("open", f"{OPEN_WORD} (O)", ("O",), is_letter=True)
ASK = Control("ask", "Ask (Q)", ("Q",), is_letter=True)
LEAVE = Control("leave", "Leave (Esc)", ("Esc",))
CONTROLS = (FIRST, BACK, NEXT, LAST, DEFINITIONS, FIGURES, OPEN, ASK, LEAVE)


def show_presentation(here: Context) -> None:
    """Show the view of the briefing at which the session is; before that, once a session, for whom it is presented."""
    shown = briefing()
    if not shown.views:
        _show_nothing_to_present()
    elif not locked_at():
        _show_beginning(here, shown)
    else:
        _show_view(here, shown)


def hide_all_but_the_view() -> None:
    """Show neither sidebar nor navigation. Called before they are made, so that they never come into sight."""
    st.html(STYLE)


def show_way_back() -> None:
    """Show the way back to the view at which a session that presents has left off."""
    if locked_at() and (views := briefing().views):
        show_page_link(PRESENT, f"Back to presenting: {place_words(place_of(len(views)), len(views))}")


def place_of(count: int) -> int:
    """Return the place of the view shown, from 1; of a place that there is not, the nearest that there is."""
    asked = str(chosen(PLACE) or "")
    return min(max(int(asked), 1), count) if asked.isdecimal() else 1


def place_words(place: int, count: int) -> str:
    """Return "3 of 6"."""
    return f"{place} of {count}"


def _go_to(place: int) -> None:
    # The first place is where a bare link begins.
    choose(PLACE, str(place) if place > 1 else "")
    _turn_to(PICTURE)


def _turn_to(face: str) -> None:
    st.session_state[_FACE] = face


def _begin(audience: str) -> None:
    lock_audience(audience)
    _turn_to(PICTURE)


def _leave() -> None:
    go_to_page("briefing" if "briefing" in PAGES else DEFAULT)


def _show_nothing_to_present() -> None:
    _show_words("Present", NOTHING_PINNED, HOW_TO_PIN)
    with st.container(horizontal=True):
        if _button(LEAVE):
            _leave()


def _show_beginning(here: Context, shown: Briefing) -> None:
    """Ask for whom the briefing is presented. The first button is the audience of the session, or the next that is not internal."""
    show_link_problems(here.catalogue)
    count = len(shown.views)
    titles = [_title_of(here, view) for view in shown.views]
    _show_words(shown.title, f"{count} view{'' if count == 1 else 's'} to present. For whom?", _EXPLAINED, titles)
    first = within_bound(here.audience, PARTNER)
    others = [each for each in allowed_audiences(bound_of(here.catalogue)) if each not in (INTERNAL, first)]
    with st.container(horizontal=True, vertical_alignment="center"):
        begin = Control(first, f"Present: {AUDIENCE_LABELS[first]} view (→ Page Down)", NEXT.keys)
        _button(begin, _begin, first, kind="primary")
        for other in others:
            _button(Control(other, f"Present: {AUDIENCE_LABELS[other]} view", ()), _begin, other)
        if _button(LEAVE):
            _leave()
        if chosen("letters") is None:
            choose("letters", True)
        keep("letters", st.toggle("Letters are keys too", key=widget_key("letters"), width="content"))
    _show_twins([(begin, _begin, first)])


def _title_of(here: Context, view: PinnedView) -> str:
    """Return a view's title, or its page and what is counted: "Hotspots: Robbery"."""
    if view.title or view.page not in PAGES:
        return view.title or view.page
    opened = open_view(ViewLink(view.page, view.parameters), here.connection, here.catalogue, here.audience)
    counted = "" if opened.lost else f": {opened.here.filters.indicator.title}"
    return f"{PAGES[view.page]}{counted}"


def _show_words(title: str, sentence: str, more: str, titles: Sequence[str] = ()) -> None:
    """Show a screen of words. titles: of the views that follow."""
    st.html(words_html(title, sentence, more, titles))


def _show_view(here: Context, shown: Briefing) -> None:
    count = len(shown.views)
    place = place_of(count)
    slide = _slide_at(here, shown.views[place - 1])
    face = str(st.session_state.get(_FACE, PICTURE))
    st.html(slide_html(slide, place_words(place, count), face))
    _show_controls(slide, place, count, face)
    if place < count:
        # While this one is looked at the next is made ready.
        _slide_at(here, shown.views[place])


def _show_controls(slide: Slide, place: int, count: int, face: str) -> None:
    """Show the buttons, and do what was asked of those that lead elsewhere."""
    moves = ((FIRST, 1), (BACK, max(place - 1, 1)), (NEXT, min(place + 1, count)), (LAST, count))
    with st.container(horizontal=True, key="present_controls"):
        for control, to in moves:
            _button(control, _go_to, to)
        for control, turned in ((DEFINITIONS, WORDS), (FIGURES, TABLE)):
            is_on = face == turned
            shown = replace(control, label=f"Picture ({control.keys[0]})") if is_on else control
            _button(shown, _turn_to, PICTURE if is_on else turned)
        if slide.page and _button(OPEN):
            if slide.filters is not None:
                choose_view(slide.filters, slide.choices)
            go_to_page(slide.page)
        if "questions" in PAGES and _button(ASK):
            go_to_page("questions")
        if _button(LEAVE):
            _leave()
    _show_twins((control, _go_to, to) for control, to in moves)


def _button(control: Control, on_click: Callable[..., None] | None = None, *args: Any, kind: Any = "secondary") -> bool:
    """Show a button with its first key, and return whether it was pressed."""
    has_keys = control.keys and (not control.is_letter or chosen("letters") is not False)
    return st.button(
        control.label,
        key=f"present_{control.name}",
        shortcut=control.keys[0] if has_keys else None,
        type=kind,
        on_click=on_click,
        args=args,
        wrap=False,
    )


def _show_twins(pressed: Iterable[tuple[Control, Callable[..., None], Any]]) -> None:
    # A button of Streamlit's has one key: each further key is of a button that nobody sees.
    with st.container(key="present_twins"):
        for control, on_click, argument in pressed:
            for key in control.keys[1:]:
                st.button(control.label, key=f"twin_{key}", shortcut=key, on_click=on_click, args=(argument,))


def _slide_at(here: Context, view: PinnedView) -> Slide:
    version, connection = here.connection.version, here.connection
    parameters = tuple(sorted((name, tuple(values)) for name, values in view.parameters.items()))
    return _slide(
        version, view.page, parameters, view.title, view.picture, here.audience, view, connection, here.catalogue
    )


# By version of the data, view and audience, as answers are: a picture takes longer to draw than all else.
@st.cache_data(max_entries=200, show_spinner=False)
def _slide(
    version: str,
    page: str,
    parameters: tuple[tuple[str, tuple[str, ...]], ...],
    title: str,
    picture: str,
    audience: str,
    _view: PinnedView,
    _connection: Connection,
    _catalogue: Catalogue,
) -> Slide:
    return slide_of(_view, _connection, _catalogue, audience)
