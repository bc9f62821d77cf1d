"""Referrals: does help reach people?"""

import streamlit as st

from svd_ui import context
from svd_ui.frame import show_about, show_banner, show_lead, show_nothing, view_or_nearest
from svd_ui.referral_choice import referral_context
from svd_ui.referral_programmes import funding_known
from svd_ui.referrals import (
    show_caseload,
    show_choices,
    show_cohorts,
    show_narrowing,
    show_pathway,
    show_rereferrals,
    show_waits,
)
from svd_ui.sentences import end_of_funding_sentences, provisional_sentence, referrals_sentence, still_open_sentence
from svd_ui.unrecorded import show_no_referrals
from svd_ui.words import join

OUTCOMES = (
    "How far a referral gets says what was recorded of it, not what it achieved: no figure here tells whether violence became "
    "less for it."
)

here = context.current()
st.title("Referrals: does help reach people?")
there = referral_context(here)
if there is None:
    show_no_referrals(here)
    st.stop()
if there.ask.source.is_restricted != here.ask.source.is_restricted:
    show_banner(there)  # the one above is about the sidebar's records
view = view_or_nearest(there, there.referrals)
if view is None:
    show_no_referrals(here)
    st.stop()
total = view.headline.frame.iloc[0]
is_none = not total["is_hidden"] and total["numerator"] == 0
show_lead(
    referrals_sentence(view, here.catalogue, there.ask.before),
    "" if is_none else still_open_sentence(view),
    *end_of_funding_sentences(funding_known(there.filters, here.catalogue), view.as_at),
    provisional_sentence(there.filters, here.catalogue),
)
show_choices(here, there, view)
if is_none:
    show_nothing(here)
else:
    show_pathway(there, view)
    show_narrowing(there, view)
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_waits(there, view)
    with right:
        show_rereferrals(there, view)
show_caseload(there, view)
show_cohorts(there, view)
not_recorded = (f"This source does not record {join(list(view.not_recorded))}.",) if view.not_recorded else ()
show_about(there, view.headline, caveats=(OUTCOMES, *not_recorded))
