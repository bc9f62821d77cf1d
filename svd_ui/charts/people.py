"""Charts of people: bars by age, sex and ethnic group."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from svd_data.disclosure import Released
from svd_data.views.people import NOT_RECORDED
from svd_ui.charts.parts import AXIS, Key, layered
from svd_ui.palette import DARK_BLUE, DARK_GREY, GRID_GREY
from svd_ui.words import HIDDEN_MARK

# The least at which the figures behind neighbouring bars stay apart; and what the axis below takes of a chart's height.
_BAR_HEIGHT, _AXIS_AND_TITLE = 17, 64

# Bars lower than this have no figures: they would be printed over one another. How far one mark of a hidden count is from the next.
_LEAST_BAR, _MARK_WIDTH = 14, 20


def age_and_sex_chart(people: Released, keys: tuple[Key, ...], age: str, counted: str, height: int) -> alt.LayerChart:
    """Return people by age band, one bar a sex. The frame: age_band, sex ("Not recorded" among both), numerator.

    age: the title of the ages. counted: what the bars count, "victims" or "referrals". Where bars are too thin for figures
    behind them, these are in the table alone; hidden ones keep their mark.
    """
    names = [key.name for key in keys]
    frame = people.frame[people.frame["sex"].isin(names)].assign(Sex=lambda rows: rows["sex"].str.capitalize())
    bands = list(dict.fromkeys(frame["age_band"]))
    return _bars(
        frame,
        y=alt.Y("age_band:N", sort=bands, title=age, axis=alt.Axis(**AXIS)),
        height=height,
        yOffset=alt.YOffset("sex:N", sort=names),
        color=alt.Color("sex:N", scale=alt.Scale(domain=names, range=[key.colour for key in keys]), legend=None),
        tooltip=[alt.Tooltip("age_band:N", title="Age"), alt.Tooltip("Sex:N"), _tooltip(counted)],
        counted=counted,
        thin_ones=names if height < _LEAST_BAR * len(bands) * len(names) + _AXIS_AND_TITLE else (),
    )


def age_and_sex_height(people: Released, keys: tuple[Key, ...]) -> int:
    """Return the least height at which the figures of people by age and sex stay apart."""
    return max(200, _BAR_HEIGHT * people.frame["age_band"].nunique() * len(keys) + _AXIS_AND_TITLE)


def people_chart(people: Released, column: str, title: str, height: int, counted: str) -> alt.LayerChart:
    """Return people by one attribute, "Not recorded" last and grey. The frame: the column, numerator, is_hidden."""
    frame = people.frame.assign(Group=lambda rows: rows[column].str[:1].str.upper() + rows[column].str[1:])
    groups = list(frame["Group"])
    return _bars(
        frame,
        y=alt.Y("Group:N", sort=groups, title=title, axis=alt.Axis(labelLimit=220, labelOverlap=False, **AXIS)),
        height=height,
        color=alt.condition(alt.datum.Group == NOT_RECORDED, alt.value(GRID_GREY), alt.value(DARK_BLUE)),
        tooltip=[alt.Tooltip("Group:N", title=title), _tooltip(counted)],
        counted=counted,
    )


def _tooltip(counted: str) -> alt.Tooltip:
    return alt.Tooltip("numerator:Q", title=counted.capitalize(), format=",d")


def _bars(
    frame: pd.DataFrame, *, y: alt.Y, height: int, counted: str, thin_ones: Sequence[str] = (), **encodings: Any
) -> alt.LayerChart:
    """Return bars with their figures behind them, which can be read from the back of a room.

    thin_ones: the sexes whose bars are too thin for figures.
    """
    axis = alt.Axis(format=",d", tickMinStep=1, tickCount=5, **AXIS)
    # Of zeros and hidden counts alone an axis would be centred on zero.
    scale = alt.Undefined if (frame["numerator"] > 0).any() else alt.Scale(domain=[0, 1])
    x = alt.X("numerator:Q", title=counted.capitalize(), axis=axis, scale=scale)
    place = {name: encodings[name] for name in encodings if name == "yOffset"}
    bars = alt.Chart(frame).mark_bar().encode(x=x, y=y, **encodings)
    figures = alt.Chart(frame).mark_text(align="left", dx=4, fontSize=12, color=DARK_GREY)
    figures = figures.encode(x=x, y=y, text=alt.Text("numerator:Q", format=",d"), **place)
    layers = [bars] if thin_ones else [bars, figures]
    return layered([*layers, *_hidden_marks(frame, y, place, thin_ones)], height=height)


def _hidden_marks(frame: pd.DataFrame, y: alt.Y, place: dict[str, Any], thin_ones: Sequence[str]) -> list[alt.Chart]:
    """Return layers of a hidden count's mark at the foot of where its bar would be; of thin bars behind the longest."""
    hidden = frame[frame["is_hidden"]]
    if hidden.empty:
        return []
    if not thin_ones:
        # Smaller where bars stand close together: many of these marks may stand one right below the other.
        return [_hidden_mark(frame, y, place, 4, 10 if place else 12).transform_filter("datum.is_hidden")]
    # Behind the longest bar of the age: at the foot they would lie over bars as thin as these.
    longest = frame.groupby("age_band")["numerator"].max().fillna(0)
    hidden = hidden.assign(beside=hidden["age_band"].map(longest).astype(float))
    hiding = [sex for sex in thin_ones if (hidden["sex"] == sex).any()]
    return [
        _hidden_mark(hidden[hidden["sex"] == sex], y, place, 4 + number * _MARK_WIDTH, 12).encode(x="beside:Q")
        for number, sex in enumerate(hiding)
    ]


def _hidden_mark(frame: pd.DataFrame, y: alt.Y, place: dict[str, Any], right: int, size: int) -> alt.Chart:
    marks = alt.Chart(frame).mark_text(align="left", dx=right, fontSize=size, color=DARK_GREY, text=HIDDEN_MARK)
    return marks.encode(x=alt.datum(0), y=y, **place)
