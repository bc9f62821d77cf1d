"""One entry of indicators.toml by itself: its keys, and every fault that it has. Reads no other entry.

A file is refused at the first fault; who writes an entry is told them all, each with the key that it is about.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from svd_data.definitions import source_definitions
from svd_data.errors import DefinitionError, did_you_mean, shortened
from svd_data.toml_files import check_keys

NO_DENOMINATOR = "none"
DRAFT = "draft"

# Ends the title of a draft wherever it is shown, and never stands in the file.
DRAFT_MARK = " (draft)"

# What an indicator counts: the table whose rows they are.
OFFENCES, VICTIMS, REFERRALS = "offences", "victims", "referrals"

# The table whose rows are counted, and a column that a source records if it records such rows at all. A further one is a
# line here.
COUNTED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        OFFENCES: ("offences", "category"),
        VICTIMS: ("victims", "offence_id"),
        REFERRALS: ("referrals", "referred_on"),
    }
)

# What an entry may choose from, by key.
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "counts": tuple(COUNTED),
        "denominator": ("population", NO_DENOMINATOR),
        "polarity": ("low_is_good", "high_is_good", "neither"),
        "status": (DRAFT, "provisional", "preliminary", "final"),
        "smallest_place": ("ward", "city"),
    }
)

PERS = (1_000, 10_000, 100_000)

# The keys of an entry, all needed, and what each holds.
KEYS: Mapping[str, type] = MappingProxyType(
    {
        "title": str, "noun": str, "short": str, "definition": str, "why_it_matters": str, "counts": str, "within": str,
        "where": str, "denominator": str, "per": int, "unit": str, "polarity": str, "status": str, "smallest_place": str,
        "sources": list[str], "caveats": list[str], "authored_by": str, "checked_by": str, "reviewed_on": date,
    }
)  # fmt: skip

LONGEST_SHORT = 24  # what fits under a bar

_MAY_BE_BLANK = ("within", "where", "checked_by")  # each under a rule of its own
_SENTENCES = ("definition", "why_it_matters")

_SHORTEST_SENTENCE = 20
_PLACEHOLDER = re.compile(r"\.\.\.|…|\b(todo|tbc|tbd|tba|xxx+|fixme|lorem|placeholder)\b", re.IGNORECASE)
_INDICATOR_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# Also the name of a file.
_LONGEST_ID = 60

_DEMO_TITLES = MappingProxyType({"demo_offences": "Synthetic offences", "demo_referrals": "Synthetic referrals"})


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an entry. key: the key that it is about, "" for the entry as a whole."""

    key: str
    message: str


def check_entry(where: str, indicator_id: str, entry: Any) -> None:
    """Raise DefinitionError at the first fault of an entry. where: the file and the entry, for the message."""
    if id_fault(indicator_id):
        raise DefinitionError(f"{where}: {id_fault(indicator_id)}")
    check_keys(where, entry, KEYS, may_be_blank=_MAY_BE_BLANK)
    for fault in entry_faults(entry):
        raise DefinitionError(f"{where}: {fault.message}")


def id_fault(indicator_id: str) -> str:
    """Return what is wrong with an indicator's id, or ""."""
    if len(indicator_id) > _LONGEST_ID:
        return f"an id has at most {_LONGEST_ID} characters."
    if not _INDICATOR_ID.fullmatch(indicator_id):
        return "an id is lower-case words joined by underscores, such as knife_crime."
    return ""


