"""Indicators: what is counted, over what, and everything the screen says about it, from data/reference/indicators.toml.

Strict: an entry that is incomplete, a stub, or names what does not exist raises DefinitionError with the file, the entry
and the nearest right word. Below the catalogue: what a source records is given, not looked up.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from svd_data.column_words import words_for_columns
from svd_data.conditions import Condition, check_condition
from svd_data.definitions import REFERENCE, source_definitions
from svd_data.errors import DefinitionError, did_you_mean, shortened
from svd_data.toml_files import check_keys, load_toml

NO_DENOMINATOR = "none"

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
_CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "counts": tuple(COUNTED),
        "denominator": ("population", NO_DENOMINATOR),
        "polarity": ("low_is_good", "high_is_good", "neither"),
        "status": ("draft", "provisional", "preliminary", "final"),
        "smallest_place": ("ward", "city"),
    }
)

# The keys of an entry, all needed, and what each holds.
_KEYS: Mapping[str, type] = MappingProxyType(
    {
        "title": str, "noun": str, "short": str, "definition": str, "why_it_matters": str, "counts": str, "within": str,
        "where": str, "denominator": str, "per": int, "unit": str, "polarity": str, "status": str, "smallest_place": str,
        "sources": list[str], "caveats": list[str], "authored_by": str, "checked_by": str, "reviewed_on": date,
    }
)  # fmt: skip

_MAY_BE_BLANK = ("within", "where", "checked_by")  # each under a rule of its own
_SENTENCES = ("definition", "why_it_matters")
_UNIQUE = ("title", "noun", "short")

_LONGEST_SHORT = 24  # what fits under a bar
_SHORTEST_SENTENCE = 20
_PERS = (1_000, 10_000, 100_000)
_PLACEHOLDER = re.compile(r"\.\.\.|…|\b(todo|tbc|tbd|tba|xxx+|fixme|lorem|placeholder)\b", re.IGNORECASE)
_INDICATOR_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

# Every source of offences records these; and what a victim carries of the offence is the build's own.
ALWAYS_RECORDED = frozenset({("offences", "category"), ("offences", "is_crime"), ("victims", "category")})

_DEMO_TITLES = MappingProxyType({"demo_offences": "Synthetic offences", "demo_referrals": "Synthetic referrals"})

_KINDS_IN_WORDS = MappingProxyType({OFFENCES: "recorded offences", REFERRALS: "referrals"})

# The condition that every row meets.
EVERY_ROW = "TRUE"


class RecordingSource(Protocol):
    """What is asked of a source here; svd_data.catalogue.RecordSource is one.

    record_kind: "offences", which come with their victims, or "referrals". columns: (table, column) it records.
    """

    @property
    def source_id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def record_kind(self) -> str: ...
    @property
    def columns(self) -> frozenset[tuple[str, str]]: ...


@dataclass(frozen=True)
class Indicator:
    """One indicator as written, and what its condition comes to.

    noun: plural, for the middle of a sentence. short: a label for a small space. within: the indicator whose offences it
    counts among, "" for all. per: the rate is per so many residents, 1 where there is no denominator. sources: those it
    may be counted from, empty for every one that records what it needs.

    offence_condition, victim_condition: SQL over `offences` and `victims`, both to be met, "TRUE" where nothing is asked.
    A victims indicator counts the victims who meet the second, of the offences that meet the first. referral_condition: SQL
    over `referrals`, of an indicator that counts them. A row for which a condition is NULL is not counted.

    needs: the (table, column) pairs that a source must record.
    """

    indicator_id: str
    title: str
    noun: str
    short: str
    definition: str
    why_it_matters: str
    counts: str
    within: str
    where: str
    denominator: str
    per: int
    unit: str
    polarity: str
    status: str
    smallest_place: str
    sources: tuple[str, ...]
    caveats: tuple[str, ...]
    authored_by: str
    checked_by: str
    reviewed_on: date
    offence_condition: str
    victim_condition: str
    referral_condition: str
    needs: frozenset[tuple[str, str]]

    @property
    def is_reviewed(self) -> bool:
        return self.status != "draft"

    @property
    def has_rate(self) -> bool:
        return self.denominator != NO_DENOMINATOR

    @property
    def record_kind(self) -> str:
        """The kind of source that holds what it counts: victims come with offences."""
        return REFERRALS if self.counts == REFERRALS else OFFENCES


@cache
def indicator_definitions() -> Mapping[str, Indicator]:
    """Return each indicator of data/reference/indicators.toml by its id, in the file's order. Raises DefinitionError."""
    return parse_indicators(REFERENCE / "indicators.toml")


