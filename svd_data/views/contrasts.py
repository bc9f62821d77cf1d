"""One kind of time beside another: darkness and daylight, after school, bank holidays, match days. Counts over their time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from svd_data.control.times import count_on_days, match_days_of
from svd_data.daylight import bank_holidays_and_others, light_and_dark, school_and_other_weekdays
from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_data.match_days import MatchedDays, matched_days
from svd_data.periods import ALL, resolve_period
from svd_data.time_kinds import (
    AFTER_SCHOOL,
    BANK_HOLIDAY,
    DARK,
    DAYLIGHT,
    HOLIDAY,
    LIGHT,
    NO_HOLIDAY,
    OTHER_WEEKDAY,
    SCHOOL_DAY,
)
from svd_data.views.compare import with_contrast, with_rates
from svd_data.views.controlled import question_of
from svd_data.views.question import Ask

MATCH_DAY = "match_day"
MATCH, COMPARED = "match", "compared"

# Asked of match days whatever the page is about: tournaments are said to bring it.
DOMESTIC_ABUSE = "domestic_abuse"

# Rates are per 100 hours of daylight or darkness (its time is in minutes), and per day of all others.
PER = {DAYLIGHT: 6_000, AFTER_SCHOOL: 1, BANK_HOLIDAY: 1, MATCH_DAY: 1}


@dataclass(frozen=True)
class Contrast:
    """Two kinds of time beside each other. kind: "daylight", "after_school", "bank_holiday" or "match_day".

    filters: what is counted, and over which period. rates: two rows; group, numerator (NA: hidden), is_hidden, denominator
    (minutes of daylight or darkness, else days; 0 where the period has none), rate per PER[kind] with rate_lower and
    rate_upper (95%), verdict of the first beside the second ("not compared" where either has no time). left_out: days in
    neither: weekdays of which nobody knows whether there was school, or match days without like days.
    """

    kind: str
    filters: Filters
    rates: Released
    left_out: int = 0


def contrasts_of(
    ask: Ask, tables: Mapping[tuple[str, ...], pd.DataFrame], calendar: pd.DataFrame, days: pd.DataFrame
) -> tuple[Contrast, ...]:
    """Return every contrast of an ask. calendar: all days of the built file; days: those of the period's loaded months."""
    school, unknown = school_and_other_weekdays(days)
    times = {DAYLIGHT: light_and_dark(days), AFTER_SCHOOL: school, BANK_HOLIDAY: bank_holidays_and_others(days)}
    groups = {DAYLIGHT: (DARK, LIGHT), AFTER_SCHOOL: (SCHOOL_DAY, OTHER_WEEKDAY), BANK_HOLIDAY: (HOLIDAY, NO_HOLIDAY)}
    made = []
    for kind, pair in groups.items():
        counts = tables[kind,].set_index(kind).loc[list(pair)].reset_index(names="group")
        counts = counts.assign(denominator=[times[kind][group] for group in pair])
        made.append(_contrast(ask, kind, counts, unknown if kind == AFTER_SCHOOL else 0))
    matched = _matched(ask, calendar)
    return *made, *(_on_match_days(each, matched) for each in _asked_of_matches(ask))


def _contrast(ask: Ask, kind: str, counts: pd.DataFrame, left_out: int) -> Contrast:
    released = ask.release(counts, is_controlled=ask.is_controlled)
    rated = released.derive(with_rates(released, PER[kind]))
    return Contrast(kind, ask.filters, rated.derive(with_contrast(rated)), left_out)


def _matched(ask: Ask, calendar: pd.DataFrame) -> MatchedDays:
    """Return the match days of all loaded months with their comparison days: one year has too few."""
    months = pd.DatetimeIndex(ask.source.months)
    days = calendar[calendar["day"].dt.to_period("M").dt.to_timestamp().isin(months)]
    on = days["day"].dt.date
    return matched_days(on, on[days["match"].notna()], on[days["is_bank_holiday"].astype(bool)])


def _asked_of_matches(ask: Ask) -> list[Ask]:
    """Return the ask itself and that about domestic abuse, over all loaded months."""
    asked = [ask.indicator]
    known = {each.indicator_id: each for each in ask.catalogue.available(ask.source)}
    domestic = known.get(DOMESTIC_ABUSE)
    if domestic is not None and domestic not in asked and (domestic.is_reviewed or not ask.is_controlled):
        asked.append(domestic)
    period = resolve_period(ALL, ask.source.months)
    return [ask.with_filters(replace(ask.filters, indicator=each, period=period)) for each in asked]


def _on_match_days(ask: Ask, matched: MatchedDays) -> Contrast:
    days = (matched.matches, matched.compared)
    if ask.is_controlled:
        counts = match_days_of(ask.connection, ask.catalogue, question_of(ask), days)
    else:
        # The same for every period of these filters, and the longest scan of the page.
        exact, _ = ask.connection.once(
            ("match days as they are", ask.filters, days),
            lambda: count_on_days(ask.connection, ask.filters, ask.indicator.counts, days),
        )
        counts = pd.DataFrame({"numerator": pd.array(exact, dtype="Int64"), "is_hidden": False})
    counts = counts.assign(group=[MATCH, COMPARED], denominator=[len(each) for each in days])
    return _contrast(ask, MATCH_DAY, counts, len(matched.left_out))
