"""The home page's parts: the questions to start from, and what is loaded."""

import pandas as pd
import streamlit as st

from svd_data.periods import ALL, month_name, resolve_period
from svd_data.views.months import months_of
from svd_ui.context import Context
from svd_ui.navigation import show_page_link
from svd_ui.words import escape, join

_STARTS = (
    ("hotspots", "Hotspots", "Where is it recorded most? A map and a ranking of wards, by number, rate or change."),
    ("trends", "Trends", "Is it rising? Months beside the same months a year earlier, by type or ward."),
    ("people", "People", "Who are the victims? By age, sex and ethnic group, where the source records them."),
)


def show_starts() -> None:
    """Show each question with its page."""
    st.subheader("Where to start", anchor=False)
    for column, (page, title, question) in zip(st.columns(len(_STARTS)), _STARTS, strict=True):
        with column, st.container(border=True, height="stretch"):
            show_page_link(page, f"**{title}**")
            st.write(question)


def show_loaded(context: Context) -> None:
    """Show what is loaded, as at when, and what the sources cannot say."""
    catalogue = context.catalogue
    st.subheader("What is loaded", anchor=False)
    rows = []
    for source in catalogue.sources:
        whole = resolve_period(ALL, source.months)
        rows.append(
            {
                "Source": source.title,
                "From": month_name(whole.first),
                "To": month_name(whole.last),
                "Months loaded": f"{whole.loaded} of {whole.months}",
                "Kind": "restricted" if source.is_restricted else "open",
            }
        )
    st.table(pd.DataFrame(rows), hide_index=True, alt="Sources of offences loaded")
    for source in catalogue.sources:
        whole = resolve_period(ALL, source.months)
        notes = []
        if whole.missing:
            notes.append(
                f"Months not loaded: {_runs([month for month in months_of(whole) if month in whole.missing])}."
            )
        if source.not_recorded:
            notes.append(f"It does not record {join(list(source.not_recorded))}.")
        if notes:
            st.html(f'<p class="svd-note"><b>{escape(source.title)}.</b> {escape(" ".join(notes))}</p>')
    residents = join([population.describe() for population in catalogue.populations[-3:]])
    st.html(
        f'<p class="svd-note">Data file built {catalogue.built_at:%d %B %Y} (version {escape(catalogue.version)}); '
        f"{len(catalogue.wards)} wards. {f'Residents: {escape(residents)}.' if residents else 'No residents are loaded: counts only.'} "
        f"{escape(' '.join(catalogue.attributions))}</p>"
    )


def _runs(months: list) -> str:
    """Return months in words, each unbroken run as its first and last: "December 2014 to December 2024, May 2025"."""
    runs: list[list] = []
    for month in months:
        if runs and (month.year * 12 + month.month) - (runs[-1][-1].year * 12 + runs[-1][-1].month) == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        month_name(run[0]) if len(run) == 1 else f"{month_name(run[0])} to {month_name(run[-1])}" for run in runs
    )
