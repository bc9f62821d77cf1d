"""The referral tables as partner and public see them: counted by the rule, one number by every route, and safe.

The oracles are not the project's own: single referrals counted in Python, the ONS package over them, and the solver beside
this file, for which groups by nested stages are a network. A cell that has never held a referral is known to be 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from math import inf
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pandas as pd
import pytest
from cell_key_perturbation.create_perturbed_table import create_perturbed_table
from scipy.optimize import Bounds as Limits
from scipy.optimize import LinearConstraint, milp

from svd_data.audiences import PARTNER, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.control.canonical import Counted
from svd_data.control.cells import HIDDEN, KEYS, RULES, p_table, released, shown_range
from svd_data.control.grid import Question, breakdown_of, over_time
from svd_data.control.settling import settled
from svd_data.control.stage_cells import counted_cells
from svd_data.control.stages import caseload_of, cohorts_of, stages_of
from svd_data.database import Connection
from svd_data.errors import AudienceError
from svd_data.filters import Filters
from svd_data.pathway import NEED_WORDS
from svd_data.periods import Period, add_months, quarter_periods, resolve_period
from svd_data.views.question import Ask
from svd_data.views.referrals import referrals_view
from tests import referral_oracle as oracle
from tests.referral_rows import SOURCE, WARDS, Referral, built, months_between, random_referrals

from .solver import Bounds, Network, reader_bounds

AUDIENCES = (PARTNER, PUBLIC)
FIRST, LAST, AS_AT = date(2023, 1, 1), date(2025, 12, 31), date(2026, 1, 31)
# Seeds and numbers of referrals over three years: from some tens a year to some hundreds.
CASES = ((0, 80), (1, 250), (2, 500), (3, 900))
CHOICE = "2024-25"
IN_GRID = ("age_band", "sex", "ethnicity", "ward_code")
NAMES = oracle.NAMES

Cell = tuple[str, str, str]


@dataclass
class Case:
    connection: Connection
    catalogue: Catalogue
    rows: list[Referral]

    def question(self, audience: str, indicator: str = "referrals") -> Question:
        (source,) = self.catalogue.sources
        return Question(SOURCE, self.catalogue.indicator(indicator, source), "referrals", audience)

    def period(self, choice: str = CHOICE) -> Period:
        (source,) = self.catalogue.sources
        return resolve_period(choice, source.months)

    def of_period(self, choice: str = CHOICE) -> list[Referral]:
        period = self.period(choice)
        return [row for row in self.rows if period.first <= row.referred_on < add_months(period.last, 1)]

    def shown(self, audience: str) -> Mapping[Cell, int | None]:
        return stages_of(self.connection, self.catalogue, self.question(audience), self.period())


@cache
def made(seed: int, number: int) -> Case:
    rows = random_referrals(seed, number, FIRST, LAST, AS_AT)
    path = Path(mkdtemp()) / "made.duckdb"
    connection = built(path, rows, months=months_between(FIRST, LAST), as_at=AS_AT)
    return Case(connection, load_catalogue(connection), rows)


def values_of(rows: Iterable[Referral], dimension: str) -> list[str]:
    return sorted(
        {getattr(row, dimension) or "" for row in rows} | {""} | (set(WARDS) if dimension == "ward_code" else set())
    )


def groups_of(rows: list[Referral], every: list[Referral], dimension: str) -> dict[str, list[Referral]]:
    """The rows by value; of a dimension "need health" with and without."""
    if dimension.startswith("need "):
        need = dimension.removeprefix("need ")
        return {"with": [r for r in rows if need in r.needs], "without": [r for r in rows if need not in r.needs]}
    return {value: [r for r in rows if (getattr(r, dimension) or "") == value] for value in values_of(every, dimension)}


def staged(rows: list[Referral], dimension: str, value: str) -> dict[Cell, list[Referral]]:
    """The rows that have reached each stage, and that stopped there."""
    reached = {stage: [row for row in rows if oracle.has_reached(row, stage)] for stage in NAMES}
    cells = {(dimension, value, f"reached {stage}"): reached[stage] for stage in NAMES}
    for stage, after in pairwise(NAMES):
        cells[dimension, value, f"stopped {stage}"] = [
            row for row in reached[stage] if not oracle.has_reached(row, after)
        ]
    return cells


def group_cells(rows: list[Referral], every: list[Referral], dimension: str) -> dict[Cell, list[Referral]]:
    cells = staged(rows, "", "")
    for value, within in groups_of(rows, every, dimension).items():
        cells |= staged(within, dimension, value)
    return cells


def wait_cells(rows: list[Referral]) -> dict[Cell, list[Referral]]:
    cells = staged(rows, "", "")
    for stage in ("triaged", "accepted", "engaged"):
        for kind in ("dated", "undated", "open", "closed"):
            cells["", "", f"{kind} {stage}"] = [row for row in rows if oracle.fate(row, stage, AS_AT)[0] == kind]
    return cells


def return_cells(rows: list[Referral], every: list[Referral]) -> dict[Cell, list[Referral]]:
    told = [(row, oracle.came_back(row, every, 365, AS_AT)) for row in rows]
    kinds = {kind: [row for row, pair in told if kind in pair] for kind in (*BEFORE, *AFTER)}
    return {("", "", "reached referred"): rows, **{("", "", kind): found for kind, found in kinds.items()}}


BEFORE = ("repeat", "first", "unknown")
AFTER = ("followed", "not followed", "too recent", "unknown")
DIMENSIONS = ("referral_source", *IN_GRID, *(f"need {need}" for need in ("health", "accommodation", "children_family")))


def every_cell(case: Case, rows: list[Referral]) -> dict[Cell, list[Referral]]:
    cells = wait_cells(rows) | return_cells(rows, case.rows)
    for dimension in DIMENSIONS:
        cells |= group_cells(rows, case.rows, dimension)
    return cells


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("case", CASES)
def test_every_cell_is_what_the_rule_makes_of_it_or_hidden(case: tuple[int, int], audience: str) -> None:
    here = made(*case)
    shown, cells = here.shown(audience), every_cell(here, here.of_period())
    others = {cell for cell in shown if cell not in cells}
    # Only needs that nobody has are left over.
    assert {cell[0] for cell in others} == {f"need {need}" for need in NEED_WORDS} - set(DIMENSIONS)
    assert cells.keys() <= shown.keys()
    for cell, rows in cells.items():
        values, small = released(RULES[audience], [len(rows)], [sum(row.record_key for row in rows) % KEYS])
        assert shown[cell] in ((None,) if small[0] else (None, int(values[0]))), cell
    assert sum(value is not None for value in shown.values()) > case[1] / 10


@pytest.mark.parametrize("case", CASES[1:3])
def test_public_cells_are_those_of_the_ons_package(case: tuple[int, int]) -> None:
    here = made(*case)
    shown, rows, seen = here.shown(PUBLIC), here.of_period(), 0
    for stage in NAMES:
        got = [row for row in rows if oracle.has_reached(row, stage)]
        for dimension in ("referral_source", *IN_GRID):
            values = values_of(here.rows, dimension)
            records = pd.DataFrame({
                "record_key": [row.record_key for row in got],
                "all": 0,
                dimension: [values.index(getattr(row, dimension) or "") for row in got],
            })  # fmt: skip
            table = create_perturbed_table(
                records, p_table(RULES[PUBLIC]), geog=[], tab_vars=["all", dimension], record_key="record_key"
            )
            for row in table.itertuples(index=False):
                value = shown[dimension, values[getattr(row, dimension)], f"reached {stage}"]
                assert value is None or value == row[-1]
                seen += value is not None
    assert seen > 20


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("case", CASES)
def test_a_cell_is_the_same_number_by_every_route(case: tuple[int, int], audience: str) -> None:
    here = made(*case)
    shown, question, period = here.shown(audience), here.question(audience), here.period()
    grid = (here.connection, here.catalogue, question)
    assert shown["", "", "reached referred"] == over_time(*grid)[period.span]
    for dimension in IN_GRID:
        for row in breakdown_of(*grid, period, (dimension,)).itertuples(index=False):
            expected = None if row.is_hidden else int(row.numerator)
            assert shown[dimension, row[0], "reached referred"] == expected
    quarters = [each.first for each in quarter_periods(here.catalogue.sources[0].months)][:-1]
    for (_, first, what), value in cohorts_of(*grid, quarters).items():
        if what == "referred":
            start = date.fromisoformat(first)
            assert value == over_time(*grid)[start, add_months(start, 2)]


# What a reader can work out.


def limits(audience: str, cells: list[list[Referral]], shown: list[int | None]) -> list[Bounds]:
    rule = RULES[audience]
    counts = [len(rows) for rows in cells]
    small = [value is None and rule.low <= n <= rule.high for n, value in zip(counts, shown, strict=True)]
    values = [HIDDEN if value is None else value for value in shown]
    return reader_bounds(audience, counts, values, small, [value is None for value in shown])


def arcs_of(dimension: str, values: Iterable[str]) -> dict[Cell, tuple[str, str]]:
    """Each cell of groups by stages as an arc: from a source through the groups' stages to where they stopped, and back."""
    arcs: dict[Cell, tuple[str, str]] = {}
    last = NAMES[-1]
    for value in values:
        arcs[dimension, value, f"reached {NAMES[0]}"] = "source", f"{value} {NAMES[0]}"
        for before, stage in pairwise(NAMES):
            end = f"all completed {stage}" if stage == last else f"{value} {stage}"
            arcs[dimension, value, f"reached {stage}"] = f"{value} {before}", end
            arcs[dimension, value, f"stopped {before}"] = f"{value} {before}", f"all stopped {before}"
    arcs["", "", f"reached {NAMES[0]}"] = f"total {NAMES[0]}", "source"
    for before, stage in pairwise(NAMES):
        start = f"all completed {stage}" if stage == last else f"total {stage}"
        arcs["", "", f"reached {stage}"] = start, f"total {before}"
        arcs["", "", f"stopped {before}"] = f"all stopped {before}", f"total {before}"
    return arcs


