"""Pinning the view on screen to the briefing: its link without the audience, the picture, and what is written about it."""

import streamlit as st

from svd_data.briefing import LONGEST_NOTE, LONGEST_TITLE, PinnedView, clean_text
from svd_ui.answer import Answer
from svd_ui.choices import chosen
from svd_ui.context import Context
from svd_ui.navigation import show_page_link
from svd_ui.pinned import briefing, pin
from svd_ui.view_links import link_of
from svd_ui.words import plain

NOTE_HELP = "For whoever speaks. It is kept as written, in files and links too: put no small number in it."


def show_pin(here: Context, answer: Answer) -> None:
    """Show the way to pin this view, with a choice of its pictures, and the way to the briefing."""
    titles = {each.name: each.heading or each.title for each in answer.shown_alone}
    page = answer.page
    with (
        st.popover("Pin to briefing", key=f"pin_{page}"),
        st.form(f"pin_form_{page}", border=False, clear_on_submit=True),
    ):
        picture = next(iter(titles), "")
        if len(titles) > 1:
            picture = st.selectbox("Picture", list(titles), format_func=titles.__getitem__, key=f"pin_picture_{page}")
        title = st.text_input(
            "Title, if not the page's own",
            max_chars=LONGEST_TITLE,
            key=f"pin_title_{page}",
            placeholder=answer.question,
        )
        note = st.text_area("Note, if any", max_chars=LONGEST_NOTE, key=f"pin_note_{page}", help=NOTE_HELP)
        if st.form_submit_button("Pin", type="primary", key=f"pin_submit_{page}"):
            view = pinned_view(here, page, picture or "", title or "", note or "")
            st.toast(plain(pin(view, view.title or answer.question)))
    count = len(briefing().views)
    show_page_link("briefing", f"Briefing: {count} view{'' if count == 1 else 's'} ›" if count else "Briefing ›")


def pinned_view(here: Context, page: str, picture: str, title: str, note: str) -> PinnedView:
    """Return the view on screen as it is pinned: what stands in the address now, with the indicator named.

    Left out of a link the indicator is the first that the data has: another one on other data.
    """
    parameters = {name: st.query_params.get_all(name) for name in st.query_params}
    parameters["indicator"] = [str(chosen("indicator") or here.filters.indicator.indicator_id)]
    return PinnedView(
        page,
        link_of(page, parameters).parameters,
        clean_text(title, LONGEST_TITLE),
        clean_text(note, LONGEST_NOTE, has_lines=True),
        picture,
    )
