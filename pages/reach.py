"""Reach: does help go where violence is recorded?"""

import streamlit as st

from svd_data.views.reach_sides import NoReach
from svd_ui import context
from svd_ui.answers.reach import PEOPLE, QUESTION, beside_of, has_none, reach_answer
from svd_ui.frame import show_banner_of, show_nothing, view_or_nearest
from svd_ui.pictures import show_about_answer, show_answer
from svd_ui.reach import show_choices, show_maps, show_people, show_points
from svd_ui.sidebar import current_choices
from svd_ui.unrecorded import show_no_people_beside, show_no_reach

here = context.current()
choices = current_choices(here.catalogue)
st.title(QUESTION)
view = view_or_nearest(here, lambda: here.reach(beside_of(here, choices)))
if isinstance(view, NoReach):
    show_no_reach(here, view)
    st.stop()
for side in (view.need, view.reach):
    show_banner_of(here, side.filters)
answer = reach_answer(here, view, choices)
show_answer(here, answer)
show_choices(here, view)
if has_none(view):
    show_nothing(here)
else:
    show_maps(here, view, answer)
    show_points(here, answer)
    if answer.has(PEOPLE):
        show_people(here, answer)
    else:
        show_no_people_beside(here, view.need.filters, view.reach.filters)
show_about_answer(here, answer)
