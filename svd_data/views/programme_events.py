"""Programmes as events of a trend: when one begins, when it ends, when its funding ends."""

from collections.abc import Iterable
from datetime import date, timedelta

from svd_data.events import PROGRAMME, Event
from svd_data.programmes import Dated, Programme

ILLUSTRATIVE = "Illustrative: made up for the demonstration data"

# A programme as short as this is one band; of a longer one its first and last days stand by themselves, since the bands of
# many that run for years would cover the picture.
_SHORT = timedelta(days=62)


def programme_events(programmes: Iterable[Programme]) -> tuple[Event, ...]:
    """Return the beginnings, ends and ends of funding of the programmes that have such days, by their first day.

    A day of which only the month or the year is known is that month or year. The title of what is illustrative says so.
    """
    made = [event for programme in programmes for event in _events_of(programme)]
    return tuple(sorted(made, key=lambda event: (event.first, event.last, event.event_id)))


def _events_of(programme: Programme) -> list[Event]:
    made = []
    if programme.first and programme.last and programme.last.day - programme.first.day < _SHORT:
        span = programme.first.day, programme.last.day
        made.append(_event(programme, "ran", programme.short, programme.first, span))
    else:
        if programme.first:
            made.append(_event(programme, "begins", f"{programme.short} begins", programme.first))
        if programme.last:
            made.append(_event(programme, "ends", f"{programme.short} ends", programme.last))
    if programme.funding_ends:
        made.append(_event(programme, "funding", f"{programme.short}: funding ends", programme.funding_ends))
    return made


def _event(programme: Programme, what: str, title: str, dated: Dated, span: tuple[date, date] | None = None) -> Event:
    first, last = span or dated.span
    return Event(
        event_id=f"programme_{programme.programme_id}_{what}",
        title=f"{title} (illustrative)" if dated.is_illustrative else title,
        kind=PROGRAMME,
        first=first,
        last=last,
        areas=(programme.area,),
        affects=(),
        source=dated.source or ILLUSTRATIVE,
        note=programme.title,
    )
