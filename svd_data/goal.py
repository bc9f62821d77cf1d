"""The goal that by a later year there be less violence than in the baseline year: where the count stands, and the pace needed.

The Community Safety Plan's words are "by 2030 there will be less violence than there was in 2020". Less is a count: strictly
fewer recorded than in the baseline year, so that an equal number misses the goal. Only whole periods of 12 months are
compared. Pure functions of numbers and periods.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from svd_data.periods import CHOSEN, Period, add_months, months_between, resolve_period
from svd_data.statistics import (
    CANNOT_TELL,
    HIGHER,
    LOWER,
    NONE_RECORDED,
    SMALLEST_PERCENTAGE_BASE,
    compare_counts,
    crude_rate,
)

ON_COURSE, NOT_ON_COURSE = "on course", "not on course"
# The words of svd_data.views.compare, which this module must not import; a test holds them together.
NOT_COMPARED, TOO_SMALL = "not compared", "too small to compare"

# Its spring and its autumn were spent in lockdown: some violence fell with the streets empty, and rose again after.
LOCKDOWN_YEARS = frozenset({2020})

_COURSE = {LOWER: ON_COURSE, HIGHER: NOT_ON_COURSE}


@dataclass(frozen=True)
class YearCount:
    """Events of 12 months. count: None where hidden. residents: of the area, None where not known."""

    period: Period
    count: int | None
    residents: int | None = None


@dataclass(frozen=True)
class GoalYear:
    """A year as the tracker shows it. count: None where hidden or a month is not loaded. rate: None without either number."""

    period: Period
    count: int | None
    rate: float | None


@dataclass(frozen=True)
class Pace:
    """The most by which each year may differ from the one before, in per cent, for the goal year to be below the baseline.

    Negative: it must fall by that much a year; positive: there is room to rise. lowest, highest: what it may be, the counts
    being rounded; the same as `yearly` for exact ones.
    """

    yearly: float
    lowest: float
    highest: float


@dataclass(frozen=True)
class Goal:
    """Where the goal stands.

    verdict: "on course" where the latest 12 months are lower than the baseline by more than chance, "not on course" where
    higher, else "cannot tell"; "none recorded" of two zeros; "not compared" where a year is missing, incomplete or hidden or
    the latest is not after the baseline; "too small to compare" for small controlled counts.
    beside_before: the same against the year before the baseline. is_below: whether the latest count is the smaller, chance
    or not; None where rounding leaves it open. target: the most that meets the goal, None where even 0 would not.
    line: the straight line from the baseline to the target, by last month of the year; line_now: its height at the latest.
    """

    baseline_year: int
    goal_year: int
    before: GoalYear | None
    baseline: GoalYear | None
    latest: GoalYear | None
    verdict: str
    beside_before: str
    is_below: bool | None
    target: int | None
    pace: Pace | None
    line: tuple[tuple[date, float], ...]
    line_now: float | None
    is_lockdown_baseline: bool


def goal_tracker(
    baseline_year: int,
    goal_year: int,
    *,
    before: YearCount | None,
    baseline: YearCount | None,
    latest: YearCount | None,
    per: int,
    error: int = 0,
    smallest_base: int = 0,
) -> Goal:
    """Return where the goal stands. before, baseline: calendar years; latest: the latest 12 months; None: not loaded at all.

    error: how far each released count may lie from the truth; a verdict is given only if every true count gives it.
    smallest_base: nothing is worked out from a smaller count.
    Raises ValueError for a period that is not of 12 months, a calendar year that is not the one it stands for, and a goal
    year not after the baseline.
    """
    if goal_year <= baseline_year:
        raise ValueError(f"the goal year {goal_year} is not after the baseline year {baseline_year}")
    for year, number in ((before, baseline_year - 1), (baseline, baseline_year), (latest, None)):
        _check(year, number)
    end = date(goal_year, 12, 1)
    line = _line(baseline, end, smallest_base)
    pair = _pair(latest, baseline)
    judged = pair if pair and min(pair) >= smallest_base else None
    return Goal(
        baseline_year,
        goal_year,
        _shown(before, per, smallest_base),
        _shown(baseline, per, smallest_base),
        _shown(latest, per, smallest_base),
        verdict=_verdict(pair, error, smallest_base),
        beside_before=_verdict(_pair(latest, before), error, smallest_base),
        is_below=_is_below(*judged, error) if judged else None,
        target=int(line[-1][1]) if line else None,
        pace=_pace(*judged, latest.period.last, end, error) if judged and latest else None,
        line=line,
        line_now=_height(line, latest.period.last) if line and latest and pair else None,
        is_lockdown_baseline=baseline_year in LOCKDOWN_YEARS,
    )


def goal_periods(loaded: Iterable[date], baseline_year: int) -> tuple[Period | None, Period | None, Period | None]:
    """Return the year before the baseline, the baseline and the latest 12 months in a row that are all loaded.

    A calendar year of which no month is loaded is None, as is the latest without 12 in a row; one partly loaded is incomplete.
    """
    months = frozenset(loaded)
    years = [
        resolve_period(str(year), months) if any(month.year == year for month in months) else None
        for year in (baseline_year - 1, baseline_year)
    ]
    for last in sorted(months, reverse=True):
        latest = resolve_period(CHOSEN, months, add_months(last, -11), last)
        if latest.is_complete:
            return years[0], years[1], latest
    return years[0], years[1], None


def _check(year: YearCount | None, number: int | None) -> None:
    if year is None:
        return
    if year.period.months != 12:
        raise ValueError(f"only periods of 12 months are compared: {year.period.describe()} has {year.period.months}")
    if number is not None and year.period.first != date(number, 1, 1):
        raise ValueError(f"{year.period.describe()} is not the calendar year {number}")


def _count(year: YearCount | None) -> int | None:
    """Return the count of the whole 12 months; fewer months are not a year's count."""
    return year.count if year is not None and year.period.is_complete else None


