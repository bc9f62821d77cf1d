"""Questions: what was asked, and what do the records say?"""

import streamlit as st

from svd_ui import context
from svd_ui.choices import choose
from svd_ui.finding import show_found
from svd_ui.frame import show_lead, show_source
from svd_ui.question_list import questions_sentence
from svd_ui.questions import show_audience, show_banners, show_questions, show_unanswered
from svd_ui.sidebar import choose_text

SETS_ALL = "What is chosen at the left changes nothing here, but for the audience. Opening a question or a result sets all of it."

here = context.current()
st.title("Questions: what was asked, and what do the records say?")
show_banners(here)
show_lead(questions_sentence(here))
asked = choose_text(
    "ask",
    "Find a question, indicator, ward, programme, word or page",
    "Such as: knife, Foleshill, CIRV, similar cities",
)
if asked:
    show_found(here, asked)
    st.button("Show all questions", on_click=choose, args=("ask", ""))
else:
    show_questions(here)
    show_unanswered()
st.caption(SETS_ALL)
show_audience(here)
show_source(here)
