"""The goal of less violence in a later year than in the baseline year, from released counts alone."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from svd_data.disclosure import Released
from svd_data.events import Event
from svd_data.filters import Filters
from svd_data.goal import Goal, YearCount, goal_periods, goal_tracker
from svd_data.periods import ALL, Period, resolve_period
from svd_data.views import controlled, exact
from svd_data.views.closed_grid import require_on_grid
from svd_data.views.months import MONTH
from svd_data.views.question import Ask
from svd_data.views.timeline import moving_changes

BEFORE_BASELINE, BASELINE, YEAR, LATEST_YEAR = "the year before", "baseline", "year", "latest 12 months"


@dataclass(frozen=True)
class GoalView:
    """Where the filters' indicator stands on the way to the goal.

    years: one row a wholly loaded calendar year from the year before the baseline on, and last the latest 12 months; label,
    kind, first, last (dates of first and last month), numerator (NA where hidden), is_hidden. goal: worked out from them.
    changes: declared changes in recording that move what is counted, from the baseline year on: a difference may be theirs.
    """

    filters: Filters
    goal: Goal
    years: Released
    changes: tuple[Event, ...]


def goal_view(ask: Ask) -> GoalView:
    """Return the goal's answer for the filters' indicator, whatever period they name.

    Raises AudienceError, with the nearest view, where the audience may not have it.
    """
    catalogue, months = ask.catalogue, ask.source.months
    before, baseline, latest = goal_periods(months, catalogue.baseline_year)
    years = [resolve_period(str(year), months) for year in sorted({month.year for month in months})]
    years = [year for year in years if year.is_complete and year.first.year >= catalogue.baseline_year - 1]
    periods = [*years, *([latest] if latest else [])]
    if ask.is_controlled:
        require_on_grid(ask.with_filters(replace(ask.filters, period=latest)) if latest else ask)
        counts = controlled.area_over_time(ask, [period.span for period in periods])
    else:
        counts = _exact(ask, periods)
    frame = counts.assign(
        label=[_label(period, latest) for period in periods],
        kind=[_kind(period, latest, catalogue.baseline_year) for period in periods],
        first=[period.first for period in periods],
        last=[period.last for period in periods],
    )
    released = ask.release(frame, is_controlled=ask.is_controlled)
    known = {period.span: _count(value) for period, value in zip(periods, released.frame["numerator"], strict=True)}
    goal = goal_tracker(
        catalogue.baseline_year,
        catalogue.goal_year,
        **{
            name: None if period is None else YearCount(period, known.get(period.span))
            for name, period in (("before", before), ("baseline", baseline), ("latest", latest))
        },
        per=ask.indicator.per,
        error=released.error,
        smallest_base=released.smallest_base,
    )
    since = date(catalogue.baseline_year, 1, 1)
    changes = tuple(event for event in moving_changes(ask) if since <= event.last and event.first <= months[-1])
    return GoalView(ask.filters, goal, released, changes)


def _exact(ask: Ask, periods: list[Period]) -> pd.DataFrame:
    by_month = exact.over_time(ask, MONTH, "", [resolve_period(ALL, ask.source.months)])
    month = pd.to_datetime(by_month["month"])
    sums = [
        by_month.loc[month.between(pd.Timestamp(period.first), pd.Timestamp(period.last)), "numerator"].sum()
        for period in periods
    ]
    return pd.DataFrame({"numerator": pd.array(sums, dtype="Int64"), "is_hidden": False})


def _label(period: Period, latest: Period | None) -> str:
    return period.describe() if period is latest else str(period.first.year)


def _kind(period: Period, latest: Period | None, baseline_year: int) -> str:
    if period is latest:
        return LATEST_YEAR
    return {baseline_year - 1: BEFORE_BASELINE, baseline_year: BASELINE}.get(period.first.year, YEAR)


def _count(value: object) -> int | None:
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]
