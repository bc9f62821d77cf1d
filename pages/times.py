"""Times: when does it happen?"""

import streamlit as st

from svd_ui import context
from svd_ui.answers.times import QUESTION, times_answer
from svd_ui.frame import show_nothing, view_or_nearest
from svd_ui.pictures import show_about_answer, show_answer, show_picture
from svd_ui.unrecorded import show_no_times

here = context.current()
st.title(QUESTION)
view = view_or_nearest(here, here.times)
answer = times_answer(here, view)
show_answer(here, answer)
if view is None:
    show_no_times(here)
    st.stop()
if answer.pictures:
    heat, weekdays, hours, *contrasts = answer.pictures
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_picture(here, answer, heat.name)
    with right:
        show_picture(here, answer, weekdays.name)
        show_picture(here, answer, hours.name)
    for row in (contrasts[:3], contrasts[3:]):
        for column, contrast in zip(st.columns(max(len(row), 2), gap="medium"), row, strict=False):
            with column:
                show_picture(here, answer, contrast.name)
else:
    show_nothing(here)
show_about_answer(here, answer)