def parse_indicators(path: Path) -> Mapping[str, Indicator]:
    """Return each indicator of the file at `path` by its id, in the file's order.

    Raises DefinitionError naming the file, the entry and what is wrong with it.
    """
    entries = load_toml(path)
    if not entries:
        raise DefinitionError(f"{path.name}: holds no indicator.")
    for indicator_id, entry in entries.items():
        _check_entry(f"{path.name}, [{shortened(indicator_id)}]", indicator_id, entry)
    for indicator_id in entries:
        _check_chain(path, indicator_id, entries)
    conditions = {
        indicator_id: check_condition(entry["where"], entry["counts"], f"{path.name}, [{indicator_id}], where")
        for indicator_id, entry in entries.items()
        if entry["where"]
    }
    _check_unlike(path, entries, conditions)
    return MappingProxyType({key: _resolved(key, entries, conditions) for key in entries})


def why_unavailable(indicator: Indicator, source: RecordingSource) -> str:
    """Return a sentence that says why the indicator cannot be counted from the source; "" where it can."""
    if indicator.record_kind != source.record_kind:
        return (
            f"{source.title} holds {_KINDS_IN_WORDS[source.record_kind]}, not {_KINDS_IN_WORDS[indicator.record_kind]}."
        )
    if indicator.sources and source.source_id not in indicator.sources:
        titles = [_counted_sources()[source_id] for source_id in indicator.sources]
        return f"{indicator.title} is counted from {_list_in_words(titles)} only, not from {source.title}."
    missing = indicator.needs - source.columns
    return f"{source.title} does not record {_list_in_words(words_for_columns(missing))}." if missing else ""


def _counted_sources() -> dict[str, str]:
    """Return the title of each source that records what an indicator counts, by its id."""
    kinds = (OFFENCES, REFERRALS)
    kept = {key: source.title for key, source in source_definitions().items() if source.record_kind in kinds}
    return kept | _DEMO_TITLES


# One entry by itself


def _check_entry(where: str, indicator_id: str, entry: Any) -> None:
    if not _INDICATOR_ID.fullmatch(indicator_id):
        raise DefinitionError(f"{where}: an id is lower-case words joined by underscores, such as knife_crime.")
    check_keys(where, entry, _KEYS, may_be_blank=_MAY_BE_BLANK)
    for key, choices in _CHOICES.items():
        if entry[key] not in choices:
            raise DefinitionError(
                f"{where}: {key} '{shortened(entry[key])}' is not one of {', '.join(choices)}.{did_you_mean(entry[key], choices)}"
            )
    _check_texts(where, entry)
    _check_rate(where, entry)
    _check_sources(where, entry["sources"])
    _check_people(where, entry)
    if entry["counts"] == REFERRALS and entry["within"]:
        raise DefinitionError(f"{where}: referrals are counted among no other indicator: leave 'within' blank.")
    if not entry["where"] and not (entry["counts"] == VICTIMS and entry["within"]) and entry["counts"] != REFERRALS:
        raise DefinitionError(f"{where}: 'where' is blank: it must say which {entry['counts']} are counted.")


def _check_texts(where: str, entry: Mapping[str, Any]) -> None:
    for key, kind in _KEYS.items():
        if kind is str:
            _check_text(where, key, entry[key])
    for key in ("sources", "caveats"):
        for item in entry[key]:
            _check_text(where, key, item)
        if len(set(entry[key])) != len(entry[key]):
            raise DefinitionError(f"{where}: '{key}' says the same twice.")
    for key, text in [*((key, entry[key]) for key in _SENTENCES), *(("caveats", item) for item in entry["caveats"])]:
        if len(text) < _SHORTEST_SENTENCE or not text.endswith("."):
            raise DefinitionError(
                f"{where}: '{key}' must be whole sentences of {_SHORTEST_SENTENCE} characters or more, ending in a full stop: '{shortened(text)}'."
            )
    if len(entry["short"]) > _LONGEST_SHORT:
        raise DefinitionError(f"{where}: 'short' is longer than {_LONGEST_SHORT} characters.")
    for key in ("title", "noun", "short", "unit"):
        if entry[key].endswith("."):
            raise DefinitionError(f"{where}: '{key}' is no sentence: leave out the full stop.")
    if not entry["noun"][0].islower():
        raise DefinitionError(f"{where}: 'noun' stands in the middle of a sentence: begin it with a small letter.")


def _check_text(where: str, key: str, text: str) -> None:
    if not text.strip() and (text or key not in _MAY_BE_BLANK):
        raise DefinitionError(f"{where}: '{key}' is blank.")
    if text != text.strip() or not text.isprintable():
        raise DefinitionError(f"{where}: '{key}' must be one line without spaces around it.")
    if found := _PLACEHOLDER.search(text):
        raise DefinitionError(f"{where}: '{key}' holds the placeholder '{found.group()}'.")