def is_withheld(
    shown: Mapping[Cell, int | None], cells: Mapping[Cell, list[Referral]], ever: Mapping[Cell, list[Referral]]
) -> bool:
    """Whether of groups no stage is shown but being referred, or but that and being engaged."""
    others = [
        cell for cell in cells if cell[0] and ever[cell] and cell[2] not in ("reached referred", "reached engaged")
    ]
    return all(shown[cell] is None for cell in others)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("case", CASES)
def test_solver_finds_three_counts_for_every_hidden_cell_of_groups_by_stage(
    case: tuple[int, int], audience: str
) -> None:
    here = made(*case)
    shown, withheld = here.shown(audience), 0
    for dimension in DIMENSIONS:
        cells, ever = group_cells(here.of_period(), here.rows, dimension), group_cells(here.rows, here.rows, dimension)
        if is_withheld(shown, cells, ever):
            withheld += 1
            continue
        known = [cell for cell in cells if ever[cell]]
        bounds = dict(zip(known, limits(audience, [cells[c] for c in known], [shown[c] for c in known]), strict=True))
        arcs = arcs_of(dimension, groups_of(here.rows, here.rows, dimension))
        assert arcs.keys() == cells.keys()
        names = list(arcs)
        network = Network(
            [arcs[c] for c in names], [len(cells[c]) for c in names], [bounds.get(c, (0, 0)) for c in names]
        )
        for place, cell in enumerate(names):
            if cell in bounds and shown[cell] is None:
                low, high = network.range(place, enough=2)
                assert high - low >= 2, (cell, low, high)
    # Of some tens of referrals nearly all is small.
    assert withheld <= len(DIMENSIONS) // 2 or case[1] < 200


