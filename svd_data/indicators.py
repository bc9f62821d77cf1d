"""Indicators: what is counted, over what, and everything the screen says about it, from data/reference/indicators.toml.

Strict: an entry that is incomplete, a stub, or names what does not exist raises DefinitionError with the file, the entry
and the nearest right word. Below the catalogue: what a source records is given, not looked up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from svd_data.column_words import words_for_columns
from svd_data.conditions import Condition, check_condition
from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, did_you_mean, shortened
from svd_data.indicator_entries import (
    COUNTED,
    DRAFT,
    DRAFT_MARK,
    KEYS,
    NO_DENOMINATOR,
    OFFENCES,
    REFERRALS,
    VICTIMS,
    Fault,
    check_entry,
    counted_sources,
)
from svd_data.toml_files import load_toml

__all__ = [
    "ALWAYS_RECORDED", "COUNTED", "EVERY_ROW", "NO_DENOMINATOR", "OFFENCES", "REFERRALS", "VICTIMS", "Indicator", "RecordingSource",
    "entry_of", "faults_beside", "indicator_beside", "indicator_definitions", "parse_indicators", "why_unavailable",
]  # fmt: skip

_UNIQUE = ("title", "noun", "short")

# Every source of offences records these; and what a victim carries of the offence is the build's own.
ALWAYS_RECORDED = frozenset({("offences", "category"), ("offences", "is_crime"), ("victims", "category")})

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

    title: of a draft it ends in DRAFT_MARK, so that wherever it is shown it says what it is. noun: plural, for the middle of
    a sentence. short: a label for a small space. within: the indicator whose offences it counts among, "" for all. per: the
    rate is per so many residents, 1 where there is no denominator. sources: those it may be counted from, empty for every
    one that records what it needs.

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
        return self.status != DRAFT

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


def parse_indicators(path: Path, beside: Iterable[Indicator] = ()) -> Mapping[str, Indicator]:
    """Return each indicator of the file at `path` by its id, in the file's order.

    beside: indicators that are there already, which the file's may be within and may not repeat. Raises DefinitionError
    naming the file, the entry and what is wrong with it.
    """
    entries = load_toml(path)
    if not entries:
        raise DefinitionError(f"{path.name}: holds no indicator.")
    for indicator_id, entry in entries.items():
        check_entry(f"{path.name}, [{shortened(indicator_id)}]", indicator_id, entry)
    known = {each.indicator_id: entry_of(each) for each in beside}
    conditions = _conditions({**known, **entries}, path.name)
    for indicator_id in entries:
        for fault in faults_beside(indicator_id, entries, known):
            raise DefinitionError(f"{path.name}, [{indicator_id}]: {fault.message}")
    return MappingProxyType({key: _resolved(key, {**known, **entries}, conditions) for key in entries})


def indicator_beside(indicator_id: str, entry: Mapping[str, Any], beside: Iterable[Indicator]) -> Indicator:
    """Return the indicator of one entry without faults of its own. Raises ConditionError for its condition, DefinitionError
    where `within` leads nowhere.
    """
    entries = {each.indicator_id: entry_of(each) for each in beside} | {indicator_id: entry}
    for message in _chain_faults(indicator_id, entries):
        raise DefinitionError(message)
    return _resolved(indicator_id, entries, _conditions(entries, ""))


def faults_beside(
    indicator_id: str, entries: Mapping[str, Any], known: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[Fault]:
    """Yield what is wrong with one of the entries beside those known and those before it. Conditions must be sound.

    entries, known: by id; none with a fault of its own.
    """
    if indicator_id in known:
        yield Fault("", "the id is taken: choose another.")
    every = {**known, **entries}
    chain_faults = list(_chain_faults(indicator_id, every))
    yield from (Fault("within", message) for message in chain_faults)
    if not chain_faults:
        yield from _repeats(indicator_id, every)


def entry_of(indicator: Indicator) -> dict[str, Any]:
    """Return the entry that the indicator was made from, as TOML holds it, its keys in their order."""
    entry = {key: getattr(indicator, key) for key in KEYS}
    entry |= {key: list(entry[key]) for key in ("sources", "caveats")}
    return entry | {"title": indicator.title.removesuffix(DRAFT_MARK)}


def why_unavailable(indicator: Indicator, source: RecordingSource) -> str:
    """Return a sentence that says why the indicator cannot be counted from the source; "" where it can."""
    if indicator.record_kind != source.record_kind:
        return (
            f"{source.title} holds {_KINDS_IN_WORDS[source.record_kind]}, not {_KINDS_IN_WORDS[indicator.record_kind]}."
        )
    if indicator.sources and source.source_id not in indicator.sources:
        titles = [counted_sources()[source_id] for source_id in indicator.sources]
        return f"{indicator.title} is counted from {_list_in_words(titles)} only, not from {source.title}."
    missing = indicator.needs - source.columns
    return f"{source.title} does not record {_list_in_words(words_for_columns(missing))}." if missing else ""


# Entries together


def _conditions(entries: Mapping[str, Any], file: str) -> dict[str, Condition]:
    """Return the condition of each entry that has one. Raises ConditionError."""
    return {
        key: check_condition(entry["where"], entry["counts"], f"{file}, [{key}], where" if file else "")
        for key, entry in entries.items()
        if entry["where"]
    }


def _chain_faults(indicator_id: str, entries: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong unless `within` leads from offences to offences and comes to an end."""
    within = entries[indicator_id]["within"]
    if not within:
        return
    if within not in entries:
        others = [key for key in entries if key != indicator_id]
        yield f"within '{shortened(within)}' is no indicator of this file.{did_you_mean(within, others)}"
        return
    if entries[within]["counts"] != OFFENCES:
        yield f"within '{within}', which does not count offences."
    if entries[within]["status"] == DRAFT and entries[indicator_id]["status"] != DRAFT:
        yield f"within '{within}', which is a draft, so it can be no more than a draft itself."
    passed = [indicator_id]
    while within:
        if within in passed:
            yield f"is within itself: {' within '.join([*passed, within])}."
            return
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
    title = entry["title"] + (DRAFT_MARK if entry["status"] == DRAFT else "")
    return Indicator(
        indicator_id=indicator_id,
        **{**entry, "title": title, "sources": tuple(entry["sources"]), "caveats": tuple(entry["caveats"])},
        offence_condition=" AND ".join(by_table[OFFENCES]) or EVERY_ROW,
        victim_condition=" AND ".join(by_table[VICTIMS]) or EVERY_ROW,
        referral_condition=" AND ".join(by_table[REFERRALS]) or EVERY_ROW,
        needs=frozenset(needs) - ALWAYS_RECORDED,
    )


