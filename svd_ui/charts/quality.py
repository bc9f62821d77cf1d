"""The chart of data quality: the share that is not recorded, over time."""

import altair as alt
import pandas as pd

from svd_data.disclosure import NOT_SHOWN, Released
from svd_data.views.months import MISSING, PROVISIONAL
from svd_ui.charts.parts import AXIS, Key, layered, line_keys
from svd_ui.palette import DARK_GREY, NO_DATA_GREY
from svd_ui.words import HIDDEN_MARK

_MOST_COLOURS = 4

# More months than this cannot each be named below the axis.
_MOST_NAMED_MONTHS = 36

# Further lines are grey, each with dashes of its own.
_FURTHER_DASHES = ((12, 3), (1, 3))


def share_keys(released: Released) -> tuple[Key, ...]:
    """Return how the line of each thing that may be missing looks."""
    series = tuple(dict.fromkeys(released.frame["series"]))
    further = zip(series[_MOST_COLOURS:], _FURTHER_DASHES, strict=False)
    return (*line_keys(series[:_MOST_COLOURS]), *(Key(name, DARK_GREY, dash) for name, dash in further))


def share_chart(released: Released, keys: tuple[Key, ...], height: int) -> alt.LayerChart:
    """Return the share that is missing by month or year, one line a series of `keys`.

    The frame: month, label, series, share (0 to 1; NA: not loaded, hidden or of too few), status. A step of which no file is
    loaded is a grey band, and any step without a share a gap in its line; a provisional share is hollow.
    """
    hidden = _hidden_marks(released.frame)
    frame = released.frame[["month", "label", "series", "share", "status"]]
    frame = frame.assign(share=frame["share"].astype("float64"))
    names = [key.name for key in keys]
    known = frame["share"].dropna()
    # Of zeros alone, or of nothing, an axis would be centred on zero.
    scale = alt.Undefined if (known > 0).any() else alt.Scale(domain=[0, 0.1])
    y = alt.Y("share:Q", title="Share not recorded", axis=alt.Axis(format=".0%", tickCount=6, **AXIS), scale=scale)
    base = alt.Chart(frame).encode(x=_time_axis(frame), y=y)
    colour = alt.Color("series:N", scale=alt.Scale(domain=names, range=[key.colour for key in keys]), legend=None)
    dashes = alt.Scale(domain=names, range=[list(key.dash or ()) for key in keys])
    tooltip = [
        alt.Tooltip("label:N", title="When"),
        alt.Tooltip("series:N", title="What"),
        alt.Tooltip("share:Q", title="Share", format=".1%"),
        alt.Tooltip("status:N", title="Status"),
    ]
    lines = base.mark_line(strokeWidth=2, invalid="break-paths-show-domains")
    layers = [
        *_bands(frame),
        lines.encode(color=colour, strokeDash=alt.StrokeDash("series:N", scale=dashes, legend=None)),
    ]
    # A layer without a mark would be a picture without a description to a screen reader, so it is left out.
    is_provisional = frame["status"] == PROVISIONAL
    if (frame["share"].notna() & ~is_provisional).any():
        points = base.mark_point(size=16, filled=True, opacity=1).encode(color=colour, tooltip=tooltip)
        layers.append(points.transform_filter(alt.datum.status != PROVISIONAL))
    if (frame["share"].notna() & is_provisional).any():
        hollow = base.mark_point(size=34, filled=True, opacity=1, strokeWidth=1.5, fill="white")
        layers.append(hollow.encode(stroke=colour, tooltip=tooltip).transform_filter(alt.datum.status == PROVISIONAL))
    return layered([*layers, *hidden], height=height)


def _time_axis(frame: pd.DataFrame) -> alt.X:
    """Return the axis of time: financial years by their names, months named every year where there are many."""
    starts = sorted(frame["month"].unique())
    if _is_of_years(frame):
        return alt.X("label:O", title="Financial year", sort=None, axis=alt.Axis(labelAngle=0, **AXIS))
    form, every = ("%Y", "year") if len(starts) > _MOST_NAMED_MONTHS else ("%b %Y", "month")
    axis = alt.Axis(format=form, tickCount=every, labelOverlap="greedy", labelAngle=0, **AXIS)  # type: ignore[arg-type]
    return alt.X("month:T", title=None, axis=axis)


def _is_of_years(frame: pd.DataFrame) -> bool:
    """Return whether the steps are years: their names hold no month's."""
    return not frame["label"].str.contains("[a-z]").any()


def _hidden_marks(frame: pd.DataFrame) -> tuple[alt.Chart, ...]:
    """Return a mark at the foot of each step of which a count is hidden, with what it is of; no chart for none."""
    if "is_hidden" not in frame or not (is_hidden := frame["is_hidden"] | frame["total_is_hidden"]).any():
        return ()
    hidden = frame[is_hidden].groupby(["month", "label"], as_index=False)["series"].agg("; ".join)
    tooltip = [alt.Tooltip("label:N", title=NOT_SHOWN.capitalize()), alt.Tooltip("series:N", title="What")]
    marks = alt.Chart(hidden).mark_text(fontSize=12, dy=-8, color=DARK_GREY, text=HIDDEN_MARK)
    return (marks.encode(x="label:O" if _is_of_years(frame) else "month:T", y=alt.datum(0), tooltip=tooltip),)


def _bands(frame: pd.DataFrame) -> tuple[alt.Chart, ...]:
    """Return a grey band over each month of which no file is loaded; no chart for none."""
    months = frame.loc[frame["status"] == MISSING, "month"].drop_duplicates()
    if months.empty:
        return ()
    # Half a month to either side, so that neighbours make one band and points beside it stay clear.
    half = pd.Timedelta(days=15.5)
    bands = pd.DataFrame({"start": months - half, "end": months + half, "months": months.dt.strftime("%B %Y")})
    tooltip = alt.Tooltip("months:N", title="No file is loaded for")
    return (alt.Chart(bands).mark_rect(color=NO_DATA_GREY).encode(x="start:T", x2="end:T", tooltip=tooltip),)
