"""What a control chart says: whether the latest step is more than chance, the limits, and why there are none."""

from datetime import date

import pandas as pd

from svd_data.disclosure import NOT_SHOWN
from svd_data.periods import add_months, month_name
from svd_data.process_control import FIRM_FROM, Segment, Signal
from svd_data.views import ControlView
from svd_data.views.control_chart import DATES_NOT_RELEASED, NO_DATES
from svd_data.views.months import MONTHS_IN, PROVISIONAL
from svd_ui.words import days_words, one_decimal

assert FIRM_FROM == 12  # written out below: a figure in a sentence could be taken for a count


def control_sentence(view: ControlView) -> str:
    """Return whether the latest month, quarter or wait is more than chance would bring, or why that cannot be told."""
    if view.form in (NO_DATES, DATES_NOT_RELEASED):
        return _too_rare(view)
    if view.shown.frame.empty:
        return "" if view.waits is None else "There are too few of them to count the days between."
    latest = view.shown.frame.iloc[-1]
    name = latest["label"] if view.waits is None else f"The wait that ended on {latest['label']}"
    if reason := _not_judged(view, latest):
        return f"Whether {name[:1].lower() + name[1:] if view.waits is not None else name} is more than chance cannot be told: {reason}."
    revisable = (
        ", which is provisional and may still rise," if latest["status"] == PROVISIONAL and view.waits is None else ""
    )
    if signals := view.latest_signals:
        # The one of most points; all are listed below the chart.
        longest = max(signals, key=lambda signal: len(signal.dates))
        return f"{name}{revisable} is part of what chance seldom brings: {longest.words}."
    if view.shown.is_controlled:
        return f"{name}{revisable} shows nothing beyond chance, as far as rounded counts can tell."
    return f"{name}{revisable} shows nothing beyond chance."


def limits_sentences(view: ControlView) -> tuple[str, ...]:
    """Return one sentence for each stretch judged by itself, the newest first: its average, its limits, why it begins."""
    return tuple(_limits_sentence(segment, view) for segment in reversed(view.segments))


def signal_sentences(view: ControlView) -> tuple[str, ...]:
    """Return each signal in words with the rule that fired, the newest first."""
    return tuple(_with_rule(signal) for signal in view.signals)


def left_out_sentence(view: ControlView) -> str:
    """Return how many events no wait is counted from, or "" for none."""
    if not view.left_out:
        return ""
    if view.left_out == 1:
        return "Left out is one without a recorded day: the wait about it is too long."
    return f"Left out are {view.left_out:,} without a recorded day: the waits about them are too long."


def _too_rare(view: ControlView) -> str:
    steps = "quarters" if view.step == "quarter" else "months"
    rare = (
        f"Most {steps} have none, so that {steps} cannot be judged one by one; the days from one to the next could be"
    )
    if view.form == NO_DATES:
        return f"{rare}, but this source does not record the day."
    return f"{rare}, but days are not released to this audience."


def _not_judged(view: ControlView, latest: pd.Series) -> str:
    """Return why the latest step is not judged, or "" where it is."""
    segment = view.segments[-1]
    if latest["is_hidden"]:
        return f"its count is {NOT_SHOWN}"
    if pd.isna(latest["days" if view.waits is not None else "numerator"]):
        return "a month before it is not loaded"
    return _no_limits(segment, view)


def _no_limits(segment: Segment, view: ControlView) -> str:
    """Return why a stretch has no limits, or "" where it has."""
    if segment.limits is not None:
        return ""
    if not segment.may_be_judged:
        return "counts as small as these are not judged for this audience"
    if view.shown.is_controlled and any(point.value is None for point in segment.points):
        return "too few of its counts are shown"
    things = "waits" if view.waits is not None else "quarters" if view.step == "quarter" else "months"
    return f"too few {things} side by side, or all of them alike, tell nothing of chance"


def _limits_sentence(segment: Segment, view: ControlView) -> str:
    first, last = segment.points[0].on, segment.points[-1].on
    span = _span(first, last, view)
    if reason := _no_limits(segment, view):
        said = f"{span}: no limits, because {reason}."
    else:
        assert segment.limits is not None
        each = (segment.limits.mean, segment.limits.lower_shown, segment.limits.upper)
        if view.waits is None:
            middle, lower, upper = map(one_decimal, each)
            said = f"{span}: on average {middle} a {view.step}; chance brings {lower} to {upper}."
        else:
            middle, lower, upper = (f"{days:,.0f}" for days in each)
            said = f"{span}: a typical wait is {middle} days; chance brings {lower} to {upper} days."
        if segment.is_provisional:
            said += " Provisional limits: fewer than twelve points."
    return f"{said} Judged anew from here: {segment.reason}." if segment.reason else said


def _span(first: date, last: date, view: ControlView) -> str:
    if view.waits is not None:
        return f"Waits that ended {days_words(first, last)}"
    last = add_months(last, MONTHS_IN[view.step] - 1)
    return month_name(first) if first == last else f"{month_name(first)} to {month_name(last)}"


def _with_rule(signal: Signal) -> str:
    return f"{signal.words[:1].upper() + signal.words[1:]} (rule: {signal.rule})."
