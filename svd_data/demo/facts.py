"""The figures that the demonstration data reproduces or assumes, read once from data/reference/demo.toml.

Owns the file's schema: unknown keys, missing keys and figures that contradict each other are errors.
"""

import dataclasses
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from svd_data.errors import DefinitionError, did_you_mean

REFERENCE = Path(__file__).parents[2] / "data" / "reference"

T = TypeVar("T")

# the subgroups of "Violence and sexual offences" besides the one named for the category's rest
SUBGROUPS_OF_VIOLENCE = ("homicide", "violence_with_injury", "rape", "other_sexual", "stalking_harassment")

# exclusive classes of serious youth violence, in the order in which they are tried
YOUNG_CLASSES = ("gun", "knife", "robbery", "violence_with_injury", "other")

# age from, age to (both included), share
AgeShares = tuple[tuple[int, int, float], ...]


@dataclass(frozen=True)
class Area:
    """The one area of the demonstration data, and the months it covers (first days, both included)."""

    code: str
    name: str
    baseline_year: int
    goal_year: int
    ward_vintage: str
    lsoa_vintage: int
    first_month: date
    last_month: date


@dataclass(frozen=True)
class Plan:
    """Published shares (0-1) and changes of one financial year."""

    source: str
    financial_year: str
    young_under: int
    young_share_of_recorded_crime: float
    young_share_of_serious_violence: float
    young_change: float
    class_shares: Mapping[str, float]
    homicides: int
    homicides_young: int
    domestic_abuse_share: float
    sexual_offences_change: float
    rape_share_of_sexual_offences: float
    women_and_girls_subgroups: tuple[str, ...]
    women_and_girls_change: float
    stalking_share_of_women_and_girls: float


@dataclass(frozen=True)
class VictimProfile:
    """Sex and ages of the victims of one exclusive class of serious youth violence. published: how many of `ages` are the plan's."""

    class_: str
    published: int
    male_share: float
    ages: AgeShares
    ages_female: AgeShares


@dataclass(frozen=True)
class FinancialYear:
    """Counts of recorded offences in one financial year; the last is of six months."""

    label: str
    recorded_crime: int
    published: bool
    serious_violence: int
    serious_youth_violence: int
    sexual_offences: int
    homicides: int
    homicides_young: int
    domestic_abuse_share: float
    stalking_share: float


@dataclass(frozen=True)
class Weapons:
    """Assumed shares of weapon offences, and their subgroups."""

    adult_knife_share: float
    adult_gun_share: float
    homicide_knife_share: float
    young_knife: Mapping[str, float]
    young_gun: Mapping[str, float]
    adult_knife: Mapping[str, float]
    adult_gun: Mapping[str, float]


@dataclass(frozen=True)
class Category:
    """One police.uk category: counts by calendar year, and its shape round the year."""

    name: str
    subgroup: str
    assumed: tuple[int, ...]
    season: float
    peak_month: int
    lockdown: float
    published: tuple[int, ...] = ()

    @property
    def levels(self) -> tuple[int, ...]:
        """Whole-year counts, 2018 to 2026."""
        first, *later = self.assumed
        return (first, *self.published, *later)


@dataclass(frozen=True)
class Residents:
    """City residents at mid-year."""

    source: str
    years: tuple[int, ...]
    persons: tuple[int, ...]
    census_year: int
    male_share: float
    ethnicity: Mapping[str, float]


@dataclass(frozen=True)
class WardLevel:
    """Assumed character of one ward."""

    code: str
    deprivation: float
    students: float
    minority: float


@dataclass(frozen=True)
class Hotspot:
    """A small area to which the street violence of `strength` average areas is added between two dates."""

    lsoa_code: str
    strength: float
    rises: date
    falls: date


@dataclass(frozen=True)
class Facts:
    """All of demo.toml."""

    area: Area
    plan: Plan
    victim_profiles: tuple[VictimProfile, ...]
    weapons: Weapons
    domestic_abuse_weights: Mapping[str, float]
    financial_years: tuple[FinancialYear, ...]
    categories: tuple[Category, ...]
    anti_social_behaviour: Category
    residents: Residents
    wards: tuple[WardLevel, ...]
    hotspots: tuple[Hotspot, ...]

    @property
    def plan_year(self) -> int:
        """Position in financial_years of the year that the plan describes."""
        return [year.label for year in self.financial_years].index(self.plan.financial_year)


