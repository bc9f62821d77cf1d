"""The filters beside every page, and the link that carries them.

A link is read once, when a session starts; from then on the widgets lead and the link follows. Reading it again on
later runs would bring back a filter that a person in a hurry has just changed. Wards stand in the link as codes.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import streamlit as st

from svd_data.audiences import known_to
from svd_data.catalogue import Catalogue, RecordSource
from svd_data.disclosure import is_controlled
from svd_data.errors import FilterError
from svd_data.filters import VICTIM_FILTERS, Filters, default_filters, read_link
from svd_data.indicators import Indicator
from svd_data.periods import ALL, CHOSEN, LATEST, Period, describe_choice, month_name, period_choices, resolve_period
from svd_data.search import LONGEST_SEARCH
from svd_data.views.areas import sets_to_choose
from svd_data.views.months import STEPS, months_of
from svd_data.views.programmes import PROVISION_CHOICES, TIER_CHOICES, WHOM_CHOICES
from svd_data.views.reach_sides import NEED, REACH, indicators_of_side
from svd_data.views.timeline import EVENT_CHOICES
from svd_data.views.trends import SPLITS
from svd_ui.audience import LOCKED, choose_audience, locked_at, read_audience
from svd_ui.choices import choose, chosen, keep, widget_key
from svd_ui.guide_entry import SECTIONS
from svd_ui.measures import MEASURES, REACH_MEASURES
from svd_ui.referral_choice import referral_indicators
from svd_ui.referral_words import BY
from svd_ui.words import escape

# What a page asks for itself, beside the filters: the values allowed, the first of them the default.
PAGE_CHOICES: dict[str, tuple[str, ...]] = {
    "measure": MEASURES,
    "split": SPLITS,
    "step": STEPS,
    "events": EVENT_CHOICES,
    "section": tuple(SECTIONS),
    "by": tuple(BY),
    "tier": TIER_CHOICES,
    "whom": WHOM_CHOICES,
    "provision": PROVISION_CHOICES,
    "against": REACH_MEASURES,
}

# What a page lets a person type; it stands in the link as it was typed.
PAGE_TEXTS = ("find", "ask")

# The place in the briefing that is presented, from 1, which is left out.
PLACE = "at"

ONE_WARD = "One ward at a time for this audience: another takes its place. Sums over chosen wards are not released."

_LISTS = ("types", "wards", *VICTIM_FILTERS)
_STARTED, _PROBLEMS, _CLEARED_AT, _ONE_WARD = "_link_read", "_link_problems", "_cleared_at", "_one_ward"


def choose_filters(
    catalogue: Catalogue, bound: str, own: Mapping[str, list[str]] = MappingProxyType({})
) -> tuple[Filters, str]:
    """Show the filters in the sidebar and return what is chosen, and for which audience, with the link kept in step.

    bound: the widest audience that this server serves. own: what the page has in its link beside filters and choices.
    """
    if _STARTED not in st.session_state:
        _read_link_once(catalogue, bound)
        st.session_state[_STARTED] = True
    with st.sidebar:
        audience = choose_audience(bound)
        # Above the filters, which grow as more is chosen: below them it would move away under the pointer.
        st.button("Clear all filters", on_click=clear_filters, args=(catalogue,), width="stretch")
        picker = st.container()
        source = _choose_source(catalogue)
        with picker:
            indicator = _choose_indicator(catalogue, source, audience)
        _prune(catalogue, source)
        # Sums over chosen wards are not released, so there a click chooses one ward instead of one more.
        st.session_state[_ONE_WARD] = is_controlled(audience, is_restricted=source.is_restricted)
        period = _choose_period(source)
        types = ("Programmes", "All programmes") if source.holds_referrals else ("Types of offence", "All types")
        _choose_some("types", types[0], source.types, types[1])
        _choose_wards(catalogue)
        _choose_people(source)
    filters = Filters(source.source_id, indicator, period, **{name: tuple(chosen(name, ())) for name in _LISTS})
    _write_link(filters, catalogue, audience, bound, own)
    return filters, audience


def page_choices(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return PAGE_CHOICES and those that depend on the data, ("",) where there is nothing to choose from.

    set: the sets of areas to compare with. referred: the indicators that count referrals. need and reach: what can stand beside
    the sidebar's indicator as need, or as reach.
    """
    beside = {
        side: tuple(each.indicator_id for each in indicators_of_side(catalogue, side)) or ("",)
        for side in (NEED, REACH)
    }
    return {
        **PAGE_CHOICES,
        "set": tuple(sets_to_choose(catalogue)) or ("",),
        "referred": referral_indicators(catalogue),
        **beside,
    }


