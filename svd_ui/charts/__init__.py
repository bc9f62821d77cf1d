"""Altair charts, each drawn from one released frame. They choose marks and words; every figure is in the frame already.

A chart's key (what a legend says) stands beside it as HTML, so that it wraps on a phone and is read out as text.
"""

from svd_ui.charts.parts import Chart, Key, line_keys, sex_keys
from svd_ui.charts.people import age_and_sex_chart, victims_chart
from svd_ui.charts.steps import steps_chart
from svd_ui.charts.wards import ranked_bars_chart

__all__ = [
    "Chart", "Key", "age_and_sex_chart", "line_keys", "ranked_bars_chart", "sex_keys", "steps_chart", "victims_chart",
]  # fmt: skip
