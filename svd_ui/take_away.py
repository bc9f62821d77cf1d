"""Taking away what is on the screen: one view, or the whole briefing, as files. None is made before it is asked for."""

from functools import partial

import streamlit as st

from svd_data.briefing import Briefing
from svd_ui.answer import Answer, Picture
from svd_ui.context import Context
from svd_ui.export.briefings import write_briefing
from svd_ui.export.document import single_view
from svd_ui.export.formats import FORMATS
from svd_ui.exports import csv_of, file_name, register_csv_of, register_file_name
from svd_ui.opening import app_address
from svd_ui.view_links import ViewLink, link_of

EVERY_PICTURE = ""
_EXPLAINED = "Each file says what its figures are about, for whom, as at when, and holds what is on the screen."
_MADE = "_briefing_file"


def show_take_away(here: Context, answer: Answer) -> None:
    """Show the way to take this view away: which of its pictures, and in which form."""
    popover = st.popover("Take away", key=f"take_away_{answer.page}", on_change="rerun")
    # What is inside is only made while it is open.
    if not popover.open:
        return
    with popover:
        st.caption(_EXPLAINED)
        picture = _choose_picture(answer)
        _show_files(here, answer, picture)


def current_link(answer: Answer) -> ViewLink:
    """Return the link of the view on screen, as it stands in the address now."""
    return link_of(answer.page, {name: st.query_params.get_all(name) for name in st.query_params})


def _choose_picture(answer: Answer) -> str:
    titles = {each.name: each.heading or each.title for each in answer.shown_alone}
    if len(titles) < 2:
        return next(iter(titles), EVERY_PICTURE)
    chosen = st.selectbox(
        "Picture",
        [EVERY_PICTURE, *titles],
        format_func=lambda name: titles.get(name, "All of this page"),
        key=f"take_away_picture_{answer.page}",
    )
    return chosen or EVERY_PICTURE


def _show_files(here: Context, answer: Answer, name: str) -> None:
    link = current_link(answer)
    document = single_view(here, answer, link, name).reached_at(app_address())
    for key, form in FORMATS.items():
        if form.is_of_one_picture and not name:
            continue
        st.download_button(
            f"{form.label} (.{form.ending})",
            data=partial(form.write, document, _nothing),
            file_name=document.file_name(form.ending),
            mime=form.mime,
            on_click="ignore",
            key=f"take_away_{key}",
            width="stretch",
        )
    if name:
        _show_csv(here, answer, answer.picture(name))
    elif answer.pictures:
        st.caption("Choose one picture for a PNG of it, or for its table as CSV.")


def _show_csv(here: Context, answer: Answer, picture: Picture) -> None:
    filters, table, catalogue = picture.filters or answer.filters, picture.table, here.catalogue
    if filters is not None:
        data = partial(csv_of, table, filters, catalogue, picture.beside)
        named = file_name(picture.name, table, filters, catalogue)
    elif answer.as_at is not None:
        data = partial(register_csv_of, table, catalogue, answer.as_at)
        named = register_file_name(picture.name, table, catalogue, answer.as_at)
    else:
        return
    st.download_button("Table (.csv)", data=data, file_name=named, mime="text/csv", on_click="ignore",
                       key="take_away_csv", width="stretch")  # fmt: skip


def show_briefing_take_away(here: Context, briefing: Briefing) -> None:
    """Show the way to take the whole briefing away. Its file is made with progress on a press, then there to be saved."""
    with st.popover("Take away", key="take_away_briefing"):
        st.caption(f"{_EXPLAINED} A view that this audience may not have says so in its place.")
        for key, form in FORMATS.items():
            if not form.is_of_one_picture and st.button(
                f"Make {form.label} (.{form.ending})", key=f"make_{key}", width="stretch"
            ):
                _make(here, briefing, key)
        _show_made(here, briefing)


def _make(here: Context, briefing: Briefing, form: str) -> None:
    bar = st.progress(0.0, "Begins")

    def show(share: float, words: str) -> None:
        bar.progress(share, words)

    made = write_briefing(briefing, here.connection, here.catalogue, here.audience, form, show, app_address())
    bar.empty()
    st.session_state[_MADE] = (_of(here, briefing), form, *made)


def _show_made(here: Context, briefing: Briefing) -> None:
    """Offer the file that was made, as long as it is of this briefing, this audience and this data."""
    of, form, name, content = st.session_state.get(_MADE, (None, "", "", b""))
    if of != _of(here, briefing):
        st.session_state.pop(_MADE, None)
        return
    st.download_button(
        f"Save {FORMATS[form].label}: ready",
        data=content,
        file_name=name,
        mime=FORMATS[form].mime,
        on_click="ignore",
        type="primary",
        key="save_made",
        width="stretch",
    )


def _of(here: Context, briefing: Briefing) -> tuple[Briefing, str, str]:
    return briefing, here.audience, here.catalogue.version


def _nothing(done: int) -> None:
    """Count no views: there is one."""
