"""Programmes: what is being done, where, when, for whom?"""

import streamlit as st

from svd_ui import context
from svd_ui.answers.programmes import programmes_answer, view_of
from svd_ui.navigation import show_page_link
from svd_ui.pictures import show_about_answer, show_answer
from svd_ui.programme_words import TIER_LABELS, WHOM_LABELS
from svd_ui.programmes import show_no_register, show_provision, show_register, show_timeline
from svd_ui.sidebar import choose_one, current_choices

here = context.current()
view = view_of(here, current_choices(here.catalogue))
answer = programmes_answer(here, view)
st.title(answer.question)
show_answer(here, answer)
show_page_link("referrals", "How many are referred to them, and how far they get: Referrals ›")
if view.registered:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_one("tier", "Prevention", TIER_LABELS)
        choose_one("whom", "For whom", WHOM_LABELS)
else:
    show_no_register()
if answer.pictures:
    show_timeline(here, answer)
    show_provision(here, view, answer)
    show_register(here, view)
show_about_answer(here, answer)
