"""Keep: the draft in the link, in the operator's folder, and as a file for review; and drafts that were kept before."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from svd_data.catalogue import Catalogue
from svd_data.errors import SVDError
from svd_data.indicators import entry_of
from svd_data.lab.drafts import Checked, draft_of_entry
from svd_data.lab.files import DRAFTS_VARIABLE, delete_draft, draft_in, drafts_folder, entry_text, save_draft
from svd_data.lab.review import review_text
from svd_ui.context import Context
from svd_ui.lab.asked import known_beside
from svd_ui.lab.state import put_draft
from svd_ui.lab.words import problem_words
from svd_ui.saved_drafts import saved_drafts
from svd_ui.words import escape, plain

_TOLD = "_lab_told"

_LINK = "The draft lives in the address of this page: copy the link, and whoever may see drafts can open it."
_NO_FOLDER = f"This server keeps no drafts: its operator has set no folder ({DRAFTS_VARIABLE})."
_FOLDER = "A draft that is kept stands in every page's list of indicators, marked as a draft, and only for the internal audience."


def show_keep(here: Context, checked: Checked) -> None:
    """Show how the draft can be kept and handed over, and the drafts there are."""
    st.header("Keep", anchor=False)
    st.write(_LINK)
    if told := st.session_state.pop(_TOLD, ""):
        st.info(plain(told))
    if checked.entry is None:
        items = "".join(f"<li>{problem_words(problem)}</li>" for problem in checked.problems)
        st.html(f'<p class="svd-note">Before it can be handed over or kept:</p><ul class="svd-list">{items}</ul>')
    else:
        _show_files(checked)
    left, right = st.columns(2, gap="medium")
    with left:
        _show_folder(here.catalogue, checked)
    with right:
        _show_upload(here.catalogue)


def _show_files(checked: Checked) -> None:
    name = checked.draft.indicator_id
    with st.container(horizontal=True):
        st.download_button(
            "Download the entry (TOML)", data=lambda: entry_text(checked).encode(), file_name=f"{name}.toml", mime="application/toml",
            on_click="ignore", key="download_entry", type="primary",
        )  # fmt: skip
        st.download_button(
            "Download a test for its review", data=lambda: review_text(checked).encode(), file_name=f"test_{name}.py", mime="text/x-python",
            on_click="ignore", key="download_review",
        )  # fmt: skip
    st.caption("Lay both beside each other; the test fails until a colleague has judged every row by hand.")


def _show_folder(catalogue: Catalogue, checked: Checked) -> None:
    st.subheader("Drafts kept here", anchor=False)
    folder = drafts_folder(os.environ)
    if folder is None:
        st.write(_NO_FOLDER)
        return
    st.caption(_FOLDER)
    if checked.entry is not None:
        st.button(
            f"Keep {plain(checked.draft.indicator_id)}",
            key="lab_keep",
            on_click=_told,
            args=(lambda: _save(folder, checked),),
        )
    read = saved_drafts(catalogue)
    for each in read.indicators:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.write(plain(each.title))
            draft = draft_of_entry(each.indicator_id, entry_of(each))
            st.button(
                "Open",
                key=f"lab_open_{each.indicator_id}",
                on_click=put_draft,
                args=(draft,),
                help=f"Open {plain(each.title)}",
            )
            st.button("Delete", key=f"lab_delete_{each.indicator_id}", on_click=_told, help=f"Delete {plain(each.title)}",
                      args=(lambda name=each.indicator_id: _delete(folder, name),))  # fmt: skip
    for file, why in read.broken:
        st.html(f'<p class="svd-note"><b>{escape(file)}</b> was left out: {escape(why)}</p>')
    if not read.indicators and not read.broken:
        st.write("None yet.")


def _show_upload(catalogue: Catalogue) -> None:
    st.subheader("Open a file", anchor=False)
    file = st.file_uploader("A draft's TOML file, as it was downloaded here", key="lab_file", max_upload_size=1)
    if file is not None:
        content = file.getvalue()
        st.button(
            "Open it as the draft",
            key="lab_open_file",
            on_click=_told,
            args=(lambda: _open(file.name, content, catalogue),),
        )


def _told(do: Callable[[], str]) -> None:
    """Do something and keep what came of it to be told on the page (a callback)."""
    try:
        st.session_state[_TOLD] = do()
    except SVDError as error:
        st.session_state[_TOLD] = str(error)


def _save(folder: Path, checked: Checked) -> str:
    path = save_draft(folder, checked)
    return f"Kept as {path.name}. It stands in the list of indicators on every page now, marked as a draft."


def _delete(folder: Path, name: str) -> str:
    delete_draft(folder, name)
    return f"{name} is deleted."


def _open(name: str, content: bytes, catalogue: Catalogue) -> str:
    """Make the draft of an uploaded file the page's."""
    stem = Path(name).stem
    with tempfile.TemporaryDirectory(prefix="svd-draft-") as folder:
        path = Path(folder) / f"{stem[:80]}.toml"
        path.write_bytes(content)
        put_draft(draft_in(path, known_beside(stem, catalogue)))
    return f"{stem} is open."
