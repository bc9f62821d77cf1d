"""The figures that the demonstration's referrals reproduce or assume, read once from data/reference/demo_referrals.toml.

Owns the file's schema: unknown and missing keys, shares beyond 0 to 1 and figures that contradict each other are errors.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Any

from svd_data.definitions import REFERENCE
from svd_data.demo.facts import FACTS
from svd_data.errors import DefinitionError, did_you_mean
from svd_data.partner.columns import needs
from svd_data.programme_register import PROGRAMMES, parse_programmes
from svd_data.programmes import Programme
from svd_data.toml_files import check_keys, load_toml

FILE = "demo_referrals.toml"

STAGES = ("triaged", "accepted", "engaged", "completed")

_SHARES = ("again", "again_elsewhere", "no_person", "no_age", "no_sex", "no_ethnicity", "no_ward", "no_needs", "stage_not_dated",
           "left_open", "same_day")  # fmt: skip
_TABLES: Mapping[str, type] = MappingProxyType(
    {"published": list, "programme": list, "wards": dict, "needs": dict, "shares": dict}
)
_PROGRAMME: Mapping[str, type] = MappingProxyType(
    {"id": str, "stretches": list, "ages": list, "male": float, "referrers": dict, "goes_on": dict, "days": dict}
)
_PUBLISHED: Mapping[str, type] = MappingProxyType({"programme": str, "by": date, "referrals": int, "source": str})
_STRETCH: Mapping[str, type] = MappingProxyType({"first": date, "last": date, "referrals": int})


@dataclass(frozen=True)
class Stretch:
    """New referrals from one day to another, both included."""

    first: date
    last: date
    referrals: int


@dataclass(frozen=True)
class ReferralProgramme:
    """One programme: its new referrals, whom it takes (age from, age to, share), from whom, how far they go and how fast.

    goes_on: by stage, the share of those at the stage before that reach it. days: the median days that it takes them.
    """

    programme_id: str
    stretches: tuple[Stretch, ...]
    ages: tuple[tuple[int, int, float], ...]
    male: float
    referrers: Mapping[str, float]
    goes_on: Mapping[str, float]
    days: Mapping[str, int]


@dataclass(frozen=True)
class ReferralFacts:
    """wards: weights by code. needs: the share that has each. shares: by the names in the file."""

    programmes: tuple[ReferralProgramme, ...]
    wards: Mapping[str, float]
    needs: Mapping[str, float]
    shares: Mapping[str, float]


@cache
def referral_facts() -> ReferralFacts:
    """Return the project's own facts. Raises DefinitionError as `load_referral_facts` does."""
    return load_referral_facts(REFERENCE / FILE)


def load_referral_facts(path: Path) -> ReferralFacts:
    """Return the facts of the file at `path`. Raises DefinitionError naming the file and the entry."""
    tables = load_toml(path)
    check_keys(path.name, tables, _TABLES)
    programmes = tuple(_programme(path.name, entry) for entry in tables["programme"])
    _check_published(path.name, tables["published"], programmes)
    for name in ("needs", "shares"):
        _check_shares(f"{path.name}, [{name}]", tables[name])
    if set(tables["shares"]) != set(_SHARES):
        raise DefinitionError(f"{path.name}, [shares]: must name {', '.join(_SHARES)}.")
    _check_words(f"{path.name}, [needs]", tables["needs"], needs(), "one of the seven pathways")
    _check_words(f"{path.name}, [wards]", tables["wards"], [level.code for level in FACTS.wards], "a ward of the area")
    _check_weights(f"{path.name}, [wards]", tables["wards"])
    return ReferralFacts(programmes, tables["wards"], tables["needs"], tables["shares"])


def _programme(file: str, entry: Any) -> ReferralProgramme:
    where = f"{file}, [[programme]] {entry.get('id', '')}".rstrip()
    check_keys(where, entry, _PROGRAMME)
    _check_programme_id(where, entry["id"])
    for stretch in entry["stretches"]:
        check_keys(f"{where}, stretches", stretch, _STRETCH)
        if stretch["first"] > stretch["last"]:
            raise DefinitionError(f"{where}, stretches: one ends before it begins.")
    _check_ages(f"{where}, ages", entry["ages"])
    for name, keys in (("goes_on", STAGES), ("days", STAGES)):
        if tuple(entry[name]) != keys:
            raise DefinitionError(f"{where}, {name}: must name {', '.join(keys)}, in this order.")
    for name in ("goes_on", "referrers"):
        _check_shares(f"{where}, {name}", entry[name])
    _check_shares(where, {"male": entry["male"]})
    if any(type(days) is not int or days < 1 for days in entry["days"].values()):
        raise DefinitionError(f"{where}, days: each must be a whole number from 1.")
    for name, shares in (("ages", [share for *_, share in entry["ages"]]), ("referrers", entry["referrers"].values())):
        if abs(sum(shares) - 1) > 1e-9:
            raise DefinitionError(f"{where}, {name}: the shares do not add to 1.")
    made = ReferralProgramme(
        programme_id=entry["id"],
        stretches=tuple(Stretch(**stretch) for stretch in entry["stretches"]),
        ages=tuple((int(low), int(high), float(share)) for low, high, share in entry["ages"]),
        **{name: entry[name] for name in ("male", "referrers", "goes_on", "days")},
    )
    _check_register(where, made)
    return made


