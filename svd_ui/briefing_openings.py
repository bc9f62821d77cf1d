"""The ways into and out of a briefing: ready-made ones, files opened and saved, the link, and what leads on from it."""

from datetime import date
from functools import cache
from types import MappingProxyType

import streamlit as st

from svd_data.briefing import MOST_VIEWS, Briefing
from svd_data.briefing_entries import BriefingRead
from svd_data.briefing_files import LARGEST_BYTES, read_briefing, write_briefing
from svd_data.catalogue import Catalogue
from svd_data.comparators import comparator_sets
from svd_data.errors import InputError
from svd_data.indicators import indicator_definitions
from svd_data.ready_briefings import ReadyBriefing, ready_briefings
from svd_ui.audience import audience_of_link
from svd_ui.briefing import show_sentences
from svd_ui.briefing_fit import fit_briefing
from svd_ui.briefing_links import (
    PAGE,
    briefing_parameters,
    has_all,
    link_to_copy,
    parameter_names,
    pinned_pages,
    say_left_out,
)
from svd_ui.briefing_record import recorded, recorded_audience
from svd_ui.context import Context
from svd_ui.exports import briefing_file_name
from svd_ui.navigation import PRESENT, go_to_page
from svd_ui.pinned import briefing, change_briefing, is_saved, mark_saved, open_briefing, turn
from svd_ui.sentences.briefing import replaced_sentence, views_in_words
from svd_ui.sidebar import PAGE_CHOICES
from svd_ui.take_away import show_briefing_take_away
from svd_ui.words import escape, plain

# Of a long link, in pixels; the button beside it copies all of it.
_LINK_HEIGHT = 220

_TOO_LONG = "This briefing is too long for a link: save it as a file."
_CUT = "Notes are too long for this link and are left out of it: a file holds them."
_NOTHING = "No view in it can be opened. Your briefing stays as it is."


@cache
def ready_made() -> MappingProxyType[str, ReadyBriefing]:
    """Return the ready-made briefings by id."""
    indicators = tuple(indicator_definitions())
    of_data = {"referred": indicators, "need": indicators, "reach": indicators, "set": tuple(comparator_sets())}
    return MappingProxyType(dict(ready_briefings(pinned_pages(), {**PAGE_CHOICES, **of_data})))


def show_ways_on(here: Context, shown: Briefing) -> None:
    """Show what can be done with the whole briefing: present it, save it, copy its link, take it away."""
    with st.container(horizontal=True, vertical_alignment="center", key="ways_on"):
        if st.button("Present", type="primary", key="present"):
            go_to_page(PRESENT)
        audience = recorded_audience(here.audience)
        st.download_button(
            "Save as a file",
            data=lambda: write_briefing(recorded(shown, here)),
            file_name=briefing_file_name(shown.title, audience, here.catalogue, date.today()),
            mime="application/toml",
            on_click=mark_saved,
            key="save_briefing",
            help=f"With each view's sentence as the {audience} audience may see it, to compare with on newer data.",
        )
        with st.popover("Its link", key="link_popover"):
            _show_link(here, shown)
        show_briefing_take_away(here, shown)


def _show_link(here: Context, shown: Briefing) -> None:
    parameters = briefing_parameters(shown, here.catalogue.version)
    if not parameters:
        st.write(_TOO_LONG)
        return
    audience = list(audience_of_link(here.audience, here.catalogue).values())
    st.code(link_to_copy(_address(), parameters, audience), language=None, wrap_lines=True, height=_LINK_HEIGHT)
    st.caption("To copy it: the button at its top right, which shows when the link is pointed at or reached by Tab.")
    st.caption("It holds the views, titles and notes, and no figure: whoever opens it sees today's figures.")
    if not has_all(shown, parameters):
        st.warning(_CUT)


def _address() -> str:
    """Return the page's own address as the browser has it, or its path alone where that is not known."""
    return str(st.context.url or f"/{PAGE}")


def show_openings(here: Context) -> None:
    """Show the ready-made briefings and the way to open a file; what is there is replaced only where a person says so."""
    left, right = st.columns(2, gap="medium")
    with left:
        _show_ready_made(here.catalogue)
    with right:
        _show_file(here.catalogue)


def _show_ready_made(catalogue: Catalogue) -> None:
    known = ready_made()
    asked = st.selectbox(
        "Ready-made briefings",
        list(known),
        index=None,
        format_func=lambda name: known[name].briefing.title,
        placeholder="Choose a meeting",
        key=f"ready_{turn()}",
    )
    if asked is None:
        return
    chosen = known[asked]
    st.html(
        f'<p class="svd-note"><b>{escape(chosen.meeting)}.</b> {escape(chosen.what_for)}</p>'
        f'<p class="svd-note">Source: {escape(chosen.source)}.</p>'
    )
    read = fit_briefing(BriefingRead(chosen.briefing), catalogue)
    if read.briefing.views and not briefing().views:
        st.button("Open it", key="take_ready", type="primary", on_click=_open, args=(read,))
    else:
        _show_offer(read, "ready")


def _show_file(catalogue: Catalogue) -> None:
    file = st.file_uploader(
        "A briefing saved as a file (.toml)", key=f"briefing_file_{turn()}", max_upload_size=-(-LARGEST_BYTES // 2**20)
    )
    if file is None:
        return
    try:
        read = read_briefing(file.getvalue(), pinned_pages(), parameter_names(catalogue))
    except InputError as error:
        st.error(plain(f"{error} Your briefing stays as it is."))
        return
    read = fit_briefing(read, catalogue)
    if read.briefing.views and not briefing().views:
        _open(read)
        st.rerun()  # the address follows
    _show_offer(read, "file")


def _show_offer(read: BriefingRead, key: str) -> None:
    """Ask what to do with a briefing while another is there; of one without a view, say why it has none."""
    if not read.briefing.views:
        show_sentences(_NOTHING, read.dropped, role="alert")
        return
    st.write(plain(f"“{read.briefing.title}”: {views_in_words(len(read.briefing.views))}."))
    if not is_saved():
        st.warning(plain(replaced_sentence(briefing())))
    with st.container(horizontal=True):
        st.button("Replace mine with it", key=f"replace_by_{key}", on_click=_open, args=(read,))
        st.button("Add it to mine", key=f"add_{key}", on_click=_add, args=(read,))


def _open(read: BriefingRead) -> None:
    words = f"“{briefing().title}” was replaced." if briefing().views else ""
    open_briefing(read.briefing, words)
    say_left_out(read.dropped)


def _add(read: BriefingRead) -> None:
    """Add the views that are not there yet; what they said elsewhere was recorded on other data, or for others."""
    now = briefing()
    new = [view for view in read.briefing.unrecorded().views if now.place_of(view) is None]
    added = now.with_views(new)
    change_briefing(added, f"{views_in_words(len(added.views) - len(now.views))} of “{read.briefing.title}” added.")
    room = len(added.views) - len(now.views)
    full = (f"A briefing holds {MOST_VIEWS} views at most: {len(new) - room} had no room.",) if room < len(new) else ()
    say_left_out((*read.dropped, *full))
