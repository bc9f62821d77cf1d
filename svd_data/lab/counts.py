"""What the doubts ask of the built file: each one query, grouped, of all that the draft's source has loaded or of one period.

Only the draft and its source: the filters of a page are about a view, and a draft is doubted as a whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from svd_data.conditions import check_condition
from svd_data.filters import Filters
from svd_data.indicators import EVERY_ROW, OFFENCES, REFERRALS, VICTIMS, Indicator
from svd_data.periods import ALL, LATEST, Period, resolve_period
from svd_data.queries import Breakdown, count_by
from svd_data.views.question import Ask


@dataclass(frozen=True)
class History:
    """Events by month and ward, of every month loaded. counts: of each (month, ward) with any; ward "" is not known."""

    months: tuple[date, ...]
    wards: tuple[str, ...]
    counts: Mapping[tuple[date, str], int]

    def over(self, months: Sequence[date], ward: str | None = None) -> int:
        """Return the events of some months, in one ward or, with None, in the whole area."""
        wanted = set(months)
        return sum(count for (month, code), count in self.counts.items() if month in wanted and ward in (None, code))


def bare(ask: Ask, choice: str = LATEST) -> Ask:
    """Return the question without what narrows a page's view: the indicator and the source, over the latest year or all."""
    return ask.with_filters(Filters(ask.filters.source, ask.indicator, resolve_period(choice, ask.source.months)))


def history(ask: Ask) -> History:
    """Return the draft's events by month and ward."""
    whole = bare(ask, ALL).filters
    (frame,) = count_by(ask.connection, whole, [Breakdown(("month", "ward_code"))], {"n": whole.period})
    counts = {
        (month.date(), "" if pd.isna(ward) else str(ward)): int(n)
        for month, ward, n in frame[["month", "ward_code", "n"]].itertuples(index=False, name=None)
    }
    return History(ask.source.months, tuple(ask.catalogue.wards), counts)


def recorded_by_month(ask: Ask) -> pd.DataFrame:
    """Return how much of what the condition asks is recorded, by month: month, rows, undecided, then a count a column.

    rows: those that could be counted, of the indicator that the draft is within, or all of the source's. undecided: of these,
    those for which the condition is neither true nor false. A column's count: rows for which it is recorded. Nothing but
    month and rows where the draft asks no condition of its own.
    """
    indicator = ask.indicator
    columns = sorted(own_columns(indicator))
    whole, parameters = _rows_that_could(ask, resolve_period(ALL, ask.source.months))
    own = check_condition(indicator.where, indicator.counts).sql if indicator.where else EVERY_ROW
    recorded = "".join(f', count("{name}") AS "{name}"' for name in columns)
    return ask.connection.frame(
        f"""
        SELECT month, count(*) AS rows, count(*) FILTER (({own}) IS NULL) AS undecided{recorded}
        FROM {indicator.counts}
        WHERE {whole}
        GROUP BY month
        ORDER BY month
        """,
        parameters,
    )


def own_columns(indicator: Indicator) -> frozenset[str]:
    """Return the columns that the draft's own condition names, not those of what it is within."""
    return check_condition(indicator.where, indicator.counts).columns if indicator.where else frozenset()


def counted_with(ask: Ask, conditions: Sequence[str], period: Period) -> list[int]:
    """Return how many events of a period each of the conditions would count in the draft's place."""
    if not conditions:
        return []
    table = ask.indicator.counts
    counts = [f"count(*) FILTER ({check_condition(text, table).sql}) AS n{at}" for at, text in enumerate(conditions)]
    whole, parameters = _rows_that_could(ask, period)
    frame = ask.connection.frame(f"SELECT {', '.join(counts)} FROM {table} WHERE {whole}", parameters)
    return [int(frame[f"n{at}"].iloc[0]) for at in range(len(conditions))]


def counted_together(ask: Ask, others: Sequence[Indicator], period: Period) -> list[tuple[int, int]]:
    """Return of each other indicator, of the same rows as the draft: its events in a period, and those that the draft counts too."""
    if not others:
        return []
    draft = _is_counted(ask.indicator)
    counts = []
    for at, other in enumerate(others):
        sql = _is_counted(other)
        counts += [f"count(*) FILTER ({sql}) AS n{at}", f"count(*) FILTER (({sql}) AND ({draft})) AS b{at}"]
    # Victims' offences are looked up among all of the source's: the month stands on the victim too.
    frame = ask.connection.frame(
        f"""
        SELECT {", ".join(counts)}
        FROM {ask.indicator.counts}
        WHERE source_id = $source AND month BETWEEN $first AND $last
        """,
        {"source": ask.filters.source, "first": period.first, "last": period.last},
    )
    return [(int(frame[f"n{at}"].iloc[0]), int(frame[f"b{at}"].iloc[0])) for at in range(len(others))]


def _is_counted(indicator: Indicator) -> str:
    """Return SQL over its own table that is true of what an indicator counts."""
    if indicator.counts == REFERRALS:
        return indicator.referral_condition
    if indicator.counts == OFFENCES:
        return indicator.offence_condition
    offences = (
        "SELECT offence_id FROM offences WHERE source_id = $source AND month BETWEEN $first AND $last "
        f"AND ({indicator.offence_condition})"
    )
    return f"({indicator.victim_condition}) AND offence_id IN ({offences})"


def _rows_that_could(ask: Ask, period: Period) -> tuple[str, dict[str, object]]:
    """Return a condition, with its values, on the rows of a period that the draft's own condition chooses from."""
    indicator = ask.indicator
    parameters: dict[str, object] = {"source": ask.filters.source, "first": period.first, "last": period.last}
    clauses = ["source_id = $source", "month BETWEEN $first AND $last"]
    parent = next((each for each in ask.catalogue.indicators if each.indicator_id == indicator.within), None)
    if parent is not None:
        whole = replace(parent, counts=indicator.counts) if indicator.counts == VICTIMS else parent
        clauses.append(f"({_is_counted(whole)})")
    return " AND ".join(clauses), parameters
