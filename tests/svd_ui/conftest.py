"""Views of the demonstration data, and of the same data with months that are not loaded."""

from dataclasses import replace
from datetime import date

import pytest

from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.disclosure import INTERNAL
from svd_data.filters import default_filters
from svd_data.views import HotspotsView, PeopleView, TrendsView, hotspots_view, people_view, trends_view

# Months of the demonstration data that `gappy` goes without: a run and a lone one, and one of the year before.
GAPS = (date(2025, 2, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 5, 1))


@pytest.fixture(scope="session")
def gappy(demo_catalogue: Catalogue) -> Catalogue:
    """The demonstration data's catalogue as it would be without the files of GAPS."""
    source, *others = demo_catalogue.sources
    fewer = replace(source, months=tuple(month for month in source.months if month not in GAPS))
    return replace(demo_catalogue, sources=(fewer, *others))


@pytest.fixture(scope="session")
def hotspots(demo: Connection, demo_catalogue: Catalogue) -> HotspotsView:
    return hotspots_view(demo, demo_catalogue, default_filters(demo_catalogue), INTERNAL)


@pytest.fixture(scope="session")
def gappy_hotspots(demo: Connection, gappy: Catalogue) -> HotspotsView:
    return hotspots_view(demo, gappy, default_filters(gappy), INTERNAL)


@pytest.fixture(scope="session")
def trends(demo: Connection, demo_catalogue: Catalogue) -> TrendsView:
    return trends_view(demo, demo_catalogue, default_filters(demo_catalogue), "total", INTERNAL)


@pytest.fixture(scope="session")
def trends_by_type(demo: Connection, demo_catalogue: Catalogue) -> TrendsView:
    return trends_view(demo, demo_catalogue, default_filters(demo_catalogue), "type", INTERNAL)


@pytest.fixture(scope="session")
def gappy_trends(demo: Connection, gappy: Catalogue) -> TrendsView:
    return trends_view(demo, gappy, default_filters(gappy), "total", INTERNAL)


@pytest.fixture(scope="session")
def people(demo: Connection, demo_catalogue: Catalogue) -> PeopleView:
    view = people_view(demo, demo_catalogue, default_filters(demo_catalogue), INTERNAL)
    assert view is not None
    return view
