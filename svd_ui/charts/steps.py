"""Charts over time: months, quarters or years as lines."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from svd_data.disclosure import NOT_SHOWN, Released
from svd_data.views.months import MISSING, PROVISIONAL
from svd_ui.charts.events import event_layers
from svd_ui.charts.parts import AXIS, Key, layered
from svd_ui.palette import DARK_GREY, NO_DATA_GREY
from svd_ui.words import HIDDEN_MARK

# More marks than this, side by side, run into each other; and the share of the axis that one of them takes on a phone.
_MOST_MARKS = 24
_WIDE_ENOUGH = 0.08


def steps_chart(
    steps: Released,
    keys: tuple[Key, ...],
    y_title: str,
    height: int,
    events: Released | None = None,
    over: Sequence[alt.Chart] = (),
) -> alt.LayerChart:
    """Return months, quarters or years as one line a series.

    One that is not loaded is a grey band and a gap, one that may not be shown a gap with its mark at the foot, a provisional
    one hollow. The frame: shown_at (the place on the axis), month, label, series, numerator (NA: not loaded, or hidden),
    is_hidden, status. events: what to show over it, as svd_data.views.timeline has them. over: further layers
    on the same axes.
    """
    frame = steps.frame
    names = [key.name for key in keys]
    axis, scale = alt.Axis(format=",d", tickMinStep=1, tickCount=height // 70, **AXIS), alt.Scale()
    if not (frame["numerator"] > 0).any():
        # Of zeros and hidden counts alone an axis would be centred on zero, or named 0, 1 and 1.
        axis, scale = alt.Axis(format=",d", values=[0, 1], **AXIS), alt.Scale(domain=[0, 1])
    base = alt.Chart(frame).encode(
        x=month_axis(frame["shown_at"]), y=alt.Y("numerator:Q", title=y_title, axis=axis, scale=scale)
    )
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
    behind, above = event_layers(events, frame["shown_at"])
    layers = [*missing_bands(frame), *behind, lines]
    if (is_known & ~is_provisional).any():
        layers.append(points.transform_filter(alt.datum.status != PROVISIONAL))
    if (is_known & is_provisional).any():
        layers.append(hollow.transform_filter(alt.datum.status == PROVISIONAL))
    layers += [*hidden_marks(frame), *above, *over]
    return layered(layers, height=height)


def month_axis(shown_at: pd.Series) -> alt.X:
    """Return the axis of months, named every month for a year or so, every quarter for three, else every year."""
    first, last = shown_at.min().to_period("M").to_timestamp(), shown_at.max()
    months = pd.date_range(first, last, freq="MS")
    step = 1 if len(months) <= 14 else 3 if len(months) <= 40 else 12
    ticks = [month.isoformat() for month in months if (month.month - 1) % step == 0] or [first.isoformat()]
    label_format = "%Y" if step == 12 else "%b %Y"
    axis = alt.Axis(format=label_format, values=ticks, labelOverlap="greedy", labelAngle=0, **AXIS)
    return alt.X("shown_at:T", title=None, axis=axis)


def hidden_marks(frame: pd.DataFrame) -> tuple[alt.Chart, ...]:
    """Return the mark of a figure that may not be shown at the foot of each such step; no chart for none.

    Of more than fit side by side each run is a dotted bar along the foot, with one mark where it is long enough for it.
    """
    hidden = frame.loc[frame["is_hidden"], ["shown_at", "label", "series"]]
    if hidden.empty:
        return ()
    bars: tuple[alt.Chart, ...] = ()
    runs = _runs(hidden["shown_at"], frame["shown_at"])
    # Of many steps a few side by side would already run into each other.
    is_crowded = frame["shown_at"].nunique() > 2 * _MOST_MARKS and len(runs) < hidden["shown_at"].nunique()
    if len(hidden) > _MOST_MARKS or is_crowded:
        span = frame["shown_at"].max() - frame["shown_at"].min()
        # Dotted: a solid bar at the foot would read as a line of zeros.
        bar = alt.Chart(runs).mark_rule(color=DARK_GREY, strokeWidth=5, strokeDash=[2, 5])
        span_tooltip = alt.Tooltip("months:N", title=NOT_SHOWN.capitalize())
        bars = (bar.encode(x="start:T", x2="end:T", y=alt.datum(0), tooltip=span_tooltip),)
        wide = runs if is_crowded and len(runs) == 1 else runs[runs["end"] - runs["start"] >= span * _WIDE_ENOUGH]
        hidden = wide.assign(
            shown_at=wide["start"] + (wide["end"] - wide["start"]) / 2, label=wide["months"], series=""
        )
    tooltip = [
        alt.Tooltip("label:N", title=NOT_SHOWN.capitalize()),
        alt.Tooltip("series:N", title="Line"),
    ]
    marks = alt.Chart(hidden).mark_text(fontSize=12, dy=-8, color=DARK_GREY, text=HIDDEN_MARK)
    return (*bars, marks.encode(x="shown_at:T", y=alt.datum(0), tooltip=tooltip)) if len(hidden) else bars


def missing_bands(frame: pd.DataFrame) -> tuple[alt.Chart, ...]:
    """Return a grey band over each run of months of which no file is loaded; no chart for none.

    A month of a year earlier that is drawn over this year's has no band: there the axis means another month.
    """
    is_missing = (frame["shown_at"] == frame["month"]) & (frame["status"] == MISSING)
    months = frame.loc[is_missing, "shown_at"].drop_duplicates()
    if months.empty:
        return ()
    bands = _runs(months, frame["shown_at"])
    tooltip = alt.Tooltip("months:N", title="No file is loaded for")
    return (alt.Chart(bands).mark_rect(color=NO_DATA_GREY).encode(x="start:T", x2="end:T", tooltip=tooltip),)


def _runs(some: pd.Series, every: pd.Series) -> pd.DataFrame:
    """Return each run of steps among every step, in order: start and end on the axis, and months, its name."""
    months = some.drop_duplicates().sort_values()
    months_a_step = _months_apart(every)
    number = months.dt.year * 12 + months.dt.month
    runs = months.groupby((number.diff() != months_a_step).cumsum()).agg(["min", "max"]).reset_index(drop=True)
    ends = [run.max + pd.DateOffset(months=months_a_step - 1) for run in runs.itertuples()]
    names = [(first.strftime("%B %Y"), end.strftime("%B %Y")) for first, end in zip(runs["min"], ends, strict=True)]
    half = pd.Timedelta(days=15) * months_a_step
    return pd.DataFrame(
        {
            # Half a step to either side, so that the points beside a band stay clear of it.
            "start": runs["min"] - half,
            "end": runs["max"] + half,
            "months": [first if first == last else f"{first} to {last}" for first, last in names],
        }
    )


def _months_apart(shown_at: pd.Series) -> int:
    """Return how many months one step of an axis is: the least between any two. A series of one step has months."""
    number = (shown_at.dt.year * 12 + shown_at.dt.month).drop_duplicates().sort_values()
    return int(number.diff().min()) if len(number) > 1 else 1