@pytest.mark.parametrize(("case", "dimension"), [((14, 200), "need children_family"), ((10, 800), "ethnicity")])
def test_groups_that_cannot_be_told_by_all_stages_are_told_by_one(case: tuple[int, int], dimension: str) -> None:
    """All stages together would pin a hidden cell, whatever is hidden: being engaged alone is released, and that is safe."""
    here = made(*case)
    period = here.period("latest")
    rows = [row for row in here.rows if row.referred_on >= period.first]
    shown = stages_of(here.connection, here.catalogue, here.question(PARTNER), period)
    groups = {(dimension, value): within for value, within in groups_of(rows, here.rows, dimension).items()}
    cells = group_cells(rows, here.rows, dimension)
    assert all(shown[cell] is None for cell in cells if cell[0] and is_between(cell[2]))
    assert sum(shown[*group, "reached engaged"] is not None for group in groups) >= 2
    # The two stages by themselves, with those who are not engaged, who are told nowhere.
    told, sums = {}, []
    for group, within in ({("", ""): rows} | groups).items():
        names = [(*group, "reached engaged"), (*group, "not engaged")]
        engaged = [row for row in within if oracle.has_reached(row, "engaged")]
        told |= {(*group, "reached referred"): within, names[0]: engaged}
        told[names[1]] = [row for row in within if row not in engaged]
        sums.append(((*group, "reached referred"), names))
    for what in ("reached referred", "reached engaged", "not engaged"):
        sums.append((("", "", what), [(*group, what) for group in groups]))
    assert [c for c in unsafe(here, PARTNER, told, told, sums, {c: shown.get(c) for c in told}) if told[c]] == []
    # All stages, of which all that is hidden may be anything: that it is small is told of none.
    arcs = arcs_of(dimension, [value for _, value in groups])
    bounds = [open_bounds(shown[cell]) for cell in arcs]
    network = Network(list(arcs.values()), [len(cells[cell]) for cell in arcs], bounds)
    for place, cell in enumerate(arcs):
        if shown[cell] is None and cells[cell]:
            low, high = network.range(place, enough=2)
            assert high - low >= 2, (cell, low, high)


