"""The canonical tables of the demonstration data: counted as the ONS package counts them, and safe as they are released.

Three oracles, none of them the project's own: `create_perturbed_table` of the ONS package over records read straight from
DuckDB; the solver beside this file, which is told what is shown, which cells are hidden, and which of these are small; and
the pages' figures once more from nothing but the released counts.

By default the solver judges every indicator, unit, audience and shape of table over the latest 12 months and over time, and
for two indicators the 12 months before, a financial year and a calendar year; the package counts the same latest 12 months
and a financial year of two. With SVD_FULL_AUDIT=1 both do every period of a year of every indicator, some ten minutes:

    SVD_FULL_AUDIT=1 python -m pytest tests/svd_data/control/test_canonical.py -n 2 --timeout 0
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, product
from pathlib import Path

import pandas as pd
import pytest
from cell_key_perturbation.create_perturbed_table import create_perturbed_table

from svd_data.audiences import PARTNER, PUBLIC
from svd_data.build import build_demo
from svd_data.catalogue import Catalogue, RecordSource, load_catalogue
from svd_data.control.canonical import (
    DIMENSIONS,
    TYPE,
    Cell,
    Counted,
    Key,
    absent_cells,
    count_first_level,
    count_second_level,
    dimension_values,
    values_that_occur,
)
from svd_data.control.cells import HIDDEN, KEYS, RULES, p_table, released
from svd_data.control.grid import Question, breakdown_of, over_time
from svd_data.database import Connection, open_database
from svd_data.disclosure import Released
from svd_data.filters import OFFENCES, REFERRALS, VICTIMS, Filters, type_column
from svd_data.indicators import Indicator
from svd_data.periods import LATEST, Period, months_between, period_before, resolve_period, year_periods
from svd_data.statistics import (
    CANNOT_TELL,
    NONE_RECORDED,
    compare_counts,
    percentage_change,
    poisson_interval,
    wilson_interval,
)
from svd_data.views import Ask, hotspots_view, people_view, trends_view
from svd_data.views.compare import AGAINST_THE_REST, NOT_COMPARED, TOO_SMALL

from .solver import Bounds, TwoWay, reader_bounds, time_ranges

AUDIENCES = (PARTNER, PUBLIC)
UNITS = (OFFENCES, VICTIMS, REFERRALS)

FULL = bool(os.environ.get("SVD_FULL_AUDIT"))

# Of one the cells are large, of the other nearly all are small or empty; likewise of referrals.
LARGE_AND_SMALL = ("serious_violence", "homicide", "referrals", "cirv_referrals")

Span = tuple[date, date]


def source_of(catalogue: Catalogue, unit: str = OFFENCES) -> RecordSource:
    (source,) = (each for each in catalogue.sources if each.holds_referrals == (unit == REFERRALS))
    return source


def indicators(catalogue: Catalogue, unit: str) -> list[Indicator]:
    """Those that can be counted in the unit: victims of any of offences, else those that count it."""
    return [each for each in catalogue.available(source_of(catalogue, unit)) if unit == VICTIMS or each.counts == unit]


def question(catalogue: Catalogue, indicator: Indicator, unit: str, audience: str) -> Question:
    return Question(source_of(catalogue, unit).source_id, indicator, unit, audience)


def periods(catalogue: Catalogue, *choices: str) -> list[Period]:
    return [resolve_period(choice, source_of(catalogue).months) for choice in choices]


# 1. Before the audit: the public cells beside those of the ONS package

Slice = tuple[str, Span]
# A slice and the place of each value among its dimension's, and the true count with what is released of it.
Cells = dict[tuple[int, ...], tuple[int, int]]

P_TABLE = p_table(RULES[PUBLIC])


def records_of(
    connection: Connection, catalogue: Catalogue, indicator: Indicator, unit: str, span: Span, names: Sequence[str]
) -> pd.DataFrame:
    """One row a record: month, record_key, and of each dimension the place of its value, NULL being the last of them."""
    victims = f"JOIN victims USING (offence_id) WHERE {indicator.victim_condition}"
    records = {
        OFFENCES: f"SELECT * FROM offences WHERE {indicator.offence_condition}",
        VICTIMS: f"SELECT victims.* FROM (FROM offences WHERE {indicator.offence_condition}) AS counted {victims}",
        REFERRALS: f"SELECT * FROM referrals WHERE {indicator.referral_condition}",
    }[unit]
    columns = {name: type_column(unit) if name == TYPE else name for name in (*names, "source_id")}
    rows = connection.frame(
        f"""
        SELECT month, record_key, {", ".join(f"coalesce({column}::TEXT, '') AS {name}" for name, column in columns.items())}
        FROM ({records}) WHERE month BETWEEN $first AND $last
        """,
        {"first": span[0], "last": span[1]},
    )
    source = source_of(catalogue, unit)
    assert set(rows["source_id"]) <= {source.source_id}
    for name in names:
        places = {value: place for place, value in enumerate(dimension_values(catalogue, source, name))}
        rows[name] = [places[value] for value in rows[name]]
    return rows.drop(columns="source_id")


def theirs(records: pd.DataFrame, by: Sequence[str]) -> Cells:
    """The package's cells of every slice; one call for all of `records`."""
    by = ["slice", *by]
    table = create_perturbed_table(records, P_TABLE, geog=[], tab_vars=by, record_key="record_key")
    rows = table[[*by, "pre_sdc_count"]].assign(count=table["count"].fillna(HIDDEN)).astype("int64")
    return {tuple(row[:-2]): (row[-2], row[-1]) for row in rows.itertuples(index=False, name=None)}


