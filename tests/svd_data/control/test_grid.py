"""The canonical tables of the demonstration data against rows counted one at a time and the rule of methods.md."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from svd_data.audiences import PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.control.audit import AuditTable, one_way
from svd_data.control.canonical import Counted
from svd_data.control.cells import RULES
from svd_data.control.grid import NOT_RECORDED, Question, breakdown_of, controlled, dimension_values, over_time
from svd_data.database import Connection
from svd_data.filters import OFFENCES, VICTIMS
from svd_data.indicators import indicator_definitions
from svd_data.periods import resolve_period
from tests.oracles import Cell, Rows, shown

INDICATORS = indicator_definitions()
DIMENSIONS = {
    OFFENCES: ("ward_code", "category"),
    VICTIMS: ("ward_code", "category", "age_band", "sex", "ethnicity"),
}
UNITS = [
    (key, unit)
    for key, each in INDICATORS.items()
    for unit in ((OFFENCES, VICTIMS) if each.counts == OFFENCES else (VICTIMS,))
]
LARGEST_SMALL = {PARTNER: 7, PUBLIC: 9}
NOTHING = Cell(0, 0)


def recounted(rows: Rows, key: str, unit: str, first, last, by: tuple[str, ...]) -> dict[object, Cell]:  # type: ignore[no-untyped-def]
    """Return the true cells, what is not recorded under the grid's own word for it."""
    count = rows.offences_by if unit == OFFENCES else rows.victims_by
    cells = count(key, first, last, by)
    return {tuple(NOT_RECORDED if value is None else value for value in values): cell for values, cell in cells.items()}  # type: ignore[attr-defined]


def check(audience: str, cell: Cell, value: object, where: object) -> bool:
    """Check one released cell against the truth; return whether it was hidden though it is not small."""
    expected = shown(audience, cell.count, cell.keys)
    if pd.isna(value):  # type: ignore[call-overload]
        return expected is not None  # hidden by the audit, else small
    assert expected is not None, where  # a small cell is never shown
    assert int(value) == expected, where  # type: ignore[call-overload]
    return False


@pytest.mark.parametrize("choice", ["latest", "2023-24"])
@pytest.mark.parametrize(("indicator_id", "unit"), UNITS)
def test_every_cell_shown_is_the_rule_s_value_of_the_recount_and_every_small_one_is_hidden(
    demo: Connection, demo_catalogue: Catalogue, demo_rows: Rows, indicator_id: str, unit: str, choice: str
) -> None:
    source = demo_catalogue.sources[0]
    period = resolve_period(choice, source.months)
    names = DIMENSIONS[unit]
    tables = [(), *((name,) for name in names), *combinations(names, 2)]
    truths = {by: recounted(demo_rows, indicator_id, unit, period.first, period.last, by) for by in tables}
    for audience in (PARTNER, PUBLIC):
        question = Question(source.source_id, INDICATORS[indicator_id], unit, audience)
        for by, truth in truths.items():
            table = breakdown_of(demo, demo_catalogue, question, period, by)
            keys = [tuple(row) for row in table[list(by)].itertuples(index=False, name=None)] if by else [()]
            assert set(truth) <= set(keys)
            assert len(set(keys)) == len(keys)
            assert table["is_hidden"].tolist() == table["numerator"].isna().tolist()
            for key, value in zip(keys, table["numerator"], strict=True):
                check(audience, truth.get(key, NOTHING), value, (audience, by, key))


@pytest.mark.parametrize(("indicator_id", "unit"), UNITS)
def test_the_city_over_time_is_the_rule_s_value_of_the_recount(
    demo: Connection, demo_catalogue: Catalogue, demo_rows: Rows, indicator_id: str, unit: str
) -> None:
    source = demo_catalogue.sources[0]
    months = recounted(demo_rows, indicator_id, unit, source.months[0], source.months[-1], ("month",))
    for audience in (PARTNER, PUBLIC):
        question = Question(source.source_id, INDICATORS[indicator_id], unit, audience)
        cells = over_time(demo, demo_catalogue, question)
        assert {(month, month) for month in source.months} <= set(cells)
        for (first, last), value in cells.items():
            held = [cell for (month,), cell in months.items() if first <= month <= last]  # type: ignore[misc]
            truth = Cell(sum(cell.count for cell in held), sum(cell.keys for cell in held))
            check(audience, truth, value, (audience, first, last))


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_of_a_common_indicator_most_of_the_grid_is_shown(
    demo: Connection, demo_catalogue: Catalogue, audience: str
) -> None:
    # Hiding everything would pass every other test.
    source = demo_catalogue.sources[0]
    question = Question(source.source_id, INDICATORS["serious_violence"], OFFENCES, audience)
    wards = breakdown_of(demo, demo_catalogue, question, resolve_period("latest", source.months), ("ward_code",))
    assert wards["is_hidden"].sum() <= 2
    cells = over_time(demo, demo_catalogue, question)
    assert not [span for span, value in cells.items() if value is None]