def _chain(indicator_id: str, entries: Mapping[str, Any]) -> list[str]:
    """Return the indicator's id after those that it is within, the widest first."""
    within = entries[indicator_id]["within"]
    return [*(_chain(within, entries) if within else []), indicator_id]


def _repeats(indicator_id: str, entries: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what an entry has in common with one before it: a name, or what it counts."""
    own = _marks(indicator_id, entries)
    for other in entries:
        if other == indicator_id:
            return
        # One before it may itself be at fault; then that is told, of its own.
        of_other = {} if any(_chain_faults(other, entries)) else _marks(other, entries)
        for key, mark in own.items():
            if of_other.get(key) == mark:
                yield Fault(
                    "where" if key == "condition" else key,
                    f"has the same {key} as [{other}]: one of them is not needed.",
                )


def _marks(indicator_id: str, entries: Mapping[str, Any]) -> dict[str, object]:
    """Return what tells an entry from others: its names, and the conditions that it asks."""
    marks: dict[str, object] = {key: entries[indicator_id][key].casefold() for key in _UNIQUE}
    of_chain = [entries[key] for key in _chain(indicator_id, entries) if entries[key]["where"]]
    met = frozenset(check_condition(each["where"], each["counts"], "") for each in of_chain)
    return marks | {"condition": (entries[indicator_id]["counts"], met)}


def _list_in_words(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
