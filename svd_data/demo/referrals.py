"""The demonstration's referrals: who is referred to which programme, how far they go and how fast. Describes nobody."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from svd_data.demo.profiles import AGE_BANDS
from svd_data.demo.referral_facts import STAGES, ReferralFacts, ReferralProgramme, Stretch

REFERRALS_SOURCE = "demo_referrals"

_DAYS = tuple(f"{stage}_on" for stage in STAGES)
_WEEKEND = 0.04  # how likely a day of a weekend is beside a weekday

# Why a referral that reaches a stage and no further was closed, and how often.
_REASONS: Mapping[str, Mapping[str, float]] = {
    "referred": {"Not eligible": 0.5, "Withdrawn by the referrer": 0.3, "No contact": 0.2},
    "triaged": {"Not eligible": 0.35, "Declined": 0.4, "Referred elsewhere": 0.25},
    "accepted": {"Declined": 0.45, "No contact": 0.4, "Moved away": 0.15},
    "engaged": {"Disengaged": 0.7, "Moved away": 0.15, "In custody": 0.15},
}
_DONE = "Completed"
_DAYS_TO_CLOSE = 30  # at the median, after the last stage reached


@dataclass(frozen=True)
class Person:
    """One synthetic person. born: a day that gives the age; None where the age is not recorded."""

    key: str | None
    born: date | None
    sex: str | None
    ethnicity: str | None
    ward_code: str | None

    def age_on(self, day: date) -> int | None:
        if self.born is None:
            return None
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(frozen=True)
class Referral:
    """One referral as it is written. days: stage to day, for those reached whose day is recorded."""

    programme: str
    person: Person
    referred_on: date
    referrer: str
    days: Mapping[str, date] = field(default_factory=dict)
    closed_on: date | None = None
    closure_reason: str | None = None
    needs: tuple[str, ...] = ()


def draw_referrals(rng: Generator, facts: ReferralFacts, ethnicity: Mapping[str, float], end: date) -> list[Referral]:
    """Return every referral in order of its day. ethnicity: shares of groups. end: the last day of which anything is known."""
    made: list[Referral] = []
    for programme, day in sorted(_days(rng, facts), key=lambda each: (each[1], each[0].programme_id)):
        person = _referred_before(rng, facts, programme, day, made) or _new_person(
            rng, facts, programme, day, ethnicity, len(made)
        )
        referrer = _choice(rng, programme.referrers)
        referral = Referral(programme.programme_id, person, day, referrer, needs=_needs(rng, facts))
        made.append(_followed(rng, facts, programme, referral, end))
    return made


def _days(rng: Generator, facts: ReferralFacts) -> Iterator[tuple[ReferralProgramme, date]]:
    for programme in facts.programmes:
        for stretch in programme.stretches:
            for day in _days_of(rng, stretch):
                yield programme, day


def _days_of(rng: Generator, stretch: Stretch) -> list[date]:
    days = [stretch.first + timedelta(days=n) for n in range((stretch.last - stretch.first).days + 1)]
    weights = np.array([_WEEKEND if day.weekday() >= 5 else 1.0 for day in days])
    return [days[place] for place in rng.choice(len(days), stretch.referrals, p=weights / weights.sum())]


def _referred_before(
    rng: Generator, facts: ReferralFacts, programme: ReferralProgramme, day: date, made: list[Referral]
) -> Person | None:
    """Return a person of an earlier referral, for the share that is referred again; None for somebody new."""
    if rng.random() >= facts.shares["again"]:
        return None
    is_elsewhere = rng.random() < facts.shares["again_elsewhere"]
    youngest, oldest = programme.ages[0][0], programme.ages[-1][1]
    for _ in range(30):
        if not made:
            return None
        earlier = made[int(rng.integers(len(made)))]
        age = earlier.person.age_on(day)
        fits = age is not None and youngest <= age <= oldest and earlier.person.key is not None
        if fits and earlier.referred_on < day and (earlier.programme != programme.programme_id) == is_elsewhere:
            return earlier.person
    return None


def _new_person(
    rng: Generator,
    facts: ReferralFacts,
    programme: ReferralProgramme,
    day: date,
    ethnicity: Mapping[str, float],
    number: int,
) -> Person:
    shares = facts.shares
    band = programme.ages[int(rng.choice(len(programme.ages), p=[share for *_, share in programme.ages]))]
    born = _born(day, int(rng.integers(band[0], band[1] + 1)), int(rng.integers(1, 365)))

    def unless(share: str, value: Any) -> Any:
        return None if rng.random() < shares[share] else value

    return Person(
        key=unless("no_person", _hex(f"person {number}")),
        born=unless("no_age", born),
        sex=unless("no_sex", "male" if rng.random() < programme.male else "female"),
        ethnicity=unless("no_ethnicity", _choice(rng, ethnicity)),
        ward_code=unless("no_ward", _choice(rng, facts.wards)),
    )


def _born(day: date, years: int, nth: int) -> date:
    """Return a day of birth that makes somebody just so many years old on `day`; nth: 1 is that day itself, 364 nearly a year before."""
    birthday = date(day.year - years, day.month, min(day.day, 28)) - timedelta(days=nth - 1)
    # What a month's last days lose to the 28th must not make a year more.
    return max(birthday, _years_before(day, years + 1) + timedelta(days=1))


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _followed(
    rng: Generator, facts: ReferralFacts, programme: ReferralProgramme, referral: Referral, end: date
) -> Referral:
    """Return the referral with the stages that it reached and its closure; what lies after `end` has not happened yet."""
    day, reached = referral.referred_on, "referred"
    days: dict[str, date] = {}
    for stage in STAGES:
        if rng.random() >= programme.goes_on[stage]:
            break
        day += timedelta(days=_wait(rng, programme.days[stage], facts.shares["same_day"]))
        if day > end:
            return replace(referral, days=days)
        reached = stage
        if rng.random() >= facts.shares["stage_not_dated"]:
            days[stage] = day
    if reached != STAGES[-1] and rng.random() < facts.shares["left_open"]:
        return replace(referral, days=days)
    closed_on = day + timedelta(
        days=_wait(rng, 2 if reached == STAGES[-1] else _DAYS_TO_CLOSE, facts.shares["same_day"])
    )
    if closed_on > end:
        return replace(referral, days=days)
    reason = _DONE if reached == STAGES[-1] else _choice(rng, _REASONS[reached])
    return replace(referral, days=days, closed_on=closed_on, closure_reason=reason)


def _wait(rng: Generator, median: int, same_day: float) -> int:
    return 0 if rng.random() < same_day else round(rng.lognormal(np.log(median), 0.7))


def _needs(rng: Generator, facts: ReferralFacts) -> tuple[str, ...]:
    if rng.random() < facts.shares["no_needs"]:
        return ()
    return tuple(need for need, share in facts.needs.items() if rng.random() < share)


def _choice(rng: Generator, weights: Mapping[str, float]) -> str:
    shares = np.array(list(weights.values()))
    return list(weights)[int(rng.choice(len(shares), p=shares / shares.sum()))]


def _hex(text: str) -> str:
    """Return 64 hexadecimal digits, as an HMAC has: of synthetic data there is nothing to keep secret."""
    return hashlib.sha256(f"synthetic {text}".encode()).hexdigest()


# From referrals to the contract's tables


def referrals_table(referrals: list[Referral]) -> pa.Table:
    """Return one row a referral, in the contract's columns but for those that the build's end fills."""
    ids = _ids(referrals)
    columns: dict[str, pa.Array] = {
        "referral_id": pa.array(ids),
        "source_id": pa.array([REFERRALS_SOURCE] * len(ids)),
        "person_key": pa.array([each.person.key for each in referrals], pa.string()),
        "programme": pa.array([each.programme for each in referrals]),
        "referred_on": pa.array([each.referred_on for each in referrals], pa.date32()),
        "referral_source": pa.array([each.referrer for each in referrals]),
        "age": pa.array([each.person.age_on(each.referred_on) for each in referrals], pa.int16()),
        "age_band": pa.array([_band(each.person.age_on(each.referred_on)) for each in referrals], pa.string()),
        "sex": pa.array([each.person.sex for each in referrals], pa.string()),
        "ethnicity": pa.array([each.person.ethnicity for each in referrals], pa.string()),
        "ward_code": pa.array([each.person.ward_code for each in referrals], pa.string()),
    }
    for stage, name in zip(STAGES, _DAYS, strict=True):
        columns[name] = pa.array([each.days.get(stage) for each in referrals], pa.date32())
    columns["closed_on"] = pa.array([each.closed_on for each in referrals], pa.date32())
    columns["closure_reason"] = pa.array([each.closure_reason for each in referrals], pa.string())
    # As a partner's records have it: the first byte of the record's own key.
    columns["record_key"] = pa.array([int(each[:2], 16) for each in ids], pa.uint8())
    return pa.table(columns)


def referral_needs_table(referrals: list[Referral]) -> pa.Table:
    """Return one row per need of a referral."""
    rows = [(key, need) for key, each in zip(_ids(referrals), referrals, strict=True) for need in each.needs]
    return pa.table({"referral_id": [key for key, _ in rows], "need": [need for _, need in rows]})


def _ids(referrals: list[Referral]) -> list[str]:
    return [_hex(f"referral {number}")[:32] for number in range(len(referrals))]


def _band(age: int | None) -> str | None:
    if age is None:
        return None
    bounded = [(name, int(name.partition("-")[2])) for name in AGE_BANDS if "-" in name]
    return next((name for name, most in bounded if age <= most), AGE_BANDS[-1])
