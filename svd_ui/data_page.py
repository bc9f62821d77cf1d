"""Data's first part: what is loaded by source, the rows left out by file and reason, and what is kept of partners' faults."""

import streamlit as st

from svd_data.partner import findings_csv
from svd_data.views.loads import LoadsView
from svd_ui.answer import Answer, Picture
from svd_ui.answers.data import FATES, FINDINGS, LOADS, REJECTED
from svd_ui.frame import with_commas
from svd_ui.navigation import show_page_link
from svd_ui.pictures import show_picture_notes
from svd_ui.sentences.data import rejected_sentence
from svd_ui.words import NO_FIGURE, plain

_TALLEST = 420


def show_loads(answer: Answer) -> None:
    """Show each source with what became of its rows."""
    picture = answer.picture(LOADS)
    st.header(picture.heading, anchor=False)
    _show(picture)
    st.caption(plain(FATES))
    show_page_link("guide", "Terms and what is not recorded: Guide")


def show_faults(answer: Answer, view: LoadsView) -> None:
    """Show how many rows were rejected by file and reason, and the faults of partners' files as the build kept them."""
    st.header("What was wrong with it", anchor=False)
    if answer.has(REJECTED):
        st.subheader(answer.picture(REJECTED).heading, anchor=False)
        _show(answer.picture(REJECTED))
    else:
        st.write(rejected_sentence(view))
    if answer.has(FINDINGS):
        picture = answer.picture(FINDINGS)
        st.subheader(picture.heading, anchor=False)
        _show(picture)
        show_picture_notes(picture)
        st.download_button(
            "Download CSV: faults in partners' files",
            data=lambda: findings_csv(view.findings.frame.assign(value="")).encode("utf-8-sig"),
            file_name="findings.csv",
            mime="text/csv",
            on_click="ignore",
            key="download_findings",
        )


def _show(picture: Picture) -> None:
    rows = picture.table.frame
    st.dataframe(
        rows,
        hide_index=True,
        placeholder=NO_FIGURE,
        # The one long title gives way, so that no count has to be scrolled to at 1400 pixels.
        column_config=with_commas(rows) | {"Source": st.column_config.TextColumn(width=325)},
        alt=picture.title,
        height=min(38 + 35 * len(rows), _TALLEST),
    )
