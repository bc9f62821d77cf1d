"""The page Briefing: a meeting's views in order, each with what it says now, and the ways to change, keep and present them."""

import hashlib

import streamlit as st

from svd_data.briefing import LONGEST_NOTE, LONGEST_TITLE, Briefing, PinnedView, clean_text
from svd_ui.briefing_links import dismiss_left_out, left_out
from svd_ui.briefing_record import is_older, moved_since
from svd_ui.briefing_told import Told, opened, told_of
from svd_ui.context import Context
from svd_ui.navigation import PAGES
from svd_ui.pin import NOTE_HELP
from svd_ui.pinned import (
    describe_view,
    forget_recording,
    last_change,
    move_view,
    moved,
    remove_view,
    rename_briefing,
    take_back,
    turn,
)
from svd_ui.sentences.briefing import as_told_sentence, linked_sentence, moved_sentence, older_sentence
from svd_ui.sidebar import PAGE_TEXTS, choose_view
from svd_ui.words import escape, plain

_NO_SENTENCE = "What it shows stands on its own page: open it."


def show_left_out() -> None:
    """Say what was left out of the briefing opened last, until it is dismissed."""
    if not (sentences := left_out()):
        return
    with st.container(border=True):
        show_sentences("Not everything in it could be opened. Left out, and why:", sentences, role="alert")
        st.button("Dismiss", key="dismiss_left_out", on_click=dismiss_left_out)


def show_sentences(heading: str, sentences: tuple[str, ...], *, role: str = "status") -> None:
    """Show sentences as a list below a heading."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    st.html(f'<div role="{role}"><b>{escape(heading)}</b><ul class="svd-list">{items}</ul></div>')


def show_last_change(place: int | None = None) -> None:
    """Say what was changed last at a place in the list, or of the whole, with the way to take it back; nothing of a change elsewhere."""
    change = last_change()
    if change is None or not change.words or change.place != place:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<span role="status">{escape(change.words)}</span>', width="content")
        st.button("Undo", key="undo", on_click=take_back)


def show_moved(here: Context, shown: Briefing) -> None:
    """Say which figures moved since the briefing was recorded, where that was on other data than is open."""
    if not is_older(shown, here):
        return
    st.subheader("What has moved since", anchor=False)
    older = older_sentence(shown, here.catalogue)
    if not any(view.said for view in shown.views):
        st.write(plain(f"{older} {linked_sentence()}"))
    else:
        since = moved_since(shown, here)
        whose = as_told_sentence(shown.recorded_for) if since.moved and shown.recorded_for != here.audience else ""
        st.write(plain(f"{older} {moved_sentence(since, len(shown.views))} {whose}"))
        for each in since.moved:
            st.html(
                f'<p class="svd-second"><b>{each.place + 1}. {escape(each.title)}</b></p>'
                f'<dl class="svd-facts"><dt>Then</dt><dd>{escape(each.then)}</dd><dt>Now</dt><dd>{escape(each.now)}</dd></dl>'
            )
        if since.not_compared:
            why = tuple(f"{place + 1}. {title}: {reason}" for place, title, reason in since.not_compared)
            show_sentences("Not compared", why)
    st.button("I have seen what moved", key="forget_recording", on_click=forget_recording)


def show_title(shown: Briefing) -> None:
    """Let a person give the briefing another title."""
    key = f"briefing_title_{turn()}"
    title = st.text_input("Title of the briefing", shown.title, max_chars=LONGEST_TITLE, key=key, width=640)
    if (wanted := clean_text(title or "", LONGEST_TITLE)) != shown.title and wanted:
        rename_briefing(wanted)
        st.rerun()


def show_views(here: Context, shown: Briefing) -> None:
    """Show every view in its order: what it shows, what it says now, its note, and what can be done with it."""
    # There at all times, so that nothing jumps away from under the pointer.
    st.html(f'<p role="status" class="svd-note">{escape(moved()) or "&nbsp;"}</p>')
    seen: dict[str, int] = {}
    for place, view in enumerate(shown.views):
        show_last_change(place)
        key = _key_of(view)
        seen[key] = seen.get(key, 0) + 1
        with st.container(border=True, key=f"view_{place}"):
            _show_view(here, shown, place, f"{key}_{seen[key]}")
    show_last_change(len(shown.views))


def _key_of(view: PinnedView) -> str:
    """Return a name for a view's widgets that moves with it, so that a second press in a hurry meets the view it was meant for."""
    parts = (view.page, sorted(view.parameters.items()), view.picture, view.title, view.note)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:10]


def _show_view(here: Context, shown: Briefing, place: int, key: str) -> None:
    view = shown.views[place]
    told = told_of(here, view)
    title = view.title or told.title
    st.subheader(f"{place + 1}. {plain(title)}", anchor=False)
    st.html(f'<p class="svd-note">{escape(_what(view, told))}</p>')
    for problem in told.problems:
        st.warning(plain(problem))
    if told.refused:
        nearest = f" The nearest view that is released: {told.nearest}." if told.nearest else ""
        st.info(plain(f"{told.refused}{nearest}"))
    else:
        st.write(plain(told.says or _NO_SENTENCE))
    if view.note:
        st.html(f'<p class="svd-spoken"><b>Note:</b> {escape(view.note)}</p>')
    _show_buttons(here, shown, place, title, told, key)


def _what(view: PinnedView, told: Told) -> str:
    """Return what a view shows in words: its page, its picture, its filters."""
    question = told.title if view.title else PAGES[view.page]
    return " · ".join(dict.fromkeys(filter(None, (question, told.picture, told.about))))


def _show_buttons(here: Context, shown: Briefing, place: int, title: str, told: Told, key: str) -> None:
    view, number, last = shown.views[place], place + 1, len(shown.views) - 1
    there = opened(here, view)
    texts = {name: (view.parameters.get(name) or ("",))[-1] for name in PAGE_TEXTS}
    choices = tuple({**there.choices, **texts}.items())
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(f"Open view {number}", key=f"go_{key}", on_click=choose_view, args=(there.here.filters, choices)):
            st.switch_page(f"../pages/{view.page}.py")
        st.button(f"Move {number} up", key=f"up_{key}", disabled=place == 0, on_click=move_view, args=(view, -1, title))
        st.button(
            f"Move {number} down", key=f"down_{key}", disabled=place == last, on_click=move_view, args=(view, 1, title)
        )
        with st.popover(f"Edit {number}", key=f"edit_{key}"):
            _show_form(view, told, key)
        st.button(f"Remove {number}", key=f"remove_{key}", on_click=remove_view, args=(view, title))


def _show_form(view: PinnedView, told: Told, key: str) -> None:
    with st.form(f"form_{key}", border=False):
        title = st.text_input(
            "Title",
            view.title,
            max_chars=LONGEST_TITLE,
            key=f"title_{key}",
            placeholder=told.title,
            help="Left blank, the page's own.",
        )
        note = st.text_area("Note", view.note, max_chars=LONGEST_NOTE, key=f"note_{key}", help=NOTE_HELP)
        titles = dict(told.pictures)
        picture = view.picture
        if len(titles) > 1:
            names = list(titles)
            at = names.index(picture) if picture in titles else 0
            picture = st.selectbox("Picture", names, at, format_func=titles.__getitem__, key=f"picture_{key}")
        if st.form_submit_button("Keep", type="primary", key=f"keep_{key}"):
            kept = clean_text(title or "", LONGEST_TITLE), clean_text(note or "", LONGEST_NOTE, has_lines=True)
            describe_view(view, *kept, picture or "")
            st.rerun()
