"""What kind of offence each row is: subgroup, weapon, young person involved, domestic abuse.

Every financial year's rows of one category are divided among strata with exact counts, so that the plan's shares hold
by construction and not by luck.

Serious violence: homicide, violence with injury, robbery, rape, other sexual offences, and any offence in which a knife
or firearm was used or threatened. Serious youth violence (SYV): a serious violence offence whose youngest victim or
youngest suspect is under 25. Its exclusive classes, the first that fits: gun (firearm), knife, robbery, violence with
injury, other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from svd_data.demo.draws import Bools, Floats, Ints, choose_exactly, shuffled_labels, split
from svd_data.demo.facts import SUBGROUPS_OF_VIOLENCE, YOUNG_CLASSES, Facts, FinancialYear

VIOLENCE, ROBBERY = "Violence and sexual offences", "Robbery"
SERIOUS = ("homicide", "violence_with_injury", "robbery", "rape", "other_sexual")
NOT_YOUNG = -1


class Stratum(NamedTuple):
    """Offences that are alike in all of these."""

    subgroup: str
    weapon: str = "none"  # none | knife | gun
    young: bool = False


@dataclass(frozen=True)
class Kinds:
    """One entry per offence or incident, in order of month and category. Anti-social behaviour is the last category."""

    month: Ints  # 0 is the first month covered, April
    category: Ints
    subgroup: Ints  # position in subgroups(facts)
    knife: Bools
    firearm: Bools
    young: Bools  # part of serious youth violence
    domestic_abuse: Bools
    is_crime: Bools
    serious: Bools

    def __len__(self) -> int:
        """Return the number of offences and incidents."""
        return len(self.month)

    @property
    def financial_year(self) -> Ints:
        """Position in facts.financial_years."""
        return self.month // 12


def subgroups(facts: Facts) -> list[str]:
    """Return all subgroups, each once, in the order of their codes."""
    rest = [category.subgroup for category in (*facts.categories, facts.anti_social_behaviour)]
    return [*SUBGROUPS_OF_VIOLENCE, *rest]


def is_any(codes: Ints, labels: list[str], wanted: tuple[str, ...]) -> Bools:
    """Return where the coded column has one of the wanted labels."""
    return np.isin(codes, [labels.index(word) for word in wanted])


def classify(kinds: Kinds, facts: Facts) -> Ints:
    """Return the position in YOUNG_CLASSES of each offence of serious youth violence, and NOT_YOUNG elsewhere."""
    names = subgroups(facts)
    robbery, injury = (kinds.subgroup == names.index(name) for name in ("robbery", "violence_with_injury"))
    class_ = np.select([kinds.firearm, kinds.knife, robbery, injury], [0, 1, 2, 3], default=4)
    return np.where(kinds.young, class_, NOT_YOUNG)


def assign(rng: Generator, facts: Facts, crimes: Ints, incidents: Ints) -> Kinds:
    """Return the kinds of all offences, given the counts by month and category and the incidents by month."""
    counts = np.column_stack([crimes, incidents])
    month, category = (np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices(counts.shape))
    names = [*(item.name for item in facts.categories), facts.anti_social_behaviour.name]
    rest = [Stratum(item.subgroup) for item in (*facts.categories, facts.anti_social_behaviour)]
    strata, found = list(rest), category.copy()
    for number, year in enumerate(facts.financial_years):
        inside = month // 12 == number
        sizes = {name: int(np.count_nonzero(inside & (category == code))) for code, name in enumerate(names)}
        for name, parts in _strata_of_year(rng, facts, year, sizes).items():
            rows = np.flatnonzero(inside & (category == names.index(name)))
            found[rows] = len(strata) + shuffled_labels(rng, list(parts.values()))
            strata.extend(parts)
    return _kinds(rng, facts, month, category, found, strata)


def _kinds(rng: Generator, facts: Facts, month: Ints, category: Ints, found: Ints, strata: list[Stratum]) -> Kinds:
    names = subgroups(facts)
    subgroup = np.array([names.index(stratum.subgroup) for stratum in strata])[found]
    weapon = np.array([stratum.weapon for stratum in strata])[found]
    young = np.array([stratum.young for stratum in strata])[found]
    knife, firearm = weapon == "knife", weapon == "gun"
    return Kinds(
        month=month,
        category=category,
        subgroup=subgroup,
        knife=knife,
        firearm=firearm,
        young=young,
        domestic_abuse=_domestic_abuse(rng, facts, month, subgroup, young),
        is_crime=category < len(facts.categories),
        serious=is_any(subgroup, names, SERIOUS) | knife | firearm,
    )


def _domestic_abuse(rng: Generator, facts: Facts, month: Ints, subgroup: Ints, young: Bools) -> Bools:
    """Flag each financial year's exact share of recorded crime, likelier in the subgroups where it is found."""
    by_subgroup = np.array([facts.domestic_abuse_weights.get(name, 0.0) for name in subgroups(facts)])
    # violence with a young person is mostly in the street or at school
    weights: Floats = by_subgroup[subgroup] * np.where(young, 0.25, 1)
    flags = np.zeros(len(month), dtype=bool)
    for number, year in enumerate(facts.financial_years):
        rows = np.flatnonzero(month // 12 == number)
        flags[rows[choose_exactly(rng, weights[rows], round(year.domestic_abuse_share * year.recorded_crime))]] = True
    return flags


def _strata_of_year(
    rng: Generator, facts: Facts, year: FinancialYear, sizes: Mapping[str, int]
) -> dict[str, dict[Stratum, int]]:
    """Return the strata, with their counts, of the two categories that have more than one."""
    parts = _young_strata(rng, facts, year) | _weapon_strata(facts, year)
    robbery = {stratum: count for stratum, count in parts.items() if stratum.subgroup == "robbery"}
    violence = {stratum: count for stratum, count in parts.items() if stratum.subgroup != "robbery"}
    robbery[Stratum("robbery")] = sizes[ROBBERY] - sum(robbery.values())
    violence |= _rest_of_violence(facts, year, violence, sizes)
    for name, strata in {ROBBERY: robbery, VIOLENCE: violence}.items():
        if min(strata.values()) < 0:
            raise ValueError(f"{year.label}: the figures leave fewer than no offences in a part of {name}: {strata}")
    return {VIOLENCE: violence, ROBBERY: robbery}


def _young_strata(rng: Generator, facts: Facts, year: FinancialYear) -> dict[Stratum, int]:
    """Return the strata of serious youth violence; the plan's shares hold exactly in the plan's year."""
    shares = np.array([facts.plan.class_shares[name] for name in YOUNG_CLASSES])
    is_plan_year = year.label == facts.plan.financial_year
    total = year.serious_youth_violence
    gun, knife, robbery, injury, other = split(total, shares) if is_plan_year else rng.multinomial(total, shares)
    rape_share = facts.plan.rape_share_of_sexual_offences
    rape, other_sexual = split(other - year.homicides_young, [rape_share, 1 - rape_share])
    return {
        **dict(_of_weapon("gun", True, gun, facts.weapons.young_gun)),
        **dict(_of_weapon("knife", True, knife, facts.weapons.young_knife)),
        Stratum("robbery", young=True): int(robbery),
        Stratum("violence_with_injury", young=True): int(injury),
        Stratum("homicide", young=True): year.homicides_young,
        Stratum("rape", young=True): int(rape),
        Stratum("other_sexual", young=True): int(other_sexual),
    }


def _weapon_strata(facts: Facts, year: FinancialYear) -> dict[Stratum, int]:
    """Return the strata of offences with a weapon and nobody under 25."""
    weapons = facts.weapons
    knives = round(year.serious_violence * weapons.adult_knife_share)
    guns = round(year.serious_violence * weapons.adult_gun_share)
    homicides = round(weapons.homicide_knife_share * (year.homicides - year.homicides_young))
    return {
        **dict(_of_weapon("knife", False, knives, weapons.adult_knife)),
        **dict(_of_weapon("gun", False, guns, weapons.adult_gun)),
        Stratum("homicide", "knife"): homicides,
    }


def _of_weapon(weapon: str, young: bool, total: int, shares: Mapping[str, float]) -> Iterator[tuple[Stratum, int]]:
    for subgroup, count in zip(shares, split(total, list(shares.values())), strict=True):
        yield Stratum(subgroup, weapon, young), int(count)


def _rest_of_violence(
    facts: Facts, year: FinancialYear, taken: Mapping[Stratum, int], sizes: Mapping[str, int]
) -> dict[Stratum, int]:
    """Return the rest of violence and sexual offences; violence with injury brings serious violence to its total."""

    def so_far(subgroup: str) -> int:
        return sum(count for stratum, count in taken.items() if stratum.subgroup == subgroup)

    rape = round(year.sexual_offences * facts.plan.rape_share_of_sexual_offences)
    wanted = {"homicide": year.homicides, "rape": rape, "other_sexual": year.sexual_offences - rape}
    armed = so_far("violence_without_injury")
    wanted["violence_with_injury"] = year.serious_violence - sum(wanted.values()) - armed - sizes[ROBBERY]
    left = sizes[VIOLENCE] - sum(wanted.values()) - armed
    stalking = round(left * year.stalking_share)
    return {
        **{Stratum(subgroup): count - so_far(subgroup) for subgroup, count in wanted.items()},
        Stratum("stalking_harassment"): stalking,
        Stratum("violence_without_injury"): left - stalking,
    }
