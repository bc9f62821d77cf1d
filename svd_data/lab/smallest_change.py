"""The smallest change that could be shown as real: how far a count would have to move for the app's own test to say so.

The test is that of svd_data.statistics.compare_counts: of two Poisson counts over equal times, the exact conditional binomial
test, two-sided, at 0.05. Its power against true means a (before) and b (after) is the chance that it says "lower" (or "higher"):
of m events together, themselves Poisson with mean a + b, the later are binomial with share b ÷ (a + b). Source: Przyborowski and
Wilenski, Biometrika 31 (1940); the power as in Gu, Ng, Tang and Schucany, Biometrical Journal 50 (2008). 80% is the custom of
Cohen, Statistical Power Analysis (1988).
"""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from scipy import stats

ALPHA = 0.05
POWER = 0.80

# Further from the mean a Poisson count lies less than once in a thousand million times.
_SPREAD = 7
_MOST_TOTALS = 1_000


@dataclass(frozen=True)
class SmallestChange:
    """From a count of events: the largest lower and the smallest higher one that the test would tell 4 times in 5.

    what: of what it is the count. lower: None where even none would not be told. Counts of a like time and place.
    """

    what: str
    base: int
    lower: int | None
    higher: int

    @property
    def fall(self) -> float | None:
        """The smallest fall that can be told, as a share of the base."""
        return None if self.lower is None or not self.base else (self.base - self.lower) / self.base

    @property
    def sentence(self) -> str:
        if not self.base:
            return f"{self.what}: none now, so only a rise to {self.higher:,} or more could be shown as real."
        fall = (
            "no fall, not even to none,"
            if self.lower is None
            else f"a fall to {self.lower:,} or fewer ({100 * (self.fall or 0):.0f}% less)"
            if self.lower
            else "a fall to none"
        )
        rise = f"a rise to {self.higher:,} or more ({100 * (self.higher - self.base) / self.base:.0f}% more)"
        return f"{self.what}: from {self.base:,}, {fall} or {rise} could be shown as real."


def smallest_change(what: str, base: int) -> SmallestChange:
    """Return the smallest fall and rise from `base` events that would be told with 80% power."""
    return SmallestChange(what, base, _lower(base), _higher(base))


def power_to_tell(before: float, after: float) -> float:
    """Return the chance that the test tells two true means apart, in the direction in which they differ.

    >>> round(power_to_tell(100, 100), 3) < 0.026, power_to_tell(100, 50) > 0.95, power_to_tell(0, 0)
    (True, True, 0.0)
    """
    mean = before + after
    if mean <= 0:
        return 0.0
    reach = _SPREAD * sqrt(mean) + 10
    # Of large counts every so manieth total stands for its neighbours: their chances hardly differ.
    step = max(1, int(2 * reach) // _MOST_TOTALS)
    together = np.arange(max(0, int(mean - reach)), int(mean + reach) + 1, step)
    # The most that the later count may be for the test to say "lower": twice the lower tail is under alpha.
    most = stats.binom.ppf(ALPHA / 2, together, 0.5) - 1
    weights = stats.poisson.pmf(together, mean)
    share = after / mean
    if after <= before:
        told = stats.binom.cdf(most, together, share)
    else:
        told = stats.binom.sf(together - most - 1, together, share)
    return float((weights * np.where(most >= 0, told, 0.0)).sum() / weights.sum())


@lru_cache(maxsize=10_000)
def _lower(base: int) -> int | None:
    if power_to_tell(base, 0) < POWER:
        return None
    told, not_told = 0, base  # of these the first can be told, the second cannot
    while not_told - told > 1:
        middle = (told + not_told) // 2
        told, not_told = (middle, not_told) if power_to_tell(base, middle) >= POWER else (told, middle)
    return told


@lru_cache(maxsize=10_000)
def _higher(base: int) -> int:
    not_told, told = base, 2 * base + 10
    while power_to_tell(base, told) < POWER:
        told *= 2
    while told - not_told > 1:
        middle = (told + not_told) // 2
        not_told, told = (not_told, middle) if power_to_tell(base, middle) >= POWER else (middle, told)
    return told