def _shown(year: YearCount | None, per: int, smallest_base: int) -> GoalYear | None:
    if year is None:
        return None
    count = _count(year)
    if count is None or count < smallest_base or year.residents is None:
        return GoalYear(year.period, count, None)
    return GoalYear(year.period, count, crude_rate(count, year.residents, per))


def _pair(latest: YearCount | None, earlier: YearCount | None) -> tuple[int, int] | None:
    """Return the latest count and the earlier one, or None where they cannot be compared: a shared month counts for both."""
    now, then = _count(latest), _count(earlier)
    if latest is None or earlier is None or now is None or then is None:
        return None
    return (now, then) if latest.period.first > earlier.period.last else None


def _verdict(pair: tuple[int, int] | None, error: int, smallest_base: int) -> str:
    if pair is None:
        return NOT_COMPARED
    if pair == (0, 0):
        return NONE_RECORDED  # a zero that is shown is the truth
    if min(pair) < smallest_base:
        return TOO_SMALL
    verdicts = {compare_counts(a, b).verdict for a, b in _corners(*pair, error)}
    return _COURSE.get(verdicts.pop(), CANNOT_TELL) if len(verdicts) == 1 else CANNOT_TELL


def _is_below(now: int, then: int, error: int) -> bool | None:
    """Return whether the count is strictly smaller, or None where rounding leaves it open."""
    answers = {bool(a < b) for a, b in _corners(now, then, error)}
    return answers.pop() if len(answers) == 1 else None


def _pace(now: int, then: int, last: date, end: date, error: int) -> Pace | None:
    """Return the pace; None where the goal year is over or cannot be met, and of a count under 20, which has no percentage."""
    years = months_between(last, end) / 12
    if years <= 0 or then == 0 or now < SMALLEST_PERCENTAGE_BASE:
        return None

    def yearly(count: int, baseline: int) -> float:
        return ((max(baseline - 1, 0) / count) ** (1 / years) - 1) * 100

    each = [yearly(a, b) for a, b in _corners(now, then, error)]
    return Pace(yearly(now, then), min(each), max(each))


def _corners(now: int, then: int, error: int) -> list[tuple[int, int]]:
    """Return the extremes of what the two counts may be."""
    least, most = max(now - error, 0), now + error
    return [(a, b) for a in {least, most} for b in {max(then - error, 0), then + error}]


def _line(baseline: YearCount | None, end: date, smallest_base: int) -> tuple[tuple[date, float], ...]:
    """Return the line's two ends; empty without a baseline, and from one of 0, below which nothing lies."""
    count = _count(baseline)
    if baseline is None or not count or count < smallest_base:
        return ()
    return (baseline.period.last, float(count)), (end, float(count - 1))


def _height(line: tuple[tuple[date, float], ...], when: date) -> float:
    """Return the line's height at a month; past its end, that of its end."""
    (start, high), (end, low) = line
    share = min(months_between(start, when) / months_between(start, end), 1)
    return high + (low - high) * share
