"""The pages, in the order of the navigation."""

from pathlib import Path
from typing import Literal

import streamlit as st

_FOLDER = Path(__file__).parent.parent / "pages"

# The default page has no path of its own, so every other page keeps its link.
DEFAULT = "overview"

PAGES = {
    "overview": "Overview",
    "hotspots": "Hotspots",
    "trends": "Trends",
    "people": "People",
    "times": "Times",
    "compare": "Compare",
    "referrals": "Referrals",
    "reach": "Reach",
    "programmes": "Programmes",
    "guide": "Guide",
    "data": "Data",
}


# Listed where the operator's bound is internal; elsewhere its path leads to a sentence that says so.
LAB = "lab"


def navigation(*, has_lab: bool) -> st.Page:
    """Show the navigation and return the page asked for."""
    pages = [
        st.Page(_FOLDER / f"{name}.py", title=title, url_path=name, default=name == DEFAULT)
        for name, title in PAGES.items()
    ]
    visibility: Literal["visible", "hidden"] = "visible" if has_lab else "hidden"
    lab = st.Page(_FOLDER / f"{LAB}.py", title="Indicator lab", url_path=LAB, visibility=visibility)
    return st.navigation([*pages, lab])


def show_page_link(name: str, label: str) -> None:
    """Show a link to a page. Streamlit finds pages from the main script's folder."""
    st.page_link(f"../pages/{name}.py", label=label)
