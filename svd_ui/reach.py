"""The parts of the page Reach: two maps side by side, wards as points, and referrals per 100 victims by age and sex."""

import time
from dataclasses import replace

import pandas as pd
import streamlit as st

from svd_data.disclosure import NOT_SHOWN, Released
from svd_data.statistics import SMALLEST_PERCENTAGE_BASE
from svd_data.views.reach import PeopleReach, ReachView
from svd_data.views.reach_sides import NEED, indicators_of_side, other_side
from svd_ui import tables
from svd_ui.answer import Legend
from svd_ui.charts import (
    SELECTED,
    SELECTION,
    Key,
    ratio_bars_chart,
    ratio_keys,
    reach_chart,
    reach_keys,
)
from svd_ui.choices import chosen
from svd_ui.context import Context
from svd_ui.frame import show_about, show_key, show_notes, show_table
from svd_ui.measures import RECORDED, RESIDENTS, counted_things, measure_labels
from svd_ui.paint import paint_by_class
from svd_ui.pictures import show_legend
from svd_ui.scales import COUNTS, RATES, classes_of
from svd_ui.sidebar import choose_listed, choose_one, choose_wards, toggle_ward
from svd_ui.ward_map import show_painted_wards
from svd_ui.ward_painting import value_keys
from svd_ui.words import HIDDEN_MARK, plain

_MAPS = {"need": "need_map", "reach": "reach_map"}
_SCATTER_HEIGHT = 430


def beside_of(here: Context) -> str:
    """Return the indicator chosen for the side that the sidebar is not about, "" for its default."""
    side = other_side(here.ask.source)
    asked = chosen(side, "")
    return asked if asked in {each.indicator_id for each in indicators_of_side(here.catalogue, side)} else ""


