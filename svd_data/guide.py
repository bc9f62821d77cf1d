"""What the Guide says beside the definitions: the statistics in plain English, what was left out, the audiences' rules.

Strict: an entry that is incomplete raises DefinitionError with the file, the entry and the nearest right word. Reads no
database.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, did_you_mean, shortened
from svd_data.indicators import Indicator
from svd_data.toml_files import check_keys, load_toml

# What disclosure control is for, and what it is not: both are said wherever the rules are.
CLAIM = "No hidden count can be read, or worked out from what else its own table shows."
NOT_CLAIMED = (
    "That nobody can learn that two figures of which one is part of the other differ; safety against many overlapping "
    "periods, repeated releases, several tables put together, or what somebody knows already."
)
CLOSED_SET = (
    "For partners and the public figures from restricted records exist for a closed set of tables only: the whole area or "
    "one ward, in the latest 12 months or a year, by one attribute or two. Of any other view the page says why not and "
    "opens the nearest. Rates, percentages and verdicts are worked out from counts that are shown, each at least 20."
)
BOUND = (
    "Whoever runs the server sets the widest audience that it serves, and no link or choice goes beyond it. Where nothing "
    "is set, that is internal while everything loaded is open or synthetic, and public as soon as real restricted records "
    "are loaded."
)

# The files of which something may be said to be left out.
_ABOUT = ("events", "school_terms", "comparators", "indicators", "sources", "questions")

_AGE_RULE = re.compile(r"\b(?:youngest_victim_age|youngest_suspect_age|age) (<=|<) (\d+)")

E = TypeVar("E", "Method", "LeftOut")


@dataclass(frozen=True)
class Method:
    """One statistic in plain English. where: where a reader meets it on the pages. reference: where it comes from."""

    method_id: str
    title: str
    text: str
    where: str
    reference: str


@dataclass(frozen=True)
class LeftOut:
    """One thing that a reference file does not hold. about: the file's name without its ending."""

    left_out_id: str
    title: str
    about: str
    reason: str


@cache
def method_definitions() -> Mapping[str, Method]:
    """Return each method of data/reference/methods.toml by its id, in the file's order. Raises DefinitionError."""
    return parse_methods(REFERENCE / "methods.toml")


@cache
def left_out() -> Mapping[str, LeftOut]:
    """Return what data/reference/left_out.toml lists by its id, in the file's order. Raises DefinitionError."""
    return parse_left_out(REFERENCE / "left_out.toml")


def parse_methods(path: Path) -> Mapping[str, Method]:
    """Return each method of the file at `path` by its id. Raises DefinitionError naming the file, the entry and its fault."""
    return _parsed(path, Method, ("title", "text", "where", "reference"))


def parse_left_out(path: Path) -> Mapping[str, LeftOut]:
    """Return each entry of the file at `path` by its id. Raises DefinitionError naming the file, the entry and its fault."""
    found = _parsed(path, LeftOut, ("title", "about", "reason"))
    for key, each in found.items():
        if each.about not in _ABOUT:
            raise DefinitionError(
                f"{path.name}, [{key}]: about '{shortened(each.about)}' is not one of {', '.join(_ABOUT)}."
                f"{did_you_mean(each.about, _ABOUT)}"
            )
    return found


def age_rule(indicator: Indicator) -> str:
    """Return the ages that the indicator's condition keeps, "under 25" or "25 and under"; "" where it asks no age.

    An indicator within another has the rule of either.
    """
    found = _AGE_RULE.findall(
        f"{indicator.offence_condition} {indicator.victim_condition} {indicator.referral_condition}"
    )
    rules = [f"under {age}" if sign == "<" else f"{age} and under" for sign, age in found]
    return ", ".join(dict.fromkeys(rules))


def _parsed(path: Path, make: type[E], keys: tuple[str, ...]) -> Mapping[str, E]:
    entries: dict[str, Any] = load_toml(path)
    if not entries:
        raise DefinitionError(f"{path.name}: holds no entry.")
    found: dict[str, E] = {}
    titles: dict[str, str] = {}
    for key, entry in entries.items():
        where = f"{path.name}, [{shortened(key)}]"
        check_keys(where, entry, dict.fromkeys(keys, str))
        if (title := entry["title"].casefold()) in titles:
            raise DefinitionError(f"{where}: has the same title as [{titles[title]}].")
        titles[title] = key
        found[key] = make(key, **entry)
    return MappingProxyType(found)
