"""The referral tables of what comes later, before they are controlled: re-referrals, quarters followed, the caseload.

True counts; nothing here is released. `stages` sees to that.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from svd_data.control.canonical import Counted
from svd_data.control.stage_cells import (
    ALL_REFERRED,
    IN_TIME,
    LATE,
    NOT_IN_TIME,
    Pair,
    StageCell,
    Sum,
    cohort,
    counted_cells,
    of_all,
    of_year,
    on_day,
    pair_of,
    pairs_of,
    reached,
)
from svd_data.database import Connection
from svd_data.pathway import ENGAGED, REFERRED
from svd_data.periods import Period, add_months
from svd_data.referral_queries import (
    FIRST,
    FOLLOWED,
    NOT_FOLLOWED,
    REPEAT,
    TOO_RECENT,
    UNKNOWN,
    Followed,
    caseload_changes,
    cohorts,
    rereferrals,
)


def count_rereferrals(connection: Connection, asked: Followed, window: int) -> Counted[StageCell]:
    """Return all referrals by whether they repeat an earlier one, and by whether one followed."""
    frame = rereferrals(connection, asked, window)
    counts = {ALL_REFERRED: pair_of(frame[["n", "keys"]].sum())}
    for column, kinds in (("before", (REPEAT, FIRST, UNKNOWN)), ("after", (FOLLOWED, NOT_FOLLOWED, TOO_RECENT))):
        for kind in kinds:
            counts[of_all(kind)] = pair_of(frame.loc[frame[column] == kind, ["n", "keys"]].sum())
    equations = [
        (ALL_REFERRED, [of_all(kind) for kind in (REPEAT, FIRST, UNKNOWN)]),
        (ALL_REFERRED, [of_all(kind) for kind in (FOLLOWED, NOT_FOLLOWED, TOO_RECENT, UNKNOWN)]),
    ]
    return counted_cells(counts, [equations])


def count_cohorts(
    connection: Connection,
    asked: Followed,
    window: int,
    quarters: Sequence[date],
    years: Mapping[Period, Counted[StageCell]] = MappingProxyType({}),
) -> Counted[StageCell]:
    """Return the referrals of each quarter, and those engaged in time or not: see `cohort`.

    years: the funnels of periods of a year that are made of the quarters: what is released of a year bounds its quarters.
    """
    frame = cohorts(connection, asked, window)
    started = frame["quarter"].dt.date
    counts: dict[StageCell, Pair] = {}
    sums: dict[date, Sum] = {}
    for quarter in quarters:
        rows = frame[started == quarter]
        whole, parts = cohort(quarter, REFERRED), [cohort(quarter, IN_TIME), cohort(quarter, NOT_IN_TIME)]
        counts[whole] = pair_of(rows[["n", "keys"]].sum())
        for part, is_in_time in zip(parts, (True, False), strict=True):
            counts[part] = pair_of(rows.loc[rows["is_in_time"] == is_in_time, ["n", "keys"]].sum())
        sums[quarter] = whole, parts
    tables = [[each] for each in sums.values()]
    for year, funnel in years.items():
        inside = quarters_in(year, quarters)
        in_time = [cohort(quarter, IN_TIME) for quarter in inside]
        counts |= {of_year(year, stage): pairs_of(funnel)[reached(stage)] for stage in (REFERRED, ENGAGED)}
        n, keys = counts[of_year(year, ENGAGED)]
        late = n - sum(counts[cell][0] for cell in in_time), keys - sum(counts[cell][1] for cell in in_time)
        counts[of_year(year, LATE)] = late
        year_sums: list[Sum] = [
            (of_year(year, REFERRED), [cohort(quarter, REFERRED) for quarter in inside]),
            (of_year(year, ENGAGED), [*in_time, of_year(year, LATE)]),
        ]
        tables.append([*(sums[quarter] for quarter in inside), *year_sums])
    return counted_cells(counts, tables)


def quarters_in(year: Period, quarters: Iterable[date]) -> list[date]:
    """Return the quarters that begin within a period."""
    return [quarter for quarter in quarters if year.first <= quarter <= year.last]


def count_caseload(connection: Connection, asked: Followed, days: Iterable[date]) -> Counted[StageCell]:
    """Return how many are being helped at the end of each day (dimension "day"). The cells add to nothing."""
    changes = caseload_changes(connection, asked)
    on = changes["day"].dt.date
    return counted_cells({on_day(day): pair_of(changes.loc[on <= day, ["n", "keys"]].sum()) for day in days}, [])


def month_end(month: date) -> date:
    """Return the last day of a month."""
    return add_months(month, 1) - timedelta(days=1)