def compare(ours: Cells, oracle: Cells) -> int:
    """Assert that all cells agree; return how many of them are empty ones that both have.

    A value that no record has is no value to the package, which reads the values from the records.
    """
    assert oracle.keys() <= ours.keys()
    assert {key: ours[key] for key in oracle} == oracle
    assert {cell for key, cell in ours.items() if key not in oracle} <= {(0, HIDDEN)}
    return sum(count == 0 for count, _ in oracle.values())


def public_cells(counted: Counted[Key] | Counted[Cell]) -> list[tuple[int, int]]:
    values, _ = released(RULES[PUBLIC], counted.counts, counted.keys % KEYS)
    return list(zip(counted.counts.tolist(), values.tolist(), strict=True))


@pytest.mark.parametrize("unit", UNITS)
def test_public_cells_of_every_table_of_a_period_are_those_of_the_ons_package(
    demo: Connection, demo_catalogue: Catalogue, unit: str
) -> None:
    """The latest 12 months of every indicator, a financial year of two; whole, one way and in pairs."""
    latest, financial = periods(demo_catalogue, LATEST, "2023-24")
    every = indicators(demo_catalogue, unit)
    asked = [(each, latest) for each in every]
    asked += [(each, financial) for each in every if each.indicator_id in LARGE_AND_SMALL]
    assert_public_cells_are_those_of_the_package(demo, demo_catalogue, unit, asked)


@pytest.mark.skipif(not FULL, reason="a minute a unit: set SVD_FULL_AUDIT=1")
@pytest.mark.parametrize("unit", UNITS)
def test_public_cells_of_every_table_of_every_period_are_those_of_the_ons_package(
    demo: Connection, demo_catalogue: Catalogue, unit: str
) -> None:
    for period in year_periods(source_of(demo_catalogue, unit).months):
        asked = [(each, period) for each in indicators(demo_catalogue, unit)]
        assert_public_cells_are_those_of_the_package(demo, demo_catalogue, unit, asked)


