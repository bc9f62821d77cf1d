"""The parts of the page Programmes that are laid out in a way of their own: tables of a register, the map beside its table."""

import streamlit as st

from svd_data.views.programmes import ProgrammesView
from svd_ui.answer import Answer, Picture
from svd_ui.answers.programmes import MAP, TIMELINE, paint_provision
from svd_ui.context import Context
from svd_ui.exports import register_csv_of, register_file_name
from svd_ui.guide import show_entries
from svd_ui.pictures import show_chart, show_legend, show_picture_notes
from svd_ui.programme_entries import programme_entries
from svd_ui.programme_words import PROVISION_LABELS
from svd_ui.sidebar import choose_one, choose_wards
from svd_ui.tables import EVERYWHERE, WARD_CODE
from svd_ui.ward_map import show_painted_wards
from svd_ui.words import NO_FIGURE, plain

_TABLE_HEIGHT = 500

_TO_ADD = (
    "Programmes of this area stand in programmes.toml, beside area.toml: data/README.md says how each is written. "
    "The next build shows them here, on the map and on every trend."
)


def show_no_register() -> None:
    """Say where programmes come from, of an area that has none."""
    st.write(_TO_ADD)


def show_timeline(here: Context, answer: Answer) -> None:
    """Show a bar a programme over time, what its marks mean, and the table."""
    picture = answer.picture(TIMELINE)
    st.subheader(plain(picture.heading), anchor=False)
    show_legend(picture.legend)
    show_chart(picture)
    show_picture_notes(picture)
    with st.expander(f"{plain(picture.title)}: table and download"):
        st.dataframe(picture.table.frame, hide_index=True, alt=picture.title, placeholder=NO_FIGURE)
        _show_download(here, answer, picture)


def show_provision(here: Context, view: ProgrammesView, answer: Answer) -> None:
    """Show how many programmes work in each ward by name, gaps in words, and beside the map its table. A click chooses a ward."""
    picture = answer.picture(MAP)
    st.subheader(plain(picture.heading), anchor=False)
    choose_one("provision", "The map counts", PROVISION_LABELS)
    if picture.says:
        st.write(plain(picture.says))
    left, right = st.columns(2, gap="medium")
    with left:
        show_legend(picture.legend)
        show_painted_wards(here, view.wards, paint_provision(view), "programmes_map")
        if here.filters.wards:
            st.button("Show all wards", on_click=choose_wards, args=([],))
    with right:
        st.dataframe(
            picture.table.frame,
            hide_index=True,
            alt=picture.title,
            height=_TABLE_HEIGHT,
            placeholder=NO_FIGURE,
            # The same in every row, and said above: beside the map they would push the rest out of sight. The table's menu has them.
            column_config=dict.fromkeys((EVERYWHERE, WARD_CODE)),
        )
        _show_download(here, answer, picture)


def show_register(here: Context, view: ProgrammesView) -> None:
    """Show each programme chosen with every fact and its source, folded, in the order of the timeline."""
    st.subheader("The register, programme by programme", anchor=False)
    entries = {each.key: each for each in programme_entries(here.catalogue)}
    show_entries([entries[key] for key in view.register.frame["programme_id"]], ())


def _show_download(here: Context, answer: Answer, picture: Picture) -> None:
    # The file of a register is about no filter and no period.
    as_at = answer.as_at
    assert as_at is not None
    st.download_button(
        f"Download CSV: {plain(picture.title[:1].lower() + picture.title[1:])}",
        data=lambda: register_csv_of(picture.table, here.catalogue, as_at),
        file_name=register_file_name(picture.name, picture.table, here.catalogue, as_at),
        mime="text/csv",
        on_click="ignore",
        key=f"download_{picture.name}",
    )
