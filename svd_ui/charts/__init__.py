"""Altair charts, each drawn from one released frame. They choose marks and words; every figure is in the frame already.

A chart's key (what a legend says) stands beside it as HTML, so that it wraps on a phone and is read out as text.
"""

from svd_ui.charts.compare import areas_trend_chart, areas_trend_keys, funnel_chart, funnel_keys
from svd_ui.charts.control import control_keys, control_picture
from svd_ui.charts.goal import goal_chart, goal_keys
from svd_ui.charts.parts import Chart, Key, draw_unchecked, line_keys, sex_keys
from svd_ui.charts.people import age_and_sex_chart, age_and_sex_height, people_chart
from svd_ui.charts.programmes import programme_keys, programmes_chart, programmes_height
from svd_ui.charts.quality import share_chart, share_keys
from svd_ui.charts.ratios import ratio_bars_chart, ratio_bars_height, ratio_keys
from svd_ui.charts.reach import SELECTED, SELECTION, reach_chart, reach_keys
from svd_ui.charts.referrals import (
    caseload_chart,
    caseload_keys,
    cohorts_chart,
    narrowing_chart,
    narrowing_height,
    narrowing_keys,
    pathway_chart,
    pathway_height,
)
from svd_ui.charts.steps import steps_chart
from svd_ui.charts.times import (
    CONTRAST_HEIGHT,
    contrast_chart,
    heat_chart,
    heat_height,
    heat_keys,
    time_bars_chart,
    time_bars_height,
)
from svd_ui.charts.ward_map import ward_map_chart
from svd_ui.charts.wards import ranked_bars_chart

__all__ = [
    "CONTRAST_HEIGHT",
    "SELECTED",
    "SELECTION",
    "Chart",
    "Key",
    "age_and_sex_chart",
    "age_and_sex_height",
    "areas_trend_chart",
    "areas_trend_keys",
    "caseload_chart",
    "caseload_keys",
    "cohorts_chart",
    "contrast_chart",
    "control_keys",
    "control_picture",
    "draw_unchecked",
    "funnel_chart",
    "funnel_keys",
    "goal_chart",
    "goal_keys",
    "heat_chart",
    "heat_height",
    "heat_keys",
    "line_keys",
    "narrowing_chart",
    "narrowing_height",
    "narrowing_keys",
    "pathway_chart",
    "pathway_height",
    "people_chart",
    "programme_keys",
    "programmes_chart",
    "programmes_height",
    "ranked_bars_chart",
    "ratio_bars_chart",
    "ratio_bars_height",
    "ratio_keys",
    "reach_chart",
    "reach_keys",
    "sex_keys",
    "share_chart",
    "share_keys",
    "steps_chart",
    "time_bars_chart",
    "time_bars_height",
    "ward_map_chart",
]  # fmt: skip
