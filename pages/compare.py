"""Compare: are we different from similar places?"""

import streamlit as st

from svd_data.views.areas import NotCompared, sets_to_choose
from svd_ui import comparison, context
from svd_ui.answers.compare import BARS, FUNNEL, QUESTION, TREND, compare_answer
from svd_ui.frame import show_nothing, show_source
from svd_ui.pictures import (
    show_about_answer,
    show_answer,
    show_chart,
    show_legend,
    show_picture,
    show_picture_notes,
    show_picture_table,
)
from svd_ui.sidebar import choose_one, current_choices
from svd_ui.words import plain

here = context.current()
st.title(QUESTION)
view = here.compare(current_choices(here.catalogue)["set"])
answer = compare_answer(here, view)
show_answer(here, answer)
if isinstance(view, NotCompared):
    st.write(comparison.TO_LOAD)
    show_source(here)
    st.stop()
comparison.show_instead(here, view)
if not answer.pictures:
    show_nothing(here)
    show_about_answer(here, answer)
    st.stop()
titles = sets_to_choose(here.catalogue)
if len(titles) > 1:
    choose_one("set", "Compare with", dict(titles))

bars = answer.picture(BARS)
for note in bars.notes:
    st.write(plain(note))
left, right = st.columns(2, gap="medium") if answer.has(FUNNEL) else (st.container(), None)
with left:
    st.subheader(bars.heading, anchor=False)
    show_chart(bars)
if right is not None:
    funnel = answer.picture(FUNNEL)
    with right:
        st.subheader(funnel.heading, anchor=False)
        st.write(plain(funnel.says))
        show_legend(funnel.legend)
        show_chart(funnel)
        show_picture_notes(funnel)
show_picture_table(here, answer, bars)
if answer.has(TREND):
    show_picture(here, answer, TREND)
show_about_answer(here, answer)
