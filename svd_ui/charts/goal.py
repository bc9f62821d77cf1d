"""The way to the goal: a bar a year, the baseline as a line across, and the years still to come."""

import altair as alt
import pandas as pd

from svd_data.disclosure import NOT_SHOWN
from svd_data.views.goal import BASELINE, BEFORE_BASELINE, LATEST_YEAR, YEAR, GoalView
from svd_ui.charts.parts import AXIS, Key, layered
from svd_ui.palette import DARK_BLUE, DARK_GREY, DARK_PINK, GRID_GREY, ORANGE, TURQUOISE
from svd_ui.words import HIDDEN_MARK

_COLOURS = {BEFORE_BASELINE: GRID_GREY, BASELINE: ORANGE, YEAR: DARK_BLUE, LATEST_YEAR: TURQUOISE}
_LATEST = "Latest"


def goal_keys(view: GoalView) -> tuple[Key, ...]:
    """Return how the bars look, by kind of year."""
    goal, kinds = view.goal, set(view.years.frame["kind"])
    names = {
        BEFORE_BASELINE: f"{goal.baseline_year - 1}, the year before",
        BASELINE: f"{goal.baseline_year}, the baseline" + (" (lockdowns)" if goal.is_lockdown_baseline else ""),
        YEAR: "Years since",
        LATEST_YEAR: "Latest 12 months",
    }
    return tuple(Key(names[kind], _COLOURS[kind]) for kind in _COLOURS if kind in kinds)


def goal_chart(view: GoalView, y_title: str, height: int) -> alt.LayerChart:
    """Return the years to the goal, those to come empty; a hidden one is its mark alone."""
    goal, rows = view.goal, view.years.frame
    frame = rows[["label", "kind", "numerator", "is_hidden"]].assign(
        place=[
            _LATEST if kind == LATEST_YEAR else label for label, kind in zip(rows["label"], rows["kind"], strict=True)
        ]
    )
    first, last = goal.baseline_year - 1, goal.goal_year
    years = [str(year) for year in range(first, last + 1)]
    loaded = [year for year in years if year in set(frame["place"])]
    # The latest 12 months stand after the last whole year, before the years to come.
    after = years.index(loaded[-1]) + 1 if loaded else 0
    order = [*years[:after], *([_LATEST] if _LATEST in set(frame["place"]) else []), *years[after:]]
    x = alt.X(
        "place:N",
        sort=order,
        scale=alt.Scale(domain=order),
        title=None,
        axis=alt.Axis(labelAngle=0, labelOverlap=True, **AXIS),
    )
    axis = alt.Axis(format=",d", tickCount=5, tickMinStep=1, **AXIS)
    y = alt.Y("numerator:Q", title=y_title, axis=axis, scale=alt.Scale(zero=True))
    kinds = [kind for kind in _COLOURS if kind in set(frame["kind"])]
    colour = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[_COLOURS[kind] for kind in kinds]), legend=None)
    tooltip = [alt.Tooltip("label:N", title="When"), alt.Tooltip("numerator:Q", title=y_title, format=",d")]
    base = alt.Chart(frame).encode(x=x)
    layers = [
        base.mark_bar().encode(y=y, color=colour, tooltip=tooltip),
        base.mark_text(dy=-7, fontSize=12, color=DARK_GREY, aria=False).encode(
            y=y, text=alt.Text("numerator:Q", format=",d")
        ),
    ]
    if frame["is_hidden"].any():
        hidden = base.transform_filter("datum.is_hidden").mark_text(
            dy=-8, fontSize=12, color=DARK_GREY, text=HIDDEN_MARK
        )
        layers.append(hidden.encode(y=alt.datum(0), tooltip=[alt.Tooltip("label:N", title=NOT_SHOWN.capitalize())]))
    baseline = frame.loc[frame["kind"] == BASELINE, "numerator"].dropna()
    if len(baseline):
        target = pd.DataFrame({"numerator": baseline, "say": f"Below this in {goal.goal_year}", "place": order[-1]})
        rule = alt.Chart(target).mark_rule(color=DARK_PINK, strokeDash=[6, 4], strokeWidth=2, aria=False)
        layers.append(rule.encode(y=y))
        words = alt.Chart(target).mark_text(align="right", dy=12, dx=14, fontSize=13, color=DARK_PINK, aria=False)
        layers.append(words.encode(x=alt.X("place:N", sort=order), y=y, text="say:N"))
    return layered(layers, height=height)
