"""How a page shows an answer: its sentences, and each of its pictures with legend, marks, table twin and download."""

import streamlit as st

from svd_ui.about import about_lines
from svd_ui.actions import show_actions
from svd_ui.answer import Answer, Legend, Mark, Picture
from svd_ui.charts import Key
from svd_ui.context import Context
from svd_ui.frame import show_download, show_lead, show_lines, show_table
from svd_ui.navigation import show_page_link
from svd_ui.palette import HATCH, HIDDEN_FILL
from svd_ui.words import escape, plain

# Fills that no CSS colour can be, as patterns much like those of the map.
_PATTERNS = {
    HIDDEN_FILL: "repeating-linear-gradient(-45deg, #FFFFFF 0 5px, #C98FB2 5px 8px)",
    HATCH: "repeating-linear-gradient(45deg, #f2f2f2 0 4px, #767676 4px 6px)",
}


def show_answer(here: Context, answer: Answer) -> None:
    """Show the sentence that answers the page's question, those that qualify it, and what can be done with the answer."""
    show_lead(answer.lead, *answer.others)
    show_actions(here, answer)


def show_picture(here: Context, answer: Answer, name: str) -> None:
    """Show one picture of an answer: heading, sentence, legend, chart, marks, notes, and its table folded below."""
    picture = answer.picture(name)
    if picture.heading:
        st.subheader(plain(picture.heading), anchor=False)
    if picture.says:
        st.write(plain(picture.says))
    show_legend(picture.legend)
    show_chart(picture)
    show_picture_notes(picture)
    for each in (picture, *answer.asides_of(picture)):
        show_picture_table(here, answer, each)


def show_chart(picture: Picture) -> None:
    """Show the chart of a picture, where it has one."""
    if picture.draw is not None:
        alt = f"{picture.alt}; its table is below."
        st.altair_chart(picture.draw(picture.height), alt=alt, width="stretch")


def show_picture_notes(picture: Picture) -> None:
    """Show what the marks of a picture mean: of events in a list, then the rest in sentences."""
    if picture.notes:
        st.caption(plain(" ".join(picture.notes)))
    if picture.marks:
        items = "".join(mark_item(mark) for mark in picture.marks)
        st.html(f'<ul class="svd-legend svd-events" aria-label="Events">{items}</ul>')


def show_picture_table(here: Context, answer: Answer, picture: Picture) -> None:
    """Show the table twin of a picture, folded, with its download."""
    filters = picture.filters or answer.filters or here.filters
    show_table(here, picture.table, picture.name, picture.title, filters, picture.beside)


def show_picture_download(here: Context, answer: Answer, picture: Picture) -> None:
    """Offer the table of a picture as CSV, where the page shows the table itself."""
    filters = picture.filters or answer.filters or here.filters
    show_download(here, picture.table, picture.name, picture.title, filters, picture.beside)


def show_legend(legend: Legend) -> None:
    """Show what the marks and fills of a picture mean; nothing of a picture with one kind of mark and no title."""
    if legend.title:
        st.html(
            f'<p class="svd-note" style="margin-bottom: 0"><b>{escape(legend.title)}</b>{escape(legend.more)}</p>'
            f'<ul class="svd-legend">{"".join(key_item(key) for key in legend.keys)}</ul>'
        )
    elif len(legend.keys) > 1:
        st.html(f'<ul class="svd-legend">{"".join(key_item(key) for key in legend.keys)}</ul>')


def show_about_answer(here: Context, answer: Answer, *, is_guide: bool = False) -> None:
    """Show what the answer is about, in small type, and the way to the Guide (but on the Guide itself)."""
    if not is_guide:
        show_page_link("guide", "What does this mean? Every word, source and rule is in the Guide")
    show_lines(about_lines(answer, here.catalogue))


def mark_item(mark: Mark) -> str:
    """Return one entry of the key of events, as HTML."""
    sign = f"<b>{escape(mark.sign)}</b> " if mark.sign else ""
    return f"<li><span>{sign}{escape(mark.words)}</span></li>"


def key_item(key: Key) -> str:
    """Return one entry of a legend, as HTML."""
    return f"<li>{swatch(key)}{escape(key.name[:1].upper() + key.name[1:])}</li>"


def swatch(key: Key) -> str:
    """Return the sign of a key as HTML: a fill, or a line with its dashes."""
    if key.dash is None:
        return f'<span class="svd-swatch" style="background: {_PATTERNS.get(key.colour, key.colour)}"></span>'
    stops, at = [], 0
    for number, length in enumerate(key.dash):
        # Dashes and gaps take turns, the dash first, as in the chart's line.
        stops.append(f"{key.colour if number % 2 == 0 else 'transparent'} {at}px {at + length}px")
        at += length
    return f'<span class="svd-line" style="background: repeating-linear-gradient(90deg, {", ".join(stops)})"></span>'
