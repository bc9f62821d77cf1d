"""Programmes in words: tiers, days as well as they are known, ages, whether one runs. For charts, tables and sentences."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from svd_data.programmes import DAY, ENDED, MONTH, NOT_KNOWN, PLANNED, PRIMARY, RUNS, SECONDARY, TERTIARY
from svd_data.views.programmes import EVER, EVERY, FROM_18_TO_25, NOW, OVER_25, UNDER_18
from svd_ui.words import days_words

TIER_WORDS: Mapping[str, str] = MappingProxyType(
    {
        PRIMARY: "Primary: for everyone",
        SECONDARY: "Secondary: for those at risk",
        TERTIARY: "Tertiary: for those reached by violence",
    }
)
TIER_LABELS = {EVERY: "All tiers", PRIMARY: "Primary", SECONDARY: "Secondary", TERTIARY: "Tertiary"}
WHOM_LABELS = {EVERY: "All ages", UNDER_18: "Under 18", FROM_18_TO_25: "18 to 25", OVER_25: "Over 25"}
PROVISION_LABELS = {NOW: "Running", EVER: "All in the register"}

STATUS_WORDS: Mapping[str, str] = MappingProxyType(
    {RUNS: "runs", PLANNED: "still to come", ENDED: "ended", NOT_KNOWN: "not known whether it runs"}
)

NOT_TOLD = "not known"


def dated_words(day: Any, precision: str) -> str:
    """Return a day as well as it is known: "26 June 2024", "August 2025", "2019"; "not known" for none."""
    if pd.isna(day):
        return NOT_TOLD
    if precision == DAY:
        return days_words(day, day)
    return f"{day:%B %Y}" if precision == MONTH else f"{day:%Y}"


def ages_words(youngest: Any, oldest: Any) -> str:
    """Return ages, both limits included: "14 and over", "up to 25", "10 to 11", "not known"."""
    if pd.isna(youngest) and pd.isna(oldest):
        return NOT_TOLD
    if pd.isna(oldest):
        return f"{youngest} and over"
    return f"up to {oldest}" if pd.isna(youngest) else f"{youngest} to {oldest}"


def when_words(row: Any) -> str:
    """Return when a programme ran, of a row of the register: its first and last day, or when it is known to have run."""
    first, last = (dated_words(getattr(row, name), getattr(row, f"{name}_precision")) for name in ("first", "last"))
    if first != NOT_TOLD and last != NOT_TOLD:
        return first if first == last else f"{first} to {last}"
    if pd.isna(row.known_from):
        return NOT_TOLD
    known = days_words(row.known_from, row.known_to)
    if first == last:
        return f"known to run {'on' if row.known_from == row.known_to else 'from'} {known}; beginning and end not known"
    if last == NOT_TOLD:
        return f"from {first}, last told of on {days_words(row.known_to, row.known_to)}; end not known"
    return f"told of first on {days_words(row.known_from, row.known_from)}, to {last}; beginning not known"


def funding_words(row: Any) -> str:
    """Return the end of a programme's funding, of a row of the register, marked where it is illustrative."""
    words = dated_words(row.funding_ends, row.funding_ends_precision)
    return f"{words}, illustrative" if row.funding_ends_is_illustrative else words
