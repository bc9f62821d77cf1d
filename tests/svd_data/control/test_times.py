"""The canonical tables about time: counted as the ONS package counts them, and safe as they are released.

As in test_canonical.py the oracles are not the project's own: the package over records read straight from DuckDB, and the
solver beside this file. A cell that no record can be in (an hour without a weekday) is known to every reader to be 0.

By default four indicators over the latest 12 months and a financial year; with SVD_FULL_AUDIT=1 every indicator over every
period of a year.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pandas as pd
import pytest
from cell_key_perturbation.create_perturbed_table import create_perturbed_table

from svd_data.audiences import PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.control.audit import AuditTable, audit, one_way, without
from svd_data.control.canonical import Cell, absent_cells, values_that_occur
from svd_data.control.cells import HIDDEN, KEYS, RULES, p_table, released
from svd_data.control.grid import Question, over_time
from svd_data.control.times import TABLES, CountedTimes, count_on_days, count_times, match_days_of, times_of
from svd_data.database import Connection
from svd_data.errors import AudienceError
from svd_data.indicators import indicator_definitions
from svd_data.periods import LATEST, Period, resolve_period, year_periods

from .solver import Bounds, TwoWay, reader_bounds, time_ranges

AUDIENCES = (PARTNER, PUBLIC)
FULL = bool(os.environ.get("SVD_FULL_AUDIT"))
SOME = ("serious_violence", "knife_crime", "homicide", "serious_violence_victims")
INDICATORS = tuple(indicator_definitions()) if FULL else SOME
PAIR = ("hour", "weekday")
KINDS = ("hour", "weekday", "daylight", "after_school", "bank_holiday")
HOURS, WEEKDAYS = (*map(str, range(24)), ""), (*map(str, range(1, 8)), "")

Shown = Mapping[Cell, int | None]


def asked(catalogue: Catalogue, indicator_id: str, audience: str, choice: str = LATEST) -> tuple[Question, Period]:
    source = catalogue.sources[0]
    indicator = catalogue.indicator(indicator_id, source)
    return Question(source.source_id, indicator, indicator.counts, audience), resolve_period(choice, source.months)


def every_asked(catalogue: Catalogue, indicator_id: str, audience: str) -> Iterator[tuple[Question, Period]]:
    question, latest = asked(catalogue, indicator_id, audience)
    source = catalogue.sources[0]
    some = [latest, resolve_period("2023-24", source.months)]
    yield from ((question, period) for period in (year_periods(source.months) if FULL else some))


def shown_by_tables(connection: Connection, catalogue: Catalogue, question: Question, period: Period) -> Shown:
    cells: dict[Cell, int | None] = {}
    for names, frame in times_of(connection, catalogue, question, period).items():
        assert frame["is_hidden"].tolist() == frame["numerator"].isna().tolist()
        for row in frame.itertuples(index=False):
            cells[names, tuple(row[: len(names)])] = None if row.is_hidden else int(row.numerator)
    return cells


def counts_of(found: CountedTimes) -> dict[Cell, int]:
    counts = dict(zip(found.counted.cells, found.counted.counts.tolist(), strict=True))
    return counts | {name: counts[cell] for name, cell in found.same.items()}


def limits(audience: str, cells: list[tuple[int, int | None]]) -> list[Bounds]:
    rule = RULES[audience]
    small = [shown is None and rule.low <= count <= rule.high for count, shown in cells]
    values = [HIDDEN if value is None else value for _, value in cells]
    return reader_bounds(audience, [count for count, _ in cells], values, small, [v is None for _, v in cells])


def cell_at(hour: str | None, weekday: str | None) -> Cell | None:
    """The cell of a place in the table with its margins (None); no cell where no record can be."""
    if hour is None and weekday is None:
        return ((), ())
    if hour is None:
        return (("weekday",), (str(weekday),))
    if weekday is None:
        return (("hour",), (hour,))
    if weekday == "":
        # Of no known weekday all have no hour either: the cell is its own margin.
        return (("weekday",), ("",)) if hour == "" else None
    return (PAIR, (hour, weekday))


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_solver_finds_three_counts_for_every_hidden_cell(
    indicator_id: str, audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    for question, period in every_asked(demo_catalogue, indicator_id, audience):
        counts = counts_of(count_times(demo, question.filters(period), question.unit))
        shown = shown_by_tables(demo, demo_catalogue, question, period)
        assert counts.keys() == shown.keys()
        never = never_recorded(demo, demo_catalogue, question, counts)
        # A reader who knows nothing of what never occurs, and one who knows all of it.
        assert unsafe_times(audience, counts, shown) == []
        assert [cell for cell in unsafe_times(audience, counts, knowing(shown, never)) if cell not in never] == []


def never_recorded(
    connection: Connection, catalogue: Catalogue, question: Question, counts: Mapping[Cell, int]
) -> set[Cell]:
    """The cells of an hour, a weekday or another time of which no month has a record."""
    occurring = values_that_occur(connection, catalogue, question, KINDS)
    cells = list(counts)
    never = {cells[place] for place in absent_cells({cell: place for place, cell in enumerate(cells)}, occurring)}
    assert not any(counts[cell] for cell in never)
    return never


def knowing(shown: Shown, known: set[Cell]) -> Shown:
    """What a reader sees who knows of some cells that they are 0."""
    return {cell: 0 if cell in known else value for cell, value in shown.items()}


def unsafe_times(audience: str, counts: Mapping[Cell, int], shown: Shown) -> list[Cell]:
    unsafe = unsafe_by_hour_and_weekday(audience, counts, shown)
    for kind in ("daylight", "after_school", "bank_holiday"):
        cells: list[Cell] = [((), ()), *(cell for cell in counts if cell[0] == (kind,))]
        total, *parts = limits(audience, [(counts[cell], shown[cell]) for cell in cells])
        of_total, (of_parts,) = time_ranges({(0, 1): total}, [((0, 1), parts)])
        ranges = zip(cells, [of_total[0, 1], *of_parts], strict=True)
        unsafe += [cell for cell, (low, high) in ranges if shown[cell] is None and high - low < 2]
    return unsafe


def unsafe_by_hour_and_weekday(audience: str, counts: Mapping[Cell, int], shown: Shown) -> list[Cell]:
    grid = [[cell_at(hour, day) for day in (*WEEKDAYS, None)] for hour in (*HOURS, None)]
    flat = [cell for line in grid for cell in line]
    known = [(counts[cell], shown[cell]) for cell in flat if cell is not None]
    bounds = iter(limits(audience, known))
    placed = [[(0.0, 0.0) if cell is None else next(bounds) for cell in line] for line in grid]
    table = TwoWay([[counts[cell] if cell else 0 for cell in line] for line in grid], placed)
    return [
        cell
        for i, line in enumerate(grid)
        for j, cell in enumerate(line)
        if cell is not None and shown[cell] is None
        for low, high in [table.range(i, j, enough=2)]
        if high - low < 2
    ]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_a_cell_is_the_same_number_by_every_route_and_what_the_rule_makes_of_it(
    indicator_id: str, audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    for question, period in every_asked(demo_catalogue, indicator_id, audience):
        shown = shown_by_tables(demo, demo_catalogue, question, period)
        assert shown[(), ()] == over_time(demo, demo_catalogue, question)[period.span]
        # Whose hour is not known, nobody knows whether it was dark: one cell under two names, hidden under both or neither.
        assert shown[("daylight",), ("",)] == shown[("hour",), ("",)]
        assert shown[("bank_holiday",), ("",)] == shown[("weekday",), ("",)]
        found = count_times(demo, question.filters(period), question.unit)
        values, is_small = released(question.rule, found.counted.counts, found.counted.keys % KEYS)
        for cell, value, hidden in zip(found.counted.cells, values.tolist(), is_small.tolist(), strict=True):
            assert shown[cell] in ((None,) if hidden else (None, value))
            if audience == PUBLIC:
                assert shown[cell] != 0


@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_public_cells_are_those_of_the_ons_package(
    indicator_id: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    seen = sum(compare(demo, *each) for each in every_asked(demo_catalogue, indicator_id, PUBLIC))
    assert seen >= 10


def compare(connection: Connection, question: Question, period: Period) -> int:
    """Assert that every cell is the package's; return how many of them are not empty."""
    found = count_times(connection, question.filters(period), question.unit)
    values, _ = released(RULES[PUBLIC], found.counted.counts, found.counted.keys % KEYS)
    ours = dict(zip(found.counted.cells, zip(found.counted.counts.tolist(), values.tolist(), strict=True), strict=True))
    ours |= {name: ours[cell] for name, cell in found.same.items()}
    records = records_of(connection, question, period)
    if records.empty:
        assert set(ours.values()) == {(0, HIDDEN)}
        return 0
    seen = 0
    for names in [names for names in TABLES if names]:
        by = ["all", *names]
        table = create_perturbed_table(records, p_table(RULES[PUBLIC]), geog=[], tab_vars=by, record_key="record_key")
        for row in table.itertuples(index=False):
            values_of = tuple(word(name, getattr(row, name)) for name in names)
            if names == PAIR and values_of[1] == "":
                assert values_of[0] == "" or row.pre_sdc_count == 0
                continue
            expected = (int(row.pre_sdc_count), HIDDEN if pd.isna(row[-1]) else int(row[-1]))
            assert ours[names, values_of] == expected, (names, values_of)
            seen += expected[0] > 0
    # Whatever the package does not know of, no record has.
    assert sum(count for (names, _), (count, _) in ours.items() if len(names) == 1) == len(KINDS) * len(records)
    return seen


