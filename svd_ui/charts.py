"""Altair charts, each drawn from one released frame. They choose marks and words; every figure is in the frame already.

A chart's key (what a legend says) stands beside it as HTML, so that it wraps on a phone and is read out as text.
"""

from dataclasses import dataclass
from itertools import cycle
from typing import Any

import altair as alt
import pandas as pd

from svd_data.disclosure import Released
from svd_data.views.hotspots import PERIOD_BEFORE
from svd_data.views.months import MISSING, PROVISIONAL
from svd_data.views.people import NOT_RECORDED
from svd_data.views.trends import YEAR_EARLIER
from svd_ui.palette import (
    CATEGORICAL,
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    GRID_GREY,
    NO_DATA_GREY,
    ORANGE,
    PURPLE,
    SEQUENTIAL_BLUES,
    TURQUOISE,
)
from svd_ui.words import HIDDEN_MARK

Chart = alt.LayerChart

_AXIS: dict[str, Any] = {
    "labelFontSize": 13,
    "titleFontSize": 13,
    "labelColor": DARK_GREY,
    "titleColor": DARK_GREY,
    "gridColor": "#E5E5E5",
}

# The least at which the figures behind neighbouring bars stay apart.
_BAR_HEIGHT = 16

_DASHES = ((1, 0), (8, 3), (2, 2), (8, 3, 2, 3))


@dataclass(frozen=True)
class Key:
    """How one series looks: its name, its colour, and for a line the lengths of its dashes and gaps."""

    name: str
    colour: str
    dash: tuple[int, ...] | None = None


def line_keys(series: tuple[str, ...]) -> tuple[Key, ...]:
    """Return how each line looks. An earlier period is grey, so that it steps back behind the period itself."""
    styles = zip(series, CATEGORICAL, _DASHES, strict=False)
    return tuple(
        Key(name, GRID_GREY, (5, 4)) if name in (YEAR_EARLIER, PERIOD_BEFORE) else Key(name, colour, dash)
        for name, colour, dash in styles
    )


def sex_keys(victims: Released) -> tuple[Key, ...]:
    """Return how the bars of each sex look; a sex without any victim has none. One that is hidden is not without."""
    frame = victims.frame
    present = set(frame.loc[(frame["numerator"].fillna(0) > 0) | frame["is_hidden"], "sex"])
    names = [name for name in dict.fromkeys(victims.frame["sex"]) if name in present]
    colours = cycle((DARK_BLUE, ORANGE, DARK_PINK, TURQUOISE, PURPLE))
    return tuple(Key(str(name), GRID_GREY if name == NOT_RECORDED else next(colours)) for name in names)


