"""Months, the periods made of them, and what a source has loaded of a period."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from svd_data.errors import FilterError, shortened

LATEST = "latest"
ALL = "all"
CHOSEN = "months"

# Years outside these are slips of the pen, and far ones are no dates at all.
EARLIEST_YEAR, LATEST_YEAR = 1990, 2100

_FINANCIAL = re.compile(r"([0-9]{4})-([0-9]{2})")
_CALENDAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Period:
    """A run of whole months, both ends included, and the choice that made it.

    choice: "latest", a financial year "2023-24", a calendar year "2023", "all" from the first
    loaded month to the last, or "months" for chosen ones. missing: months
    inside it of which the source has no file; they are unknown, not zero.
    """

    choice: str
    first: date
    last: date
    missing: tuple[date, ...] = ()

    @property
    def months(self) -> int:
        """How many months it spans, missing ones included."""
        return months_between(self.first, self.last) + 1

    @property
    def span(self) -> tuple[date, date]:
        """The first and last month: what tells it from other periods, however it was chosen."""
        return self.first, self.last

    @property
    def loaded(self) -> int:
        return self.months - len(self.missing)

    @property
    def loaded_months(self) -> tuple[date, ...]:
        """Its months that are loaded, in order."""
        every = (add_months(self.first, step) for step in range(self.months))
        return tuple(month for month in every if month not in self.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing

    def describe(self) -> str:
        """Return the period in words: "October 2025 to September 2026 (11 of 12 months loaded)"."""
        span = (
            month_name(self.first)
            if self.first == self.last
            else f"{month_name(self.first)} to {month_name(self.last)}"
        )
        # A calendar year names itself; a financial year is called by the two it lies in.
        words = [year_name(self.choice)] if _FINANCIAL.fullmatch(self.choice) else []
        words += [] if self.is_complete else [f"{self.loaded} of {self.months} months loaded"]
        return f"{span} ({', '.join(words)})" if words else span


def resolve_period(choice: str, loaded: Iterable[date], first: date | None = None, last: date | None = None) -> Period:
    """Return the period that `choice` means over the months loaded. "months" needs `first` and `last`.

    Raises FilterError where the choice is not one, or no month of it is loaded.
    """
    months = frozenset(loaded)
    if not months:
        raise FilterError("No month of this source is loaded.")
    start, end = _ends(choice, months, first, last)
    if not EARLIEST_YEAR <= start.year <= end.year <= LATEST_YEAR and start <= end:
        raise FilterError(f"A period lies between {EARLIEST_YEAR} and {LATEST_YEAR}.")
    if start > end:
        raise FilterError(f"The period ends ({month_name(end)}) before it starts ({month_name(start)}).")
    span = [add_months(start, step) for step in range(months_between(start, end) + 1)]
    missing = tuple(month for month in span if month not in months)
    if len(missing) == len(span):
        raise FilterError(f"No month of {Period(choice, start, end).describe()} is loaded.")
    return Period(choice, start, end, missing)


def period_before(period: Period, loaded: Iterable[date]) -> Period:
    """Return the period to compare with: the same months a year earlier, or, for more than a year, the months just before.

    Seasons differ too much for three months to be compared with the three before them.
    """
    shift = -12 if period.months <= 12 else -period.months
    first, last = add_months(period.first, shift), add_months(period.last, shift)
    months = frozenset(loaded)
    span = [add_months(first, step) for step in range(period.months)]
    return Period(CHOSEN, first, last, tuple(month for month in span if month not in months))


def year_periods(loaded: Iterable[date]) -> tuple[Period, ...]:
    """Return the periods of a year on the closed grid: latest 12 months, the 12 before, financial and calendar years.

    Each span of months once. Years of which a month is not loaded are left out, but for the latest 12 months: a part of a
    year would lie inside a whole one, and a zero in the whole tells of a zero in the part.
    """
    months = frozenset(loaded)
    latest = resolve_period(LATEST, months)
    choices = (choice for choice in period_choices(months) if choice not in (LATEST, ALL, CHOSEN))
    years = [period_before(latest, months), *(resolve_period(choice, months) for choice in choices)]
    periods = [latest, *(period for period in years if period.is_complete)]
    return tuple({period.span: period for period in reversed(periods)}.values())[::-1]


def quarter_periods(loaded: Iterable[date]) -> tuple[Period, ...]:
    """Return every calendar quarter with a loaded month, in order."""
    months = frozenset(loaded)
    starts = sorted({quarter_start(month) for month in months})
    return tuple(resolve_period(CHOSEN, months, start, add_months(start, 2)) for start in starts)


def quarter_start(month: date) -> date:
    """Return the first month of a month's calendar quarter.

    >>> quarter_start(date(2024, 6, 1))
    datetime.date(2024, 4, 1)
    """
    return date(month.year, (month.month - 1) // 3 * 3 + 1, 1)


def financial_year_start(month: date) -> date:
    """Return the April in which a month's financial year began."""
    return date(month.year - (month.month < 4), 4, 1)


