"""The parts of the page Compare around its answer: why another indicator is shown, and what to load where nothing is."""

import streamlit as st

from svd_data.indicators import Indicator
from svd_data.views.areas import AreasView, indicators_to_compare
from svd_ui.choices import choose
from svd_ui.context import Context
from svd_ui.sentences import why_other_sentence
from svd_ui.words import plain

TO_LOAD = (
    "Download the months you need for the forces of the areas to compare with, from data.police.uk, and put them into "
    "police/ beside this area's own; residents by small area and the lookups of those areas give rates. "
    "Sets of areas to compare with stand in comparators.toml. data/README.md shows how."
)


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
