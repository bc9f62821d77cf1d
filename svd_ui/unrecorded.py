"""What a source does not record, said plainly, with what would supply it."""

import streamlit as st

from svd_ui.context import Context
from svd_ui.frame import show_lead, show_source
from svd_ui.navigation import show_page_link
from svd_ui.words import join


def show_not_recorded(context: Context) -> None:
    """Say that the chosen source tells nothing of people, what else it leaves out, and where such data comes from."""
    if context.catalogue.source(context.filters.source).holds_referrals:
        _show(
            context,
            lacks="says nothing about the people referred",
            extract="with the age, sex and ethnic group of each person",
            kept="with the people referred",
            column=("referrals", "age_band"),
        )
        return
    _show(
        context,
        lacks="says nothing about victims",
        extract="with a row for each victim (age, sex and ethnicity)",
        kept="with victims",
        column=("victims", "age_band"),
    )


def show_no_times(context: Context) -> None:
    """Say that the chosen source gives the month only, what else it leaves out, and where times come from."""
    is_of_referrals = context.catalogue.source(context.filters.source).holds_referrals
    _show(
        context,
        lacks="holds referrals, and not when offences happened"
        if is_of_referrals
        else "gives the month of an offence, not its day or time",
        extract="with the date and the time of each, or the earliest and the latest it can have been",
        kept="with times",
        column=("offences", "occurred_at"),
    )


def _show(context: Context, *, lacks: str, extract: str, kept: str, column: tuple[str, str]) -> None:
    source = context.catalogue.source(context.filters.source)
    show_lead(f"{source.title} {lacks}, so this question cannot be answered from it.")
    if source.not_recorded:
        st.write(f"It does not record {join(list(source.not_recorded))}.")
    of_what, whom = "recorded offences from the police", "force"
    if source.holds_referrals and column[0] == source.people:
        of_what, whom = "referrals from the programme", "programme"
    st.write(
        f"An extract of {of_what}, {extract}, would supply it. "
        f"Ask the {whom}'s or the Violence Reduction Partnership's analysts, under the area's information sharing agreement."
    )
    others = [other.title for other in context.catalogue.sources if other.records(*column)]
    if others:
        st.info(f"Loaded and {kept}: {join(others)}. Choose it under Records at the left.")
    show_page_link("hotspots", "See where offences are recorded instead")
    show_source(context)
