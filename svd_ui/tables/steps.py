"""Months, quarters or years as a table."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.views import HotspotsView, TrendsView
from svd_data.views.months import MONTHS_IN
from svd_data.views.trends import TOTAL
from svd_ui.tables.control import events_column
from svd_ui.tables.parts import heading, note


def hotspot_months_table(view: HotspotsView, events: Released | None = None) -> Released | None:
    """Return the months of Hotspots' small trend, or None where it has none."""
    return (
        None
        if view.months is None
        else _steps_table(
            view.months, heading(view.filters), "Month", "Period", events_column(view.months.frame, events, 1)
        )
    )


def steps_table(view: TrendsView, events: Released | None = None) -> Released:
    """Return one row a month, quarter or year and line, as Trends draws them, with the events of each."""
    line = "Line" if view.split == TOTAL else "Type" if view.split == "type" else "Ward"
    step = {"month": "Month", "quarter": "Quarter", "financial_year": "Financial year"}[view.step]
    return _steps_table(
        view.steps, heading(view.filters), step, line, events_column(view.steps.frame, events, MONTHS_IN[view.step])
    )


def _steps_table(steps: Released, counted: str, step: str, line: str, events: dict[str, list[str]]) -> Released:
    rows = steps.frame
    columns = {step: rows["label"], line: rows["series"], counted: rows["numerator"], "Status": rows["status"]}
    return steps.derive(pd.DataFrame(columns | events | note(steps, rows)).reset_index(drop=True))
