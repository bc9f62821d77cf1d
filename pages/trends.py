"""Trends: is it rising?"""

import streamlit as st

from svd_data.views.trends import BY_TYPE, BY_WARD, TOTAL
from svd_ui import context
from svd_ui.answers.parts import is_zero
from svd_ui.answers.trends import CONTROL, MONTHS, STEP_LABELS, control_of, trends_answer
from svd_ui.frame import show_nothing, view_or_nearest
from svd_ui.pictures import show_about_answer, show_answer, show_picture
from svd_ui.sidebar import choose_one, current_choices
from svd_ui.trend_sections import EVENT_LABELS, show_findings

SPLIT_LABELS = {TOTAL: "All together", BY_TYPE: "By type", BY_WARD: "By ward"}
OF_REFERRALS = {BY_TYPE: "By programme"}

here = context.current()
choices = current_choices(here.catalogue)
st.title("Trends: is it rising?")
view = view_or_nearest(here, lambda: here.trends(choices["split"], choices["step"]))
control = control_of(here, view)
answer = trends_answer(here, view, control, choices)
show_answer(here, answer)
if is_zero(view.headline.frame.iloc[0]):
    show_nothing(here)

with st.container(horizontal=True, vertical_alignment="bottom"):
    choose_one("step", "Steps", STEP_LABELS)
    choose_one("split", "Lines", SPLIT_LABELS | (OF_REFERRALS if here.ask.source.holds_referrals else {}))
    choose_one("events", "Events", EVENT_LABELS)
show_picture(here, answer, MONTHS)
if control and answer.has(CONTROL):
    show_picture(here, answer, CONTROL)
    show_findings(control)
show_about_answer(here, answer)
