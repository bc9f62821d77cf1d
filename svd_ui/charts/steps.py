"""Charts over time: months, quarters or years as lines."""

import altair as alt
import pandas as pd

from svd_data.disclosure import NOT_SHOWN, Released
from svd_data.views.months import MISSING, PROVISIONAL
from svd_ui.charts.parts import AXIS, Key
from svd_ui.palette import DARK_GREY, NO_DATA_GREY
from svd_ui.words import HIDDEN_MARK


def steps_chart(steps: Released, keys: tuple[Key, ...], y_title: str, height: int) -> alt.LayerChart:
    """Return months, quarters or years as one line a series.

    One that is not loaded is a grey band and a gap, one that may not be shown a gap with its mark at the foot, a provisional
    one hollow. The frame: shown_at (the place on the axis), month, label, series, numerator (NA: not loaded, or hidden),
    is_hidden, status.
    """
    frame = steps.frame
    names = [key.name for key in keys]
    axis = alt.Axis(format=",d", tickMinStep=1, tickCount=height // 70, **AXIS)
    # Of zeros and hidden counts alone an axis would be centred on zero.
    scale = alt.Undefined if (frame["numerator"] > 0).any() else alt.Scale(domain=[0, 1])
    base = alt.Chart(frame).encode(x=_month_axis(frame), y=alt.Y("numerator:Q", title=y_title, axis=axis, scale=scale))
    colour = alt.Color("series:N", scale=alt.Scale(domain=names, range=[key.colour for key in keys]), legend=None)
    dash = alt.StrokeDash(
        "series:N", scale=alt.Scale(domain=names, range=[list(key.dash or ()) for key in keys]), legend=None
    )
    tooltip = [
        alt.Tooltip("label:N", title="When"),
        alt.Tooltip("series:N", title="Line"),
        alt.Tooltip("numerator:Q", title=y_title, format=",d"),
        alt.Tooltip("status:N", title="Status"),
    ]
    lines = base.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains").encode(color=colour, strokeDash=dash)
    points = base.mark_point(size=50, filled=True, opacity=1).encode(color=colour, tooltip=tooltip)
    hollow = base.mark_point(size=60, filled=True, opacity=1, strokeWidth=2, fill="white").encode(
        stroke=colour, tooltip=tooltip
    )
    is_provisional = frame["status"] == PROVISIONAL
    is_known = frame["numerator"].notna()
    # A layer without a mark would be a picture without a description to a screen reader, so it is left out.
    layers = [*_missing_bands(frame), lines]
    if (is_known & ~is_provisional).any():
        layers.append(points.transform_filter(alt.datum.status != PROVISIONAL))
    if (is_known & is_provisional).any():
        layers.append(hollow.transform_filter(alt.datum.status == PROVISIONAL))
    layers += _hidden_marks(frame)
    return alt.layer(*layers).properties(height=height).configure_view(stroke=None)


def _month_axis(frame: pd.DataFrame) -> alt.X:
    """Return the axis of months, named every month for a year or so, every quarter for three, else every year."""
    first, last = frame["shown_at"].min(), frame["shown_at"].max()
    months = pd.date_range(first, last, freq="MS")
    step = 1 if len(months) <= 14 else 3 if len(months) <= 40 else 12
    ticks = [month.isoformat() for month in months if (month.month - 1) % step == 0] or [first.isoformat()]
    label_format = "%Y" if step == 12 else "%b %Y"
    axis = alt.Axis(format=label_format, values=ticks, labelOverlap="greedy", labelAngle=0, **AXIS)
    return alt.X("shown_at:T", title=None, axis=axis)


def _hidden_marks(frame: pd.DataFrame) -> tuple[alt.Chart, ...]:
    """Return the mark of a figure that may not be shown at the foot of each such step; no chart for none."""
    hidden = frame.loc[frame["is_hidden"], ["shown_at", "label", "series"]]
    if hidden.empty:
        return ()
    tooltip = [
        alt.Tooltip("label:N", title=NOT_SHOWN.capitalize()),
        alt.Tooltip("series:N", title="Line"),
    ]
    marks = alt.Chart(hidden).mark_text(fontSize=12, dy=-8, color=DARK_GREY, text=HIDDEN_MARK)
    return (marks.encode(x="shown_at:T", y=alt.datum(0), tooltip=tooltip),)


def _missing_bands(frame: pd.DataFrame) -> tuple[alt.Chart, ...]:
    """Return a grey band over each run of months of which no file is loaded; no chart for none.

    A month of a year earlier that is drawn over this year's has no band: there the axis means another month.
    """
    is_missing = (frame["shown_at"] == frame["month"]) & (frame["status"] == MISSING)
    months = frame.loc[is_missing, "shown_at"].drop_duplicates().sort_values()
    if months.empty:
        return ()
    number = months.dt.year * 12 + months.dt.month
    runs = months.groupby((number.diff() != 1).cumsum()).agg(["min", "max"])
    names = [(run.min.strftime("%B %Y"), run.max.strftime("%B %Y")) for run in runs.itertuples()]
    # Half a month to either side, so that the points beside a band stay clear of it.
    half = pd.Timedelta(days=15)
    bands = pd.DataFrame(
        {
            "start": runs["min"] - half,
            "end": runs["max"] + half,
            "months": [first if first == last else f"{first} to {last}" for first, last in names],
        }
    )
    tooltip = alt.Tooltip("months:N", title="No file is loaded for")
    return (alt.Chart(bands).mark_rect(color=NO_DATA_GREY).encode(x="start:T", x2="end:T", tooltip=tooltip),)
