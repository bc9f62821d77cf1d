"""The Guide's parts: one section of entries, or those that a search finds, and the data's quality with its pictures."""

from collections.abc import Collection, Sequence

import streamlit as st

from svd_ui.answer import Answer
from svd_ui.answers.guide import Asked, sections_of
from svd_ui.choices import choose, chosen
from svd_ui.context import Context
from svd_ui.frame import with_commas
from svd_ui.guide_entry import CODE, QUALITY, TUTORIAL, Entry
from svd_ui.navigation import LAB, show_page_link
from svd_ui.pictures import show_picture
from svd_ui.sidebar import choose_one
from svd_ui.words import NO_FIGURE, escape, plain

# As many results as can be read without opening each.
_MOST_OPEN = 3


def show_found(here: Context, asked: Asked) -> None:
    """Show the entries that hold every word asked for, under the headings of their sections."""
    st.button("Show the whole Guide", on_click=choose, args=("find", ""))
    opened = {entry.key for entry in asked.entries} if len(asked.entries) <= _MOST_OPEN else set()
    for section in dict.fromkeys(entry.section for entry in asked.entries):
        st.header(sections_of(here)[section], anchor=False)
        show_entries([entry for entry in asked.entries if entry.section == section], opened)


def show_section(here: Context, answer: Answer, asked: Asked) -> None:
    """Show the sections to choose from and the one chosen; that of indicators opens at the one chosen at the left."""
    sections = sections_of(here)
    if chosen("section") not in sections:
        choose("section", asked.section)
    choose_one("section", "Section", sections)
    st.header(sections[asked.section], anchor=False)
    if asked.section == TUTORIAL:
        show_page_link(LAB, "Open the Indicator lab")
    if asked.section == QUALITY:
        show_quality(here, answer)
    else:
        show_entries(asked.entries, {here.filters.indicator.indicator_id})


def show_quality(here: Context, answer: Answer) -> None:
    """Show what is not recorded, now and over time, and what became of the rows of the files, with tables and downloads."""
    latest, *others = answer.shown_alone
    for sentence in latest.says.splitlines():
        st.write(plain(sentence))
    st.subheader(plain(latest.heading), anchor=False)
    rows = latest.table.frame
    st.dataframe(rows, hide_index=True, placeholder=NO_FIGURE, column_config=with_commas(rows), alt=latest.alt)
    for picture in others:
        show_picture(here, answer, picture.name)


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
    return f"<code>{words}</code>" if label in CODE else words
