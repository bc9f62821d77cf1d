"""Altair charts, each drawn from one released frame. They choose marks and words; every figure is in the frame already."""

from typing import Any

import altair as alt
import pandas as pd

from svd_data.disclosure import Released
from svd_data.views.months import MISSING, PROVISIONAL
from svd_data.views.people import NOT_RECORDED
from svd_data.views.trends import YEAR_EARLIER
from svd_ui.palette import CATEGORICAL, DARK_BLUE, DARK_GREY, GRID_GREY, NO_DATA_GREY, ORANGE

_AXIS: dict[str, Any] = {
    "labelFontSize": 13,
    "titleFontSize": 13,
    "labelColor": DARK_GREY,
    "titleColor": DARK_GREY,
    "gridColor": "#E5E5E5",
}
_LEGEND: dict[str, Any] = {
    "orient": "top",
    "labelFontSize": 13,
    "labelColor": DARK_GREY,
    "title": None,
    "labelLimit": 320,
}
_LINE_LEGEND = _LEGEND | {"symbolType": "stroke", "symbolSize": 500, "symbolStrokeWidth": 3}

# A year's months fit without slanting under a chart half a page wide; more of them are thinned to quarters or years.
_MONTH_FORMAT = "%b %Y"


def months_chart(months: Released, series: tuple[str, ...], y_title: str, height: int) -> alt.LayerChart:
    """Return months as one line a series. A month that is not loaded is a grey band and a gap; provisional ones are hollow.

    The frame: shown_at (the month on the axis), month, series, numerator, status.
    """
    frame = months.frame.assign(
        status=lambda rows: rows["status"].astype("str"), Month=lambda rows: rows["month"].dt.strftime("%B %Y")
    )
    colours = [GRID_GREY if name == YEAR_EARLIER else colour for name, colour in zip(series, CATEGORICAL, strict=False)]
    dashes = [
        [5, 4] if name == YEAR_EARLIER else [[1, 0], [8, 3], [2, 2], [8, 3, 2, 3]][number]
        for number, name in enumerate(series)
    ]
    base = alt.Chart(frame).encode(x=_month_axis(frame))
    y = alt.Y(
        "numerator:Q",
        title=y_title,
        scale=alt.Scale(zero=True),
        axis=alt.Axis(format=",d", tickMinStep=1, tickCount=6, **_AXIS),
    )
    legend = alt.Legend(**_LINE_LEGEND) if len(series) > 1 else None
    colour = alt.Color(
        "series:N", sort=list(series), scale=alt.Scale(domain=list(series), range=colours), legend=legend
    )
    dash = alt.StrokeDash(
        "series:N", sort=list(series), scale=alt.Scale(domain=list(series), range=dashes), legend=legend
    )
    lines = base.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains").encode(
        y=y, color=colour, strokeDash=dash
    )
    tooltip = [
        alt.Tooltip("Month:N", title="Month"),
        alt.Tooltip("series:N", title="Line"),
        alt.Tooltip("numerator:Q", title=y_title, format=",d"),
        alt.Tooltip("status:N", title="Status"),
    ]
    points = base.mark_point(size=45, filled=True, opacity=1).encode(y=y, color=colour, tooltip=tooltip)
    hollow = base.mark_point(size=70, filled=True, opacity=1, strokeWidth=2, fill="white").encode(
        y=y, stroke=colour, tooltip=tooltip
    )
    return (
        alt.layer(
            _missing_bands(frame, series),
            lines,
            points.transform_filter(alt.datum.status != PROVISIONAL),
            hollow.transform_filter(alt.datum.status == PROVISIONAL),
        )
        .properties(height=height)
        .configure_view(stroke=None)
    )


def small_months_chart(months: Released, y_title: str, height: int) -> alt.LayerChart:
    """Return both periods' months as one line in a corner of a page: the period before is grey, this one dark.

    The frame: month, numerator, status, is_now.
    """
    frame = months.frame.assign(
        shown_at=lambda rows: rows["month"],
        series=lambda rows: rows["is_now"].map({True: "This period", False: "The period before"}),
        Month=lambda rows: rows["month"].dt.strftime("%B %Y"),
    )
    base = alt.Chart(frame).encode(x=_month_axis(frame))
    y = alt.Y(
        "numerator:Q",
        title=y_title,
        scale=alt.Scale(zero=True),
        axis=alt.Axis(format=",d", tickMinStep=1, tickCount=4, **_AXIS),
    )
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=["This period", "The period before"], range=[DARK_BLUE, GRID_GREY]),
        legend=alt.Legend(**_LEGEND) if frame["series"].nunique() > 1 else None,
    )
    lines = base.mark_line(strokeWidth=2, color=GRID_GREY, invalid="break-paths-show-domains").encode(y=y)
    tooltip = [
        alt.Tooltip("Month:N"),
        alt.Tooltip("numerator:Q", title=y_title, format=",d"),
        alt.Tooltip("status:N", title="Status"),
    ]
    points = base.mark_point(size=60, filled=True, opacity=1).encode(y=y, color=colour, tooltip=tooltip)
    hollow = base.mark_point(size=60, filled=True, opacity=1, strokeWidth=2, fill="white").encode(
        y=y, stroke=colour, tooltip=tooltip
    )
    return (
        alt.layer(
            _missing_bands(frame, ("",)),
            lines,
            points.transform_filter(alt.datum.status != PROVISIONAL),
            hollow.transform_filter(alt.datum.status == PROVISIONAL),
        )
        .properties(height=height)
        .configure_view(stroke=None)
    )


