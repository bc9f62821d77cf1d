"""Rates, intervals and verdicts, by the methods that public health uses for counts. Pure functions of numbers.

Sources: exact Poisson limits, Garwood (1936); Byar's approximation and Wilson's score as in the methods published by the
Association of Public Health Observatories, Technical Briefing 3 (2008); the conditional test of two Poisson counts,
Przyborowski and Wilenski (1940); the exact test of a two by two table, Fisher (1935).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from scipy import stats

# Below this many events Byar's approximation is too rough and the exact limits are used.
_BYAR_FROM = 10

# Of fewer earlier events than this a percentage change says more about chance than about change.
SMALLEST_PERCENTAGE_BASE = 20

HIGHER, LOWER, CANNOT_TELL, NONE_RECORDED = "higher", "lower", "cannot tell", "none recorded"


@dataclass(frozen=True)
class Comparison:
    """What can be said of a count or rate beside another: the verdict in a word, and the two-sided probability behind it.

    verdict: "higher", "lower", "cannot tell", or "none recorded" where both counts are 0 (probability 1).
    """

    verdict: str
    probability: float


def crude_rate(numerator: int, denominator: int, per: int) -> float | None:
    """Return numerator ÷ denominator × per, or None where the denominator is 0. The unit names the numerator's period.

    >>> crude_rate(3, 1500, 1000), crude_rate(0, 1500, 1000), crude_rate(3, 0, 1000)
    (2.0, 0.0, None)
    """
    return numerator / denominator * per if denominator else None


@lru_cache(maxsize=100_000)
def poisson_interval(count: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the lower and upper limit of a count of events: exact under 10 events, Byar's approximation from 10.

    >>> [round(limit, 4) for limit in poisson_interval(0)], [round(limit, 4) for limit in poisson_interval(10)]
    ([0.0, 3.6889], [4.7874, 18.3915])
    """
    if count < 0:
        raise ValueError(f"a count cannot be negative: {count}")
    tail = (1 - confidence) / 2
    if count < _BYAR_FROM:
        lower = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0
        return float(lower), float(stats.chi2.ppf(1 - tail, 2 * count + 2) / 2)
    z = _normal_quantile(1 - tail)
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    above = count + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return float(lower), float(upper)


def rate_interval(numerator: int, denominator: int, per: int, confidence: float = 0.95) -> tuple[float, float] | None:
    """Return the lower and upper limit of a crude rate, or None where the denominator is 0."""
    if not denominator:
        return None
    lower, upper = poisson_interval(numerator, confidence)
    return lower / denominator * per, upper / denominator * per


def wilson_interval(numerator: int, denominator: int, confidence: float = 0.95) -> tuple[float, float] | None:
    """Return the lower and upper limit of a proportion (0 to 1), or None where the denominator is 0.

    >>> [round(limit, 4) for limit in wilson_interval(65, 100)]
    [0.5525, 0.7364]
    """
    if not 0 <= numerator <= denominator:
        raise ValueError(f"a proportion needs 0 ≤ numerator ≤ denominator, not {numerator} of {denominator}")
    if denominator == 0:
        return None
    z = _normal_quantile((1 + confidence) / 2)
    share = numerator / denominator
    middle = share + z**2 / (2 * denominator)
    spread = z * sqrt(share * (1 - share) / denominator + z**2 / (4 * denominator**2))
    scale = 1 + z**2 / denominator
    # Of none or all the arithmetic may leave the range by a rounding error.
    return max(float((middle - spread) / scale), 0.0), min(float((middle + spread) / scale), 1.0)


@lru_cache(maxsize=100_000)
def compare_counts(
    now: int, before: int, exposure_now: float = 1, exposure_before: float = 1, alpha: float = 0.05
) -> Comparison:
    """Return whether a count (over its exposure) is higher or lower than another, or whether one cannot tell.

    The exact conditional binomial test of `now` in `now + before`, two-sided; exposures are person-time, or 1 each.

    >>> compare_counts(12, 4).verdict, round(compare_counts(12, 4).probability, 4), compare_counts(0, 0).verdict
    ('cannot tell', 0.0768, 'none recorded')
    """
    if now + before == 0:
        return Comparison(NONE_RECORDED, 1.0)
    share = exposure_now / (exposure_now + exposure_before)
    probability = float(stats.binomtest(now, now + before, share).pvalue)
    if probability >= alpha:
        return Comparison(CANNOT_TELL, probability)
    return Comparison(HIGHER if now / (now + before) > share else LOWER, probability)


@lru_cache(maxsize=100_000)
def compare_shares(part: int, whole: int, other_part: int, other_whole: int, alpha: float = 0.05) -> Comparison:
    """Return whether a share is higher or lower than that of others, or whether one cannot tell.

    Fisher's exact test, two-sided: the probability, with the margins as they are, of all tables no likelier than this one.
    "none recorded" where neither has a part. Raises ValueError for a part above its whole.

    >>> compare_shares(3, 4, 1, 4).verdict, round(compare_shares(3, 4, 1, 4).probability, 4)
    ('cannot tell', 0.4857)
    """
    if not (0 <= part <= whole and 0 <= other_part <= other_whole):
        raise ValueError(f"a share needs 0 ≤ part ≤ whole, not {part} of {whole} beside {other_part} of {other_whole}")
    if part + other_part == 0:
        return Comparison(NONE_RECORDED, 1.0)
    table = [[part, whole - part], [other_part, other_whole - other_part]]
    probability = float(stats.fisher_exact(table).pvalue)
    if probability >= alpha:
        return Comparison(CANNOT_TELL, probability)
    return Comparison(HIGHER if part * other_whole > other_part * whole else LOWER, probability)


def percentage_change(now: int, before: int) -> float | None:
    """Return the change in per cent, or None where the earlier count is under 20: there both counts say more.

    >>> percentage_change(90, 100), percentage_change(5, 19), percentage_change(0, 20)
    (-10.0, None, -100.0)
    """
    return (now - before) / before * 100 if before >= SMALLEST_PERCENTAGE_BASE else None


@lru_cache(maxsize=100)
def _normal_quantile(probability: float) -> float:
    # Asked for the same few limits at every count, and slower than all the rest of an interval.
    return float(stats.norm.ppf(probability))
