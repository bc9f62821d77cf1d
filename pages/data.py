"""Data: what is loaded, and how good is it?"""

import streamlit as st

from svd_ui import context
from svd_ui.data_page import show_faults, show_loads
from svd_ui.frame import show_lead, show_notes, show_source
from svd_ui.sentences.data import hidden_loads_sentence, loads_sentence
from svd_ui.try_file import show_try
from svd_ui.words import escape

WHOLE = "Data is about the files themselves: what is chosen at the left changes nothing here but the audience."
ROWS = "Rows of restricted sources are shown to the internal audience alone."

here = context.current()
st.title("Data: what is loaded, and how good is it?")
view = here.loads()
show_lead(loads_sentence(view), hidden_loads_sentence(view))
st.caption(WHOLE)
show_loads(view)
show_faults(view)
show_try(here)
show_notes(f"<b>Audience:</b> {escape(here.audience)}. {ROWS}")
show_source(here)
