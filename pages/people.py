"""People: who are the victims?"""

import streamlit as st

from svd_ui import context, tables
from svd_ui.charts import age_and_sex_chart, ethnicity_chart, sex_keys
from svd_ui.frame import show_about, show_key, show_lead, show_nothing, show_table
from svd_ui.sentences import people_sentence, provisional_sentence, where
from svd_ui.unrecorded import show_not_recorded

VICTIMS = (
    "One victim of one offence counts once: an offence with two victims counts twice, and a person twice a victim too."
)

here = context.current()
view = here.people()
place = where(here.filters, here.catalogue)

st.title("People: who are the victims?")
if view is None:
    show_not_recorded(here)
    st.stop()
total = view.headline.frame.iloc[0]
show_lead(people_sentence(view, here.catalogue), provisional_sentence(here.filters, here.catalogue))
if total["numerator"] == 0:
    show_nothing(here)
    show_about(here, view.headline)
    st.stop()

left, right = st.columns([3, 2], gap="medium")
with left:
    st.subheader("By age and sex", anchor=False)
    keys = sex_keys(view.by_age_and_sex)
    show_key(keys)
    st.altair_chart(
        age_and_sex_chart(view.by_age_and_sex, keys),
        alt=f"Bar chart of victims by age band and sex, {place}; its table is below.",
        width="stretch",
    )
    show_table(here, tables.age_and_sex_table(view), "victims-by-age-and-sex", "Victims by age and sex")
with right:
    st.subheader("By ethnic group", anchor=False)
    st.altair_chart(
        ethnicity_chart(view.by_ethnicity, height=300),
        alt=f"Bar chart of victims by ethnic group, {place}; its table is below.",
        width="stretch",
    )
    show_table(here, tables.ethnicity_table(view), "victims-by-ethnicity", "Victims by ethnic group")
show_about(here, view.by_age_and_sex, population=view.population, caveats=(VICTIMS,))
