"""Match days and the days to compare them with: the same weekday, near in the year, without a match. Pure.

Four comparison days to each match day make the exact test of two counts right as it stands: under no difference one event
in five falls on a match day. A day is compared with one match day only, so that no event is counted twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

COMPARISON_DAYS = 4
MOST_WEEKS_APART = 6


@dataclass(frozen=True)
class MatchedDays:
    """pairs: each match day with its four comparison days, nearest first. left_out: match days without four."""

    pairs: tuple[tuple[date, tuple[date, ...]], ...]
    left_out: tuple[date, ...]

    @property
    def matches(self) -> tuple[date, ...]:
        return tuple(match for match, _ in self.pairs)

    @property
    def compared(self) -> tuple[date, ...]:
        """The comparison days of all match days, each once."""
        return tuple(day for _, days in self.pairs for day in days)


def matched_days(days: Iterable[date], matches: Iterable[date], bank_holidays: Iterable[date]) -> MatchedDays:
    """Return the match days among `days`, each with the four days it is compared with, all of them among `days` too.

    Match days choose in order of date: the nearest free days of their weekday within six weeks that have no match and are
    no bank holidays, of two equally near the earlier. One that finds no four takes none; so does one on a bank holiday,
    which is like no other day.
    """
    held, holidays = set(days), set(bank_holidays)
    played = set(matches) & held
    free = held - played - holidays
    pairs, left_out = [], []
    for match in sorted(played):
        near = [day for day in _nearest(match) if day in free]
        if match in holidays or len(near) < COMPARISON_DAYS:
            left_out.append(match)
            continue
        chosen = tuple(near[:COMPARISON_DAYS])
        free -= set(chosen)
        pairs.append((match, chosen))
    return MatchedDays(tuple(pairs), tuple(left_out))


def _nearest(match: date) -> list[date]:
    """Return the days of the same weekday within six weeks, nearest first, the earlier of two first."""
    weeks = (sign * week for week in range(1, MOST_WEEKS_APART + 1) for sign in (-1, 1))
    return [match + timedelta(weeks=week) for week in weeks]
