"""Control charts: a line with its average, its limits, and the points that chance seldom brings."""

import altair as alt
import pandas as pd

from svd_data.disclosure import Released
from svd_data.process_control import ABOVE, BELOW, FALLING, RISING
from svd_data.views import ControlView
from svd_data.views.months import PROVISIONAL
from svd_ui.charts.events import event_layers
from svd_ui.charts.parts import AXIS, Key, layered
from svd_ui.charts.steps import hidden_marks, missing_bands, month_axis
from svd_ui.palette import DARK_BLUE, DARK_GREY, DARK_PINK

_SHAPES = {ABOVE: "triangle-up", RISING: "triangle-up", BELOW: "triangle-down", FALLING: "triangle-down"}


def control_keys(view: ControlView, counted: str) -> tuple[Key, ...]:
    """Return what each line of the chart is; without limits, the counts alone."""
    if view.shown.frame["average"].isna().all():
        return (Key(counted, DARK_BLUE, (1, 0)),)
    average = "Average" if view.waits is None else "Typical wait"
    return (
        Key(counted, DARK_BLUE, (1, 0)),
        Key(average, DARK_GREY, (1, 0)),
        Key("Limits of what chance brings", DARK_GREY, (6, 4)),
    )


def control_picture(view: ControlView, y_title: str, height: int, events: Released | None = None) -> alt.LayerChart:
    """Return the view's steps or waits with average and limits, each from one declared change to the next.

    Signals are triangles, pointing up where above or rising, down where below or falling; all else as in `steps_chart`.
    The frame: shown_at, label, numerator or days (NA: a gap), is_hidden, status, average, lower_limit, upper_limit, part,
    side, signal.
    """
    value = "numerator" if view.waits is None else "days"
    frame = view.shown.frame.assign(is_provisional=view.shown.frame["status"] == PROVISIONAL)
    highest = max((frame[name].max() for name in (value, "upper_limit") if frame[name].notna().any()), default=0)
    scale, axis = alt.Scale(domainMin=0), alt.Axis(format=",d", tickMinStep=1, tickCount=height // 70, **AXIS)
    if not highest > 0:
        # Of zeros and hidden counts alone an axis would be centred on zero, or named 0, 1 and 1.
        scale, axis = alt.Scale(domain=[0, 1]), alt.Axis(format=",d", values=[0, 1], **AXIS)
    y = alt.Y(f"{value}:Q", title=y_title, axis=axis, scale=scale)
    base = alt.Chart(frame).encode(x=month_axis(frame["shown_at"]))
    behind, above = event_layers(events, frame["shown_at"])
    line = base.mark_line(strokeWidth=2, color=DARK_BLUE, invalid="break-paths-show-domains").encode(y=y)
    layers = [*missing_bands(view.steps.frame), *behind, *_limits(base, frame, scale), line]
    layers += _points(base, frame, y, value, y_title)
    layers += [*hidden_marks(frame.assign(series="")), *above]
    return layered(layers, height=height)


def _limits(base: alt.Chart, frame: pd.DataFrame, scale: alt.Scale) -> list[alt.Chart]:
    """Return the average as a solid line and both limits dashed, each broken where the series is judged anew."""
    if frame["average"].isna().all():
        return []
    known = base.transform_filter("isValid(datum.average)")
    solid = known.mark_line(strokeWidth=1.5, color=DARK_GREY)
    dashed = known.mark_line(strokeWidth=1.5, color=DARK_GREY, strokeDash=[6, 4])
    lines = ((solid, "average"), (dashed, "lower_limit"), (dashed, "upper_limit"))
    return [mark.encode(y=alt.Y(f"{name}:Q", scale=scale), detail="part:N") for mark, name in lines]


def _points(base: alt.Chart, frame: pd.DataFrame, y: alt.Y, value: str, y_title: str) -> list[alt.Chart]:
    """Return the points, those of a signal as larger triangles of another colour, provisional ones hollow."""
    tooltip = [
        alt.Tooltip("label:N", title="When"),
        alt.Tooltip(f"{value}:Q", title=y_title, format=",d"),
        alt.Tooltip("average:Q", title="Average", format=",.1f"),
        alt.Tooltip("lower_limit:Q", title="Lower limit", format=",.1f"),
        alt.Tooltip("upper_limit:Q", title="Upper limit", format=",.1f"),
        alt.Tooltip("signal:N", title="Beyond chance"),
        alt.Tooltip("status:N", title="Status"),
    ]
    sides = {"": ("circle", DARK_BLUE, 30)} | {side: (shape, DARK_PINK, 90) for side, shape in _SHAPES.items()}
    layers = []
    for side, (shape, colour, size) in sides.items():
        for is_provisional in (False, True):
            of_this = (frame["side"] == side) & (frame["is_provisional"] == is_provisional) & frame[value].notna()
            # A layer without a mark would be a picture without a description to a screen reader, so it is left out.
            if not of_this.any():
                continue
            hollow = {"fill": "white", "stroke": colour, "strokeWidth": 2} if is_provisional else {"color": colour}
            mark = base.mark_point(size=size, filled=True, opacity=1, shape=shape, **hollow)
            chosen = f"datum.side === '{side}' && datum.is_provisional === {str(is_provisional).lower()}"
            layers.append(mark.encode(y=y, tooltip=tooltip).transform_filter(f"{chosen} && isValid(datum.{value})"))
    return layers