def current_choices(catalogue: Catalogue) -> dict[str, str]:
    """Return what the page's own choices are now, each the default until another is made, and its texts as typed."""
    made = {name: str(chosen(name) or allowed[0]) for name, allowed in page_choices(catalogue).items()}
    return made | {name: typed(chosen(name)) for name in PAGE_TEXTS}


def typed(text: object) -> str:
    """Return a text of a person or a link as the pages take it: without blanks around it, no longer than anybody types."""
    return str(text or "").strip()[:LONGEST_SEARCH]


def choose_one(name: str, label: str, labels: dict[str, str]) -> str:
    """Show a page's own choice and return it: a value of `page_choices`, its labels by value, the default first."""
    value = st.segmented_control(
        label, list(labels), format_func=labels.__getitem__, key=widget_key(name), required=True, wrap=True
    )
    keep(name, value or next(iter(labels)))
    return str(chosen(name))


def choose_listed(name: str, label: str, labels: dict[str, str], explained: str) -> str:
    """Show a page's own choice among many as a list, and return it, as `choose_one` does."""
    _keep_known(name, list(labels), next(iter(labels)))
    value = st.selectbox(label, list(labels), format_func=labels.__getitem__, key=widget_key(name), help=explained)
    keep(name, value)
    return str(chosen(name))


def choose_text(name: str, label: str, placeholder: str) -> str:
    """Show a page's own text box, one of PAGE_TEXTS, and return what is typed, "" for nothing."""
    value = st.text_input(
        label, key=widget_key(name), placeholder=placeholder, max_chars=LONGEST_SEARCH, type="search", width=640
    )
    keep(name, typed(value))
    return typed(chosen(name))


def link_problems() -> Sequence[str]:
    """Return what the link asked for and this data does not have, until a filter is changed or the message dismissed."""
    problems: Sequence[str] = st.session_state.get(_PROBLEMS, ())
    return problems


def dismiss_link_problems() -> None:
    """Stop showing them (a callback)."""
    st.session_state[_PROBLEMS] = ()


def clear_filters(catalogue: Catalogue) -> None:
    """Put every filter back to where a bare link would have it (a callback)."""
    _choose_all(default_filters(catalogue))
    st.session_state[_CLEARED_AT] = time.time()
    dismiss_link_problems()


def toggle_ward(code: str, made_at: float) -> None:
    """Choose a ward clicked on the map, or leave it out where it is chosen already (a callback).

    made_at: when the click was made, by the server's clock. One made before the filters were cleared comes too late.
    """
    if made_at < st.session_state.get(_CLEARED_AT, float("-inf")):
        return
    wards = list(chosen("wards", []))
    choose_wards([ward for ward in wards if ward != code] if code in wards else [*wards, code])


def choose_wards(codes: Sequence[str]) -> None:
    """Choose exactly these wards, or all with none (a callback). Where only one may be chosen, the last of them."""
    choose("wards", list(codes)[-1:] if st.session_state.get(_ONE_WARD) else list(codes))
    dismiss_link_problems()


def choose_view(filters: Filters, choices: Iterable[tuple[str, str]]) -> None:
    """Set every filter, and choices of the page by name, at once (a callback)."""
    _choose_all(filters)
    for name, value in choices:
        choose(name, value)
    dismiss_link_problems()


