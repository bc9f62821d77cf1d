"""Charts of authorities: a funnel, and a trend beside the others' median and middle half."""

import altair as alt
import pandas as pd

from svd_data.disclosure import Released
from svd_data.funnel import ABOVE_WIDE, BELOW_WIDE
from svd_ui.charts.parts import AXIS, Key, layered
from svd_ui.charts.steps import month_axis
from svd_ui.palette import DARK_BLUE, DARK_GREY, GRID_GREY, NO_DATA_GREY, ORANGE, SEQUENTIAL_BLUES

_OUTSIDE = (ABOVE_WIDE, BELOW_WIDE)
_CURVES = {"lower_998": (1, 0), "upper_998": (1, 0), "lower_95": (5, 4), "upper_95": (5, 4)}
# The edge carries the contrast that the pale band lacks.
_MIDDLE_HALF, _BAND_EDGE = SEQUENTIAL_BLUES[1], SEQUENTIAL_BLUES[3]


def funnel_keys(own: str) -> tuple[Key, ...]:
    """Return what the marks and lines of a funnel stand for."""
    return (
        Key(f"{own} (diamond)", ORANGE),
        Key("other areas", DARK_BLUE),
        Key("all areas together", DARK_GREY, (8, 3, 2, 3)),
        Key("95% limits", GRID_GREY, (5, 4)),
        Key("99.8% limits", GRID_GREY, (1, 0)),
    )


def funnel_chart(areas: Released, curve: Released, pooled_rate: float, y_title: str, height: int) -> alt.LayerChart:
    """Return each area's rate by its residents, among the limits within which chance would keep it.

    areas: area_name, is_own, denominator, rate, place; an area without a rate has no point. curve: denominator and the four
    limits. The area itself, the highest and the lowest are named in the picture; all are in the table.
    """
    points = areas.frame.dropna(subset=["rate"])[["area_name", "is_own", "numerator", "denominator", "rate", "place"]]
    ends = points["rate"].isin([points["rate"].max(), points["rate"].min()])
    points = points.assign(
        label=points["area_name"].where(points["is_own"] | ends, ""), is_outside=points["place"].isin(_OUTSIDE)
    )
    x_axis = alt.Axis(format=",d", tickCount=5, **AXIS)
    # A logarithmic axis: one large authority would else push all others to the left edge.
    x = alt.X(
        "denominator:Q",
        title="Residents",
        axis=x_axis,
        scale=alt.Scale(
            type="log", domain=[curve.frame["denominator"].min(), curve.frame["denominator"].max()], nice=False
        ),
    )
    y = alt.Y("rate:Q", title=y_title, axis=alt.Axis(format=",.1~f", tickCount=6, **AXIS), scale=alt.Scale(zero=False))
    layers = [
        alt.Chart(curve.frame)
        .mark_line(color=GRID_GREY, strokeWidth=1.5, strokeDash=list(dash) if dash != (1, 0) else [], aria=False)
        .encode(x=x, y=alt.Y(f"{name}:Q", title=y_title))
        for name, dash in _CURVES.items()
    ]
    pooled = alt.Chart(pd.DataFrame({"rate": [pooled_rate]}))
    layers.append(pooled.mark_rule(color=DARK_GREY, strokeWidth=1.5, strokeDash=[8, 3, 2, 3], aria=False).encode(y=y))
    tooltip = [
        alt.Tooltip("area_name:N", title="Area"),
        alt.Tooltip("rate:Q", title=y_title, format=",.1f"),
        alt.Tooltip("denominator:Q", title="Residents", format=",d"),
        alt.Tooltip("place:N", title="Beside all together"),
    ]
    base = alt.Chart(points).encode(x=x, y=y, tooltip=tooltip)
    others = base.transform_filter("!datum.is_own").mark_point(filled=True, opacity=1, size=70, color=DARK_BLUE)
    own = base.transform_filter("datum.is_own").mark_point(
        filled=True, opacity=1, size=220, shape="diamond", fill=ORANGE, stroke="#0B0C0C", strokeWidth=1
    )
    names = alt.Chart(points).transform_filter("datum.label").encode(x=x, y=y, text="label:N")
    layers += [others, own, names.mark_text(dy=-14, fontSize=13, color="#0B0C0C", aria=False)]
    return layered(layers, height=height)


def areas_trend_keys(own: str, trend: Released) -> tuple[Key, ...]:
    """Return what the lines of the trend stand for; the middle half only where there is one."""
    has_band = bool(trend.frame["lower"].notna().any())
    band = (Key("middle half of the others", _MIDDLE_HALF),) if has_band else ()
    return Key(own, ORANGE, (1, 0)), Key("the others' median", DARK_BLUE, (8, 3)), *band


def areas_trend_chart(trend: Released, own: str, y_title: str, height: int) -> alt.LayerChart:
    """Return the area's rate by quarter over the others' median and middle half. A quarter that is not loaded is a gap.

    The frame: month (the quarter's first), label, own, median, lower, upper (NA: not loaded), status.
    """
    frame = trend.frame
    highest = frame[["own", "median", "upper"]].max().max()
    scale = alt.Scale(domain=[0, float(highest) * 1.05 if highest else 1], nice=False)
    axis = alt.Axis(format=",.1~f", tickCount=5, **AXIS)
    x = month_axis(frame["month"])

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", title=y_title, axis=axis, scale=scale)

    base = alt.Chart(frame.rename(columns={"month": "shown_at"})).encode(x=x)
    layers: list[alt.Chart] = []
    missing = frame.loc[frame["own"].isna(), ["month", "label"]]
    if not missing.empty:
        bands = missing.assign(end=missing["month"] + pd.DateOffset(months=3))
        tip = alt.Tooltip("label:N", title="Not loaded")
        layers.append(alt.Chart(bands).mark_rect(color=NO_DATA_GREY).encode(x="month:T", x2="end:T", tooltip=tip))
    if frame["lower"].notna().any():
        band = base.mark_area(
            color=_MIDDLE_HALF, stroke=_BAND_EDGE, strokeWidth=1, invalid="break-paths-show-domains", aria=False
        )
        layers.append(band.encode(y=y("lower"), y2="upper:Q"))
    tooltip = [
        alt.Tooltip("label:N", title="Quarter"),
        alt.Tooltip("own:Q", title=own, format=",.1f"),
        alt.Tooltip("median:Q", title="The others' median", format=",.1f"),
        alt.Tooltip("lower:Q", title="Middle half from", format=",.1f"),
        alt.Tooltip("upper:Q", title="to", format=",.1f"),
    ]
    layers += [
        base.mark_line(color=DARK_BLUE, strokeWidth=2, strokeDash=[8, 3], invalid="break-paths-show-domains").encode(
            y=y("median")
        ),
        base.mark_line(color=ORANGE, strokeWidth=3, invalid="break-paths-show-domains").encode(y=y("own")),
        base.transform_filter("isValid(datum.own)")
        .mark_point(size=55, filled=True, opacity=1, color=ORANGE, stroke="#0B0C0C", strokeWidth=0.5)
        .encode(y=y("own"), tooltip=tooltip),
    ]
    return layered(layers, height=height)