def open_bounds(value: int | None) -> Bounds:
    if value is None:
        return 0, inf
    low, high = shown_range(RULES[PARTNER], [value])
    return int(low[0]), int(high[0])


def is_between(what: str) -> bool:
    return what not in ("reached referred", "reached engaged")


def test_the_network_finds_what_trying_out_finds() -> None:
    """Two groups, two stages: 20 referred (18 to 22), of whom 9 to 11 reached the next; one group hidden but its total."""
    arcs = [
        ("s", "a"),
        ("a", "on"),
        ("a", "off"),
        ("s", "b"),
        ("b", "on"),
        ("b", "off"),
        ("on", "t"),
        ("off", "t"),
        ("t", "s"),
    ]
    counts = [12, 6, 6, 8, 4, 4, 10, 10, 20]
    bounds = [(8, 12), (1, 7), (0, 99), (8, 12), (1, 7), (0, 99), (9, 11), (9, 11), (18, 22)]
    network = Network(arcs, counts, bounds)
    found = [
        (a, b, c, d)
        for a in range(1, 8) for b in range(12) for c in range(1, 8) for d in range(12)
        if 8 <= a + b <= 12 and 8 <= c + d <= 12 and 9 <= a + c <= 11 and 9 <= b + d <= 11
    ]  # fmt: skip
    for place, column in zip((1, 2, 4, 5), zip(*found, strict=True), strict=True):
        assert network.range(place) == (min(column), max(column))


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("case", CASES)
def test_differences_of_nested_stages_pin_no_hidden_cell(case: tuple[int, int], audience: str) -> None:
    """What reached a stage less what reached the next bounds what stopped between them, to no fewer than three counts."""
    here = made(*case)
    shown, rule, attacked = here.shown(audience), RULES[audience], 0
    cells, ever = every_cell(here, here.of_period()), every_cell(here, here.rows)
    for (dimension, value, what), rows in cells.items():
        if (
            not what.startswith("stopped")
            or shown[dimension, value, what] is not None
            or not ever[dimension, value, what]
        ):
            continue
        stage = what.removeprefix("stopped ")
        after = NAMES[NAMES.index(stage) + 1]
        whole, part = (shown[dimension, value, f"reached {each}"] for each in (stage, after))
        if whole is None or part is None:
            continue
        (low, part_low), (high, part_high) = ([int(n) for n in ends] for ends in shown_range(rule, [whole, part]))
        least, most = max(low - part_high, 0), high - part_low
        if rule.low <= len(rows) <= rule.high:
            least, most = max(least, rule.low), min(most, rule.high)
        assert most - least >= 2, (dimension, value, what)
        attacked += 1
    assert attacked or case[1] < 200


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("case", CASES)
def test_waits_and_returns_leave_three_counts_for_every_hidden_cell(case: tuple[int, int], audience: str) -> None:
    here = made(*case)
    rows, every = here.of_period(), here.rows
    whole = ("", "", "reached referred")

    def named(*kinds: str) -> list[Cell]:
        return [("", "", kind) for kind in kinds]

    sums = [
        (whole, named(f"dated {s}", f"undated {s}", f"open {s}", f"closed {s}"))
        for s in ("triaged", "accepted", "engaged")
    ]
    sums += [
        (("", "", f"reached {s}"), named(f"dated {s}", f"undated {s}")) for s in ("triaged", "accepted", "engaged")
    ]
    sums += [(("", "", f"reached {a}"), named(f"reached {b}", f"stopped {a}")) for a, b in pairwise(NAMES)]
    assert unsafe(here, audience, wait_cells(rows), wait_cells(every), sums) == []
    returns = [(whole, named(*BEFORE)), (whole, named(*AFTER))]
    assert unsafe(here, audience, return_cells(rows, every), return_cells(every, every), returns) == []


