"""Hotspots: where is it recorded most?"""

import streamlit as st

from svd_ui import context
from svd_ui.answers.hotspots import BARS, MAP, MONTHS, hotspots_answer, hotspots_question
from svd_ui.answers.parts import is_zero
from svd_ui.frame import show_download, show_nothing, view_or_nearest
from svd_ui.measures import measure_labels
from svd_ui.pictures import (
    show_about_answer,
    show_answer,
    show_chart,
    show_legend,
    show_picture,
)
from svd_ui.sidebar import choose_one, choose_wards, current_choices
from svd_ui.ward_map import show_painted_wards, show_ward_table
from svd_ui.ward_painting import measure_of, painted_wards

NO_MONTHS = "Months are released for the whole area and all types only."

here = context.current()
choices = current_choices(here.catalogue)
st.title(hotspots_question(here))
view = view_or_nearest(here, here.hotspots)
answer = hotspots_answer(here, view, choices)
show_answer(here, answer)
if is_zero(view.headline.frame.iloc[0]):
    show_nothing(here)

with st.container(horizontal=True, vertical_alignment="bottom"):
    choose_one("measure", "Shade the map by", measure_labels(here.filters.indicator))
    if here.filters.wards:
        st.button("Show all wards", on_click=choose_wards, args=([],))
measure, instead = measure_of(view, choices["measure"], here.catalogue)
if instead:
    st.info(instead)
map_, bars = answer.picture(MAP), answer.picture(BARS)
left, right = st.columns(2, gap="medium")
with left:
    show_legend(map_.legend)
    show_painted_wards(here, view.wards, painted_wards(view, measure, here.catalogue).paint, "ward_map")
with right:
    show_chart(bars)
show_ward_table(view, map_.table, measure)
show_download(here, map_.table, "wards", "Wards", map_.filters or here.filters)

if answer.has(MONTHS):
    show_picture(here, answer, MONTHS)
else:
    st.info(NO_MONTHS)
show_about_answer(here, answer)
