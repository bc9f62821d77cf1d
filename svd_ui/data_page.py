"""Data's first part: what is loaded by source, the rows left out by file and reason, and what is kept of partners' faults."""

import streamlit as st

from svd_data.disclosure import Released
from svd_data.partner import findings_csv
from svd_data.views.loads import LoadsView
from svd_ui import tables
from svd_ui.frame import with_commas
from svd_ui.navigation import show_page_link
from svd_ui.words import NO_FIGURE

_FATES = (
    "Rows read = kept (in the area) + elsewhere (placed, outside it) + not placed (nothing says where) + rejected (not usable) + "
    "repeated (exact copies, counted once). What holds no records, such as boundaries, has no such numbers."
)
_TALLEST = 420


def show_loads(view: LoadsView) -> None:
    """Show each source with what became of its rows."""
    st.header("What is loaded", anchor=False)
    _show(tables.loads_table(view), "Sources loaded, with what became of the rows of their files")
    st.caption(_FATES)
    show_page_link("guide", "Terms and what is not recorded: Guide")


def show_faults(view: LoadsView) -> None:
    """Show how many rows were rejected by file and reason, and the faults of partners' files as the build kept them."""
    st.header("What was wrong with it", anchor=False)
    if len(view.rejected.frame):
        st.subheader("Rows rejected, by file and reason", anchor=False)
        _show(tables.rejected_table(view), "Rows rejected, by file and reason")
    else:
        st.write("No row was rejected." if not view.left_out else "No row of an open source was rejected.")
    if len(view.findings.frame):
        st.subheader("Faults in partners' files", anchor=False)
        _show(tables.kept_findings_table(view), "Faults in partners' files, by row and column")
        st.caption("What stood in the cells is not kept: check the files again, or try them below, to see it.")
        st.download_button(
            "Download CSV: faults in partners' files",
            data=lambda: findings_csv(view.findings.frame.assign(value="")).encode("utf-8-sig"),
            file_name="findings.csv",
            mime="text/csv",
            on_click="ignore",
            key="download_findings",
        )


def _show(table: Released, title: str) -> None:
    height = min(38 + 35 * len(table.frame), _TALLEST)
    st.dataframe(
        table.frame,
        hide_index=True,
        placeholder=NO_FIGURE,
        # The one long title gives way, so that no count has to be scrolled to at 1400 pixels.
        column_config=with_commas(table.frame) | {"Source": st.column_config.TextColumn(width=325)},
        alt=title,
        height=height,
    )
