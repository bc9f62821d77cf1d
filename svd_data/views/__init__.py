"""One answer a page: counted, controlled for disclosure, then rated and compared. What pages, charts and exports show."""

from svd_data.views.hotspots import HotspotsView, hotspots_view
from svd_data.views.people import PeopleView, people_view
from svd_data.views.question import Ask
from svd_data.views.trends import TrendsView, trends_view

__all__ = ["Ask", "HotspotsView", "PeopleView", "TrendsView", "hotspots_view", "people_view", "trends_view"]
