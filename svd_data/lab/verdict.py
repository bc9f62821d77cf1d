"""What a draft is fit for: the area by month, wards by year, both or neither. The rules, and why each stands, are here alone.

What a rule asks is a custom, not a law of nature: each says what it rests on, and a draft that fails one may still be looked
at by quarter or by year, of the whole area.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from svd_data.audiences import PARTNER
from svd_data.lab.missing import Missing
from svd_data.lab.reliability import SplitHalf
from svd_data.lab.smallest_change import SmallestChange
from svd_data.lab.volume import Hidden, Volume
from svd_data.lab.words import per_cent

CITY_BY_MONTH, WARD_BY_YEAR = "city_by_month", "ward_by_year"

# Under 20 a percentage says more about chance than about change: the pages give none (statistics.SMALLEST_PERCENTAGE_BASE).
FEWEST_A_MONTH = 20
# Under 10 events exact limits reach from a half to twice the count, and the public rule shows nothing.
FEWEST_A_WARD_YEAR = 10
# A line of which more than a month a year is hidden is no line; a map of which more than a quarter is hidden shows no pattern.
MOST_MONTHS_HIDDEN, MOST_WARDS_HIDDEN = 0.10, 0.25
# Nunnally (1978): enough to tell groups apart. Under it half of what tells wards apart, or more, would be gone next year.
LEAST_RELIABILITY = 0.7
# Where more than a fifth of rows cannot be told, recording decides the figure as much as violence does.
MOST_UNDECIDED = 0.20


@dataclass(frozen=True)
class Reason:
    """One rule applied. grain: what it is about, CITY_BY_MONTH or WARD_BY_YEAR. passes: whether it is met."""

    grain: str
    passes: bool
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """What a draft is fit for, and every rule that was applied."""

    reasons: tuple[Reason, ...]

    def is_fit_for(self, grain: str) -> bool:
        return all(reason.passes for reason in self.reasons if reason.grain == grain)

    @property
    def failing(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if not reason.passes)

    @property
    def sentence(self) -> str:
        city, ward = self.is_fit_for(CITY_BY_MONTH), self.is_fit_for(WARD_BY_YEAR)
        if city and ward:
            return "Fit for the area by month and for wards by year."
        if city:
            return "Fit for the area by month, not for wards by year."
        return (
            "Fit for wards by year, not for the area by month."
            if ward
            else "Fit neither for the area by month nor for wards by year."
        )


def verdict(
    volume: Volume,
    hidden: Sequence[Hidden],
    missing: Missing,
    reliability: SplitHalf,
    changes: Sequence[SmallestChange],
    smallest_place: str,
) -> Verdict:
    """Return what the checks come to. changes: of a month of the area and of a ward's year, in this order, where they are known."""
    told = Reason(
        CITY_BY_MONTH,
        missing.share_undecided <= MOST_UNDECIDED,
        f"It cannot be told of {per_cent(missing.share_undecided)} of rows whether they count; at most {per_cent(MOST_UNDECIDED)} is asked.",
    )
    return Verdict(
        (
            *_of_months(volume, hidden, changes),
            told,
            *_of_wards(volume, hidden, reliability, changes, smallest_place),
            Reason(WARD_BY_YEAR, told.passes, told.sentence),
        )
    )


def _of_months(volume: Volume, hidden: Sequence[Hidden], changes: Sequence[SmallestChange]) -> list[Reason]:
    count = volume.a_month
    reasons = [
        Reason(
            CITY_BY_MONTH,
            count is not None and count >= FEWEST_A_MONTH,
            f"The middle month has {_number(count)} events; {FEWEST_A_MONTH} are asked, under which the pages give no percentage.",
        )
    ]
    reasons += [
        Reason(
            CITY_BY_MONTH,
            each.share_of_months <= MOST_MONTHS_HIDDEN,
            f"Partners would not see {per_cent(each.share_of_months)} of months; at most {per_cent(MOST_MONTHS_HIDDEN)} is asked.",
        )
        for each in hidden
        if each.audience == PARTNER
    ]
    return [*reasons, *_can_fall(CITY_BY_MONTH, "a month of the area", changes[:1])]


def _of_wards(
    volume: Volume,
    hidden: Sequence[Hidden],
    reliability: SplitHalf,
    changes: Sequence[SmallestChange],
    smallest_place: str,
) -> list[Reason]:
    count = volume.a_ward_year
    reasons = [
        Reason(
            WARD_BY_YEAR,
            smallest_place == "ward",
            f"Its own entry says that its smallest place is the {smallest_place}.",
        ),
        Reason(
            WARD_BY_YEAR,
            count is not None and count >= FEWEST_A_WARD_YEAR,
            f"The middle ward has {_number(count)} events a year; {FEWEST_A_WARD_YEAR} are asked, under which chance may double a count.",
        ),
    ]
    reasons += [
        Reason(
            WARD_BY_YEAR,
            each.share_of_wards <= MOST_WARDS_HIDDEN,
            f"Partners would not see {per_cent(each.share_of_wards)} of wards; at most {per_cent(MOST_WARDS_HIDDEN)} is asked.",
        )
        for each in hidden
        if each.audience == PARTNER
    ]
    told = "not known" if reliability.reliability is None else f"{reliability.reliability:.2f}"
    reasons.append(
        Reason(
            WARD_BY_YEAR,
            reliability.reliability is not None and reliability.reliability >= LEAST_RELIABILITY,
            f"The reliability of wards' differences is {told}; {LEAST_RELIABILITY} is asked.",
        )
    )
    return [*reasons, *_can_fall(WARD_BY_YEAR, "the middle ward's year", changes[1:2])]


def _can_fall(grain: str, what: str, changes: Sequence[SmallestChange]) -> list[Reason]:
    """Return the rule that some fall could be shown as real: an indicator that can only ever be seen to rise misleads."""
    return [
        Reason(
            grain,
            each.lower is not None,
            f"Of {what} {'a fall could be shown as real' if each.lower is not None else 'no fall could be shown as real, not even to none'}.",
        )
        for each in changes
    ]


def _number(count: float | None) -> str:
    return "an unknown number of" if count is None else f"{count:,g}"