def steps_chart(steps: Released, keys: tuple[Key, ...], y_title: str, height: int) -> alt.LayerChart:
    """Return months, quarters or years as one line a series.

    One that is not loaded is a grey band and a gap, one that may not be shown a gap with its mark at the foot, a provisional
    one hollow. The frame: shown_at (the place on the axis), month, label, series, numerator (NA: not loaded, or hidden),
    is_hidden, status.
    """
    frame = steps.frame
    names = [key.name for key in keys]
    axis = alt.Axis(format=",d", tickMinStep=1, tickCount=height // 70, **_AXIS)
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


def ranked_bars_chart(wards: Released, value: str, title: str, height: int) -> alt.LayerChart:
    """Return one bar a ward in the frame's order, with its 95% interval and its figure; the chosen ones stand out.

    The frame: ward_name, is_chosen, is_hidden, and the value, "numerator" or "rate" (NA: no figure), with its limits
    count_lower and count_upper, or rate_lower and rate_upper. A bar whose count is hidden is its mark alone.
    """
    lower, upper = ("rate_lower", "rate_upper") if value == "rate" else ("count_lower", "count_upper")
    frame = wards.frame[["ward_name", "is_chosen", "is_hidden", value, lower, upper]]
    frame = frame.assign(end=frame[upper].fillna(frame[value].astype("Float64")))
    form = ",.1f" if value == "rate" else ",d"
    # Of zeros alone an axis would be centred on zero; and the figures behind the longest bar need room.
    longest = frame["end"].max()
    scale = alt.Scale(domain=[0, 1 if pd.isna(longest) or not longest else float(longest) * 1.12], nice=False)
    axis = alt.Axis(format=",.1~f" if value == "rate" else ",d", tickCount=5, **_AXIS)
    x = alt.X(f"{value}:Q", title=f"{title}, with 95% interval", axis=axis, scale=scale)
    y = alt.Y("ward_name:N", sort=list(frame["ward_name"]), title=None, axis=alt.Axis(labelLimit=190, **_AXIS))
    plain_fill = GRID_GREY if frame["is_chosen"].any() else SEQUENTIAL_BLUES[3]
    colour = alt.condition("datum.is_chosen", alt.value(ORANGE), alt.value(plain_fill))
    tooltip = [alt.Tooltip("ward_name:N", title="Ward"), alt.Tooltip(f"{value}:Q", title=title, format=form)]
    tooltip += [
        alt.Tooltip(f"{lower}:Q", title="95% from", format=",.1f"),
        alt.Tooltip(f"{upper}:Q", title="95% to", format=",.1f"),
    ]
    base = alt.Chart(frame).encode(y=y)
    known = base.transform_filter(f"isValid(datum.{value})")
    layers = [known.mark_bar().encode(x=x, color=colour, tooltip=tooltip)]
    # A pale edge keeps the limits visible over the bar as well as beside it. Read aloud, they belong to the table.
    for width, ink in ((4, "#FFFFFF"), (1.5, "#0B0C0C")):
        limits = known.transform_filter(f"isValid(datum.{lower})").mark_rule(strokeWidth=width, color=ink, aria=False)
        layers.append(limits.encode(x=alt.X(f"{lower}:Q", scale=scale), x2=f"{upper}:Q"))
    figures = known.mark_text(align="left", dx=6, fontSize=12, color=DARK_GREY, aria=False)
    layers.append(figures.encode(x=alt.X("end:Q", scale=scale), text=alt.Text(f"{value}:Q", format=form)))
    hidden = base.mark_text(align="left", dx=4, fontSize=12, color=DARK_GREY, text=HIDDEN_MARK)
    layers.append(hidden.encode(x=alt.datum(0)).transform_filter("datum.is_hidden"))
    return alt.layer(*layers).properties(height=height).configure_view(stroke=None)


def age_and_sex_chart(victims: Released, keys: tuple[Key, ...]) -> alt.LayerChart:
    """Return victims by age band, one bar a sex. The frame: age_band, sex ("Not recorded" among both), numerator."""
    names = [key.name for key in keys]
    frame = victims.frame[victims.frame["sex"].isin(names)].assign(Sex=lambda rows: rows["sex"].str.capitalize())
    bands = list(dict.fromkeys(frame["age_band"]))
    return _bars(
        frame,
        y=alt.Y("age_band:N", sort=bands, title="Age of victim", axis=alt.Axis(**_AXIS)),
        height=max(200, _BAR_HEIGHT * len(bands) * len(keys)),
        yOffset=alt.YOffset("sex:N", sort=names),
        color=alt.Color("sex:N", scale=alt.Scale(domain=names, range=[key.colour for key in keys]), legend=None),
        tooltip=[alt.Tooltip("age_band:N", title="Age"), alt.Tooltip("Sex:N"), _VICTIMS_TOOLTIP],
    )


def victims_chart(victims: Released, column: str, title: str, height: int) -> alt.LayerChart:
    """Return victims by one attribute, "Not recorded" last and grey. The frame: the column, numerator, is_hidden."""
    frame = victims.frame.assign(Group=lambda rows: rows[column].str[:1].str.upper() + rows[column].str[1:])
    groups = list(frame["Group"])
    return _bars(
        frame,
        y=alt.Y("Group:N", sort=groups, title=title, axis=alt.Axis(labelLimit=220, labelOverlap=False, **_AXIS)),
        height=height,
        color=alt.condition(alt.datum.Group == NOT_RECORDED, alt.value(GRID_GREY), alt.value(DARK_BLUE)),
        tooltip=[alt.Tooltip("Group:N", title=title), _VICTIMS_TOOLTIP],
    )


_VICTIMS_TOOLTIP = alt.Tooltip("numerator:Q", title="Victims", format=",d")


def _bars(frame: pd.DataFrame, *, y: alt.Y, height: int, **encodings: Any) -> alt.LayerChart:
    """Return bars with their figures behind them, which can be read from the back of a room."""
    x = alt.X("numerator:Q", title="Victims", axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5, **_AXIS))
    place = {name: encodings[name] for name in encodings if name == "yOffset"}
    bars = alt.Chart(frame).mark_bar().encode(x=x, y=y, **encodings)
    figures = alt.Chart(frame).mark_text(align="left", dx=4, fontSize=12, color=DARK_GREY)
    figures = figures.encode(x=x, y=y, text=alt.Text("numerator:Q", format=",d"), **place)
    # A layer of a hidden count's mark at the foot of where its bar would be.
    # Smaller where bars stand close together: many of these marks may stand one right below the other.
    size = 10 if place else 12
    hidden = alt.Chart(frame).mark_text(align="left", dx=4, fontSize=size, color=DARK_GREY, text=HIDDEN_MARK)
    hidden = hidden.encode(x=alt.datum(0), y=y, **place).transform_filter("datum.is_hidden")
    layers = (bars, figures, hidden) if frame["is_hidden"].any() else (bars, figures)
    return alt.layer(*layers).properties(height=height).configure_view(stroke=None)


def _month_axis(frame: pd.DataFrame) -> alt.X:
    """Return the axis of months, named every month for a year or so, every quarter for three, else every year."""
    first, last = frame["shown_at"].min(), frame["shown_at"].max()
    months = pd.date_range(first, last, freq="MS")
    step = 1 if len(months) <= 14 else 3 if len(months) <= 40 else 12
    ticks = [month.isoformat() for month in months if (month.month - 1) % step == 0] or [first.isoformat()]
    label_format = "%Y" if step == 12 else "%b %Y"
    axis = alt.Axis(format=label_format, values=ticks, labelOverlap="greedy", labelAngle=0, **_AXIS)
    return alt.X("shown_at:T", title=None, axis=axis)


def _hidden_marks(frame: pd.DataFrame) -> tuple[alt.Chart, ...]:
    """Return the mark of a figure that may not be shown at the foot of each such step; no chart for none."""
    # A quarter of which a month is not loaded is not known, whether or not it is hidden besides.
    hidden = frame.loc[frame["is_hidden"] & (frame["status"] != MISSING), ["shown_at", "label", "series"]]
    if hidden.empty:
        return ()
    tooltip = [
        alt.Tooltip("label:N", title="Not shown: small, or protects a small one"),
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
