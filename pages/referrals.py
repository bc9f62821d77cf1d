"""Referrals: does help reach people?"""

import streamlit as st

from svd_ui import context
from svd_ui.answers.parts import is_zero
from svd_ui.answers.referrals import BY_MONTH, PATHWAY, QUESTION, referrals_answer
from svd_ui.frame import show_banner, show_nothing, view_or_nearest
from svd_ui.pictures import show_about_answer, show_answer, show_picture
from svd_ui.referral_choice import referral_context
from svd_ui.referrals import show_choices, show_narrowing, show_quarters, show_waits_and_again
from svd_ui.sidebar import current_choices
from svd_ui.unrecorded import show_no_referrals

here = context.current()
choices = current_choices(here.catalogue)
st.title(QUESTION)
there = referral_context(here, choices)
if there is None:
    show_no_referrals(here)
    st.stop()
if there.ask.source.is_restricted != here.ask.source.is_restricted:
    show_banner(there)  # the one above is about the sidebar's records
view = view_or_nearest(there, there.referrals)
if view is None:
    show_no_referrals(here)
    st.stop()
answer = referrals_answer(there, view, choices)
show_answer(here, answer)
show_choices(here, there, view)
if is_zero(view.headline.frame.iloc[0]):
    show_nothing(here)
else:
    show_picture(here, answer, PATHWAY)
    show_narrowing(here, view, answer)
    show_waits_and_again(here, view, answer)
if answer.has(BY_MONTH):
    show_picture(here, answer, BY_MONTH)
show_quarters(here, view, answer)
show_about_answer(here, answer)
