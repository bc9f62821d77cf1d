"""Charts of need beside reach by age and sex: referrals per 100 victims as bars with their intervals."""

from typing import Any

import altair as alt

from svd_data.disclosure import Released
from svd_data.views.people import NOT_RECORDED
from svd_ui.charts.parts import AXIS, Key, layered
from svd_ui.palette import DARK_BLUE, DARK_GREY, DARK_PINK, ORANGE
from svd_ui.words import HIDDEN_MARK

# Of the bars of one age, so that its name has room.
_BAND_HEIGHT = 30


def ratio_bars_height(people: Released) -> int:
    """Return the height at which the bars of every group have room for its name."""
    group = "age_band" if "age_band" in people.frame else "sex"
    return _BAND_HEIGHT * people.frame.loc[people.frame[group] != NOT_RECORDED, group].nunique() + 60


def ratio_bars_chart(people: Released, keys: tuple[Key, ...], title: str, height: int) -> alt.LayerChart:
    """Return referrals per 100 victims, a bar for each age band and sex, or for each of one of them, with its 95% interval.

    The frame: age_band, sex, ratio, ratio_lower, ratio_upper, is_hidden. A group without a ratio has no bar; one of which a
    count is hidden has its mark. keys: of the sexes drawn; none where the rows are not by sex as well.
    """
    names = [key.name for key in keys]
    frame = people.frame[people.frame["sex"].isin(names)] if names else people.frame
    group = "age_band" if "age_band" in frame else "sex"
    frame = frame[frame[group] != NOT_RECORDED]
    bands = list(dict.fromkeys(frame[group]))
    frame = frame.assign(Group=frame[group].str[:1].str.upper() + frame[group].str[1:])
    y = alt.Y(
        "Group:N",
        sort=[band[:1].upper() + band[1:] for band in bands],
        title=None if group == "sex" else "Age",
        axis=alt.Axis(labelLimit=200, labelOverlap=False, **AXIS),
    )
    place: dict[str, Any] = {"yOffset": alt.YOffset("sex:N", sort=names)} if names else {}
    colour: Any = alt.value(DARK_BLUE)
    if names:
        colour = alt.Color("sex:N", scale=alt.Scale(domain=names, range=[key.colour for key in keys]), legend=None)
    scale = alt.Scale(domain=[0, float(frame["ratio_upper"].max()) * 1.08], nice=False)
    x = alt.X("ratio:Q", title=title, axis=alt.Axis(format=",.1~f", tickCount=6, **AXIS), scale=scale)
    tooltip = [
        alt.Tooltip("Group:N", title="Group"),
        *([alt.Tooltip("sex:N", title="Sex")] if names else []),
        alt.Tooltip("ratio:Q", title=title, format=",.1f"),
        alt.Tooltip("ratio_lower:Q", title="95% from", format=",.1f"),
        alt.Tooltip("ratio_upper:Q", title="95% to", format=",.1f"),
    ]
    base = alt.Chart(frame).encode(y=y, **place)
    known = base.transform_filter("isValid(datum.ratio)")
    layers = [known.mark_bar().encode(x=x, color=colour, tooltip=tooltip)]
    for width, ink in ((4, "#FFFFFF"), (1.5, "#0B0C0C")):
        limits = known.mark_rule(strokeWidth=width, color=ink, aria=False)
        layers.append(limits.encode(x=alt.X("ratio_lower:Q", title=title, scale=scale), x2="ratio_upper:Q"))
    hidden = base.mark_text(align="left", dx=4, fontSize=10, color=DARK_GREY, text=HIDDEN_MARK)
    layers.append(hidden.encode(x=alt.datum(0)).transform_filter("datum.is_hidden"))
    return layered(layers, height=height)


def ratio_keys(people: Released) -> tuple[Key, ...]:
    """Return how the bars of each sex look; a sex without any ratio has none."""
    frame = people.frame
    names = [name for name in dict.fromkeys(frame["sex"]) if frame.loc[frame["sex"] == name, "ratio"].notna().any()]
    return tuple(Key(name, colour) for name, colour in zip(names, (DARK_BLUE, ORANGE, DARK_PINK), strict=False))
