"""The draft of a session, field by field as it is typed, and in the link: read from it once, written to it on every run."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from svd_data.errors import DefinitionError
from svd_data.indicator_entries import NO_DENOMINATOR
from svd_data.lab.drafts import DRAFT_FIELDS, Draft, unit_for
from svd_data.lab.files import LINK_NAME, draft_of_link, link_of_draft
from svd_data.lab.preview import MOST_BESIDE
from svd_ui.choices import choose, chosen, keep, widget_key

# What a person types, at most: a condition is refused from 2,000 characters on, and a link holds some thousand.
_LONGEST = 2_400

_LISTS = ("sources", "caveats")

# The existing indicators beside the draft: the choice, and its name in the link.
BESIDE, BESIDE_LINK = "lab_beside", "beside"
_READ, _PROBLEM = "_draft_read", "_draft_problem"

_BLANK = Draft()


def current_draft() -> Draft:
    """Return the draft as it is now, a change just made in a field included."""
    values = {field: chosen(_name(field)) for field in DRAFT_FIELDS}
    known = {field: _from_widget(field, value) for field, value in values.items() if value is not None}
    return Draft(**{**_defaults(), **known})


def put_draft(draft: Draft) -> None:
    """Make this the draft (also as a callback). One without a day is of today."""
    draft = draft if draft.reviewed_on else replace(draft, **_defaults())
    for field in DRAFT_FIELDS:
        choose(_name(field), _for_widget(field, getattr(draft, field)))


def change_draft(**changes: Any) -> None:
    """Change fields of the draft (also as a callback)."""
    for field, value in changes.items():
        choose(_name(field), _for_widget(field, value))


def take_draft_link() -> None:
    """Make the draft that a session's first link holds the session's, once; keep what is wrong with it to be told."""
    if st.session_state.get(_READ):
        return
    st.session_state[_READ] = True
    text = st.query_params.get(LINK_NAME, "")
    draft = Draft()
    if text:
        try:
            draft = draft_of_link(text)
        except DefinitionError as error:
            st.session_state[_PROBLEM] = str(error)
    put_draft(draft)
    choose(BESIDE, list(dict.fromkeys(st.query_params.get_all(BESIDE_LINK)))[:MOST_BESIDE])


def link_problem() -> str:
    """Return what was wrong with the draft of the session's link, "" for nothing; told once."""
    return str(st.session_state.pop(_PROBLEM, ""))


def draft_parameters() -> dict[str, list[str]]:
    """Return what the page's own link holds: the draft, nothing where it is blank, and what stands beside it."""
    draft, beside = current_draft(), list(chosen(BESIDE) or [])
    packed = {} if draft == Draft(**_defaults()) else {name: [text] for name, text in link_of_draft(draft).items()}
    return packed | ({BESIDE_LINK: beside} if beside else {})


def type_field(field: str, label: str, *, lines: int = 1, **settings: Any) -> None:
    """Show a field of the draft in which a person types."""
    settings = {"key": widget_key(_name(field)), "max_chars": _LONGEST, **settings}
    if lines == 1:
        value = st.text_input(label, **settings)
    else:
        value = st.text_area(label, height=24 * lines + 36, **settings)
    keep(_name(field), value or "")


def pick_field(field: str, label: str, labels: dict[str, str], *, is_list: bool = False, **settings: Any) -> None:
    """Show a field of the draft with what it can be, by its words; a value that is none of these becomes the first."""
    name = _name(field)
    if chosen(name) not in labels:
        choose(name, next(iter(labels)))
    key, settings = widget_key(name), {"format_func": labels.__getitem__, **settings}
    if is_list:
        value = st.selectbox(label, list(labels), key=key, **settings)
    else:
        value = st.segmented_control(label, list(labels), key=key, required=True, **settings)
    keep(name, value)


def follow_the_rate() -> None:
    """Bring `per` and the unit to what is counted and over what (a callback)."""
    draft = current_draft()
    if (draft.denominator == NO_DENOMINATOR) != (draft.per == "1"):
        change_draft(per="1" if draft.denominator == NO_DENOMINATOR else _BLANK.per)
    change_draft(unit=unit_for(current_draft()))


def on_draft(change: Callable[[Draft], Draft]) -> None:
    """Put what a change makes of the draft in its place (a callback)."""
    put_draft(change(current_draft()))


def _defaults() -> dict[str, Any]:
    return {"reviewed_on": date.today().isoformat()}


def _name(field: str) -> str:
    return f"lab_{field}"


def _for_widget(field: str, value: Any) -> str:
    return "\n".join(value) if field in _LISTS else str(value)


def _from_widget(field: str, value: Any) -> Any:
    return tuple(line.strip() for line in str(value).splitlines() if line.strip()) if field in _LISTS else str(value)
