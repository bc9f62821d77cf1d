"""The canonical tables before they are controlled: which cells there are, their true counts and keys, and what adds to what.

Two levels. The first: the city by month, quarter and period of a year, with every one-way breakdown of each such period.
The second, for one period of a year: its breakdowns one way and in pairs. Nothing here is released; `grid` sees to that.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from types import MappingProxyType
from typing import Generic, TypeVar

import numpy as np
import pandas as pd

from svd_data.catalogue import Catalogue, RecordSource
from svd_data.control.audit import AuditTable, one_way, two_way, without
from svd_data.control.cells import RULES, Ints, Rule
from svd_data.database import Connection
from svd_data.filters import OFFENCES, REFERRALS, VICTIMS, Filters
from svd_data.indicators import Indicator
from svd_data.periods import ALL, CHOSEN, Period, quarter_periods, quarter_start, resolve_period, year_periods
from svd_data.queries import Breakdown, count_by

# What stands for a value that is not recorded, or a ward that is not known. No real value is empty text.
NOT_RECORDED = ""

WARD, TYPE, AGE, SEX, ETHNICITY = "ward_code", "category", "age_band", "sex", "ethnicity"
DIMENSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        OFFENCES: (WARD, TYPE),
        VICTIMS: (WARD, TYPE, AGE, SEX, ETHNICITY),
        REFERRALS: (WARD, TYPE, AGE, SEX, ETHNICITY),
    }
)

Span = tuple[date, date]
# The first level's cells: a span of months, a dimension and one of its values, both "" for the city.
Key = tuple[Span, str, str]
# The second level's: dimensions and a value of each.
Cell = tuple[tuple[str, ...], tuple[str, ...]]

CITY = ("", "")

K = TypeVar("K")


@dataclass(frozen=True)
class Question:
    """What the canonical tables are about. unit: "offences", "victims" or "referrals"."""

    source: str
    indicator: Indicator
    unit: str
    audience: str

    @property
    def rule(self) -> Rule:
        return RULES[self.audience]

    def filters(self, period: Period) -> Filters:
        return Filters(self.source, self.indicator, period)


@dataclass(frozen=True)
class Counted(Generic[K]):
    """Cells with their true counts, in one order. Never to be shown.

    codes: each cell's name, by which ties are broken. counts: distinct records. keys: the sum of their record keys, each
    once. tables: which cells add to which, by position.
    """

    cells: tuple[K, ...]
    codes: tuple[str, ...]
    counts: Ints
    keys: Ints
    tables: tuple[AuditTable, ...]


def dimension_values(catalogue: Catalogue, source: RecordSource, dimension: str) -> tuple[str, ...]:
    """Return every value of a dimension in the canonical tables' order, "not recorded" last."""
    known = {
        WARD: tuple(catalogue.wards),
        TYPE: source.types,
        AGE: source.age_bands,
        SEX: source.sexes,
        ETHNICITY: source.ethnicities,
    }[dimension]
    return (*known, NOT_RECORDED)


def count_first_level(connection: Connection, catalogue: Catalogue, question: Question) -> Counted[Key]:
    """Return the city over time and its one-way breakdowns for each period of a year."""
    source, dimensions = catalogue.source(question.source), DIMENSIONS[question.unit]
    values = {name: dimension_values(catalogue, source, name) for name in dimensions}
    whole = question.filters(resolve_period(ALL, source.months))
    breakdowns = [Breakdown(("month",)), *(Breakdown(("month", name)) for name in dimensions)]
    frames = count_by(connection, whole, breakdowns, {"numerator": whole.period}, unit=question.unit, with_keys=True)
    by_month = _by_month(frames, values)
    years, quarters = year_periods(source.months), quarter_periods(source.months)
    months = [resolve_period(CHOSEN, source.months, month, month) for month in source.months]
    spans = {period.span: period for period in (*months, *quarters, *years)}
    never = {key for key, months in by_month.items() if key != CITY and not months}
    cells: list[Key] = [(span, *CITY) for span in spans]
    cells += [(year.span, name, value) for year in years for name in dimensions for value in values[name]]
    index = {cell: place for place, cell in enumerate(cells)}
    counted = np.array(
        [_over(by_month[name, value], spans[span].loaded_months) for span, name, value in cells], dtype=np.int64
    )
    return Counted(
        cells=tuple(cells),
        codes=tuple(f"{first:%Y-%m} {last:%Y-%m} {name} {value}" for (first, last), name, value in cells),
        counts=counted[:, 0],
        keys=counted[:, 1],
        tables=(
            _time_table(index, years, quarters),
            *without(
                _one_way_tables(index, years, values),
                {place for (_, name, value), place in index.items() if (name, value) in never},
            ),
        ),
    )