# The package wants whole numbers for values; unknown is −1.
_WORDS = {
    "daylight": ["light", "dark"],
    "after_school": ["school", "other", "rest"],
    "bank_holiday": ["holiday", "other"],
}


def word(name: str, value: int) -> str:
    if value == -1:
        return ""
    return _WORDS[name][value] if name in _WORDS else str(value)


def records_of(connection: Connection, question: Question, period: Period) -> pd.DataFrame:
    """One row a record with its values, told from occurred_at and the calendar and not from the columns under test."""
    joined = (
        ""
        if question.unit == "offences"
        else f"JOIN victims USING (offence_id) WHERE {question.indicator.victim_condition}"
    )
    key = "counted.record_key" if question.unit == "offences" else "victims.record_key"
    rows = connection.frame(
        f"""
        WITH counted AS (
          FROM offences WHERE ({question.indicator.offence_condition}) AND month BETWEEN $first AND $last)
        SELECT {key} AS record_key, occurred_at, c.is_school_day AS school, c.is_bank_holiday AS holiday, sunrise, sunset
        FROM counted LEFT JOIN calendar c ON c.day = occurred_at::DATE {joined}
        """,
        {"first": period.first, "last": period.last},
    )
    at = rows["occurred_at"]
    timed = at.notna() & (at != at.dt.normalize())
    hour = at.dt.hour.where(timed, -1).astype(int)
    weekday = (at.dt.day_of_week + 1).where(at.notna(), -1).astype(int)
    dark = ((at < rows["sunrise"]) | (at > rows["sunset"])).astype(int).where(timed, -1)
    is_late = hour.isin([15, 16, 17])
    school, holiday = rows["school"].eq(True), rows["holiday"].eq(True)
    after = pd.Series(2, index=rows.index)
    after[is_late & ~school & weekday.between(1, 5) & ~holiday] = 1
    after[is_late & school] = 0
    return pd.DataFrame({
        "record_key": rows["record_key"], "all": 0, "hour": hour, "weekday": weekday, "daylight": dark,
        "after_school": after, "bank_holiday": (~holiday).astype(int).where(at.notna(), -1).astype(int),
    })  # fmt: skip


