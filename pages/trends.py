"""Trends: is it rising?"""

import streamlit as st

from svd_data.views.trends import BY_TYPE, BY_WARD, TOTAL
from svd_ui import context, tables
from svd_ui.charts import line_keys, months_chart
from svd_ui.choices import chosen
from svd_ui.frame import show_about, show_key, show_lead, show_nothing, show_table
from svd_ui.sentences import change_sentence, provisional_sentence, trends_sentence, where
from svd_ui.sidebar import choose_one
from svd_ui.words import plain

SPLIT_LABELS = {TOTAL: "All together", BY_TYPE: "By type", BY_WARD: "By ward"}

here = context.current()
view = here.trends(chosen("split", TOTAL))
total = view.headline.frame.iloc[0]
place = where(here.filters, here.catalogue)

st.title("Trends: is it rising?")
change = change_sentence(
    total["numerator"], total["before"], total["change"], total["verdict"], here.filters.period, view.before
)
show_lead(f"{trends_sentence(view, here.catalogue)} {change}", provisional_sentence(here.filters, here.catalogue))
if total["numerator"] == 0:
    show_nothing(here)

choose_one("split", "Lines", SPLIT_LABELS)
st.subheader(f"Recorded offences by month: {plain(place)}", anchor=False)
keys = line_keys(view.series)
show_key(keys)
st.altair_chart(
    months_chart(view.months, keys, "Offences", height=400),
    alt=f"Line chart of recorded offences by month in {place}, with a line each for {', '.join(view.series)}; its table is below.",
    width="stretch",
)
st.caption("A hollow point is provisional. A grey band is a month of which no file is loaded: it is unknown, not zero.")
show_table(here, tables.months_table(view), "months", f"Months, {place}")
show_about(
    here,
    view.months,
    caveats=("Recorded offences follow recording practice as well as events; a step in the line can be either.",),
)
