"""Referrals: how many, from whom, for whom, how fast and how far, from referral through the stages to completion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_data.views.question import Ask

NOT_RECORDED = "Not recorded"

# The status of a quarter of referral of which some referrals have not been followed for long enough.
TOO_EARLY = "too early to tell"


@dataclass(frozen=True)
class Capacity:
    """How many people could work with those referred on one day, from programmes.toml. words: who they are, "volunteer mentors"."""

    on: date
    people: int
    words: str


@dataclass(frozen=True)
class Grouping:
    """Referrals told apart by one thing.

    dimension: "referral_source", "age_band", "sex", "ethnicity", "ward_code" or "need". is_additive: whether each referral is
    in one row only, so that the rows add to all referrals; not so of needs: a referral has several, or none.

    counts: one row per value, in the order of the data (ages by age, wards by name), "Not recorded" last where it can be;
    value (code or text; "" for not recorded), label (ward name, need in words, or the value), numerator (referrals of the
    period; 0 where none; NA: hidden), is_hidden, total (all referrals; NA: hidden), share (numerator ÷ total, 0 to 1; NA of
    none, or of too few) with share_lower and share_upper (95%, Wilson), reached (of numerator, those that have reached
    `narrowed_to` by the as-at date; NA: hidden), reached_is_hidden, reached_share (reached ÷ numerator) with
    reached_lower and reached_upper (95%), verdict (reached_share beside that of all other referrals, or of those without the
    need: "higher", "lower", "cannot tell", "too small to compare", "not compared": of not recorded, of no referral, or
    nothing to compare with). Fisher's exact test, two-sided, at 99.8%.

    stages: one row per value and recorded stage; value, label, stage, stage_label, numerator (referrals that have reached it;
    NA: hidden), is_hidden, total (the value's referrals), share, share_lower, share_upper.
    """

    dimension: str
    is_additive: bool
    counts: Released
    stages: Released


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
    it), is_hidden, total (all of the period), share (numerator ÷ total) with share_lower, share_upper (95%, Wilson),
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
    raise NotImplementedError
