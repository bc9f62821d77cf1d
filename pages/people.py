"""People: who are the victims, and who is referred?"""

import streamlit as st

from svd_ui import context, tables
from svd_ui.charts import age_and_sex_chart, people_chart, sex_keys
from svd_ui.frame import show_about, show_key, show_lead, show_nothing, show_picture, view_or_nearest
from svd_ui.measures import attribute_of, people_counted
from svd_ui.sentences import people_sentence, provisional_sentence, where
from svd_ui.unrecorded import show_not_recorded

VICTIMS = (
    "One victim of one offence counts once: an offence with two victims counts twice, and a person twice a victim too."
)
REFERRED = "One referral of one person counts once: a person referred twice counts twice."

here = context.current()
indicator, is_of_referrals = here.filters.indicator, here.ask.source.holds_referrals
counted = people_counted(indicator)
Title = counted.capitalize()
st.title(f"People: {'who is referred' if is_of_referrals else 'who are the victims'}?")
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
age, sex, group = (attribute_of(indicator, name) for name in ("Age", "Sex", "Ethnic group"))
with left:
    if view.by_age_and_sex is not None and both is not None:
        st.subheader("By age and sex", anchor=False)
        keys = sex_keys(view.by_age_and_sex)
        show_key(keys)
        chart = age_and_sex_chart(view.by_age_and_sex, keys, age, counted)
        show_picture(here, chart, both, f"{counted}-by-age-and-sex", f"{Title} by age and sex, {place}")
    else:
        st.subheader("By age", anchor=False)
        chart = people_chart(view.by_age, "age_band", age, 340, counted)
        show_picture(here, chart, tables.age_table(view), f"{counted}-by-age", f"{Title} by age, {place}")
with right:
    if both is None:
        st.subheader("By sex", anchor=False)
        chart = people_chart(view.by_sex, "sex", sex, 170, counted)
        show_picture(here, chart, tables.sex_table(view), f"{counted}-by-sex", f"{Title} by sex, {place}")
    st.subheader("By ethnic group", anchor=False)
    chart = people_chart(view.by_ethnicity, "ethnicity", group, 300, counted)
    title = f"{Title} by ethnic group, {place}"
    show_picture(here, chart, tables.ethnicity_table(view), f"{counted}-by-ethnicity", title)
caveat = REFERRED if is_of_referrals else VICTIMS
show_about(here, view.by_age, population=view.population, caveats=(caveat,))
