"""Programmes: what is being done, where, when, for whom?"""

import streamlit as st

from svd_data.views.programmes import EVERY, NOW
from svd_ui import context
from svd_ui.choices import chosen
from svd_ui.frame import show_lead
from svd_ui.navigation import show_page_link
from svd_ui.programme_words import PROVISION_LABELS, TIER_LABELS, WHOM_LABELS
from svd_ui.programmes import show_about_register, show_no_register, show_provision, show_register, show_timeline
from svd_ui.sentences import funding_sentence, illustrative_sentence, programmes_sentence, without_ages_sentence
from svd_ui.sidebar import choose_one
from svd_ui.words import plain

TIERS = (
    "Primary prevention is for everyone, secondary for those at risk, tertiary for those whom violence has reached; the "
    "tier is this project's reading of what a programme does."
)
PLACES = "In which ward a named place lies is this project's reading too; the work of a programme can reach beyond it."
FILTERS = (
    "Indicator, period, types and victims chosen at the left change nothing here; wards chosen stand out on the map."
)
CAUSE = "That figures moved while a programme ran does not tell that it moved them."

here = context.current()
area = here.catalogue.area_name
st.title("Programmes: what is being done, where, when, for whom?")
view = here.programmes(chosen("tier", EVERY), chosen("whom", EVERY), chosen("provision", NOW))
show_lead(
    programmes_sentence(view, area),
    funding_sentence(view),
    without_ages_sentence(view),
    illustrative_sentence(view),
)
show_page_link("referrals", "How many are referred to them, and how far they get: Referrals ›")
if not view.registered:
    show_no_register(here)
    show_about_register(view)
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom"):
    choose_one("tier", "Prevention", TIER_LABELS)
    choose_one("whom", "For whom", WHOM_LABELS)
if len(view.register.frame):
    st.subheader("When: from the first to the last known day", anchor=False)
    show_timeline(here, view)
    st.subheader(f"Where: programmes in each ward of {plain(area)}", anchor=False)
    choose_one("provision", "The map counts", PROVISION_LABELS)
    show_provision(here, view)
    st.subheader("The register, programme by programme", anchor=False)
    show_register(here, view)
show_about_register(view, TIERS, PLACES, CAUSE, FILTERS)
