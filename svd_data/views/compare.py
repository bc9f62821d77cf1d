"""Counts turned into rates, changes and comparisons, each with what can be said of it: one place for every page.

What was controlled is worked out from its released counts alone: each at least 20, the interval widened by how far a count
may lie from the truth, and a verdict given only where every count that could stand behind the released ones gives it.
"""

from collections.abc import Iterable
from itertools import product

import pandas as pd

from svd_data.disclosure import Released
from svd_data.statistics import (
    CANNOT_TELL,
    NONE_RECORDED,
    compare_counts,
    compare_shares,
    crude_rate,
    percentage_change,
    poisson_interval,
    rate_interval,
    wilson_interval,
)

NOT_COMPARED = "not compared"
# Of a controlled count under 20, or a hidden one, nothing is worked out.
TOO_SMALL = "too small to compare"

# One ward against the rest, eighteen at once: at 99.8% chance alone flags a ward on few pages.
AGAINST_THE_REST = 0.002


def with_rates(counts: Released, per: int) -> pd.DataFrame:
    """Return the rows with rate, rate_lower, rate_upper (95% limits) per so many, from numerator and denominator.

    NA where the denominator is NA or 0, and where a controlled numerator is hidden or under 20.
    """
    rates, lowers, uppers = [], [], []
    for numerator, denominator in zip(counts.frame["numerator"], counts.frame["denominator"], strict=True):
        known = _is_base(numerator, counts) and pd.notna(denominator) and denominator > 0
        rates.append(crude_rate(int(numerator), int(denominator), per) if known else None)
        limits = _rate_limits(int(numerator), int(denominator), per, counts.error) if known else (None, None)
        lowers.append(limits[0])
        uppers.append(limits[1])
    return counts.frame.assign(rate=_floats(rates), rate_lower=_floats(lowers), rate_upper=_floats(uppers))


def with_count_limits(counts: Released) -> pd.DataFrame:
    """Return the rows with count_lower and count_upper, the 95% limits of the numerator as a count of events.

    NA where the numerator is not known, and where a controlled one is hidden or under 20.
    """
    limits = [
        (
            poisson_interval(max(int(count) - counts.error, 0))[0],
            poisson_interval(int(count) + counts.error)[1],
        )
        if _is_base(count, counts)
        else (None, None)
        for count in counts.frame["numerator"]
    ]
    lowers, uppers = ([each[place] for each in limits] for place in (0, 1))
    return counts.frame.assign(count_lower=_floats(lowers), count_upper=_floats(uppers))


def with_shares(counts: Released, totals: pd.Series, *, part: str = "numerator", name: str = "share") -> pd.DataFrame:
    """Return the rows with share (0 to 1) of their totals, share_lower and share_upper (Wilson's 95% limits).

    NA of a total of 0 or not known, and where either controlled count is hidden or under 20. part: the column of counts that
    is a part of the totals. name: of the new columns, but for the limits' ends.
    """
    shares, lowers, uppers = [], [], []
    for part_count, whole in zip(counts.frame[part], totals, strict=True):
        known = _is_base(part_count, counts) and _is_base(whole, counts) and whole > 0
        # Of two rounded counts the part may come out above its whole.
        shares.append(min(int(part_count), int(whole)) / int(whole) if known else None)
        limits = _share_limits(int(part_count), int(whole), counts.error) if known else (None, None)
        lowers.append(limits[0])
        uppers.append(limits[1])
    columns = {name: _floats(shares), f"{name}_lower": _floats(lowers), f"{name}_upper": _floats(uppers)}
    return counts.frame.assign(**columns)


def with_changes(counts: Released, *, comparable: bool) -> pd.DataFrame:
    """Return the rows with change (per cent; NA where the earlier count is under 20) and verdict, from numerator and before.

    Where the two periods cannot be compared, `before` and `change` are NA and the verdict is "not compared".
    """
    frame = counts.frame
    if not comparable:
        blank = _floats([None] * len(frame))
        return frame.assign(before=pd.array([None] * len(frame), dtype="Int64"), change=blank, verdict=NOT_COMPARED)
    pairs = list(zip(frame["numerator"], frame["before"], strict=True))
    changes = [
        percentage_change(int(now), int(before)) if _is_base(now, counts) and _is_base(before, counts) else None
        for now, before in pairs
    ]
    return frame.assign(change=_floats(changes), verdict=[_verdict(now, before, counts) for now, before in pairs])


def with_contrast(counts: Released) -> pd.DataFrame:
    """Return two rows with verdict: the first one's count over its denominator (time) beside the second's; the second has none.

    "not compared" where either denominator is 0.
    """
    (first, second), (here, there) = counts.frame["numerator"], counts.frame["denominator"]
    verdict = _verdict(first, second, counts, float(here), float(there)) if here and there else NOT_COMPARED
    return counts.frame.assign(verdict=[verdict, None])


