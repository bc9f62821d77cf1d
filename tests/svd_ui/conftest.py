"""Views of the demonstration data, for each audience, and of the same data with months that are not loaded."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from svd_data.audiences import INTERNAL, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection, Database
from svd_data.filters import Filters, default_filters
from svd_data.views import Ask, HotspotsView, PeopleView, TrendsView, hotspots_view, people_view, trends_view

# Months of the demonstration data that `gappy` goes without: a run and a lone one, and one of the year before.
GAPS = (date(2025, 2, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 5, 1))


def ask(connection: Connection, catalogue: Catalogue, audience: str = INTERNAL, filters: Filters | None = None) -> Ask:
    """Return the question of a page: of a bare link where no filters are given."""
    return Ask(connection, catalogue, filters or default_filters(catalogue), audience)


def filters_of(catalogue: Catalogue, indicator_id: str) -> Filters:
    """Return a bare link's filters with another indicator."""
    bare = default_filters(catalogue)
    return replace(bare, indicator=catalogue.indicator(indicator_id, catalogue.source(bare.source)))


@pytest.fixture(scope="session")
def gappy(demo_catalogue: Catalogue) -> Catalogue:
    """The demonstration data's catalogue as it would be without the files of GAPS."""
    source, *others = demo_catalogue.sources
    fewer = replace(source, months=tuple(month for month in source.months if month not in GAPS))
    return replace(demo_catalogue, sources=(fewer, *others))


@pytest.fixture(scope="session")
def gappy_demo(demo_file: Path) -> Connection:
    """A handle of its own to go with `gappy`: what is controlled is worked out once for each open file."""
    return Database(demo_file).current()


@pytest.fixture(scope="session")
def hotspots(demo: Connection, demo_catalogue: Catalogue) -> HotspotsView:
    return hotspots_view(ask(demo, demo_catalogue))


@pytest.fixture(scope="session")
def public_hotspots(demo: Connection, demo_catalogue: Catalogue) -> HotspotsView:
    """Knife crime for the public: some wards hidden, some under 20, some large."""
    return hotspots_view(ask(demo, demo_catalogue, PUBLIC, filters_of(demo_catalogue, "knife_crime")))


@pytest.fixture(scope="session")
def gappy_hotspots(demo: Connection, gappy: Catalogue) -> HotspotsView:
    return hotspots_view(ask(demo, gappy))


@pytest.fixture(scope="session")
def trends(demo: Connection, demo_catalogue: Catalogue) -> TrendsView:
    return trends_view(ask(demo, demo_catalogue))


@pytest.fixture(scope="session")
def trends_by_type(demo: Connection, demo_catalogue: Catalogue) -> TrendsView:
    return trends_view(ask(demo, demo_catalogue), "type")


@pytest.fixture(scope="session")
def gappy_trends(demo: Connection, gappy: Catalogue) -> TrendsView:
    return trends_view(ask(demo, gappy))


@pytest.fixture(scope="session")
def public_trends(demo: Connection, demo_catalogue: Catalogue) -> TrendsView:
    """Firearm crime by month for the public: every month is hidden or small."""
    return trends_view(ask(demo, demo_catalogue, PUBLIC, filters_of(demo_catalogue, "firearm_crime")))


@pytest.fixture(scope="session")
def people(demo: Connection, demo_catalogue: Catalogue) -> PeopleView:
    view = people_view(ask(demo, demo_catalogue))
    assert view is not None
    return view


@pytest.fixture(scope="session")
def public_people(demo: Connection, demo_catalogue: Catalogue) -> PeopleView:
    """Victims of knife crime for the public: some groups are hidden."""
    view = people_view(ask(demo, demo_catalogue, PUBLIC, filters_of(demo_catalogue, "knife_crime")))
    assert view is not None
    return view
