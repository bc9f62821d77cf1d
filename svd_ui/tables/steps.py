"""Months, quarters or years as a table."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.views import HotspotsView, TrendsView
from svd_data.views.trends import TOTAL
from svd_ui.tables.parts import heading, note


def hotspot_months_table(view: HotspotsView) -> Released | None:
    """Return the months of Hotspots' small trend, or None where it has none."""
    return None if view.months is None else _steps_table(view.months, heading(view.filters), "Month", "Period")


def steps_table(view: TrendsView) -> Released:
    """Return one row a month, quarter or year and line, as Trends draws them."""
    line = "Line" if view.split == TOTAL else "Type" if view.split == "type" else "Ward"
    step = {"month": "Month", "quarter": "Quarter", "financial_year": "Financial year"}[view.step]
    return _steps_table(view.steps, heading(view.filters), step, line)


def _steps_table(steps: Released, counted: str, step: str, line: str) -> Released:
    rows = steps.frame
    columns = {step: rows["label"], line: rows["series"], counted: rows["numerator"], "Status": rows["status"]}
    return steps.derive(pd.DataFrame(columns | note(steps, rows)).reset_index(drop=True))