def period_choices(loaded: Iterable[date]) -> tuple[str, ...]:
    """Return the choices that hold a loaded month: latest, financial and calendar years (newest first), all, chosen months."""
    months = frozenset(loaded)
    financial = sorted({financial_year(month) for month in months}, reverse=True)
    calendar = sorted({str(month.year) for month in months}, reverse=True)
    return (LATEST, *financial, *calendar, ALL, CHOSEN)


def is_standing(choice: str) -> bool:
    """Return whether a choice means a period without months being named: latest, all, a financial or a calendar year.

    >>> is_standing("2023-24"), is_standing("2023"), is_standing("2023-25"), is_standing("months")
    (True, True, False, False)
    """
    try:
        _ends(choice, frozenset({date(EARLIEST_YEAR, 1, 1)}), None, None)
    except FilterError:
        return False
    return choice != CHOSEN


def describe_choice(choice: str) -> str:
    """Return a choice as a person reads it in a list: "Latest 12 months", "2023/24 (April to March)"."""
    if choice == LATEST:
        return "Latest 12 months"
    if choice == ALL:
        return "All months loaded"
    if choice == CHOSEN:
        return "Chosen months"
    return f"{year_name(choice)} ({'April to March' if '-' in choice else 'January to December'})"


def year_name(choice: str) -> str:
    """Return "2023/24" for the choice "2023-24", and a calendar year as it is."""
    return choice.replace("-", "/")


def financial_year(month: date) -> str:
    """Return the financial year (April to March) that a month lies in, as a choice.

    >>> financial_year(date(2024, 3, 1)), financial_year(date(2024, 4, 1)), financial_year(date(1999, 12, 1))
    ('2023-24', '2024-25', '1999-00')
    """
    start = month.year if month.month >= 4 else month.year - 1
    return f"{start}-{(start + 1) % 100:02d}"


def month_name(month: date) -> str:
    """Return "September 2026"."""
    return month.strftime("%B %Y")


def months_in_words(months: Iterable[date]) -> list[str]:
    """Return months as runs, in order: ["December 2014 to December 2024", "May 2025"]."""
    runs: list[tuple[date, date]] = []
    for month in sorted(set(months)):
        if runs and month == add_months(runs[-1][1], 1):
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return [
        month_name(first) if first == last else f"{month_name(first)} to {month_name(last)}" for first, last in runs
    ]


def add_months(month: date, step: int) -> date:
    """Return the first day of the month `step` months later.

    >>> add_months(date(2024, 1, 1), -1)
    datetime.date(2023, 12, 1)
    """
    count = month.year * 12 + month.month - 1 + step
    return date(count // 12, count % 12 + 1, 1)


def months_between(first: date, last: date) -> int:
    """Return how many months later `last` is than `first`."""
    return (last.year - first.year) * 12 + last.month - first.month


def _ends(choice: str, loaded: frozenset[date], first: date | None, last: date | None) -> tuple[date, date]:
    if choice == LATEST:
        return add_months(max(loaded), -11), max(loaded)
    if choice == ALL:
        return min(loaded), max(loaded)
    if choice == CHOSEN:
        return first or max(min(loaded), add_months(max(loaded), -11)), last or max(loaded)
    year = int(choice[:4]) if _FINANCIAL.fullmatch(choice) or _CALENDAR.fullmatch(choice) else 0
    if EARLIEST_YEAR <= year < LATEST_YEAR:
        if _CALENDAR.fullmatch(choice):
            return date(year, 1, 1), date(year, 12, 1)
        if choice == financial_year(date(year, 4, 1)):
            return date(year, 4, 1), date(year + 1, 3, 1)
    raise FilterError(
        f"'{shortened(choice)}' is no period. Use latest, a financial year (2023-24), a calendar year (2023), all or months."
    )
