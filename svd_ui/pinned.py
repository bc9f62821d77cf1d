"""The briefing that a person is putting together: one a session, and it outlives every page."""

import streamlit as st

from svd_data.briefing import Briefing

_BRIEFING = "_briefing"
NEW_TITLE = "Briefing"


def briefing() -> Briefing:
    """Return this session's briefing, an empty one to begin with."""
    kept = st.session_state.get(_BRIEFING)
    return kept if isinstance(kept, Briefing) else Briefing(NEW_TITLE)


def keep_briefing(changed: Briefing) -> None:
    """Put another briefing in its place."""
    st.session_state[_BRIEFING] = changed
