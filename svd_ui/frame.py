"""What every page has around its pictures: banner, leading sentence, what the figures are about, table and download."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.disclosure import Released
from svd_data.errors import AudienceError
from svd_data.filters import Filters
from svd_data.views.closed_grid import Nearest
from svd_ui.about import Line, source_lines
from svd_ui.audience import AUDIENCE_LABELS
from svd_ui.context import Context
from svd_ui.exports import csv_of, file_name
from svd_ui.sidebar import choose_view, clear_filters, dismiss_link_problems, link_problems
from svd_ui.words import NO_FIGURE, escape, plain

T = TypeVar("T")


# Of a table's cell, in pixels: what stands beside a number, and what a digit takes at most.
_CELL_PADDING, _DIGIT_WIDTH = 20, 8

_BANNERS = {
    INTERNAL: "<b>Internal view:</b> small numbers shown. Not for publication.",
    PARTNER: "<b>Partner view:</b> small counts not shown, others rounded.",
    PUBLIC: "<b>Public view:</b> small counts not shown, others rounded.",
}


def show_banner(context: Context) -> None:
    """Say on every page that the data is synthetic, where it is, who may see this view, and what was done to it for them."""
    words = []
    if context.catalogue.is_synthetic:
        words.append("<b>Synthetic demonstration data.</b> No row is about a real person or offence.")
    if context.ask.source.is_restricted:
        words.append(_BANNERS[context.audience])
    else:
        words.append(f"<b>{AUDIENCE_LABELS[context.audience]} view.</b> Open data: the published counts, unchanged.")
    if not context.filters.indicator.is_reviewed:
        words.append("<b>Draft indicator:</b> nobody has reviewed what is counted.")
    st.html(f'<div class="svd-banner" role="note">{" ".join(words)}</div>')


def show_banner_of(context: Context, filters: Filters) -> None:
    """Say who may see the figures of another source of the page, where it is restricted and the sidebar's is not."""
    source = context.catalogue.source(filters.source)
    if source.is_restricted and not context.ask.source.is_restricted:
        words = f"{escape(source.title)}: {_BANNERS[context.audience]}"
        st.html(f'<div class="svd-banner" role="note">{words}</div>')


def show_off_grid(context: Context, error: AudienceError) -> None:
    """Say that this audience may not have this view, and offer the nearest that it may have, in one click."""
    show_lead(str(error))
    nearest = error.nearest
    if isinstance(nearest, Nearest):
        st.write(f"The nearest view that is released: {plain(nearest.filters.describe(context.catalogue.wards))}.")
        st.button("Show that view", key="show_nearest", type="primary", on_click=choose_view,
                  args=(nearest.filters, nearest.choices))  # fmt: skip
    st.caption(
        "To protect people, figures for this audience come from a fixed set of tables: two tables cut differently could give a small number away."
    )
    show_source(context)


def view_or_nearest(context: Context, view: Callable[[], T]) -> T:
    """Return the page's answer; where its audience may not have it, say so, offer the nearest view and end the page."""
    try:
        return view()
    except AudienceError as error:
        show_off_grid(context, error)
        st.stop()


def show_link_problems(catalogue: Catalogue) -> None:
    """Name what the link asked for and the data does not have, with two ways on."""
    problems = link_problems()
    if not problems:
        return
    with st.container(border=True):
        items = "".join(f"<li>{escape(problem)}</li>" for problem in problems)
        st.html(
            f'<div role="alert"><b>This link asks for something that this data does not have.</b><ul>{items}</ul></div>'
        )
        with st.container(horizontal=True):
            st.button("Go on without it", on_click=dismiss_link_problems)
            st.button("Clear all filters", key="clear_from_problems", on_click=clear_filters, args=(catalogue,))


def show_lead(lead: str, *others: str) -> None:
    """Show the sentence that answers the page's question, and those that qualify it."""
    qualified = " ".join(escape(text) for text in others if text)
    second = f'<p class="svd-second">{qualified}</p>' if qualified else ""
    st.html(f'<div role="status"><p class="svd-lead">{escape(lead)}</p>{second}</div>')


def show_nothing(context: Context) -> None:
    """Offer the way back from filters that leave nothing."""
    st.info("Nothing matches these filters. Widen the period or the types, or clear the filters.")
    st.button("Clear all filters", key="clear_from_nothing", on_click=clear_filters, args=(context.catalogue,))


def show_table(
    context: Context,
    table: Released,
    what: str,
    title: str,
    filters: Filters | None = None,
    beside: Filters | None = None,
) -> None:
    """Show a picture's table twin, folded, with its CSV. filters: what it is about, where not the page's; beside: what else."""
    with st.expander(f"{plain(title)}: table and download"):
        st.dataframe(
            table.frame,
            hide_index=True,
            alt=title,
            height=min(38 + 35 * len(table.frame), 420),
            placeholder=NO_FIGURE,
            column_config=with_commas(table.frame),
        )
        show_download(context, table, what, title, filters or context.filters, beside)


def with_commas(rows: pd.DataFrame) -> dict[str, Any]:
    """Return how a table shows its whole numbers: 5,055, as everywhere else; and so wide that none is cut.

    Left alone a column is as wide as its heading or its numbers without commas, and "348,717" under "Kept" reads "48,717".
    """
    whole = rows.select_dtypes("integer").columns
    return {
        name: st.column_config.NumberColumn(format="localized", width=_width_of(str(name), rows[name]))
        for name in whole
    }


def _width_of(heading: str, numbers: pd.Series) -> int | None:
    """Return the pixels that the longest number needs where the heading is shorter; None leaves it to the heading."""
    longest = max((len(f"{number:,}") for number in numbers.dropna()), default=0)
    return None if longest <= len(heading) else _CELL_PADDING + _DIGIT_WIDTH * longest


def show_download(
    context: Context, table: Released, what: str, title: str, filters: Filters, beside: Filters | None = None
) -> None:
    """Offer the table's CSV: the rows shown, and in each what they are about: these filters, and those beside them."""
    catalogue = context.catalogue
    st.download_button(
        f"Download CSV: {plain(title[:1].lower() + title[1:])}",
        data=lambda: csv_of(table, filters, catalogue, beside),
        file_name=file_name(what, table, filters, catalogue),
        mime="text/csv",
        on_click="ignore",
        key=f"download_{what}",
    )


def show_source(context: Context) -> None:
    """Show the source of the records, when the data was built, and the licences."""
    show_lines(source_lines(context.filters, context.catalogue))


def show_lines(lines: Iterable[Line]) -> None:
    """Show lines of small type, each with its heading in bold."""
    show_notes(
        *(
            f"<b>{escape(line.heading)}:</b> {escape(line.text)}" if line.heading else escape(line.text)
            for line in lines
        )
    )


def show_notes(*lines: str) -> None:
    """Show what stands in small type below a page: each line, as HTML, that is not blank."""
    st.html("".join(f'<p class="svd-note">{line}</p>' for line in lines if line))