def with_the_rest(wards: Released, whole: object, residents: object) -> pd.DataFrame:
    """Return the wards with against_rest: whether each one's rate is "higher" or "lower" than the rest of the area's.

    whole: the area's count, of which a ward's rest is what it does not have itself, offences of no known ward included.
    residents: the area's. The conditional test at 99.8%. "not compared" without residents.
    """
    verdicts = [
        _verdict_on_rest(row.numerator, row.denominator, whole, residents, wards)
        for row in wards.frame.itertuples(index=False)
    ]
    return wards.frame.assign(against_rest=verdicts)


def with_share_beside_others(groups: Released, everyone: tuple[object, object], is_compared: pd.Series) -> pd.DataFrame:
    """Return the groups with verdict: whether the share reached ÷ numerator is "higher" or "lower" than that of all others.

    everyone: how many of all have reached it, and all. is_compared: per group. Fisher's exact test at 99.8%. "not compared"
    where the group, or the others, are none.
    """
    rows = zip(groups.frame["reached"], groups.frame["numerator"], is_compared, strict=True)
    verdicts = [
        _verdict_on_others((reached, count), everyone, groups) if compared else NOT_COMPARED
        for reached, count, compared in rows
    ]
    return groups.frame.assign(verdict=verdicts)


def _verdict_on_others(own: tuple[object, object], everyone: tuple[object, object], counts: Released) -> str:
    values = (*own, *everyone)
    if not all(_is_base(value, counts) for value in values):
        return TOO_SMALL
    if not counts.is_controlled and (not own[1] or own[1] == everyone[1]):
        return NOT_COMPARED
    corners = product(*(_ends(value, counts.error) for value in values))
    return _agreed(_compared_with_others(*corner) for corner in corners)


def _compared_with_others(reached: int, count: int, all_reached: int, everyone: int) -> str:
    """Return the verdict on one set of counts; where they contradict each other, on the nearest that do not."""
    part, others = min(reached, count), max(everyone - count, 0)
    other_part = min(max(all_reached - part, 0), others)
    return compare_shares(part, count, other_part, others, AGAINST_THE_REST).verdict


def _verdict(now: object, before: object, counts: Released, here: float = 1, there: float = 1) -> str:
    """Return the verdict on two counts over their exposures."""
    if pd.notna(now) and pd.notna(before) and now == before == 0:
        return NONE_RECORDED  # a zero that is shown is the truth
    if not (_is_base(now, counts) and _is_base(before, counts)):
        return TOO_SMALL
    corners = product(_ends(now, counts.error), _ends(before, counts.error))
    return _agreed(compare_counts(a, b, here, there).verdict for a, b in corners)


def _verdict_on_rest(count: object, denominator: object, whole: object, residents: object, wards: Released) -> str:
    if pd.isna(denominator) or pd.isna(residents) or not 0 < int(denominator) < int(residents):  # type: ignore[call-overload]
        return NOT_COMPARED
    if not (_is_base(count, wards) and _is_base(whole, wards)):
        return TOO_SMALL
    here, elsewhere = int(denominator), int(residents) - int(denominator)  # type: ignore[call-overload]
    corners = product(_ends(count, wards.error), _ends(whole, wards.error))
    return _agreed(
        compare_counts(ward, max(city - ward, 0), here, elsewhere, AGAINST_THE_REST).verdict for ward, city in corners
    )


def _agreed(verdicts: Iterable[str]) -> str:
    """Return the verdict that all give, else that one cannot tell."""
    given = set(verdicts)
    return given.pop() if len(given) == 1 else CANNOT_TELL


def _is_base(count: object, counts: Released) -> bool:
    """Return whether something may be worked out from a count: known, and of controlled ones large enough."""
    return pd.notna(count) and int(count) >= counts.smallest_base  # type: ignore[call-overload]


def _ends(count: object, error: int) -> tuple[int, ...]:
    value = int(count)  # type: ignore[call-overload]
    return (value - error, value + error) if error else (value,)


def _rate_limits(numerator: int, denominator: int, per: int, error: int) -> tuple[float, float]:
    lower = rate_interval(max(numerator - error, 0), denominator, per)
    upper = rate_interval(numerator + error, denominator, per)
    assert lower is not None
    assert upper is not None
    return lower[0], upper[1]


def _share_limits(part: int, whole: int, error: int) -> tuple[float, float]:
    """Return Wilson's limits, of rounded counts the widest that the true ones could have."""
    ends = [
        limits
        for a, b in product(_ends(part, error), _ends(whole, error))
        if (limits := wilson_interval(min(a, b), b)) is not None
    ]
    return min(lower for lower, _ in ends), max(upper for _, upper in ends)


def _floats(values: list[float | None]) -> pd.api.extensions.ExtensionArray:
    return pd.array(values, dtype="Float64")
