"""Opening a view from within the app: a button that sets every filter as the view's address has them, and goes to its page."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from svd_data.catalogue import Catalogue
from svd_data.filters import read_link
from svd_data.search import LONGEST_SEARCH
from svd_ui.audience import audience_of_link
from svd_ui.choices import choose
from svd_ui.context import Context
from svd_ui.sidebar import PAGE_TEXTS, choose_view
from svd_ui.view_links import ViewLink, link_of, read_choices


def show_opener(here: Context, link: ViewLink, label: str, key: str, *, is_bold: bool = False) -> None:
    """Show a button that opens a view in this session. label: as Markdown. key: its own; the page's style knows "open_…"."""
    words = f"**{label}** ›" if is_bold else f"{label} ›"
    if st.button(words, key=f"open_{key}", type="tertiary", wrap=True):
        # Not in a callback: that runs before the page, and what it chose could take the button away before it is asked.
        choose_link(link, here.catalogue)
        st.switch_page(f"../pages/{link.page}.py")


def choose_link(link: ViewLink, catalogue: Catalogue) -> None:
    """Choose all that a link names, and for what it does not name the default."""
    choices, _ = read_choices(link.parameters, catalogue)
    choose_view(read_link(link.parameters, catalogue).filters, choices.items())
    for name in PAGE_TEXTS:
        choose(name, link.parameters.get(name, ("",))[-1].strip()[:LONGEST_SEARCH])


def address_to_copy(here: Context, link: ViewLink) -> str:
    """Return a view's whole address, for an e-mail: for the audience of this session, where that is not the server's widest."""
    audience = audience_of_link(here.audience, here.catalogue)
    address = link.address
    if audience:
        address += ("&" if link.parameters else "?") + urlencode(audience)
    return f"{app_address()}{address}"


def app_address() -> str:
    """Return what stands before the path in the browser's address, "https://host"; "" where that is not known."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def counted_link(page: str, parameters: dict[str, tuple[str, ...]], catalogue: Catalogue) -> ViewLink:
    """Return a link to a page; where the first source cannot carry its indicator and another can, with that source."""
    wanted = parameters.get("indicator", ("",))[-1]
    carrying = [each for each in catalogue.sources if wanted in {one.indicator_id for one in catalogue.available(each)}]
    kinds = {each.indicator_id: each.record_kind for each in catalogue.indicators}
    first = next((each for each in catalogue.sources if each.record_kind == kinds.get(wanted)), None)
    if carrying and first not in carrying:
        parameters = {**parameters, "source": (carrying[0].source_id,)}
    return link_of(page, parameters)
