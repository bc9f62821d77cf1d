"""Trends: is it rising?"""

import streamlit as st

from svd_data.views.months import FINANCIAL_YEAR, MONTH, QUARTER
from svd_data.views.timeline import RECORDING
from svd_data.views.trends import BY_TYPE, BY_WARD, TOTAL, YEAR_EARLIER
from svd_ui import context, tables
from svd_ui.charts import line_keys, steps_chart
from svd_ui.choices import chosen
from svd_ui.frame import show_about, show_key, show_lead, show_marks, show_nothing, show_table, view_or_nearest
from svd_ui.measures import counted_things
from svd_ui.sentences import change_sentence, control_sentence, provisional_sentence, trends_sentence, where
from svd_ui.sidebar import choose_one
from svd_ui.trend_sections import EVENT_LABELS, SEASONS, show_control, show_events
from svd_ui.words import plain

SPLIT_LABELS = {TOTAL: "All together", BY_TYPE: "By type", BY_WARD: "By ward"}
OF_REFERRALS = {BY_TYPE: "By programme"}
RECORDING_OF_OFFENCES = (
    "Recorded offences follow recording practice as well as events; a step in the line can be either."
)
RECORDING_OF_REFERRALS = (
    "Referrals follow what programmes there are, and who refers to them; a step in the line can be either."
)
STEP_LABELS = {MONTH: "Months", QUARTER: "Quarters", FINANCIAL_YEAR: "Financial years"}

here = context.current()
st.title("Trends: is it rising?")
view = view_or_nearest(here, lambda: here.trends(chosen("split", TOTAL), chosen("step", MONTH)))
control = here.control(view.step) if view.split == TOTAL and view.step != FINANCIAL_YEAR else None
total = view.headline.frame.iloc[0]
indicator, place = here.filters.indicator, where(here.filters, here.catalogue)
change = change_sentence(
    total["numerator"], total["before"], total["change"], total["verdict"], here.filters.period, view.before
)
show_lead(
    f"{trends_sentence(view, here.catalogue)} {change}",
    control_sentence(control) if control else "",
    provisional_sentence(here.filters, here.catalogue),
)
if not total["is_hidden"] and total["numerator"] == 0:
    show_nothing(here)

with st.container(horizontal=True, vertical_alignment="bottom"):
    choose_one("step", "Steps", STEP_LABELS)
    choose_one("split", "Lines", SPLIT_LABELS | (OF_REFERRALS if here.ask.source.holds_referrals else {}))
    choose_one("events", "Events", EVENT_LABELS)
steps = STEP_LABELS[view.step].lower()
st.subheader(f"{plain(indicator.title)} by {steps[:-1]}: {plain(place)}", anchor=False)
if view.step != MONTH:
    st.caption(f"Every whole {steps[:-1]} that is loaded, whatever the period chosen.")
keys, events = line_keys(view.series), here.events(chosen("events", RECORDING), view.steps, view.step)
show_key(keys)
st.altair_chart(
    steps_chart(view.steps, keys, counted_things(indicator).capitalize(), height=400, events=events),
    alt=f"Line chart of {indicator.title} by {steps[:-1]} in {place}, with a line each for {', '.join(view.series)}; its table is below.",
    width="stretch",
)
show_marks(view.steps)
show_events(here, events, "trends", place, has_year_earlier=YEAR_EARLIER in view.series)
show_table(here, tables.steps_table(view, events), "months", f"{STEP_LABELS[view.step]}, {place}")
if control:
    show_control(here, control, here.events(chosen("events", RECORDING), control.shown, control.step), events)
caveats = (RECORDING_OF_REFERRALS if here.ask.source.holds_referrals else RECORDING_OF_OFFENCES,)
show_about(here, view.steps, caveats=(*caveats, SEASONS) if control else caveats)
