"""The solver that judges the audit, judged itself: against every table tried out, and by finding what it must find."""

from math import inf

import numpy as np
import pytest

from .makers import AUDIENCES, Case, time_table
from .solver import TwoWay, reader_bounds, time_ranges, tried_out, with_margins


@pytest.mark.parametrize("seed", range(60))
def test_flow_finds_the_same_ranges_as_trying_every_table(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = [(2, 2), (2, 3), (1, 3), (3, 2), (1, 1)][seed % 5]
    counts = with_margins(rng.integers(0, 9, shape))
    low = np.maximum(0, counts - rng.integers(0, 3, counts.shape))
    high = counts + rng.integers(0, 3, counts.shape)
    bounds = [list(zip(*lines, strict=True)) for lines in zip(low.tolist(), high.tolist(), strict=True)]
    table = TwoWay(counts.tolist(), bounds)
    for (i, j), _ in np.ndenumerate(counts):
        possible = tried_out(bounds)[i][j]
        assert table.range(i, j) == (min(possible), max(possible))
        assert len(possible) == max(possible) - min(possible) + 1  # none is left out in between


def test_a_cell_of_which_nothing_is_known_has_no_upper_bound() -> None:
    counts = with_margins(np.array([[1, 2], [3, 4]])).tolist()
    assert TwoWay(counts, [[(0, inf)] * 3] * 3).range(0, 0) == (0, inf)


@pytest.mark.parametrize("seed", range(30))
def test_shortest_paths_find_the_same_ranges_as_trying_every_table_of_time(seed: int) -> None:
    rng = np.random.default_rng(seed)
    months = rng.integers(0, 6, 4)
    spans = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 3), (1, 4), (0, 4)]
    parts = rng.multinomial(months[1:].sum(), [0.5, 0.5])

    def around(count: int) -> tuple[int, int]:
        return max(0, int(count) - int(rng.integers(0, 3))), int(count) + int(rng.integers(0, 3))

    bounds = {(a, b): around(months[a:b].sum()) for a, b in spans}
    part_bounds = [around(part) for part in parts]
    of_spans, of_parts = time_ranges(bounds, [((1, 4), part_bounds)])

    limits = [bounds[month, month + 1] for month in range(4)] + part_bounds[:1]
    grids = np.meshgrid(*(np.arange(low, high + 1) for low, high in limits), indexing="ij")
    *tried, first = (grid.ravel() for grid in grids)
    sums = {(a, b): sum(tried[a:b], np.zeros(len(first), dtype=np.int64)) for a, b in spans}
    second = sums[1, 4] - first
    is_possible = (second >= part_bounds[1][0]) & (second <= part_bounds[1][1])
    for span, values in sums.items():
        is_possible &= (values >= bounds[span][0]) & (values <= bounds[span][1])
    for span, values in sums.items():
        assert of_spans[span] == (values[is_possible].min(), values[is_possible].max())
    for found, values in zip(of_parts[0], (first, second), strict=True):
        assert found == (values[is_possible].min(), values[is_possible].max())


def test_solver_finds_the_hidden_cell_of_the_methods_examples() -> None:
    partner = Case("partner").add_grid(np.array([[13, 13, 1]]))
    _, values, primary = partner.cells()
    assert values.tolist() == [15, 15, -1, 25, 15, 15, -1, 25]
    assert partner.unsafe(primary) == [(2, (1, 1)), (6, (1, 1))]
    assert reader_bounds("public", [17], [20], [False], [False]) == [(16, 24)]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_solver_finds_unsafe_cells_before_the_audit_in_many_random_tables(audience: str) -> None:
    rng = np.random.default_rng(1)
    cases = [Case(audience, seed).add_random(rng) for seed in range(200)]
    assert sum(bool(case.unsafe(case.cells()[2])) for case in cases) > 5


def test_solver_finds_unsafe_cells_before_the_audit_of_a_table_of_time() -> None:
    case = time_table("partner", 1, 12, months=30, sizes=(4, 3))
    assert case.unsafe(case.cells()[2])
