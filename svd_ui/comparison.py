"""The parts of the page Compare: why another indicator is shown, the funnel, the trend, and what to load where nothing is."""

import streamlit as st

from svd_data.indicators import Indicator
from svd_data.views.areas import AreasView, NotCompared, indicators_to_compare
from svd_ui import tables
from svd_ui.charts import areas_trend_chart, areas_trend_keys, funnel_chart, funnel_keys
from svd_ui.choices import choose
from svd_ui.context import Context
from svd_ui.frame import show_key, show_lead, show_source, show_table
from svd_ui.sentences import areas_trend_sentence, missing_sentence, why_other_sentence
from svd_ui.words import plain

_TO_LOAD = (
    "Download the months you need for the forces of the areas to compare with, from data.police.uk, and put them into "
    "police/ beside this area's own; residents by small area and the lookups of those areas give rates. "
    "Sets of areas to compare with stand in comparators.toml. data/README.md shows how."
)


def show_not_compared(here: Context, view: NotCompared) -> None:
    """Say why nothing can be compared, who is missing, and what to load."""
    show_lead(view.reason, missing_sentence(view.missing))
    st.write(_TO_LOAD)
    show_source(here)


def show_instead(here: Context, view: AreasView) -> None:
    """Where the sidebar's indicator cannot be compared, say why and offer those that can, in one click each."""
    if view.is_asked:
        return
    with st.container(border=True):
        st.write(plain(why_other_sentence(view)))
        with st.container(horizontal=True):
            for each in indicators_to_compare(here.catalogue):
                st.button(
                    plain(each.title),
                    key=f"compare_{each.indicator_id}",
                    on_click=_choose_comparable,
                    args=(here, each),
                )


def _choose_comparable(here: Context, indicator: Indicator) -> None:
    # Referrals cannot carry an indicator of offences: with it comes the first source that can.
    sources = [here.ask.source, *here.catalogue.sources]
    can = [each.source_id for each in sources if indicator in here.catalogue.available(each)]
    choose("source", can[0] if can else here.filters.source)
    choose("indicator", indicator.indicator_id)


def show_funnel(here: Context, view: AreasView) -> None:
    """Show how each area lies beside the rate of them all; nothing without rates."""
    if view.curve is None or view.pooled_rate is None:
        return
    own = here.catalogue.area_name
    st.subheader("Beyond what chance would bring?", anchor=False)
    keys = funnel_keys(own)
    show_key(keys)
    st.altair_chart(
        funnel_chart(view.areas, view.curve, view.pooled_rate, f"Per {view.per:,} residents", 430),
        alt=f"Funnel chart of areas' rates of {view.filters.indicator.title} by their residents, with 95% and 99.8% "
        f"limits around the rate of all together; {own} is a diamond; its table is below.",
        width="stretch",
    )
    st.caption(
        "Residents on a scale where each step multiplies. Outside the solid lines is more than chance would bring."
    )


def show_trend(here: Context, view: AreasView) -> None:
    """Show the area's quarters beside the others' median and middle half; nothing without rates or a whole quarter."""
    own = here.catalogue.area_name
    table = tables.areas_trend_table(view, own)
    if view.trend is None or table is None:
        return
    st.subheader(f"By quarter: {plain(own)} and the middle of the others", anchor=False)
    st.write(
        plain(areas_trend_sentence(view, own)) + " Every whole quarter that is loaded, whatever the period chosen."
    )
    show_key(areas_trend_keys(own, view.trend))
    st.altair_chart(
        areas_trend_chart(view.trend, own, f"Per {view.per:,} residents in the quarter", 320),
        alt=f"Line chart of {own}'s rate of {view.filters.indicator.title} by quarter over the median and the middle "
        "half of the other areas; its table is below.",
        width="stretch",
    )
    show_table(here, table, "areas-by-quarter", f"Quarters, {own} and other areas")
