"""The register's entries for the Guide and the page Programmes: each programme with every fact's source."""

from collections.abc import Iterable

from svd_data.catalogue import Catalogue
from svd_data.programmes import ALL, Dated, Place, Programme, Sourced
from svd_ui.guide_entry import PROGRAMMES, Entry, entry
from svd_ui.programme_words import NOT_TOLD, TIER_WORDS, ages_words, dated_words

ILLUSTRATIVE = "illustrative: made up for the demonstration data"


def programme_entries(catalogue: Catalogue) -> tuple[Entry, ...]:
    """Return an entry for each programme of the area's register, in its order."""
    return tuple(_entry(each, catalogue) for each in catalogue.programmes)


def _entry(programme: Programme, catalogue: Catalogue) -> Entry:
    capacity = programme.capacity
    facts: dict[str, str | Iterable[str]] = {
        "What it does": programme.does,
        "Prevention": TIER_WORDS[programme.tier],
        "For whom": programme.cohort,
        "Ages": _told(programme.ages, ages_words(programme.ages.youngest, programme.ages.oldest))
        if programme.ages
        else NOT_TOLD,
        "First day": _day(programme.first),
        "Told of as running": [_day(each) for each in programme.seen],
        "Last day": _day(programme.last),
        "Where": [_told(place, _place(place, catalogue)) for place in programme.places] or NOT_TOLD,
        "Funder": _told(programme.funder, programme.funder.text) if programme.funder else NOT_TOLD,
        "End of funding": _day(programme.funding_ends),
        "Evaluation": _told(programme.evaluation, programme.evaluation.text) if programme.evaluation else NOT_TOLD,
        "Capacity": _told(
            capacity,
            f"{capacity.number} {capacity.of} in {dated_words(capacity.as_at.day, capacity.as_at.precision)}",
        )
        if capacity
        else NOT_TOLD,
        "Takes referrals": "yes" if programme.takes_referrals else "no",
        "Note": programme.note,
        "Source": programme.source,
    }
    return entry(PROGRAMMES, programme.programme_id, programme.title, **facts)


def _told(fact: Sourced, words: str) -> str:
    return f"{words} ({fact.source or ILLUSTRATIVE})"


def _day(dated: Dated | None) -> str:
    return _told(dated, dated_words(dated.day, dated.precision)) if dated else NOT_TOLD


def _place(place: Place, catalogue: Catalogue) -> str:
    if not place.wards:
        return f"{place.name}: in no known ward"
    if ALL in place.wards:
        return f"{place.name}: every ward"
    wards = ", ".join(catalogue.wards.get(code, f"{code}, which is on no map of this data") for code in place.wards)
    return f"{place.name}: {wards}"
