"""More than chance? The whole loaded history of what the filters count, with the limits of process control and its signals."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from svd_data.day_queries import events_by_day
from svd_data.disclosure import Released
from svd_data.errors import FilterError
from svd_data.filters import Filters
from svd_data.periods import ALL, resolve_period
from svd_data.process_control import (
    DAYS_BETWEEN,
    XMR,
    Point,
    Segment,
    Signal,
    choose_chart,
    control_chart,
    days_between,
    days_between_chart,
)
from svd_data.views.closed_grid import require_on_grid
from svd_data.views.history import every_step
from svd_data.views.lines import TOTAL
from svd_data.views.months import LOADED, MONTH, MONTHS_IN, PROVISIONAL, QUARTER
from svd_data.views.question import Ask
from svd_data.views.timeline import changes_of, moving_changes

# A series that is mostly zero, of which there are no dates to count days between: the source has none, or they are not
# for this audience.
NO_DATES, DATES_NOT_RELEASED = "no_dates", "dates_not_released"


@dataclass(frozen=True)
class ControlView:
    """The answer to "more than chance?".

    form: "xmr", steps judged by their counts; "days_between", waits; "no_dates" and "dates_not_released", not judged.
    steps: one row per month or quarter of all that is loaded; month and shown_at (its first), label, numerator (Int64; NA:
    not loaded, or hidden), is_hidden, status, and what `_judged` adds. waits: one row an event but the first, where the
    form is "days_between"; shown_at (the day it happened), label, days (since the one before; NA: a month between is not
    loaded), is_hidden (never), status, and the same added; else None. left_out: events that no wait is counted from,
    because their day is not recorded or lies before the first month loaded. segments: as svd_data.process_control has
    them, from one declared change to the next; none where nothing is judged.
    """

    filters: Filters
    step: str
    form: str
    steps: Released
    waits: Released | None
    segments: tuple[Segment, ...]
    left_out: int = 0

    @property
    def shown(self) -> Released:
        """The rows that are drawn: waits where there are any to draw, else steps."""
        return self.steps if self.waits is None else self.waits

    @property
    def signals(self) -> tuple[Signal, ...]:
        """All signals, the newest first."""
        found = [signal for segment in self.segments for signal in segment.signals]
        return tuple(sorted(found, key=lambda signal: (signal.dates[-1], signal.dates[0]), reverse=True))

    @property
    def latest_signals(self) -> tuple[Signal, ...]:
        """The signals that the latest step, or wait, is part of."""
        if not self.segments:
            return ()
        latest = self.segments[-1].points[-1].on
        return tuple(signal for signal in self.segments[-1].signals if latest in signal.dates)


def control_view(ask: Ask, step: str = MONTH) -> ControlView:
    """Return the months, or quarters, of all that is loaded, judged anew at each declared change that moves them.

    For a controlled audience all is worked out from released counts, and a signal given only where the true counts cannot
    contradict it. Raises FilterError for another step; AudienceError, with the nearest view, where the audience may not
    have it.
    """
    if step not in (MONTH, QUARTER):
        raise FilterError(f"Only months and quarters can be judged, not '{step}'.")
    if ask.is_controlled:
        require_on_grid(ask, choices={"split": (TOTAL, TOTAL, "")})
    frame = every_step(ask, step)
    steps = ask.release(frame.assign(shown_at=frame["month"]), is_controlled=ask.is_controlled)
    points = [Point(row.month.date(), _value(row.numerator)) for row in steps.frame.itertuples()]
    if choose_chart(None if point.value is None else int(point.value) for point in points) == DAYS_BETWEEN:
        return _rare(ask, step, steps)
    segments = control_chart(
        points,
        changes_of(moving_changes(ask)),
        months_a_step=MONTHS_IN[step],
        error=steps.error,
        smallest_base=steps.smallest_base,
    )
    judged = steps.derive(_judged(steps.frame, segments))
    return ControlView(ask.filters, step, XMR, judged, None, segments)


def _rare(ask: Ask, step: str, steps: Released) -> ControlView:
    unjudged = steps.derive(_judged(steps.frame, ()))
    has_days = ask.source.holds_referrals or ask.source.records("offences", "occurred_at")
    if ask.is_controlled or not has_days:
        form = DATES_NOT_RELEASED if ask.is_controlled else NO_DATES
        return ControlView(ask.filters, step, form, unjudged, None, ())
    every = resolve_period(ALL, ask.source.months)
    days = events_by_day(ask.connection, replace(ask.filters, period=every))
    is_dated = days["day"] >= pd.Timestamp(every.first)
    dated = days[is_dated]
    events = [row.day.date() for row in dated.itertuples() for _ in range(row.numerator)]
    points = days_between(events, every.missing)
    segments = days_between_chart(points, changes_of(moving_changes(ask)))
    waits = ask.release(_judged(_waits(points, ask.source.provisional), segments), is_controlled=False)
    return ControlView(
        ask.filters, step, DAYS_BETWEEN, unjudged, waits, segments, int(days.loc[~is_dated, "numerator"].sum())
    )


def _waits(points: tuple[Point, ...], provisional: tuple[date, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "shown_at": pd.to_datetime([point.on for point in points]),
            "label": pd.array([f"{point.on.day} {point.on:%B %Y}" for point in points], dtype="str"),
            "days": pd.array([_value(point.value) for point in points], dtype="Int64"),
            "is_hidden": [False] * len(points),
            "status": pd.array(
                [PROVISIONAL if point.on.replace(day=1) in provisional else LOADED for point in points], dtype="str"
            ),
        }
    )


def _judged(rows: pd.DataFrame, segments: tuple[Segment, ...]) -> pd.DataFrame:
    """Return the rows with what they are judged by. Rows and the segments' points are in one order.

    average, lower_limit and upper_limit (Float64; the lower as it is drawn, at least 0; NA: no limits); part (the label of
    the first row judged by the same limits); side ("above", "below", "rising" or "falling" of its first signal, "" for
    none); signal (its signals in words, "" for none).
    """
    judged: list[tuple[float | None, float | None, float | None, str, str, str]] = []
    for segment in segments:
        limits, of_day = segment.limits, _by_day(segment)
        each = (limits.mean, limits.lower_shown, limits.upper) if limits else (None, None, None)
        part = str(rows["label"].iloc[len(judged)])
        for point in segment.points:
            signals = of_day.get(point.on, []) if point.value is not None else []
            words = "; ".join(signal.words for signal in signals)
            judged.append((*each, part, signals[0].side if signals else "", words))
    judged += [(None, None, None, "", "", "")] * (len(rows) - len(judged))
    names = {"average": "Float64", "lower_limit": "Float64", "upper_limit": "Float64"}
    names |= dict.fromkeys(("part", "side", "signal"), "str")
    columns = zip(*judged, strict=True) if judged else [()] * len(names)
    return rows.assign(
        **{
            name: pd.array(list(values), dtype=kind)
            for (name, kind), values in zip(names.items(), columns, strict=True)
        }
    )


def _by_day(segment: Segment) -> Mapping[date, list[Signal]]:
    found: dict[date, list[Signal]] = {}
    for signal in segment.signals:
        for day in signal.dates:
            found.setdefault(day, []).append(signal)
    return found


def _value(count: object) -> int | None:
    return None if pd.isna(count) else int(count)  # type: ignore[call-overload]
