"""Overview's tables: headline indicators, their months, the years on the way to the goal, the plan's figures."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.plan import CHANGE, SHARE
from svd_data.views.goal import GoalView
from svd_data.views.overview import OverviewView
from svd_data.views.plan import PlanView
from svd_ui.tables.parts import note, rounded
from svd_ui.words import VERDICT_MARKS


def headlines_table(view: OverviewView) -> Released:
    """Return one row a headline indicator, with the 12 months before and the verdict."""
    rows = view.headlines.frame
    columns = {
        "Indicator": rows["title"],
        "Number": rows["numerator"],
        "Before": rows["before"],
        "Change %": rounded(rows["change"], 0),
        "Can we tell?": rows["verdict"].map(VERDICT_MARKS),
    }
    return view.headlines.derive(pd.DataFrame(columns | note(view.headlines, rows)))


def headline_months_table(view: OverviewView) -> Released:
    """Return one row a headline indicator and month."""
    rows = view.months.frame
    titles = dict(zip(view.headlines.frame["indicator_id"], view.headlines.frame["title"], strict=True))
    columns = {
        "Indicator": rows["indicator_id"].map(titles),
        "Month": rows["label"],
        "Number": rows["numerator"],
        "Status": rows["status"],
    }
    return view.months.derive(pd.DataFrame(columns | note(view.months, rows)).reset_index(drop=True))


def goal_table(view: GoalView) -> Released:
    """Return one row a calendar year, and the latest 12 months."""
    rows = view.years.frame
    columns = {"Year": rows["label"], "Kind": rows["kind"], "Number": rows["numerator"]}
    return view.years.derive(pd.DataFrame(columns | note(view.years, rows)).reset_index(drop=True))


def plan_table(view: PlanView) -> Released:
    """Return one row a figure of the plan and period: what is counted, of what, the figure, and what the plan printed."""
    rows = view.figures.frame
    is_share, is_change = rows["kind"] == SHARE, rows["kind"] == CHANGE
    subjects = {bullet.bullet_id: bullet.subject for bullet in view.plan.bullets}
    names = {True: view.latest.describe(), False: view.period.describe() if view.period else ""}
    figure = rounded((rows["share"] * 100).where(is_share, rows["change"].where(is_change)), 1)
    columns = {
        "Bullet": rows["bullet_id"].map(subjects),
        "Period": rows["is_latest"].map(names),
        "What is counted": rows["of"],
        "Number": rows["numerator"],
        "Of what": rows["among"],
        "Of how many": rows["denominator"],
        "Year before": rows["before"],
        "% of it, or change %": figure,
        "% from": rounded(rows["share_lower"] * 100, 1),
        "% to": rounded(rows["share_upper"] * 100, 1),
        "Can we tell?": rows["verdict"].map(VERDICT_MARKS).fillna(""),
        "Printed in the plan": rows["published"],
    }
    if (rows["reason"] != "").any():
        columns["Why no figure"] = rows["reason"]
    return view.figures.derive(pd.DataFrame(columns))
