"""What a source does not record, said plainly, with what would supply it."""

import streamlit as st

from svd_ui.context import Context
from svd_ui.frame import show_lead, show_source
from svd_ui.navigation import show_page_link
from svd_ui.words import join


def show_not_recorded(context: Context) -> None:
    """Say that the chosen source tells nothing of victims, what else it leaves out, and where such data comes from."""
    source = context.catalogue.source(context.filters.source)
    show_lead(f"{source.title} says nothing about victims, so this question cannot be answered from it.")
    st.write(f"It does not record {join(list(source.not_recorded))}.")
    st.write(
        "An extract of recorded offences from the police, with a row for each victim (age, sex and ethnicity), would supply it. "
        "Ask the force's or the Violence Reduction Partnership's analysts, under the area's information sharing agreement."
    )
    others = [other.title for other in context.catalogue.sources if other.records("victims", "age_band")]
    if others:
        st.info(f"Loaded and with victims: {join(others)}. Choose it as the source of offences at the left.")
    show_page_link("hotspots", "See where offences are recorded instead")
    show_source(context)
