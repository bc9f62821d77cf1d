"""Proof that every hidden cell of every table keeps three possible counts, or the cells for which there is none.

A certificate of a cell is two sets of whole counts, checked here in whole numbers against every equation and bound, in
which the cell differs by 2 or more. So what counts as safe never rests on a solver's tolerance: linear programmes only
find the counts. That the values between are possible too, and that a cell without such a pair of sets is really unsafe,
follows from total unimodularity. A two-way table with its margins is a network matrix; a table of time, in which every
total is of consecutive months, has consecutive ones in every row, and its breakdowns go between two of its running
totals. With whole bounds the programmes' corners are whole (Hoffman and Kruskal 1956), and every whole number between
the least and the most of a cell occurs. In a system of another kind the bounds of a programme could be wider than those
of the whole numbers; only checked counts are believed, so such a cell would be taken for unsafe, and more hidden.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from svd_data.control.cells import Bools, Ints
from svd_data.control.exchanges import exchanges
from svd_data.control.tables import System

# A cell whose counts differ by 2 keeps three possible values: n, n + 1 and n + 2.
SPREAD = 2


@dataclass(frozen=True)
class Seen:
    """Per slot the least and the most of its counts in any possible set of counts found so far; at first the true one."""

    least: Ints
    most: Ints

    def is_proved(self) -> Bools:
        """Return per slot whether it is known to keep three possible counts."""
        return self.most - self.least >= SPREAD


def certify(
    system: System, seen: Seen, truth: Ints, is_hidden: Bools, low: Ints, high: Ints, excused: Bools
) -> tuple[Seen, Ints]:
    """Return what has been seen by now, and per table the first slot that is hidden and keeps under three counts.

    One value per slot: truth (the true counts), low and high (bounds that every possible set of counts keeps), excused
    (slots not to look at). No slot in the answer means that every hidden slot that is not excused is proved safe.
    """
    wanted = is_hidden & ~excused
    # The cheap proofs first: two programmes for all cells at once prove most, exchanges nearly all of the rest.
    for sign in (1.0, -1.0):
        open_slots = np.flatnonzero(wanted & ~seen.is_proved())
        if len(open_slots):
            seen = _look(system, seen, low, high, open_slots, sign)
    open_slots = np.flatnonzero(wanted & ~seen.is_proved())
    if len(open_slots):
        seen = _exchange(system, seen, truth, low, high, open_slots)
    return _one_by_one(system, seen, low, high, wanted)


def _exchange(system: System, seen: Seen, truth: Ints, low: Ints, high: Ints, slots: Ints) -> Seen:
    chains = exchanges(system, truth, low, high)
    least, most = seen.least.copy(), seen.most.copy()
    for slot in slots.tolist():
        down, up = chains.spread(slot)
        least[slot], most[slot] = min(least[slot], truth[slot] - down), max(most[slot], truth[slot] + up)
    return Seen(least, most)


def _one_by_one(system: System, seen: Seen, low: Ints, high: Ints, wanted: Bools) -> tuple[Seen, Ints]:
    """Give the first unproved slot of each table its own least and most, all tables at once, until each table is through.

    A table is through when all of it is proved, or at its first slot that cannot be: hiding for that one changes the rest.
    """
    failed: list[int] = []
    wanted = wanted.copy()
    while True:
        open_slots = np.flatnonzero(wanted & ~seen.is_proved())
        _, first = np.unique(system.tables[open_slots], return_index=True)
        chosen = open_slots[first]
        if not len(chosen):
            return seen, np.array(failed, dtype=np.int64)
        for sign in (1.0, -1.0):
            chosen = chosen[~seen.is_proved()[chosen]]
            if len(chosen):
                seen = _look(system, seen, low, high, chosen, sign)
        unsafe = chosen[~seen.is_proved()[chosen]]
        failed.extend(unsafe.tolist())
        wanted &= ~np.isin(system.tables, system.tables[unsafe])


def _look(system: System, seen: Seen, low: Ints, high: Ints, slots: Ints, sign: float) -> Seen:
    """Return `seen` with the counts of the largest (`sign` 1) or smallest (−1) sum over `slots`, in the slots' tables."""
    tables = np.unique(system.tables[slots])
    rows = np.flatnonzero(np.isin(system.equation_tables, tables))
    columns = np.flatnonzero(np.isin(system.tables, tables))
    objective = np.zeros(len(system.cells))
    objective[slots] = -sign
    # Tables share no slot, so the programme falls into one block a table, and costs one start of the solver.
    answer = milp(
        objective[columns],
        constraints=LinearConstraint(system.matrix[rows][:, columns].tocsc(), 0, 0),
        bounds=Bounds(low[columns].astype(float), high[columns].astype(float)),
    )
    if answer.x is None:
        raise RuntimeError(f"the true counts keep every bound, yet the solver says: {answer.message}")
    counts = low.copy()
    counts[columns] = np.rint(answer.x).astype(np.int64)
    is_wrong = np.zeros(int(system.tables.max()) + 1, dtype=np.bool_)
    is_wrong[system.equation_tables[system.balance(counts) != 0]] = True
    is_wrong[system.tables[(counts < low) | (counts > high)]] = True
    counts = np.where(is_wrong[system.tables] | ~np.isin(system.tables, tables), seen.least, counts)
    return Seen(np.minimum(seen.least, counts), np.maximum(seen.most, counts))
