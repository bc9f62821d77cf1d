"""Control charts: what a series does by chance, and the signals that it does something else. Pure functions of numbers.

XmR limits and rules as NHS England's Making Data Count has them (its R package NHSRplotthedots is the reference): mean ± 2.66
× mean moving range, after Wheeler; moving ranges above 3.267 × their mean screened out, once, after Nelson (1982). Rare
events: days between them, raised to 1/3.6 to be near normal, after Nelson (1994), and put on the same chart.

A gap in a series (None: not loaded, or hidden) ends every run and has no moving range; nothing is put in its place.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import mean, median

from svd_data.periods import add_months, month_name, months_between

XMR, DAYS_BETWEEN = "xmr", "days_between"

# 3 ÷ 1.128, the mean range of two normal values in standard deviations; and the upper limit of such ranges, 1 + 3 × 0.756.
_MOVING_RANGES = 2.66
_SCREEN = 3.267

# Limits of fewer points than this may move much with the next one.
FIRM_FROM = 12

_RUN = 7
_WINDOW, _IN_WINDOW = 3, 2

# Nelson (1994): an exponential time to this power is nearly normal.
_POWER = 1 / 3.6

OUTSIDE = "a point outside the limits"
ONE_SIDE = "7 or more in a row on one side of the average"
TREND = "7 or more in a row rising or falling"
NEAR = "2 of 3 in a row beyond two thirds of the way to one limit"

ABOVE, BELOW, RISING, FALLING = "above", "below", "rising", "falling"

_STEPS = {1: "months", 3: "quarters"}


@dataclass(frozen=True)
class Point:
    """One value of a series. on: the first day of its step, or the day a wait ended. value: None for a gap."""

    on: date
    value: float | None


@dataclass(frozen=True)
class Change:
    """A declared event from which a series is judged anew. reason: in words, for the chart."""

    on: date
    reason: str


@dataclass(frozen=True)
class Limits:
    """The mean of a series and the limits around it, in its own unit. lower and upper: as calculated; lower may be negative.

    near_lower, near_upper: two thirds of the way from the mean to a limit.
    """

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float

    @property
    def lower_shown(self) -> float:
        """The lower limit as it is drawn: no count lies below 0."""
        return max(self.lower, 0.0)


@dataclass(frozen=True)
class Signal:
    """Something that chance seldom does. rule: which rule fired. side: "above", "below", "rising" or "falling".

    dates: the points that make it, in order. words: it in plain English, without a full stop.
    """

    rule: str
    side: str
    dates: tuple[date, ...]
    words: str


@dataclass(frozen=True)
class Segment:
    """The points from one declared change to the next, judged by themselves.

    reason: of the change that began it, "" for the first. is_provisional: it has fewer than 12 values. limits: None where
    its moving ranges tell nothing, and where it may not be judged: a controlled count in it is too small.
    """

    reason: str
    points: tuple[Point, ...]
    limits: Limits | None
    is_provisional: bool
    signals: tuple[Signal, ...]
    may_be_judged: bool = True


def choose_chart(counts: Iterable[int | None]) -> str:
    """Return "days_between" where the median of the known counts is 0, for which no limits can be drawn, else "xmr".

    >>> choose_chart([0, 0, 1, None]), choose_chart([0, 1, 2]), choose_chart([0, 1]), choose_chart([None])
    ('days_between', 'xmr', 'xmr', 'xmr')
    """
    known = [count for count in counts if count is not None]
    return DAYS_BETWEEN if known and median(known) == 0 else XMR


def xmr_limits(values: Sequence[float | None], *, is_screened: bool = True) -> Limits | None:
    """Return the limits of a series, None for a gap in it; or None where its moving ranges tell nothing.

    That is where no two values stand side by side, and where those that do are equal while the series is not.

    >>> limits = xmr_limits([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
    >>> round(limits.mean, 2), round(limits.upper, 2), round(limits.lower, 2), limits.lower_shown
    (1.94, 4.6, -0.72, 0.0)
    """
    known = [float(value) for value in values if value is not None]
    ranges = [abs(float(b) - float(a)) for a, b in pairwise(values) if a is not None and b is not None]
    if not ranges or (max(ranges) == 0 and min(known) < max(known)):
        return None
    # statistics.mean is exact, so a constant series lies on its mean and not a rounding error beside it.
    typical = mean(ranges)
    if is_screened:
        # Of a series that hardly ever moves every move would be screened out, and limits of no width make all a signal.
        typical = mean([each for each in ranges if each <= _SCREEN * typical]) or typical
    middle, reach = mean(known), _MOVING_RANGES * typical
    near = reach * 2 / 3
    return Limits(middle, middle - reach, middle + reach, middle - near, middle + near)


def control_chart(
    points: Sequence[Point],
    changes: Iterable[Change] = (),
    *,
    months_a_step: int = 1,
    error: int = 0,
    smallest_base: int = 0,
) -> tuple[Segment, ...]:
    """Return the segments of a series of months (months_a_step=1) or quarters (3): one where no change was declared.

    points: every step in order, a gap as None. A step belongs after a change if it begins on that day or later; changes
    with no step before or after them, which divide nothing, are left out.
    error: how far a released count may lie from the truth. Limits are those of the released values; a signal is given only
    if it holds whatever the true counts of the points that make it, each within ± error of its own. smallest_base: where a
    released value is less, nothing is worked out for its segment.
    Raises ValueError for steps out of order or left out, and for a change without a reason.
    """
    for earlier, later in pairwise(points):
        if months_between(earlier.on, later.on) != months_a_step:
            raise ValueError(f"{later.on} is not the step after {earlier.on}: a gap is a point without a value")
    kind = _Steps(_STEPS[months_a_step], months_a_step)
    return tuple(_segment(*part, kind, error, smallest_base) for part in _divided(points, changes))


def days_between(events: Iterable[date], months_not_loaded: Iterable[date] = ()) -> tuple[Point, ...]:
    """Return the days from each event to the next, dated by the later: 0 for two on a day, None across a month not loaded.

    >>> [point.value for point in days_between([date(2024, 1, 3), date(2024, 1, 1), date(2024, 3, 1)])]
    [2, 58]
    """
    months = sorted(months_not_loaded)
    return tuple(
        Point(later, None if any(earlier < month <= later for month in months) else (later - earlier).days)
        for earlier, later in pairwise(sorted(events))
    )


def days_between_chart(waits: Sequence[Point], changes: Iterable[Change] = ()) -> tuple[Segment, ...]:
    """Return the segments of a series of days between events (a T chart). A wait belongs after a change if it ended then.

    Signals are those of the days to the power 1/3.6. Limits are in days; their mean is a typical wait, near the median.
    Above is good news where events are bad. For exact dates alone, so never for controlled counts.
    """
    return tuple(_segment(*part, _Waits(), 0, 0) for part in _divided(waits, changes))


@dataclass(frozen=True)
class _Steps:
    """How a chart of months or quarters speaks of them. They are judged as they are."""

    unit: str
    months: int
    centre: str = "the average"

    def one(self, day: date) -> str:
        return _months(day, add_months(day, self.months - 1))

    def run(self, first: date, last: date) -> str:
        return f"from {_months(first, add_months(last, self.months - 1))}"

    def several(self, days: Sequence[date]) -> str:
        if self.months == 1 and days[0].year == days[-1].year:
            return _and([*(f"{day:%B}" for day in days[:-1]), month_name(days[-1])])
        return _and([self.one(day) for day in days])

    def scaled(self, value: float) -> float:
        return float(value)

    unscaled = scaled


@dataclass(frozen=True)
class _Waits:
    """How a chart of days between events speaks of them. They are judged on the scale on which they are near normal."""

    unit: str = "waits"
    centre: str = "the typical wait"

    def one(self, day: date) -> str:
        return f"the wait that ended on {_day_name(day)}"

    def run(self, first: date, last: date) -> str:
        return f"ended from {_day_name(first)} to {_day_name(last)}"

    def several(self, days: Sequence[date]) -> str:
        return "ended on " + _and([_day_name(day) for day in days])

    def scaled(self, value: float) -> float:
        return float(value) ** _POWER

    def unscaled(self, value: float) -> float:
        return max(value, 0.0) ** (1 / _POWER)


_Kind = _Steps | _Waits


def _divided(points: Sequence[Point], changes: Iterable[Change]) -> list[tuple[str, tuple[Point, ...]]]:
    """Return each segment's reason and points."""
    declared = sorted(changes, key=lambda change: change.on)
    if any(not change.reason.strip() for change in declared):
        raise ValueError("a declared change needs its reason: a series is judged anew for nothing less")
    days = [change.on for change in declared]
    passed = {point: bisect_right(days, point.on) for point in points}
    numbers = sorted(set(passed.values()))
    before = dict(zip(numbers[1:], numbers, strict=False))
    return [
        (
            "; ".join(change.reason for change in declared[before.get(number, number) : number]),
            tuple(point for point in points if passed[point] == number),
        )
        for number in numbers
    ]


def _segment(reason: str, points: tuple[Point, ...], kind: _Kind, error: int, smallest_base: int) -> Segment:
    known = [point.value for point in points if point.value is not None]
    is_provisional = len(known) < FIRM_FROM
    may_be_judged = all(value >= smallest_base for value in known)
    values = [None if point.value is None else kind.scaled(point.value) for point in points]
    limits = xmr_limits(values) if may_be_judged else None
    if limits is None:
        return Segment(reason, points, None, is_provisional, (), may_be_judged)
    signals = _signals([point.on for point in points], values, limits, error, kind)
    return Segment(reason, points, _unscaled(limits, kind), is_provisional, signals)


def _unscaled(limits: Limits, kind: _Kind) -> Limits:
    each = (limits.mean, limits.lower, limits.upper, limits.near_lower, limits.near_upper)
    return Limits(*(kind.unscaled(value) for value in each))


def _signals(
    dates: Sequence[date], values: Sequence[float | None], limits: Limits, error: int, kind: _Kind
) -> tuple[Signal, ...]:
    """Return the signals in the order of their last points."""
    above = _half(dates, values, limits, error)
    # Turned upside down, the lower half of the chart is judged as the upper.
    turned = Limits(-limits.mean, -limits.upper, -limits.lower, -limits.near_upper, -limits.near_lower)
    below = _half(dates, [None if value is None else -value for value in values], turned, error)
    signals = [
        Signal(rule, side, days, _in_words(rule, side, days, stretch, kind))
        for found, (over, climb) in ((above, (ABOVE, RISING)), (below, (BELOW, FALLING)))
        for rule, days, stretch in found
        for side in [climb if rule == TREND else over]
    ]
    return tuple(sorted(signals, key=lambda signal: (signal.dates[-1], signal.dates[0])))


def _half(
    dates: Sequence[date], values: Sequence[float | None], limits: Limits, error: int
) -> list[tuple[str, tuple[date, ...], int]]:
    """Return the signals of the upper half: rule, points, and how many points in a row they are among."""
    # A rounded count is above a line if the least that it may be is; it rises if its most is under the next one's least.
    least = [None if value is None else value - error for value in values]
    most = [None if value is None else value + error for value in values]

    def over(line: float) -> list[bool]:
        return [value is not None and value > line for value in least]

    climbs = [a is not None and b is not None and a < b for a, b in zip(most, least[1:], strict=False)]
    runs = [(OUTSIDE, run) for run in _runs(over(limits.upper), 1)]
    runs += [(ONE_SIDE, run) for run in _runs(over(limits.mean), _RUN)]
    runs += [(TREND, range(run.start, run.stop + 1)) for run in _runs(climbs, _RUN - 1)]
    found = [(rule, tuple(dates[place] for place in run), len(run)) for rule, run in runs]
    for cluster in _clusters([value is None for value in values], over(limits.near_upper)):
        # Two side by side are 2 of 3 whichever the third.
        stretch = max(cluster[-1] - cluster[0] + 1, _WINDOW)
        found.append((NEAR, tuple(dates[place] for place in cluster), stretch))
    return found


def _in_words(rule: str, side: str, days: tuple[date, ...], stretch: int, kind: _Kind) -> str:
    limit = "the upper limit" if side == ABOVE else "the lower limit"
    if rule == NEAR:
        return f"{len(days)} of {stretch} {kind.unit} in a row close to {limit} or {side} it: {kind.several(days)}"
    place = {OUTSIDE: f"{side} {limit}", ONE_SIDE: f"{side} {kind.centre}", TREND: side}[rule]
    if len(days) == 1:
        return f"{kind.one(days[0])} is {place}"
    return f"{len(days)} {kind.unit} in a row {place}: {kind.run(days[0], days[-1])}"


def _runs(flags: Sequence[bool], shortest: int) -> list[range]:
    """Return the unbroken runs of True, each whole, of at least `shortest`."""
    breaks = [-1, *(place for place, flag in enumerate(flags) if not flag), len(flags)]
    return [range(a + 1, b) for a, b in pairwise(breaks) if b - a - 1 >= shortest]


def _clusters(gaps: Sequence[bool], flags: Sequence[bool]) -> list[list[int]]:
    """Return the flagged points of every 3 in a row, none a gap, of which 2 are flagged; those that share points as one."""
    clusters: list[list[int]] = []
    for start in range(len(flags) - _WINDOW + 1):
        window = range(start, start + _WINDOW)
        flagged = [place for place in window if flags[place]]
        if any(gaps[place] for place in window) or len(flagged) < _IN_WINDOW:
            continue
        if clusters and clusters[-1][-1] >= flagged[0]:
            clusters[-1] += [place for place in flagged if place > clusters[-1][-1]]
        else:
            clusters.append(flagged)
    return clusters


def _months(first: date, last: date) -> str:
    """Return "March to September 2024", the first year only where it differs, or one month's name."""
    if first == last:
        return month_name(first)
    return f"{first:%B}{'' if first.year == last.year else f' {first.year}'} to {month_name(last)}"


def _day_name(day: date) -> str:
    return f"{day.day} {month_name(day)}"


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"
