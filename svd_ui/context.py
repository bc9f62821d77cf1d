"""What a page works with: the open data file, what it holds, the filters chosen, the audience, and cached answers."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from svd_data.built_geography import geography_of
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_data.geography import Geography
from svd_data.indicators import Indicator
from svd_data.periods import LATEST, resolve_period
from svd_data.shapes import WardShapes, load_ward_shapes
from svd_data.views import (
    Ask,
    ControlView,
    HotspotsView,
    PeopleView,
    TrendsView,
    control_view,
    hotspots_view,
    people_view,
    timeline_view,
    trends_view,
)
from svd_data.views.areas import AreasView, NotCompared, compare_view
from svd_data.views.goal import GoalView, goal_view
from svd_data.views.loads import LoadsView, loads_view
from svd_data.views.overview import OverviewView, overview_view
from svd_data.views.plan import PlanView, plan_view
from svd_data.views.programmes import ProgrammesView, programmes_view
from svd_data.views.quality import QualityView, quality_view
from svd_data.views.reach import ReachView, mark_chosen, reach_view
from svd_data.views.reach_sides import NoReach
from svd_data.views.referrals import ReferralsView, referrals_view
from svd_data.views.sources import LoadedSource, loaded_sources
from svd_data.views.timeline import axis_of
from svd_data.views.times import TimesView, times_view
from svd_ui.referral_programmes import capacity_counted
from svd_ui.saved_drafts import with_drafts

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

    def control(self, step: str) -> ControlView:
        return _control(self.connection.version, self.filters, step, self.audience, self)

    def events(self, choice: str, steps: Released, step: str) -> Released | None:
        """Return the events over an axis of these steps, None where it has none. choice: of EVENT_CHOICES."""
        axis = axis_of(steps, step)
        return _timeline(self.connection.version, self.filters, choice, *axis, self.audience, self) if axis else None

    def people(self) -> PeopleView | None:
        return _people(self.connection.version, self.filters, self.audience, self)

    def times(self) -> TimesView | None:
        return _times(self.connection.version, self.filters, self.audience, self)

    def referrals(self) -> ReferralsView | None:
        return _referrals(self.connection.version, self.filters, self.audience, self)

    def overview(self) -> OverviewView | None:
        # About the headline indicators and the latest 12 months: the indicator and the period make no difference.
        source = self.ask.source
        bare = replace(
            self.filters,
            indicator=self.catalogue.default_indicator(source),
            period=resolve_period(LATEST, source.months),
        )
        return _overview(self.connection.version, bare, self.audience, self)

    def goal(self) -> GoalView:
        return _goal(self.connection.version, self.filters, self.audience, self)

    def plan(self) -> PlanView | None:
        # Of the whole area, whatever the filters but the source.
        return _plan(self.connection.version, self.filters.source, self.audience, self)

    def quality(self) -> QualityView:
        # Of an indicator and its source as a whole: the other filters make no difference.
        filters = self.filters
        return _quality(self.connection.version, filters.source, filters.indicator, self.audience, self)

    def loaded_sources(self) -> tuple[LoadedSource, ...]:
        return _loaded_sources(self.connection.version, self.audience, self)

    def loads(self) -> LoadsView:
        return _loads(self.connection.version, self.audience, self)

    def geography(self) -> Geography:
        return _geography(self.connection.version, self)

    def compare(self, set_id: str) -> AreasView | NotCompared:
        return _compare(self.connection.version, self.filters, set_id, self.audience, self)

    def programmes(self, tier: str, whom: str, provision: str) -> ProgrammesView:
        return programmes_view(self.ask, tier, whom, provision)  # a handful of rows, sooner made than kept

    def reach(self, beside: str) -> ReachView | NoReach:
        # Wards stand out and change no figure: a click on one works nothing out anew.
        view = _reach(self.connection.version, replace(self.filters, wards=()), beside, self.audience, self)
        return view if isinstance(view, NoReach) else mark_chosen(view, self.filters.wards)

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
    """Return what the open file holds, read once for each version of it, with the drafts that the operator keeps beside it."""
    return with_drafts(_catalogue(connection.version, connection))


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
def _control(version: str, filters: Filters, step: str, audience: str, _context: Any) -> ControlView:
    return control_view(_context.ask, step)


@st.cache_data(max_entries=500, show_spinner=False)
def _timeline(
    version: str, filters: Filters, choice: str, first: date, last: date, audience: str, _context: Any
) -> Released:
    return timeline_view(_context.ask, choice, first, last)


@st.cache_data(max_entries=500, show_spinner=False)
def _compare(version: str, filters: Filters, set_id: str, audience: str, _context: Any) -> AreasView | NotCompared:
    return compare_view(_context.ask, set_id)


@st.cache_data(max_entries=500, show_spinner=False)
def _reach(version: str, filters: Filters, beside: str, audience: str, _context: Any) -> ReachView | NoReach:
    return reach_view(replace(_context, filters=filters).ask, beside)


@st.cache_data(max_entries=500, show_spinner=False)
def _people(version: str, filters: Filters, audience: str, _context: Any) -> PeopleView | None:
    return people_view(_context.ask)


@st.cache_data(max_entries=500, show_spinner=False)
def _referrals(version: str, filters: Filters, audience: str, _context: Any) -> ReferralsView | None:
    return referrals_view(_context.ask, capacity_counted(filters, _context.catalogue))


@st.cache_data(max_entries=500, show_spinner=False)
def _overview(version: str, filters: Filters, audience: str, _context: Any) -> OverviewView | None:
    return overview_view(_context.ask)


@st.cache_data(max_entries=500, show_spinner=False)
def _goal(version: str, filters: Filters, audience: str, _context: Any) -> GoalView:
    return goal_view(_context.ask)


@st.cache_data(max_entries=500, show_spinner=False)
def _plan(version: str, source: str, audience: str, _context: Any) -> PlanView | None:
    return plan_view(_context.ask)


@st.cache_data(max_entries=500, show_spinner=False)
def _quality(version: str, source: str, indicator: Indicator, audience: str, _context: Any) -> QualityView:
    return quality_view(_context.ask)


@st.cache_data(max_entries=50, show_spinner=False)
def _loaded_sources(version: str, audience: str, _context: Any) -> tuple[LoadedSource, ...]:
    return loaded_sources(_context.ask)


@st.cache_data(max_entries=50, show_spinner=False)
def _loads(version: str, audience: str, _context: Any) -> LoadsView:
    return loads_view(_context.ask)


# Nobody changes it, and it is large: all share the one.
@st.cache_resource(max_entries=2, show_spinner=False)
def _geography(version: str, _context: Any) -> Geography:
    return geography_of(_context.connection)


@st.cache_data(max_entries=500, show_spinner=False)
def _times(version: str, filters: Filters, audience: str, _context: Any) -> TimesView | None:
    return times_view(_context.ask)
