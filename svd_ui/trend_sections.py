"""The parts of a trend that stand below its lines: its events, and whether it is more than chance."""

import streamlit as st

from svd_data.views import ControlView
from svd_data.views.timeline import ALL, FOOTBALL, LOCKDOWNS, PROGRAMMES, RECORDING, SCHOOL_HOLIDAYS
from svd_ui.sentences import limits_sentences, signal_sentences
from svd_ui.words import escape

EVENT_LABELS = {
    RECORDING: "Recording changes",
    LOCKDOWNS: "Lockdowns",
    FOOTBALL: "Football",
    SCHOOL_HOLIDAYS: "School holidays",
    PROGRAMMES: "Programmes",
    ALL: "All",
}

_SIGNALS_IN_SIGHT = 4


def show_findings(view: ControlView) -> None:
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
