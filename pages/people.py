"""People: who are the victims?"""

import streamlit as st

from svd_ui import context, tables
from svd_ui.charts import age_and_sex_chart, sex_keys, victims_chart
from svd_ui.frame import show_about, show_key, show_lead, show_nothing, show_picture, view_or_nearest
from svd_ui.sentences import people_sentence, provisional_sentence, where
from svd_ui.unrecorded import show_not_recorded

VICTIMS = (
    "One victim of one offence counts once: an offence with two victims counts twice, and a person twice a victim too."
)

here = context.current()
st.title("People: who are the victims?")
view = view_or_nearest(here, here.people)
place = where(here.filters, here.catalogue)
if view is None:
    show_not_recorded(here)
    st.stop()
total = view.headline.frame.iloc[0]
show_lead(people_sentence(view, here.catalogue), provisional_sentence(here.filters, here.catalogue))
if not total["is_hidden"] and total["numerator"] == 0:
    show_nothing(here)
    show_about(here, view.headline)
    st.stop()

left, right = st.columns([3, 2], gap="medium")
both = tables.age_and_sex_table(view)
with left:
    if view.by_age_and_sex is not None and both is not None:
        st.subheader("By age and sex", anchor=False)
        keys = sex_keys(view.by_age_and_sex)
        show_key(keys)
        chart = age_and_sex_chart(view.by_age_and_sex, keys)
        show_picture(here, chart, both, "victims-by-age-and-sex", f"Victims by age and sex, {place}")
    else:
        st.subheader("By age", anchor=False)
        chart = victims_chart(view.by_age, "age_band", "Age of victim", height=340)
        show_picture(here, chart, tables.age_table(view), "victims-by-age", f"Victims by age, {place}")
with right:
    if both is None:
        st.subheader("By sex", anchor=False)
        chart = victims_chart(view.by_sex, "sex", "Sex of victim", height=170)
        show_picture(here, chart, tables.sex_table(view), "victims-by-sex", f"Victims by sex, {place}")
    st.subheader("By ethnic group", anchor=False)
    chart = victims_chart(view.by_ethnicity, "ethnicity", "Ethnic group of victim", height=300)
    show_picture(here, chart, tables.ethnicity_table(view), "victims-by-ethnicity", f"Victims by ethnic group, {place}")
show_about(here, view.by_age, population=view.population, caveats=(VICTIMS,))
