"""Programmes on a timeline: a bar each, in rows below the name of their tier, with the end of their funding."""

from datetime import date, timedelta

import altair as alt
import pandas as pd

from svd_data.disclosure import Released
from svd_data.programmes import PRIMARY, SECONDARY, TERTIARY, TIERS
from svd_ui.charts.parts import AXIS, Key, layered
from svd_ui.palette import DARK_BLUE, DARK_GREY, DARK_PINK, TURQUOISE
from svd_ui.programme_words import STATUS_WORDS, TIER_WORDS, ages_words, funding_words, when_words

_COLOURS = {PRIMARY: DARK_BLUE, SECONDARY: TURQUOISE, TERTIARY: DARK_PINK}
_ROW, _BAR, _ROOM = 27, 15, 40

# Room for the longest short name, and on a phone for bars beside it.
_LABEL_WIDTH = 185

_TOOLTIP = [
    alt.Tooltip("title:N", title="Programme"),
    alt.Tooltip("tier_words:N", title="Prevention"),
    alt.Tooltip("cohort:N", title="For whom"),
    alt.Tooltip("ages:N", title="Ages"),
    alt.Tooltip("when:N", title="When"),
    alt.Tooltip("status_words:N", title="At the end of the data"),
    alt.Tooltip("funding_words:N", title="Funding ends"),
    alt.Tooltip("illustrative:N", title="Illustrative"),
]


def programme_keys(register: Released) -> tuple[Key, ...]:
    """Return how the bars of each tier look; a tier without a programme has none."""
    present = set(register.frame["tier"])
    return tuple(Key(TIER_WORDS[tier], _COLOURS[tier]) for tier in TIERS if tier in present)


def programmes_height(register: Released) -> int:
    """Return the height at which every programme of a known day, and every tier's name, has a row of its own."""
    dated = register.frame[register.frame["known_from"].notna()]
    return _ROW * (len(dated) + dated["tier"].nunique()) + _ROOM


def programmes_chart(register: Released, as_at: date, height: int) -> alt.LayerChart:
    """Return a row for each programme of which a day is known, below a row that names its tier, with a line at `as_at`.

    A solid bar from known_from to known_to; pale with a dashed edge where one of its days is illustrative; a point where only
    one day is known. "?" where beginning or end is not known. A diamond at the end of funding. The frame: as
    svd_data.views.programmes has it.
    """
    frame = _drawn(register.frame)
    names = [
        name for tier in TIERS if (frame["tier"] == tier).any()
        for name in (TIER_WORDS[tier], *frame.loc[frame["tier"] == tier, "short"])
    ]  # fmt: skip
    base = alt.Chart(frame).encode(y=_rows(names))
    # Lower rows have lower bars, so that no two of them run into each other.
    row = (height - _ROOM) / max(1, len(names))
    bars = _bars(base, frame, row * _BAR / _ROW)
    layers = [*bars, *_open_ends(base, frame), *_funding(base, frame), *_data_end(as_at, row)]
    return layered(layers, height=height)


def _drawn(register: pd.DataFrame) -> pd.DataFrame:
    rows = register[register["known_from"].notna()]
    told = list(rows.itertuples())
    return rows.assign(
        tier_words=rows["tier"].map(dict(TIER_WORDS)),
        status_words=rows["status"].map(dict(STATUS_WORDS)),
        ages=[ages_words(row.youngest, row.oldest) for row in told],
        when=[when_words(row) for row in told],
        funding_words=[funding_words(row) for row in told],
        # A last day is itself within the bar.
        end=rows["known_to"] + timedelta(days=1),
        is_point=rows["known_from"] == rows["known_to"],
        is_made_up=rows["first_is_illustrative"] | rows["last_is_illustrative"],
        is_begun=rows["first"].notna(),
        is_over=rows["last"].notna(),
    )[[*_FIELDS]]


_FIELDS = (
    "title", "short", "tier", "tier_words", "cohort", "ages", "when", "status_words", "funding_words", "illustrative",
    "known_from", "known_to", "end", "funding_ends", "is_point", "is_made_up", "is_begun", "is_over",
)  # fmt: skip


def _rows(names: list[str]) -> alt.Y:
    is_tier = f"indexof({list(TIER_WORDS.values())}, datum.label) >= 0"
    axis = alt.Axis(
        title=None, domain=False, ticks=False, labelLimit=_LABEL_WIDTH, labelFontSize=13, labelColor=DARK_GREY,
        # The name of a tier stands in bold above its programmes; of a name too long for its row only its word.
        labelFontWeight={"condition": {"test": is_tier, "value": "bold"}, "value": "normal"},
        labelExpr=f"{is_tier} ? split(datum.label, ':')[0] : datum.label",
    )  # fmt: skip
    return alt.Y("short:N", sort=None, scale=alt.Scale(domain=names), axis=axis)


def _time(name: str) -> alt.X:
    return alt.X(f"{name}:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", labelOverlap=True, **AXIS))


def _bars(base: alt.Chart, frame: pd.DataFrame, height: float) -> list[alt.Chart]:
    layers = []
    # A layer each, because a layer without a mark would be a picture without a description to a screen reader.
    for (tier, is_made_up, is_point), _ in frame.groupby(["tier", "is_made_up", "is_point"], sort=False):
        colour = _COLOURS[tier]
        test = f"datum.tier === '{tier}' && datum.is_made_up === {str(is_made_up).lower()} && datum.is_point === {str(is_point).lower()}"
        chosen = base.transform_filter(test)
        if is_point:
            layers.append(
                chosen.mark_point(size=90, filled=True, opacity=1, color=colour).encode(
                    x=_time("known_from"), tooltip=_TOOLTIP
                )
            )
            continue
        look = {"fill": colour, "fillOpacity": 0.28, "stroke": colour, "strokeWidth": 1.5, "strokeDash": [4, 3]}
        mark = chosen.mark_bar(height=height, **(look if is_made_up else {"color": colour}))
        layers.append(mark.encode(x=_time("known_from"), x2="end:T", tooltip=_TOOLTIP))
    return layers


def _open_ends(base: alt.Chart, frame: pd.DataFrame) -> list[alt.Chart]:
    layers = []
    for known, place, offset in (("is_begun", "known_from", -10), ("is_over", "end", 10)):
        if not frame[known].all():
            mark = base.transform_filter(f"!datum.{known}").mark_text(
                text="?", dx=offset, fontSize=14, fontWeight="bold", color=DARK_GREY
            )
            layers.append(mark.encode(x=_time(place), tooltip=_TOOLTIP))
    return layers


def _funding(base: alt.Chart, frame: pd.DataFrame) -> list[alt.Chart]:
    if frame["funding_ends"].isna().all():
        return []
    mark = base.transform_filter("isValid(datum.funding_ends)").mark_point(
        shape="diamond", size=110, filled=True, opacity=1, fill="#0B0C0C", stroke="white", strokeWidth=1.5
    )
    return [mark.encode(x=_time("funding_ends"), tooltip=_TOOLTIP)]


def _data_end(as_at: date, row_height: float) -> list[alt.Chart]:
    row = pd.DataFrame({"as_at": [pd.Timestamp(as_at)], "words": ["End of the data"]})
    base = alt.Chart(row).encode(x=_time("as_at"))
    rule = base.mark_rule(color=DARK_GREY, strokeWidth=1.5)
    text = base.mark_text(align="right", dx=-5, fontSize=13, color=DARK_GREY)
    # In the row of the first tier's name, which has no bar.
    return [rule, text.encode(y=alt.value(row_height / 2), text="words:N")]
