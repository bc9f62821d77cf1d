"""What the lab asks, within its limits: a draft's preview and doubts, kept for each draft and version of the data."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from svd_data.catalogue import Catalogue
from svd_data.filters import Filters
from svd_data.indicators import Indicator
from svd_data.lab.columns import Columns, columns_of
from svd_data.lab.doubt import SECONDS as DOUBT_SECONDS
from svd_data.lab.doubt import Doubts, doubts
from svd_data.lab.drafts import Checked, Draft, check_draft
from svd_data.lab.preview import Preview, preview
from svd_data.limited import LimitedDatabase
from svd_data.paths import database_path
from svd_ui.context import Context


def checked_draft(draft: Draft, catalogue: Catalogue) -> Checked:
    """Return the draft checked beside the reviewed indicators, and beside other drafts but the one that it was kept as."""
    return check_draft(draft, known_beside(draft.indicator_id, catalogue))


def known_beside(indicator_id: str, catalogue: Catalogue) -> tuple[Indicator, ...]:
    """Return the indicators that a draft of that id stands beside."""
    return tuple(each for each in catalogue.indicators if each.is_reviewed or each.indicator_id != indicator_id)


def draft_view(here: Context, indicator: Indicator) -> Context:
    """Return the run with the draft as its indicator, asked on a connection of its own whose time begins now."""
    run = _bench(database_path()).run()
    return replace(here, connection=run, filters=replace(here.filters, indicator=indicator))


def preview_of(here: Context, indicator: Indicator, beside: tuple[str, ...]) -> Preview:
    """Return what the draft counts for the page's filters. Raises LimitError, FilterError, AudienceError."""
    filters = replace(here.filters, indicator=indicator)
    return _preview(here.connection.version, filters, beside, here.audience, here)


def doubts_of(here: Context, indicator: Indicator) -> Doubts:
    """Return the checks of the draft. Raises LimitError, FilterError, AudienceError."""
    return _doubts(here.connection.version, here.filters.source, indicator, here.audience, here)


def columns_beside(here: Context, table: str) -> Columns:
    """Return the columns that a condition may name. Raises FilterError, AudienceError."""
    return _columns(here.connection.version, here.filters.source, table, here.audience, here)


@st.cache_resource(show_spinner=False)
def _bench(path: Path) -> LimitedDatabase:
    return LimitedDatabase(path)


@st.cache_data(max_entries=200, show_spinner=False)
def _preview(version: str, filters: Filters, beside: tuple[str, ...], audience: str, _here: Any) -> Preview:
    ask = _here.ask.with_filters(filters)
    return preview(ask, _bench(database_path()).run(), beside)


@st.cache_data(max_entries=100, show_spinner=False)
def _doubts(version: str, source: str, indicator: Indicator, audience: str, _here: Any) -> Doubts:
    ask = _here.ask.with_filters(replace(_here.filters, indicator=indicator))
    return doubts(ask, _bench(database_path()).run(DOUBT_SECONDS))


@st.cache_data(max_entries=20, show_spinner=False)
def _columns(version: str, source: str, table: str, audience: str, _here: Any) -> Columns:
    return columns_of(_here.ask, table)
