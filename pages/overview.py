"""Overview: where do we stand?"""

import streamlit as st

from svd_data.periods import LATEST
from svd_ui import context
from svd_ui.frame import show_about, show_lead, show_nothing, show_source, view_or_nearest
from svd_ui.loaded import show_loaded, show_starts
from svd_ui.overview import show_goal, show_headlines, show_moved, show_plan
from svd_ui.sentences import is_empty, overview_sentence, provisional_sentence
from svd_ui.words import join, plain

ALWAYS_LATEST = (
    "Overview is about the latest 12 months, whichever period is chosen; the period holds on the other pages."
)

here = context.current()
st.title(f"Overview: where does {plain(here.catalogue.area_name)} stand?")
view = view_or_nearest(here, here.overview)
if view is None:
    source = here.catalogue.source(here.filters.source)
    show_lead(
        f"{source.title} records none of the headline indicators.",
        f"It does not record {join(list(source.not_recorded))}.",
    )
else:
    show_lead(overview_sentence(view, here.catalogue), provisional_sentence(view.filters, here.catalogue))
    if here.filters.period.choice != LATEST:
        st.caption(ALWAYS_LATEST)
    st.subheader(f"The latest 12 months: {view.filters.period.describe()}", anchor=False)
    if is_empty(view):
        show_nothing(here)
    show_headlines(here, view)
    if view.unavailable:
        with st.expander(f"Headline indicators that this source cannot carry: {len(view.unavailable)}"):
            for title, reason in view.unavailable:
                st.caption(f"**{plain(title)}.** {plain(reason)}")
    show_moved(view)
    if not here.ask.source.holds_referrals:  # the goal and the plan are about violence
        show_goal(here, here.goal())
        if (plan := here.plan()) is not None:
            show_plan(here, plan)
show_starts()
with st.expander("What is loaded"):
    show_loaded(here)
if view is None:
    show_source(here)
else:
    show_about(here, view.headlines)
