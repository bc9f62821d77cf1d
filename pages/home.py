"""Home: what this is, what is loaded, where to start."""

import streamlit as st

from svd_ui import context
from svd_ui.frame import show_lead
from svd_ui.home import show_loaded, show_starts
from svd_ui.words import plain

here = context.current()
catalogue = here.catalogue
source = catalogue.source(here.filters.source)

st.title(f"Violence and other recorded crime in {plain(catalogue.area_name)}")
show_lead(
    f"This shows where violence and other crime is recorded in {catalogue.area_name}, whether it is rising, and who it touches, "
    f"to the end of {source.months[-1]:%B %Y}.",
    "It is for the partners of the Serious Violence Duty: the council, police, fire, probation, youth justice and health.",
)
show_starts()
show_loaded(here)
