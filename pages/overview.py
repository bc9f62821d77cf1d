"""Overview: where do we stand?"""

import streamlit as st

from svd_data.periods import LATEST
from svd_ui import context
from svd_ui.answers.overview import GOAL, HEADLINES, PLAN, overview_answer
from svd_ui.frame import show_nothing, view_or_nearest
from svd_ui.loaded import show_loaded, show_starts
from svd_ui.overview import show_goal, show_headlines, show_moved, show_plan
from svd_ui.pictures import show_about_answer, show_answer
from svd_ui.sentences import is_empty
from svd_ui.words import plain

ALWAYS_LATEST = (
    "Overview is about the latest 12 months, whichever period is chosen; the period holds on the other pages."
)

here = context.current()
st.title(f"Overview: where does {plain(here.catalogue.area_name)} stand?")
view = view_or_nearest(here, here.overview)
answer = overview_answer(here, view)
show_answer(here, answer)
if view is not None:
    if here.filters.period.choice != LATEST:
        st.caption(ALWAYS_LATEST)
    st.subheader(plain(answer.picture(HEADLINES).heading), anchor=False)
    if is_empty(view):
        show_nothing(here)
    show_headlines(here, answer, view)
    show_moved(answer)
    if answer.has(GOAL):
        show_goal(here, answer)
    if answer.has(PLAN):
        show_plan(here, answer)
show_starts()
with st.expander("What is loaded"):
    show_loaded(here)
show_about_answer(here, answer)
