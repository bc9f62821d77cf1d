"""The parts of a trend that stand below its lines: its events, and whether it is more than chance."""

import streamlit as st

from svd_data.disclosure import Released
from svd_data.events import RECORDING_CHANGE
from svd_data.views import ControlView
from svd_data.views.timeline import ALL, FOOTBALL, LOCKDOWNS, NO_SCHOOL, PROGRAMMES, RECORDING, SCHOOL_HOLIDAYS
from svd_ui import tables
from svd_ui.charts import control_keys, control_picture
from svd_ui.context import Context
from svd_ui.frame import show_key, show_marks, show_table
from svd_ui.measures import counted_things
from svd_ui.sentences import left_out_sentence, limits_sentences, signal_sentences, where
from svd_ui.words import days_words, escape, plain

EVENT_LABELS = {
    RECORDING: "Recording changes",
    LOCKDOWNS: "Lockdowns",
    FOOTBALL: "Football",
    SCHOOL_HOLIDAYS: "School holidays",
    PROGRAMMES: "Programmes",
    ALL: "All",
}

SEASONS = "The limits know no seasons: a summer or a winter can lie beyond them every year."

_SIGNALS_IN_SIGHT = 4

_SCHOOL = "Bars above the picture: runs of at least five weekdays without school, holidays and closures."


def show_events(
    context: Context, events: Released | None, what: str, place: str, *, has_year_earlier: bool = False
) -> None:
    """Show what the letters over a chart mean, and the events with their sources as a table; of none, that there are none.

    has_year_earlier: whether a line of a year earlier is drawn over the same axis.
    """
    if events is None or events.frame.empty:
        st.caption("No change in recording that moves these figures is known for these months.")
        return
    rows = list(events.frame.itertuples())
    items = [event_item(row) for row in rows if row.kind != NO_SCHOOL]
    items += ["<li>Events are of this period, not of a year earlier.</li>"] if has_year_earlier else []
    items += [f"<li>{_SCHOOL}</li>"] if any(row.kind == NO_SCHOOL for row in rows) else []
    st.html(f'<ul class="svd-legend svd-events" aria-label="Events">{"".join(items)}</ul>')
    show_table(context, tables.events_table(events), f"{what}-events", f"Events, {place}")


def show_control(context: Context, view: ControlView, events: Released | None, above: Released | None) -> None:
    """Show the control chart with its key, its limits and signals in words, and its table; nothing where none is drawn.

    above: the events of the picture above, which need no second key where they are the same.
    """
    if view.shown.frame.empty:
        return
    indicator, place = view.filters.indicator, where(view.filters, context.catalogue)
    counted = counted_things(indicator)
    st.subheader(f"More than chance? {plain(indicator.title)}, all that is loaded: {plain(place)}", anchor=False)
    title = "Days since the one before" if view.waits is not None else f"{counted.capitalize()} a {view.step}"
    show_key(control_keys(view, title))
    st.altair_chart(
        control_picture(view, title, 340, events),
        alt=f"Control chart of {indicator.title} in {place}: {title.lower()}, with average and limits; its table is below.",
        width="stretch",
    )
    marks = ["▲ and ▼ are part of a signal: above or rising, below or falling."] if view.signals else []
    if left_out := left_out_sentence(view):
        marks.append(left_out)
    if marks:
        st.caption(" ".join(marks))
    show_marks(view.shown)
    if events is not None and above is not None and len(events.frame) and events.frame.equals(above.frame):
        st.caption("The letters are those of the picture above.")
    else:
        show_events(context, events, "control", place)
    _show_findings(view)
    show_table(context, tables.control_table(view, events), "control", f"More than chance, {place}")


def _show_findings(view: ControlView) -> None:
    """Show the newest signals, the others and the limits of every stretch folded."""
    signals, limits = signal_sentences(view), limits_sentences(view)
    if not view.segments or all(segment.limits is None for segment in view.segments):
        # Of stretches without limits the newest says enough.
        _show_list(limits[:1])
        return
    if not signals:
        st.markdown("**Signals:** none. Every value is within what chance brings.")
    else:
        st.markdown("**Signals**, the newest first")
        _show_list(signals[:_SIGNALS_IN_SIGHT])
    if len(signals) > _SIGNALS_IN_SIGHT:
        with st.expander("Earlier signals"):
            _show_list(signals[_SIGNALS_IN_SIGHT:])
    st.markdown("**Average and limits**, the newest first")
    _show_list(limits)


def _show_list(sentences: tuple[str, ...]) -> None:
    if sentences:
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
        st.html(f'<ul class="svd-list">{items}</ul>')


def event_item(row: object) -> str:
    """Return one entry of the key, as HTML: the letter, the title, the days, and how a change in recording moves the figures."""
    mark, title, why = (escape(getattr(row, name)) for name in ("mark", "title", "why"))
    when = days_words(row.first, row.last)  # type: ignore[attr-defined]
    is_change = getattr(row, "kind", "") == RECORDING_CHANGE
    reason = f"; change in recording, {why}" if is_change else ""
    return f"<li><span><b>{mark}</b> {title} ({when}{reason})</span></li>"
