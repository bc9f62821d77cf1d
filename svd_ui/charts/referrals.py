"""Charts of referrals: how far they got, for whom the way narrows, how many are worked with, quarters followed."""

import altair as alt
import pandas as pd

from svd_data.disclosure import Released
from svd_data.statistics import HIGHER, LOWER
from svd_data.views.months import LOADED, PROVISIONAL
from svd_data.views.referrals import TOO_EARLY, Capacity, Grouping
from svd_ui.charts.parts import AXIS, Key, layered
from svd_ui.charts.steps import hidden_marks, missing_bands, month_axis, steps_chart
from svd_ui.palette import DARK_BLUE, DARK_GREY, DARK_PINK, ORANGE, SEQUENTIAL_BLUES
from svd_ui.words import HIDDEN_MARK, number, percent_of

_ROW, _AXIS_AND_TITLE = 26, 64
_STAGE_ROW, _STAGE_BAR = 44, 24
_SHARE = alt.Scale(domain=[0, 1], nice=False)
_MARKS = {HIGHER: ("triangle-up", DARK_PINK), LOWER: ("triangle-down", DARK_PINK), "": ("circle", DARK_BLUE)}


def pathway_height(funnel: Released) -> int:
    """Return the height at which the bars of stages stand well apart."""
    return _STAGE_ROW * len(funnel.frame) + _AXIS_AND_TITLE


def pathway_chart(funnel: Released, counted: str, height: int) -> alt.LayerChart:
    """Return one bar a stage with its count and share of those referred, and the share's 95% interval as a line.

    The frame: stage_label, numerator (NA: hidden), is_hidden, total, share, share_lower, share_upper. A bar whose count is
    hidden is its mark alone; of too few referrals there is a bar without a share.
    """
    rows = funnel.frame
    frame = rows[["stage_label", "numerator", "is_hidden", "share", "share_lower", "share_upper"]].assign(
        # The interval of the share, drawn on the axis of counts: so many of those referred.
        limit_lower=rows["share_lower"] * rows["total"].astype("Float64"),
        limit_upper=rows["share_upper"] * rows["total"].astype("Float64"),
        figure=[_figure(row) for row in rows.itertuples()],
    )
    frame["limit_end"] = frame["limit_upper"].fillna(frame["numerator"].astype("Float64"))
    longest = frame["limit_end"].max()
    scale = alt.Scale(domain=[0, 1 if pd.isna(longest) or not longest else float(longest) * 1.25], nice=False)
    axis = alt.Axis(format=",d", tickMinStep=1, tickCount=5, **AXIS)
    x = alt.X("numerator:Q", title=counted.capitalize(), scale=scale, axis=axis)
    base = alt.Chart(frame).encode(y=_rows_axis(frame, "stage_label"))
    known = base.transform_filter("isValid(datum.numerator)")
    tooltip = [
        alt.Tooltip("stage_label:N", title="Stage"),
        alt.Tooltip("numerator:Q", title=counted.capitalize(), format=",d"),
        *_share_tooltip("Share of those referred"),
    ]
    size = _STAGE_BAR * max(1.0, height / pathway_height(funnel))
    layers = [known.mark_bar(color=SEQUENTIAL_BLUES[3], size=size).encode(x=x, tooltip=tooltip)]
    # A pale edge keeps the limits visible over the bar as well as beside it.
    limited = base.transform_filter("isValid(datum.limit_lower)")
    for width, ink in ((4, "#FFFFFF"), (1.5, "#0B0C0C")):
        limits = limited.mark_rule(strokeWidth=width, color=ink, aria=False)
        layers.append(limits.encode(x=alt.X("limit_lower:Q", scale=scale), x2="limit_upper:Q"))
    figures = known.mark_text(align="left", dx=6, fontSize=14, color="#0B0C0C", aria=False)
    layers.append(figures.encode(x=alt.X("limit_end:Q", scale=scale), text="figure:N"))
    if frame["is_hidden"].any():
        marks = base.mark_text(align="left", dx=4, fontSize=13, color=DARK_GREY, text=HIDDEN_MARK)
        layers.append(marks.encode(x=alt.datum(0)).transform_filter("datum.is_hidden"))
    return layered(layers, height=height)


def narrowing_height(grouping: Grouping) -> int:
    """Return the height of a grouping's charts, the same for both, so that their rows stand side by side."""
    return max(_ROW * len(grouping.counts.frame) + _AXIS_AND_TITLE, 150)