def assert_public_cells_are_those_of_the_package(
    demo: Connection, demo_catalogue: Catalogue, unit: str, asked: Sequence[tuple[Indicator, Period]]
) -> None:
    source, names = source_of(demo_catalogue, unit), DIMENSIONS[unit]
    places = {name: {v: i for i, v in enumerate(dimension_values(demo_catalogue, source, name))} for name in names}
    slices: list[pd.DataFrame] = []
    ours: dict[tuple[str, ...], Cells] = {}
    for number, (indicator, period) in enumerate(asked):
        rows = records_of(demo, demo_catalogue, indicator, unit, period.span, names)
        slices.append(rows.assign(slice=number))
        counted = count_second_level(demo, demo_catalogue, question(demo_catalogue, indicator, unit, PUBLIC), period)
        for (by, values), cell in zip(counted.cells, public_cells(counted), strict=True):
            key = (number, *(places[name][value] for name, value in zip(by, values, strict=True)))
            ours.setdefault(by, {})[key] = cell
    assert set(ours) == {(), *((name,) for name in names), *combinations(names, 2)}
    records = pd.concat([rows for rows in slices if len(rows)], ignore_index=True)
    empty = sum(compare(cells, theirs(records, by)) for by, cells in ours.items())
    assert empty > (50 if unit == REFERRALS else 1000)  # there are some, so that none is compared with none
    counts = [(by, key, count) for by, cells in ours.items() for key, (count, _) in cells.items()]
    # Of referrals there are fewer in any year.
    if unit != REFERRALS:
        assert max(count for _, _, count in counts) > 750
    some = 1 if unit == REFERRALS else 10
    assert any(count >= some and by and key[1] == len(places[by[0]]) - 1 for by, key, count in counts)  # "not recorded"


@pytest.mark.parametrize("unit", UNITS)
def test_public_cells_over_time_are_those_of_the_ons_package(
    demo: Connection, demo_catalogue: Catalogue, unit: str
) -> None:
    """The city by month, quarter and period of a year, of every indicator; with one-way breakdowns, of two.

    A record stands in several spans that overlap, so the package is given it once for each: the span is a variable.
    """
    source = source_of(demo_catalogue, unit)
    for indicator in indicators(demo_catalogue, unit):
        names = DIMENSIONS[unit] if FULL or indicator.indicator_id in LARGE_AND_SMALL else ()
        counted = count_first_level(demo, demo_catalogue, question(demo_catalogue, indicator, unit, PUBLIC))
        spans = {span: number for number, span in enumerate(dict.fromkeys(span for span, *_ in counted.cells))}
        assert {(month, month) for month in source.months} <= spans.keys()
        assert {period.span for period in year_periods(source.months)} <= spans.keys()
        places = {name: {v: i for i, v in enumerate(dimension_values(demo_catalogue, source, name))} for name in names}
        ours: dict[str, Cells] = {}
        for (span, name, value), cell in zip(counted.cells, public_cells(counted), strict=True):
            if not name or name in names:
                key = (spans[span], *([places[name][value]] if name else []))
                ours.setdefault(name, {})[key] = cell
        steps = pd.DataFrame(
            [
                (month, number)
                for (first, last), number in spans.items()
                for month in source.months
                if first <= month <= last
            ],
            columns=["month", "slice"],
        ).assign(month=lambda rows: pd.to_datetime(rows["month"]))
        whole = (source.months[0], source.months[-1])
        records = records_of(demo, demo_catalogue, indicator, unit, whole, names).merge(steps, on="month")
        if records.empty:
            assert {cell for cells in ours.values() for cell in cells.values()} == {(0, HIDDEN)}
            continue
        for name, cells in ours.items():
            is_year = records["slice"].isin({number for number, *_ in cells})
            compare(cells, theirs(records[is_year], [name] if name else []))


# 2. As released: what the solver can work out


def shown_by_tables(
    connection: Connection, catalogue: Catalogue, asked: Question, period: Period
) -> dict[Cell, int | None]:
    """Every cell of a period as pages get it."""
    names = DIMENSIONS[asked.unit]
    cells: dict[Cell, int | None] = {}
    for by in [(), *((name,) for name in names), *combinations(names, 2)]:
        frame = breakdown_of(connection, catalogue, asked, period, by)
        assert frame["is_hidden"].tolist() == frame["numerator"].isna().tolist()
        for row in frame.itertuples(index=False):
            cells[by, tuple(row[: len(by)])] = None if row.is_hidden else int(row.numerator)
    return cells


