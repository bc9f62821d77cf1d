"""Referral tables controlled one after another: what one has settled, the next neither changes nor hides."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from svd_data.control.audit import without
from svd_data.control.canonical import Counted
from svd_data.control.cells import Rule
from svd_data.control.grid import controlled
from svd_data.control.stage_cells import StageCell, stopped
from svd_data.control.stage_counts import Furthest, collapsed, count_groups, count_need
from svd_data.pathway import NEED, REFERRED, narrowed_to

Shown = dict[StageCell, int | None]


def settled(
    rule: Rule,
    counted: Counted[StageCell],
    of_all_time: Counted[StageCell] | None,
    shown: Mapping[StageCell, int | None],
    known_zero: Collection[StageCell] = (),
) -> Shown:
    """Return what is released of tables beside what is settled by now, which neither changes nor is hidden any more.

    of_all_time: the same cells over all months, of which everyone may know that what is 0 there is 0 ever; such cells, and
    those of known_zero, protect no other.
    """
    never = {place for place, cell in enumerate(counted.cells) if cell in known_zero}
    if of_all_time is not None:
        never |= set(np.flatnonzero(of_all_time.counts == 0).tolist())
    hidden_before = np.array([cell in shown and shown[cell] is None for cell in counted.cells])
    fixed = np.array([shown.get(cell) is not None for cell in counted.cells])
    counted = replace(counted, tables=without(counted.tables, never))
    return controlled(rule, counted, hidden_before, fixed)


# What counts the cells of groups over some stages.
Counter = Callable[[Furthest, Sequence[str]], Counted[StageCell]]


def counters(dimension: str, values: Sequence[str]) -> list[Counter]:
    """Return what counts the tables of a dimension: one of all its values, or of needs, which add to nothing, one each."""
    if dimension == NEED:
        return [partial(count_need, need=need) for need in values]
    return [partial(count_groups, dimension=dimension, values=values)]


def settled_groups(
    rule: Rule,
    count: Counter,
    now: Furthest,
    ever: Furthest,
    stages: Sequence[str],
    shown: Mapping[StageCell, int | None],
) -> Shown:
    """Return what is released of groups by stage; where nothing of all stages together, what is of one stage alone.

    That one is `narrowed_to`. Who has not reached it is counted beside it, but is no cell that is released.
    """
    of_all = settled(rule, count(now, stages), count(ever, stages), shown)
    two = (REFERRED, narrowed_to(stages))
    if two[1] == REFERRED or any(value for cell, value in of_all.items() if cell not in shown):
        return of_all
    others = stopped(REFERRED)[2]
    known = {cell: value for cell, value in shown.items() if cell[2] != others}
    here, everywhere = (count(collapsed(each, stages, two), two) for each in (now, ever))
    of_one = settled(rule, here, everywhere, known)
    return of_all | {cell: value for cell, value in of_one.items() if cell[2] != others}