def narrowing_chart(grouping: Grouping, everyone: object, title: str, height: int) -> alt.LayerChart:
    """Return one dot a group at the share of its referrals that have reached the stage, with its 95% interval as a line.

    A triangle where the share is higher (up) or lower (down) than of all other referrals; a dashed line at `everyone`, the
    share of all (NA: none). A group without a share says why. The frame: label, numerator, is_hidden, reached,
    reached_is_hidden, reached_share, reached_lower, reached_upper, verdict.
    """
    frame = _narrowing_rows(grouping)
    axis = alt.Axis(format=".0%", tickCount=5, **AXIS)
    x = alt.X("share:Q", title=title, scale=_SHARE, axis=axis)
    base = alt.Chart(frame).encode(y=_rows_axis(frame, "label"))
    layers: list[alt.Chart] = []
    if pd.notna(everyone):
        rule = alt.Chart(pd.DataFrame({"share": [float(everyone)]}))  # type: ignore[arg-type]
        dashed = rule.mark_rule(color=DARK_GREY, strokeWidth=1.5, strokeDash=[6, 4], aria=False)
        layers.append(dashed.encode(x=alt.X("share:Q", title=title, scale=_SHARE, axis=axis)))
    known = base.transform_filter("isValid(datum.share)")
    limits = known.mark_rule(strokeWidth=2, color=DARK_GREY, aria=False)
    layers.append(limits.encode(x=alt.X("share_lower:Q", title=title, scale=_SHARE, axis=axis), x2="share_upper:Q"))
    tooltip = [
        alt.Tooltip("label:N", title="Group"),
        *_share_tooltip(title),
        alt.Tooltip("verdict:N", title="Beside all others"),
    ]
    for side, (shape, colour) in _MARKS.items():
        # A layer without a mark would be a picture without a description to a screen reader, so it is left out.
        if ((frame["side"] == side) & frame["share"].notna()).any():
            mark = known.transform_filter(f"datum.side === '{side}'")
            dot = mark.mark_point(filled=True, opacity=1, size=110, shape=shape, color=colour)
            layers.append(dot.encode(x=x, tooltip=tooltip))
    if frame["why"].any():
        why = base.mark_text(align="left", dx=4, fontSize=12, color=DARK_GREY).encode(x=alt.datum(0), text="why:N")
        layers.append(why.transform_filter("datum.why"))
    return layered(layers, height=height)


def _narrowing_rows(grouping: Grouping) -> pd.DataFrame:
    """Return the groups with what is drawn of them: label, share and its limits, verdict, side, why."""
    rows = grouping.counts.frame
    return rows[["label", "verdict"]].assign(
        share=rows["reached_share"],
        share_lower=rows["reached_lower"],
        share_upper=rows["reached_upper"],
        label=rows["label"].str[:1].str.upper() + rows["label"].str[1:],
        side=rows["verdict"].where(rows["verdict"].isin([HIGHER, LOWER]), ""),
        why=[why_no_share(row) for row in rows.itertuples()],
    )


def narrowing_keys(everyone: object) -> tuple[Key, ...]:
    """Return what dots and lines stand for, and the share of all at which the dashed line stands."""
    keys = (Key("share, with its 95% interval", DARK_BLUE),)
    if pd.isna(everyone):
        return keys
    return (*keys, Key(f"all referrals ({percent_of(everyone, 1)})", DARK_GREY, (6, 4)))


def why_no_share(row: object) -> str:
    """Return why a group has no share, in the fewest words: hidden, none referred, too few; "" where it has one."""
    if pd.notna(row.reached_share):  # type: ignore[attr-defined]
        return ""
    if row.is_hidden or row.reached_is_hidden:  # type: ignore[attr-defined]
        return HIDDEN_MARK
    return "too few for a share" if row.numerator else "none referred"  # type: ignore[attr-defined]


def caseload_chart(caseload: Released, capacity: tuple[Capacity, ...], height: int) -> alt.LayerChart:
    """Return the months as a line, with a diamond at how many there were to work with those referred, where that is known."""
    rows = caseload.frame.drop(columns=["capacity", "month_end"])
    steps = caseload.derive(rows.assign(shown_at=rows["month"], series="Caseload"))
    shown = [each for each in capacity if (rows["month"] == pd.Timestamp(each.on.replace(day=1))).any()]
    return steps_chart(
        steps, caseload_keys(capacity)[:1], "Referrals at the month's end", height, over=_capacity_marks(shown)
    )


def _capacity_marks(shown: list[Capacity]) -> tuple[alt.Chart, ...]:
    """Return a diamond with its words at each capacity, in its month; no chart for none."""
    if not shown:
        return ()
    marks = pd.DataFrame(
        {
            "shown_at": pd.to_datetime([each.on.replace(day=1) for each in shown]),
            "capacity": [each.people for each in shown],
            "words": [f"{each.people:,} {each.words}" for each in shown],
            "when": [f"{each.on:%B %Y}" for each in shown],
        }
    )
    base = alt.Chart(marks).encode(x="shown_at:T", y="capacity:Q")
    tooltip = [alt.Tooltip("when:N", title="When"), alt.Tooltip("words:N", title="Capacity")]
    diamond = base.mark_point(
        filled=True, opacity=1, size=190, shape="diamond", fill=ORANGE, stroke="#0B0C0C", strokeWidth=1
    )
    words = base.mark_text(dy=-16, fontSize=13, color="#0B0C0C", aria=False)
    return diamond.encode(tooltip=tooltip), words.encode(text="words:N")


