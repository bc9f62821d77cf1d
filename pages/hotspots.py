"""Hotspots: where is it recorded most?"""

from dataclasses import replace

import streamlit as st

from svd_ui import context, tables
from svd_ui.charts import line_keys, months_chart
from svd_ui.frame import show_about, show_download, show_key, show_lead, show_nothing, show_table
from svd_ui.measures import CHANGE, COUNT, MEASURE_LABELS, RATE
from svd_ui.sentences import change_sentence, hotspots_sentence, no_rate_sentence, provisional_sentence, where
from svd_ui.sidebar import choose_one, choose_wards
from svd_ui.ward_map import show_ward_map, show_ward_table
from svd_ui.words import plain

PLACE_OF_OFFENCE = (
    "Place of offence is not place of residence: a rate in the city centre overstates its residents' risk."
)
ALL_WARDS = "The map and its table show every ward; the sentence and the months are about the chosen ones."

here = context.current()
view = here.hotspots()
total = view.headline.frame.iloc[0]

st.title("Hotspots: where is it recorded most?")
show_lead(
    hotspots_sentence(view, here.catalogue),
    change_sentence(
        total["numerator"], total["before"], total["change"], total["verdict"], here.filters.period, view.before
    ),
    provisional_sentence(here.filters, here.catalogue),
)
if total["numerator"] == 0:
    show_nothing(here)

with st.container(horizontal=True, vertical_alignment="bottom"):
    measure = choose_one("measure", "Shade the map by", MEASURE_LABELS)
    if here.filters.wards:
        st.button("Show all wards", on_click=choose_wards, args=([],))

left, right = st.columns(2, gap="medium")
with left:
    if measure == RATE and view.population is None:
        st.info(no_rate_sentence(here.filters, here.catalogue))
        measure = COUNT
    if measure == CHANGE and view.before is None:
        st.info(
            "The change cannot be shown: the period or the one it is compared with is not fully loaded. Counts are shown."
        )
        measure = COUNT
    show_ward_map(here, view, measure)
with right:
    wards = tables.wards_table(view, measure)
    show_ward_table(view, wards)
    # The table has every ward, whichever are chosen.
    show_download(here, wards, "wards", "Wards", replace(here.filters, wards=()))
    place = where(here.filters, here.catalogue)
    st.subheader(f"Months: {plain(place)}", anchor=False)
    keys = line_keys(tuple(dict.fromkeys(view.months.frame["series"]))[::-1])
    show_key(keys)
    st.altair_chart(
        months_chart(view.months, keys, "Offences", height=170),
        alt=f"Line chart of recorded offences by month in {place}; its table is below.",
        width="stretch",
    )
show_table(here, tables.hotspot_months_table(view), "hotspot-months", f"Months, {place}")
caveats = (PLACE_OF_OFFENCE, *([ALL_WARDS] if here.filters.wards else []))
show_about(here, view.wards, population=view.population, caveats=caveats)
