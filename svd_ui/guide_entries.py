"""What the Guide explains, entry by entry, made from the definitions and from what is loaded. Words only: no figure of the data."""

from collections.abc import Iterable
from dataclasses import replace

from svd_data.audiences import AUDIENCES, BOUND_VARIABLE, INTERNAL, NOTES, OPEN_NOTE
from svd_data.calendar_days import AcademicYear, SchoolTerms
from svd_data.catalogue import Catalogue, RecordSource
from svd_data.comparators import ANY, ComparatorSet
from svd_data.definitions import crime_types
from svd_data.events import ALL, KINDS, MATCH, RECORDING_CHANGE, Event
from svd_data.guide import BOUND, CLAIM, CLOSED_SET, NOT_CLAIMED, age_rule, left_out, method_definitions
from svd_data.indicators import Indicator, why_unavailable
from svd_data.views.sources import LoadedSource
from svd_ui.audience import AUDIENCE_LABELS
from svd_ui.guide_entry import (
    AUDIENCE_RULES,
    CONDITION,
    EVENTS,
    INDICATORS,
    PLACES,
    SOURCES,
    STATISTICS,
    Entry,
    day_in_words,
    entry,
)  # fmt: skip
from svd_ui.measures import counted_things
from svd_ui.programme_entries import programme_entries
from svd_ui.tutorial_entries import tutorial_entries

KIND_WORDS = {
    "lockdown": "Lockdown",
    RECORDING_CHANGE: "Declared change in recording",
    "tournament": "Football tournament",
    MATCH: "Match",
    "programme": "Programme",
    "other": "Other event",
}

_EVENT_GROUPS = {
    "lockdown": "Lockdowns",
    RECORDING_CHANGE: "Declared changes in recording",
    "tournament": "Football",
    MATCH: "Football",
    "programme": "Programmes",
    "other": "Other events",
}

_LEFT_OUT, _SCHOOL_TERMS, _AREAS = "Left out", "School terms", "Areas to compare with"

_POLARITIES = {
    "low_is_good": "A lower figure is better.",
    "high_is_good": "A higher figure is better.",
    "neither": "Neither higher nor lower is better by itself: more recorded can mean more coming forward.",
}
_STATUSES = {
    "draft": "draft: shown to the internal audience only",
    "provisional": "provisional: the definition may still change",
    "preliminary": "preliminary: too early to judge by",
    "final": "final",
}


def guide_entries(
    catalogue: Catalogue,
    source: RecordSource,
    loaded: tuple[LoadedSource, ...],
    terms: SchoolTerms | None,
    bound: str,
    locked: str = "",
) -> tuple[Entry, ...]:
    """Return every entry of the Guide, section by section. terms: None where the area brought its own. bound: the server's widest
    audience. locked: the audience that the session is locked at, "" where it is not.
    """
    return (
        *(_indicator(each, catalogue, source) for each in catalogue.indicators),
        *(_source(each) for each in loaded),
        _types(source),
        *_left_out("sources", SOURCES),
        *(_event(each, catalogue) for each in _in_order(catalogue.events)),
        *_left_out("events", EVENTS),
        *programme_entries(catalogue),
        *(
            entry(
                STATISTICS, key, each.title, In_words=each.text, Where_you_meet_it=each.where, Reference=each.reference
            )
            for key, each in method_definitions().items()
        ),
        *_audiences(bound, locked),
        *(replace(each, group=_SCHOOL_TERMS) for each in _school_terms(terms)),
        *(replace(_comparators(each, catalogue), group=_AREAS) for each in catalogue.comparator_sets),
        *_left_out("school_terms", PLACES),
        *_left_out("comparators", PLACES),
        *(tutorial_entries(catalogue) if bound == INTERNAL else ()),
    )


def _indicator(indicator: Indicator, catalogue: Catalogue, source: RecordSource) -> Entry:
    titles = {each.indicator_id: each.title for each in catalogue.indicators}
    things = counted_things(indicator)
    rate = f"{indicator.unit}, crude" if indicator.has_rate else "none: it is a count"
    facts: dict[str, str | Iterable[str]] = {
        "Definition": indicator.definition,
        "Why it matters": indicator.why_it_matters,
        "Counts": f"{things}, among those of {titles[indicator.within]}" if indicator.within else things,
        "Age rule": age_rule(indicator),
        CONDITION: indicator.where,
        "Rate": rate,
        "Which way is better": _POLARITIES[indicator.polarity],
        "Smallest place": "ward" if indicator.smallest_place == "ward" else "the whole area: too rare for wards",
        f"From {source.title}": why_unavailable(indicator, source) or "Available.",
        "Read with care": indicator.caveats,
        "Status": _STATUSES[indicator.status],
        "Written by": indicator.authored_by,
        "Checked by": indicator.checked_by or "nobody yet",
        "Reviewed on": day_in_words(indicator.reviewed_on),
        "In links": indicator.indicator_id,
    }
    return entry(INDICATORS, indicator.indicator_id, indicator.title, **facts)


