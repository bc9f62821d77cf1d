"""Indicator lab: what if we counted it like this?"""

import streamlit as st

from svd_data.audiences import INTERNAL
from svd_ui import context
from svd_ui.audience import bound_of, locked_at
from svd_ui.frame import show_lead, show_notes, show_source
from svd_ui.lab.asked import checked_draft
from svd_ui.lab.define import show_define, show_way_to_tutorial
from svd_ui.lab.doubt import show_doubt
from svd_ui.lab.keep import show_keep
from svd_ui.lab.see import show_see
from svd_ui.lab.state import current_draft, link_problem
from svd_ui.navigation import show_page_link
from svd_ui.sentences.lab import QUESTION, closed_sentence, lab_sentence, other_audience_sentence
from svd_ui.words import escape, plain

here = context.current()
st.title(QUESTION)
bound = bound_of(here.catalogue)
if here.audience != INTERNAL:
    show_lead(closed_sentence(bound, locked_at()) if bound != INTERNAL else other_audience_sentence(here.audience))
    show_page_link("guide", "What is counted and reviewed: Guide")
    show_notes(f"<b>Audience:</b> {escape(here.audience)}. No figure of a draft is shown to it.")
    show_source(here)
    st.stop()
if problem := link_problem():
    st.warning(plain(problem))
checked = checked_draft(current_draft(), here.catalogue)
show_lead(lab_sentence(checked))
st.html('<p class="svd-draft" role="note"><b>Draft.</b> Nobody has reviewed what is counted on this page.</p>')
show_way_to_tutorial()
show_define(here, checked)
show_see(here, checked)
show_doubt(here, checked)
show_keep(here, checked)
show_notes(f"<b>Audience:</b> {escape(here.audience)}. Drafts are for those who work with the records.")
show_source(here)
