"""Charts of when: hour by weekday as a heat table, bars by hour and by weekday, and two kinds of time side by side."""

from string import ascii_lowercase
from typing import Any

import altair as alt
import pandas as pd

from svd_data.disclosure import Released
from svd_data.time_kinds import AFTER_SCHOOL, BANK_HOLIDAY, DAYLIGHT
from svd_data.views.contrasts import MATCH_DAY, Contrast
from svd_data.views.times import NOT_KNOWN, WEEKDAYS
from svd_ui.charts.parts import AXIS as EVERY_AXIS
from svd_ui.charts.parts import Key, layered
from svd_ui.palette import CANNOT_TELL_FILL, DARK_BLUE, DARK_GREY, GRID_GREY, SEQUENTIAL_BLUES, ZERO
from svd_ui.scales import COUNTS, Classes, classes_of
from svd_ui.time_words import GROUPS, PER_WORDS
from svd_ui.words import HIDDEN_MARK, number

# Heights of a row; and of what stands above and below the rows, which a chart's height includes.
_ROW, _AXIS, _AXIS_AND_TITLE = 26, 40, 64
CONTRAST_HEIGHT = 2 * 34 + _AXIS_AND_TITLE
# How much of its row a contrast's bar takes, and the most in pixels: wider would read as an area.
_BAR_OF_BAND, _WIDEST_BAR = 22 / 34, 70
# Flush, the first and last label would stand beside their rows.
AXIS: dict[str, Any] = EVERY_AXIS | {"labelFlush": False}
# The palette's darkest two are too dark for dark figures.
_LIGHT_FIGURES = SEQUENTIAL_BLUES[3:]
_NONE, _HIDDEN = "none", "hidden"


