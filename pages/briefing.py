"""Briefing: a meeting's views in order."""

import streamlit as st

from svd_ui import context
from svd_ui.briefing import show_last_change, show_left_out, show_moved, show_title, show_views
from svd_ui.briefing_openings import show_openings, show_ways_on
from svd_ui.frame import show_lead, show_notes
from svd_ui.navigation import show_page_link
from svd_ui.pinned import briefing
from svd_ui.sentences.briefing import briefing_sentence, how_to_pin_sentence
from svd_ui.words import escape

WHOLE = "Each view has filters of its own: what is chosen at the left changes nothing here but the audience."
KEPT = "It is kept for as long as this tab is open; a file, or its link, keeps it longer."
AUDIENCE = "Every view is shown as this audience may see it, whoever pinned it. Titles and notes are shown as written."

here = context.current()
shown = briefing()
st.title("Briefing: a meeting's views in order")
show_lead(briefing_sentence(shown, here.audience, here.catalogue), how_to_pin_sentence(shown))
show_last_change()
show_left_out()
if shown.views:
    show_ways_on(here, shown)
    st.caption(f"{WHOLE} {KEPT}")
    with st.expander("Open another: ready-made, or from a file"):
        show_openings(here)
    show_moved(here, shown)
    show_title(shown)
    show_views(here, shown)
else:
    show_last_change(0)
    show_openings(here)
show_page_link("guide", "What does this mean? Every word, source and rule is in the Guide")
show_notes(
    f"<b>Audience:</b> {escape(here.audience)}. {AUDIENCE}",
    f"<b>Data:</b> version {escape(here.catalogue.version)}, which a saved briefing and its link record.",
    escape(" ".join(here.catalogue.attributions)),
)
