"""What a source does not record, said plainly, with what would supply it."""

import streamlit as st

from svd_data.filters import Filters
from svd_data.indicators import REFERRALS
from svd_data.views.reach_sides import NoReach
from svd_ui.context import Context
from svd_ui.frame import show_lead, show_source
from svd_ui.navigation import show_page_link
from svd_ui.sentences import NO_REFERRALS, no_reach_sentence, unanswered_sentence
from svd_ui.words import join, plain


def show_not_recorded(context: Context) -> None:
    """Say what else a source without people leaves out, and where such data comes from."""
    if context.ask.source.holds_referrals:
        _show_supply(
            context,
            extract="with the age, sex and ethnic group of each person",
            kept="with the people referred",
            column=("referrals", "age_band"),
        )
        return
    _show_supply(
        context,
        extract="with a row for each victim (age, sex and ethnicity)",
        kept="with victims",
        column=("victims", "age_band"),
    )


def show_no_times(context: Context) -> None:
    """Say what else a source without times leaves out, and where times come from."""
    _show_supply(
        context,
        extract="with the date and the time of each, or the earliest and the latest it can have been",
        kept="with times",
        column=("offences", "occurred_at"),
    )


def show_no_referrals(context: Context) -> None:
    """Say that nothing loaded holds referrals, and where they come from."""
    _show(
        context,
        lacks=NO_REFERRALS,
        extract="with a row for each (its day, and the days of triage, acceptance, engagement, completion and closure)",
        kept="with referrals",
        column=(REFERRALS, "referred_on"),
    )


def show_no_reach(context: Context, why: NoReach) -> None:
    """Say why need and reach cannot stand side by side, and what would supply what is missing."""
    show_lead(no_reach_sentence(why))
    if why.lacks:
        what = "referrals to programmes" if why.lacks == REFERRALS else "recorded offences"
        st.write(
            f"An extract of {what}, with the date and the ward of each, would supply it: "
            f"put it into data/raw/{why.lacks}/ with a mapping, as data/README.md shows, and build again. "
            "Ask the programmes or the Violence Reduction Partnership's analysts, under the area's information sharing agreement."
        )
    else:
        st.write("Choose another period at the left.")
    show_page_link("hotspots", "See where offences are recorded instead")
    show_source(context)


def show_no_people_beside(context: Context, need: Filters, reach: Filters) -> None:
    """Say which side tells nothing of people, so that there is nothing by age and sex, and what would supply it."""
    st.subheader("By age and sex", anchor=False)
    for filters, who in ((need, "victims"), (reach, "the people referred")):
        source = context.catalogue.source(filters.source)
        if not any(source.records(source.people, column) for column in ("age_band", "sex", "ethnicity")):
            st.info(
                f"{plain(source.title)} says nothing about {who}, so referrals cannot be set beside victims by age and sex. "
                f"An extract with the age, sex and ethnic group of {who} would supply it."
            )


def _show(context: Context, *, lacks: str, extract: str, kept: str, column: tuple[str, str]) -> None:
    show_lead(unanswered_sentence(context.ask.source, lacks))
    _show_supply(context, extract=extract, kept=kept, column=column)


def _show_supply(context: Context, *, extract: str, kept: str, column: tuple[str, str]) -> None:
    source = context.catalogue.source(context.filters.source)
    if source.not_recorded:
        st.write(f"It does not record {join(list(source.not_recorded))}.")
    of_what, whom = "recorded offences from the police", "force"
    if column[0] == REFERRALS:
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
