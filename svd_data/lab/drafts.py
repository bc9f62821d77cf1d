"""A draft of an indicator as it is typed, what is wrong with it, and the indicator that it comes to.

Checked by the same code that loads indicators.toml. A draft can be seen as soon as what it counts is sound; what is still
missing in words stands between it and its file, and is told by key.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from svd_data.conditions import check_condition
from svd_data.errors import ConditionError, did_you_mean, shortened
from svd_data.indicator_entries import (
    CHOICES,
    DRAFT,
    KEYS,
    NO_DENOMINATOR,
    PERS,
    REFERRALS,
    Fault,
    entry_faults,
    id_fault,
)
from svd_data.indicators import Indicator, entry_of, faults_beside, indicator_beside

_NOUNS = {"offences": "recorded offences", "victims": "victims of recorded offences", "referrals": "referrals"}


@dataclass(frozen=True)
class Draft:
    """An entry of indicators.toml as it is typed: every key a text, of lists a tuple of texts. Its status is always draft.

    per: digits. reviewed_on: a day as 2026-01-31; of a draft the day on which it was written.
    """

    indicator_id: str = ""
    title: str = ""
    noun: str = ""
    short: str = ""
    definition: str = ""
    why_it_matters: str = ""
    counts: str = "offences"
    within: str = ""
    where: str = ""
    denominator: str = "population"
    per: str = "1000"
    unit: str = "offences per 1,000 residents"
    polarity: str = "low_is_good"
    smallest_place: str = "ward"
    sources: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    authored_by: str = ""
    checked_by: str = ""
    reviewed_on: str = ""


DRAFT_FIELDS = tuple(field.name for field in fields(Draft))


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a draft. key: the field it is about, "" for the whole.

    place: of a fault in the condition, its first character and the one after its last, None where the whole is meant.
    suggestion: what to write in that place, "" where nothing is near. stops: whether nothing can be counted with it.
    """

    key: str
    message: str
    place: tuple[int, int] | None = None
    suggestion: str = ""
    stops: bool = False


@dataclass(frozen=True)
class Checked:
    """A draft and what became of it. indicator: to count by, with words of our own where its own are missing; None where
    something stops it. entry: as the file would hold it, None until nothing is wrong.
    """

    draft: Draft
    problems: tuple[Problem, ...]
    indicator: Indicator | None
    entry: Mapping[str, Any] | None


def draft_from(indicator: Indicator, today: date) -> Draft:
    """Return a draft that starts from an existing indicator: all but its names and who wrote and checked it."""
    typed = {key: _as_typed(value) for key, value in entry_of(indicator).items() if key != "status"}
    unnamed = dict.fromkeys(("title", "noun", "short", "authored_by", "checked_by"), "")
    return Draft(**{**typed, **unnamed, "reviewed_on": today.isoformat()})


def draft_of_entry(indicator_id: str, entry: Mapping[str, Any]) -> Draft:
    """Return the draft that an entry of a file came from. The entry's keys must be of their types."""
    typed = {key: _as_typed(value) for key, value in entry.items() if key != "status"}
    return Draft(indicator_id=indicator_id, **typed)


def unit_for(draft: Draft) -> str:
    """Return the unit that goes with what a draft counts, its denominator and its per.

    >>> unit_for(Draft(per="10000")), unit_for(Draft(denominator="none"))
    ('offences per 10,000 residents', 'offences')
    """
    if draft.denominator == NO_DENOMINATOR or not draft.per.isascii() or not draft.per.isdigit():
        return draft.counts
    return f"{draft.counts} per {int(draft.per):,} residents"


def check_draft(draft: Draft, known: Iterable[Indicator]) -> Checked:
    """Return what is wrong with a draft, the first fault of each field, and the indicator that it comes to.

    known: the indicators that it may be within and may not repeat. Never raises, whatever the draft holds.
    """
    known = tuple(known)
    typed, problems = _typed(draft)
    counting = _stopping_problems(draft, known, problems)
    if counting:
        return Checked(draft, tuple(_first_of_each([*counting, *problems])), None, None)
    faults = list(entry_faults(typed))
    faults += [Fault("indicator_id", id_fault(draft.indicator_id))] if id_fault(draft.indicator_id) else []
    if not faults:
        faults += faults_beside(
            draft.indicator_id, {draft.indicator_id: typed}, {k.indicator_id: entry_of(k) for k in known}
        )
    problems += [Problem(fault.key or "indicator_id", fault.message) for fault in faults]
    shown = _in_our_words(draft, typed, {problem.key for problem in problems})
    shown_id = DRAFT if "indicator_id" in {problem.key for problem in problems} else draft.indicator_id
    indicator = indicator_beside(shown_id, shown, [each for each in known if each.indicator_id != shown_id])
    return Checked(draft, tuple(_first_of_each(problems)), indicator, None if problems else typed)


