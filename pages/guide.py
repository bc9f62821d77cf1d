"""Guide: what do the words mean, where does it come from, how good is it?"""

from dataclasses import replace

import streamlit as st

from svd_ui import context
from svd_ui.frame import show_about, show_lead, view_or_nearest
from svd_ui.guide import entries_of, show_found, show_section
from svd_ui.sentences.guide import guide_sentence, left_out_sentence
from svd_ui.sidebar import choose_text

WHOLE = "The Guide is about the whole area and every month loaded: types, wards, victims and period chosen at the left change nothing here."

here = context.current()
st.title("Guide: what do the words mean, and how good is the data?")
view = view_or_nearest(here, here.quality)
show_lead(guide_sentence(view, here.catalogue, len(here.loaded_sources())), left_out_sentence(view))

entries = entries_of(here)
asked = choose_text("find", "Search the Guide", "Such as: knife, ethnic group, rounding, lockdown")
if asked:
    show_found(entries, asked)
else:
    show_section(here, view, entries)
show_about(replace(here, filters=view.filters), view.steps, caveats=(WHOLE,), is_guide=True)