def unsafe(
    case: Case,
    audience: str,
    cells: Mapping[Cell, list[Referral]],
    ever: Mapping[Cell, list[Referral]],
    sums: list[tuple[Cell, list[Cell]]],
    shown: Mapping[Cell, int | None] | None = None,
) -> list[Cell]:
    """The hidden cells that keep under three counts, by whole-number programmes over the sums, written down anew."""
    shown = case.shown(audience) if shown is None else shown
    known = [cell for cell in cells if ever[cell]]
    bounds = dict(zip(known, limits(audience, [cells[c] for c in known], [shown[c] for c in known]), strict=True))
    names = list(cells)
    ends = np.array([bounds.get(cell, (0, 0)) for cell in names], dtype=float)
    matrix = np.zeros((len(sums), len(names)))
    for line, (total, parts) in enumerate(sums):
        matrix[line, names.index(total)] = -1
        matrix[line, [names.index(part) for part in parts]] = 1

    def end(place: int, sign: int) -> float:
        answer = milp(
            -sign * np.eye(len(names))[place], integrality=np.ones(len(names)),
            constraints=LinearConstraint(matrix, 0, 0), bounds=Limits(ends[:, 0], np.minimum(ends[:, 1], 10_000)),
        )  # fmt: skip
        assert answer.x is not None
        return float(answer.x[place])

    hidden = [(place, cell) for place, cell in enumerate(names) if cell in bounds and shown[cell] is None]
    return [cell for place, cell in hidden if end(place, 1) - end(place, -1) < 1.5]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("case", CASES[1:])
