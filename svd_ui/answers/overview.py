"""What Overview answers: where do we stand, beside a year before, the goal and the plan?"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from svd_data.filters import Filters
from svd_data.periods import ALL, CHOSEN, month_name, resolve_period
from svd_data.views.goal import GoalView
from svd_data.views.overview import OverviewView
from svd_data.views.plan import PlanView
from svd_ui import tables
from svd_ui.answer import About, Answer, Legend, Picture
from svd_ui.answers.parts import over_all_months
from svd_ui.charts import goal_chart, goal_keys
from svd_ui.context import Context
from svd_ui.measures import counted_things
from svd_ui.sentences import (
    beside_before_sentence,
    goal_sentence,
    moved_sentence,
    overview_sentence,
    pace_sentence,
    provisional_sentence,
    recording_sentence,
    where,
)
from svd_ui.words import join

HEADLINES, HEADLINE_MONTHS, MOVED, GOAL, PLAN, PLAN_FIGURES = (
    "headlines",
    "headline-months",
    "moved",
    "goal",
    "plan",
    "plan-figures",
)

EACH_INDICATOR = (
    "The other headline indicators are counted over the same place, months and filters; each is defined in the Guide."
)
ASKED_BY_MONTH = (
    "This asks something else than the headlines: not a year beside the year before, but the latest month, and runs of "
    "months that it is part of, beside their own average since recording last changed."
)
ROUNDED = "Counts are rounded: what rounding alone could bring is left out, so the internal view may list more."


def overview_page(here: Context, choices: Mapping[str, str]) -> Answer:
    """Return the answer to `here` as Overview shows it: of the latest 12 months, whichever period and indicator are chosen."""
    return overview_answer(here, here.overview())


def overview_answer(here: Context, view: OverviewView | None) -> Answer:
    """Return the answer of a view: the headlines, what moved, the goal and the plan. None: no indicator can be carried."""
    question = f"Overview: where does {here.catalogue.area_name} stand?"
    if view is None:
        source = here.ask.source
        return Answer(
            "overview",
            question,
            f"{source.title} records none of the headline indicators.",
            (f"It does not record {join(list(source.not_recorded))}.",),
            source_of=here.filters,
        )
    # The goal and the plan are about violence.
    is_about_violence = not here.ask.source.holds_referrals
    goal = _goal(here, here.goal()) if is_about_violence else None
    plan = here.plan() if is_about_violence else None
    beside = goal.filters if goal and goal.filters and goal.filters.indicator != view.filters.indicator else None
    provisional = provisional_sentence(view.filters, here.catalogue)
    return Answer(
        "overview",
        question,
        overview_sentence(view, here.catalogue),
        (provisional,) if provisional else (),
        (
            *_headlines(here, view),
            _moved(here, view),
            *([goal] if goal else []),
            *(_plan(here, view, plan) if plan else []),
        ),
        view.headlines,
        (About(view.filters, None, (EACH_INDICATOR,)), *([About(beside)] if beside else [])),
    )


def _headlines(here: Context, view: OverviewView) -> tuple[Picture, Picture]:
    place, period = where(view.filters, here.catalogue), view.filters.period.describe()
    title = "Headline indicators, latest 12 months beside the 12 before"
    by_month = "Headline indicators by month"
    return (
        Picture(
            HEADLINES,
            title,
            f"Table of the headline indicators in {place}, {period}, beside the 12 months before",
            tables.headlines_table(view),
            heading=f"The latest 12 months: {period}",
            notes=tuple(f"Not from this source: {indicator}. {reason}" for indicator, reason in view.unavailable),
        ),
        Picture(
            HEADLINE_MONTHS,
            by_month,
            f"{by_month} in {place}",
            tables.headline_months_table(view),
            filters=over_all_months(view.filters, here.catalogue),
            is_aside=True,
        ),
    )


def _moved(here: Context, view: OverviewView) -> Picture:
    heading = tables.moved_heading(view)
    title = f"{heading}: headline indicators"
    too_small = f"Counts too small to be judged by month: {', '.join(view.not_judged)}."
    return Picture(
        MOVED,
        title,
        f"Table of the headline indicators and what {month_name(view.latest_month)} takes part in that chance seldom brings",
        tables.moved_table(view),
        heading=heading,
        says=moved_sentence(view),
        notes=(
            ASKED_BY_MONTH,
            *([ROUNDED] if view.months.is_controlled else []),
            *([too_small] if view.not_judged else []),
        ),
        filters=over_all_months(view.filters, here.catalogue),
    )


def _goal(here: Context, view: GoalView) -> Picture:
    goal, title = view.goal, view.filters.indicator.title
    said = (goal_sentence(view), recording_sentence(view), pace_sentence(view), beside_before_sentence(view))
    has_years = not view.years.frame.empty
    return Picture(
        GOAL,
        f"{title} by year, towards {goal.goal_year}",
        f"Bar chart of {title} by year from {goal.baseline_year - 1}, with the level of {goal.baseline_year} across",
        tables.goal_table(view),
        partial(goal_chart, view, counted_things(view.filters.indicator).capitalize()) if has_years else None,
        300,
        heading=f"Less violence in {goal.goal_year} than in {goal.baseline_year}: {title}",
        says="\n".join(filter(None, said)),
        legend=Legend(goal_keys(view)),
        filters=_of_years(here, view),
    )


def _of_years(here: Context, view: GoalView) -> Filters:
    """Return what the goal is about: not the period chosen, but from its first year to the latest 12 months."""
    rows = view.years.frame
    months = here.catalogue.source(view.filters.source).months
    if rows.empty:
        return replace(view.filters, period=resolve_period(ALL, months))
    return replace(view.filters, period=resolve_period(CHOSEN, months, rows["first"].min(), rows["last"].max()))


def _plan(here: Context, overview: OverviewView, view: PlanView) -> tuple[Picture, Picture]:
    plan, latest = view.plan, view.latest
    year = view.period.describe() if view.period else ""
    ends = [period for period in (view.period, latest) if period]
    first, last = min(period.first for period in ends), max(period.last for period in ends)
    months = here.catalogue.source(view.filters.source).months
    # Of the whole area and of no one indicator: its tables name each figure's own.
    filters = Filters(view.filters.source, overview.filters.indicator, resolve_period(CHOSEN, months, first, last))
    when = f"{year}; beneath, {latest.describe()}." if year else f"{latest.describe()}."
    title = f"{plan.title}, its figures worked out again"
    return (
        Picture(
            PLAN,
            title,
            f"Table of the figures of the {plan.title}, worked out again from the data",
            tables.plan_bullets_table(view),
            heading=title,
            says="" if year else f"The plan's year, {plan.financial_year.replace('-', '/')}, is not loaded.",
            notes=(f"Whole area, {when} {plan.source}",),
            filters=filters,
        ),
        Picture(
            PLAN_FIGURES,
            "The plan's figures",
            "Table of every figure of the plan with its numerator, denominator and definition",
            tables.plan_table(view),
            filters=filters,
            is_aside=True,
        ),
    )
