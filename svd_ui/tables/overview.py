"""Overview's tables: headline indicators, their months, the years on the way to the goal, the plan's figures."""

from itertools import groupby

import pandas as pd

from svd_data.disclosure import Released
from svd_data.periods import month_name
from svd_data.plan import CHANGE, SHARE, Measure
from svd_data.views.goal import BASELINE, GoalView
from svd_data.views.overview import OverviewView
from svd_data.views.plan import PlanView
from svd_ui.sentences import plan_sentences
from svd_ui.tables.parts import NOTE, note, rounded
from svd_ui.words import VERDICT_MARKS

# What the table of the latest month says of an indicator that nothing moved beyond chance, and of one that cannot be judged.
NOTHING_MOVED = "nothing: no more than its own months vary by chance"
TOO_SMALL_BY_MONTH = "counts too small to be judged by month"


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


def moved_table(view: OverviewView) -> Released:
    """Return one row a headline indicator with what its latest month takes part in that chance seldom brings, in words."""
    titles = list(view.headlines.frame["title"])
    words = {title: TOO_SMALL_BY_MONTH if title in view.not_judged else NOTHING_MOVED for title in titles}
    for indicator, signals in groupby(view.moved, key=lambda moved: moved.indicator):
        words[indicator.title] = "; ".join(signal.words for signal in signals)
    columns = {"Indicator": titles, moved_heading(view): [words[title] for title in titles]}
    return view.months.derive(pd.DataFrame(columns))


def moved_heading(view: OverviewView) -> str:
    """Return what the months' table is about: "Beyond chance in September 2026"."""
    return f"Beyond chance in {month_name(view.latest_month)}"


def goal_table(view: GoalView) -> Released:
    """Return one row a calendar year, and the latest 12 months; of data without any of them, that the baseline is not loaded."""
    rows = view.years.frame
    if rows.empty:
        missing = {"Year": [str(view.goal.baseline_year)], "Kind": [BASELINE], NOTE: ["not loaded"]}
        return view.years.derive(pd.DataFrame(missing))
    columns = {"Year": rows["label"], "Kind": rows["kind"], "Number": rows["numerator"]}
    return view.years.derive(pd.DataFrame(columns | note(view.years, rows)).reset_index(drop=True))


def plan_bullets_table(view: PlanView) -> Released:
    """Return one row a bullet of the plan: its figures in words, of its year and of the latest 12 months, and its own words."""
    bullets = view.plan.bullets
    of_year = {view.period.describe(): _said(view, is_latest=False)} if view.period else {}
    columns = {
        "Bullet": [bullet.subject for bullet in bullets],
        **of_year,
        f"Latest 12 months, {view.latest.describe()}": _said(view, is_latest=True),
        "Printed in the plan": [bullet.plan for bullet in bullets],
        "How it is read": [bullet.note for bullet in bullets],
    }
    return view.figures.derive(pd.DataFrame(columns))


def _said(view: PlanView, *, is_latest: bool) -> list[str]:
    return [plan_sentences(view, bullet.bullet_id, is_latest=is_latest) for bullet in view.plan.bullets]


def plan_table(view: PlanView) -> Released:
    """Return one row a figure of the plan and period: what is counted, by which definition, of what, the figure, and what the
    plan printed.
    """
    rows = view.figures.frame
    counted = [figure.of for bullet in view.plan.bullets for figure in bullet.figures]
    # The figures come whole for each period, in the plan's order.
    counted *= len(rows) // len(counted)
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
    columns["Indicator"] = [measure.indicator.title for measure in counted]
    columns["Definition"] = [_definition(measure) for measure in counted]
    return view.figures.derive(pd.DataFrame(columns))


def _definition(measure: Measure) -> str:
    if measure.is_indicator:
        return measure.indicator.definition
    return f"{measure.label[:1].upper()}{measure.label[1:]}, within: {measure.indicator.definition}"
