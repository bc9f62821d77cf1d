"""Overview's parts: the headline indicators as a list, what moved, the goal, the plan's bullets."""

from itertools import groupby

import streamlit as st

from svd_data.periods import month_name
from svd_data.views.goal import GoalView
from svd_data.views.overview import OverviewView
from svd_data.views.plan import PlanView
from svd_ui import tables
from svd_ui.charts import goal_chart, goal_keys
from svd_ui.choices import choose
from svd_ui.context import Context
from svd_ui.frame import show_key, show_table
from svd_ui.measures import counted_things
from svd_ui.sentences import (
    beside_before_sentence,
    goal_sentence,
    headline_sentence,
    pace_sentence,
    plan_sentences,
    recording_sentence,
    trend_described,
)
from svd_ui.sparkline import sparkline
from svd_ui.words import HIDDEN_MARK, VERDICT_MARKS, escape, number, plain

ROUNDED = " Counts are rounded: what rounding alone could bring is left out, so the internal view may list more."

# The months of a small trend: three years, so that a season can be told from a change.
_TREND_MONTHS = 36


def show_headlines(context: Context, view: OverviewView) -> None:
    """Show one line a headline indicator: number, verdict, small trend and sentence; its name leads to its trend."""
    rows, months = view.headlines.frame, view.months.frame
    for _, row in rows.iterrows():
        of = months[months["indicator_id"] == row["indicator_id"]].tail(_TREND_MONTHS)
        with st.container(key=f"headline_{row['indicator_id']}"):
            name, said = st.columns([1, 4], gap="small", vertical_alignment="center")
            with name:
                if st.button(
                    f"**{plain(row['title'])}** ›",
                    key=f"open_{row['indicator_id']}",
                    type="tertiary",
                    wrap=True,
                    help="Open its trend",
                    on_click=choose,
                    args=("indicator", row["indicator_id"]),
                ):
                    st.switch_page("../pages/trends.py")
            count = HIDDEN_MARK if row["is_hidden"] else number(row["numerator"])
            said.html(
                f'<div class="svd-headline"><span class="svd-count">{escape(count)}</span>'
                f"{sparkline(of, trend_described(of))}"
                f"<span><b>{escape(VERDICT_MARKS[row['verdict']])}.</b> {escape(headline_sentence(row))}</span></div>"
            )
    st.caption(
        "Small trends: the last three years by month from zero up, the latest 12 months dark; a hollow point is provisional."
    )
    show_table(
        context, tables.headlines_table(view), "headlines", "Headline indicators, latest 12 months beside the 12 before"
    )
    show_table(context, tables.headline_months_table(view), "headline-months", "Headline indicators by month")


def show_moved(view: OverviewView) -> None:
    """Say what the latest month takes part in that chance seldom does, by indicator."""
    month = month_name(view.latest_month)
    st.subheader(f"Beyond chance in {month}", anchor=False)
    if not view.moved:
        st.write(f"Nothing: no headline indicator moved in {month} beyond what its own months vary by chance.")
    items = [
        f"<li><b>{escape(indicator.title)}:</b> {escape('; '.join(signal.words for signal in signals))}.</li>"
        for indicator, signals in groupby(view.moved, key=lambda moved: moved.indicator)
    ]
    if items:
        st.html(f'<ul class="svd-list">{"".join(items)}</ul>')
    st.caption(
        "This asks something else than the list above: not a year beside the year before, but the latest month, and runs of "
        "months that it is part of, beside their own average since recording last changed."
        + (ROUNDED if view.months.is_controlled else "")
    )
    if view.not_judged:
        st.caption(f"Counts too small to be judged by month: {plain(', '.join(view.not_judged))}.")


def show_goal(context: Context, view: GoalView) -> None:
    """Show where the filters' indicator stands on the way to the goal."""
    goal = view.goal
    title = context.filters.indicator.title
    st.subheader(f"Less violence in {goal.goal_year} than in {goal.baseline_year}: {plain(title)}", anchor=False)
    said = (goal_sentence(view), recording_sentence(view), pace_sentence(view), beside_before_sentence(view))
    st.html("".join(f'<p class="svd-second">{escape(sentence)}</p>' for sentence in said if sentence))
    if view.years.frame.empty:
        return
    keys = goal_keys(view)
    show_key(keys)
    chart = goal_chart(view, counted_things(context.filters.indicator).capitalize())
    st.altair_chart(
        chart,
        alt=f"Bar chart of {title} by year from {goal.baseline_year - 1}, with the level of {goal.baseline_year} across; its table is below.",
        width="stretch",
    )
    show_table(context, tables.goal_table(view), "goal", f"{title} by year, towards {goal.goal_year}")


def show_plan(context: Context, view: PlanView) -> None:
    """Show the plan's bullets worked out again, each with what the plan printed and how it is read."""
    plan = view.plan
    st.subheader(f"{plain(plan.title)}, its figures worked out again", anchor=False)
    year = view.period.describe() if view.period else ""
    if not year:
        st.write(f"The plan's year, {plan.financial_year.replace('-', '/')}, is not loaded.")
    items = []
    for bullet in plan.bullets:
        then = f"{escape(plan_sentences(view, bullet.bullet_id, is_latest=False))}" if year else ""
        now = escape(plan_sentences(view, bullet.bullet_id, is_latest=True))
        # That nothing is released need not be said twice.
        latest = f'<br><span class="svd-note">Latest 12 months: {now}</span>' if now != then else ""
        note = f" {escape(bullet.note)}" if bullet.note else ""
        items.append(
            f"<li><b>{escape(bullet.subject)}:</b> {then}"
            f"{latest}"
            f'<br><span class="svd-note">The plan: “{escape(bullet.plan)}”{note}</span></li>'
        )
    when = f"{year}; beneath, {view.latest.describe()}." if year else f"{view.latest.describe()}."
    st.caption(f"Whole area, {plain(when)} {plain(plan.source)}")
    st.html(f'<ul class="svd-list">{"".join(items)}</ul>')
    show_table(context, tables.plan_table(view), "plan", "The plan's figures")
