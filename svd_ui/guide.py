"""The Guide's parts: one section of entries, or those that a search finds, and the data's quality with its pictures."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import streamlit as st

from svd_data.calendar_days import SchoolTerms, school_terms
from svd_data.disclosure import Released
from svd_data.search import find_words
from svd_data.views.months import MONTH
from svd_data.views.quality import QualityView
from svd_ui import tables
from svd_ui.audience import bound_of
from svd_ui.charts import share_chart, share_keys
from svd_ui.choices import choose
from svd_ui.context import Context
from svd_ui.frame import show_key, show_marks, show_table, with_commas
from svd_ui.guide_entries import guide_entries
from svd_ui.guide_entry import CONDITION, QUALITY, SECTIONS, Entry
from svd_ui.sentences.guide import kept_back_sentence, never_recorded_sentence
from svd_ui.sidebar import choose_one
from svd_ui.words import NO_FIGURE, escape, plain

# As many results as can be read without opening each.
_MOST_OPEN = 3

_CALENDAR = "calendar"


def entries_of(context: Context) -> tuple[Entry, ...]:
    """Return what the Guide explains to this audience about this data."""
    catalogue, loaded = context.catalogue, context.loaded_sources()
    return guide_entries(catalogue, context.ask.source, loaded, _terms(context), bound_of(catalogue))


def show_found(entries: tuple[Entry, ...], asked: str) -> None:
    """Show the entries that hold every word asked for, under the headings of their sections."""
    found = find_words(asked, [entry.text for entry in entries])
    hits = [entries[place] for place in found.places]
    said = " ".join([f"{_counted(len(hits))} for “{asked}”.", *found.unknown])
    st.html(f'<p class="svd-second" role="status">{escape(said)}</p>')
    st.button("Show the whole Guide", on_click=choose, args=("find", ""))
    opened = {entry.key for entry in hits} if len(hits) <= _MOST_OPEN else set()
    for section in dict.fromkeys(entry.section for entry in hits):
        st.header(SECTIONS[section], anchor=False)
        show_entries([entry for entry in hits if entry.section == section], opened)


def show_section(context: Context, view: QualityView, entries: tuple[Entry, ...]) -> None:
    """Show the sections to choose from and the one chosen; that of indicators opens at the one chosen at the left."""
    section = choose_one("section", "Section", dict(SECTIONS))
    st.header(SECTIONS[section], anchor=False)
    if section == QUALITY:
        show_quality(context, view)
    else:
        opened = {context.filters.indicator.indicator_id}
        show_entries([entry for entry in entries if entry.section == section], opened)


def show_quality(context: Context, view: QualityView) -> None:
    """Show what is not recorded, now and over time, and what became of the rows of the files, with tables and downloads."""
    here = replace(context, filters=view.filters)
    title = plain(view.filters.indicator.title)
    for sentence in (kept_back_sentence(view), never_recorded_sentence(context.ask.source)):
        if sentence:
            st.write(plain(sentence))
    st.subheader(f"{title}: what is not recorded, latest 12 months", anchor=False)
    latest = tables.latest_quality_table(view)
    st.dataframe(
        latest.frame,
        hide_index=True,
        placeholder=NO_FIGURE,
        column_config=with_commas(latest.frame),
        alt=f"What is not recorded of {view.filters.indicator.title}, latest 12 months",
    )
    if len(view.steps.frame):
        steps = "month" if view.step == MONTH else "financial year"
        st.subheader(f"{title}: what is not recorded by {steps}", anchor=False)
        _show_shares(
            view.steps, f"Share of {view.filters.indicator.noun}, and of their victims, not recorded by {steps}"
        )
        show_table(here, tables.quality_steps_table(view), "quality", f"What is not recorded by {steps}")
    if view.files is not None:
        st.subheader("The files: rows read by month", anchor=False)
        if (view.files.frame["unplaced"] > 0).any():
            _show_shares(
                view.files, "Share of the files' rows that could not be placed in or out of the area, by month"
            )
        else:
            st.write("Every row read could be placed in the area or out of it.")
        show_table(here, tables.files_table(view.files), "files", "Rows of the files by month")


def _show_shares(shares: Released, title: str) -> None:
    keys = share_keys(shares)
    show_key(keys)
    st.altair_chart(share_chart(shares, keys, 300), alt=f"{title}: line chart; its table is below.", width="stretch")
    if "is_hidden" in shares.frame:
        show_marks(shares)
        frame = shares.frame
        if (frame["share"].isna() & ~frame["is_hidden"] & (frame["total"] > 0).fillna(False)).any():
            st.caption("A gap in a line is a time with too few records to give a share.")


def show_entries(entries: Sequence[Entry], opened: Collection[str]) -> None:
    """Show entries of one section, under the headings of their groups. opened: the keys of those that stand open."""
    group = ""
    for entry in entries:
        if entry.group != group:
            group = entry.group
            st.subheader(group, anchor=False)
        _show_entry(entry, is_open=entry.key in opened)


def _show_entry(entry: Entry, *, is_open: bool) -> None:
    with st.expander(plain(entry.title), expanded=is_open):
        facts = "".join(f"<dt>{escape(label)}</dt><dd>{_said(label, texts)}</dd>" for label, texts in entry.facts)
        st.html(f'<dl class="svd-facts">{facts}</dl>')


def _said(label: str, texts: tuple[str, ...]) -> str:
    if len(texts) > 1:
        return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"
    words = escape(texts[0])
    return f"<code>{words}</code>" if label == CONDITION else words


def _counted(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries" if count else "No entry"


def _terms(context: Context) -> SchoolTerms | None:
    """Return the project's terms for the area; None where the build read the area's own, which are not kept in the file."""
    calendar = next((each for each in context.loaded_sources() if each.source_id == _CALENDAR), None)
    if calendar is not None and calendar.retrieved_on is not None:
        return None
    return school_terms(context.catalogue.area_code)
