"""Declared changes in recording that move a draft: the year after each beside the year before it, and what can be told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from svd_data.events import Event
from svd_data.lab.counts import History
from svd_data.lab.words import listed, signed_per_cent
from svd_data.periods import add_months
from svd_data.statistics import CANNOT_TELL, NONE_RECORDED, Comparison, compare_counts

_YEAR = 12


@dataclass(frozen=True)
class RecordingChange:
    """One declared change. why: how it moves what is counted. before, after: events in the 12 whole months on either side, None
    where one of these is not loaded; then comparison is None too.
    """

    title: str
    on: date
    why: str
    before: int | None
    after: int | None
    comparison: Comparison | None

    @property
    def is_beyond_chance(self) -> bool:
        return self.comparison is not None and self.comparison.verdict not in (CANNOT_TELL, NONE_RECORDED)

    @property
    def sentence(self) -> str:
        name = f"{self.title} ({self.on:%B %Y}), {self.why}"
        if self.before is None or self.after is None or self.comparison is None:
            return f"{name}: the 12 months on both sides are not all loaded, so it cannot be set beside chance."
        counts = f"{self.after:,} in the 12 months after beside {self.before:,} in the 12 before"
        if not self.is_beyond_chance:
            return f"{name}: {counts}, no more than chance may bring."
        share = f" ({signed_per_cent((self.after - self.before) / self.before)})" if self.before else ""
        return f"{name}: {counts}{share}, {self.comparison.verdict} by more than chance brings. That it is the cause cannot be told."


def recording_changes_beside_chance(history: History, moving: Mapping[Event, str]) -> tuple[RecordingChange, ...]:
    """Return each change in recording within what is loaded that moves the draft, in their order. moving: each with how, in words.

    The test is that of the pages: two counts by the exact conditional binomial test at 0.05 (svd_data.statistics).
    """
    months = history.months
    within = {event: why for event, why in moving.items() if months[0] < event.first.replace(day=1) <= months[-1]}
    return tuple(_beside(history, event, why) for event, why in within.items())


def changes_sentence(found: Iterable[RecordingChange]) -> str:
    """Return which declared changes move the draft by more than chance, of those that may."""
    found = tuple(found)
    if not found:
        return "No declared change in recording names what it counts."
    beyond = [f"{each.title} ({each.on:%B %Y})" for each in found if each.is_beyond_chance]
    told = (
        f"{listed(beyond)} fell together with a change beyond chance"
        if beyond
        else "none of them fell together with a change beyond chance"
    )
    number = (
        "One declared change in recording bears"
        if len(found) == 1
        else f"{len(found)} declared changes in recording bear"
    )
    return f"{number} on what it counts; {told}. Do not compare across one."


def _beside(history: History, event: Event, why: str) -> RecordingChange:
    # A change within a month leaves that month with neither side.
    first = event.first if event.first.day == 1 else add_months(event.first.replace(day=1), 1)
    after = [add_months(first, step) for step in range(_YEAR)]
    before = [add_months(event.first.replace(day=1), step - _YEAR) for step in range(_YEAR)]
    if not set(history.months).issuperset([*before, *after]):
        return RecordingChange(event.title, event.first, why, None, None, None)
    counts = history.over(before), history.over(after)
    return RecordingChange(event.title, event.first, why, *counts, compare_counts(counts[1], counts[0]))
