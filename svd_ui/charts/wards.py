"""Charts of wards: ranked bars."""

from typing import Any

import altair as alt
import pandas as pd

from svd_data.disclosure import Released
from svd_ui.charts.parts import AXIS, layered
from svd_ui.palette import DARK_GREY, GRID_GREY, ORANGE, SEQUENTIAL_BLUES
from svd_ui.words import HIDDEN_MARK


def ranked_bars_chart(wards: Released, value: str, title: str, height: int, whose: str = "Ward") -> alt.LayerChart:
    """Return one bar a ward in the frame's order, with its 95% interval and its figure; the chosen ones stand out.

    The frame: ward_name, is_chosen, is_hidden, and the value, "numerator" or "rate" (NA: no figure), with its limits
    count_lower and count_upper, or rate_lower and rate_upper. A bar whose count is hidden is its mark alone. whose: what a bar is of.
    """
    lower, upper = ("rate_lower", "rate_upper") if value == "rate" else ("count_lower", "count_upper")
    frame = wards.frame[["ward_name", "is_chosen", "is_hidden", value, lower, upper]]
    frame = frame.assign(end=frame[upper].fillna(frame[value].astype("Float64")))
    form = ",.1f" if value == "rate" else ",d"
    # Of zeros alone an axis would be centred on zero; and the figures behind the longest bar need room.
    longest = frame["end"].max()
    scale = alt.Scale(domain=[0, 1 if pd.isna(longest) or not longest else float(longest) * 1.12], nice=False)
    whole: dict[str, Any] = {} if value == "rate" else {"tickMinStep": 1}
    axis = alt.Axis(format=",.1~f" if value == "rate" else ",d", tickCount=5, **whole, **AXIS)
    x = alt.X(f"{value}:Q", title=f"{title}, with 95% interval", axis=axis, scale=scale)
    y = alt.Y("ward_name:N", sort=list(frame["ward_name"]), title=None, axis=alt.Axis(labelLimit=190, **AXIS))
    plain_fill = GRID_GREY if frame["is_chosen"].any() else SEQUENTIAL_BLUES[3]
    colour = alt.condition("datum.is_chosen", alt.value(ORANGE), alt.value(plain_fill))
    tooltip = [alt.Tooltip("ward_name:N", title=whose), alt.Tooltip(f"{value}:Q", title=title, format=form)]
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
    return layered(layers, height=height)
