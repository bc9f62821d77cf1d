"""Trends: months, quarters or financial years as lines, beside the same months a year earlier, by type, or by ward."""

from dataclasses import dataclass

import pandas as pd

from svd_data.disclosure import Released
from svd_data.errors import FilterError, did_you_mean
from svd_data.filters import Filters
from svd_data.periods import Period
from svd_data.views import controlled, exact
from svd_data.views.closed_grid import require_on_grid
from svd_data.views.compare import with_changes
from svd_data.views.hotspots import YEAR_EARLIER
from svd_data.views.lines import BY_TYPE, BY_WARD, EVERY_YEAR, SPLITS, TOTAL, exact_lines, released_lines
from svd_data.views.months import MONTH, STEPS
from svd_data.views.question import Ask

__all__ = ["BY_TYPE", "BY_WARD", "EVERY_YEAR", "SPLITS", "TOTAL", "YEAR_EARLIER", "TrendsView", "trends_view"]


@dataclass(frozen=True)
class TrendsView:
    """The answer of the Trends page.

    steps: one row per month, quarter or financial year and series; month (its first), label, series, shown_at (the month on
    the axis: a year later for the line of a year earlier), numerator (Int64; NA: not loaded, or hidden), is_hidden, status.
    By month it covers the period; by quarter and financial year every whole one that is loaded. Series come in the order of
    the legend. headline: one row about the period; numerator, is_hidden, before, before_is_hidden, change, verdict, as on
    Hotspots. before: the period compared with, or None.
    """

    filters: Filters
    split: str
    step: str
    before: Period | None
    series: tuple[str, ...]
    steps: Released
    headline: Released


def trends_view(ask: Ask, split: str = TOTAL, step: str = MONTH) -> TrendsView:
    """Return the Trends answer, split and stepped as asked.

    Raises FilterError for an unknown split or step, AudienceError, with the nearest view, where the audience may not have it.
    """
    if split not in SPLITS:
        raise FilterError(f"Trends cannot be split by '{split}'.{did_you_mean(split, SPLITS)}")
    if step not in STEPS:
        raise FilterError(f"Trends have no step '{step}'.{did_you_mean(step, STEPS)}")
    if ask.is_controlled:
        choices = {"split": (split, TOTAL, "lines by type or ward are not released by month, quarter or year")}
        require_on_grid(ask, choices=choices)
        total, (steps, series) = controlled.headline(ask), released_lines(ask, step)
    else:
        by_month = exact.over_time(ask, MONTH, "", [ask.filters.period, ask.before])
        total, (steps, series) = _exact_total(ask, by_month), exact_lines(ask, split, step, by_month)
    headline = ask.release(total, is_controlled=ask.is_controlled)
    return TrendsView(
        filters=ask.filters,
        split=split,
        step=step,
        before=ask.before if ask.is_comparable else None,
        series=series,
        steps=ask.release(steps, is_controlled=ask.is_controlled),
        headline=headline.derive(with_changes(headline, comparable=ask.is_comparable)),
    )


def _exact_total(ask: Ask, by_month: pd.DataFrame) -> pd.DataFrame:
    month = pd.to_datetime(by_month["month"])
    count = {
        name: by_month.loc[month.between(pd.Timestamp(period.first), pd.Timestamp(period.last)), "numerator"].sum()
        for name, period in (("numerator", ask.filters.period), ("before", ask.before))
    }
    frame = pd.DataFrame({name: [value] for name, value in count.items()}, dtype="Int64")
    return frame.assign(is_hidden=False, before_is_hidden=False)
