"""The control chart and the events of a trend as tables."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.periods import add_months
from svd_data.views import ControlView
from svd_data.views.months import MONTHS_IN
from svd_ui.tables.parts import heading, note, rounded
from svd_ui.words import event_words


def control_table(view: ControlView, events: Released | None = None) -> Released:
    """Return one row a month, quarter or wait, with the limits it is judged by and what fired. No figure: no limits."""
    rows = view.shown.frame
    when = "Quarter" if view.step == "quarter" else "Month"
    counts = {when: rows["label"], heading(view.filters): rows.get("numerator")}
    if view.waits is not None:
        counts = {"Day": rows["label"], "Days since the one before": rows["days"]}
    limits = {
        "Average" if view.waits is None else "Typical wait": rounded(rows["average"], 1),
        "Lower limit": rounded(rows["lower_limit"], 1),
        "Upper limit": rounded(rows["upper_limit"], 1),
    }
    # A column that says nothing in any row would only take room.
    signals = {"Beyond chance": rows["signal"]} if (rows["signal"] != "").any() else {}
    columns = counts | limits | signals | {"Status": rows["status"]}
    if view.waits is None:
        columns |= events_column(rows, events, MONTHS_IN[view.step])
    return view.shown.derive(pd.DataFrame(columns | note(view.shown, rows)).reset_index(drop=True))


def events_table(events: Released) -> Released:
    """Return one row an event, in order, with what is known of it and where from."""
    rows = events.frame
    columns = {
        "Letter": rows["mark"],
        "Event": rows["title"],
        "Kind": [event_words(kind) for kind in rows["kind"]],
        "From": rows["first"].dt.date,
        "To": rows["last"].dt.date,
        "How it moves the figures": rows["why"],
        "About it": rows["note"],
        "Source of the event": rows["source"],
    }
    kept = {name: values for name, values in columns.items() if any(str(value) for value in values)}
    return events.derive(pd.DataFrame(kept).reset_index(drop=True))


def events_column(rows: pd.DataFrame, events: Released | None, months_a_step: int) -> dict[str, list[str]]:
    """Return the column of the events that have a day in each step; nothing where no step has any.

    A step of a year earlier that is drawn over this year's has none: there the axis means another month.
    """
    if events is None or events.frame.empty:
        return {}
    column = []
    for month, shown_at in zip(rows["month"], rows["shown_at"], strict=True):
        end = pd.Timestamp(add_months(month.date(), months_a_step))
        within = (events.frame["first"] < end) & (events.frame["last"] >= month) & (month == shown_at)
        column.append("; ".join(events.frame.loc[within, "title"]))
    return {"Events": column} if any(column) else {}