def load_facts(path: Path = REFERENCE / "demo.toml") -> Facts:
    """Return the parsed facts. Raises DefinitionError, naming file and entry, for anything unknown or missing."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    one = functools.partial(_one, path.name, tables)
    many = functools.partial(_many, path.name, tables)
    facts = Facts(
        area=one(Area, "area"),
        plan=one(Plan, "plan"),
        victim_profiles=many(VictimProfile, "victim_profile"),
        weapons=one(Weapons, "weapons"),
        domestic_abuse_weights=tables.pop("domestic_abuse_weights", {}),
        financial_years=many(FinancialYear, "financial_year"),
        categories=many(Category, "category"),
        anti_social_behaviour=one(Category, "anti_social_behaviour"),
        residents=one(Residents, "residents"),
        wards=many(WardLevel, "ward"),
        hotspots=many(Hotspot, "hotspot"),
    )
    if tables:
        raise DefinitionError(f"{path.name}: unknown table '{next(iter(tables))}'. Remove it.")
    _check(path.name, facts)
    return facts


def _one(file: str, tables: dict[str, Any], kind: type[T], name: str) -> T:
    if not isinstance(table := tables.pop(name, None), dict):
        raise DefinitionError(f"{file}: the table [{name}] is missing. Add it.")
    return _parse(file, name, kind, table)


def _many(file: str, tables: dict[str, Any], kind: type[T], name: str) -> tuple[T, ...]:
    if not isinstance(entries := tables.pop(name, None), list):
        raise DefinitionError(f"{file}: there is no [[{name}]]. Add one for each.")
    return tuple(_parse(file, f"{name} {number}", kind, entry) for number, entry in enumerate(entries, start=1))


def _parse(file: str, where: str, kind: type[T], table: dict[str, Any]) -> T:
    # "class" is the plain word in the file and a reserved one in Python
    fields = {field.name.rstrip("_"): field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    if unknown := table.keys() - fields.keys():
        word = min(unknown)
        raise DefinitionError(f"{file}: [{where}] has an unknown key '{word}'.{did_you_mean(word, fields)}")
    needed = {key for key, field in fields.items() if field.default is dataclasses.MISSING}
    if missing := needed - table.keys():
        raise DefinitionError(f"{file}: [{where}] lacks '{min(missing)}'. Add it.")
    return kind(**{fields[key].name: _frozen(value) for key, value in table.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _check(file: str, facts: Facts) -> None:
    """Raise DefinitionError where two figures contradict each other."""
    sums = {f"victim_profile {profile.class_}": _share_sums(profile) for profile in facts.victim_profiles}
    sums |= {"plan class_shares": [sum(facts.plan.class_shares.values())]}
    sums |= {"residents ethnicity": [sum(facts.residents.ethnicity.values())]}
    for where, totals in sums.items():
        if any(abs(total - 1) > 1e-6 for total in totals):
            raise DefinitionError(f"{file}: [{where}] has shares that add to {totals}. Make them add to 1.")
    _check_subgroups(file, facts)
    if tuple(facts.plan.class_shares) != YOUNG_CLASSES:
        raise DefinitionError(f"{file}: [plan] class_shares must name {', '.join(YOUNG_CLASSES)}, in this order.")
    if unknown := {profile.class_ for profile in facts.victim_profiles} - set(YOUNG_CLASSES):
        word = min(unknown)
        raise DefinitionError(f"{file}: [[victim_profile]] '{word}' is no class.{did_you_mean(word, YOUNG_CLASSES)}")
    if any(len(category.levels) != 9 for category in (*facts.categories, facts.anti_social_behaviour)):
        raise DefinitionError(f"{file}: a [[category]] does not have nine calendar years, 2018 to 2026. Give them all.")
    _check_plan_year(file, facts)


def _check_subgroups(file: str, facts: Facts) -> None:
    """Raise DefinitionError where a table names a subgroup that no offence has."""
    known = {category.subgroup for category in facts.categories} | set(SUBGROUPS_OF_VIOLENCE)
    weapons = facts.weapons
    named = {
        "domestic_abuse_weights": facts.domestic_abuse_weights.keys(),
        "plan": set(facts.plan.women_and_girls_subgroups),
        "weapons": {*weapons.young_knife, *weapons.young_gun, *weapons.adult_knife, *weapons.adult_gun},
    }
    for where, names in named.items():
        if unknown := names - known:
            word = min(unknown)
            raise DefinitionError(f"{file}: [{where}] '{word}' is no subgroup.{did_you_mean(word, known)}")


def _check_plan_year(file: str, facts: Facts) -> None:
    """Raise DefinitionError where the counts of the plan's year do not round to the plan's figures."""
    plan, year, before = facts.plan, facts.financial_years[facts.plan_year], facts.financial_years[facts.plan_year - 1]
    pairs = {
        "young_share_of_recorded_crime": year.serious_youth_violence / year.recorded_crime,
        "young_share_of_serious_violence": year.serious_youth_violence / year.serious_violence,
        "young_change": year.serious_youth_violence / before.serious_youth_violence - 1,
        "sexual_offences_change": year.sexual_offences / before.sexual_offences - 1,
        "domestic_abuse_share": year.domestic_abuse_share,
        "homicides": year.homicides,
        "homicides_young": year.homicides_young,
    }
    for name, counted in pairs.items():
        if abs(counted - getattr(plan, name)) > 0.0005:
            raise DefinitionError(
                f"{file}: [plan] {name} is {getattr(plan, name)}, but the counts of {year.label} give {counted:.4f}. Make them agree."
            )


def _share_sums(profile: VictimProfile) -> list[float]:
    return [sum(share for _, _, share in ages) for ages in (profile.ages, profile.ages_female)]


FACTS = load_facts()
DEMO_AREA = FACTS.area