def heat_chart(cells: Released, height: int) -> alt.LayerChart:
    """Return hours down and weekdays across, darker for more, the figure in each cell; hours that are not known last.

    The frame: hour, hour_label, weekday_label, numerator (NA: hidden), is_hidden. A zero is white, a hidden one grey with its
    mark. Each weekday has room for four figures on a phone.
    """
    frame, colours = _shaded(cells)
    across = alt.Axis(orient="top", labelAngle=0, labelOverlap=False, **AXIS)
    x = alt.X("day:N", sort=[_short_day(day) for day in WEEKDAYS], title=None, axis=across)
    y = alt.Y(
        "hour_label:N",
        sort=list(dict.fromkeys(frame["hour_label"])),
        title=None,
        axis=alt.Axis(labelOverlap=False, **AXIS),
    )
    tooltip = [
        alt.Tooltip("weekday_label:N", title="Weekday"),
        alt.Tooltip("hour_label:N", title="Hour from"),
        alt.Tooltip("numerator:Q", title="Recorded", format=",d"),
    ]
    base = alt.Chart(frame).encode(x=x, y=y)
    colour = alt.Color("shade:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None)
    layers = [base.mark_rect(stroke=GRID_GREY, strokeWidth=0.5).encode(color=colour, tooltip=tooltip)]
    # Read aloud, the figures belong to the tiles.
    ink = alt.condition("datum.is_dark_tile", alt.value("#FFFFFF"), alt.value("#0B0C0C"))
    figures = base.mark_text(fontSize=12, aria=False).transform_filter("isValid(datum.numerator)")
    layers.append(figures.encode(text=alt.Text("numerator:Q", format=",d"), color=ink))
    if frame["is_hidden"].any():
        marks = base.mark_text(fontSize=12, color="#0B0C0C", aria=False, text=HIDDEN_MARK)
        layers.append(marks.transform_filter("datum.is_hidden"))
    return layered(layers, height=height)


def heat_height(cells: Released) -> int:
    """Return the height at which the heat table's figures stand clear of one another."""
    return _ROW * cells.frame["hour_label"].nunique() + _AXIS


def heat_keys(cells: Released) -> tuple[Key, ...]:
    """Return what each shade of the heat table stands for, lightest first; only those that it has."""
    frame, colours = _shaded(cells)
    spans = [number(low) if low == high else f"{number(low)} to {number(high)}" for low, high in _classes(cells).spans]
    names = ["none", *spans, f"{HIDDEN_MARK} not shown"]
    present = set(frame["shade"])
    return tuple(
        Key(name, colour) for name, (shade, colour) in zip(names, colours.items(), strict=True) if shade in present
    )


def time_bars_chart(counts: Released, label: str, counted: str, height: int) -> alt.LayerChart:
    """Return one bar a row in the frame's order with its figure, "Not known" last and grey, a hidden one its mark alone.

    The frame: the label's column, numerator, is_hidden.
    """
    frame = counts.frame[[label, "numerator", "is_hidden"]]
    longest = frame["numerator"].max()
    scale = alt.Scale(domain=[0, 1 if pd.isna(longest) or not longest else float(longest) * 1.18], nice=False)
    x = alt.X("numerator:Q", title=counted, scale=scale, axis=alt.Axis(format=",d", tickMinStep=1, tickCount=4, **AXIS))
    y = alt.Y(f"{label}:N", sort=list(frame[label]), title=None, axis=alt.Axis(labelOverlap=False, **AXIS))
    base = alt.Chart(frame).encode(y=y)
    colour = alt.condition(alt.datum[label] == NOT_KNOWN, alt.value(GRID_GREY), alt.value(DARK_BLUE))
    tooltip = [alt.Tooltip(f"{label}:N", title="When"), alt.Tooltip("numerator:Q", title=counted, format=",d")]
    known = base.transform_filter("isValid(datum.numerator)")
    layers = [
        known.mark_bar().encode(x=x, color=colour, tooltip=tooltip),
        known.mark_text(align="left", dx=4, fontSize=12, color=DARK_GREY, aria=False).encode(
            x=x, text=alt.Text("numerator:Q", format=",d")
        ),
    ]
    layers += _hidden_marks(base, frame)
    return layered(layers, height=height)


def time_bars_height(counts: Released, row: int) -> int:
    """Return the height of bars of which each takes so much."""
    return row * len(counts.frame) + _AXIS_AND_TITLE


def contrast_chart(contrast: Contrast, height: int) -> alt.LayerChart:
    """Return the two rates of a contrast as bars with their 95% intervals.

    One that is hidden is its mark alone; where a shown count gives no rate, words say so.
    """
    frame = contrast.rates.frame.assign(when=[f"{words[:1].upper()}{words[1:]}" for words in _short(contrast)])
    frame["why"] = [_why_no_rate(row) for _, row in frame.iterrows()]
    frame["indicator"] = contrast.filters.indicator.title
    frame = frame[
        ["when", "indicator", "numerator", "is_hidden", "denominator", "rate", "rate_lower", "rate_upper", "why"]
    ]
    longest = frame["rate_upper"].max()
    scale = alt.Scale(domain=[0, 1 if pd.isna(longest) or not longest else float(longest) * 1.25], nice=False)
    x = alt.X("rate:Q", title=f"{_PER_AXIS[contrast.kind]}, with 95% interval", scale=scale,
              axis=alt.Axis(tickCount=4, **AXIS))  # fmt: skip
    y = alt.Y("when:N", sort=list(frame["when"]), title=None, axis=alt.Axis(labelLimit=150, **AXIS))
    base = alt.Chart(frame).encode(y=y)
    known = base.transform_filter("isValid(datum.rate)")
    tooltip = [
        alt.Tooltip("when:N", title="When"),
        alt.Tooltip("numerator:Q", title="Recorded", format=",d"),
        alt.Tooltip("rate:Q", title=f"Rate {PER_WORDS[contrast.kind]}", format=",.2f"),
        alt.Tooltip("rate_lower:Q", title="95% from", format=",.2f"),
        alt.Tooltip("rate_upper:Q", title="95% to", format=",.2f"),
    ]
    size = max(4, min(round(_BAR_OF_BAND * (height - _AXIS_AND_TITLE) / 2), _WIDEST_BAR))
    layers = [known.mark_bar(color=SEQUENTIAL_BLUES[3], size=size).encode(x=x, tooltip=tooltip)]
    # A pale edge keeps the limits visible over the bar as well as beside it.
    for width, ink in ((4, "#FFFFFF"), (1.5, "#0B0C0C")):
        limits = known.mark_rule(strokeWidth=width, color=ink, aria=False)
        layers.append(limits.encode(x=alt.X("rate_lower:Q", scale=scale), x2="rate_upper:Q"))
    figures = known.mark_text(align="left", dx=6, fontSize=12, color=DARK_GREY, aria=False)
    small = bool((frame["rate"].fillna(0) < 1).all())
    text = alt.Text("rate:Q", format=",.2f" if small else ",.1f")
    layers.append(figures.encode(x=alt.X("rate_upper:Q", scale=scale), text=text))
    if frame["why"].any():
        why = base.mark_text(align="left", dx=4, fontSize=12, color=DARK_GREY).encode(x=alt.datum(0), text="why:N")
        layers.append(why.transform_filter("datum.why"))
    layers += _hidden_marks(base, frame)
    return layered(layers, height=height)


def _why_no_rate(row: pd.Series) -> str:
    """Return why a count that may be shown has no rate, or "" where it has one."""
    if row["is_hidden"] or pd.notna(row["rate"]):
        return ""
    if not row["denominator"]:
        return "no such day"
    return "too few for a rate" if row["numerator"] else "none recorded"


_PER_AXIS = {DAYLIGHT: "Per 100 hours", AFTER_SCHOOL: "A day", BANK_HOLIDAY: "A day", MATCH_DAY: "A day"}


def _short(contrast: Contrast) -> tuple[str, str]:
    one, other = GROUPS[contrast.kind]
    return one, "on days compared" if len(other) > len("on other weekdays") else other


def _hidden_marks(base: alt.Chart, frame: pd.DataFrame) -> tuple[alt.Chart, ...]:
    """Return the mark of each count that is hidden, at the foot of where its bar would be; no chart for none."""
    if not frame["is_hidden"].any():
        return ()
    marks = base.mark_text(align="left", dx=4, fontSize=12, color=DARK_GREY, text=HIDDEN_MARK)
    return (marks.encode(x=alt.datum(0)).transform_filter("datum.is_hidden"),)


def _shaded(cells: Released) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the rows with day ("Mon"), shade and is_dark_tile, and the colours by shade: none, classes from light, hidden."""
    classes = _classes(cells)
    blues = SEQUENTIAL_BLUES[len(SEQUENTIAL_BLUES) - len(classes.spans) :]
    # Named by letters: in a picture's data every number is a figure.
    colours = {_NONE: ZERO, **dict(zip(ascii_lowercase, blues, strict=False)), _HIDDEN: CANNOT_TELL_FILL}
    first = len(SEQUENTIAL_BLUES) - len(blues)
    frame = cells.frame[["hour_label", "weekday_label", "numerator", "is_hidden"]]
    shades = []
    for count, is_hidden in zip(frame["numerator"], frame["is_hidden"], strict=True):
        place = None if is_hidden else classes.index(float(count))
        shades.append(_HIDDEN if is_hidden else _NONE if place is None else ascii_lowercase[place - first])
    is_dark = [colours[shade] in _LIGHT_FIGURES for shade in shades]
    # Three letters of a weekday fit a phone.
    days = [_short_day(day) for day in frame["weekday_label"]]
    return frame.assign(day=days, shade=shades, is_dark_tile=is_dark), colours


def _classes(cells: Released) -> Classes:
    return classes_of(cells.frame["numerator"], COUNTS)


def _short_day(day: str) -> str:
    return day[:3]
