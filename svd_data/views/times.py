"""Times: by hour and weekday, and one kind of time beside another, where the source records when an offence happened."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from svd_data.control.times import BY_HOUR_AND_WEEKDAY, count_times, tables_of, times_of
from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_data.queries import days_of
from svd_data.time_kinds import HOUR, UNKNOWN, WEEKDAY
from svd_data.views.closed_grid import require_on_grid
from svd_data.views.compare import with_rates, with_shares
from svd_data.views.contrasts import Contrast, contrasts_of
from svd_data.views.controlled import question_of
from svd_data.views.question import Ask

NOT_KNOWN = "Not known"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# The busiest stretch that is named is this long; of fewer events than these chance alone makes some hours look busy.
_HOURS_NAMED = 4
_FEWEST_FOR_A_PEAK = 50
_MOST_EQUAL_DAYS = 2


@dataclass(frozen=True)
class TimesView:
    """The answer of the Times page.

    by_hour_and_weekday: one row per hour, "" (not known) last, and weekday that is known; hour, weekday (text), hour_label,
    weekday_label, numerator (0 where none; NA: hidden), is_hidden. by_hour, by_weekday: the same by one of them, not known
    last; by_weekday also denominator (such days in the loaded months of the period; NA of not known) and rate per day with
    rate_lower and rate_upper. unknown: one row; of how many the hour is not known: numerator, is_hidden, total, share (0 to
    1, NA of none or of too few). headline: one row; numerator, is_hidden. peak: one row; hours ("20:00 to 23:59") and
    weekdays ("Saturdays"; two where equal) with the most, "" where there is no one such or too little to tell, in_hours and
    on_weekday (counts, of two equal weekdays each; NA where not released). contrasts: see `Contrast`.
    """

    filters: Filters
    by_hour_and_weekday: Released
    by_hour: Released
    by_weekday: Released
    unknown: Released
    headline: Released
    peak: Released
    contrasts: tuple[Contrast, ...]


def times_view(ask: Ask) -> TimesView | None:
    """Return the Times answer, or None where the source does not record when an offence happened.

    Raises AudienceError, with the nearest view, where the audience may not have it.
    """
    if not ask.source.records("offences", "occurred_at"):
        return None
    if ask.is_controlled:
        require_on_grid(ask)
    tables = _tables(ask)
    calendar = ask.connection.once("calendar", lambda: days_of(ask.connection))
    months = pd.DatetimeIndex(ask.filters.period.loaded_months)
    days = calendar[calendar["day"].dt.to_period("M").dt.to_timestamp().isin(months)]
    hours, weekdays = _named(tables[HOUR,], HOUR), _weekdays(tables[WEEKDAY,], days)
    by_hour, by_weekday = _release(ask, hours), _release(ask, weekdays)
    headline = _release(ask, tables[()])
    total = headline.frame["numerator"].iloc[0]
    unknown = _release(ask, hours[hours[HOUR] == UNKNOWN].reset_index(drop=True).assign(total=total))
    return TimesView(
        filters=ask.filters,
        by_hour_and_weekday=_release(ask, _named(tables[BY_HOUR_AND_WEEKDAY], HOUR, WEEKDAY)),
        by_hour=by_hour,
        by_weekday=by_weekday.derive(with_rates(by_weekday, 1)),
        unknown=unknown.derive(with_shares(unknown, unknown.frame["total"])),
        headline=headline,
        peak=by_hour.derive(_peak(by_hour, by_weekday)),
        contrasts=contrasts_of(ask, tables, calendar, days),
    )


def _tables(ask: Ask) -> Mapping[tuple[str, ...], pd.DataFrame]:
    if ask.is_controlled:
        return times_of(ask.connection, ask.catalogue, question_of(ask), ask.filters.period)
    found = count_times(ask.connection, ask.filters, ask.indicator.counts)
    return tables_of(found, dict(zip(found.counted.cells, found.counted.counts.tolist(), strict=True)))


def _release(ask: Ask, frame: pd.DataFrame) -> Released:
    return ask.release(frame, is_controlled=ask.is_controlled)


def _named(table: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    """Return the rows with each kind's value as a person reads it: "18:00", "Saturday", "Not known"."""
    names = {HOUR: _hour_name, WEEKDAY: lambda value: WEEKDAYS[int(value) - 1]}
    labels = {
        f"{kind}_label": [NOT_KNOWN if value == UNKNOWN else names[kind](value) for value in table[kind]]
        for kind in kinds
    }
    return table.assign(**labels)


def _hour_name(hour: str) -> str:
    return f"{int(hour):02d}:00"


def _weekdays(table: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    number = days["day"].dt.day_of_week.value_counts()
    held = {str(weekday + 1): int(number.get(weekday, 0)) for weekday in range(7)}
    return _named(table, WEEKDAY).assign(denominator=pd.array([held.get(day) for day in table[WEEKDAY]], dtype="Int64"))


def _peak(by_hour: Released, by_weekday: Released) -> pd.DataFrame:
    """Return the busiest hours and weekday by released counts; what may not be added up is only compared."""
    hours, in_hours = _busiest_hours(by_hour)
    known = by_weekday.frame[by_weekday.frame[WEEKDAY] != UNKNOWN]
    most = known["numerator"].max()
    top = known.loc[(known["numerator"] == most).fillna(False), "weekday_label"]
    is_told = _is_enough(known) and len(top) <= _MOST_EQUAL_DAYS
    return pd.DataFrame({
        "hours": [hours],
        "in_hours": pd.array([in_hours], dtype="Int64"),
        "weekdays": [" and ".join(f"{day}s" for day in top) if is_told else ""],
        "on_weekday": pd.array([most if is_told else None], dtype="Int64"),
    })  # fmt: skip


def _busiest_hours(by_hour: Released) -> tuple[str, int | None]:
    """Return the four hours together that have the most, and how many; "" where hidden or equal hours leave it open."""
    known = by_hour.frame[by_hour.frame[HOUR] != UNKNOWN]
    if not _is_enough(known):
        return "", None
    counts = [int(count) for count in known["numerator"]]
    sums = [sum(counts[(start + step) % 24] for step in range(_HOURS_NAMED)) for start in range(24)]
    if sums.count(max(sums)) > 1:
        return "", None
    start = sums.index(max(sums))
    words = f"{_hour_name(str(start))} to {(start + _HOURS_NAMED - 1) % 24:02d}:59"
    # A sum of released counts is no released count.
    return words, None if by_hour.is_controlled else max(sums)


def _is_enough(known: pd.DataFrame) -> bool:
    return not known["is_hidden"].any() and int(known["numerator"].sum()) >= _FEWEST_FOR_A_PEAK
