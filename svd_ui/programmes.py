"""The parts of the page Programmes: the timeline, the map of wards with its gaps, the register, each with table and file."""

from dataclasses import replace

import streamlit as st

from svd_data.disclosure import Released
from svd_data.views.programmes import EVER, ProgrammesView
from svd_ui import tables
from svd_ui.answer import Legend
from svd_ui.charts import Key, programme_keys, programmes_chart
from svd_ui.context import Context
from svd_ui.exports import register_csv_of, register_file_name
from svd_ui.frame import show_key, show_notes
from svd_ui.guide import show_entries
from svd_ui.navigation import show_page_link
from svd_ui.paint import WardPaint, paint_by_class
from svd_ui.palette import ZERO
from svd_ui.pictures import show_legend
from svd_ui.programme_entries import programme_entries
from svd_ui.scales import COUNTS, classes_of
from svd_ui.sentences import gaps_sentence, not_on_map_sentence
from svd_ui.sidebar import choose_wards
from svd_ui.ward_map import show_painted_wards
from svd_ui.ward_painting import class_keys
from svd_ui.words import NO_FIGURE, days_words, escape, plain

_MAP = "programmes_map"
_TABLE_HEIGHT = 500

_TO_ADD = (
    "Programmes of this area stand in programmes.toml, beside area.toml: data/README.md says how each is written. "
    "The next build shows them here, on the map and on every trend."
)


def show_no_register(here: Context) -> None:
    """Say where programmes come from, of an area that has none."""
    st.write(_TO_ADD)


def show_timeline(here: Context, view: ProgrammesView) -> None:
    """Show a bar a programme over time, what its marks mean, and the table."""
    rows = view.register.frame
    undated = rows.loc[rows["known_from"].isna(), "title"].tolist()
    if len(undated) < len(rows):
        show_key(programme_keys(view.register))
        st.altair_chart(
            programmes_chart(view.register, view.as_at),
            alt="Timeline of programmes by prevention tier, a bar each from its first to its last known day, with ends of "
            "funding and the end of the data; its table is below.",
            width="stretch",
        )
        st.caption(_marks(view))
    if undated:
        st.caption(plain(f"Of no known day, so not on the timeline: {', '.join(undated)}."))
    table, title = tables.programmes_table(view), f"Programmes, {here.catalogue.area_name}"
    with st.expander(f"{plain(title)}: table and download"):
        st.dataframe(table.frame, hide_index=True, alt=title, placeholder=NO_FIGURE)
        _show_download(here, view, table, "programmes", title)


def show_provision(here: Context, view: ProgrammesView) -> None:
    """Show how many programmes work in each ward by name, gaps in words, and beside the map its table. A click chooses a ward."""
    for words in (gaps_sentence(view), not_on_map_sentence(view)):
        if words:
            st.write(plain(words))
    left, right = st.columns(2, gap="medium")
    with left:
        _show_map(here, view)
    with right:
        table, title = tables.provision_table(view), f"Programmes by ward, {here.catalogue.area_name}"
        st.dataframe(table.frame, hide_index=True, alt=title, height=_TABLE_HEIGHT, placeholder=NO_FIGURE)
        _show_download(here, view, table, "programmes-by-ward", title)


def show_register(here: Context, view: ProgrammesView) -> None:
    """Show each programme chosen with every fact and its source, folded, in the order of the timeline."""
    entries = {each.key: each for each in programme_entries(here.catalogue)}
    show_entries([entries[key] for key in view.register.frame["programme_id"]], ())


def show_about_register(view: ProgrammesView, *caveats: str) -> None:
    """Show what the register is, for whom, and what to keep in mind."""
    show_page_link("guide", "What does this mean? Every word, source and rule is in the Guide")
    show_notes(
        f"<b>About this register:</b> as at {escape(days_words(view.as_at, view.as_at))}, the last day of the data. What no "
        "source tells is not known, and is neither yes nor no.",
        f"<b>Audience:</b> {escape(view.register.audience)}. The register counts programmes and no people: it is the same for every audience.",
        *(escape(caveat) for caveat in caveats),
    )


def _marks(view: ProgrammesView) -> str:
    rows = view.register.frame
    rows = rows[rows["known_from"].notna()]
    marks = {
        "A pale bar with a dashed edge has an illustrative first or last day.": (
            rows["first_is_illustrative"] | rows["last_is_illustrative"]
        ).any(),
        "A point is a single known day.": (rows["known_from"] == rows["known_to"]).any(),
        "? means that nobody tells when it began or ended.": (rows["first"].isna() | rows["last"].isna()).any(),
        "◆ is the end of funding.": rows["funding_ends"].notna().any(),
    }
    return " ".join(words for words, is_there in marks.items() if is_there)


def paint_provision(view: ProgrammesView) -> dict[str, WardPaint]:
    """Return each ward painted by how many programmes are its own; a gap is white and says so."""
    wards = view.wards
    painted = paint_by_class(wards, "programmes", classes_of(wards.frame["programmes"], COUNTS), "programmes")
    for row in wards.frame.itertuples():
        whole = f"{row.everywhere} for the whole area"
        own = f"{row.programmes} of its own ({row.names}), and {whole}"
        words, figure = (f"gap: none of its own, {whole}", "gap") if row.is_gap else (own, str(row.programmes))
        painted[row.ward_code] = replace(painted[row.ward_code], words=words, figure=figure)
    return painted


def _show_map(here: Context, view: ProgrammesView) -> None:
    wards = view.wards.frame
    gap = (Key("gap: none of its own", ZERO),) if wards["is_gap"].any() else ()
    counted = "in the register" if view.provision == EVER else f"running on {days_words(view.as_at, view.as_at)}"
    classes = classes_of(wards["programmes"], COUNTS)
    show_legend(Legend((*gap, *class_keys(classes)), f"Programmes of the ward's own, {counted}"))
    show_painted_wards(here, view.wards, paint_provision(view), _MAP)
    if here.filters.wards:
        st.button("Show all wards", on_click=choose_wards, args=([],))


def _show_download(here: Context, view: ProgrammesView, table: Released, what: str, title: str) -> None:
    st.download_button(
        f"Download CSV: {plain(title[:1].lower() + title[1:])}",
        data=lambda: register_csv_of(table, here.catalogue, view.as_at),
        file_name=register_file_name(what, table, here.catalogue, view.as_at),
        mime="text/csv",
        on_click="ignore",
        key=f"download_{what}",
    )
