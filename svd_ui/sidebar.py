"""The filters beside every page, and the link that carries them.

A link is read once, when a session starts; from then on the widgets lead and the link follows. Reading it again on
later runs would bring back a filter that a person in a hurry has just changed. Wards stand in the link as codes.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from svd_data.catalogue import Catalogue, OffenceSource
from svd_data.errors import FilterError
from svd_data.filters import VICTIM_FILTERS, Filters, default_filters, read_link
from svd_data.periods import ALL, CHOSEN, LATEST, Period, describe_choice, month_name, period_choices, resolve_period
from svd_data.views.months import months_of
from svd_data.views.trends import SPLITS
from svd_ui.measures import MEASURES

# What a page asks for itself, beside the filters: the values allowed, the first of them the default.
PAGE_CHOICES: dict[str, tuple[str, ...]] = {"measure": MEASURES, "split": SPLITS}

_LISTS = ("types", "wards", *VICTIM_FILTERS)
_STARTED, _PROBLEMS = "_link_read", "_link_problems"


def choose_filters(catalogue: Catalogue) -> Filters:
    """Show the filters in the sidebar and return what is chosen, with the link kept in step."""
    state = st.session_state
    if _STARTED not in state:
        _read_link_once(catalogue)
        state[_STARTED] = True
    for name in PAGE_CHOICES:
        # Streamlit forgets a widget's value on pages that do not show it; written back, it stays.
        if name in state:
            state[name] = state[name]
    with st.sidebar:
        source = _choose_source(catalogue)
        _prune(catalogue, source)
        period = _choose_period(source)
        st.multiselect(
            "Types of offence", source.types, key="types", placeholder="All types", on_change=_forget_problems
        )
        names = catalogue.wards
        st.multiselect(
            "Wards",
            list(names),
            format_func=names.__getitem__,
            key="wards",
            placeholder="All wards",
            on_change=_forget_problems,
        )
        _choose_victims(source)
        st.button("Clear all filters", on_click=clear_filters, args=(catalogue,), width="stretch")
    filters = Filters(source.source_id, period, **{name: tuple(state.get(name, ())) for name in _LISTS})
    _write_link(filters, catalogue)
    return filters


def link_problems() -> Sequence[str]:
    """Return what the link asked for and this data does not have, until a filter is changed or the message dismissed."""
    return st.session_state.get(_PROBLEMS, ())


def dismiss_link_problems() -> None:
    """Stop showing them (a callback)."""
    st.session_state[_PROBLEMS] = ()


def clear_filters(catalogue: Catalogue) -> None:
    """Put every filter back to where a bare link would have it (a callback)."""
    _put(default_filters(catalogue))
    _forget_problems()


def toggle_ward(code: str) -> None:
    """Choose a ward, or leave it out where it is chosen already (a callback of the map and the table)."""
    chosen = list(st.session_state.get("wards", []))
    st.session_state["wards"] = [ward for ward in chosen if ward != code] if code in chosen else [*chosen, code]
    _forget_problems()


def choose_wards(codes: Sequence[str]) -> None:
    """Choose exactly these wards, or all with none (a callback)."""
    st.session_state["wards"] = list(codes)
    _forget_problems()


def _read_link_once(catalogue: Catalogue) -> None:
    parameters = {name: st.query_params.get_all(name) for name in st.query_params}
    read = read_link(parameters, catalogue)
    _put(read.filters)
    st.session_state[_PROBLEMS] = read.problems
    for name, allowed in PAGE_CHOICES.items():
        asked = parameters.get(name, [allowed[0]])[-1]
        st.session_state[name] = asked if asked in allowed else allowed[0]


def _put(filters: Filters) -> None:
    state = st.session_state
    state["source"], state["period"] = filters.source, filters.period.choice
    state["from"], state["to"] = filters.period.first, filters.period.last
    for name in _LISTS:
        state[name] = list(getattr(filters, name))


def _choose_source(catalogue: Catalogue) -> OffenceSource:
    state = st.session_state
    known = {source.source_id: source.title for source in catalogue.sources}
    if state.get("source") not in known:
        state["source"] = next(iter(known))
    st.selectbox(
        "Source of offences",
        list(known),
        format_func=known.__getitem__,
        key="source",
        help="Two sources describe the same events, so they are shown one at a time and never added.",
        on_change=_forget_problems,
    )
    return catalogue.source(state["source"])


def _choose_period(source: OffenceSource) -> Period:
    state = st.session_state
    choices = period_choices(source.months)
    if state.get("period") not in choices:
        state["period"] = choices[0]
    st.selectbox("Period", choices, format_func=describe_choice, key="period", on_change=_forget_problems)
    if state["period"] == CHOSEN:
        whole = resolve_period(ALL, source.months)
        months = months_of(whole)[::-1]
        default = resolve_period(LATEST, source.months)
        _keep_known("from", months, max(default.first, whole.first))
        st.selectbox("From", months, format_func=month_name, key="from", on_change=_forget_problems)
        later = [month for month in months if month >= state["from"]]
        _keep_known("to", later, later[0])
        st.selectbox("To", later, format_func=month_name, key="to", on_change=_forget_problems)
    try:
        return resolve_period(state["period"], source.months, state.get("from"), state.get("to"))
    except FilterError as error:
        st.warning(f"{error} The latest 12 months are shown instead.")
        return resolve_period(LATEST, source.months)


def _choose_victims(source: OffenceSource) -> None:
    known = {"age": source.age_bands, "sex": source.sexes, "ethnicity": source.ethnicities}
    labels = {"age": "Age of victim", "sex": "Sex of victim", "ethnicity": "Ethnic group of victim"}
    if not any(known.values()):
        st.caption("Victims' age, sex and ethnicity: this source does not record them.")
        return
    with st.expander("Victims", expanded=any(st.session_state.get(name) for name in VICTIM_FILTERS)):
        for name, values in known.items():
            st.multiselect(
                labels[name], values, key=name, placeholder="All", disabled=not values, on_change=_forget_problems
            )


def _prune(catalogue: Catalogue, source: OffenceSource) -> None:
    """Leave out what another source or newer data does not have, before a widget meets it."""
    known: dict[str, Sequence[str]] = {
        "types": source.types,
        "wards": list(catalogue.wards),
        "age": source.age_bands,
        "sex": source.sexes,
        "ethnicity": source.ethnicities,
    }
    for name, values in known.items():
        chosen = st.session_state.get(name, [])
        kept = [value for value in chosen if value in values]
        if kept != chosen or name not in st.session_state:
            st.session_state[name] = kept


def _keep_known(name: str, known: Sequence[Any], default: Any) -> None:
    if st.session_state.get(name) not in known:
        st.session_state[name] = default


def _write_link(filters: Filters, catalogue: Catalogue) -> None:
    wanted = filters.link(catalogue.sources[0].source_id)
    for name, allowed in PAGE_CHOICES.items():
        chosen = st.session_state.get(name)
        if chosen is not None and chosen != allowed[0]:
            wanted[name] = [chosen]
    if {name: st.query_params.get_all(name) for name in st.query_params} != wanted:
        st.query_params.from_dict(wanted)


def _forget_problems() -> None:
    st.session_state[_PROBLEMS] = ()