@cache
def _register() -> Mapping[str, Programme]:
    """Return the project's programmes that take referrals, by id."""
    programmes = parse_programmes(load_toml(REFERENCE / PROGRAMMES))
    return MappingProxyType({each.programme_id: each for each in programmes if each.takes_referrals})


def _check_published(file: str, entries: list[Any], programmes: tuple[ReferralProgramme, ...]) -> None:
    """Raise DefinitionError unless the stretches up to each published day add to what was published."""
    for entry in entries:
        check_keys(f"{file}, [[published]]", entry, _PUBLISHED)
        _check_programme_id(f"{file}, [[published]] {entry['programme']}", entry["programme"])
        stretches = [
            stretch for each in programmes if each.programme_id == entry["programme"] for stretch in each.stretches
        ]
        made = sum(stretch.referrals for stretch in stretches if stretch.last <= entry["by"])
        if made != entry["referrals"] or any(stretch.first <= entry["by"] < stretch.last for stretch in stretches):
            raise DefinitionError(
                f"{file}, [[published]] {entry['programme']}: {entry['referrals']} were referred by {entry['by']}, and the "
                f"stretches make {made}. Make them agree, with a stretch that ends on that day."
            )


def _check_shares(where: str, shares: Mapping[str, Any]) -> None:
    for name, share in shares.items():
        if not isinstance(share, float) or not 0 <= share <= 1:
            raise DefinitionError(f"{where}: '{name}' must be a share from 0 to 1.")


def _check_programme_id(where: str, programme_id: str) -> None:
    if programme_id not in (known := _register()):
        raise DefinitionError(
            f"{where}: is no programme of the register that takes referrals.{did_you_mean(programme_id, known)}"
        )


def _check_register(where: str, made: ReferralProgramme) -> None:
    """Raise DefinitionError for referrals on days, or of ages, that the register says the programme does not take."""
    known = _register()[made.programme_id]
    first, last = (dated.day if dated else None for dated in (known.first, known.last))
    for stretch in made.stretches:
        if stretch.first < (first or date.min) or stretch.last > (last or date.max):
            raise DefinitionError(
                f"{where}, stretches: {stretch.first} to {stretch.last} is not within {PROGRAMMES}'s {first} to {last}."
            )
    youngest, oldest = (known.ages.youngest, known.ages.oldest) if known.ages else (None, None)
    low, high = made.ages[0][0], made.ages[-1][1]
    if low < (youngest or 0) or (oldest is not None and high > oldest):
        raise DefinitionError(f"{where}, ages: {low} to {high} is not within {PROGRAMMES}'s {youngest} to {oldest}.")


def _check_ages(where: str, ages: list[Any]) -> None:
    """Raise DefinitionError unless the ages run from young to old and none lies in two entries."""
    if any(not isinstance(entry, list) or [type(part) for part in entry] != [int, int, float] for entry in ages):
        raise DefinitionError(f"{where}: each entry must be an age from, an age to and a share from 0 to 1.")
    _check_shares(where, {f"{low} to {high}": share for low, high, share in ages})
    if any(low > high for low, high, _ in ages) or any(low <= high for (_, high, _), (low, _, _) in pairwise(ages)):
        raise DefinitionError(f"{where}: must run from young to old, no age in two entries.")


def _check_words(where: str, words: Collection[str], known: Collection[str], what: str) -> None:
    for word in words:
        if word not in known:
            raise DefinitionError(f"{where}: '{word}' is not {what}.{did_you_mean(word, known)}")


def _check_weights(where: str, weights: Mapping[str, Any]) -> None:
    for name, weight in weights.items():
        if type(weight) not in (int, float) or not 0 <= weight < inf:
            raise DefinitionError(f"{where}: '{name}' must be a number from 0.")
    if not sum(weights.values()):
        raise DefinitionError(f"{where}: none has any weight.")
