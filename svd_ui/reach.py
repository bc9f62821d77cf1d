"""The parts of the page Reach that are laid out in a way of their own: choices, maps side by side, points to click on."""

import time

import pandas as pd
import streamlit as st

from svd_data.audiences import known_to
from svd_data.views.reach import ReachView
from svd_data.views.reach_sides import NEED, REACH, indicators_of_side, other_side
from svd_ui.answer import Answer
from svd_ui.answers.reach import NEED_MAP, PEOPLE, POINTS, REACH_MAP, SEXES, painted_side
from svd_ui.charts import SELECTED, SELECTION
from svd_ui.context import Context
from svd_ui.measures import RECORDED, RESIDENTS, counted_things
from svd_ui.pictures import show_chart, show_legend, show_picture_notes, show_picture_table
from svd_ui.sidebar import choose_listed, choose_one, choose_wards, current_choices, toggle_ward
from svd_ui.ward_map import show_painted_wards
from svd_ui.words import plain

_CLICK = "A click on a point chooses its ward."


def show_choices(here: Context, view: ReachView) -> None:
    """Show what the page asks beside the filters."""
    side = other_side(here.ask.source)
    labels = {
        each.indicator_id: each.title for each in indicators_of_side(known_to(here.catalogue, here.audience), side)
    }
    left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
    with left:
        title = "Need: what is recorded" if side == NEED else "Reach: which referrals"
        choose_listed(side, title, labels, "The other side is the indicator chosen at the left.")
    against = {
        RESIDENTS: "Residents" if view.reach.population is not None else "Number",
        RECORDED: counted_things(view.need.filters.indicator).capitalize() + " recorded",
    }
    with right, st.container(horizontal=True, vertical_alignment="bottom"):
        choose_one("against", "Set referrals on the map against", against)
        if here.filters.wards:
            st.button("Show all wards", on_click=choose_wards, args=([],))


def show_maps(here: Context, view: ReachView, answer: Answer) -> None:
    """Show need at the left and reach at the right, each with its legend. A click on either chooses a ward."""
    choices = current_choices(here.catalogue)
    # What stands above them differs in height: from the bottom up the two maps stand level.
    columns = st.columns(2, gap="medium", vertical_alignment="bottom")
    for column, name, side in zip(columns, (NEED_MAP, REACH_MAP), (NEED, REACH), strict=True):
        picture = answer.picture(name)
        with column:
            st.subheader(plain(picture.heading), anchor=False)
            st.write(plain(picture.says))
            show_legend(picture.legend)
            paint = painted_side(view, side, choices).paint
            show_painted_wards(here, view.wards, paint, f"{side}_map", picture.legend.title)


def show_points(here: Context, answer: Answer) -> None:
    """Show each ward's reach over its need, what the marks mean, and the table. A click on a point chooses its ward."""
    picture = answer.picture(POINTS)
    st.subheader(plain(picture.heading), anchor=False)
    show_legend(picture.legend)
    assert picture.draw is not None
    # A new choice, wherever it was made, gets a new chart, so that no old click stays.
    key = f"reach_points_{'_'.join(here.filters.wards)}"
    st.altair_chart(
        picture.draw(picture.height),
        alt=f"{picture.alt}; its table is below, and the maps above choose the same wards.",
        width="stretch",
        key=key,
        on_select=lambda: _point_clicked(key),
    )
    st.caption(plain(" ".join((*picture.notes, _CLICK))))
    show_picture_table(here, answer, picture)


def show_people(here: Context, answer: Answer) -> None:
    """Show referrals per 100 victims by age and sex, or by each where the audience has them only apart, and the table."""
    pictures = [answer.picture(name) for name in (PEOPLE, SEXES) if answer.has(name)]
    for picture in pictures:
        st.subheader(plain(picture.heading), anchor=False)
        st.write(plain(picture.says))
        show_legend(picture.legend)
        show_chart(picture)
    # Both have the one table, and the same notes.
    show_picture_notes(pictures[0])
    show_picture_table(here, answer, pictures[0])


def _point_clicked(key: str) -> None:
    picked = (st.session_state.get(key) or {}).get("selection", {}).get(SELECTION, [])
    for code in (each.get(SELECTED) for each in picked):
        if pd.notna(code):
            toggle_ward(str(code), made_at=time.time())
