"""Overview: each headline indicator over the latest 12 months, beside the 12 before; and what moved beyond chance."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_data.headlines import headline_indicators
from svd_data.indicators import Indicator, why_unavailable
from svd_data.periods import LATEST, Period, resolve_period
from svd_data.process_control import XMR
from svd_data.views import controlled
from svd_data.views.closed_grid import require_on_grid
from svd_data.views.compare import with_changes
from svd_data.views.control_chart import ControlView, control_view
from svd_data.views.question import Ask

_MONTHS = ["month", "label", "numerator", "is_hidden", "status"]


@dataclass(frozen=True)
class Moved:
    """A signal in which the latest month takes part. words: which rule fired, and when, without a full stop."""

    indicator: Indicator
    words: str


@dataclass(frozen=True)
class OverviewView:
    """The answer of Overview. filters: those asked, over the latest 12 months and with the first headline indicator.

    headlines: one row an indicator; indicator_id, title, numerator, is_hidden, before, before_is_hidden, change, verdict, as
    on Hotspots. months: one row an indicator and month, of every month from the first loaded to the last; indicator_id, month,
    label, numerator (NA: not loaded, or hidden), is_hidden, status. before: the 12 months compared with, None where they are
    not all loaded. moved: by indicator; not_judged: titles of those with too few or too small counts. unavailable: title and
    reason of those that the source cannot carry.
    """

    filters: Filters
    before: Period | None
    latest_month: date
    headlines: Released
    months: Released
    moved: tuple[Moved, ...]
    not_judged: tuple[str, ...]
    unavailable: tuple[tuple[str, str], ...]


def overview_view(ask: Ask) -> OverviewView | None:
    """Return the answer of Overview; None where the source can carry no headline indicator.

    It is about the latest 12 months whatever period the filters name; its other filters hold. Raises AudienceError, with the
    nearest view, where the audience may not have it.
    """
    source = ask.source
    headlines = headline_indicators()
    of_kind = [each for each in headlines.headline if each.record_kind == source.record_kind]
    reasons = {each: why_unavailable(each, source) for each in of_kind}
    indicators = [each for each, reason in reasons.items() if not reason]
    if len(indicators) < len(reasons):
        indicators += [each for each in headlines.otherwise if not why_unavailable(each, source)]
    if not indicators:
        return None
    latest = resolve_period(LATEST, source.months)
    asks = [ask.with_filters(replace(ask.filters, indicator=each, period=latest)) for each in indicators]
    if ask.is_controlled:
        require_on_grid(asks[0])
    views = [control_view(each) for each in asks]
    totals = [
        (controlled.headline(each) if each.is_controlled else _total(view, each)).assign(
            indicator_id=each.indicator.indicator_id, title=each.indicator.title
        )
        for each, view in zip(asks, views, strict=True)
    ]
    months = [view.steps.frame[_MONTHS].assign(indicator_id=view.filters.indicator.indicator_id) for view in views]
    counts = ask.release(pd.concat(totals, ignore_index=True), is_controlled=ask.is_controlled)
    return OverviewView(
        filters=asks[0].filters,
        before=asks[0].before if asks[0].is_comparable else None,
        latest_month=source.months[-1],
        headlines=counts.derive(with_changes(counts, comparable=asks[0].is_comparable)),
        months=ask.release(pd.concat(months, ignore_index=True), is_controlled=ask.is_controlled),
        moved=tuple(moved for view in views for moved in _moved(view, source.months[-1])),
        not_judged=tuple(
            view.filters.indicator.title for view in views if view.form != XMR or view.segments[-1].limits is None
        ),
        unavailable=tuple((each.title, reason) for each, reason in reasons.items() if reason),
    )


def _total(view: ControlView, ask: Ask) -> pd.DataFrame:
    """Return the exact count of the period and of the one before, from their months."""
    months = view.steps.frame["month"].dt.date
    numbers = {
        name: view.steps.frame.loc[months.isin(period.loaded_months), "numerator"].sum()
        for name, period in (("numerator", ask.filters.period), ("before", ask.before))
    }
    total = pd.DataFrame({name: [value] for name, value in numbers.items()}, dtype="Int64")
    return total.assign(is_hidden=False, before_is_hidden=False)


def _moved(view: ControlView, latest: date) -> Iterator[Moved]:
    """Yield the signals in which the latest month takes part."""
    for signal in view.latest_signals:
        if signal.dates[-1] >= latest:
            yield Moved(view.filters.indicator, signal.words)
