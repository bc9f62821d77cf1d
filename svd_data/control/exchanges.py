"""Cheap proofs: a cell changed by one or two, and others changed against it so that every equation still holds.

Raise a cell, and its row and its column are out by as much; lower another cell of the row, and what was out has moved to
that cell's column; and so on, until what is out meets itself and is gone. Such a chain is looked for breadth first, over
the cells that stand in at most two equations of their table (all of a two-way table; the breakdowns of a table of time).
A chain that is found is checked before it is believed; where none is found nothing follows.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from svd_data.control.cells import Ints
from svd_data.control.tables import System

# An equation, and whether its parts are by now too many (+1) or too few (−1) for its total.
_Fault = tuple[int, int]

# A cell that stands in one equation only passes its fault on to nowhere.
_NOWHERE: _Fault = (-1, 0)

# One way of mending a fault: which slot, by +1 or −1 a step, and the fault that this makes in the slot's other equation.
_Mend = tuple[int, int, _Fault]


@dataclass(frozen=True)
class Exchanges:
    """Chains of changes from one possible set of counts.

    ends: per slot its equations and signs, or none where it stands in three or more. room: per slot how far it can go
    up and down. mends: per size of step and fault the ways to mend it.
    """

    ends: tuple[tuple[tuple[int, int], ...], ...]
    room: tuple[tuple[int, int], ...]
    mends: dict[int, dict[_Fault, list[_Mend]]]

    def spread(self, slot: int) -> tuple[int, int]:
        """Return how far the slot is found to go down and up, in events: 2 at most, and no further once they make 2."""
        if self._can_change(slot, 1, 2):
            return 0, 2
        if self._can_change(slot, -1, 2):
            return 2, 0
        up = int(self._can_change(slot, 1, 1))
        return int(self._can_change(slot, -1, 1)), up

    def _can_change(self, slot: int, direction: int, step: int) -> bool:
        ends = self.ends[slot]
        if not ends or self.room[slot][direction < 0] < step:
            return False
        chain = [(slot, direction)]
        (equation, sign), *others = ends
        # Mending the fault at one end has to arrive at the other end as the fault's opposite.
        goal = (others[0][0], -others[0][1] * direction) if others else _NOWHERE
        mending = self._chain((equation, sign * direction), goal, slot, step)
        return mending is not None and self._is_possible(chain + mending, step)

    def _chain(self, start: _Fault, goal: _Fault, barred: int, step: int) -> list[tuple[int, int]] | None:
        came_by: dict[_Fault, tuple[int, int, _Fault]] = {}
        queue, mends = deque([start]), self.mends[step]
        while queue:
            fault = queue.popleft()
            for slot, direction, following in mends.get(fault, ()):
                if slot == barred or following in came_by or following == start:
                    continue
                came_by[following] = (slot, direction, fault)
                if following == goal:
                    return _traced(came_by, start, goal)
                if following != _NOWHERE:
                    queue.append(following)
        return None

    def _is_possible(self, chain: Iterable[tuple[int, int]], step: int) -> bool:
        changes: dict[int, int] = {}
        faults: dict[int, int] = {}
        for slot, direction in chain:
            changes[slot] = changes.get(slot, 0) + step * direction
            for equation, sign in self.ends[slot]:
                faults[equation] = faults.get(equation, 0) + sign * direction
        is_in_room = all(-self.room[slot][1] <= change <= self.room[slot][0] for slot, change in changes.items())
        return is_in_room and not any(faults.values())


def exchanges(system: System, counts: Ints, low: Ints, high: Ints) -> Exchanges:
    """Return the chains from `counts`, one possible count per slot, within the bounds `low` to `high`."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(len(system.cells))]
    for slot, equation, sign in zip(
        system.slots.tolist(), system.equations.tolist(), system.signs.tolist(), strict=True
    ):
        found[slot].append((equation, sign))
    ends = tuple(tuple(pairs) if len(pairs) <= 2 else () for pairs in found)
    room = tuple(zip((high - counts).tolist(), (counts - low).tolist(), strict=True))
    return Exchanges(ends, room, {step: _mends(ends, room, step) for step in (1, 2)})


def _mends(
    ends: tuple[tuple[tuple[int, int], ...], ...], room: tuple[tuple[int, int], ...], step: int
) -> dict[_Fault, list[_Mend]]:
    mends: dict[_Fault, list[_Mend]] = {}
    for slot, (pairs, (up, down)) in enumerate(zip(ends, room, strict=True)):
        for direction in [1] * (up >= step) + [-1] * (down >= step):
            for place, (equation, sign) in enumerate(pairs):
                other = pairs[1 - place] if len(pairs) == 2 else None
                following = (other[0], other[1] * direction) if other else _NOWHERE
                mends.setdefault((equation, -sign * direction), []).append((slot, direction, following))
    return mends


def _traced(came_by: dict[_Fault, tuple[int, int, _Fault]], start: _Fault, goal: _Fault) -> list[tuple[int, int]]:
    chain, fault = [], goal
    while fault != start:
        slot, direction, fault = came_by[fault]
        chain.append((slot, direction))
    return chain
