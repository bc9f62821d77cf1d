"""The figures of the area's community safety plan, worked out from the data: of the plan's year, and of the latest 12 months."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from svd_data.disclosure import NOT_SHOWN, Released
from svd_data.errors import FilterError
from svd_data.filters import Filters
from svd_data.indicators import why_unavailable
from svd_data.periods import LATEST, Period, period_before, resolve_period
from svd_data.plan import CHANGE, Figure, Measure, Plan
from svd_data.queries import Breakdown, count_by
from svd_data.views import controlled
from svd_data.views.compare import with_changes, with_shares
from svd_data.views.question import Ask

NOT_RELEASED = "not among the tables released to this audience"

# A count, or why there is none.
_Counted = tuple[int | None, str]


@dataclass(frozen=True)
class PlanView:
    """The answer about the plan. period: its financial year; latest: the 12 months beside it. Each None where not loaded.

    figures: one row a figure of the plan and period; bullet_id, kind, of, among ("" but for shares), said (words
    after the number), is_latest, numerator,
    denominator (of shares), before (of changes: the count of the 12 months before), share and its Wilson limits share_lower and
    share_upper (0 to 1), change (per cent), verdict ("" but for changes), published (count or per cent, NA of the latest and where the
    plan prints none), reason ("" where there is a figure, else why not).
    """

    plan: Plan
    filters: Filters
    period: Period | None
    latest: Period
    figures: Released


def plan_view(ask: Ask) -> PlanView | None:
    """Return the plan's figures for the whole area, whatever the filters but the source; None where the area has no plan."""
    plan, source = ask.catalogue.plan, ask.source
    if plan is None:
        return None
    latest = resolve_period(LATEST, source.months)
    try:
        period = resolve_period(plan.financial_year, source.months)
    except FilterError:
        period = None
    periods = [each for each in (period, latest) if each is not None]
    spans = dict.fromkeys(span for each in periods for span in (each, period_before(each, source.months)))
    bare = ask.with_filters(Filters(ask.filters.source, ask.indicator, latest))
    counts = _Counts(bare, tuple(each for each in spans if each.is_complete))
    frames = [_figures(counts, each, plan, is_latest=each is latest) for each in periods]
    parts = []
    for frame in frames:
        released = ask.release(frame, is_controlled=ask.is_controlled)
        shared = with_shares(released, frame["denominator"])
        changed = with_changes(released.derive(shared), comparable=True)
        parts.append(changed.assign(verdict=changed["verdict"].where(changed["kind"] == CHANGE, "")))
    figures = ask.release(pd.concat(parts, ignore_index=True), is_controlled=ask.is_controlled)
    return PlanView(plan, bare.filters, period, latest, figures)


class _Counts:
    """The measures' counts over some periods, each measure asked once."""

    def __init__(self, ask: Ask, periods: tuple[Period, ...]) -> None:
        self.ask, self.periods = ask, periods
        self.known: dict[str, dict[Period, _Counted]] = {}

    def of(self, measure: Measure, period: Period) -> _Counted:
        if period not in self.periods:
            return None, f"{period.describe()} is not wholly loaded"
        if measure.measure_id not in self.known:
            self.known[measure.measure_id] = self._count(measure)
        return self.known[measure.measure_id][period]

    def _count(self, measure: Measure) -> dict[Period, _Counted]:
        ask, indicator = self.ask, measure.indicator
        if reason := why_unavailable(indicator, ask.source):
            return dict.fromkeys(self.periods, (None, reason.rstrip(".")))
        asked = ask.with_filters(replace(ask.filters, indicator=indicator))
        if not ask.is_controlled:
            names = {str(number): period for number, period in enumerate(self.periods)}
            # A period is asked by itself: those asked together must not overlap in one count.
            (frame,) = count_by(ask.connection, asked.filters, [Breakdown()], names)
            return {period: (int(frame[name].item()), "") for name, period in names.items()}
        if not (measure.is_indicator and indicator.is_reviewed):
            return dict.fromkeys(self.periods, (None, NOT_RELEASED))
        return {period: _released(asked, period) for period in self.periods}


def _released(ask: Ask, period: Period) -> _Counted:
    cells = controlled.area_over_time(ask, [period.span])
    value, is_hidden = cells["numerator"].iloc[0], bool(cells["is_hidden"].iloc[0])
    if pd.notna(value):
        return int(value), ""
    return None, NOT_SHOWN if is_hidden else NOT_RELEASED


def _figures(counts: _Counts, period: Period, plan: Plan, *, is_latest: bool) -> pd.DataFrame:
    before = period_before(period, counts.ask.source.months)
    rows = [
        _row(counts, figure, period, before)
        | {"bullet_id": bullet.bullet_id, "is_latest": is_latest}
        | {"published": None if is_latest else figure.published}
        for bullet in plan.bullets
        for figure in bullet.figures
    ]
    frame = pd.DataFrame(rows)
    integers = {name: _integers(frame[name]) for name in ("numerator", "denominator", "before")}
    return frame.assign(**integers, published=pd.array(frame["published"], dtype="Float64"))


def _row(counts: _Counts, figure: Figure, period: Period, before: Period) -> dict[str, object]:
    numerator, reason = counts.of(figure.of, period)
    denominator = earlier = None
    if figure.among is not None:
        denominator, of_whole = counts.of(figure.among, period)
        reason = reason or of_whole
    if figure.kind == CHANGE:
        earlier, of_earlier = counts.of(figure.of, before)
        reason = reason or of_earlier
    return {
        "kind": figure.kind,
        "of": figure.of.label,
        "among": figure.among.label if figure.among else "",
        "said": figure.said,
        "numerator": numerator,
        "denominator": denominator,
        "before": earlier,
        "reason": reason,
    }


def _integers(values: Iterable[object]) -> pd.api.extensions.ExtensionArray:
    return pd.array(list(values), dtype="Int64")