def count_second_level(
    connection: Connection, catalogue: Catalogue, question: Question, period: Period
) -> Counted[Cell]:
    """Return one period's total (the first cell), its breakdowns one way, and in pairs."""
    source, dimensions = catalogue.source(question.source), DIMENSIONS[question.unit]
    values = {name: dimension_values(catalogue, source, name) for name in dimensions}
    by: list[tuple[str, ...]] = [(), *((name,) for name in dimensions), *combinations(dimensions, 2)]
    frames = count_by(
        connection,
        question.filters(period),
        [Breakdown(names) for names in by],
        {"numerator": period},
        unit=question.unit,
        with_keys=True,
    )
    cells = [(names, combination) for names in by for combination in product(*(values[name] for name in names))]
    index = {cell: place for place, cell in enumerate(cells)}
    counted = np.zeros((len(cells), 2), dtype=np.int64)
    for names, frame in zip(by, frames, strict=True):
        for row in frame.itertuples(index=False):
            place = index[names, tuple(value_word(getattr(row, name)) for name in names)]
            counted[place] = row.numerator, row.numerator_keys
    return Counted(
        cells=tuple(cells),
        codes=tuple(" ".join((*names, *combination)) for names, combination in cells),
        counts=counted[:, 0],
        keys=counted[:, 1],
        tables=without(
            (two_way_table(index, pair, values) for pair in combinations(dimensions, 2)),
            absent_cells(index, values_that_occur(connection, catalogue, question, dimensions)),
        ),
    )


def values_that_occur(
    connection: Connection, catalogue: Catalogue, question: Question, dimensions: tuple[str, ...]
) -> frozenset[tuple[str, str]]:
    """Return the dimensions' values, each with its dimension, of which there is a record in some loaded month.

    A reader may know of a value that it cannot occur, from the indicator's definition: of robbery every other type, of
    violence after school every other hour. Whatever has never occurred is taken for known, which can only hide more.
    """
    whole = question.filters(resolve_period(ALL, catalogue.source(question.source).months))

    def count() -> frozenset[tuple[str, str]]:
        frames = count_by(
            connection, whole, [Breakdown((name,)) for name in dimensions], {"n": whole.period}, unit=question.unit
        )
        return frozenset(
            (name, value_word(value)) for name, frame in zip(dimensions, frames, strict=True) for value in frame[name]
        )

    return connection.once(("occurring", whole, question.unit, dimensions), count)


def absent_cells(index: Mapping[Cell, int], occurring: Collection[tuple[str, str]]) -> set[int]:
    """Return the places of the cells of which a value has never occurred."""
    return {
        place
        for (names, values), place in index.items()
        if any(pair not in occurring for pair in zip(names, values, strict=True))
    }


MonthCounts = dict[date, tuple[int, int]]


def _by_month(frames: list[pd.DataFrame], values: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, str], MonthCounts]:
    """Return (count, sum of keys) by month, of the city and of each value under (dimension, value)."""
    by_month: dict[tuple[str, str], MonthCounts] = {CITY: {}}
    by_month |= {(name, value): {} for name in values for value in values[name]}
    for frame, name in zip(frames, ("", *values), strict=True):
        for row in frame.itertuples(index=False):
            key = (name, value_word(getattr(row, name))) if name else CITY
            by_month[key][row.month.date()] = (int(row.numerator), int(row.numerator_keys))
    return by_month


def _over(by_month: MonthCounts, months: Iterable[date]) -> tuple[int, int]:
    counted = [by_month[month] for month in months if month in by_month]
    return sum(n for n, _ in counted), sum(keys for _, keys in counted)


def _time_table(index: Mapping[Key, int], years: Iterable[Period], quarters: Iterable[Period]) -> AuditTable:
    """Return the sums over time: a quarter of its months, a year of its quarters or, where it begins inside one, its months."""
    equations = [
        one_way(index[quarter.span, *CITY], [index[(month, month), *CITY] for month in quarter.loaded_months])
        for quarter in quarters
    ]
    by_start = {quarter.first: quarter for quarter in quarters}
    for year in years:
        if quarter_start(year.first) == year.first:
            parts = [by_start[month].span for month in by_start if year.first <= month <= year.last]
        else:
            parts = [(month, month) for month in year.loaded_months]
        equations.append(one_way(index[year.span, *CITY], [index[span, *CITY] for span in parts]))
    return AuditTable(tuple(equations))


def _one_way_tables(
    index: Mapping[Key, int], years: Iterable[Period], values: Mapping[str, tuple[str, ...]]
) -> list[AuditTable]:
    return [
        AuditTable((one_way(index[year.span, *CITY], [index[year.span, name, value] for value in values[name]]),))
        for year in years
        for name in values
    ]


def two_way_table(
    index: Mapping[Cell, int], pair: tuple[str, ...], values: Mapping[str, tuple[str, ...]]
) -> AuditTable:
    """Return the table of a pair of dimensions: its cells, the two margins and the total, by their place in `index`."""
    one, other = pair
    grid = [[index[pair, (a, b)] for b in values[other]] + [index[(one,), (a,)]] for a in values[one]]
    grid.append([*(index[(other,), (b,)] for b in values[other]), index[(), ()]])
    return AuditTable(two_way(np.array(grid)))


def value_word(value: object) -> str:
    """Return a value as the tables name it: whole numbers come as floats where one is missing."""
    if pd.isna(value):
        return NOT_RECORDED
    return value if isinstance(value, str) else str(int(value))  # type: ignore[call-overload]
