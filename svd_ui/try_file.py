"""Data's second part: a partner's file tried, with the same checks as a build, and kept nowhere."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from svd_data.audiences import BOUND_VARIABLE, PUBLIC
from svd_data.partner import findings_csv
from svd_data.partner.columns import FOLDERS
from svd_data.partner.rules import ERROR, STOP, WARNING
from svd_data.partner.try_file import LARGEST_MB, Tried, Upload, try_file
from svd_data.paths import DEFAULT_RAW
from svd_ui.audience import bound_of
from svd_ui.context import Context
from svd_ui.sentences.data import faults_sentence, mapping_sentence, tried_sentence
from svd_ui.tables.loads import FATE_HEADINGS, findings_columns
from svd_ui.words import escape

_TRIED = "_tried"
_LEVEL_HEADINGS = {
    STOP: "The file is refused",
    ERROR: "Rows left out",
    WARNING: "Rows kept, with a cell not recorded or a gap",
}
_SHOWN_ROWS, _TALLEST = 12, 560
_EITHER = "either"
_KINDS = {_EITHER: "Told by its headings", **{folder: folder.capitalize() for folder in FOLDERS}}

_SAID = (
    f"One CSV file or Excel workbook (.xlsx) of up to {LARGEST_MB} MB, checked as a build would check it. Nothing is stored: it "
    "stays in this server's memory until you take it away or close the page, and lies in temporary files only for as long as "
    "sending and checking it take. Nothing of it reaches the data. Names, dates of birth, postcodes and NHS numbers in it are told by column and "
    "never shown."
)
_CLOSED = (
    "This server serves the public, so no file can be tried on it. Whoever looks after it can, with: python -m svd_data check --raw DIR; or on a "
    f"server of their own with {BOUND_VARIABLE} set to internal or partner."
)


def show_try(context: Context) -> None:
    """Let a person try a file, where the operator's bound allows it, and show what a build would make of it."""
    st.header("Try a file", anchor=False)
    if bound_of(context.catalogue) == PUBLIC:
        st.write(_CLOSED)
        st.session_state.pop(_TRIED, None)
        return
    st.write(_SAID)
    left, right = st.columns(2, gap="medium")
    with left:
        file = st.file_uploader("A partner's file: CSV or .xlsx", key="try_file", max_upload_size=LARGEST_MB)
    with right:
        mapping = st.file_uploader("Its mapping.toml, if you have one", key="try_mapping", max_upload_size=1)
    kind = st.segmented_control(
        "What it holds", list(_KINDS), format_func=_KINDS.__getitem__, default=_EITHER, required=True, key="try_kind"
    )
    if file is None:
        st.session_state.pop(_TRIED, None)
        return
    show_tried(_tried(context, file, mapping, kind or _EITHER))


def _tried(context: Context, file: Any, mapping: Any, kind: str) -> Tried:
    """Return what trying the files came to, worked out once for as long as they stay chosen."""
    key = (file.file_id, mapping.file_id if mapping else "", kind, context.connection.version)
    kept: tuple[object, Tried] | None = st.session_state.get(_TRIED)
    if kept is None or kept[0] != key:
        with st.spinner("Checking the file"):
            folder = None if kind == _EITHER else kind
            its_mapping = _upload(mapping) if mapping else None
            tried = try_file(_upload(file), its_mapping, folder, context.geography(), date.today(), DEFAULT_RAW)
        kept = (key, tried)
        st.session_state[_TRIED] = kept
    return kept[1]


def _upload(file: Any) -> Upload:
    return Upload(file.name, file.getvalue())


def show_tried(tried: Tried) -> None:
    """Show what became of the file's rows, what is wrong with it and what to do, with the downloads to go on with."""
    said = " ".join(filter(None, (tried_sentence(tried), faults_sentence(tried))))
    second = "".join(f'<p class="svd-note">{escape(text)}</p>' for text in [mapping_sentence(tried)] if text)
    st.html(f'<div role="status"><p class="svd-second"><b>{escape(said)}</b></p>{second}</div>')
    if tried.fates and not tried.is_refused:
        rows = pd.DataFrame([{heading: tried.fates[name] for name, heading in FATE_HEADINGS.items()}])
        st.dataframe(rows, hide_index=True, alt="What would become of the file's rows")
    if tried.notices:
        items = "".join(f"<li>{escape(message[:1].upper() + message[1:])}</li>" for _, message in tried.notices)
        st.html(f'<ul class="svd-list">{items}</ul>')
    if len(tried.findings):
        for level, heading in _LEVEL_HEADINGS.items():
            of_level = tried.findings[tried.findings["level"] == level]
            if len(of_level):
                st.html(f'<h3>{heading}</h3><ul class="svd-list">{"".join(_faults(of_level))}</ul>')
        table = findings_columns(tried.findings, {})
        with st.expander("Every fault, row by row: table"):
            st.dataframe(
                table, hide_index=True, placeholder="", alt="What is wrong with the file, by row and column",
                height=min(38 + 35 * len(table), _TALLEST),
            )  # fmt: skip
    _show_downloads(tried)


def _faults(findings: pd.DataFrame) -> Iterator[str]:
    """Yield an item of a list for each kind of fault and column, with the first rows of each."""
    for (_, column), same in findings.groupby(["rule", "column"], sort=False):
        first = same.iloc[0]
        where = f"Column “{column}”" if column else "Whole rows" if first["row"] is not pd.NA else "The file"
        cells = same[same["row"].notna()].head(_SHOWN_ROWS)[["row", "value"]].itertuples(index=False)
        rows = ", ".join(f"{row}{f' ({value})' if value else ''}" for row, value in cells)
        more = len(same) - _SHOWN_ROWS
        at = f" Rows: {rows}{f' and {more:,} more' if more > 0 else ''}." if rows else ""
        yield (
            f"<li><b>{escape(where)}:</b> {escape(first['message'])}{escape(at)} "
            f"<b>What to do:</b> {escape(first['advice'])}</li>"
        )


def _show_downloads(tried: Tried) -> None:
    with st.container(horizontal=True):
        if len(tried.findings):
            st.download_button(
                "Download CSV: the findings, to send to the partner",
                data=findings_csv(tried.findings).encode("utf-8-sig"),
                file_name=f"findings_{_slug(tried.name)}.csv",
                mime="text/csv",
                on_click="ignore",
                key="download_tried",
            )
        if tried.draft:
            st.download_button(
                "Download the drafted mapping.toml",
                data=tried.draft.encode(),
                file_name="mapping.toml",
                mime="application/toml",
                on_click="ignore",
                key="download_draft",
            )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-") or "file"