def limits(audience: str, cells: Sequence[tuple[int, int | None]]) -> list[Bounds]:
    """What the rule says of the (true count, shown) cells of one table. The true ones say only which are small."""
    rule = RULES[audience]
    small = [shown is None and rule.low <= count <= rule.high for count, shown in cells]
    counts, shown = [count for count, _ in cells], [HIDDEN if value is None else value for _, value in cells]
    return reader_bounds(audience, counts, shown, small, [value is None for _, value in cells])


def unsafe_in_pairs(
    catalogue: Catalogue, asked: Question, counts: Mapping[Cell, int], shown: Mapping[Cell, int | None]
) -> Iterator[tuple[Cell, Bounds]]:
    """The hidden cells of the two-way tables that keep under three possible counts.

    The flow starts from the true counts, as it must start from some that are possible; where it ends does not depend on
    where it starts.
    """
    values = {
        name: dimension_values(catalogue, source_of(catalogue, asked.unit), name) for name in DIMENSIONS[asked.unit]
    }
    for one, other in combinations(values, 2):
        cells = [[((one, other), (a, b)) for b in values[other]] + [((one,), (a,))] for a in values[one]]
        cells.append([((other,), (b,)) for b in values[other]] + [((), ())])
        width = len(cells[0])
        flat = limits(asked.audience, [(counts[cell], shown[cell]) for line in cells for cell in line])
        bounds = [flat[start : start + width] for start in range(0, len(flat), width)]
        table = TwoWay([[counts[cell] for cell in line] for line in cells], bounds)
        for i, line in enumerate(cells):
            for j, cell in enumerate(line):
                if shown[cell] is None:
                    low, high = table.range(i, j, enough=2)
                    if high - low < 2:
                        yield cell, (low, high)


def unsafe_in_one_way_tables(
    asked: Question, counts: Mapping[Cell, int], shown: Mapping[Cell, int | None]
) -> Iterator[tuple[Cell, Bounds]]:
    for name in DIMENSIONS[asked.unit]:
        cells = [((), ()), *(cell for cell in counts if cell[0] == (name,))]
        total, *parts = limits(asked.audience, [(counts[cell], shown[cell]) for cell in cells])
        of_total, of_parts = time_ranges({(0, 1): total}, [((0, 1), parts)])
        ranges = [of_total[0, 1], *of_parts[0]]
        yield from ((cell, limit) for cell, limit in zip(cells, ranges, strict=True) if is_unsafe(shown[cell], limit))


def unsafe_over_time(
    catalogue: Catalogue, asked: Question, counts: Mapping[Span, int], shown: Mapping[Span, int | None]
) -> Iterator[tuple[Span, Bounds]]:
    """Of the city by month, quarter and year; a year that is not loaded whole is the sum of its loaded months."""
    months = source_of(catalogue, asked.unit).months
    first, last = months[0], months[-1]
    places = {
        span: (months_between(first, max(span[0], first)), months_between(first, min(span[1], last)) + 1)
        for span in shown
    }
    assert len(set(places.values())) == len(places)
    bounds = limits(asked.audience, [(counts[span], shown[span]) for span in shown])
    ranges, _ = time_ranges(dict(zip(places.values(), bounds, strict=True)), [])
    yield from ((span, ranges[at]) for span, at in places.items() if is_unsafe(shown[span], ranges[at]))