def test_a_table_of_another_period_is_refused(demo: Connection, demo_catalogue: Catalogue) -> None:
    question, _ = asked(demo_catalogue, "serious_violence", PUBLIC)
    source = demo_catalogue.sources[0]
    for choice, first, last in (("all", None, None), ("months", date(2026, 1, 1), date(2026, 3, 1))):
        with pytest.raises(AudienceError, match="a financial year or a calendar year"):
            times_of(demo, demo_catalogue, question, resolve_period(choice, source.months, first, last))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_match_days_follow_the_rule_for_one_cell(audience: str, demo: Connection, demo_catalogue: Catalogue) -> None:
    days = ((date(2024, 6, 16), date(2024, 7, 14)), (date(2024, 6, 9), date(2024, 6, 23), date(2024, 7, 7)))
    for indicator_id in ("domestic_abuse", "homicide"):
        question, period = asked(demo_catalogue, indicator_id, audience, "all")
        source = demo_catalogue.sources[0]
        whole = question.filters(resolve_period("all", source.months))
        counts, _ = count_on_days(demo, whole, question.unit, days)
        told = demo.frame(
            f"SELECT occurred_at::DATE AS day, record_key FROM offences WHERE {question.indicator.offence_condition} "
            "AND occurred_at::DATE BETWEEN '2024-06-01' AND '2024-07-31'"
        )
        lots = [told.loc[told["day"].dt.date.isin(lot), "record_key"] for lot in days]
        assert counts.tolist() == [len(lot) for lot in lots]
        values, hidden = released(question.rule, counts, [int(lot.sum()) % KEYS for lot in lots])
        frame = match_days_of(demo, demo_catalogue, question, days)
        assert frame["is_hidden"].tolist() == hidden.tolist()
        assert frame["numerator"].dropna().tolist() == values[~hidden].tolist()
        assert period.choice == "all"


