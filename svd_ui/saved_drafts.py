"""Drafts in the operator's folder, which stand on every page beside the reviewed indicators; and whether there is a lab at all."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from svd_data.audiences import BOUND_VARIABLE, INTERNAL, audience_named
from svd_data.catalogue import Catalogue
from svd_data.errors import AudienceError
from svd_data.lab.files import DraftsRead, drafts_folder, folder_mark, read_drafts
from svd_ui.audience import bound_of


def is_lab_open(catalogue: Catalogue | None) -> bool:
    """Return whether drafts may be made and shown on this server: where the operator's bound is internal.

    catalogue: None where nothing is loaded yet; what is built then is synthetic, so only the operator's setting counts.
    """
    try:
        if catalogue is None:
            setting = os.environ.get(BOUND_VARIABLE, "").strip()
            return not setting or audience_named(setting) == INTERNAL
        return bound_of(catalogue) == INTERNAL
    except AudienceError:
        return False


def with_drafts(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with the drafts of the operator's folder behind its indicators, where the bound is internal."""
    if drafts_folder(os.environ) is None or not is_lab_open(catalogue):
        return catalogue
    return replace(catalogue, indicators=(*catalogue.indicators, *saved_drafts(catalogue).indicators))


def saved_drafts(catalogue: Catalogue) -> DraftsRead:
    """Return the drafts of the operator's folder, and those of its files that cannot be read, each with why."""
    folder = drafts_folder(os.environ)
    reviewed = tuple(each for each in catalogue.indicators if each.is_reviewed)
    return _read(str(folder), folder_mark(folder), catalogue.version, reviewed, folder)


@st.cache_data(max_entries=20, show_spinner=False)
def _read(name: str, mark: tuple[Any, ...], version: str, _reviewed: Any, _folder: Path | None) -> DraftsRead:
    return read_drafts(_folder, _reviewed)
