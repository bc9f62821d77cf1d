"""What several answers share: the marks of lines over time, and the events over them."""

from dataclasses import replace

import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.disclosure import NOT_SHOWN, Released
from svd_data.events import RECORDING_CHANGE
from svd_data.filters import Filters
from svd_data.periods import ALL, resolve_period
from svd_data.views.months import MISSING, PROVISIONAL
from svd_data.views.timeline import NO_SCHOOL
from svd_ui import tables
from svd_ui.answer import Mark, Picture
from svd_ui.words import HIDDEN_MARK, days_words

NO_EVENTS = "No change in recording that moves these figures is known for these months."
THIS_PERIOD = "Events are of this period, not of a year earlier."
_SCHOOL = "Bars above the picture: runs of at least five weekdays without school, holidays and closures."


def over_all_months(filters: Filters, catalogue: Catalogue) -> Filters:
    """Return the filters over every month that is loaded: of a picture that shows them all, whatever the period chosen."""
    return replace(filters, period=resolve_period(ALL, catalogue.source(filters.source).months))


def mark_notes(steps: Released) -> tuple[str, ...]:
    """Return what the marks of a line over time mean: provisional, not loaded, not shown; nothing of those it has not."""
    rows = steps.frame
    notes = {
        "A hollow point is provisional.": bool((rows["status"] == PROVISIONAL).any()),
        "A grey band is a time of which no file is loaded: it is unknown, not zero.": bool(
            (rows["status"] == MISSING).any()
        ),
        hidden_note("count"): bool(rows["is_hidden"].any()),
    }
    return tuple(words for words, is_there in notes.items() if is_there)


def hidden_note(what: str) -> str:
    """Return what the mark of a hidden figure means."""
    return f"{HIDDEN_MARK} marks a {what} that is {NOT_SHOWN}."


def event_marks(events: Released | None, *, has_year_earlier: bool = False) -> tuple[Mark, ...]:
    """Return what the letters over a chart mean. has_year_earlier: whether a line of a year earlier shares its axis."""
    if events is None or events.frame.empty:
        return ()
    rows = list(events.frame.itertuples())
    return (
        *(event_mark(row) for row in rows if row.kind != NO_SCHOOL),
        *(Mark("", THIS_PERIOD) for _ in range(has_year_earlier)),
        *(Mark("", _SCHOOL) for _ in range(any(row.kind == NO_SCHOOL for row in rows))),
    )


def event_mark(row: object) -> Mark:
    """Return one entry of the key: the letter, the title, the days, and how a change in recording moves the figures."""
    when = days_words(row.first, row.last)  # type: ignore[attr-defined]
    is_change = getattr(row, "kind", "") == RECORDING_CHANGE
    reason = f"; change in recording, {row.why}" if is_change else ""  # type: ignore[attr-defined]
    title = row.title  # type: ignore[attr-defined]
    return Mark(str(row.mark), f"{title} ({when}{reason})", f"{title} ({when})")  # type: ignore[attr-defined]


def events_pictures(events: Released | None, of: str, place: str) -> tuple[Picture, ...]:
    """Return the events with their sources as a table that belongs to the picture of that name; none where there are none."""
    if events is None or events.frame.empty:
        return ()
    title = f"Events, {place}"
    return (Picture(f"{of}-events", title, title, tables.events_table(events), is_aside=True),)


def event_notes(events: Released | None) -> tuple[str, ...]:
    """Return that nothing is known to have moved the figures, where there are no events to show."""
    return (NO_EVENTS,) if events is None or events.frame.empty else ()


def is_zero(total: pd.Series) -> bool:
    """Return whether a headline is none at all: recorded as none, and not hidden."""
    return not total["is_hidden"] and total["numerator"] == 0
