"""Counts turned into rates and changes, each with what can be said of it: one place, so that no page does it another way."""

import pandas as pd

from svd_data.statistics import compare_counts, crude_rate, percentage_change, rate_interval

PER = 1000

NOT_COMPARED = "not compared"


def with_rates(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with rate, rate_lower, rate_upper per 1,000 (95% limits), from numerator and denominator.

    NA where the denominator is NA or 0.
    """
    rates, lowers, uppers = [], [], []
    for numerator, denominator in zip(counts["numerator"], counts["denominator"], strict=True):
        known = pd.notna(numerator) and pd.notna(denominator) and denominator > 0
        rates.append(crude_rate(int(numerator), int(denominator), PER) if known else None)
        limits = rate_interval(int(numerator), int(denominator), PER) if known else None
        lowers.append(limits[0] if limits else None)
        uppers.append(limits[1] if limits else None)
    return counts.assign(
        rate=pd.array(rates, dtype="Float64"),
        rate_lower=pd.array(lowers, dtype="Float64"),
        rate_upper=pd.array(uppers, dtype="Float64"),
    )


def with_changes(counts: pd.DataFrame, *, comparable: bool) -> pd.DataFrame:
    """Return the rows with change (per cent; NA where the earlier count is under 20) and verdict, from numerator and before.

    Where the two periods cannot be compared, `before` and `change` are NA and the verdict is "not compared".
    """
    if not comparable:
        blank = pd.array([None] * len(counts), dtype="Float64")
        return counts.assign(before=pd.array([None] * len(counts), dtype="Int64"), change=blank, verdict=NOT_COMPARED)
    pairs = [(int(now), int(before)) for now, before in zip(counts["numerator"], counts["before"], strict=True)]
    return counts.assign(
        change=pd.array([percentage_change(*pair) for pair in pairs], dtype="Float64"),
        verdict=[compare_counts(*pair).verdict for pair in pairs],
    )