def test_quarters_followed_are_counted_by_the_rule_and_leave_three_counts(case: tuple[int, int], audience: str) -> None:
    here = made(*case)
    question = here.question(audience)
    quarters = [each.first for each in quarter_periods(here.catalogue.sources[0].months)][:-1]
    shown = dict(cohorts_of(here.connection, here.catalogue, question, quarters))
    cells: dict[Cell, list[Referral]] = {}
    sums = []
    for quarter in quarters:
        rows = [row for row in here.rows if quarter <= row.referred_on < add_months(quarter, 3)]
        names = [("quarter", quarter.isoformat(), what) for what in ("referred", "in time", "not in time")]
        soon = [row for row in rows if oracle.in_time(row, 91)]
        cells |= dict(zip(names, (rows, soon, [row for row in rows if row not in soon]), strict=True))
        sums.append((names[0], names[1:]))
    assert cells.keys() == shown.keys()
    for cell, rows in cells.items():
        values, small = released(RULES[audience], [len(rows)], [sum(row.record_key for row in rows) % KEYS])
        assert shown[cell] in ((None,) if small[0] else (None, int(values[0]))), cell
    # Beside its quarters a year is shown too: who was engaged in it is who was in time and who was late, and that is told nowhere.
    for year in ("2023", "2024", "2024-25"):
        whole = stages_of(here.connection, here.catalogue, question, here.period(year))
        period = here.period(year)
        inside = [quarter for quarter in quarters if period.first <= quarter <= period.last]
        engaged = [row for row in here.of_period(year) if oracle.has_reached(row, "engaged")]
        late = [row for row in engaged if not oracle.in_time(row, 91)]
        added = {("year", year, "engaged"): engaged, ("year", year, "late"): late}
        parts = [("quarter", quarter.isoformat(), "in time") for quarter in inside]
        of_year = [each for each in sums if date.fromisoformat(each[0][1]) in inside]
        used = {cell: cells[cell] for total, others in of_year for cell in (total, *others)}
        told = shown | {("year", year, "engaged"): whole["", "", "reached engaged"], ("year", year, "late"): None}
        found = unsafe(
            here,
            audience,
            used | added,
            used | added,
            [*of_year, (("year", year, "engaged"), [*parts, ("year", year, "late")])],
            told,
        )
        assert [cell for cell in found if cell[0] == "quarter" and cells[cell]] == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_caseload_follows_the_rule_for_one_cell(audience: str) -> None:
    here = made(*CASES[1])
    days = [date(2023, 1, 31), date(2023, 6, 30), date(2024, 12, 31), date(2026, 1, 31)]
    shown = caseload_of(here.connection, here.catalogue, here.question(audience), days)
    for day in days:
        on_it = [row for row in here.rows if oracle.caseload([row], day)]
        values, hidden = released(RULES[audience], [len(on_it)], [sum(row.record_key for row in on_it) % KEYS])
        assert shown["day", day.isoformat(), "caseload"] == (None if hidden[0] else int(values[0]))
    assert len({*shown.values()}) > 1


def test_a_table_of_another_period_is_refused() -> None:
    here = made(*CASES[0])
    for choice in ("all", "months"):
        period = resolve_period(choice, here.catalogue.sources[0].months, FIRST, date(2023, 3, 1))
        with pytest.raises(AudienceError, match="a financial year or a calendar year"):
            stages_of(here.connection, here.catalogue, here.question(PUBLIC), period)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("indicator", ["referrals", "cirv_referrals"])
def test_the_frames_of_the_page_hold_released_counts_alone(indicator: str, audience: str) -> None:
    """Every count is a multiple of five that the closed grid released, every hidden one is NA, and so is what rests on it."""
    here = made(*CASES[2])
    question = here.question(audience, indicator)
    filters = Filters(SOURCE, question.indicator, here.period())
    view = referrals_view(Ask(here.connection, here.catalogue, filters, audience))
    assert view is not None
    frames = [view.headline, view.funnel, view.waits, view.rereferrals, view.caseload, view.cohorts]
    frames += [each for group in view.groupings for each in (group.counts, group.stages)]
    hidden = 0
    for released_frame in frames:
        assert released_frame is not None
        assert released_frame.is_controlled
        frame = released_frame.frame
        for column in frame.columns:
            if not column.endswith("is_hidden"):
                continue
            count = "numerator" if column == "is_hidden" else column.removesuffix("_is_hidden")
            hidden += int(frame[column].sum())
            assert frame.loc[frame[column].astype(bool), count].isna().all()
            assert (frame[count].dropna() % 5 == 0).all()
            if audience == PUBLIC:
                assert not (frame[count] == 0).any()
        if "share" in frame and "is_hidden" in frame:
            assert frame.loc[frame["is_hidden"].astype(bool), "share"].isna().all()
            assert frame.loc[(frame["numerator"] < 20).fillna(True), "share"].isna().all()
    assert hidden > 10
    assert set(view.waits.frame["unit"]) == {"weeks"}


