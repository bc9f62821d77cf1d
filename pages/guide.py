"""Guide: what do the words mean, where does it come from, how good is it?"""

import streamlit as st

from svd_ui import context
from svd_ui.answers.guide import asked_of, guide_answer
from svd_ui.frame import view_or_nearest
from svd_ui.guide import show_found, show_section
from svd_ui.pictures import show_about_answer, show_answer
from svd_ui.sidebar import choose_text, current_choices

here = context.current()
st.title("Guide: what do the words mean, and how good is the data?")
view = view_or_nearest(here, here.quality)
asked = asked_of(here, current_choices(here.catalogue))
answer = guide_answer(here, view, asked)
show_answer(here, answer)
if choose_text("find", "Search the Guide", "Such as: knife, ethnic group, rounding, lockdown"):
    show_found(here, asked)
else:
    show_section(here, answer, asked)
show_about_answer(here, answer, is_guide=True)