def caseload_keys(capacity: tuple[Capacity, ...]) -> tuple[Key, ...]:
    """Return what line and diamond stand for."""
    line = (Key("Caseload", DARK_BLUE, (1, 0)),)
    return (*line, Key("capacity (diamond)", ORANGE)) if capacity else line


def cohorts_chart(cohorts: Released, title: str, height: int) -> alt.LayerChart:
    """Return one dot a quarter of referral at the share that engaged in time, with its 95% interval as a line.

    A quarter that has not been followed for long enough is a pale blue band that says so, and has no share, which is not zero; one that is not
    loaded a grey band; one that is not shown its mark at the foot; a provisional one is hollow. The frame: month, label,
    share, share_lower, share_upper, numerator, total, is_hidden, total_is_hidden, status.
    """
    rows = cohorts.frame
    frame = rows[["month", "label", "share", "share_lower", "share_upper", "status"]].assign(
        shown_at=rows["month"],
        series="",
        is_hidden=(rows["is_hidden"] | rows["total_is_hidden"]) & rows["status"].ne(TOO_EARLY),
    )
    y = alt.Y("share:Q", title=title, scale=_SHARE, axis=alt.Axis(format=".0%", tickCount=5, **AXIS))
    base = alt.Chart(frame).encode(x=month_axis(frame["shown_at"]))
    known = base.transform_filter("isValid(datum.share)")
    layers = [*missing_bands(frame), *_too_early(frame, height)]
    limits = known.mark_rule(strokeWidth=2, color=DARK_GREY, aria=False)
    layers.append(limits.encode(y=alt.Y("share_lower:Q", title=title, scale=_SHARE), y2="share_upper:Q"))
    tooltip = [alt.Tooltip("label:N", title="Referred in"), *_share_tooltip(title)]
    tooltip.append(alt.Tooltip("status:N", title="Status"))
    for status, fill in ((LOADED, DARK_BLUE), (PROVISIONAL, "white")):
        if (frame["share"].notna() & frame["status"].eq(status)).any():
            dots = known.transform_filter(alt.datum.status == status)
            mark = dots.mark_point(filled=True, opacity=1, size=90, fill=fill, stroke=DARK_BLUE, strokeWidth=2)
            layers.append(mark.encode(y=y, tooltip=tooltip))
    layers += hidden_marks(frame)
    return layered(layers, height=height)


def _too_early(frame: pd.DataFrame, height: int) -> tuple[alt.Chart, ...]:
    """Return a band over the quarters that have not been followed for long enough, with its words; no chart for none."""
    quarters = frame.loc[frame["status"] == TOO_EARLY, ["month", "label"]]
    if quarters.empty:
        return ()
    # Half a quarter to either side, as for those that are not loaded.
    half = pd.Timedelta(days=45)
    bands = quarters.assign(start=quarters["month"] - half, end=quarters["month"] + half)[
        ["start", "end", "label", "month"]
    ]
    tooltip = alt.Tooltip("label:N", title=TOO_EARLY.capitalize())
    band = alt.Chart(bands).mark_rect(color=SEQUENTIAL_BLUES[0])
    # Upright, so that it stands clear of the dots beside it.
    words = alt.Chart(bands).mark_text(angle=270, fontSize=12, color="#0B0C0C", text="too early", aria=False)
    return band.encode(x="start:T", x2="end:T", tooltip=tooltip), words.encode(x="month:T", y=alt.value(height / 2))


def _figure(row: object) -> str:
    share = percent_of(row.share, 1) if pd.notna(row.share) and pd.notna(row.share_lower) else ""  # type: ignore[attr-defined]
    count = "" if pd.isna(row.numerator) else number(row.numerator)  # type: ignore[attr-defined]
    return f"{count} ({share})" if share else count


def _rows_axis(frame: pd.DataFrame, column: str) -> alt.Y:
    # Flush, the first and last label would stand beside their rows.
    axis = alt.Axis(labelLimit=220, labelOverlap=False, **(AXIS | {"labelFlush": False}))
    # Dots would else stand on other heights than the bars beside them.
    return alt.Y(f"{column}:N", sort=list(frame[column]), title=None, axis=axis, scale=alt.Scale(type="band"))


def _share_tooltip(title: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("share:Q", title=title, format=".1%"),
        alt.Tooltip("share_lower:Q", title="95% from", format=".1%"),
        alt.Tooltip("share_upper:Q", title="to", format=".1%"),
    ]
