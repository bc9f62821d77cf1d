"""Data: what is loaded, and how good is it?"""

import streamlit as st

from svd_ui import context
from svd_ui.answers.data import data_answer
from svd_ui.data_page import show_faults, show_loads
from svd_ui.pictures import show_about_answer, show_answer
from svd_ui.try_file import show_try

WHOLE = "Data is about the files themselves: what is chosen at the left changes nothing here but the audience."

here = context.current()
view = here.loads()
answer = data_answer(here, view)
st.title(answer.question)
show_answer(here, answer)
st.caption(WHOLE)
show_loads(answer)
show_faults(answer, view)
show_try(here)
show_about_answer(here, answer)