@pytest.mark.parametrize("indicator_id", ["knife_crime", "robbery", "rape"])
@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_no_line_of_a_table_has_one_hidden_cell_beside_a_total_that_gives_it_away(
    demo: Connection, demo_catalogue: Catalogue, indicator_id: str, audience: str
) -> None:
    source = demo_catalogue.sources[0]
    question = Question(source.source_id, INDICATORS[indicator_id], OFFENCES, audience)
    error = {PARTNER: 2, PUBLIC: 4}[audience]
    latest = resolve_period("latest", source.months)
    wards, (city,) = (
        breakdown_of(demo, demo_catalogue, question, latest, by)["numerator"] for by in (("ward_code",), ())
    )
    if pd.notna(city) and wards.isna().sum() == 1:
        # what is left for the one hidden cell, every shown one being at its lowest or its highest
        others, width = int(wards.sum()), error * (int((wards > 0).sum()) + 1)
        low, high = max(0, city - others - width), min(LARGEST_SMALL[audience], city - others + width)
        assert high - low >= 2


@pytest.mark.parametrize("dimension", ["ward_code", "category", "age_band", "sex", "ethnicity"])
def test_every_dimension_ends_with_what_is_not_recorded(demo_catalogue: Catalogue, dimension: str) -> None:
    values = dimension_values(demo_catalogue, demo_catalogue.sources[0], dimension)
    assert values[-1] == NOT_RECORDED
    assert values.count(NOT_RECORDED) == 1


@pytest.mark.parametrize(
    ("audience", "count", "keys", "expected"),
    [
        (PARTNER, 0, 0, 0), (PARTNER, 1, 9, None), (PARTNER, 7, 9, None), (PARTNER, 8, 9, 10), (PARTNER, 12, 9, 10),
        (PARTNER, 13, 9, 15), (PUBLIC, 0, 0, None), (PUBLIC, 9, 255, None), (PUBLIC, 10, 255, 10), (PUBLIC, 13, 102, 10),
        (PUBLIC, 13, 103, 15), (PUBLIC, 13, 256 + 103, 15), (PUBLIC, 14, 51, 10), (PUBLIC, 14, 52, 15),
    ],
)  # fmt: skip
def test_the_oracle_s_rule_is_that_of_methods(audience: str, count: int, keys: int, expected: int | None) -> None:
    assert shown(audience, count, keys) == expected


def test_a_table_in_which_nothing_can_save_a_cell_is_withheld_whole_but_for_what_is_shown_elsewhere() -> None:
    """Twelve cells of 1 of a total that is shown as 10, so 12 at most: each must be 1, and there is nothing left to hide."""
    ones, total, large, their_total, other = range(12), 12, (13, 14), 15, 16
    counts = np.array([1] * 12 + [12, 50, 60, 110, 40])
    counted = Counted(
        cells=tuple(range(17)),
        codes=tuple(f"{place:02}" for place in range(17)),
        counts=counts,
        keys=np.zeros(17, dtype=np.int64),
        tables=(AuditTable((one_way(total, ones), one_way(their_total, large))),),
    )
    fixed = np.arange(17) == total
    found = controlled(RULES[PARTNER], counted, fixed=fixed)
    assert {cell for cell, value in found.items() if value is not None} == {total, other}
    assert (found[total], found[other]) == (10, 40)
    # With one cell that is none the others may be that one, so that hiding it is enough and the rest is shown.
    spared = replace(counted, counts=np.where(np.arange(17) == 0, 0, counts - (np.arange(17) == total)))
    shown = {cell for cell, value in controlled(RULES[PARTNER], spared, fixed=fixed).items() if value is not None}
    assert shown == {total, *large, their_total, other}
