"""What a page works with: the open data file, what it holds, the filters chosen, the audience, and cached answers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.filters import Filters
from svd_data.shapes import WardShapes, load_ward_shapes
from svd_data.views import Ask, HotspotsView, PeopleView, TrendsView, hotspots_view, people_view, trends_view

_KEY = "_context"


@dataclass(frozen=True)
class Context:
    """One run of the app for one person: nothing in it changes while a page is drawn. audience: within the operator's bound."""

    connection: Connection
    catalogue: Catalogue
    filters: Filters
    audience: str

    @property
    def ask(self) -> Ask:
        return Ask(self.connection, self.catalogue, self.filters, self.audience)

    @property
    def is_controlled(self) -> bool:
        """Whether small counts are hidden from what the pages show."""
        return self.ask.is_controlled

    def hotspots(self) -> HotspotsView:
        return _hotspots(self.connection.version, self.filters, self.audience, self)

    def trends(self, split: str, step: str) -> TrendsView:
        return _trends(self.connection.version, self.filters, split, step, self.audience, self)

    def people(self) -> PeopleView | None:
        return _people(self.connection.version, self.filters, self.audience, self)

    def ward_shapes(self) -> WardShapes:
        return _ward_shapes(self.connection.version, self)


def start(connection: Connection, filters: Filters, audience: str) -> Context:
    """Keep this run's context for the page that follows, and return it."""
    context = Context(connection, catalogue_of(connection), filters, audience)
    st.session_state[_KEY] = context
    return context


def current() -> Context:
    """Return this run's context. Pages call it; the main script has put it there."""
    context = st.session_state[_KEY]
    assert isinstance(context, Context)
    return context


@st.cache_resource(show_spinner=False)
def database_at(path: Path) -> Database:
    """Return the one handle on the data file that all sessions of this server share."""
    return Database(path)


def catalogue_of(connection: Connection) -> Catalogue:
    """Return what the open file holds, read once for each version of it."""
    return _catalogue(connection.version, connection)


# Answers are kept by the version of the data, so nothing ever has to be thrown away: a new file has a new version.
# Arguments that begin with an underscore are not part of the key. The audience is.


@st.cache_data(max_entries=4, show_spinner=False)
def _catalogue(version: str, _connection: Connection) -> Catalogue:
    return load_catalogue(_connection)


@st.cache_data(max_entries=4, show_spinner=False)
def _ward_shapes(version: str, _context: Any) -> WardShapes:
    return load_ward_shapes(_context.connection)


@st.cache_data(max_entries=500, show_spinner=False)
def _hotspots(version: str, filters: Filters, audience: str, _context: Any) -> HotspotsView:
    return hotspots_view(_context.ask)


@st.cache_data(max_entries=500, show_spinner=False)
def _trends(version: str, filters: Filters, split: str, step: str, audience: str, _context: Any) -> TrendsView:
    return trends_view(_context.ask, split, step)


@st.cache_data(max_entries=500, show_spinner=False)
def _people(version: str, filters: Filters, audience: str, _context: Any) -> PeopleView | None:
    return people_view(_context.ask)
