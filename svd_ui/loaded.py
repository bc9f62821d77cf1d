"""The questions to go on with, and what is loaded."""

import pandas as pd
import streamlit as st

from svd_data.catalogue import Catalogue
from svd_data.periods import ALL, month_name, months_in_words, resolve_period
from svd_data.search import LONGEST_SEARCH
from svd_ui.choices import choose
from svd_ui.context import Context
from svd_ui.navigation import show_page_link
from svd_ui.words import escape, join, plain

STARTS = (
    ("questions", "Questions", "What was asked, with what the records say. And a search that forgives typing errors."),
    ("hotspots", "Hotspots", "Where is it recorded most? A map and a ranking of wards, by number, rate or change."),
    ("trends", "Trends", "Is it rising? Months beside the same months a year earlier, by type or ward."),
    ("people", "People", "Who are the victims, and who is referred? By age, sex and ethnic group, where recorded."),
    ("times", "Times", "When? By hour and weekday, darkness and daylight, school days, match days."),
    ("compare", "Compare", "Are we different from similar places? Rates beside cities like this one, and the region."),
    ("referrals", "Referrals", "Does help reach people? From referral through triage and acceptance to engagement."),
    ("reach", "Reach", "Does help go where violence is recorded? Need beside reach, by ward and by age and sex."),
    ("programmes", "Programmes", "What is being done, where, when, for whom? With gaps, and money that runs out."),
    (
        "briefing",
        "Briefing",
        "A meeting's views in order: pinned from any page, or ready-made; kept as a file or a link.",
    ),
    ("guide", "Guide", "What do the words mean, where does it come from, how good is it?"),
    ("data", "Data", "What is loaded, and how good is it? Try a partner's file here, before it is loaded."),
)


_ACROSS = 3


def show_starts() -> None:
    """Show the search, and each question with its page."""
    st.subheader("Where to look next", anchor=False)
    _show_search()
    # The last row may have room left: its cards are as wide as the others.
    for first in range(0, len(STARTS), _ACROSS):
        for column, (page, title, question) in zip(st.columns(_ACROSS), STARTS[first : first + _ACROSS], strict=False):
            with column, st.container(border=True, height="stretch"):
                show_page_link(page, f"**{title}**")
                st.write(question)


def _show_search() -> None:
    """Show a search box whose findings stand on Questions. What is typed is asked once: who comes back finds the box empty."""
    asked = st.text_input(
        "Find a question, indicator, ward, programme, word or page",
        key="ask_from_here",
        placeholder="Such as: knife, Foleshill, CIRV, similar cities",
        max_chars=LONGEST_SEARCH,
        type="search",
        width=640,
    )
    if asked and asked.strip():
        choose("ask", asked.strip())
        st.switch_page("../pages/questions.py")


def show_loaded(context: Context) -> None:
    """Show what is loaded, as at when, and what the sources cannot say."""
    catalogue = context.catalogue
    st.table(loaded_rows(catalogue), hide_index=True, alt="Sources of records loaded")
    for source in catalogue.sources:
        whole = resolve_period(ALL, source.months)
        notes = []
        if whole.missing:
            notes.append(f"Months not loaded: {', '.join(months_in_words(whole.missing))}.")
        if source.not_recorded:
            notes.append(f"It does not record {join(list(source.not_recorded))}.")
        if notes:
            st.html(f'<p class="svd-note"><b>{escape(source.title)}.</b> {escape(" ".join(notes))}</p>')
    residents = _residents(catalogue)
    st.html(
        f'<p class="svd-note">Data file built {catalogue.built_at:%d %B %Y} (version {escape(catalogue.version)}); '
        f"{len(catalogue.wards)} wards. {f'Residents: {escape(residents)}.' if residents else 'No residents are loaded: counts only.'} "
        f"{escape(' '.join(catalogue.attributions))}</p>"
    )
    show_page_link("data", "How good it is, and a partner's file tried before it is loaded: Data")


def loaded_rows(catalogue: Catalogue) -> pd.DataFrame:
    """Return one row a source of records as st.table takes it, which reads its cells as Markdown: months from and to, access."""
    rows = []
    for source in catalogue.sources:
        whole = resolve_period(ALL, source.months)
        rows.append(
            {
                "Source": plain(source.title),
                "From": month_name(whole.first),
                "To": month_name(whole.last),
                "Months loaded": f"{whole.loaded} of {whole.months}",
                "Access": "restricted" if source.is_restricted else "open",
            }
        )
    return pd.DataFrame(rows)


def _residents(catalogue: Catalogue) -> str:
    """Return the residents loaded by dataset: "Census 2021; Mid year estimate, 2018 to 2026"."""
    years: dict[str, list[int]] = {}
    for population in catalogue.populations:
        years.setdefault(population.name, []).append(population.year)
    words = [f"{name}, {min(of)} to {max(of)}" if len(of) > 1 else name for name, of in years.items()]
    return "; ".join(words)
