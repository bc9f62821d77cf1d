"""Times: when does it happen?"""

import streamlit as st

from svd_data.disclosure import NOT_SHOWN
from svd_data.views.contrasts import Contrast
from svd_ui import context, tables
from svd_ui.charts import contrast_chart, heat_chart, heat_keys, time_bars_chart
from svd_ui.frame import show_about, show_key, show_lead, show_nothing, show_picture, show_table, view_or_nearest
from svd_ui.measures import counted_things
from svd_ui.sentences import (
    contrast_sentence,
    days_left_out_sentence,
    provisional_sentence,
    times_sentence,
    unknown_time_sentence,
    where,
)
from svd_ui.time_words import CAVEATS, TITLES
from svd_ui.unrecorded import show_no_times
from svd_ui.words import HIDDEN_MARK, plain

here = context.current()
st.title("Times: when does it happen?")
view = view_or_nearest(here, here.times)
if view is None:
    show_no_times(here)
    st.stop()
place, things = where(here.filters, here.catalogue), counted_things(here.filters.indicator).capitalize()
total = view.headline.frame.iloc[0]
if not total["is_hidden"] and total["numerator"] == 0:
    show_lead(times_sentence(view, here.catalogue))
    show_nothing(here)
    show_about(here, view.headline)
    st.stop()
show_lead(
    times_sentence(view, here.catalogue),
    contrast_sentence(view.contrasts[0]),
    unknown_time_sentence(view),
    provisional_sentence(here.filters, here.catalogue),
)


def show_contrast(contrast: Contrast) -> None:
    """Show two kinds of time beside each other: in a sentence, a picture and a table."""
    about, name = contrast.filters.indicator, TITLES[contrast.kind]
    title = f"{name}: {about.title.lower()}" if about.indicator_id != here.filters.indicator.indicator_id else name
    st.subheader(plain(title), anchor=False)
    st.write(plain(f"{contrast_sentence(contrast)} {days_left_out_sentence(contrast)}"))
    st.altair_chart(contrast_chart(contrast), alt=f"{title}: two bars; their table is below.", width="stretch")
    st.caption(CAVEATS[contrast.kind])
    what = f"{contrast.kind}-{about.indicator_id}".replace("_", "-")
    show_table(here, tables.contrast_table(contrast), what, f"{title}, {place}", contrast.filters)


left, right = st.columns([3, 2], gap="medium")
with left:
    st.subheader("By hour and weekday", anchor=False)
    show_key(heat_keys(view.by_hour_and_weekday))
    alt = f"Heat table of {here.filters.indicator.title} by hour and weekday in {place}; its table is below."
    st.altair_chart(heat_chart(view.by_hour_and_weekday), alt=alt, width="stretch")
    if view.by_hour_and_weekday.frame["is_hidden"].any():
        st.caption(f"{HIDDEN_MARK} marks a count that is {NOT_SHOWN}.")
    show_table(here, tables.hour_and_weekday_table(view), "hours-and-weekdays", f"By hour and weekday, {place}")
with right:
    st.subheader("By weekday", anchor=False)
    weekdays = time_bars_chart(view.by_weekday, "weekday_label", things)
    show_picture(here, weekdays, tables.weekdays_table(view), "weekdays", f"By weekday, {place}")
    st.subheader("By hour", anchor=False)
    hours = time_bars_chart(view.by_hour, "hour_label", things, row=17)
    show_picture(here, hours, tables.hours_table(view), "hours", f"By hour, {place}")
for row in (view.contrasts[:3], view.contrasts[3:]):
    for column, contrast in zip(st.columns(max(len(row), 2), gap="medium"), row, strict=False):
        with column:
            show_contrast(contrast)
show_about(here, view.headline)
