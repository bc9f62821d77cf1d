"""The closed grid's tables about referrals: of one indicator in the whole area, how far referrals got, and how fast.

For a period of a year: the funnel; the same by each thing that is recorded of referrals, and with and without each need;
waits; re-referrals. Apart from these: quarters of referral by who was engaged in time, and the caseload at month ends.
What the rest of the grid has settled is the same number here: the area's referrals, and those of a ward, age, sex or ethnic
group. The funnel is settled before what breaks it down, so that no small group takes it away.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from svd_data.catalogue import Catalogue, RecordSource
from svd_data.control import stage_cells as cells
from svd_data.control.canonical import DIMENSIONS, Counted, Question
from svd_data.control.follow_counts import count_caseload, count_cohorts, count_rereferrals, month_end, quarters_in
from svd_data.control.grid import breakdown_of, controlled, over_time, require_a_year
from svd_data.control.settling import Shown, counters, settled, settled_groups
from svd_data.control.stage_cells import ALL_REFERRED, StageCell
from svd_data.control.stage_counts import (
    count_funnel,
    count_waits,
    furthest_of,
    grouping_values,
    waits_by_stage,
)
from svd_data.database import Connection
from svd_data.indicators import REFERRALS
from svd_data.pathway import (
    COHORT_WINDOW,
    ENGAGED,
    NEED,
    REFERRED,
    REREFERRAL_WINDOW,
    recorded_groupings,
    recorded_stages,
)
from svd_data.periods import ALL, Period, add_months, resolve_period, year_periods
from svd_data.referral_queries import (
    FOLLOWED,
    NOT_FOLLOWED,
    TOO_RECENT,
    Followed,
    followed,
)


def stages_of(
    connection: Connection, catalogue: Catalogue, question: Question, period: Period
) -> Mapping[StageCell, int | None]:
    """Return the released cells of a period of a year, None where hidden: of `count_funnel`, `count_groups`, `count_need`,
    `count_waits` and `count_rereferrals`.

    Cells of what the source does not record are absent. Raises AudienceError for any other period.
    """
    require_a_year(catalogue, question, period)
    return connection.once(("stages", question, period.span), lambda: _stages(connection, catalogue, question, period))


def cohorts_of(
    connection: Connection, catalogue: Catalogue, question: Question, quarters: Sequence[date]
) -> Mapping[StageCell, int | None]:
    """Return the released cells of `count_cohorts` for whole quarters, each followed for long enough; None where hidden."""
    return connection.once(
        ("cohorts", question, tuple(quarters)), lambda: _cohorts(connection, catalogue, question, quarters)
    )


def caseload_of(
    connection: Connection, catalogue: Catalogue, question: Question, days: Sequence[date]
) -> Mapping[StageCell, int | None]:
    """Return the released cells of `count_caseload`, None where hidden.

    They are parts of no total that is released, so nothing but the rule for one cell applies.
    """
    asked = _followed_always(catalogue, question)
    return connection.once(
        ("caseload", question, tuple(days)),
        lambda: controlled(question.rule, count_caseload(connection, asked, days)),
    )


def funnel_of(
    connection: Connection, catalogue: Catalogue, question: Question, period: Period
) -> Mapping[StageCell, int | None]:
    """Return the released cells of `count_funnel` for a period of a year, None where hidden. Raises AudienceError likewise."""
    require_a_year(catalogue, question, period)

    def work_out() -> Shown:
        now, ever = (furthest_of(connection, each) for each in _now_and_ever(catalogue, question, period))
        stages = recorded_stages(catalogue.source(question.source))
        shown: Shown = {ALL_REFERRED: over_time(connection, catalogue, question)[period.span]}
        here, everywhere = (count_funnel(each, stages) for each in (now, ever))
        return settled(question.rule, here, everywhere, shown)

    return connection.once(("funnel", question, period.span), work_out)


def _stages(connection: Connection, catalogue: Catalogue, question: Question, period: Period) -> Shown:
    source, rule = catalogue.source(question.source), question.rule
    asked, always = _now_and_ever(catalogue, question, period)
    dimensions = recorded_groupings(source)
    now, ever = (furthest_of(connection, each, dimensions) for each in (asked, always))
    shown = dict(funnel_of(connection, catalogue, question, period))
    here, everywhere = (
        count_waits(furthest, each, waits_by_stage(connection, each))
        for furthest, each in ((now, asked), (ever, always))
    )
    shown |= settled(rule, here, everywhere, shown)
    if source.records(REFERRALS, "person_key"):
        here, everywhere = (count_rereferrals(connection, each, REREFERRAL_WINDOW) for each in (asked, always))
        shown |= settled(rule, here, everywhere, shown, _not_yet_or_long_since(period, asked))
    for dimension in dimensions:
        values = grouping_values(connection, catalogue, source, dimension)
        if dimension != NEED:
            shown |= _base(connection, catalogue, question, period, dimension)
        for count in counters(dimension, values):
            shown |= settled_groups(rule, count, now, ever, asked.stages, shown)
    return shown


def _now_and_ever(catalogue: Catalogue, question: Question, period: Period) -> tuple[Followed, Followed]:
    """Return the referrals of a period and those of all months loaded."""
    source = catalogue.source(question.source)
    whole = resolve_period(ALL, source.months)
    return followed(source, question.filters(period)), followed(source, question.filters(whole))


def _base(connection: Connection, catalogue: Catalogue, question: Question, period: Period, dimension: str) -> Shown:
    """Return the referrals of each value as the rest of the grid has them; nothing where it does not."""
    if dimension not in DIMENSIONS[REFERRALS]:
        return {}
    table = breakdown_of(connection, catalogue, question, period, (dimension,))
    return {
        cells.reached(REFERRED, dimension, row[0]): None if pd.isna(row[1]) else int(row[1])
        for row in table[[dimension, "numerator"]].itertuples(index=False, name=None)
    }


def _not_yet_or_long_since(period: Period, asked: Followed) -> set[StageCell]:
    """Return the kinds of follow-up that no referral of the period can be of, as its days tell."""
    window = timedelta(days=REREFERRAL_WINDOW)
    if month_end(period.last) + window <= asked.as_at:
        return {cells.of_all(TOO_RECENT)}
    if period.first + window > asked.as_at:
        return {cells.of_all(FOLLOWED), cells.of_all(NOT_FOLLOWED)}
    return set()


def _cohorts(connection: Connection, catalogue: Catalogue, question: Question, quarters: Sequence[date]) -> Shown:
    source = catalogue.source(question.source)
    over = over_time(connection, catalogue, question)
    shown: Shown = {cells.cohort(quarter, REFERRED): over[quarter, add_months(quarter, 2)] for quarter in quarters}
    funnels: dict[Period, Counted[StageCell]] = {}
    never: set[StageCell] = set()
    for year in _years_of(source, quarters):
        year_cells = funnel_of(connection, catalogue, question, year)
        if year_cells[cells.reached(ENGAGED)] == 0:
            never |= {cells.cohort(quarter, cells.IN_TIME) for quarter in quarters_in(year, quarters)}
            continue
        asked = followed(source, question.filters(year))
        funnels[year] = count_funnel(furthest_of(connection, asked), asked.stages)
        shown |= {cells.of_year(year, stage): year_cells[cells.reached(stage)] for stage in (REFERRED, ENGAGED)}
        # Engaged later than in time: released nowhere, yet it bounds what is.
        shown[cells.of_year(year, cells.LATE)] = None
    counted = count_cohorts(connection, _followed_always(catalogue, question), COHORT_WINDOW, quarters, funnels)
    released = settled(question.rule, counted, None, shown, never)
    return {cell: value for cell, value in released.items() if cell[0] == cells.QUARTER}


def _years_of(source: RecordSource, quarters: Iterable[date]) -> list[Period]:
    """Return the periods of a year that are made of four of the quarters."""
    told = set(quarters)
    return [
        year for year in year_periods(source.months) if {add_months(year.first, step) for step in (0, 3, 6, 9)} <= told
    ]


def _followed_always(catalogue: Catalogue, question: Question) -> Followed:
    source = catalogue.source(question.source)
    return followed(source, question.filters(resolve_period(ALL, source.months)))
