"""One answer a page: counted, controlled for disclosure, then rated and compared. What pages, charts and exports show."""

from svd_data.views.control_chart import ControlView, control_view
from svd_data.views.hotspots import HotspotsView, hotspots_view
from svd_data.views.people import PeopleView, people_view
from svd_data.views.question import Ask
from svd_data.views.timeline import timeline_view
from svd_data.views.trends import TrendsView, trends_view

__all__ = [
    "Ask", "ControlView", "HotspotsView", "PeopleView", "TrendsView", "control_view", "hotspots_view", "people_view",
    "timeline_view", "trends_view",
]  # fmt: skip