# Zeros that the definition tells: an indicator of some hours has none at any other, hidden or not.

HOURS_OF = {"after_school_violence": range(15, 18), "public_space_night_violence": (22, 23, 0, 1, 2, 3, 4, 5)}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("indicator_id", HOURS_OF)
def test_knowing_the_definition_s_hours_leaves_three_counts_for_every_other_hidden_cell(
    indicator_id: str, audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    question, period = asked(demo_catalogue, indicator_id, audience)
    counts = counts_of(count_times(demo, question.filters(period), question.unit))
    shown = shown_by_tables(demo, demo_catalogue, question, period)
    outside = {
        cell
        for cell in counts
        for kind, value in zip(*cell, strict=True)
        if kind == "hour" and value not in map(str, HOURS_OF[indicator_id])
    }
    assert outside
    assert not any(counts[cell] for cell in outside)
    unsafe = unsafe_by_hour_and_weekday(audience, counts, knowing(shown, outside))
    assert [cell for cell in unsafe if counts[cell]] == []


def test_zeros_that_everyone_knows_protect_no_sibling() -> None:
    """Friday 14, 14 and 9, and 21 hours that are none by definition: the 9 could be 8 or 9, so a second one is hidden."""
    counts = [14, 14, 9, *[0] * 21, 37]
    keys = [50, 50, 60, *[0] * 21, 160]
    values, small = released(RULES["public"], counts, keys)
    table = AuditTable((one_way(24, range(24)),))
    codes = [f"{place:02}" for place in range(25)]
    fixed = [False] * 24 + [True]
    with_zeros = audit(RULES["public"], counts, values, small, codes, [table], fixed=fixed).hidden
    assert np.flatnonzero(with_zeros[:3]).tolist() == [2]
    known = without([table], set(range(3, 24)))
    without_them = audit(RULES["public"], counts, values, small, codes, known, fixed=fixed).hidden
    assert np.count_nonzero(without_them[:3]) >= 2