def _typed(draft: Draft) -> tuple[dict[str, Any], list[Problem]]:
    """Return the draft's entry, each key of its type, and a problem for each text that is not of one."""
    problems = []
    entry: dict[str, Any] = {key: getattr(draft, key) for key in KEYS if key != "status"}
    entry |= {"status": DRAFT, "sources": list(draft.sources), "caveats": list(draft.caveats)}
    # A condition may be typed over several lines; a text in it holds no line end.
    entry["where"] = re.sub(r"[\t\r\n]", " ", draft.where).strip()
    try:
        if not (draft.per.isascii() and draft.per.isdigit() and len(draft.per) < 10):
            raise ValueError
        entry["per"] = int(draft.per)
    except ValueError:
        entry["per"] = 1
        problems.append(Problem("per", f"'{shortened(draft.per)}' is not a whole number.", stops=True))
    try:
        entry["reviewed_on"] = date.fromisoformat(draft.reviewed_on)
    except ValueError:
        entry["reviewed_on"] = date(1970, 1, 1)
        told = f"'{shortened(draft.reviewed_on)}' is not a day: write 2026-01-31."
        problems.append(Problem("reviewed_on", told if draft.reviewed_on else "'reviewed_on' is blank."))
    return {key: entry[key] for key in KEYS}, problems


def _stopping_problems(draft: Draft, known: tuple[Indicator, ...], problems: list[Problem]) -> list[Problem]:
    """Return the problems with which nothing can be counted."""
    found = [problem for problem in problems if problem.stops]
    for key, choices in CHOICES.items():
        value = DRAFT if key == "status" else getattr(draft, key)
        if value not in choices:
            cure = did_you_mean(value, choices)
            found.append(Problem(key, f"'{shortened(value)}' is not one of {', '.join(choices)}.{cure}", stops=True))
    if found:
        return found
    return [*_place_problems(draft, known), *_condition_problems(draft)]


def _place_problems(draft: Draft, known: tuple[Indicator, ...]) -> list[Problem]:
    """Return what is wrong with `within` and with the denominator, as far as it stops counting."""
    found = []
    wholes = [
        each.indicator_id for each in known if each.counts == "offences" and each.indicator_id != draft.indicator_id
    ]
    if draft.within and draft.counts == REFERRALS:
        found.append(Problem("within", "referrals are counted among no other indicator: leave it blank.", stops=True))
    elif draft.within and draft.within not in wholes:
        cure = did_you_mean(draft.within, wholes)
        found.append(
            Problem("within", f"'{shortened(draft.within)}' is no indicator that counts offences.{cure}", stops=True)
        )
    if draft.denominator != NO_DENOMINATOR and int(draft.per) not in PERS:
        found.append(Problem("per", f"must be one of {', '.join(f'{per:,}' for per in PERS)}.", stops=True))
    return found


def _condition_problems(draft: Draft) -> list[Problem]:
    if not draft.where.strip() and (draft.counts == REFERRALS or (draft.counts == "victims" and draft.within)):
        return []
    try:
        check_condition(draft.where, draft.counts, "")
    except ConditionError as error:
        return [Problem("where", error.reason, error.place, error.suggestion, stops=True)]
    return []


def _in_our_words(draft: Draft, entry: Mapping[str, Any], at_fault: Iterable[str]) -> dict[str, Any]:
    """Return the entry with words to show it by where its own are missing or at fault. Never written to a file."""
    noun = f"{_NOUNS[draft.counts]} that the draft counts"
    ours: dict[str, Any] = {
        "title": "Untitled",
        "noun": noun,
        "short": "Draft",
        "definition": f"A draft without a definition yet: {noun}, where {draft.where.strip() or 'nothing more is asked'}.",
        "why_it_matters": "A draft that does not yet say why it matters.",
        "unit": unit_for(draft),
        "authored_by": "not named",
        "checked_by": "",
        "caveats": [],
        "sources": [],
        "per": entry["per"] if draft.denominator != NO_DENOMINATOR else 1,
    }
    return {**entry, **{key: value for key, value in ours.items() if key in at_fault}}


def _first_of_each(problems: Iterable[Problem]) -> list[Problem]:
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.key, problem)
    return sorted(first.values(), key=lambda problem: not problem.stops)


def _as_typed(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return value.isoformat() if isinstance(value, date) else str(value)
