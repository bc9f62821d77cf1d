"""The certificate alone, with bounds far narrower than rounding leaves, so that chance hides none of its mistakes."""

import numpy as np
import pytest

from svd_data.control import certificate
from svd_data.control.audit import AuditTable, two_way
from svd_data.control.certificate import Seen, certify
from svd_data.control.exchanges import exchanges
from svd_data.control.tables import System, propagated, system_of

from .makers import Case, random_inner, time_table
from .solver import TwoWay, time_ranges

Ranges = tuple[np.ndarray, np.ndarray]


def two_way_system(seed: int) -> tuple[System, np.ndarray, np.ndarray, np.ndarray, Ranges]:
    """Some two-way tables: the system, per slot the truth and narrow bounds about it, and its ranges by the solver."""
    rng = np.random.default_rng(seed)
    case = Case("public")
    for _ in range(4):
        case.add_grid(random_inner(rng))
    truth = np.array(case.counts)
    widest = rng.integers(0, 4)
    low = np.maximum(0, truth - rng.integers(0, widest + 1, len(truth)))
    high = truth + rng.integers(0, widest + 1, len(truth))
    # Cells of two tables are not shared here, so slots and cells are the same.
    system = system_of([AuditTable(two_way(grid)) for grid in case.grids], np.arange(len(truth)))
    assert system.cells.tolist() == list(range(len(truth)))
    least, most = truth.copy(), truth.copy()
    for grid in case.grids:
        bounds = np.stack([low[grid], high[grid]], axis=-1).tolist()
        table = TwoWay(truth[grid].tolist(), bounds)
        for place, cell in np.ndenumerate(grid):
            least[cell], most[cell] = table.range(*place)
    return system, truth, low, high, (least, most)


def time_system(seed: int) -> tuple[System, np.ndarray, np.ndarray, np.ndarray, Ranges]:
    """One table of time, as above."""
    rng = np.random.default_rng(seed)
    case = time_table("public", seed, 20, months=26, sizes=(3, 2))
    truth = np.array(case.counts)
    widest = rng.integers(0, 4)
    low = np.maximum(0, truth - rng.integers(0, widest + 1, len(truth)))
    high = truth + rng.integers(0, widest + 1, len(truth))
    system = system_of(case.tables(), np.arange(len(truth)))
    of_spans, of_parts = time_ranges(
        {span: (low[cell], high[cell]) for span, cell in case.spans.items()},
        [(span, [(low[cell], high[cell]) for cell in parts]) for span, parts in case.breakdowns],
    )
    least, most = truth.copy(), truth.copy()
    for span, cell in case.spans.items():
        least[cell], most[cell] = of_spans[span]
    for (_, parts), ranges in zip(case.breakdowns, of_parts, strict=True):
        for cell, (low_cell, high_cell) in zip(parts, ranges, strict=True):
            least[cell], most[cell] = low_cell, high_cell
    return system, truth, low, high, (least, most)


def certified(system: System, truth: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[Seen, list[int]]:
    nothing = np.zeros(len(truth), dtype=bool)
    seen, unsafe = certify(system, Seen(truth, truth), truth, ~nothing, *propagated(system, low, high), nothing)
    return seen, sorted(unsafe.tolist())


@pytest.mark.parametrize("maker", [two_way_system, time_system])
@pytest.mark.parametrize("seed", range(150))
def test_certificate_names_the_first_unsafe_cell_of_each_table_and_sees_nothing_impossible(
    maker: object, seed: int
) -> None:
    system, truth, low, high, (least, most) = maker(seed)  # type: ignore[operator]
    seen, unsafe = certified(system, truth, low, high)
    assert (seen.least >= least).all()
    assert (seen.most <= most).all()
    slots = np.flatnonzero(most - least < 2)
    _, first = np.unique(system.tables[slots], return_index=True)
    assert unsafe == slots[first].tolist()


@pytest.mark.parametrize("maker", [two_way_system, time_system])
@pytest.mark.parametrize("seed", range(50))
def test_propagated_bounds_hold_every_possible_count(maker: object, seed: int) -> None:
    system, _, low, high, (least, most) = maker(seed)  # type: ignore[operator]
    outer_low, outer_high = propagated(system, low, high)
    assert (outer_low <= least).all()
    assert (outer_high >= most).all()


@pytest.mark.parametrize("maker", [two_way_system, time_system])
def test_exchanges_find_only_possible_counts_and_most_of_them(maker: object) -> None:
    found = there = 0
    for seed in range(60):
        system, truth, low, high, (least, most) = maker(seed)  # type: ignore[operator]
        chains = exchanges(system, truth, low, high)
        for slot in range(len(truth)):
            down, up = chains.spread(slot)
            assert least[slot] <= truth[slot] - down
            assert truth[slot] + up <= most[slot]
            found += down + up >= 2
            there += most[slot] - least[slot] >= 2
    # Not so in a table of time: its months stand in three equations or more.
    assert found >= (0.8 if maker is two_way_system else 0.1) * there > 0


@pytest.mark.parametrize("seed", range(30))
def test_wrong_counts_of_the_solver_prove_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    system, truth, low, high, (least, most) = two_way_system(seed)
    true_solver = certificate.milp

    def wrong(*arguments: object, **options: object) -> object:
        answer = true_solver(*arguments, **options)
        answer.x = answer.x + np.arange(len(answer.x)) % 3
        return answer

    monkeypatch.setattr(certificate, "milp", wrong)
    seen, _ = certified(system, truth, low, high)
    assert (seen.least >= least).all()
    assert (seen.most <= most).all()


def test_solver_that_finds_no_counts_stops_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "milp", lambda *_, **__: type("Answer", (), {"x": None, "message": "no counts"}))
    with pytest.raises(RuntimeError, match="no counts"):
        certified(*two_way_system(0)[:4])
