"""Which further cells a table must hide, so that no hidden cell can be worked out from what is shown beside it.

Source: rule 4 of "Disclosure control" in methods.md; the problem is secondary cell suppression, the requirement a sliding
protection of 2 (Fischetti and Salazar 2001), the choice of cells a greedy one. Knows nothing of wards, types or SQL.

The reader who is guarded against knows a little more than a real one: the rule; which cells of a table were hidden as
small; the range behind each shown count; every equation of the table. A cell hidden as small lies in the rule's range,
any other hidden cell anywhere from 0. Only what nobody can tell is left out: where a partner's table hides a zero, every
cell hidden as small may be that zero. Each table is read on its own; a cell hidden in one is hidden in all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from svd_data.control.cells import Bools, Ints, Rule, shown_range
from svd_data.control.certificate import SPREAD, Seen, certify
from svd_data.control.tables import (
    AuditTable,
    Equation,
    System,
    implied,
    one_way,
    propagated,
    system_of,
    two_way,
    without,
)

__all__ = ["AuditResult", "AuditTable", "Equation", "audit", "one_way", "two_way", "without"]

# In which order siblings are hidden: a part that is not zero, a zero, a total, and last a zero that another of its
# equations would give away at once, so that more would have to be hidden for it.
_PART, _ZERO, _TOTAL, _KNOWN_ZERO = range(4)


@dataclass(frozen=True)
class AuditResult:
    """hidden: per cell whether it is hidden, as small or by an audit.

    broken: the hidden cells, in the caller's order, that keep under three possible counts in some table because
    everything else in it is hidden or fixed; the caller withholds the table as a whole. That can happen with nothing
    fixed: a partner's table in which every cell is hidden as small tells that each is from 1 to 7, its total too.
    """

    hidden: Bools
    broken: Ints


@dataclass(frozen=True)
class _State:
    """Cells in the order of their codes: the rule, counts, released counts, and who is hidden, as small, and fixed."""

    rule: Rule
    counts: Ints
    released: Ints
    is_primary: Bools
    is_fixed: Bools
    is_hidden: Bools


def audit(
    rule: Rule,
    counts: npt.ArrayLike,
    released: npt.ArrayLike,
    primary: npt.ArrayLike,
    order_codes: Sequence[str] | Sequence[int] | npt.NDArray[np.generic],
    tables: Sequence[AuditTable],
    *,
    already_hidden: npt.ArrayLike | None = None,
    fixed: npt.ArrayLike | None = None,
) -> AuditResult:
    """Return which cells to hide so that every hidden cell of every table keeps three possible counts.

    One value per cell: counts (true, in events), released (as from `cells.released`; read only where a cell is shown),
    primary (hidden as small), order_codes (unique; ties go to the first), already_hidden (hidden by an earlier audit),
    fixed (the caller shows these elsewhere: they are not hidden here; of a cell that is hidden already it says nothing).
    The answer depends on nothing else: not on the order of cells, tables or equations, and on no earlier call. Where
    nothing is hidden to begin with, nothing is hidden. Raises ValueError for arrays of different lengths, repeated
    codes, a count outside what its released value or its being primary says, an equation that does not hold.

    Partner 13, 13, 1 of 27 would be released as 15, 15, hidden, 25, and what is hidden would have to be 1:

    >>> from svd_data.control.cells import RULES
    >>> table = AuditTable((one_way(3, [0, 1, 2]),))
    >>> audit(
    ...     RULES["partner"], [13, 13, 1, 27], [15, 15, -1, 25], [False, False, True, False], ["a", "b", "c", "d"], [table]
    ... ).hidden.tolist()
    [True, False, True, False]
    """
    codes = np.asarray(order_codes)
    n = len(codes)
    order = np.argsort(codes, kind="stable")
    ranks = np.empty(n, dtype=np.int64)
    ranks[order] = np.arange(n)
    if n and (codes[order][1:] == codes[order][:-1]).any():
        raise ValueError("two cells have the same order code")
    is_primary = _mask(primary, n)[order]
    is_hidden = is_primary | _mask(already_hidden, n)[order]
    state = _State(
        rule=rule,
        counts=_ints(counts, n)[order],
        released=_ints(released, n)[order],
        is_primary=is_primary,
        is_fixed=_mask(fixed, n)[order],
        is_hidden=is_hidden,
    )
    _check_cells(state)
    system = system_of(tables, ranks)
    if len(system.cells):
        if system.balance(state.counts[system.cells]).any():
            raise ValueError("an equation does not hold on the true counts")
        state, broken = _audited(system, state)
    else:
        broken = np.zeros(0, dtype=np.int64)
    return AuditResult(hidden=state.is_hidden[ranks], broken=np.sort(order[broken]))


def _ints(values: npt.ArrayLike, n: int) -> Ints:
    column = np.asarray(values)
    if column.shape != (n,) or (n and column.dtype.kind not in "iu"):
        raise ValueError(f"one whole number per cell is needed, {n} of them, not {column.dtype} {column.shape}")
    return column.astype(np.int64)


def _mask(values: npt.ArrayLike | None, n: int) -> Bools:
    column = np.zeros(n, dtype=np.bool_) if values is None else np.asarray(values)
    # A list of positions read as yes or no would hide the wrong cells without a word.
    if column.shape != (n,) or (n and column.dtype != np.bool_):
        raise ValueError(f"one yes or no per cell is needed, {n} of them, not {column.dtype} {column.shape}")
    return column.astype(np.bool_)


def _check_cells(state: _State) -> None:
    rule, counts = state.rule, state.counts
    low, high = shown_range(rule, state.released[~state.is_hidden])
    shown = counts[~state.is_hidden]
    if ((shown < low) | (shown > high)).any() or (counts < 0).any():
        raise ValueError("a shown cell's true count is not one that its released count stands for")
    small = counts[state.is_primary]
    if ((small < rule.low) | (small > rule.high)).any():
        raise ValueError(f"a cell hidden as small has a true count from {rule.low} to {rule.high}")


def _audited(system: System, state: _State) -> tuple[_State, Ints]:
    """Hide until every slot is proved safe or nothing more can be hidden for it; return the cells of the latter."""
    is_stuck = np.zeros(len(system.cells), dtype=np.bool_)
    truth = state.counts[system.cells]
    seen = Seen(truth, truth)
    while True:
        low, high = _raw_bounds(system, state)
        outer_low, outer_high = propagated(system, low, high)
        is_hidden = state.is_hidden[system.cells]
        unsafe = np.flatnonzero(is_hidden & ~is_stuck & (outer_high - outer_low < SPREAD))
        if not len(unsafe):
            seen, unsafe = certify(system, seen, truth, is_hidden, outer_low, outer_high, is_stuck)
        if not len(unsafe):
            return state, np.unique(system.cells[is_stuck])
        chosen, stuck = _chosen(system, state, unsafe, low, high)
        is_stuck[stuck] = True
        if len(chosen):
            is_hidden_cell = state.is_hidden.copy()
            is_hidden_cell[chosen] = True
            state = replace(state, is_hidden=is_hidden_cell)


def _raw_bounds(system: System, state: _State) -> tuple[Ints, Ints]:
    """Return per slot the smallest and largest count that the reader knows of before using any equation."""
    rule, counts = state.rule, state.counts
    # No upper bound is known of a cell hidden for others' sake. One out of reach keeps the programmes bounded; being one
    # bound more it can only make the audit hide more.
    low, high = np.zeros_like(counts), np.full_like(counts, 2 * int(counts.max()) + 100)
    low[~state.is_hidden], high[~state.is_hidden] = shown_range(rule, state.released[~state.is_hidden])
    low[state.is_primary], high[state.is_primary] = rule.low, rule.high
    slot_low, slot_high = low[system.cells], high[system.cells]
    is_hidden_zero = (state.is_hidden & ~state.is_primary & (counts == 0))[system.cells]
    has_hidden_zero = np.zeros(int(system.tables.max()) + 1, dtype=np.bool_)
    has_hidden_zero[system.tables[is_hidden_zero]] = True
    slot_low[has_hidden_zero[system.tables] & state.is_primary[system.cells]] = 0
    return slot_low, slot_high


def _chosen(system: System, state: _State, unsafe: Ints, low: Ints, high: Ints) -> tuple[list[int], list[int]]:
    """Return the cells to hide for the unsafe slots, and the slots for which nothing can be hidden.

    What is hidden for one slot may help its neighbours, so no equation loses more than one cell (or all its zeros) before
    all is looked at again: the choices are taken in the order of the unsafe cells' codes, and one that touches a touched equation waits.
    """
    entry_low, entry_high = implied(system, low, high)
    is_known = np.minimum(entry_high, high[system.slots]) - np.maximum(entry_low, low[system.slots]) < SPREAD
    kinds, entry_keys = _preferences(system, state, entry_high - np.maximum(entry_low, 0) < SPREAD)
    choices, stuck = [], []
    for slot in unsafe.tolist():
        own = system.entries_of_slot(slot)
        # Where one equation alone gives the cell away, a sibling in another would not help.
        near = own[is_known[own]] if is_known[own].any() else own
        best = _best_sibling(system, state, system.equations[near], entry_keys)
        if best is None:
            stuck.append(slot)
        else:
            choices.append((int(system.cells[slot]), int(entry_keys[best]), best, system.equations[own]))
    is_touched = np.zeros(len(system.starts), dtype=np.bool_)
    chosen = []
    for _, _, best, equations in sorted(choices, key=lambda choice: choice[:2]):
        if not is_touched[equations].any():
            for cell in _with_other_zeros(system, best, kinds, entry_keys):
                chosen.append(cell)
                is_touched[system.equations_of_cell(cell)] = True
    return chosen, stuck


def _with_other_zeros(system: System, best: int, kinds: Ints, entry_keys: Ints) -> list[int]:
    """Return the cell of an entry and, where it is a zero, the other zeros of its equation that may be hidden.

    A single zero may be known from elsewhere, as from the same cell of a wider indicator, and would then protect nothing.
    Those that another equation of the table would give away at once protect nothing either.
    """
    entries = np.array([best])
    if kinds[best] == _ZERO:
        is_like = (system.equations == system.equations[best]) & (kinds == _ZERO) & (entry_keys >= 0)
        entries = np.flatnonzero(is_like)
    cells: list[int] = np.unique(system.cells[system.slots[entries]]).tolist()
    return cells


def _preferences(system: System, state: _State, gives_away: Bools) -> tuple[Ints, Ints]:
    """Return per entry its kind and its place in the order of hiding, the first the smallest, −1 where it may not be hidden.

    gives_away: per entry whether its equation alone would tell the cell if it were hidden.
    """
    cells = system.cells[system.slots]
    count = np.bincount(cells, gives_away, minlength=len(state.counts)).astype(np.int64)
    is_known_elsewhere = count[cells] - gives_away > 0
    is_zero = state.released[cells] == 0
    kind = np.select([system.signs < 0, is_zero & is_known_elsewhere, is_zero], [_TOTAL, _KNOWN_ZERO, _ZERO], _PART)
    order = np.lexsort((cells, state.released[cells], kind))
    keys = np.empty(len(cells), dtype=np.int64)
    keys[order] = np.arange(len(cells))
    return kind.astype(np.int64), np.where(state.is_hidden[cells] | state.is_fixed[cells], -1, keys)


def _best_sibling(system: System, state: _State, equations: Ints, entry_keys: Ints) -> int | None:
    """Return the entry of the cell to hide: of the given equations if there is one, else of the nearest that has one.

    Nearest: first equations that share a hidden cell with these, and so on outwards, then equations that share any cell.
    """
    is_reached = np.zeros(len(system.starts), dtype=np.bool_)
    is_reached[equations] = True
    for may_pass in (state.is_hidden[system.cells[system.slots]], np.ones(len(system.slots), dtype=np.bool_)):
        while True:
            entries = np.flatnonzero(is_reached[system.equations])
            open_entries = entries[entry_keys[entries] >= 0]
            if len(open_entries):
                return int(open_entries[np.argmin(entry_keys[open_entries])])
            linked = np.isin(system.slots, system.slots[entries[may_pass[entries]]])
            before = np.count_nonzero(is_reached)
            is_reached[system.equations[linked]] = True
            if np.count_nonzero(is_reached) == before:
                break
    return None