def age_and_sex_chart(victims: Released, height: int) -> alt.Chart:
    """Return victims by age band, one bar a sex, "not recorded" hatched by its place and grey. The frame: age_band, sex, numerator."""
    frame = victims.frame
    bands = list(dict.fromkeys(frame["age_band"]))
    sexes = [
        name for name in dict.fromkeys(frame["sex"]) if frame.loc[frame["sex"] == name, "numerator"].sum() > 0
    ] or list(dict.fromkeys(frame["sex"]))
    colours = [
        GRID_GREY if name == NOT_RECORDED else colour
        for name, colour in zip(sexes, (DARK_BLUE, ORANGE, CATEGORICAL[2], GRID_GREY), strict=False)
    ]
    shown = frame[frame["sex"].isin(sexes)].assign(Sex=lambda rows: rows["sex"].str.capitalize())
    names = [name.capitalize() for name in sexes]
    return (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            y=alt.Y("age_band:N", sort=bands, title="Age of victim", axis=alt.Axis(**_AXIS)),
            yOffset=alt.YOffset("Sex:N", sort=names),
            x=alt.X("numerator:Q", title="Victims", axis=alt.Axis(format=",d", tickMinStep=1, **_AXIS)),
            color=alt.Color(
                "Sex:N", sort=names, scale=alt.Scale(domain=names, range=colours), legend=alt.Legend(**_LEGEND)
            ),
            tooltip=[
                alt.Tooltip("age_band:N", title="Age"),
                alt.Tooltip("Sex:N"),
                alt.Tooltip("numerator:Q", title="Victims", format=",d"),
            ],
        )
        .properties(height=height)
        .configure_view(stroke=None)
    )


def ethnicity_chart(victims: Released, height: int) -> alt.Chart:
    """Return victims by ethnic group, "not recorded" last and grey. The frame: ethnicity, numerator."""
    frame = victims.frame
    groups = list(frame["ethnicity"])
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            y=alt.Y("ethnicity:N", sort=groups, title="Ethnic group of victim", axis=alt.Axis(labelLimit=220, **_AXIS)),
            x=alt.X("numerator:Q", title="Victims", axis=alt.Axis(format=",d", tickMinStep=1, **_AXIS)),
            color=alt.condition(alt.datum.ethnicity == NOT_RECORDED, alt.value(GRID_GREY), alt.value(DARK_BLUE)),
            tooltip=[
                alt.Tooltip("ethnicity:N", title="Ethnic group"),
                alt.Tooltip("numerator:Q", title="Victims", format=",d"),
            ],
        )
        .properties(height=height)
        .configure_view(stroke=None)
    )


def _month_axis(frame: pd.DataFrame) -> alt.X:
    span = max(1, frame["shown_at"].nunique())
    step = 1 if span <= 14 else 3 if span <= 40 else 12
    first, last = frame["shown_at"].min(), frame["shown_at"].max()
    ticks = [month.isoformat() for month in pd.date_range(first, last, freq="MS") if (month.month - 1) % step == 0] or [
        first.isoformat()
    ]
    axis = alt.Axis(
        format="%Y" if step == 12 else _MONTH_FORMAT, values=ticks, labelOverlap="greedy", labelAngle=0, **_AXIS
    )
    return alt.X("shown_at:T", title=None, axis=axis)


def _missing_bands(frame: pd.DataFrame, series: tuple[str, ...]) -> alt.Chart:
    """Return a grey band over each run of months of which no file is loaded, for the first line's months."""
    first = frame[frame["series"] == series[0]] if series[0] else frame
    missing = first.loc[first["status"] == MISSING, ["shown_at"]].drop_duplicates()
    number = missing["shown_at"].dt.year * 12 + missing["shown_at"].dt.month
    runs = missing.groupby((number.diff() != 1).cumsum())["shown_at"].agg(["min", "max"])
    # Half a month to either side, so that the points beside a band stay clear of it.
    half = pd.Timedelta(days=15)
    bands = pd.DataFrame(
        {
            "start": runs["min"] - half,
            "end": runs["max"] + half,
            "months": [
                first if first == last else f"{first} to {last}"
                for first, last in zip(*(runs[end].dt.strftime("%B %Y") for end in ("min", "max")), strict=True)
            ],
        }
    )
    tooltip = alt.Tooltip("months:N", title="No file is loaded for")
    return alt.Chart(bands).mark_rect(color=NO_DATA_GREY, opacity=1).encode(x="start:T", x2="end:T", tooltip=tooltip)
