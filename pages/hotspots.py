"""Hotspots: where is it recorded most?"""

from dataclasses import replace

import streamlit as st

from svd_data.views.months import MONTH
from svd_data.views.timeline import RECORDING
from svd_ui import context, tables
from svd_ui.charts import line_keys, ranked_bars_chart, steps_chart
from svd_ui.choices import chosen
from svd_ui.frame import show_about, show_download, show_key, show_lead, show_nothing, show_table, view_or_nearest
from svd_ui.measures import COUNT, RATE, counted_things, measure_labels
from svd_ui.sentences import change_sentence, hotspots_sentence, provisional_sentence, rare_sentence, where
from svd_ui.sidebar import choose_one, choose_wards
from svd_ui.trend_sections import show_events
from svd_ui.ward_map import measure_to_show, show_ward_map, show_ward_table
from svd_ui.words import plain

ALL_WARDS = "The map, the bars and their table show every ward; the rest is about the chosen ones."
WHERE_REFERRED = "where do the people referred live?"
NO_MONTHS = "Months are released for the whole area and all types only."

here = context.current()
st.title(f"Hotspots: {WHERE_REFERRED if here.ask.source.holds_referrals else 'where is it recorded most?'}")
view = view_or_nearest(here, here.hotspots)
total = view.headline.frame.iloc[0]
indicator = here.filters.indicator
show_lead(
    hotspots_sentence(view, here.catalogue),
    change_sentence(
        total["numerator"], total["before"], total["change"], total["verdict"], here.filters.period, view.before
    ),
    rare_sentence(here.filters),
    provisional_sentence(here.filters, here.catalogue),
)
if not total["is_hidden"] and total["numerator"] == 0:
    show_nothing(here)

with st.container(horizontal=True, vertical_alignment="bottom"):
    measure = choose_one("measure", "Shade the map by", measure_labels(indicator))
    if here.filters.wards:
        st.button("Show all wards", on_click=choose_wards, args=([],))
measure = measure_to_show(here, view, measure)
left, right = st.columns(2, gap="medium")
with left:
    show_ward_map(here, view, measure)
with right:
    value = "rate" if measure == RATE else "numerator"
    st.altair_chart(
        ranked_bars_chart(
            tables.ranked_wards(view, measure if measure == RATE else COUNT),
            value,
            measure_labels(indicator)["rate" if measure == RATE else "count"],
            480,
        ),
        alt=f"Bar chart of wards by {indicator.title}, highest first; its table is below.",
        width="stretch",
    )
wards = tables.wards_table(view, measure)
show_ward_table(view, wards, measure)
# The table has every ward, whichever are chosen.
show_download(here, wards, "wards", "Wards", replace(here.filters, wards=()))

place = where(here.filters, here.catalogue)
if view.months is None:
    st.info(NO_MONTHS)
else:
    st.subheader(f"Months: {plain(place)}", anchor=False)
    keys = line_keys(tuple(dict.fromkeys(view.months.frame["series"]))[::-1])
    events = here.events(chosen("events", RECORDING), view.months, MONTH)
    show_key(keys)
    st.altair_chart(
        steps_chart(view.months, keys, counted_things(indicator).capitalize(), height=200, events=events),
        alt=f"Line chart of {indicator.title} by month in {place}; its table is below.",
        width="stretch",
    )
    show_events(here, events, "hotspot-months", place)
    if months := tables.hotspot_months_table(view, events):
        show_table(here, months, "hotspot-months", f"Months, {place}")
show_about(here, view.wards, population=view.population, caveats=(ALL_WARDS,) if here.filters.wards else ())