def _check_rate(where: str, entry: Mapping[str, Any]) -> None:
    """Raise DefinitionError unless denominator, per and unit say the same."""
    per, unit = entry["per"], entry["unit"]
    if entry["denominator"] == NO_DENOMINATOR:
        if per != 1 or " per " in unit:
            raise DefinitionError(f"{where}: without a denominator 'per' is 1 and 'unit' has no 'per'.")
    elif per not in _PERS:
        raise DefinitionError(f"{where}: 'per' must be one of {', '.join(map(str, _PERS))}.")
    elif not unit.endswith(f" per {per:,} residents"):
        raise DefinitionError(f"{where}: 'unit' must end with 'per {per:,} residents', as 'per' says.")


def _check_sources(where: str, sources: Iterable[str]) -> None:
    known = _counted_sources()
    for source_id in sources:
        if source_id not in known:
            raise DefinitionError(
                f"{where}: '{shortened(source_id)}' is no source of offences or referrals.{did_you_mean(source_id, known)}"
            )


def _check_people(where: str, entry: Mapping[str, Any]) -> None:
    """Raise DefinitionError unless someone other than the author has checked it; a draft may still wait for that."""
    if not entry["checked_by"] and entry["status"] != "draft":
        raise DefinitionError(f"{where}: 'checked_by' is blank, and only a draft may be unchecked.")
    if entry["checked_by"].casefold() == entry["authored_by"].casefold():
        raise DefinitionError(f"{where}: 'checked_by' is the author again: someone else must check.")


# Entries together


def _check_chain(path: Path, indicator_id: str, entries: Mapping[str, Any]) -> None:
    """Raise DefinitionError unless `within` leads from offences to offences and comes to an end."""
    where = f"{path.name}, [{indicator_id}]"
    within = entries[indicator_id]["within"]
    if not within:
        return
    if within not in entries:
        others = [key for key in entries if key != indicator_id]
        raise DefinitionError(
            f"{where}: within '{shortened(within)}' is no indicator of this file.{did_you_mean(within, others)}"
        )
    if entries[within]["counts"] != "offences":
        raise DefinitionError(f"{where}: within '{within}', which does not count offences.")
    if entries[within]["status"] == "draft" and entries[indicator_id]["status"] != "draft":
        raise DefinitionError(
            f"{where}: within '{within}', which is a draft, so it can be no more than a draft itself."
        )
    passed = [indicator_id]
    while within:
        if within in passed:
            raise DefinitionError(f"{where}: is within itself: {' within '.join([*passed, within])}.")
        passed.append(within)
        within = entries[within]["within"] if within in entries else ""


def _resolved(indicator_id: str, entries: Mapping[str, Any], conditions: Mapping[str, Condition]) -> Indicator:
    entry = entries[indicator_id]
    chain = _chain(indicator_id, entries)
    by_table: dict[str, list[str]] = {table: [] for table in COUNTED}
    needs = {COUNTED[entry["counts"]]}
    for key in chain:
        if key in conditions:
            table = entries[key]["counts"]
            by_table[table].append(f"({conditions[key].sql})")
            needs |= {(table, column) for column in conditions[key].columns}
    return Indicator(
        indicator_id=indicator_id,
        **entry | {"sources": tuple(entry["sources"]), "caveats": tuple(entry["caveats"])},
        offence_condition=" AND ".join(by_table[OFFENCES]) or EVERY_ROW,
        victim_condition=" AND ".join(by_table[VICTIMS]) or EVERY_ROW,
        referral_condition=" AND ".join(by_table[REFERRALS]) or EVERY_ROW,
        needs=frozenset(needs) - ALWAYS_RECORDED,
    )


def _chain(indicator_id: str, entries: Mapping[str, Any]) -> list[str]:
    """Return the indicator's id after those that it is within, the widest first."""
    within = entries[indicator_id]["within"]
    return [*(_chain(within, entries) if within else []), indicator_id]


def _check_unlike(path: Path, entries: Mapping[str, Any], conditions: Mapping[str, Condition]) -> None:
    """Raise DefinitionError where two indicators have a name in common, or count the same."""
    seen: dict[tuple[object, ...], str] = {}
    for indicator_id, entry in entries.items():
        names = [(key, entry[key].casefold()) for key in _UNIQUE]
        met = frozenset(conditions[key] for key in _chain(indicator_id, entries) if key in conditions)
        for key in (*names, ("condition", entry["counts"], met)):
            if key in seen:
                raise DefinitionError(
                    f"{path.name}, [{indicator_id}]: has the same {key[0]} as [{seen[key]}]: one of them is not needed."
                )
            seen[key] = indicator_id


def _list_in_words(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
