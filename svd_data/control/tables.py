"""Additive tables as the audit sees them: cells tied by equations, and how far the equations bound each cell.

One row of a `System` is a slot: one cell in one table. A cell that stands in three tables has three slots, because each
table is audited on its own, and what its equations tell of the cell differs from table to table.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from svd_data.control.cells import Ints

# Bounds are outer bounds after every round, so stopping early only leaves more to the exact certificate.
_ROUNDS = 12


@dataclass(frozen=True)
class Equation:
    """The count of cell `total` is the sum of the counts of cells `parts`; cells are positions in the caller's arrays."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class AuditTable:
    """One table that a reader sees at once: the equations that hold between its cells."""

    equations: tuple[Equation, ...]


@dataclass(frozen=True)
class System:
    """Tables side by side. An entry is one cell in one equation; entries of an equation, and of a table, are consecutive.

    cells, tables: each slot's cell and table. slots, equations: each entry's slot and equation. signs: each entry's +1 as
    a part or −1 as the total, so that the signed counts of an equation add up to 0. starts: each equation's first entry.
    equation_tables: each equation's table.
    """

    cells: Ints
    tables: Ints
    slots: Ints
    equations: Ints
    signs: Ints
    starts: Ints
    equation_tables: Ints

    @cached_property
    def by_slot(self) -> tuple[Ints, Ints]:
        """Entries in the order of their slots, and the place in that order at which each slot begins."""
        order = np.argsort(self.slots, kind="stable")
        return order, np.searchsorted(self.slots[order], np.arange(len(self.cells)))

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """One row per equation, one column per slot: the signs."""
        return sparse.csr_array(
            (self.signs.astype(float), (self.equations, self.slots)), shape=(len(self.starts), len(self.cells))
        )

    @cached_property
    def by_cell(self) -> tuple[Ints, Ints]:
        """Entries in the order of their cells, and their cells in that order."""
        cells = self.cells[self.slots]
        order = np.argsort(cells, kind="stable")
        return order, cells[order]

    def entries_of_slot(self, slot: int) -> Ints:
        """Return the entries of one slot."""
        order, begins = self.by_slot
        return order[begins[slot] : begins[slot + 1]] if slot + 1 < len(begins) else order[begins[slot] :]

    def equations_of_cell(self, cell: int) -> Ints:
        """Return the equations of one cell, in every table that has it."""
        order, cells = self.by_cell
        begin, end = np.searchsorted(cells, [cell, cell + 1])
        return self.equations[order[begin:end]]

    def balance(self, values: Ints) -> Ints:
        """Return per equation its parts less its total, where `values` has one value per slot."""
        return np.add.reduceat(self.signs * values[self.slots], self.starts)


def two_way(index_grid: npt.ArrayLike) -> tuple[Equation, ...]:
    """Return the equations of a two-way table: one per row and column, the margins' own among them.

    index_grid: the cells, r+1 rows by c+1 columns, with each row's total last in its row and the grand total last of all.

    >>> [(equation.total, equation.parts) for equation in two_way([[0, 1, 2], [3, 4, 5]])]
    [(2, (0, 1)), (5, (3, 4)), (3, (0,)), (4, (1,)), (5, (2,))]
    """
    grid = np.asarray(index_grid, dtype=np.int64)
    lines = [*grid.tolist(), *grid.T.tolist()]
    return tuple(Equation(line[-1], tuple(line[:-1])) for line in lines)


def one_way(total: int, parts: Iterable[int]) -> Equation:
    """Return the equation of a breakdown, or of a period and the months in it."""
    return Equation(int(total), tuple(int(part) for part in parts))


def without(tables: Iterable[AuditTable], absent: Collection[int]) -> tuple[AuditTable, ...]:
    """Return the tables without the cells of `absent`, which are 0 and which a reader may know to be 0.

    An hour that an indicator's definition leaves out has no offence, hidden or not: it lends nothing to its siblings. Of a
    table without any other cell nothing is left.

    >>> without([AuditTable((one_way(3, [0, 1, 2]), one_way(2, [4])))], {1, 2, 4})[0].equations
    (Equation(total=3, parts=(0,)),)
    """
    return tuple(
        AuditTable(
            tuple(
                Equation(equation.total, parts)
                for equation in table.equations
                if equation.total not in absent
                and (parts := tuple(part for part in equation.parts if part not in absent))
            )
        )
        for table in tables
    )


def system_of(tables: Sequence[AuditTable], ranks: Ints) -> System:
    """Return the tables as one system; `ranks` renames the cells, so that their order in the caller's arrays is no matter.

    Raises ValueError for an equation without parts, one that names a cell twice, or one that names no cell.
    """
    slot_cells: list[Ints] = []
    slot_tables: list[Ints] = []
    entry_slots: list[Ints] = []
    lengths: list[int] = []
    equation_tables: list[int] = []
    offset = 0
    for number, table in enumerate(tables):
        if not table.equations:
            continue
        lines = [(*equation.parts, equation.total) for equation in table.equations]
        if any(len(line) < 2 or len(set(line)) < len(line) for line in lines):
            raise ValueError("an equation is a total and one or more other cells, each named once")
        if any(not 0 <= cell < len(ranks) for line in lines for cell in line):
            raise ValueError(f"an equation names a cell that is no cell: there are {len(ranks)}, from 0")
        cells, places = np.unique(ranks[[cell for line in lines for cell in line]], return_inverse=True)
        slot_cells.append(cells)
        slot_tables.append(np.full(len(cells), number))
        entry_slots.append(places + offset)
        lengths.extend(len(line) for line in lines)
        equation_tables.extend([number] * len(lines))
        offset += len(cells)
    ends = np.cumsum(np.array(lengths, dtype=np.int64))
    signs = np.ones(int(ends[-1]) if len(ends) else 0, dtype=np.int64)
    signs[ends - 1] = -1
    return System(
        cells=_joined(slot_cells),
        tables=_joined(slot_tables),
        slots=_joined(entry_slots),
        equations=np.repeat(np.arange(len(lengths)), lengths).astype(np.int64),
        signs=signs,
        starts=ends - np.array(lengths, dtype=np.int64),
        equation_tables=np.array(equation_tables, dtype=np.int64),
    )


def implied(system: System, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Return per entry the smallest and largest count that its equation leaves its cell, given the bounds of the others."""
    signs, slots = system.signs, system.slots
    is_part = signs > 0
    entry_low, entry_high = low[slots], high[slots]
    term_low, term_high = np.where(is_part, entry_low, -entry_high), np.where(is_part, entry_high, -entry_low)
    others_low = np.add.reduceat(term_low, system.starts)[system.equations] - term_low
    others_high = np.add.reduceat(term_high, system.starts)[system.equations] - term_high
    return np.where(is_part, -others_high, others_low), np.where(is_part, -others_low, others_high)


def propagated(system: System, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Return per slot outer bounds: each cell bounded by each of its equations in turn, repeatedly."""
    order, begins = system.by_slot
    for _ in range(_ROUNDS):
        entry_low, entry_high = implied(system, low, high)
        new_low = np.maximum(low, np.maximum.reduceat(entry_low[order], begins))
        new_high = np.minimum(high, np.minimum.reduceat(entry_high[order], begins))
        if np.array_equal(new_low, low) and np.array_equal(new_high, high):
            break
        low, high = new_low, new_high
    return low, high


def _joined(arrays: list[Ints]) -> Ints:
    return np.concatenate(arrays).astype(np.int64) if arrays else np.zeros(0, dtype=np.int64)
