"""What can be done with an answer, in one row below its sentence."""

import streamlit as st

from svd_ui.answer import Answer
from svd_ui.context import Context
from svd_ui.pin import show_pin
from svd_ui.take_away import show_take_away


def show_actions(here: Context, answer: Answer) -> None:
    """Show what can be done with an answer: pin it to the briefing, take it away as a file."""
    with st.container(horizontal=True, vertical_alignment="center", key="actions"):
        show_pin(here, answer)
        show_take_away(here, answer)
