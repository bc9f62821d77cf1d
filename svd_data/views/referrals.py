"""Referrals: how many, from whom, for whom, how fast and how far, from referral through the stages to completion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_data.indicators import REFERRALS
from svd_data.pathway import (
    ACCEPTED,
    COHORT_WINDOW,
    ENGAGED,
    REREFERRAL_WINDOW,
    as_at,
    narrowed_to,
    recorded_stages,
)
from svd_data.periods import add_months, months_between
from svd_data.queries import Breakdown, count_by
from svd_data.views import controlled
from svd_data.views.closed_grid import require_on_grid
from svd_data.views.compare import with_changes
from svd_data.views.question import Ask
from svd_data.views.referral_cells import stage_cells
from svd_data.views.referral_frames import TOO_EARLY, caseload, cohort_rows, funnel, rereferral_row, waits
from svd_data.views.referral_groups import NOT_RECORDED, Grouping, groupings_of

__all__ = ["NOT_RECORDED", "TOO_EARLY", "Capacity", "Grouping", "ReferralsView", "referrals_view"]


@dataclass(frozen=True)
class Capacity:
    """How many people could work with those referred on one day, from programmes.toml. words: who they are, "volunteer mentors"."""

    on: date
    people: int
    words: str


@dataclass(frozen=True)
class ReferralsView:
    """The answer of the Referrals page. A referral has reached a stage where that stage's day or a later stage's is recorded.

    filters: what is counted. as_at: the day up to which referrals are followed. stages: the recorded ones in order, "referred"
    first. not_recorded: what the source does not record, of stages and groupings, in words ("the day of triage", "needs").
    has_closures: whether the source records when referrals were closed; where not, nothing is known to be closed.
    narrowed_to: the stage to which `groupings` follow referrals, "engaged" where recorded, else the last recorded before it
    (or "referred" where none is: then reached_share is NA and the verdict "not compared").

    headline: one row; numerator (referrals in the period), is_hidden, before (in the period before; NA: not compared, or
    hidden), before_is_hidden, change (per cent; NA of fewer than 20 before), verdict ("higher", "lower", "cannot tell", "none
    recorded", "too small to compare", "not compared").

    funnel: one row per recorded stage, in order; stage, stage_label, numerator (referrals of the period that have reached
    it), is_hidden, total (all of the period), share (numerator ÷ total) with share_lower, share_upper (95%, Wilson; NA in the first row),
    of_previous (numerator ÷ the row above's; NA in the first row) with of_previous_lower and of_previous_upper, stopped
    (reached this stage and, by the as-at date, no further: some of them are still open; NA in the last row, or hidden),
    stopped_is_hidden.

    waits: one row per recorded stage of triaged, accepted and engaged; stage, stage_label, then four counts that add to all
    referrals of the period, each with <name>_is_hidden: dated (the stage's day is recorded), undated (it is not, but a
    later stage's is: reached, left out of the waiting time), open (not reached, not closed by the as-at date: counted as
    still waiting), closed (closed without reaching it: counted as waiting until the day of closure; NA where the source
    records no closures). median, median_lower, median_upper (95%, log-log), ninetieth, ninetieth_lower, ninetieth_upper (by
    Kaplan and Meier: within so long half, or nine in ten, have reached it; NA where the curve does not get that far, or,
    for partner and public, where dated is under 20, or 100), unit ("days", or "weeks": whole weeks, for partner and public).

    groupings: one per thing recorded, in the page's order; see `Grouping`.

    rereferrals: one row; of the referrals of the period, each NA where hidden, with <name>_is_hidden: repeats (the same
    person had been referred to the same programme at most rereferral_window days before), firsts (had not), unknown (whose
    person or programme is not recorded); total; share (repeats ÷ total) with share_lower, share_upper; followed (followed
    by a further referral within the window), not_followed, too_recent (window not over by the as-at date), followable
    (followed + not_followed; NA where either is hidden or the counts are controlled), followed_share with followed_lower and
    followed_upper (of followable; NA for partner and public). None where the source does not tell persons apart.
    looks_back: whether every month of the window before the period is loaded; where not, some repeats look like firsts.

    caseload: one row per month from the first loaded to the last that ends by the as-at date, whatever the period; month
    (its first day), month_end, label ("September 2026"), numerator (accepted on or before its last day, neither completed nor
    closed by then; NA: not loaded, or hidden), is_hidden, status ("loaded", "provisional", "not loaded"), capacity (people of
    `capacity` in the month of its day; NA in others). None where the source does not record acceptance.

    cohorts: one row per calendar quarter of referral of those loaded, whatever the period; month (the quarter's first),
    label ("July to September 2026"), total (referred; NA: not loaded, or hidden), total_is_hidden, numerator (engaged, or
    without that day completed, within cohort_window days of referral; NA: not loaded, too early to tell, or hidden), is_hidden,
    share, share_lower, share_upper (95%, Wilson), status ("loaded", "provisional", "not loaded", or "too early to tell" where
    the quarter's last day is not yet cohort_window days before the as-at date). None where the source does not record engagement.
    """

    filters: Filters
    as_at: date
    stages: tuple[str, ...]
    not_recorded: tuple[str, ...]
    has_closures: bool
    narrowed_to: str
    headline: Released
    funnel: Released
    waits: Released
    groupings: tuple[Grouping, ...]
    rereferrals: Released | None
    rereferral_window: int
    looks_back: bool
    caseload: Released | None
    capacity: tuple[Capacity, ...]
    cohorts: Released | None
    cohort_window: int


def referrals_view(ask: Ask, capacity: Sequence[Capacity] = ()) -> ReferralsView | None:
    """Return the Referrals answer, or None where the source holds no referrals.

    Internal (and open) views are narrowed down by every filter: wards, programmes (types), age, sex and ethnicity. Raises
    AudienceError, with the nearest view, where the audience may not have it: partner and public have the whole area only, for
    a period of a year, and choose a programme by its indicator.
    """
    source = ask.source
    if not source.holds_referrals or ask.indicator.counts != REFERRALS:
        return None
    if ask.is_controlled:
        require_on_grid(ask)
    cells, stages = stage_cells(ask), recorded_stages(source)
    stage = narrowed_to(stages)
    return ReferralsView(
        filters=ask.filters,
        as_at=as_at(source),
        stages=stages,
        not_recorded=source.not_recorded,
        has_closures=source.records(REFERRALS, "closed_on"),
        narrowed_to=stage,
        headline=_headline(ask),
        funnel=funnel(ask, cells),
        waits=waits(ask, cells),
        groupings=groupings_of(ask, cells, stage),
        rereferrals=rereferral_row(ask, cells) if source.records(REFERRALS, "person_key") else None,
        rereferral_window=REREFERRAL_WINDOW,
        looks_back=_looks_back(ask),
        caseload=_with_capacity(caseload(ask), capacity) if ACCEPTED in stages else None,
        capacity=tuple(capacity),
        cohorts=cohort_rows(ask) if ENGAGED in stages else None,
        cohort_window=COHORT_WINDOW,
    )


def _headline(ask: Ask) -> Released:
    if ask.is_controlled:
        counts = controlled.headline(ask)
    else:
        periods = {"numerator": ask.filters.period, "before": ask.before}
        (counts,) = count_by(ask.connection, ask.filters, [Breakdown()], periods)
        counts = counts.astype("Int64").assign(is_hidden=False, before_is_hidden=False)
    headline = ask.release(counts, is_controlled=ask.is_controlled)
    return headline.derive(with_changes(headline, comparable=ask.is_comparable))


def _looks_back(ask: Ask) -> bool:
    """Return whether every month is loaded from the window before the period to its end."""
    period = ask.filters.period
    month = (period.first - timedelta(days=REREFERRAL_WINDOW)).replace(day=1)
    needed = [add_months(month, step) for step in range(months_between(month, period.last) + 1)]
    return set(needed) <= set(ask.source.months)


def _with_capacity(caseload_rows: Released, capacity: Sequence[Capacity]) -> Released:
    frame = caseload_rows.frame
    known = {each.on.replace(day=1): each.people for each in sorted(capacity, key=lambda each: each.on)}
    values = pd.array([known.get(month.date()) for month in frame["month"]], dtype="Int64")
    return caseload_rows.derive(frame.assign(capacity=values))
