"""Funnels: areas of unequal size beside the rate of them all, with the limits that chance keeps to. Pure functions of numbers.

The method of OHID's Fingertips (Technical Guide; R package PHEindicatormethods, `assign_funnel_significance` and
`calculate_funnel_limits`), from its formulae: an area lies outside a limit where the Poisson interval of its own count (exact
under 10 events, Byar's from 10) leaves out the count expected of it at the pooled rate; the curves run through the counts
whose interval just touches what is expected. Curve and verdict therefore never disagree.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import sqrt

import numpy as np

from svd_data.statistics import CANNOT_TELL, crude_rate, poisson_interval

WIDE, NARROW = 0.998, 0.95

ABOVE_WIDE, ABOVE_NARROW = "above the 99.8% limit", "above the 95% limit"
WITHIN = "within the limits"
BELOW_NARROW, BELOW_WIDE = "below the 95% limit", "below the 99.8% limit"
# The words of svd_data.views.compare, which this module must not import; a test holds them together.
NOT_COMPARED, TOO_SMALL = "not compared", "too small to compare"

# From the lowest place to the highest.
_PLACES = (BELOW_WIDE, BELOW_NARROW, WITHIN, ABOVE_NARROW, ABOVE_WIDE)
_MIDDLE = _PLACES.index(WITHIN)


@dataclass(frozen=True)
class AreaCount:
    """Events and residents of one area. numerator: None where hidden or not counted. denominator: None where not known."""

    code: str
    numerator: int | None
    denominator: int | None


@dataclass(frozen=True)
class FunnelPoint:
    """One area on the funnel. rate: per the funnel's `per`; None where it has no place on it.

    place: one of the five from "below the 99.8% limit" to "above the 99.8% limit"; "cannot tell" where rounding leaves it
    open; off the funnel "not compared" (a number is not known) or "too small to compare" (a controlled count is).
    """

    code: str
    numerator: int | None
    denominator: int | None
    rate: float | None
    place: str

    @property
    def is_outside(self) -> bool:
        """Whether it lies outside either limit."""
        return self.place in (BELOW_WIDE, BELOW_NARROW, ABOVE_NARROW, ABOVE_WIDE)


@dataclass(frozen=True)
class CurvePoint:
    """The limits, as rates, for an area of so many residents."""

    denominator: float
    lower_998: float
    lower_95: float
    upper_95: float
    upper_998: float


@dataclass(frozen=True)
class Funnel:
    """Areas around their pooled rate. points: in the order of the areas. curve: by denominator; empty without a rate."""

    per: int
    pooled_rate: float | None
    points: tuple[FunnelPoint, ...]
    curve: tuple[CurvePoint, ...]


def funnel(
    areas: Iterable[AreaCount],
    per: int,
    *,
    whole: tuple[int, int] | None = None,
    error: int = 0,
    smallest_base: int = 0,
    curve_points: int = 40,
) -> Funnel:
    """Return each area's place on the funnel around the pooled rate, and the curves of its limits.

    whole: events and residents behind the pooled rate; left out, those of the areas that have both.
    error: how far each released count may lie from the truth; a place is given only if every true count allows it.
    smallest_base: nothing is worked out from a smaller count. Controlled areas need `whole`, a released count of its own:
    their sum leaves out the hidden ones, so it raises ValueError.
    """
    areas = tuple(areas)
    if whole is None:
        if error:
            raise ValueError("controlled areas need the released count of the whole: the sum of the shown is not it")
        known = [
            (area.numerator, area.denominator) for area in areas if area.numerator is not None and area.denominator
        ]
        whole = sum(events for events, _ in known), sum(residents for _, residents in known)
    events, residents = whole
    has_rate = residents > 0 and events >= smallest_base
    points = tuple(_point(area, per, whole, error, smallest_base) for area in areas)
    shown = [point.denominator for point in points if point.rate is not None and point.denominator is not None]
    curve = funnel_curve(events / residents, _spread(shown, curve_points), per) if has_rate and shown else ()
    return Funnel(per, crude_rate(events, residents, per) if has_rate else None, points, curve)


def funnel_curve(pooled: float, denominators: Iterable[float], per: int) -> tuple[CurvePoint, ...]:
    """Return the limits around the pooled rate (events per resident) for areas of these many residents (each over 0)."""
    return tuple(
        CurvePoint(
            residents,
            *(limit(pooled * residents, level) / residents * per for limit, level in _CURVES),
        )
        for residents in denominators
    )


def lower_limit(expected: float, confidence: float) -> float:
    """Return the count whose interval reaches up to just what is expected: smaller ones are outside. 0 where none is.

    >>> round(lower_limit(5.5716, 0.95), 3), lower_limit(3.6, 0.95)
    (1.0, 0.0)
    """
    return _count_at(expected, confidence, 1)


def upper_limit(expected: float, confidence: float) -> float:
    """Return the count whose interval reaches down to just what is expected: greater ones are outside.

    >>> round(upper_limit(4.7874, 0.95), 3), upper_limit(0, 0.95)
    (10.0, 0.0)
    """
    return _count_at(expected, confidence, 0)


_CURVES = ((lower_limit, WIDE), (lower_limit, NARROW), (upper_limit, NARROW), (upper_limit, WIDE))


def _count_at(expected: float, confidence: float, end: int) -> float:
    """Return the count, in parts of one, at which an end of the interval (0 lower, 1 upper) is what is expected.

    Both ends grow with the count, so a whole count lies beyond this one just where its interval leaves the expected out.
    """

    def limit(count: int) -> float:
        return poisson_interval(count, confidence)[end]

    # A lower end is below its count and an upper end above it, by less than four standard deviations and a few.
    reach = int(4 * sqrt(expected)) + 20
    near = int(expected)
    counts = range(max(near - reach, 0), near + 2) if end else range(near, near + reach)
    place = bisect_right(counts, expected, key=limit) - 1
    if place < 0:
        return 0.0
    count = counts[place]
    return count + (expected - limit(count)) / (limit(count + 1) - limit(count))


def _point(area: AreaCount, per: int, whole: tuple[int, int], error: int, smallest_base: int) -> FunnelPoint:
    count, residents = area.numerator, area.denominator
    events, all_residents = whole
    if count is None or not residents or not all_residents:
        return FunnelPoint(area.code, count, residents, None, NOT_COMPARED)
    if min(count, events) < smallest_base:
        return FunnelPoint(area.code, count, residents, None, TOO_SMALL)
    places = {
        _place(max(here, 0), max(everywhere, 0) * residents / all_residents)
        for here, everywhere in product(_ends(count, error), _ends(events, error))
    }
    return FunnelPoint(area.code, count, residents, crude_rate(count, residents, per), _common(places))


def _place(count: int, expected: float) -> int:
    """Return the place, as its number, of a count where so many are expected."""
    wide, narrow = poisson_interval(count, WIDE), poisson_interval(count, NARROW)
    # int() for NumPy's truth values, of which two add up to one.
    above = int(narrow[0] > expected) + int(wide[0] > expected)
    below = int(narrow[1] < expected) + int(wide[1] < expected)
    return _MIDDLE + above - below


def _common(places: set[int]) -> str:
    """Return what all the places allow to be said. Above the 99.8% limit is above the 95% limit too."""
    if min(places) > _MIDDLE:
        return _PLACES[min(places)]
    if max(places) < _MIDDLE:
        return _PLACES[max(places)]
    return WITHIN if places == {_MIDDLE} else CANNOT_TELL


def _ends(count: int, error: int) -> tuple[int, ...]:
    return (count - error, count + error) if error else (count,)


def _spread(denominators: Sequence[int], points: int) -> list[float]:
    """Return residents from a little under the fewest to a little over the most, closest where the curves bend most."""
    return [float(value) for value in np.geomspace(min(denominators) * 0.9, max(denominators) * 1.05, points)]