def _read_link_once(catalogue: Catalogue, bound: str) -> None:
    parameters = {name: st.query_params.get_all(name) for name in st.query_params}
    read = read_link(parameters, catalogue)
    _choose_all(read.filters)
    about_audience = read_audience(parameters.get("audience", [""])[-1].strip(), bound)
    st.session_state[_PROBLEMS] = (*([about_audience] if about_audience else []), *read.problems)
    for name, allowed in page_choices(catalogue).items():
        asked = parameters.get(name, [""])[-1].strip().lower()
        choose(name, asked if asked in allowed else allowed[0])
    for name in (*PAGE_TEXTS, PLACE):
        choose(name, typed(parameters.get(name, [""])[-1]))


def _choose_all(filters: Filters) -> None:
    choose("source", filters.source)
    choose("indicator", filters.indicator.indicator_id)
    choose("period", filters.period.choice)
    choose("from", filters.period.first)
    choose("to", filters.period.last)
    for name in _LISTS:
        choose(name, list(getattr(filters, name)))


def _choose_source(catalogue: Catalogue) -> RecordSource:
    known = {source.source_id: source.title for source in catalogue.sources}
    _keep_known("source", list(known), next(iter(known)))
    value = st.selectbox(
        "Records",
        list(known),
        format_func=known.__getitem__,
        key=widget_key("source"),
        help="Recorded offences, or referrals to programmes. Two sources of offences describe the same events, so one is shown at a time.",
        on_change=_source_chosen,
        args=(catalogue,),
    )
    keep("source", value)
    return catalogue.source(value)


def _source_chosen(catalogue: Catalogue) -> None:
    # Who turns from offences to referrals, or back, asks for what the new records count: nothing is amiss, as it is
    # where a source of the same kind cannot carry the indicator.
    source = catalogue.source(chosen("source"))
    kinds = {each.indicator_id: each.record_kind for each in catalogue.indicators}
    if kinds.get(chosen("indicator"), source.record_kind) != source.record_kind:
        choose("indicator", catalogue.default_indicator(source).indicator_id)
    dismiss_link_problems()


def _choose_indicator(catalogue: Catalogue, source: RecordSource, audience: str) -> Indicator:
    """Show the indicators that the source can carry, and why it cannot carry the others; return the one chosen."""
    known = {each.indicator_id: each for each in known_to(catalogue, audience).available(source)}
    default = known_to(catalogue, audience).default_indicator(source)
    if (asked := chosen("indicator")) not in known:
        if asked is not None:
            _say_unavailable(catalogue, source, str(asked), default)
        choose("indicator", default.indicator_id)
    value = st.selectbox(
        "Indicator",
        list(known),
        format_func=lambda name: known[name].title,
        key=widget_key("indicator"),
        help="What is counted of the records chosen below. Its definition stands below each page's figures.",
        on_change=dismiss_link_problems,
    )
    keep("indicator", value)
    if unavailable := catalogue.unavailable(source):
        with st.expander(f"Not available from this source: {len(unavailable)}"):
            for each, reason in unavailable.items():
                st.html(f'<p class="svd-note"><b>{escape(each.title)}.</b> {escape(reason)}</p>')
    return known[value]


def _say_unavailable(catalogue: Catalogue, source: RecordSource, asked: str, instead: Indicator) -> None:
    try:
        title = catalogue.indicator(asked, source).title
        reason = f"{title} is a draft, which is shown to the internal audience only."
    except FilterError as error:
        reason = str(error)
    st.session_state[_PROBLEMS] = (*link_problems(), f"{reason} {instead.title} is shown instead.")


def _choose_period(source: RecordSource) -> Period:
    choices = period_choices(source.months)
    _keep_known("period", choices, choices[0])
    choice = st.selectbox(
        "Period", choices, format_func=describe_choice, key=widget_key("period"), on_change=dismiss_link_problems
    )
    keep("period", choice)
    if choice == CHOSEN:
        _choose_months(source)
    try:
        return resolve_period(choice, source.months, chosen("from"), chosen("to"))
    except FilterError as error:
        st.warning(f"{error} The latest 12 months are shown instead.")
        return resolve_period(LATEST, source.months)


