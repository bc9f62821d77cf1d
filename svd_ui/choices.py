"""What a person has chosen, kept apart from the widgets that show it.

The browser sends every widget's value with each event, and for a moment after the server has changed one it still sends
the old. A click that comes in that moment would put back what was just cleared. So a value set by the server gets a
widget of a new name, which an old value cannot reach; and what is chosen outlives pages that do not show it.
"""

from typing import Any

import streamlit as st

_VALUES, _TURNS = "_choices", "_turns"


def chosen(name: str, default: Any = None) -> Any:
    """Return what is chosen now, a change just made in its widget included."""
    values = st.session_state.setdefault(_VALUES, {})
    return st.session_state.get(_key(name), values.get(name, default))


def choose(name: str, value: Any) -> None:
    """Set a choice from outside its widget: from the link, the map, a button."""
    st.session_state.setdefault(_VALUES, {})[name] = value
    turns = st.session_state.setdefault(_TURNS, {})
    turns[name] = turns.get(name, 0) + 1


def widget_key(name: str) -> str:
    """Return the key for the widget of a choice, which then shows what is chosen."""
    key = _key(name)
    if key not in st.session_state:
        st.session_state[key] = st.session_state.setdefault(_VALUES, {}).get(name)
    return key


def keep(name: str, value: Any) -> None:
    """Remember what the widget of a choice returned."""
    st.session_state.setdefault(_VALUES, {})[name] = value


def _key(name: str) -> str:
    return f"{name}_{st.session_state.get(_TURNS, {}).get(name, 0)}"
