"""Who the victims and suspects are. One entry per person of one offence; the same person may be several entries.

Two things hold exactly: an offence's youngest victim or suspect is under 25 where, and among serious violence only
where, it is serious youth violence; and in the plan's year victims have the plan's sexes and ages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from svd_data.demo import profiles
from svd_data.demo.draws import Bools, Floats, Ints, choose_exactly, draw_by_row, shuffled_labels, split
from svd_data.demo.facts import YOUNG_CLASSES, AgeShares, Facts, VictimProfile
from svd_data.demo.strata import Kinds, classify, is_any, subgroups
from svd_data.demo.themes import SCHOOL

SEXES = ("female", "male", "other")
FEMALE, MALE, OTHER = range(3)
NOT_RECORDED = -1
NOBODY = 999  # in place of the youngest age where no age is recorded
AGE_PROFILES = list(profiles.AGES)


@dataclass(frozen=True)
class People:
    """Victims, or suspects, in order of offence; every column is NOT_RECORDED where that is so."""

    offence: Ints  # position in Kinds
    person_no: Ints  # 1 is the first of the offence
    age: Ints
    sex: Ints  # position in SEXES
    ethnicity: Ints  # position in the facts' ethnic groups


def draw_victims(rng: Generator, facts: Facts, kinds: Kinds, themes: Ints, ethnicity: Floats) -> People:
    """Return the victims. `ethnicity`: shares of groups, one row per offence."""
    names = subgroups(facts)
    offence, person_no = _expand(rng, _numbers(profiles.VICTIMS, names)[kinds.subgroup])
    is_young, subgroup = kinds.young[offence], kinds.subgroup[offence]
    age = _ages(rng, _victim_ages(kinds, themes, names)[offence])
    sexual = is_any(subgroup, names, ("rape", "other_sexual"))
    no_age = np.where(sexual, profiles.NO_SEXUAL_VICTIM_AGE, profiles.NO_VICTIM_AGE)
    age = np.where((rng.random(len(age)) < no_age) & ~is_young, NOT_RECORDED, age)
    female = _by_subgroup(profiles.FEMALE_VICTIMS, profiles.FEMALE_VICTIM_DEFAULT, names)[subgroup]
    female = np.where(kinds.domestic_abuse[offence] & ~sexual, profiles.FEMALE_DOMESTIC_VICTIMS, female)
    sex = _sexes(rng, female, always=is_young)
    victims = People(offence, person_no, age, sex, _groups(rng, ethnicity, offence, profiles.NO_VICTIM_ETHNICITY))
    victims = _with_plan_profiles(rng, facts, kinds, _enough_for_the_plan(facts, kinds, victims))
    return _with_stalking_sexes(rng, facts, kinds, victims)


def draw_suspects(
    rng: Generator, facts: Facts, kinds: Kinds, themes: Ints, ethnicity: Floats, youngest_victim: Ints
) -> People:
    """Return the suspects; where serious youth violence has no victim under 25 there is a suspect under 25."""
    names = subgroups(facts)
    weights = _numbers(profiles.SUSPECTS, names)[kinds.subgroup]
    weights[kinds.domestic_abuse] = profiles.DOMESTIC_SUSPECTS
    needs_young = kinds.young & (youngest_victim >= facts.plan.young_under)
    weights[needs_young, 0] = 0
    offence, person_no = _expand(rng, weights)
    must_be_young = needs_young[offence] & (person_no == 1)
    profile = np.where(must_be_young, AGE_PROFILES.index("under_25_suspect"), _suspect_ages(kinds, themes)[offence])
    age = _ages(rng, profile)
    age = np.where((rng.random(len(age)) < profiles.NO_SUSPECT_AGE) & ~must_be_young, NOT_RECORDED, age)
    female = _by_subgroup(profiles.FEMALE_SUSPECTS, profiles.FEMALE_SUSPECT_DEFAULT, names)[kinds.subgroup[offence]]
    sex = _sexes(rng, female, always=np.zeros(len(offence), dtype=bool))
    return People(offence, person_no, age, sex, _groups(rng, ethnicity, offence, profiles.NO_SUSPECT_ETHNICITY))


def youngest(people: People, offences: int) -> Ints:
    """Return the youngest recorded age of each offence's people, NOBODY where none is recorded."""
    ages = np.full(offences, NOBODY, dtype=np.int64)
    known = people.age != NOT_RECORDED
    np.minimum.at(ages, people.offence[known], people.age[known])
    return ages