def is_unsafe(shown: int | None, limit: Bounds) -> bool:
    return shown is None and limit[1] - limit[0] < 2


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("unit", UNITS)
def test_solver_finds_three_counts_for_every_hidden_cell_of_every_released_table(
    demo: Connection, demo_catalogue: Catalogue, unit: str, audience: str
) -> None:
    source = source_of(demo_catalogue, unit)
    latest = resolve_period(LATEST, source.months)
    some = [latest, period_before(latest, source.months), *periods(demo_catalogue, "2023-24", "2025")]
    hidden = 0
    for indicator in indicators(demo_catalogue, unit):
        asked = question(demo_catalogue, indicator, unit, audience)
        over = over_time(demo, demo_catalogue, asked)
        first = count_first_level(demo, demo_catalogue, asked)
        city = {span: int(n) for (span, name, _), n in zip(first.cells, first.counts, strict=True) if not name}
        assert list(unsafe_over_time(demo_catalogue, asked, city, over)) == []
        hidden += list(over.values()).count(None)
        is_of_two = indicator.indicator_id in LARGE_AND_SMALL
        for period in year_periods(source.months) if FULL else some if is_of_two else [latest]:
            counted = count_second_level(demo, demo_catalogue, asked, period)
            counts = dict(zip(counted.cells, counted.counts.tolist(), strict=True))
            shown = shown_by_tables(demo, demo_catalogue, asked, period)
            # The city's total is the same number by both routes, and no more is hidden of it by one than by the other.
            assert shown[(), ()] == over[period.span]
            assert list(unsafe_in_pairs(demo_catalogue, asked, counts, shown)) == []
            assert list(unsafe_in_one_way_tables(asked, counts, shown)) == []
            # A reader who knows what never occurs, as of robbery every other type, works out no more of the rest.
            never = never_recorded(demo, demo_catalogue, asked, counts)
            known = {cell: 0 if cell in never else value for cell, value in shown.items()}
            assert list(unsafe_in_pairs(demo_catalogue, asked, counts, known)) == []
            assert list(unsafe_in_one_way_tables(asked, counts, known)) == []
            assert_no_table_is_withheld(asked, counts, shown)
            assert_shown_cells_follow_the_rule(asked, counted, shown)
            hidden += list(shown.values()).count(None)
    assert hidden > 100


def never_recorded(
    connection: Connection, catalogue: Catalogue, asked: Question, counts: Mapping[Cell, int]
) -> set[Cell]:
    """The cells of a value of which no month has a record; of what has never any, as victims of possession, all cells."""
    occurring = values_that_occur(connection, catalogue, asked, DIMENSIONS[asked.unit])
    cells = list(counts)
    never = {cells[place] for place in absent_cells({cell: place for place, cell in enumerate(cells)}, occurring)}
    never |= {((), ())} if not occurring else set()
    assert not any(counts[cell] for cell in never)
    return never


def assert_no_table_is_withheld(asked: Question, counts: Mapping[Cell, int], shown: Mapping[Cell, int | None]) -> None:
    """No table had to be withheld whole for a cell that nothing could save: one that is all hidden has small cells only."""
    smallest_shown = RULES[asked.audience].smallest_shown
    for by in {by for by, _ in shown if len(by) == 2}:
        cells = [cell for cell in shown if cell[0] and set(cell[0]) <= set(by)]
        if all(shown[cell] is None for cell in cells):
            assert max(counts[cell] for cell in cells) < smallest_shown


def assert_shown_cells_follow_the_rule(
    asked: Question, counted: Counted[Cell], shown: Mapping[Cell, int | None]
) -> None:
    """What is shown is what the rule makes of the cell, and whatever the rule hides stays hidden."""
    values, is_small = released(asked.rule, counted.counts, counted.keys % KEYS)
    for cell, value, hidden in zip(counted.cells, values.tolist(), is_small.tolist(), strict=True):
        assert shown[cell] in ((None,) if hidden else (None, value))


# 3. What pages show together


