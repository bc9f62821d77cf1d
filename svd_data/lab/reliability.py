"""Whether wards differ for more than chance: one half of a year's events beside the other half.

Source: Spearman (1910) and Brown (1910), British Journal of Psychology 3: from the correlation r of two halves the reliability
of the whole is 2r ÷ (1 + r). That 0.7 is enough to tell groups apart follows Nunnally, Psychometric Theory (1978).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from svd_data.lab.counts import History
from svd_data.periods import add_months

_FEWEST_WARDS = 3


@dataclass(frozen=True)
class SplitHalf:
    """How far the wards' order in one half of the months agrees with that in the other.

    halves: (events of the first, third, ... month; of the others) by ward. are_rates: whether rates were correlated, each
    ward's events over its residents, or counts. correlation: Pearson's, of the halves; None where wards do not differ or are
    too few. reliability: of the whole year (0 to 1), None likewise.
    """

    halves: Mapping[str, tuple[int, int]]
    are_rates: bool
    correlation: float | None
    reliability: float | None

    @property
    def sentence(self) -> str:
        what = "rates" if self.are_rates else "counts"
        if self.reliability is None:
            return f"Wards cannot be told apart by their {what}: there are too few of them, or they are all alike."
        told = (
            "differences between wards are mostly lasting"
            if self.reliability >= 0.7
            else "much of what tells wards apart is chance"
        )
        return (
            f"Wards' {what} in alternate months of the latest year agree with those in the other months at {self.correlation:.2f}, "
            f"which makes the whole year's reliability {self.reliability:.2f} of 1: {told}."
        )


def split_half(history: History, residents: Mapping[str, int] | None = None) -> SplitHalf:
    """Return the reliability of wards' yearly figures. residents: by ward, to correlate rates; None or a ward left out: counts.

    The halves are alternate months, so that both hold every season.
    """
    last = history.months[-1]
    odd = [add_months(last, -step) for step in range(1, 12, 2)]
    even = [add_months(last, -step) for step in range(0, 12, 2)]
    halves = {ward: (history.over(odd, ward), history.over(even, ward)) for ward in history.wards}
    are_rates = bool(residents) and all((residents or {}).get(ward) for ward in halves)
    divisors = residents if residents and are_rates else dict.fromkeys(halves, 1)
    first, second = ([pair[half] / divisors[ward] for ward, pair in halves.items()] for half in (0, 1))
    correlation = pearson(first, second) if len(halves) >= _FEWEST_WARDS else None
    return SplitHalf(halves, are_rates, correlation, None if correlation is None else spearman_brown(correlation))


def pearson(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Return the correlation of two sequences of one length, None where either does not vary.

    >>> round(pearson([1, 2, 3, 4], [2, 1, 4, 3]), 10), pearson([1, 1], [1, 2])
    (0.6, None)
    """
    means = sum(first) / len(first), sum(second) / len(second)
    apart = [(a - means[0], b - means[1]) for a, b in zip(first, second, strict=True)]
    spread = sqrt(sum(a * a for a, _ in apart) * sum(b * b for _, b in apart))
    return sum(a * b for a, b in apart) / spread if spread else None


def spearman_brown(correlation: float) -> float:
    """Return the reliability of the whole from the correlation of its halves; 0 where they do not agree at all.

    >>> round(spearman_brown(0.6), 10), spearman_brown(1.0), spearman_brown(-0.2)
    (0.75, 1.0, 0.0)
    """
    return 2 * correlation / (1 + correlation) if correlation > 0 else 0.0
