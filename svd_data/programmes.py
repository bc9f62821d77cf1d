"""What a programme that prevents violence is: what it does, for whom, where, when, by whose money. Reads no file.

Every fact has a source or is illustrative: made up for the demonstration data, and in no other build.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from svd_data.periods import add_months

PRIMARY, SECONDARY, TERTIARY = "primary", "secondary", "tertiary"
TIERS = (PRIMARY, SECONDARY, TERTIARY)

DAY, MONTH, YEAR = "day", "month", "year"
PRECISIONS = (DAY, MONTH, YEAR)

RUNS, ENDED, PLANNED, NOT_KNOWN = "runs", "ended", "planned", "not known"
STATUSES = (RUNS, PLANNED, ENDED, NOT_KNOWN)

ALL = "all"


@dataclass(frozen=True)
class Sourced:
    """A fact. source: who tells it, "" where it is illustrative."""

    source: str

    @property
    def is_illustrative(self) -> bool:
        return not self.source


@dataclass(frozen=True)
class Dated(Sourced):
    """A day as well as it is known: precision "month" or "year" means that only its month or year is."""

    day: date
    precision: str

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day on which it may be."""
        if self.precision == DAY:
            return self.day, self.day
        first = self.day.replace(day=1) if self.precision == MONTH else self.day.replace(month=1, day=1)
        return first, add_months(first, 1 if self.precision == MONTH else 12) - timedelta(days=1)


@dataclass(frozen=True)
class Ages(Sourced):
    """The youngest and the oldest that it is for, both included; None for no such limit."""

    youngest: int | None
    oldest: int | None


@dataclass(frozen=True)
class Place(Sourced):
    """Where it works. wards: codes, ("all",) for every ward of the area, () for a place that lies in no known one."""

    name: str
    wards: tuple[str, ...]


@dataclass(frozen=True)
class Said(Sourced):
    """A funder or an evaluation, in words."""

    text: str


@dataclass(frozen=True)
class Capacity(Sourced):
    """How many of whom or what it has, as at a day."""

    number: int
    of: str
    as_at: Dated


@dataclass(frozen=True)
class Programme:
    """One programme of one area. What no source tells is None or empty: not known.

    seen: days on which a source tells of it as running, in order. last: its last day; None leaves open whether it ended.
    """

    programme_id: str
    title: str
    short: str
    area: str
    tier: str
    does: str
    cohort: str
    takes_referrals: bool
    source: str
    note: str
    ages: Ages | None
    first: Dated | None
    last: Dated | None
    seen: tuple[Dated, ...]
    funding_ends: Dated | None
    places: tuple[Place, ...]
    funder: Said | None
    evaluation: Said | None
    capacity: Capacity | None

    @property
    def known(self) -> tuple[date, date] | None:
        """The first and the last day between which it is known to have run; None where no day is."""
        days = [each.day for each in (self.first, *self.seen, self.last) if each]
        return (min(days), max(days)) if days else None

    @property
    def is_everywhere(self) -> bool:
        """Whether one of its places is the whole area."""
        return any(ALL in place.wards for place in self.places)

    @property
    def ward_codes(self) -> frozenset[str]:
        """The wards that it works in by name; none of one for the whole area alone."""
        return frozenset(code for place in self.places for code in place.wards if code != ALL)

    @property
    def illustrative(self) -> tuple[str, ...]:
        """Which of its facts are illustrative, in words."""
        facts: dict[str, Iterable[Sourced | None]] = {
            "ages": [self.ages], "first day": [self.first], "last day": [self.last, *self.seen],
            "end of funding": [self.funding_ends], "places": self.places, "funder": [self.funder],
            "evaluation": [self.evaluation], "capacity": [self.capacity],
        }  # fmt: skip
        return tuple(words for words, known in facts.items() if any(each and each.is_illustrative for each in known))

    def status(self, on: date) -> str:
        """Return whether it runs on a day: one of STATUSES.

        It runs from its first day, or the first on which it was seen, to its last. Without a last day it is known to run no
        later than it was last seen; before it was first seen nothing is known either, unless its first day is.
        """
        if self.first and on < self.first.day:
            return PLANNED
        if self.last and on > self.last.day:
            return ENDED
        return RUNS if self.known and self.known[0] <= on <= self.known[1] else NOT_KNOWN
