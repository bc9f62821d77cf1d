"""Reach: does help go where violence is recorded?"""

import streamlit as st

from svd_data.views.reach_sides import NoReach
from svd_ui import context
from svd_ui.frame import show_banner_of, show_lead, show_nothing, view_or_nearest
from svd_ui.reach import beside_of, show_about_both, show_choices, show_maps, show_people, show_scatter
from svd_ui.sentences import (
    area_reach_sentence,
    chosen_reach_sentences,
    gaps_in_reach_sentences,
    left_aside_in_reach_sentence,
    provisional_sentence,
    reach_sentence,
    why_not_compared_sentence,
)
from svd_ui.unrecorded import show_no_people_beside, show_no_reach

PLACES = "Referrals are counted where people live, violence where it was recorded: many who are harmed in a city centre live elsewhere."
MEANING = (
    "Few referrals beside much violence need not be a fault of a programme: who takes part is agreed, and other help is not "
    "counted here. That the two go together, or do not, tells nothing of what one does to the other."
)
AGES = (
    "Both sides are set against residents of all ages, or of the ages chosen at the left where the residents loaded are told "
    "apart by age. Programmes have age limits of their own."
)

here = context.current()
st.title("Reach: does help go where violence is recorded?")
view = view_or_nearest(here, lambda: here.reach(beside_of(here)))
if isinstance(view, NoReach):
    show_no_reach(here, view)
    st.stop()
gaps, whole = reach_sentence(view, here.catalogue), area_reach_sentence(view, here.catalogue, leads=False)
for side in (view.need, view.reach):
    show_banner_of(here, side.filters)
show_lead(
    *chosen_reach_sentences(view),
    gaps,
    *gaps_in_reach_sentences(view, here.catalogue),
    PLACES,
    "" if gaps.startswith(whole.rstrip(".")) else whole,
    why_not_compared_sentence(view, here.catalogue),
    left_aside_in_reach_sentence(view, here.catalogue),
    *dict.fromkeys(provisional_sentence(side.filters, here.catalogue) for side in (view.need, view.reach)),
)
against = show_choices(here, view)
counts = view.area.frame[["need", "reach"]].iloc[0]
if (counts == 0).fillna(False).any():
    show_nothing(here)
    show_about_both(here, view, MEANING)
    st.stop()
show_maps(here, view, against)
show_scatter(here, view)
if view.people is None:
    show_no_people_beside(here, view.need.filters, view.reach.filters)
else:
    show_people(here, view, view.people)
show_about_both(here, view, MEANING, AGES)