@pytest.mark.parametrize("audience", AUDIENCES)
def test_victims_are_the_same_numbers_by_either_indicator_that_counts_them(
    demo: Connection, demo_catalogue: Catalogue, audience: str
) -> None:
    by_id = {each.indicator_id: each for each in indicators(demo_catalogue, VICTIMS)}
    latest = resolve_period(LATEST, source_of(demo_catalogue).months)
    tables = []
    for indicator_id in ("serious_violence", "serious_violence_victims"):
        asked = question(demo_catalogue, by_id[indicator_id], VICTIMS, audience)
        tables.append(shown_by_tables(demo, demo_catalogue, asked, latest))
    assert tables[0] == tables[1]


def asks(connection: Connection, catalogue: Catalogue, audience: str) -> Iterator[Ask]:
    source = source_of(catalogue)
    by_id = {each.indicator_id: each for each in catalogue.available(source)}
    ward = next(iter(catalogue.wards))
    for name in ("serious_violence", "knife_crime", "rape", "homicide", "serious_violence_victims"):
        for choice in (LATEST, "2025"):
            filters = Filters(source.source_id, by_id[name], resolve_period(choice, source.months))
            yield Ask(connection, catalogue, filters, audience)
            yield Ask(
                connection,
                catalogue,
                Filters(filters.source, filters.indicator, filters.period, wards=(ward,)),
                audience,
            )


