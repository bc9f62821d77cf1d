"""What partners' files are held against, from data/reference/partner_rules.toml: rules with their levels, and limits.

The youngest age that a programme takes stands in the register of programmes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, did_you_mean
from svd_data.programme_register import age_floors
from svd_data.toml_files import check_keys, load_toml

STOP, ERROR, WARNING = "stop", "error", "warning"
LEVELS = (STOP, ERROR, WARNING)

# Rules about a file that cannot be used or holds what it must not, and about a row that is no record: nothing can be kept
# of them, whatever the file of rules says.
_ALWAYS_STOP = frozenset({
    "file_unreadable", "file_locked", "file_outsize", "file_encoding", "sheet_missing", "headings_outsize", "column_missing",
    "column_twice", "no_rows", "identifier_column", "identifier_name", "identifier_birth", "identifier_postcode",
    "identifier_nhs", "identifier_email", "identifier_phone", "identifier_address",
})  # fmt: skip
_ALWAYS_ERROR = frozenset({
    "quote_open", "fields_wrong", "totals_row", "id_missing", "date_missing", "programme_missing", "id_repeated",
})  # fmt: skip
_ERROR_OR_WARNING = frozenset({
    "date_unreadable", "date_too_early", "date_in_future", "dates_out_of_order", "below_age_floor", "person_missing",
    "age_unreadable", "age_impossible", "flag_unreadable", "value_unknown", "time_unreadable", "point_unreadable",
    "code_unreadable",
})  # fmt: skip
RULES = _ALWAYS_STOP | _ALWAYS_ERROR | _ERROR_OR_WARNING


@dataclass(frozen=True)
class Rule:
    """One rule. level: "stop", "error" or "warning". place: its place in the file, from 0; earlier faults are told first."""

    rule_id: str
    level: str
    message: str
    advice: str
    place: int


@dataclass(frozen=True)
class Limits:
    """Bounds of what a cell can say, and words that a cell can say it with (in small letters)."""

    oldest_age: int
    earliest_day: date
    first_serial_day: int
    last_serial_day: int
    blank_words: frozenset[str]
    yes_words: frozenset[str]
    no_words: frozenset[str]
    total_words: frozenset[str]


@dataclass(frozen=True)
class Rulebook:
    """Every rule by id, the limits, and the youngest age that a programme takes by the programme's id (None: any).

    Programmes are those of the register that take referrals.
    """

    rules: Mapping[str, Rule]
    limits: Limits
    age_floors: Mapping[str, int | None]

    def is_error(self, rule_id: str) -> bool:
        return self.rules[rule_id].level == ERROR


@cache
def rulebook() -> Rulebook:
    """Return the rules of data/reference/partner_rules.toml, with the project's programmes. Raises DefinitionError."""
    return parse_rules(REFERENCE / "partner_rules.toml")


def with_programmes_of(raw: Path, book: Rulebook) -> Rulebook:
    """Return the rules with the programmes that an area's raw folder adds. Raises InputError for a faulty programmes.toml."""
    return replace(book, age_floors=age_floors(raw))


def parse_rules(path: Path) -> Rulebook:
    """Return the rules that the file at `path` holds. Raises DefinitionError naming the file and the entry."""
    entries = load_toml(path)
    if set(entries) != {"limits", "rules"}:
        raise DefinitionError(f"{path.name}: needs the tables [limits] and [rules.…] and no other.")
    for rule_id in RULES - set(entries["rules"]):
        raise DefinitionError(f"{path.name}: [rules.{rule_id}] is missing.")
    rules = {
        rule_id: _rule(f"{path.name}, [rules.{rule_id}]", rule_id, entry, place)
        for place, (rule_id, entry) in enumerate(entries["rules"].items())
    }
    return Rulebook(MappingProxyType(rules), _limits(path, entries["limits"]), age_floors())


def _rule(where: str, rule_id: str, entry: Any, place: int) -> Rule:
    if rule_id not in RULES:
        raise DefinitionError(f"{where}: is no rule that is checked.{did_you_mean(rule_id, RULES)}")
    check_keys(where, entry, {"level": str, "message": str, "advice": str})
    allowed = (STOP,) if rule_id in _ALWAYS_STOP else (ERROR,) if rule_id in _ALWAYS_ERROR else (ERROR, WARNING)
    if entry["level"] not in allowed:
        raise DefinitionError(
            f"{where}: level must be {' or '.join(allowed)}, not '{entry['level']}'.{did_you_mean(entry['level'], allowed)}"
        )
    return Rule(rule_id, **entry, place=place)


def _limits(path: Path, entry: Any) -> Limits:
    types: dict[str, type] = {
        field.name: list[str] if field.name.endswith("words") else date if field.type is date else int
        for field in fields(Limits)
    }
    check_keys(f"{path.name}, [limits]", entry, types)
    words = {name: frozenset(word.casefold() for word in entry[name]) for name in types if name.endswith("words")}
    return Limits(**{**entry, **words})
