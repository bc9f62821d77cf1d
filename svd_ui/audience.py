"""The audience of a session: chosen within the operator's bound, said in the link, and never wider than either allows."""

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

AUDIENCE_LABELS: Mapping[str, str] = MappingProxyType({INTERNAL: "Internal", PARTNER: "Partner", PUBLIC: "Public"})

_EXPLAINED = (
    "Who will see this. Internal shows every count. For partners and the public small counts from restricted records are "
    "not shown and the others are rounded, in every map, chart, table, sentence and download. Open data is not changed."
)


def bound_of(catalogue: Catalogue) -> str:
    """Return the widest audience that this server serves. Raises AudienceError for a setting that is no audience."""
    return operators_bound(os.environ, catalogue)


def choose_audience(bound: str) -> str:
    """Show the audiences that the bound allows and return the one chosen."""
    allowed = allowed_audiences(bound)
    if chosen("audience") not in allowed:
        choose("audience", bound)
    if len(allowed) == 1:
        st.caption(f"Shown to: **{AUDIENCE_LABELS[bound]}**. This server shows nothing wider.")
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
        return f"The {wanted} view was left out: this server shows nothing wider than the {bound} view."
    return ""
