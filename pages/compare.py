"""Compare: are we different from similar places?"""

from dataclasses import replace

import streamlit as st

from svd_data.views.areas import NotCompared, sets_to_choose
from svd_ui import comparison, context, tables
from svd_ui.charts import ranked_bars_chart
from svd_ui.choices import chosen
from svd_ui.frame import show_about, show_lead, show_nothing, show_table
from svd_ui.measures import counted_things
from svd_ui.sentences import (
    compare_sentence,
    instead_words,
    left_aside_sentence,
    missing_sentence,
    no_residents_sentence,
    set_sentence,
    spread_sentence,
)
from svd_ui.sidebar import choose_one
from svd_ui.words import plain

OPEN = "Counts of whole areas are open data: every audience sees the same, unchanged."
RECORDING = (
    "Police forces differ in what they record, and that changes: a difference can be in recording as well as in events."
)
OTHER_PAGES = (
    "These are counts by authority as police.uk publishes them; they can differ a little from those of other pages."
)
PLACE = "Place of offence is not place of residence: city-centre rates overstate residents' risk."

here = context.current()
own = here.catalogue.area_name
st.title("Compare: are we different from similar places?")
view = here.compare(chosen("set", ""))
if isinstance(view, NotCompared):
    comparison.show_not_compared(here, view)
    st.stop()
instead = instead_words(view)
lead = compare_sentence(view, here.catalogue)
show_lead(f"{instead}{lead}", spread_sentence(view), left_aside_sentence(view, here.filters), OPEN)
comparison.show_instead(here, view)
if not view.areas.frame["numerator"].sum():
    show_nothing(here)
    show_about(replace(here, filters=view.filters), view.areas)
    st.stop()
titles = sets_to_choose(here.catalogue)
if len(titles) > 1:
    choose_one("set", "Compare with", dict(titles))
here = replace(here, filters=view.filters)
title = view.filters.indicator.title

for words in (missing_sentence(view.missing), no_residents_sentence(view)):
    if words:
        st.write(plain(words))
left, right = st.columns(2, gap="medium") if view.curve is not None else (st.container(), None)
with left:
    st.subheader("Highest to lowest", anchor=False)
    value = "numerator" if view.year is None else "rate"
    axis = counted_things(view.filters.indicator).capitalize() if view.year is None else f"Per {view.per:,} residents"
    bars = tables.areas_as_bars(view)
    st.altair_chart(
        ranked_bars_chart(bars, value, axis, max(300, 100 + 23 * len(bars.frame)), whose="Area"),
        alt=f"Bar chart of areas by {title}, highest first, {own} standing out; its table is below.",
        width="stretch",
    )
if right is not None:
    with right:
        comparison.show_funnel(here, view)
show_table(here, tables.areas_table(view), "areas", f"{title}, {own} and other areas")
comparison.show_trend(here, view)
show_about(here, view.areas, caveats=(set_sentence(view), OTHER_PAGES, RECORDING, PLACE))
