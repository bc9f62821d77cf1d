"""The closed grid's tables about time: for the whole area and all types, of one indicator and one period of a year.

Hour by weekday with both margins, audited as one table; one way by daylight, after school and bank holiday. The area's total
is the one that the first level has settled. Apart from these, over all loaded months: match days and the days they are
compared with, two cells that add to nothing else.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.control.audit import AuditTable, Equation, one_way, without
from svd_data.control.canonical import (
    Cell,
    Counted,
    Question,
    absent_cells,
    value_word,
    values_that_occur,
)
from svd_data.control.cells import KEYS, Ints, released
from svd_data.control.grid import controlled, over_time, require_a_year
from svd_data.database import Connection
from svd_data.filters import Filters
from svd_data.periods import ALL, Period, resolve_period
from svd_data.queries import Breakdown, count_by
from svd_data.time_kinds import (
    AFTER_SCHOOL,
    BANK_HOLIDAY,
    DAY,
    DAYLIGHT,
    HOUR,
    TIME_KINDS,
    UNKNOWN,
    WEEKDAY,
    values_of,
)

BY_HOUR_AND_WEEKDAY = (HOUR, WEEKDAY)
TABLES: tuple[tuple[str, ...], ...] = (
    (), (HOUR,), (WEEKDAY,), BY_HOUR_AND_WEEKDAY, (DAYLIGHT,), (AFTER_SCHOOL,), (BANK_HOLIDAY,),
)  # fmt: skip

_KINDS = (HOUR, WEEKDAY, DAYLIGHT, AFTER_SCHOOL, BANK_HOLIDAY)

# Two names of the same records, as long as every day with an offence is in the calendar: whose hour is not known, nobody
# knows whether it was dark. One cell, so that what is hidden under one name is hidden under the other.
_MAY_BE_SAME: Mapping[Cell, Cell] = {
    ((DAYLIGHT,), (UNKNOWN,)): ((HOUR,), (UNKNOWN,)),
    ((BANK_HOLIDAY,), (UNKNOWN,)): ((WEEKDAY,), (UNKNOWN,)),
}


@dataclass(frozen=True)
class CountedTimes:
    """Cells with their true counts, never to be shown; same: further names of some of them."""

    counted: Counted[Cell]
    same: Mapping[Cell, Cell]


def times_of(
    connection: Connection, catalogue: Catalogue, question: Question, period: Period
) -> Mapping[tuple[str, ...], pd.DataFrame]:
    """Return the released tables of TABLES for a period of a year, by the kinds of time that they tell apart.

    Columns: the kinds of time ("" is not known), numerator (Int64: NA where hidden), is_hidden. Hour by weekday has no row of
    a known hour without a weekday: there is no such record. Of no known weekday nothing is known but that: that row stands
    in the table by weekday. Raises AudienceError for any other period.
    """
    require_a_year(catalogue, question, period)

    def work_out() -> Mapping[tuple[str, ...], pd.DataFrame]:
        occurring = values_that_occur(connection, catalogue, question, _KINDS)
        found = count_times(connection, question.filters(period), question.unit, occurring)
        is_city = np.array([not names for names, _ in found.counted.cells])
        is_hidden = over_time(connection, catalogue, question)[period.span] is None
        values = controlled(question.rule, found.counted, is_city & is_hidden, fixed=is_city & np.bool_(not is_hidden))
        return tables_of(found, values)

    return connection.once(("times", question, period.span), work_out)


def match_days_of(
    connection: Connection, catalogue: Catalogue, question: Question, days: tuple[tuple[date, ...], ...]
) -> pd.DataFrame:
    """Return one row for match days and one for the days compared with: numerator (Int64: NA where hidden), is_hidden.

    days: both, from the calendar alone, over all loaded months. They are parts of no total that is released, so nothing but
    the rule for one cell applies.
    """

    def work_out() -> pd.DataFrame:
        whole = question.filters(resolve_period(ALL, catalogue.source(question.source).months))
        counts, keys = count_on_days(connection, whole, question.unit, days)
        values, hidden = released(question.rule, counts, keys % KEYS)
        numerators = pd.array([None if h else int(v) for v, h in zip(values, hidden, strict=True)], dtype="Int64")
        return pd.DataFrame({"numerator": numerators, "is_hidden": hidden})

    return connection.once(("match days", question, days), work_out)


def count_on_days(
    connection: Connection, filters: Filters, unit: str, days: Iterable[Iterable[date]]
) -> tuple[Ints, Ints]:
    """Return the true count and the sum of keys of what the filters count on each lot of days. Never to be shown as it is."""
    (found,) = count_by(connection, filters, [Breakdown((DAY,))], {"n": filters.period}, unit=unit, with_keys=True)
    on_day = found[DAY].dt.date
    sums = [found.loc[on_day.isin(set(each)), ["n", "n_keys"]].sum() for each in days]
    counts, keys = (np.array([each[name] for each in sums], dtype=np.int64) for name in ("n", "n_keys"))
    return counts, keys


def count_times(
    connection: Connection, filters: Filters, unit: str, occurring: Collection[tuple[str, str]] | None = None
) -> CountedTimes:
    """Return every cell of TABLES with its true count, the total first, and how they add up. Never to be shown as it is.

    occurring: the kinds of time and their values that have a record in any month; of others everyone may know that they
    have none. None: any may.
    """
    scanned = (BY_HOUR_AND_WEEKDAY, (DAYLIGHT,), (AFTER_SCHOOL,), (BANK_HOLIDAY,))
    frames = count_by(
        connection,
        filters,
        [Breakdown(names) for names in scanned],
        {"numerator": filters.period},
        unit=unit,
        with_keys=True,
    )
    counts: dict[Cell, tuple[int, int]] = {}
    for names, frame in zip(scanned, frames, strict=True):
        for row in frame.itertuples(index=False, name=None):
            values, found = tuple(value_word(value) for value in row[: len(names)]), row[len(names) :]
            # Each record stands once in hour by weekday, so its margins and the total are sums of it.
            for by in TABLES[:4] if names == BY_HOUR_AND_WEEKDAY else (names,):
                cell = (by, tuple(values[names.index(name)] for name in by))
                before = counts.get(cell, (0, 0))
                counts[cell] = (before[0] + int(found[0]), before[1] + int(found[1]))
    same = {name: cell for name, cell in _MAY_BE_SAME.items() if counts.get(name) == counts.get(cell)}
    # No record has an hour and no weekday, and none of no weekday has an hour: such cells would seem to hide others.
    cells = [cell for names in TABLES for cell in _cells(names) if cell not in same]
    index = {cell: place for place, cell in enumerate(cells)}
    index |= {name: index[cell] for name, cell in same.items()}
    of_cells = np.array([counts.get(cell, (0, 0)) for cell in cells], dtype=np.int64)
    counted = Counted(
        cells=tuple(cells),
        codes=tuple(" ".join((*names, *of)) for names, of in cells),
        counts=of_cells[:, 0],
        keys=of_cells[:, 1],
        tables=without(
            (AuditTable(tuple(_hours_and_weekdays(index))), *_one_way_tables(index)),
            absent_cells(index, occurring) if occurring is not None else (),
        ),
    )
    return CountedTimes(counted, same)


def tables_of(found: CountedTimes, values: Mapping[Cell, int | None]) -> Mapping[tuple[str, ...], pd.DataFrame]:
    """Return TABLES with these values of the counted cells, None where hidden; their columns are those of `times_of`."""
    every = {**values, **{name: values[cell] for name, cell in found.same.items()}}
    return {names: _frame(names, every) for names in TABLES}


def _cells(names: tuple[str, ...]) -> list[Cell]:
    if names == BY_HOUR_AND_WEEKDAY:
        return [(names, (hour, day)) for hour in values_of(HOUR) for day in TIME_KINDS[WEEKDAY].values]
    return [(names, (value,)) for value in values_of(names[0])] if names else [((), ())]


def _hours_and_weekdays(index: Mapping[Cell, int]) -> Iterable[Equation]:
    """Yield the sums of hour by weekday. Of no known weekday there is one cell: its own margin, a part of the unknown hours."""
    hours, weekdays, total = values_of(HOUR), values_of(WEEKDAY), index[(), ()]
    no_weekday = index[(WEEKDAY,), (UNKNOWN,)]
    for hour in hours:
        parts = [index[BY_HOUR_AND_WEEKDAY, (hour, day)] for day in TIME_KINDS[WEEKDAY].values]
        yield one_way(index[(HOUR,), (hour,)], [*parts, no_weekday] if hour == UNKNOWN else parts)
    for day in TIME_KINDS[WEEKDAY].values:
        yield one_way(index[(WEEKDAY,), (day,)], [index[BY_HOUR_AND_WEEKDAY, (hour, day)] for hour in hours])
    yield one_way(total, [index[(HOUR,), (hour,)] for hour in hours])
    yield one_way(total, [index[(WEEKDAY,), (day,)] for day in weekdays])


def _one_way_tables(index: Mapping[Cell, int]) -> Iterable[AuditTable]:
    for kind in (DAYLIGHT, AFTER_SCHOOL, BANK_HOLIDAY):
        yield AuditTable((one_way(index[(), ()], [index[(kind,), (value,)] for value in values_of(kind)]),))


def _frame(names: tuple[str, ...], values: Mapping[Cell, int | None]) -> pd.DataFrame:
    cells = _cells(names)
    numerators = pd.array([values[cell] for cell in cells], dtype="Int64")
    columns = {name: [of[place] for _, of in cells] for place, name in enumerate(names)}
    return pd.DataFrame({**columns, "numerator": numerators, "is_hidden": pd.isna(numerators)})