def _choose_months(source: RecordSource) -> None:
    months = months_of(resolve_period(ALL, source.months))[::-1]
    _keep_known("from", months, resolve_period(CHOSEN, source.months).first)
    _choose_month("from", "From", months)
    # Only later months are offered, so the period cannot end before it starts.
    later = [month for month in months if month >= chosen("from")]
    _keep_known("to", later, later[0])
    _choose_month("to", "To", later)


def _choose_month(name: str, label: str, months: Sequence[Any]) -> None:
    month = st.selectbox(label, months, format_func=month_name, key=widget_key(name), on_change=dismiss_link_problems)
    keep(name, month)


def _choose_some(name: str, label: str, options: Sequence[str], placeholder: str, **settings: Any) -> None:
    settings = {"on_change": dismiss_link_problems, **settings}
    values = st.multiselect(label, options, key=widget_key(name), placeholder=placeholder, **settings)
    keep(name, values)


def _choose_wards(catalogue: Catalogue) -> None:
    help_words = ONE_WARD if st.session_state[_ONE_WARD] else None
    name_of = catalogue.wards.__getitem__
    _choose_some(
        "wards",
        "Wards",
        list(catalogue.wards),
        "All wards",
        format_func=name_of,
        help=help_words,
        on_change=_wards_chosen,
    )


def _wards_chosen() -> None:
    # As a click on the map: where one ward may be chosen, the last takes the place of the first before any page asks.
    wards = chosen("wards", [])
    if st.session_state.get(_ONE_WARD) and len(wards) > 1:
        choose_wards(wards)
    dismiss_link_problems()


def _choose_people(source: RecordSource) -> None:
    known = {"age": source.age_bands, "sex": source.sexes, "ethnicity": source.ethnicities}
    of_whom, whose, who = (
        ("", "People's", "People referred") if source.holds_referrals else (" of victim", "Victims'", "Victims")
    )
    labels = {"age": f"Age{of_whom}", "sex": f"Sex{of_whom}", "ethnicity": f"Ethnic group{of_whom}"}
    if not any(known.values()):
        st.caption(f"{whose} age, sex and ethnicity: this source does not record them.")
        return
    with st.expander(who, expanded=any(chosen(name) for name in VICTIM_FILTERS)):
        for name, values in known.items():
            _choose_some(name, labels[name], values, "All", disabled=not values)


def _prune(catalogue: Catalogue, source: RecordSource) -> None:
    """Leave out what another source or newer data does not have, before a widget meets it."""
    known: dict[str, Sequence[str]] = {
        "types": source.types,
        "wards": list(catalogue.wards),
        "age": source.age_bands,
        "sex": source.sexes,
        "ethnicity": source.ethnicities,
    }
    for name, values in known.items():
        kept = [value for value in chosen(name, []) if value in values]
        if kept != chosen(name, []):
            choose(name, kept)


def _keep_known(name: str, known: Sequence[Any], default: Any) -> None:
    if chosen(name) not in known:
        choose(name, default)


def _write_link(
    filters: Filters, catalogue: Catalogue, audience: str, bound: str, own: Mapping[str, list[str]]
) -> None:
    default = catalogue.default_indicator(catalogue.source(filters.source))
    wanted = filters.link(catalogue.sources[0].source_id, default.indicator_id)
    if audience != bound:
        wanted["audience"] = [audience]
    if lock := locked_at():
        wanted[LOCKED] = [lock]
    for name, allowed in page_choices(catalogue).items():
        if chosen(name) != allowed[0]:
            wanted[name] = [chosen(name)]
    for name in (*PAGE_TEXTS, PLACE):
        if text := typed(chosen(name)):
            wanted[name] = [text]
    wanted |= own
    if {name: st.query_params.get_all(name) for name in st.query_params} != wanted:
        st.query_params.from_dict(wanted)