def test_medians_need_twenty_people_and_ninetieth_percentiles_a_hundred(tmp_path: Path) -> None:
    day = date(2025, 3, 1)

    def some(number: int, days: int) -> list[Referral]:
        return [Referral(day, triaged_on=day + timedelta(days=days)) for _ in range(number)]

    for number, has_median, has_ninetieth in (
        (17, False, False),
        (20, True, False),
        (97, True, False),
        (100, True, True),
    ):
        rows = [Referral(**{**row.__dict__, "referral_id": f"r{n}"}) for n, row in enumerate(some(number, 17))]
        connection = built(tmp_path / f"{number}.duckdb", rows, months=months_between(FIRST, LAST), as_at=AS_AT)
        catalogue = load_catalogue(connection)
        (source,) = catalogue.sources
        filters = Filters(SOURCE, catalogue.indicator("referrals", source), resolve_period("2025", source.months))
        view = referrals_view(Ask(connection, catalogue, filters, PUBLIC))
        assert view is not None
        row = view.waits.frame.iloc[0]
        # 17 days are within three weeks. Everyone has them, so there are no limits.
        assert row["dated"] == (number // 5 * 5)
        assert row["median"] == 3 if has_median else pd.isna(row["median"])
        assert row["ninetieth"] == 3 if has_ninetieth else pd.isna(row["ninetieth"])


def one_way_of(counts: Mapping[str, int]) -> Counted[Cell]:
    """All referrals and those of groups, one table."""
    cells: dict[Cell, tuple[int, int]] = {WHOLE: (sum(counts.values()), 0)}
    cells |= {("group", value, "referred"): (count, 0) for value, count in counts.items()}
    return counted_cells(cells, [[(WHOLE, [cell for cell in cells if cell != WHOLE])]])


WHOLE = ("", "", "referred")


def groups_shown(shown: Mapping[Cell, int | None]) -> dict[str, int | None]:
    return {value: count for (_, value, _), count in shown.items() if value}


def test_what_is_settled_stays_as_it_is_and_is_protected() -> None:
    """13, 13 and 1 of 27 would be released as 15, 15, hidden and 25, and what is hidden would have to be 1."""
    counted = one_way_of({"a": 13, "b": 13, "c": 1})
    a, b = (("group", value, "referred") for value in ("a", "b"))
    assert groups_shown(settled(RULES[PARTNER], counted, None, {})) == {"a": None, "b": 15, "c": None}
    # Shown elsewhere, "a" is not hidden here: "b" is.
    fixed = settled(RULES[PARTNER], counted, None, {WHOLE: 25, a: 15})
    assert (fixed[WHOLE], groups_shown(fixed)) == (25, {"a": 15, "b": None, "c": None})
    # Hidden elsewhere, it is hidden here, and enough for "c".
    hidden = settled(RULES[PARTNER], counted, None, {WHOLE: 25, b: None})
    assert (hidden[WHOLE], groups_shown(hidden)) == (25, {"a": 15, "b": None, "c": None})
    # With all others shown elsewhere nothing can be hidden for "c": what is shown stays, nothing is added.
    stuck = settled(RULES[PARTNER], counted, None, {WHOLE: 25, a: 15, b: 15})
    assert (stuck[WHOLE], groups_shown(stuck)) == (25, {"a": 15, "b": 15, "c": None})


def test_a_cell_that_has_always_been_0_protects_no_other() -> None:
    """As above with a fourth group that could be hidden too, and first: of a 0 that everyone knows nothing is gained."""
    now = one_way_of({"a": 13, "b": 13, "c": 1, "d": 0})
    d = ("group", "d", "referred")
    expected = {"a": None, "b": 15, "c": None, "d": 0}
    ever = one_way_of({"a": 90, "b": 90, "c": 9, "d": 0})
    assert groups_shown(settled(RULES[PARTNER], now, ever, {})) == expected
    assert groups_shown(settled(RULES[PARTNER], now, None, {}, {d})) == expected
    # Hidden elsewhere, a known 0 must not make "c" seem possible as 0.
    assert groups_shown(settled(RULES[PARTNER], now, ever, {d: None})) == expected | {"d": None}