def has_sex(people: People, sex: int, offences: int) -> Bools:
    """Return which offences have at least one person recorded with that sex (or NOT_RECORDED)."""
    found = np.zeros(offences, dtype=bool)
    found[people.offence[people.sex == sex]] = True
    return found


def _numbers(shares: Mapping[str, tuple[int, ...]], names: list[str]) -> Floats:
    return np.array([shares[name] for name in names], dtype=np.float64)


def _by_subgroup(shares: Mapping[str, float], default: float, names: list[str]) -> Floats:
    return np.array([shares.get(name, default) for name in names])


def _expand(rng: Generator, weights: Floats) -> tuple[Ints, Ints]:
    """Return offence and person number of each person, the numbers drawn from each offence's weights of 0, 1, 2, 3."""
    limits = np.cumsum(weights, axis=1)
    drawn = rng.random(len(weights)) * limits[:, -1]
    numbers = (drawn[:, None] >= limits[:, :-1]).sum(axis=1)
    offence = np.repeat(np.arange(len(numbers)), numbers)
    first = np.cumsum(numbers) - numbers
    return offence, np.arange(len(offence)) - first[offence] + 1


def _ages(rng: Generator, profile: Ints) -> Ints:
    """Return an age for each entry, `profile` being its position in AGE_PROFILES."""
    weights = np.zeros((len(AGE_PROFILES), 100))
    for row, bands in enumerate(profiles.AGES.values()):
        for start, end, share in bands:
            weights[row, start : end + 1] += share / (end - start + 1)
    return draw_by_row(rng, weights, profile)


def _victim_ages(kinds: Kinds, themes: Ints, names: list[str]) -> Ints:
    against_persons = is_any(kinds.subgroup, names, ("violence_without_injury", "stalking_harassment", "public_order"))
    conditions = {
        "young_victim": kinds.young,
        "over_24_victim": kinds.serious,
        "domestic_victim": kinds.domestic_abuse,
        "school_victim": themes == SCHOOL,
        "violence_victim": against_persons,
    }
    return _first_profile(conditions, default="general_victim")


def _suspect_ages(kinds: Kinds, themes: Ints) -> Ints:
    conditions = {
        "young_suspect": kinds.young,
        "over_24_suspect": kinds.serious,
        "domestic_suspect": kinds.domestic_abuse,
        "school_suspect": themes == SCHOOL,
    }
    return _first_profile(conditions, default="general_suspect")


def _first_profile(conditions: Mapping[str, Bools], default: str) -> Ints:
    choices = [AGE_PROFILES.index(name) for name in conditions]
    return np.select(list(conditions.values()), choices, default=AGE_PROFILES.index(default))


def _sexes(rng: Generator, female: Floats, always: Bools) -> Ints:
    """Return sexes by each entry's female share; some are not recorded, but where `always` is set."""
    chance = rng.random(len(female))
    sex = np.where(rng.random(len(female)) < female, FEMALE, MALE)
    sex = np.where((chance < profiles.OTHER_SEX_SHARE) & ~always, OTHER, sex)
    return np.where((chance > 1 - profiles.NO_SEX) & ~always, NOT_RECORDED, sex)


def _groups(rng: Generator, shares: Floats, offence: Ints, not_recorded: float) -> Ints:
    limits = np.cumsum(shares, axis=1)[offence, :-1]
    group = (rng.random(len(offence))[:, None] >= limits).sum(axis=1)
    return np.where(rng.random(len(offence)) < not_recorded, NOT_RECORDED, group)


def _enough_for_the_plan(facts: Facts, kinds: Kinds, victims: People) -> People:
    """Return the victims with a few more of the plan's year, so that its percentages can come out to the digit printed.

    Of 450 victims no whole number of men and boys gives each percentage of the plan; of 452 it does.
    """
    class_, year = classify(kinds, facts)[victims.offence], kinds.financial_year[victims.offence]
    for profile in facts.victim_profiles:
        rows = np.flatnonzero((class_ == YOUNG_CLASSES.index(profile.class_)) & (year == facts.plan_year))
        wanted = next(count for count in range(len(rows), 2 * len(rows)) if _comes_out(profile, count))
        # Each stands beside an only victim, and is of the same group until the profile says who they are.
        numbers = np.bincount(victims.offence)
        beside = rows[numbers[victims.offence[rows]] == 1][: wanted - len(rows)]
        columns = {name: np.insert(values, beside + 1, values[beside]) for name, values in vars(victims).items()}
        columns["person_no"][beside + 1 + np.arange(len(beside))] = 2
        victims = People(**columns)
        class_, year = classify(kinds, facts)[victims.offence], kinds.financial_year[victims.offence]
    return victims


