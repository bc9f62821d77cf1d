"""Authorities side by side as tables."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.views.areas import AreasView
from svd_ui.tables.parts import heading, rounded


def areas_as_bars(view: AreasView) -> Released:
    """Return the areas with a figure in the columns that the ranked bars draw: those with a rate, or by number all."""
    rows = view.areas.frame
    if view.year is not None:
        rows = rows[rows["rate"].notna()]
    rows = rows.rename(columns={"area_name": "ward_name", "is_own": "is_chosen"})
    return view.areas.derive(rows.assign(is_hidden=False))


def areas_table(view: AreasView) -> Released:
    """Return one row an area, the highest first: its rate with limits and place on the funnel, its count and residents.

    Without rates its count with limits."""
    rows = view.areas.frame
    columns: dict[str, object] = {"Rank": rows["rank"], "Area": rows["area_name"]}
    if view.year is not None:
        columns |= {
            f"Rate per {view.per:,}": rounded(rows["rate"], 1),
            "Rate lower 95%": rounded(rows["rate_lower"], 1),
            "Rate upper 95%": rounded(rows["rate_upper"], 1),
            "Beside all together": rows["place"],
        }
    columns[heading(view.filters)] = rows["numerator"]
    if view.year is None:
        columns |= {"Lower 95%": rounded(rows["count_lower"], 0), "Upper 95%": rounded(rows["count_upper"], 0)}
    else:
        columns[f"Residents, {view.year}"] = rows["denominator"]
    return view.areas.derive(pd.DataFrame(columns | {"Area code": rows["area_code"]}))


def areas_trend_table(view: AreasView, own: str) -> Released | None:
    """Return one row a quarter as drawn, with the area's own count and residents; None where there is no trend."""
    if view.trend is None:
        return None
    rows = view.trend.frame
    columns = {
        "Quarter": rows["label"],
        f"{own}, per {view.per:,}": rounded(rows["own"], 1),
        "Others' median": rounded(rows["median"], 1),
        "Middle half from": rounded(rows["lower"], 1),
        "Middle half to": rounded(rows["upper"], 1),
        f"{own}: {heading(view.filters).lower()}": rows["numerator"],
        f"{own}: residents": rows["denominator"],
        "Status": rows["status"],
    }
    return view.trend.derive(pd.DataFrame(columns))
