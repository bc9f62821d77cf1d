"""People: who are the victims, and who is referred?"""

import streamlit as st

from svd_ui import context
from svd_ui.answers.people import people_answer, people_question
from svd_ui.frame import show_nothing, view_or_nearest
from svd_ui.pictures import show_about_answer, show_answer, show_picture
from svd_ui.unrecorded import show_not_recorded

here = context.current()
st.title(people_question(here))
view = view_or_nearest(here, here.people)
answer = people_answer(here, view)
show_answer(here, answer)
if view is None:
    show_not_recorded(here)
    st.stop()
if answer.pictures:
    left, right = st.columns([3, 2], gap="medium")
    ages, *others = answer.pictures
    with left:
        show_picture(here, answer, ages.name)
    with right:
        for each in others:
            show_picture(here, answer, each.name)
else:
    show_nothing(here)
show_about_answer(here, answer)