def entry_faults(entry: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield every fault of an entry that has just the right keys, each of its type."""
    for key, choices in CHOICES.items():
        if entry[key] not in choices:
            cure = did_you_mean(entry[key], choices)
            yield Fault(key, f"{key} '{shortened(entry[key])}' is not one of {', '.join(choices)}.{cure}")
    yield from _text_faults(entry)
    yield from _rate_faults(entry)
    yield from _source_faults(entry["sources"])
    yield from _people_faults(entry)
    if entry["counts"] == REFERRALS and entry["within"]:
        yield Fault("within", "referrals are counted among no other indicator: leave 'within' blank.")
    if not entry["where"] and not (entry["counts"] == VICTIMS and entry["within"]) and entry["counts"] != REFERRALS:
        yield Fault("where", f"'where' is blank: it must say which {entry['counts']} are counted.")


def counted_sources() -> dict[str, str]:
    """Return the title of each source that records what an indicator counts, by its id."""
    kinds = (OFFENCES, REFERRALS)
    kept = {key: source.title for key, source in source_definitions().items() if source.record_kind in kinds}
    return kept | _DEMO_TITLES


def _text_faults(entry: Mapping[str, Any]) -> Iterator[Fault]:
    for key, kind in KEYS.items():
        if kind is str:
            yield from _faults_of_text(key, entry[key])
    for key in ("sources", "caveats"):
        for item in entry[key]:
            yield from _faults_of_text(key, item)
        if len(set(entry[key])) != len(entry[key]):
            yield Fault(key, f"'{key}' says the same twice.")
    for key, text in [*((key, entry[key]) for key in _SENTENCES), *(("caveats", item) for item in entry["caveats"])]:
        if len(text) < _SHORTEST_SENTENCE or not text.endswith("."):
            yield Fault(
                key,
                f"'{key}' must be whole sentences of {_SHORTEST_SENTENCE} characters or more, ending in a full stop: '{shortened(text)}'.",
            )
    if len(entry["short"]) > LONGEST_SHORT:
        yield Fault("short", f"'short' is longer than {LONGEST_SHORT} characters.")
    if entry["title"].casefold().endswith(DRAFT_MARK.strip()):
        yield Fault("title", "'title' need not say that it is a draft: 'status' does.")
    for key in ("title", "noun", "short", "unit"):
        if entry[key].endswith("."):
            yield Fault(key, f"'{key}' is no sentence: leave out the full stop.")
    if not entry["noun"][:1].islower():
        yield Fault("noun", "'noun' stands in the middle of a sentence: begin it with a small letter.")


def _faults_of_text(key: str, text: str) -> Iterator[Fault]:
    if not text.strip() and (text or key not in _MAY_BE_BLANK):
        yield Fault(key, f"'{key}' is blank.")
    elif text != text.strip() or not text.isprintable():
        yield Fault(key, f"'{key}' must be one line without spaces around it.")
    if found := _PLACEHOLDER.search(text):
        yield Fault(key, f"'{key}' holds the placeholder '{found.group()}'.")


def _rate_faults(entry: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield faults unless denominator, per and unit say the same."""
    per, unit = entry["per"], entry["unit"]
    if entry["denominator"] == NO_DENOMINATOR:
        if per != 1 or " per " in unit:
            yield Fault("unit" if per == 1 else "per", "without a denominator 'per' is 1 and 'unit' has no 'per'.")
    elif per not in PERS:
        yield Fault("per", f"'per' must be one of {', '.join(map(str, PERS))}.")
    elif not unit.endswith(f" per {per:,} residents"):
        yield Fault("unit", f"'unit' must end with 'per {per:,} residents', as 'per' says.")


def _source_faults(sources: Iterable[str]) -> Iterator[Fault]:
    known = counted_sources()
    for source_id in sources:
        if source_id not in known:
            cure = did_you_mean(source_id, known)
            yield Fault("sources", f"'{shortened(source_id)}' is no source of offences or referrals.{cure}")


def _people_faults(entry: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault unless someone other than the author has checked it; a draft may still wait for that."""
    if not entry["checked_by"] and entry["status"] != DRAFT:
        yield Fault("checked_by", "'checked_by' is blank, and only a draft may be unchecked.")
    if entry["checked_by"] and entry["checked_by"].casefold() == entry["authored_by"].casefold():
        yield Fault("checked_by", "'checked_by' is the author again: someone else must check.")