def _source(source: LoadedSource) -> Entry:
    left_out_notices = "The build's notes on this source may hold counts, and are left out for this audience."
    facts: dict[str, str | Iterable[str]] = {
        "Publisher": source.publisher,
        "Licence": source.licence,
        "Attribution": source.attribution,
        "As at": day_in_words(source.retrieved_on) if source.retrieved_on else "not known",
        "Access": "restricted: disclosure control applies" if source.is_restricted else "open",
        **dict(source.reach),
        "What the build noted": left_out_notices if source.has_left_out_notices else source.notices,
    }
    return entry(SOURCES, source.source_id, source.title, **facts)


def _types(source: RecordSource) -> Entry:
    types = crime_types()
    earlier = [f"{name}: kept as {now}" for name, now in types.category_of.items() if name not in types.is_crime]
    return entry(
        SOURCES,
        "types",
        "Types of offence",
        Counted_in_total_recorded_crime=[name for name, is_crime in types.is_crime.items() if is_crime],
        Not_counted_in_it=[name for name, is_crime in types.is_crime.items() if not is_crime],
        Earlier_names=earlier,
    )


def _in_order(events: Iterable[Event]) -> list[Event]:
    """Return declared changes first, then kind by kind; a match stands with its tournament."""
    kinds = sorted(KINDS, key=lambda kind: kind != RECORDING_CHANGE)
    shown = [event for event in events if event.kind != MATCH or not event.tournament]
    return sorted(shown, key=lambda event: (kinds.index(event.kind), event.first))


def _event(event: Event, catalogue: Catalogue) -> Entry:
    titles = {each.indicator_id: each.title for each in catalogue.indicators}
    names = {area.code: area.name for each in catalogue.comparator_sets for area in each.areas}
    names[catalogue.area_code] = catalogue.area_name
    matches = [
        f"{day_in_words(match.first)}: {match.title.partition(',')[0]}, {match.title.rpartition(', ')[2]}"
        for match in catalogue.events
        if match.tournament == event.event_id
    ]
    facts: dict[str, str | Iterable[str]] = {
        "Kind": KIND_WORDS[event.kind],
        "When": day_in_words(event.first)
        if event.is_tick
        else f"{day_in_words(event.first)} to {day_in_words(event.last)}",
        "Where": ", ".join("everywhere" if area == ALL else names.get(area, area) for area in event.areas),
        "Moves the counts of": ", ".join(
            dict.fromkeys("everything counted" if word == ALL else titles.get(word, word) for word in event.affects)
        ),
        "Note": event.note,
        "Matches": matches,
        "Source": event.source,
    }
    made = entry(EVENTS, event.event_id, f"{event.title}, {_when(event)}", **facts)
    return replace(made, group=_EVENT_GROUPS[event.kind])


def _audiences(bound: str, locked: str) -> list[Entry]:
    lock = f"is locked at the {locked} view for presenting; a new tab begins afresh." if locked else ""
    rules = [
        entry(AUDIENCE_RULES, name, AUDIENCE_LABELS[name], Of_restricted_records=NOTES[name], Of_open_data=OPEN_NOTE)
        for name in AUDIENCES
    ]
    return [
        *rules,
        entry(AUDIENCE_RULES, "closed_set", "Which figures there are for partners and the public", The_rule=CLOSED_SET),
        entry(AUDIENCE_RULES, "claim", "What is claimed, and what is not", Claimed=CLAIM, Not_claimed=NOT_CLAIMED),
        entry(
            AUDIENCE_RULES, "bound", "Who sets the widest audience", The_rule=BOUND,
            This_server=f"serves the {bound} view and nothing wider. It is set by {BOUND_VARIABLE} in the server's environment.",
            **({"This_session": lock} if lock else {}),
        ),
    ]  # fmt: skip


def _school_terms(terms: SchoolTerms | None) -> list[Entry]:
    if terms is None:
        own = "This area brought its own school_terms.toml to the build: see the calendar among the sources."
        return [entry(PLACES, "school_terms", "School terms", Where_they_come_from=own)]
    if not terms.years:
        return [
            entry(
                PLACES, "school_terms", "School terms", Where_they_come_from="No school terms of this area are known."
            )
        ]
    return [_school_year(year, terms) for year in terms.years]


def _school_year(year: AcademicYear, terms: SchoolTerms) -> Entry:
    how = "assumed at least in part" if year.is_assumed else "published"
    closed = [f"{day_in_words(span.first)} to {day_in_words(span.last)}" for span in year.closed]
    return entry(
        PLACES,
        f"school_year_{year.name}",
        f"School year {year.name} in {terms.area_name}: {how}",
        In_school=[f"{day_in_words(span.first)} to {day_in_words(span.last)}" for span in year.terms],
        Closed_to_most_pupils=closed,
        Note=year.note,
        Source=year.source,
    )


def _comparators(each: ComparatorSet, catalogue: Catalogue) -> Entry:
    made_for = "any area" if each.for_area == ANY else catalogue.area_name
    return entry(
        PLACES,
        each.set_id,
        each.title,
        Areas=", ".join(area.name for area in each.areas),
        Made_for=made_for,
        As_at=day_in_words(each.as_at),
        Note=each.note,
        Source=each.source,
    )


def _left_out(about: str, section: str) -> list[Entry]:
    return [
        replace(entry(section, key, each.title, Why=each.reason), group=_LEFT_OUT)
        for key, each in left_out().items()
        if each.about == about
    ]


def _when(event: Event) -> str:
    first, last = f"{event.first:%B %Y}", f"{event.last:%B %Y}"
    return first if first == last else f"{first} to {last}"
