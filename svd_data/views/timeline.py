"""The events that a trend shows: changes in recording of what is counted always, others when chosen.

Events are facts of the calendar, none of them counted from records; which changes in recording bear on the figures follows
from the indicator and, for a controlled audience, from what is released of it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from string import ascii_uppercase
from types import MappingProxyType

import pandas as pd

from svd_data.day_queries import calendar_title, school_days
from svd_data.disclosure import Released
from svd_data.errors import FilterError, did_you_mean
from svd_data.events import ALL as EVERYTHING
from svd_data.events import (
    LOCKDOWN,
    MATCH,
    PROGRAMME,
    RECORDING_CHANGE,
    TOURNAMENT,
    Event,
    in_period,
    recording_changes,
)
from svd_data.indicators import Indicator
from svd_data.periods import add_months
from svd_data.process_control import Change
from svd_data.views.history import types_counted
from svd_data.views.months import MONTHS_IN
from svd_data.views.programme_events import programme_events
from svd_data.views.question import Ask

RECORDING, LOCKDOWNS, FOOTBALL, SCHOOL_HOLIDAYS, ALL = "recording", "lockdowns", "football", "holidays", "all"
PROGRAMMES = "programmes"
EVENT_CHOICES = (RECORDING, LOCKDOWNS, FOOTBALL, SCHOOL_HOLIDAYS, PROGRAMMES, ALL)

# A kind of this module's own, beside those of events.toml.
NO_SCHOOL = "no_school"

_KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        RECORDING: (),
        LOCKDOWNS: (LOCKDOWN,),
        FOOTBALL: (TOURNAMENT, MATCH),
        SCHOOL_HOLIDAYS: (NO_SCHOOL,),
        PROGRAMMES: (PROGRAMME,),
    }
)

_SHORTEST_HOLIDAY = 5
_SATURDAY = 5


def timeline_view(ask: Ask, choice: str, first: date, last: date) -> Released:
    """Return the events of which a day lies from `first` to `last`, the first and last day of an axis, in their order.

    Columns: mark (its letter; "" for a run of days without school, of which there are too many for letters), title, kind,
    first and last (days, both included), start and end (the part on the axis; end is the day after; the same for one day),
    is_tick, source, note, why (of a change in recording: how it moves what is counted, else ""). A tournament's matches
    lie in its band and have no row; of the register's programmes beginnings, ends and ends of funding have.
    Raises FilterError for an unknown choice.
    """
    if choice not in EVENT_CHOICES:
        raise FilterError(f"There are no events '{choice}'.{did_you_mean(choice, EVENT_CHOICES)}")
    moving = moving_changes(ask)
    known = (*ask.catalogue.events, *programme_events(ask.catalogue.programmes))
    chosen = [event for event in known if _is_chosen(event, choice)]
    if choice in (SCHOOL_HOLIDAYS, ALL):
        chosen += no_school(ask)
    shown = sorted(in_period([*moving, *chosen], first, last), key=lambda event: (event.first, event.last))
    letters = iter(_letters(sum(event.kind != NO_SCHOOL for event in shown)))
    rows = [_row(event, "" if event.kind == NO_SCHOOL else next(letters), moving, first, last) for event in shown]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return ask.release(frame, is_controlled=ask.is_controlled)


def axis_of(steps: Released, step: str) -> tuple[date, date] | None:
    """Return the first and the last day that an axis of these steps is about, or None where there is none."""
    if steps.frame.empty:
        return None
    shown = steps.frame["shown_at"]
    return shown.min().date(), add_months(shown.max().date(), MONTHS_IN[step]) - timedelta(days=1)


def moving_changes(ask: Ask) -> dict[Event, str]:
    """Return the declared changes in recording that move what the filters count, each with how, in words.

    A change moves an indicator that it names, and one among whose offences there are offences of a type that it names:
    an indicator defined by the kind of violence is a part of police.uk's types, and moves with them.
    """
    is_of_referrals = ask.source.holds_referrals
    types = frozenset[str]() if is_of_referrals else types_counted(ask)
    found = recording_changes(ask.catalogue.events, {_named_for(ask.indicator), *types} - {""})
    if is_of_referrals:
        # A change in how the police record offences, all of them even, moves no referral.
        found = tuple(event for event in found if ask.indicator.indicator_id in event.affects)
    return {event: _how(event, ask, types) for event in found}


def changes_of(moving: Iterable[Event]) -> tuple[Change, ...]:
    """Return the dates from which a series is judged anew: a change's first day; of one over several months, its end too.

    What is counted while a change runs is like neither what came before nor what comes after.
    """
    changes = []
    for event in moving:
        after = add_months(event.last.replace(day=1), 1)
        if after == add_months(event.first.replace(day=1), 1):
            changes.append(Change(event.first, event.title))
        else:
            changes += [Change(event.first, f"{event.title}: begins"), Change(after, f"{event.title}: ended")]
    return tuple(changes)


def no_school(ask: Ask) -> tuple[Event, ...]:
    """Return the runs of at least five weekdays without school, weekends inside them included, from the built calendar.

    School holidays, and times when schools were closed to most pupils. A weekday of which it is not known whether there
    was school ends a run.
    """

    def read() -> tuple[Event, ...]:
        source = calendar_title(ask.connection)
        return tuple(
            Event(
                event_id=f"no_school_{first:%Y_%m_%d}", title="No school", kind=NO_SCHOOL, first=first, last=last,
                areas=(ask.catalogue.area_code,), affects=(), source=source, note="",
            )
            for first, last in no_school_runs(school_days(ask.connection))
        )  # fmt: skip

    return ask.connection.once(("no school",), read)


def no_school_runs(is_school_day: Mapping[date, bool | None]) -> list[tuple[date, date]]:
    """Return the first and last weekday of each run of five or more weekdays that are no school days, in order.

    is_school_day: by day in order; None where it is not known, as for a day that is absent. Weekends inside a run count
    neither for nor against it.
    """
    runs: list[list[date]] = [[]]
    for day, is_school in is_school_day.items():
        if day.weekday() >= _SATURDAY:
            continue
        # Over a weekend three days lie between one weekday and the next; more are days that nobody knows of.
        if runs[-1] and (is_school is not False or (day - runs[-1][-1]).days > (3 if day.weekday() == 0 else 1)):
            runs.append([])
        if is_school is False:
            runs[-1].append(day)
    return [(run[0], run[-1]) for run in runs if len(run) >= _SHORTEST_HOLIDAY]


def _is_chosen(event: Event, choice: str) -> bool:
    if event.kind == RECORDING_CHANGE or event.tournament:
        return False
    return choice == ALL or event.kind in _KINDS[choice]


def _named_for(indicator: Indicator) -> str:
    """Return the id by which a change in recording may name an indicator; of a draft, that of what it is within, or ""."""
    return indicator.indicator_id if indicator.is_reviewed else indicator.within


def _how(event: Event, ask: Ask, types: frozenset[str]) -> str:
    if EVERYTHING in event.affects:
        return "bears on every type of offence"
    if _named_for(ask.indicator) in event.affects:
        return f"named as moving {'this indicator' if ask.indicator.is_reviewed else 'what this draft counts among'}"
    moved = [name for name in event.affects if name in types]
    return f"moves {' and '.join(moved)}, of which this indicator counts a part"


_COLUMNS = {
    "mark": "str", "title": "str", "kind": "str", "first": "datetime64[us]", "last": "datetime64[us]",
    "start": "datetime64[us]", "end": "datetime64[us]", "is_tick": "bool", "source": "str", "note": "str", "why": "str",
}  # fmt: skip


def _row(event: Event, mark: str, moving: Mapping[Event, str], first: date, last: date) -> tuple[object, ...]:
    start = max(event.first, first)
    end = start if event.is_tick else min(event.last, last) + timedelta(days=1)
    return (
        mark, event.title, event.kind, event.first, event.last, start, end, event.is_tick, event.source, event.note,
        moving.get(event, ""),
    )  # fmt: skip


def _letters(how_many: int) -> list[str]:
    """Return A, B, ... Z, AA, AB, ...: letters, because figures could be taken for counts."""
    singles = list(ascii_uppercase)
    return [*singles, *(a + b for a in singles for b in singles)][:how_many]
