"""Define: what is counted, a condition with its faults pointed at, over what, and the words."""

from datetime import date
from typing import Any

import streamlit as st

from svd_data.errors import SVDError
from svd_data.indicators import Indicator, entry_of
from svd_data.lab.drafts import Checked, Draft, Problem, draft_from, draft_of_entry
from svd_ui.choices import choose, chosen, keep, widget_key
from svd_ui.context import Context
from svd_ui.guide_entry import TUTORIAL
from svd_ui.lab import words
from svd_ui.lab.asked import columns_beside
from svd_ui.lab.columns import show_columns
from svd_ui.lab.state import change_draft, follow_the_rate, pick_field, put_draft, type_field
from svd_ui.navigation import go_to_page
from svd_ui.words import escape, plain

_BLANK = ""
_ALL = ""


def show_way_to_tutorial() -> None:
    """Show the way to the Guide's tutorial. The draft and the filters stay as they are."""
    if st.button("New here? The Guide makes one step by step ›", key="open_tutorial", type="tertiary"):
        choose("section", TUTORIAL)
        choose("find", "")
        go_to_page("guide")


def show_define(here: Context, checked: Checked) -> None:
    """Show the fields of the draft, what is wrong with it, and the columns beside."""
    st.header("Define", anchor=False)
    _show_start(here)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _show_counted(here)
        type_field("where", "Condition: which of them count", lines=5, help=_CONDITION_HELP,
                   placeholder="knife AND youngest_victim_age < 18")  # fmt: skip
        _show_faults(checked)
        _show_rate()
        _show_words(checked)
    with right:
        try:
            show_columns(columns_beside(here, checked.draft.counts))
        except SVDError as error:
            st.info(plain(str(error)))


_CONDITION_HELP = (
    "Yes-or-no columns stand alone (knife); others are compared: category = 'Robbery', hour BETWEEN 15 AND 17, youngest_victim_age < 18. "
    "Join with AND, OR, NOT and brackets. What is not recorded counts neither as yes nor as no."
)


def _show_start(here: Context) -> None:
    """Offer a start from an existing indicator or a kept draft, or a blank one."""
    known = {each.indicator_id: each for each in here.catalogue.available(here.ask.source)}
    labels = {_BLANK: "A blank draft", **{key: each.title for key, each in known.items()}}
    if chosen("lab_start") not in labels:
        keep("lab_start", _BLANK)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start = st.selectbox(
            "Start from", list(labels), format_func=labels.__getitem__, key=widget_key("lab_start"), width=420
        )
        keep("lab_start", start)
        st.button("Start", on_click=_start, args=(known.get(start), here.ask.source.people == "referrals"))


def _start(indicator: Indicator | None, is_of_referrals: bool) -> None:
    """Put a new draft in the place of the one there is (a callback)."""
    today = date.today()
    if indicator is None:
        kind: dict[str, Any] = (
            {"counts": "referrals", "unit": "referrals per 1,000 residents", "polarity": "neither"}
            if is_of_referrals
            else {}
        )
        put_draft(Draft(reviewed_on=today.isoformat(), **kind))
    elif indicator.is_reviewed:
        put_draft(draft_from(indicator, today))
    else:
        put_draft(draft_of_entry(indicator.indicator_id, entry_of(indicator)))


def _show_counted(here: Context) -> None:
    kinds = ("referrals",) if here.ask.source.holds_referrals else ("offences", "victims")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pick_field("counts", "What is counted", {kind: words.COUNTS[kind] for kind in kinds}, on_change=follow_the_rate)
        if not here.ask.source.holds_referrals:
            wholes = [each for each in here.catalogue.available(here.ask.source) if each.counts == "offences"]
            among = {_ALL: "All offences", **{each.indicator_id: each.title for each in wholes}}
            pick_field("within", "Among", among, is_list=True, width=320,
                       help="The draft counts only what this indicator counts too, so that a whole is defined once.")  # fmt: skip


def _show_faults(checked: Checked) -> None:
    """Show what stops the draft from being counted: of the condition with the word marked, and the right one a click away."""
    for problem in checked.problems:
        if not problem.stops:
            continue
        if problem.key == "where" and not checked.draft.where.strip():
            st.caption("Write a condition, or click one together beside.")
            continue
        marked = _marked(checked.draft.where, problem) if problem.key == "where" else ""
        st.html(f'<div role="alert">{marked}<p class="svd-note">{words.problem_words(problem)}</p></div>')
        if problem.suggestion and problem.place:
            st.button(
                f"Write {problem.suggestion}", key="lab_suggestion", on_click=_mend, args=(checked.draft.where, problem)
            )


def _marked(text: str, problem: Problem) -> str:
    """Return the condition as HTML with the word at fault marked; nothing where the whole is meant."""
    if problem.place is None:
        return ""
    start, end = problem.place
    before, word, after = (escape(part) for part in (text[:start], text[start:end], text[end:]))
    return f'<p class="svd-condition">{before}<mark>{word}</mark>{after}</p>'


def _mend(text: str, problem: Problem) -> None:
    """Put the suggestion in the place of the word at fault (a callback)."""
    assert problem.place is not None
    start, end = problem.place
    change_draft(where=text[:start] + problem.suggestion + text[end:])


def _show_rate() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pick_field("denominator", "Over", dict(words.DENOMINATORS), on_change=follow_the_rate)
        if chosen("lab_denominator") == "population":
            pick_field("per", "Per", dict(words.PERS), is_list=True, on_change=follow_the_rate, width=180)
        pick_field("polarity", "Which way is better", dict(words.POLARITIES))
        pick_field("smallest_place", "Smallest place", dict(words.PLACES))


def _show_words(checked: Checked) -> None:
    missing = [problem for problem in checked.problems if not problem.stops]
    label = f"Words: {len(missing)} still to write before it can be kept" if missing else "Words"
    with st.expander(label, key="lab_words"):
        type_field("title", "Title", placeholder="Knife crime with young victims")
        type_field("noun", "In the middle of a sentence", placeholder="recorded knife offences with a victim under 18")
        type_field("short", "Under a bar, at most 24 characters", placeholder="Young knife")
        type_field("definition", "Definition, in whole sentences", lines=3)
        type_field("why_it_matters", "Why it matters, in whole sentences", lines=2)
        type_field("caveats", "Caveats, one a line, each a whole sentence", lines=3)
        type_field("unit", "Unit")
        type_field("authored_by", "Written by")
        type_field(
            "indicator_id",
            "Short name for files and links: lower-case words joined by underscores",
            placeholder="young_knife",
        )
        for problem in missing:
            st.html(f'<p class="svd-note">{words.problem_words(problem)}</p>')