def show_choices(here: Context, view: ReachView) -> str:
    """Show what the page asks beside the filters; return what reach is set against on its map."""
    side = other_side(here.ask.source)
    labels = {
        each.indicator_id: each.title
        for each in indicators_of_side(here.catalogue, side)
        if each.is_reviewed or not view.wards.is_controlled
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
        measure = choose_one("against", "Set referrals on the map against", against)
        if here.filters.wards:
            st.button("Show all wards", on_click=choose_wards, args=([],))
    return measure


def show_maps(here: Context, view: ReachView, against: str) -> None:
    """Show need at the left and reach at the right, each with its legend. A click on either chooses a ward."""
    # Legends differ in height: from the bottom up the two maps stand level.
    left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
    with left:
        side = view.need
        st.subheader(f"Need: {plain(_lower_first(side.filters.indicator.title))}", anchor=False)
        _show_map(
            here, view, "need", *_side_map(side.wards, side.filters.indicator, has_rate=side.population is not None)
        )
    with right:
        side = view.reach
        st.subheader(f"Reach: {plain(_lower_first(side.filters.indicator.title))}", anchor=False)
        if against == RECORDED:
            unit = f"{counted_things(side.filters.indicator)} per 100 {counted_things(view.need.filters.indicator)}"
            _show_map(here, view, "reach", view.wards, "ratio", unit.capitalize(), unit)
        else:
            has_rate = side.population is not None
            _show_map(here, view, "reach", *_side_map(side.wards, side.filters.indicator, has_rate=has_rate))


def show_scatter(here: Context, view: ReachView) -> None:
    """Show each ward's reach over its need, what the marks mean, and the table. A click on a point chooses its ward."""
    st.subheader("Need beside reach, ward by ward", anchor=False)
    show_key((*reach_keys(view), *_line_key(here, view)))
    # A new choice, wherever it was made, gets a new chart, so that no old click stays.
    key = f"reach_points_{'_'.join(here.filters.wards)}"
    st.altair_chart(
        reach_chart(view, _SCATTER_HEIGHT),
        alt=f"Scatter chart of wards: {view.need.filters.indicator.title} across, {view.reach.filters.indicator.title} up, "
        "with 95% intervals; its table is below, and the maps above choose the same wards.",
        width="stretch",
        key=key,
        on_select=lambda: _point_clicked(key),
    )
    st.caption(_about_points(view))
    title = f"Need beside reach by ward, {here.catalogue.area_name}"
    show_table(
        here, tables.reach_wards_table(view), "reach-by-ward", title, view.need.filters, beside=view.reach.filters
    )


def show_people(here: Context, view: ReachView, people: PeopleReach) -> None:
    """Show referrals per 100 victims by age and sex, or by each where the audience has them only apart, and the table."""
    st.subheader("By age and sex: referrals per 100 victims", anchor=False)
    title = "Referrals per 100 victims"
    if people.by_age_and_sex is not None:
        parts = [(people.by_age_and_sex, ratio_keys(people.by_age_and_sex))]
    else:
        parts = [(people.by_age, ()), (people.by_sex, ())]
    for part, keys in parts:
        if part.frame["ratio"].notna().any():
            _show_ratios(part, keys, title)
        else:
            st.write(f"No group has {SMALLEST_PERCENTAGE_BASE} victims or more of whom this could be told.")
    st.caption(
        f"A group of fewer than {SMALLEST_PERCENTAGE_BASE} victims has no bar: its counts are in the table. Everybody in "
        f"{plain(here.catalogue.area_name)}, whichever wards and people are chosen; a victim of two offences and a person "
        "referred twice count twice."
        + (f" {HIDDEN_MARK} marks a group of which a count is {NOT_SHOWN}." if view.wards.is_controlled else "")
    )
    table, name = tables.reach_people_table(view, people), f"Referrals and victims, {here.catalogue.area_name}"
    everybody = {"age": (), "sex": (), "ethnicity": ()}
    need, reach = (replace(side.filters, **everybody) for side in (view.need, view.reach))  # type: ignore[arg-type]
    show_table(here, table, "reach-by-age-and-sex", name, need, beside=reach)


def show_about_both(here: Context, view: ReachView, *caveats: str) -> None:
    """Show what need and reach are each about, with both sources."""
    need, reach = view.need, view.reach
    show_about(replace(here, filters=need.filters), view.wards, population=need.population, caveats=caveats)
    show_notes("<b>Set beside them:</b>")
    show_about(replace(here, filters=reach.filters), view.wards, population=reach.population, is_guide=True)


def _lower_first(title: str) -> str:
    return title[:1].lower() + title[1:]


def _side_map(wards: Released, indicator: object, *, has_rate: bool) -> tuple[Released, str, str, str]:
    labels = measure_labels(indicator)  # type: ignore[arg-type]
    things = counted_things(indicator)  # type: ignore[arg-type]
    if has_rate:
        per = f"per {indicator.per:,} residents"  # type: ignore[attr-defined]
        return wards, "rate", f"{things.capitalize()} {per}", per
    return wards, "numerator", labels["count"], things


def _show_map(here: Context, view: ReachView, side: str, counts: Released, column: str, title: str, unit: str) -> None:
    scale = COUNTS if column == "numerator" else RATES
    classes = classes_of(counts.frame.dropna(subset=["ward_code"])[column], scale)
    show_legend(Legend(value_keys(counts, column, classes), title))
    show_painted_wards(here, view.wards, paint_by_class(counts, column, classes, unit), _MAPS[side], title)


def _line_key(here: Context, view: ReachView) -> tuple[Key, ...]:
    has_lines = view.need.population is not None and view.reach.population is not None
    return (Key(f"{here.catalogue.area_name} as a whole", "#3D3D3D", (8, 3, 2, 3)),) if has_lines else ()


def _about_points(view: ReachView) -> str:
    wards = view.wards.frame
    rows = wards[wards["ward_code"].notna()]
    has_rates = view.need.population is not None and view.reach.population is not None
    missing = rows[rows[["need_rate", "reach_rate"] if has_rates else ["need", "reach"]].isna().any(axis=1)]
    names = ", ".join(missing.sort_values("ward_name")["ward_name"])
    words = ["Grey lines are 95% intervals. A click on a point chooses its ward."]
    if has_rates and view.are_same_months:
        words.append("High and low: chance alone would bring such a difference in fewer than 1 of 500 wards.")
    if names:
        words.append(f"Without a point, for a count that is hidden or too small for a rate: {names}.")
    return plain(" ".join(words))


def _show_ratios(part: Released, keys: tuple[Key, ...], title: str) -> None:
    show_key(keys)
    if len(keys) == 1:
        st.write(f"{plain(keys[0].name.capitalize())} only: for the others there is no ratio.")
    st.altair_chart(
        ratio_bars_chart(part, keys, f"{title}, with 95% interval"),
        alt=f"Bar chart of {title.lower()} by {'age and sex' if keys else 'group'}; its table is below.",
        width="stretch",
    )


def _point_clicked(key: str) -> None:
    picked = (st.session_state.get(key) or {}).get("selection", {}).get(SELECTION, [])
    for code in (each.get(SELECTED) for each in picked):
        if pd.notna(code):
            toggle_ward(str(code), made_at=time.time())
