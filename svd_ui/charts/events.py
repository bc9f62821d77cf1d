"""Events over a chart of months: bands and ticks with letters above the picture, where nothing else stands."""

import altair as alt
import pandas as pd

from svd_data.disclosure import Released
from svd_data.events import LOCKDOWN, MATCH, OTHER, PROGRAMME, RECORDING_CHANGE, TOURNAMENT
from svd_data.views.timeline import NO_SCHOOL
from svd_ui.palette import DARK_GREY, DARK_PINK, GRID_GREY, PURPLE, TURQUOISE
from svd_ui.words import days_words, event_words

_COLOURS = {
    RECORDING_CHANGE: DARK_PINK, LOCKDOWN: DARK_GREY, TOURNAMENT: TURQUOISE, MATCH: TURQUOISE, PROGRAMME: PURPLE,
    OTHER: PURPLE,
}  # fmt: skip

# Of the axis on a phone, some 290 pixels of it, a letter with the room about it takes this share.
_ROOM = 0.065
_LANE, _FOOT, _STRIP = 15, 9, 7


def event_layers(events: Released | None, shown_at: pd.Series) -> tuple[list[alt.Chart], list[alt.Chart]]:
    """Return what lies behind the lines (bands and ticks) and what stands above the picture (letters); no layer for none.

    The frame: mark, title, kind, start, end, first, last, is_tick, source, as svd_data.views.timeline has them. Letters
    that would touch stand one above the other. Days without school are bars along the upper edge. shown_at: the chart's
    dates.
    """
    if events is None or events.frame.empty:
        return [], []
    frame = events.frame.assign(
        when=[days_words(row.first, row.last) for row in events.frame.itertuples()],
        what=[event_words(kind) for kind in events.frame["kind"]],
        middle=events.frame["start"] + (events.frame["end"] - events.frame["start"]) / 2,
    )[["mark", "title", "what", "kind", "when", "source", "start", "end", "middle", "is_tick"]]
    is_strip = frame["kind"] == NO_SCHOOL
    named = frame[~is_strip]
    foot = _FOOT + _STRIP * bool(is_strip.any())
    behind, above = _bands_and_ticks(named), _letters(named, lanes_of(named, shown_at), foot)
    if is_strip.any():
        strip = alt.Chart(frame[is_strip]).mark_rect(color=GRID_GREY)
        above.append(strip.encode(x="start:T", x2="end:T", y=alt.value(-9), y2=alt.value(-3), tooltip=_TOOLTIP))
    return behind, above


_TOOLTIP = [
    alt.Tooltip("title:N", title="Event"),
    alt.Tooltip("when:N", title="When"),
    alt.Tooltip("what:N", title="Kind"),
    alt.Tooltip("source:N", title="Source"),
]


def _bands_and_ticks(named: pd.DataFrame) -> list[alt.Chart]:
    """Return a layer for the bands and one for the ticks of each kind."""
    layers = []
    # A layer a kind, because a scale of colours would be shared with that of the lines.
    for (kind, is_tick), rows in named.groupby(["kind", "is_tick"], sort=False):
        colour, drawn = _COLOURS[kind], alt.Chart(rows)
        if is_tick:
            mark = drawn.mark_rule(strokeWidth=1.5, strokeDash=[3, 3], color=colour)
            layers.append(mark.encode(x="start:T", tooltip=_TOOLTIP))
        else:
            # The edge carries the contrast that the pale fill lacks.
            mark = drawn.mark_rect(fill=colour, fillOpacity=0.12, stroke=colour, strokeWidth=1, strokeDash=[3, 3])
            layers.append(mark.encode(x="start:T", x2="end:T", tooltip=_TOOLTIP))
    return layers


def _letters(named: pd.DataFrame, lanes: list[int], foot: int) -> list[alt.Chart]:
    """Return one layer a lane of letters, the lowest just above the picture."""
    layers = []
    for lane in sorted(set(lanes)):
        rows = named[[each == lane for each in lanes]]
        text = alt.Chart(rows).mark_text(fontSize=13, fontWeight="bold", color=DARK_GREY)
        height = alt.value(-(foot + _LANE * lane))
        layers.append(text.encode(x="middle:T", y=height, text="mark:N", tooltip=_TOOLTIP))
    return layers


def lanes_of(named: pd.DataFrame, shown_at: pd.Series) -> list[int]:
    """Return the lane of each letter: the lowest in which it touches no other, even on a phone."""
    first, last = min([*shown_at, *named["start"]]), max([*shown_at, *named["end"]])
    span = (last - first) / pd.Timedelta(days=1) or 1.0
    lanes: list[int] = []
    taken: list[list[float]] = []
    places = [(middle - first) / pd.Timedelta(days=1) / span for middle in named["middle"]]
    for place in places:
        has_room = (all(abs(place - other) >= _ROOM for other in others) for others in taken)
        lane = next((number for number, is_free in enumerate(has_room) if is_free), len(taken))
        taken[lane : lane + 1] = [[*(taken[lane] if lane < len(taken) else ()), place]]
        lanes.append(lane)
    return lanes