def _comes_out(profile: VictimProfile, count: int) -> bool:
    """Return whether `count` victims split by the profile give the plan's percentages to one decimal."""
    males = int(split(count, [1 - profile.male_share, profile.male_share])[1])
    bands = split(males, [share for _, _, share in profile.ages])
    printed = [(males, count, profile.male_share)]
    printed += [
        (int(band), males, share) for band, (_, _, share) in zip(bands, profile.ages[: profile.published], strict=False)
    ]
    return all(round(100 * part / whole, 1) == round(100 * share, 1) for part, whole, share in printed)


def _with_plan_profiles(rng: Generator, facts: Facts, kinds: Kinds, victims: People) -> People:
    """Return the victims with the sexes and ages of the plan's profiles in serious youth violence.

    In the plan's year the shares hold to the nearest victim, in other years but for chance.
    """
    sex, age = victims.sex.copy(), victims.age.copy()
    class_, year = classify(kinds, facts)[victims.offence], kinds.financial_year[victims.offence]
    for profile in facts.victim_profiles:
        of_class = class_ == YOUNG_CLASSES.index(profile.class_)
        for number in range(len(facts.financial_years)):
            rows = np.flatnonzero(of_class & (year == number))
            sex[rows], age[rows] = _profiled(rng, profile, len(rows), exact=number == facts.plan_year)
    return replace(victims, sex=sex, age=age)


def _profiled(rng: Generator, profile: VictimProfile, count: int, exact: bool) -> tuple[Ints, Ints]:
    """Return sexes and ages of `count` victims."""
    sex = shuffled_labels(rng, _parts(rng, count, [1 - profile.male_share, profile.male_share], exact))
    age = np.empty(count, dtype=np.int64)
    for code, shares in ((FEMALE, profile.ages_female), (MALE, profile.ages)):
        age[sex == code] = _ages_in_bands(rng, shares, int(np.count_nonzero(sex == code)), exact)
    return sex, age


def _ages_in_bands(rng: Generator, bands: AgeShares, count: int, exact: bool) -> Ints:
    starts, ends, shares = (np.array(column) for column in zip(*bands, strict=True))
    band = shuffled_labels(rng, _parts(rng, count, shares.tolist(), exact))
    return rng.integers(starts[band], ends[band] + 1)


def _parts(rng: Generator, count: int, shares: list[float], exact: bool) -> Ints:
    return split(count, shares) if exact else rng.multinomial(count, np.array(shares) / sum(shares))


def _with_stalking_sexes(rng: Generator, facts: Facts, kinds: Kinds, victims: People) -> People:
    """Return the victims with as many women and girls among those of stalking as the plan's figures need.

    All else that counts as violence against women and girls is drawn by now. Stalking offences have one victim each,
    whose sex is always recorded, so that in the plan's year they can be made its share of the whole, and the year
    before be brought to the plan's change.
    """
    names = subgroups(facts)
    stalking = kinds.subgroup == names.index("stalking_harassment")
    counted = is_any(kinds.subgroup, names, facts.plan.women_and_girls_subgroups) | kinds.domestic_abuse
    others = counted & ~stalking & has_sex(victims, FEMALE, len(kinds))
    years = len(facts.financial_years)
    by_year = [np.bincount(kinds.financial_year[rows], minlength=years) for rows in (stalking, others)]
    sex = victims.sex.copy()
    for number, count in enumerate(_stalking_with_female_victim(facts, *by_year)):
        rows = np.flatnonzero((stalking & (kinds.financial_year == number))[victims.offence])
        # victims of domestic stalking are mostly women
        weights = np.where(kinds.domestic_abuse[victims.offence[rows]], 3.0, 1.0)
        sex[rows] = MALE
        sex[rows[choose_exactly(rng, weights, count)]] = FEMALE
    return replace(victims, sex=sex)


def _stalking_with_female_victim(facts: Facts, stalking: Ints, others: Ints) -> list[int]:
    """Return, by financial year, how many stalking offences have a female victim.

    `stalking`: all such offences; `others`: the other offences that count as violence against women and girls.
    """
    plan, year = facts.plan, facts.plan_year
    share = plan.stalking_share_of_women_and_girls
    wanted = [round(profiles.FEMALE_STALKING_VICTIMS * count) for count in stalking]
    wanted[year] = round(others[year] * share / (1 - share))
    total_before = round((others[year] + wanted[year]) / (1 + plan.women_and_girls_change))
    wanted[year - 1] = total_before - int(others[year - 1])
    return wanted
