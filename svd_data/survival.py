"""Waiting times with those still waiting counted honestly: Kaplan and Meier's estimate. Pure functions of numbers.

Sources: Kaplan and Meier (1958), as scipy.stats.ecdf estimates it; limits of a quantile after Brookmeyer and Crowley
(1982), from the pointwise limits of the curve on the scale of its log minus log (Sawyer, "The Greenwood and Exponential
Greenwood Confidence Intervals in Survival Analysis").
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]

# A share that is a half by arithmetic comes out of products a little beside it.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Quantile:
    """The first day on which so many have it behind them, with its limits; None where the curve, or its limit, never gets there.

    at: in days, or in whole weeks where it has been made so.
    """

    at: int | None
    lower: int | None
    upper: int | None


NOT_REACHED = Quantile(None, None, None)


@dataclass(frozen=True)
class Curve:
    """The share that still waits after each day on which anyone's wait ended or was cut off, in order of the days.

    lower, upper: pointwise limits; NaN where they are not defined, that is where all or none still wait.
    """

    days: Floats
    waiting: Floats
    lower: Floats
    upper: Floats

    def quantile(self, done: float) -> Quantile:
        """Return when a share `done` (0.5 for the median) has it behind it: the first day with no more than the rest waiting.

        >>> kaplan_meier([6, 7, 10], [9]).quantile(0.5)
        Quantile(at=7, lower=6, upper=None)
        """
        rest = 1 - done + _ROUNDING
        return Quantile(*(self._first(values <= rest) for values in (self.waiting, self.lower, self.upper)))

    def _first(self, is_there: npt.NDArray[np.bool_]) -> int | None:
        # NaN is not there: no comparison with it holds.
        return int(self.days[np.argmax(is_there)]) if is_there.any() else None


def kaplan_meier(waited: Sequence[int], cut_off: Sequence[int], confidence: float = 0.95) -> Curve:
    """Return the curve of those still waiting. waited: days until it came about; cut_off: days after which nobody knows more.

    One cut off on a day still waits throughout that day. Raises ValueError where nobody waited at all.

    >>> curve = kaplan_meier([6, 6, 6, 7, 10], [6, 9])
    >>> curve.days.tolist(), [round(share, 3) for share in curve.waiting.tolist()]
    ([6.0, 7.0, 9.0, 10.0], [0.571, 0.381, 0.381, 0.0])
    """
    if not len(waited) + len(cut_off):
        raise ValueError("there is no curve of no waits")
    surviving = stats.ecdf(stats.CensoredData(uncensored=np.asarray(waited), right=np.asarray(cut_off))).sf
    with warnings.catch_warnings():
        # That limits are undefined where all or none still wait is said in the docstring of Curve.
        warnings.simplefilter("ignore", RuntimeWarning)
        limits = surviving.confidence_interval(confidence, method="log-log")
    return Curve(surviving.quantiles, surviving.probabilities, limits.low.probabilities, limits.high.probabilities)
