"""The pages, in the order of the navigation."""

from pathlib import Path
from typing import Literal

import streamlit as st

_FOLDER = Path(__file__).parent.parent / "pages"

# The default page has no path of its own, so every other page keeps its link.
DEFAULT = "overview"

PAGES = {
    "overview": "Overview",
    "questions": "Questions",
    "hotspots": "Hotspots",
    "trends": "Trends",
    "people": "People",
    "times": "Times",
    "compare": "Compare",
    "referrals": "Referrals",
    "reach": "Reach",
    "programmes": "Programmes",
    "briefing": "Briefing",
    "guide": "Guide",
    "data": "Data",
}

# Reached from other pages and by its path, and not listed: it is no question, and has no navigation itself.
PRESENT = "present"

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
    present = st.Page(_FOLDER / f"{PRESENT}.py", title="Present", url_path=PRESENT, visibility="hidden")
    return st.navigation([*pages, lab, present], expanded=True)


def show_page_link(name: str, label: str) -> None:
    """Show a link to a page. Streamlit finds pages from the main script's folder."""
    st.page_link(f"../pages/{name}.py", label=label)


def go_to_page(name: str) -> None:
    """Leave this page for another, which runs at once."""
    st.switch_page(f"../pages/{name}.py")
