"""The referral tables of how far referrals got, before they are controlled: the funnel, each group's, and the waits.

True counts with what adds to what; nothing here is released. `stages` sees to that.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd

from svd_data.catalogue import Catalogue, RecordSource
from svd_data.control.canonical import DIMENSIONS, NOT_RECORDED, Counted, dimension_values, value_word
from svd_data.control.stage_cells import (
    ALL_REFERRED,
    NONE,
    WITH,
    WITHOUT,
    Pair,
    StageCell,
    Sum,
    counted_cells,
    need_dimension,
    pair_of,
    pairs_of,
    reached,
    stopped,
    waiting,
)
from svd_data.database import Connection
from svd_data.indicators import REFERRALS
from svd_data.pathway import NEED, NEED_WORDS, REFERRAL_SOURCE, WAITED_FOR
from svd_data.referral_queries import (
    CLOSED,
    DATED,
    OPEN,
    UNDATED,
    WAITS,
    Followed,
    furthest_stages,
    referral_sources,
    waits,
)

# How many referrals got how far and no further: by dimension, value and stage.
Furthest = Mapping[tuple[str, str, str], Pair]


def grouping_values(
    connection: Connection, catalogue: Catalogue, source: RecordSource, dimension: str
) -> tuple[str, ...]:
    """Return every value by which a grouping tells the source's referrals apart, "" (not recorded) last; every need."""
    if dimension in DIMENSIONS[REFERRALS]:
        return dimension_values(catalogue, source, dimension)
    if dimension == NEED:
        return tuple(NEED_WORDS)
    assert dimension == REFERRAL_SOURCE
    known = connection.once(
        ("referral sources", source.source_id), lambda: referral_sources(connection, source.source_id)
    )
    return (*known, NOT_RECORDED)


def furthest_of(connection: Connection, asked: Followed, dimensions: Sequence[str] = ()) -> Furthest:
    """Return how many referrals got how far, of all and by each dimension's values: see `furthest_stages`."""
    frame = furthest_stages(connection, asked, dimensions)
    columns = [frame[name].tolist() for name in ("dimension", "value", "furthest", "n", "keys")]
    return {
        (dimension, value_word(value), stage): (int(n), int(keys))
        for dimension, value, stage, n, keys in zip(*columns, strict=True)
    }


def collapsed(furthest: Furthest, stages: Sequence[str], kept: Sequence[str]) -> Furthest:
    """Return the same with some of the stages only: who got no further than one left out got to the kept one before it."""
    told: dict[tuple[str, str, str], Pair] = {}
    for (dimension, value, stage), (n, keys) in furthest.items():
        reached_ones = stages[: stages.index(stage) + 1]
        key = dimension, value, [each for each in kept if each in reached_ones][-1]
        before = told.get(key, NONE)
        told[key] = before[0] + n, before[1] + keys
    return told


def count_funnel(furthest: Furthest, stages: Sequence[str]) -> Counted[StageCell]:
    """Return all referrals by stage: reached, and stopped at all but the last."""
    return counted_cells(_nested(furthest, stages, "", [""]), [_chain(stages)])


def count_groups(
    furthest: Furthest, stages: Sequence[str], dimension: str, values: Sequence[str]
) -> Counted[StageCell]:
    """Return the referrals of each value of a dimension by stage, with all referrals first, in one table.

    Every stage's cells add, over the values, to those of all referrals. values: all that there can be, "" for not recorded.
    """
    counts = {**_nested(furthest, stages, "", [""]), **_nested(furthest, stages, dimension, values)}
    return counted_cells(counts, [_by_value(stages, dimension, values)])


def count_need(furthest: Furthest, stages: Sequence[str], need: str) -> Counted[StageCell]:
    """Return the referrals with a need and those without it by stage, with all referrals first, in one table.

    The cells' dimension is `need_dimension`, their values are "with" and "without".
    """
    name = need_dimension(need)
    told = {}
    for stage in stages:
        everyone, having = (furthest.get(key, NONE) for key in (("", "", stage), (NEED, need, stage)))
        told["", "", stage] = everyone
        told[name, WITH, stage] = having
        told[name, WITHOUT, stage] = everyone[0] - having[0], everyone[1] - having[1]
    return count_groups(told, stages, name, (WITH, WITHOUT))


def count_waits(furthest: Furthest, asked: Followed, by_stage: Mapping[str, pd.DataFrame]) -> Counted[StageCell]:
    """Return what became of all referrals on their way to each stage, beside the funnel that they add to.

    by_stage: `waits` of each stage of WAITED_FOR that is recorded. Without closures in the source there is no cell of them.
    """
    funnel = count_funnel(furthest, asked.stages)
    counts = pairs_of(funnel)
    kinds = [kind for kind in WAITS if kind != CLOSED or asked.has_closures]
    equations = list(_chain(asked.stages))
    for stage, frame in by_stage.items():
        summed = frame.groupby("kind")[["n", "keys"]].sum()
        for kind in kinds:
            counts[waiting(stage, kind)] = pair_of(summed.loc[kind]) if kind in summed.index else NONE
        equations.append((ALL_REFERRED, [waiting(stage, kind) for kind in kinds]))
        equations.append((reached(stage), [waiting(stage, DATED), waiting(stage, UNDATED)]))
        # Implied by these two, and said so that bounds are found at once.
        before = asked.stages[: asked.stages.index(stage)]
        not_reached = [waiting(stage, kind) for kind in kinds if kind in (OPEN, CLOSED)]
        if len(before) == 1:
            equations.append((stopped(before[0]), not_reached))
    return counted_cells(counts, [equations])


def waits_by_stage(connection: Connection, asked: Followed) -> dict[str, pd.DataFrame]:
    """Return `waits` for each recorded stage to which waiting is measured."""
    return {stage: waits(connection, asked, stage) for stage in WAITED_FOR if stage in asked.stages}


def _nested(furthest: Furthest, stages: Sequence[str], dimension: str, values: Sequence[str]) -> dict[StageCell, Pair]:
    """Return reached and stopped of each value, from how many got how far at most."""
    counts: dict[StageCell, Pair] = {}
    for value in values:
        n, keys = NONE
        for stage in reversed(stages):
            ended = furthest.get((dimension, value, stage), NONE)
            n, keys = n + ended[0], keys + ended[1]
            counts[reached(stage, dimension, value)] = n, keys
            if stage != stages[-1]:
                counts[stopped(stage, dimension, value)] = ended
    return counts


def _chain(stages: Sequence[str], dimension: str = "", value: str = "") -> list[Sum]:
    """Return that of those who reached a stage each has reached the next or stopped."""
    return [
        (reached(stage, dimension, value), [reached(after, dimension, value), stopped(stage, dimension, value)])
        for stage, after in pairwise(stages)
    ]


def _by_value(stages: Sequence[str], dimension: str, values: Sequence[str]) -> list[Sum]:
    sums = _chain(stages)
    for value in values:
        sums += _chain(stages, dimension, value)
    sums += [(reached(stage), [reached(stage, dimension, value) for value in values]) for stage in stages]
    sums += [(stopped(stage), [stopped(stage, dimension, value) for value in values]) for stage in stages[:-1]]
    return sums
