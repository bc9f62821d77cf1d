"""The counts behind the Referrals page, for whoever asks: as they are, or as the closed grid releases them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from svd_data.control import stages as released
from svd_data.control.follow_counts import count_caseload, count_cohorts, count_rereferrals
from svd_data.control.stage_cells import StageCell
from svd_data.control.stage_counts import (
    count_funnel,
    count_groups,
    count_need,
    count_waits,
    furthest_of,
    grouping_values,
    waits_by_stage,
)
from svd_data.control.wait_times import Times, waiting_days, waiting_weeks
from svd_data.indicators import REFERRALS
from svd_data.pathway import COHORT_WINDOW, NEED, REREFERRAL_WINDOW, recorded_groupings
from svd_data.periods import ALL, resolve_period
from svd_data.referral_queries import Followed, followed
from svd_data.views.controlled import question_of
from svd_data.views.question import Ask

# A cell's count; None: hidden. What the source does not record has no cell.
Cells = Mapping[StageCell, int | None]


def stage_cells(ask: Ask) -> Cells:
    """Return the cells of the period's funnel, groups, needs, waits and re-referrals."""
    if ask.is_controlled:
        return released.stages_of(ask.connection, ask.catalogue, question_of(ask), ask.filters.period)
    return ask.connection.once(("referrals as they are", ask.filters), lambda: _exact(ask))


def cohort_cells(ask: Ask, quarters: Sequence[date]) -> Cells:
    """Return the cells of quarters that are whole and followed for long enough."""
    if ask.is_controlled:
        return released.cohorts_of(ask.connection, ask.catalogue, question_of(ask), quarters)
    counted = count_cohorts(ask.connection, followed_always(ask), COHORT_WINDOW, quarters)
    return dict(zip(counted.cells, counted.counts.tolist(), strict=True))


def caseload_cells(ask: Ask, days: Sequence[date]) -> Cells:
    """Return the cells of the caseload at the end of each day."""
    if ask.is_controlled:
        return released.caseload_of(ask.connection, ask.catalogue, question_of(ask), days)
    counted = count_caseload(ask.connection, followed_always(ask), days)
    return dict(zip(counted.cells, counted.counts.tolist(), strict=True))


def waiting_times(ask: Ask, cells: Cells) -> Mapping[str, Times]:
    """Return the median and the ninetieth percentile of waiting for each recorded stage, in days, or in whole weeks."""
    asked = followed(ask.source, ask.filters)
    if ask.is_controlled:
        return waiting_weeks(ask.connection, asked, question_of(ask).rule, cells)
    return waiting_days(ask.connection, asked)


def followed_always(ask: Ask) -> Followed:
    """Return the referrals that the filters choose, in every month loaded."""
    return followed(ask.source, replace(ask.filters, period=resolve_period(ALL, ask.source.months)))


def counts_of(cells: Cells, names: Iterable[StageCell], name: str) -> dict[str, object]:
    """Return the columns `name` (Int64; NA: hidden, or no such cell) and, of what is hidden, `name`_is_hidden."""
    wanted = list(names)
    hidden = "is_hidden" if name == "numerator" else f"{name}_is_hidden"
    return {
        name: pd.array([cells.get(cell) for cell in wanted], dtype="Int64"),
        hidden: [cell in cells and cells[cell] is None for cell in wanted],
    }


def _exact(ask: Ask) -> Cells:
    source, connection = ask.source, ask.connection
    asked, dimensions = followed(source, ask.filters), recorded_groupings(source)
    furthest = furthest_of(connection, asked, dimensions)
    tables = [
        count_funnel(furthest, asked.stages),
        count_waits(furthest, asked, waits_by_stage(connection, asked)),
    ]
    if source.records(REFERRALS, "person_key"):
        tables.append(count_rereferrals(connection, asked, REREFERRAL_WINDOW))
    for dimension in dimensions:
        values = grouping_values(connection, ask.catalogue, source, dimension)
        if dimension == NEED:
            tables += [count_need(furthest, asked.stages, need) for need in values]
        else:
            tables.append(count_groups(furthest, asked.stages, dimension, values))
    return {
        cell: int(count) for table in tables for cell, count in zip(table.cells, table.counts.tolist(), strict=True)
    }
