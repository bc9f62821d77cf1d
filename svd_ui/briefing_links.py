"""A briefing as a link: /briefing?title=…&view=…&view=…, each view its own address with picture, title and note added.

It holds no figure: only, as `recorded`, the version of the data that it was made on. Read back, it forgives as a file does.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode

import streamlit as st

from svd_data.briefing import NEW_TITLE, Briefing, PinnedView
from svd_data.briefing_entries import BriefingRead, read_entries
from svd_data.catalogue import Catalogue
from svd_data.filters import LINK_NAMES
from svd_ui.briefing_fit import fit_briefing
from svd_ui.navigation import PAGES, PRESENT
from svd_ui.pinned import briefing, open_briefing
from svd_ui.sidebar import PAGE_TEXTS, page_choices

PAGE = "briefing"

TITLE, VIEW, RECORDED = "title", "view", "recorded"

# What may stand in a query as it is; encoded twice, anything else takes five characters.
_PLAIN = "/?:@!$'()*,;"

# Added to a view's own address; no page has parameters of these names.
_ADDED = ("picture", "title", "note")

# Servers and mail programs cut longer addresses, some without a word.
LONGEST_LINK = 8000
_MOST_FIELDS = 250

_READ, _LEFT_OUT = "_briefing_link_read", "_briefing_left_out"

# The pages that show a briefing, whose address holds it.
OF_BRIEFING = (PAGE, PRESENT)


def pinned_pages() -> tuple[str, ...]:
    """Return the pages of which a view can be pinned: all but those that show a briefing."""
    return tuple(page for page in PAGES if page not in OF_BRIEFING)


def parameter_names(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the names that may stand in a view's address, without the audience."""
    return (*LINK_NAMES, *page_choices(catalogue), *PAGE_TEXTS)


def view_text(view: PinnedView, lacking: Sequence[str] = ()) -> str:
    """Return a view as it stands in a briefing's link: "hotspots?indicator=knife_crime&picture=map&title=Where". lacking: what is left out."""
    added = {name: (getattr(view, name),) for name in _ADDED if getattr(view, name) and name not in lacking}
    # The page by its name, the first one too, whose own address is "/".
    query = urlencode({**view.parameters, **added}, doseq=True, safe=_PLAIN)
    return f"{view.page}?{query}" if query else view.page


def view_entry(text: str) -> dict[str, Any]:
    """Return what a view's text holds, as plain values that are yet to be checked."""
    page, _, query = text.strip().partition("?")
    try:
        parameters: dict[str, Any] = dict(parse_qs(query, max_num_fields=_MOST_FIELDS))
    except ValueError:  # more fields than any view has: left out, as a view without parameters would be another
        return {"page": page, "parameters": query}
    added = {name: parameters.pop(name)[-1] for name in _ADDED if name in parameters}
    return {"page": page.strip("/").rpartition("/")[2] or next(iter(PAGES)), "parameters": parameters, **added}


def briefing_parameters(shown: Briefing, version: str) -> dict[str, list[str]]:
    """Return the parameters of a briefing's link, {} of an empty one; notes, and then titles, left out where it gets too long.

    version: of the data, where the briefing was recorded on none.
    """
    if not shown.views:
        return {}
    head = {TITLE: [shown.title]} if shown.title != NEW_TITLE else {}
    tail = {RECORDED: [shown.recorded_on or version]}
    for lacking in ((), ("note",), ("note", "title")):
        found = {**head, VIEW: [view_text(view, lacking) for view in shown.views], **tail}
        if len(urlencode(found, doseq=True)) <= LONGEST_LINK:
            return found
    return {}


def has_all(shown: Briefing, parameters: Mapping[str, Sequence[str]]) -> bool:
    """Return whether a link's parameters hold the whole briefing, notes and titles included."""
    return list(parameters.get(VIEW, ())) == [view_text(view) for view in shown.views]


def read_briefing_link(parameters: Mapping[str, Sequence[str]], catalogue: Catalogue) -> BriefingRead:
    """Return the good part of the briefing that a link holds, and what was left out. Never raises for what stands in a link."""
    entries: dict[str, Any] = {"views": [view_entry(text) for text in parameters.get(VIEW, ())]}
    for name, key in ((TITLE, "title"), (RECORDED, "recorded_on")):
        if values := parameters.get(name):
            entries[key] = values[-1]
    return fit_briefing(read_entries(entries, pinned_pages(), parameter_names(catalogue)), catalogue)


def take_link(page: str, catalogue: Catalogue) -> None:
    """Open the briefing that a session's first link holds, once, before the address is written anew."""
    if _READ in st.session_state:
        return
    st.session_state[_READ] = True
    parameters = {name: st.query_params.get_all(name) for name in st.query_params}
    if page not in OF_BRIEFING or not parameters.get(VIEW):
        return
    read = read_briefing_link(parameters, catalogue)
    say_left_out(read.dropped)
    open_briefing(read.briefing, "")


def own_parameters(page: str, catalogue: Catalogue) -> dict[str, list[str]]:
    """Return what stands in a page's address beside the filters: of Briefing and Present what is pinned, else nothing."""
    return briefing_parameters(briefing(), catalogue.version) if page in OF_BRIEFING else {}


def link_to_copy(address: str, parameters: Mapping[str, Sequence[str]], audience: Sequence[str]) -> str:
    """Return the whole link. address: of the page, from which host and path are taken. audience: as it stands in the address."""
    of_audience = {"audience": list(audience)} if audience else {}
    query = urlencode({**parameters, **of_audience}, doseq=True, safe=f"{_PLAIN}=")
    return f"{address.partition('?')[0].partition('#')[0]}?{query}"


def say_left_out(sentences: Sequence[str]) -> None:
    """Keep what was left out of a briefing on opening it, to be shown until it is dismissed."""
    st.session_state[_LEFT_OUT] = tuple(sentences)


def left_out() -> tuple[str, ...]:
    """Return what was left out of the briefing opened last, until it is dismissed."""
    return tuple(st.session_state.get(_LEFT_OUT, ()))


def dismiss_left_out() -> None:
    """Stop showing it (a callback)."""
    say_left_out(())
