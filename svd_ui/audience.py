"""The audience of a session: chosen within the operator's bound, said in the link, and never wider than either allows.

Who presents locks it: from then on the session has a bound of its own within the operator's. The lock stands in the link, which
can set and narrow it but never lift it.
"""

import os
from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from svd_data.audiences import (
    INTERNAL,
    PARTNER,
    PUBLIC,
    allowed_audiences,
    audience_named,
    operators_bound,
    within_bound,
)
from svd_data.catalogue import Catalogue
from svd_data.errors import AudienceError
from svd_ui.choices import choose, chosen, keep, widget_key

# The link's parameter that holds the lock.
LOCKED = "locked"

_LOCK = "_audience_lock"

AUDIENCE_LABELS: Mapping[str, str] = MappingProxyType({INTERNAL: "Internal", PARTNER: "Partner", PUBLIC: "Public"})

_EXPLAINED = (
    "Who will see this. Internal shows every count. For partners and the public small counts from restricted records are "
    "not shown and the others are rounded, in every map, chart, table, sentence and download. Open data is not changed."
)


def bound_of(catalogue: Catalogue) -> str:
    """Return the widest audience of this session: the server's, or what it is locked at where that is narrower.

    Raises AudienceError for an operator's setting that is no audience.
    """
    _take_lock_of_link()
    return within_bound(server_bound(catalogue), locked_at() or INTERNAL)


def server_bound(catalogue: Catalogue) -> str:
    """Return the widest audience of this server, whatever the session is locked at."""
    return operators_bound(os.environ, catalogue)


def audience_of_link(audience: str, catalogue: Catalogue) -> dict[str, str]:
    """Return what a link that is copied says of its audience: nothing where that is the server's widest.

    Whoever opens it has a session of their own, without this one's lock.
    """
    return {} if audience == server_bound(catalogue) else {"audience": audience}


def lock_audience(audience: str) -> None:
    """Show from now on nothing wider than this audience in this session (a callback). A lock is never lifted, nor widened."""
    narrowest = within_bound(audience, locked_at() or INTERNAL)
    st.session_state[_LOCK] = narrowest
    choose("audience", narrowest)


def locked_at() -> str:
    """Return the audience that this session is locked at, "" where it is not."""
    return str(st.session_state.get(_LOCK, ""))


def _take_lock_of_link() -> None:
    # At every run, not once a session as the rest of a link: it can only narrow, and a page that is loaded again, as a
    # presenter's clicker does with F5, begins a session anew.
    asked = st.query_params.get(LOCKED, "").strip()
    if not asked:
        return
    try:
        lock = audience_named(asked)
    except AudienceError:
        lock = PUBLIC  # what was meant is not known, so nothing wider than the narrowest is shown
    if lock != INTERNAL and within_bound(lock, locked_at() or INTERNAL) != locked_at():
        st.session_state[_LOCK] = lock


def choose_audience(bound: str) -> str:
    """Show the audiences that the bound allows and return the one chosen."""
    allowed = allowed_audiences(bound)
    if chosen("audience") not in allowed:
        choose("audience", bound)
    if len(allowed) == 1:
        st.caption(f"Shown to: **{AUDIENCE_LABELS[bound]}**. {_why(bound)}")
        return bound
    value = st.segmented_control(
        "Shown to",
        allowed,
        format_func=AUDIENCE_LABELS.__getitem__,
        key=widget_key("audience"),
        required=True,
        help=_EXPLAINED,
        width="stretch",
    )
    keep("audience", value or bound)
    if locked_at() == bound:
        st.caption(_why(bound))
    return within_bound(str(chosen("audience")), bound)


def read_audience(asked: str, bound: str) -> str:
    """Choose what a link asks for, within the bound. Return a sentence where it asks for what it cannot have, else ""."""
    try:
        wanted = audience_named(asked) if asked else bound
    except AudienceError as error:
        # What was meant is not known, so nothing wider than the narrowest is shown.
        choose("audience", PUBLIC)
        return f"{error} The public view is shown."
    choose("audience", within_bound(wanted, bound))
    if within_bound(wanted, bound) != wanted:
        by = "this session is locked at" if locked_at() == bound else "this server shows nothing wider than"
        return f"The {wanted} view was left out: {by} the {bound} view."
    return ""


def _why(bound: str) -> str:
    """Return why nothing wider than the bound can be chosen."""
    if locked_at() == bound:
        return f"Locked at {bound} for presenting; a new tab begins afresh."
    return "This server shows nothing wider."
