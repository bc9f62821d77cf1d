"""The figures that the demonstration's referrals reproduce or assume, read once from data/reference/demo_referrals.toml.

Owns the file's schema: unknown and missing keys, shares beyond 0 to 1 and figures that contradict each other are errors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError
from svd_data.programme_register import project_programme_ids
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
    return ReferralFacts(programmes, tables["wards"], tables["needs"], tables["shares"])


def _programme(file: str, entry: Any) -> ReferralProgramme:
    where = f"{file}, [[programme]] {entry.get('id', '')}".rstrip()
    check_keys(where, entry, _PROGRAMME)
    if entry["id"] not in project_programme_ids():
        raise DefinitionError(f"{where}: is no programme of the register.")
    for stretch in entry["stretches"]:
        check_keys(f"{where}, stretches", stretch, _STRETCH)
        if stretch["first"] > stretch["last"]:
            raise DefinitionError(f"{where}, stretches: one ends before it begins.")
    for name, keys in (("goes_on", STAGES), ("days", STAGES)):
        if tuple(entry[name]) != keys:
            raise DefinitionError(f"{where}, {name}: must name {', '.join(keys)}, in this order.")
    _check_shares(f"{where}, goes_on", entry["goes_on"])
    for name, shares in (("ages", [share for *_, share in entry["ages"]]), ("referrers", entry["referrers"].values())):
        if abs(sum(shares) - 1) > 1e-9:
            raise DefinitionError(f"{where}, {name}: the shares do not add to 1.")
    return ReferralProgramme(
        programme_id=entry["id"],
        stretches=tuple(Stretch(**stretch) for stretch in entry["stretches"]),
        ages=tuple((int(low), int(high), float(share)) for low, high, share in entry["ages"]),
        **{name: entry[name] for name in ("male", "referrers", "goes_on", "days")},
    )


def _check_published(file: str, entries: list[Any], programmes: tuple[ReferralProgramme, ...]) -> None:
    """Raise DefinitionError unless the stretches up to each published day add to what was published."""
    for entry in entries:
        check_keys(f"{file}, [[published]]", entry, _PUBLISHED)
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