def frames_of(ask: Ask) -> dict[str, Released]:
    """Everything the three pages show for an ask, by what it is."""
    hotspots, people = hotspots_view(ask), people_view(ask)
    assert people is not None
    found = {"wards": hotspots.wards, "headline": hotspots.headline, "months": hotspots.months}
    found |= {"ages and sexes": people.by_age_and_sex, "ages": people.by_age, "sexes": people.by_sex}
    found |= {"ethnicities": people.by_ethnicity, "people": people.headline}
    if not ask.filters.wards:
        for step in ("month", "quarter", "financial_year"):
            trends = trends_view(ask, step=step)
            found |= {f"trends {step}": trends.steps, f"trends headline {step}": trends.headline}
    return {name: released for name, released in found.items() if released is not None}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_pages_read_no_record_once_the_tables_are_released(
    demo: Connection, demo_catalogue: Catalogue, audience: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [frames_of(ask) for ask in asks(demo, demo_catalogue, audience)]
    read = Connection.frame

    def no_records(self: Connection, sql: str, parameters: Mapping[str, object] | None = None) -> pd.DataFrame:
        assert not any(table in sql for table in (OFFENCES, VICTIMS, "suspects"))
        return read(self, sql, parameters)

    monkeypatch.setattr(Connection, "frame", no_records)
    for ask, frames in zip(asks(demo, demo_catalogue, audience), before, strict=True):
        again = frames_of(ask)
        assert list(again) == list(frames)
        for name, table in again.items():
            pd.testing.assert_frame_equal(table.frame, frames[name].frame, check_exact=True)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_derived_figures_come_from_the_released_counts_beside_them(
    demo: Connection, demo_catalogue: Catalogue, audience: str
) -> None:
    """Rates, limits, shares, changes and verdicts, worked out once more from the released columns of the same table."""
    seen: set[str] = set()
    for ask in asks(demo, demo_catalogue, audience):
        tables = frames_of(ask)
        city = None if ask.filters.wards else tables["headline"].frame.iloc[0]
        for table in tables.values():
            assert table.error == RULES[audience].error
            for row in table.frame.to_dict("records"):
                seen |= check_row(row, table.error, ask.indicator.per, city)
    assert seen == {"count", "rate", "share", "change", "verdict", "against_rest"}


def check_row(row: Mapping[str, object], e: int, per: int, city: pd.Series | None) -> set[str]:
    """Assert every derived figure of a row; return which there were."""
    n, known = row["numerator"], is_base(row["numerator"])
    assert row["is_hidden"] in (True, False)
    assert pd.isna(n) or int(n) == 0 or (int(n) % 5 == 0 and int(n) >= 10)  # type: ignore[call-overload]
    expected: dict[str, object] = {}
    if "count_lower" in row:
        low, high = (poisson_interval(n - e)[0], poisson_interval(n + e)[1]) if known else (pd.NA, pd.NA)  # type: ignore[operator]
        expected |= {"count_lower": low, "count_upper": high}
    if "rate" in row:
        of = row["denominator"]
        names = ("rate", "rate_lower", "rate_upper")
        if known and pd.notna(of) and of > 0:  # type: ignore[operator]
            ends = n, poisson_interval(n - e)[0], poisson_interval(n + e)[1]  # type: ignore[operator]
            expected |= dict(zip(names, (end / of * per for end in ends), strict=True))  # type: ignore[operator]
        else:
            expected |= dict.fromkeys(names, pd.NA)
    if "share" in row:
        whole = row["total"]
        names = ("share", "share_lower", "share_upper")
        if known and is_base(whole):
            ends = [wilson_interval(min(a, b), b) for a, b in corners(n, whole, e)]
            figures = (n / whole, min(end[0] for end in ends if end), max(end[1] for end in ends if end))  # type: ignore[operator]
            expected |= dict(zip(names, figures, strict=True))
        else:
            expected |= dict.fromkeys(names, pd.NA)
    if "change" in row:
        before = row["before"]
        both = known and is_base(before)
        expected["change"] = percentage_change(n, before) if both else pd.NA  # type: ignore[arg-type]
        if row["verdict"] != NOT_COMPARED:
            expected["verdict"] = agreed(compare_counts(a, b).verdict for a, b in corners(n, before, e)) if both else (
                NONE_RECORDED if (n == 0) is True and (before == 0) is True else TOO_SMALL
            )  # fmt: skip
    if "against_rest" in row and row["against_rest"] != NOT_COMPARED and city is not None:
        whole, here, everywhere = city["numerator"], row["denominator"], city["denominator"]
        expected["against_rest"] = (
            agreed(
                compare_counts(a, max(b - a, 0), here, everywhere - here, AGAINST_THE_REST).verdict  # type: ignore[arg-type, operator]
                for a, b in corners(n, whole, e)
            )
            if known and is_base(whole)
            else TOO_SMALL
        )
    for name, value in expected.items():
        assert (pd.isna(row[name]) and pd.isna(value)) or row[name] == value, (name, row)  # type: ignore[call-overload]
    return {name.split("_lower")[0].split("_upper")[0] for name, value in expected.items() if pd.notna(value)}  # type: ignore[call-overload]


def is_base(count: object) -> bool:
    return bool(pd.notna(count) and int(count) >= 20)  # type: ignore[call-overload]


def corners(one: object, other: object, e: int) -> list[tuple[int, int]]:
    return list(product((one - e, one + e), (other - e, other + e)))  # type: ignore[operator]


def agreed(verdicts: Iterator[str]) -> str:
    given = set(verdicts)
    return given.pop() if len(given) == 1 else CANNOT_TELL


# 4. The same cells from a fresh build


def released_in_order(
    connection: Connection, catalogue: Catalogue, step: int
) -> dict[tuple[str, str, str], tuple[dict[Span, int | None], dict[Cell, int | None]]]:
    found = {}
    for unit, audience in list(product(UNITS, AUDIENCES))[::step]:
        latest = resolve_period(LATEST, source_of(catalogue, unit).months)
        for indicator in [each for each in indicators(catalogue, unit) if each.indicator_id in LARGE_AND_SMALL][::step]:
            asked = question(catalogue, indicator, unit, audience)
            tables = shown_by_tables(connection, catalogue, asked, latest)
            found[unit, audience, indicator.indicator_id] = dict(over_time(connection, catalogue, asked)), tables
    return found


def test_another_build_asked_in_another_order_releases_the_same_cells(demo_file: Path, tmp_path: Path) -> None:
    build_demo(tmp_path / "again.duckdb")
    one, other = open_database(demo_file), open_database(tmp_path / "again.duckdb")
    assert one.version != other.version
    assert released_in_order(one, load_catalogue(one), 1) == released_in_order(other, load_catalogue(other), -1)
