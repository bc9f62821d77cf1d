"""What Referrals answers: does help reach people?"""

from collections.abc import Mapping
from functools import partial

from svd_data.pathway import WARD
from svd_data.statistics import HIGHER, LOWER
from svd_data.views.referrals import TOO_EARLY, Grouping, ReferralsView
from svd_ui import tables
from svd_ui.answer import About, Answer, Legend, Picture
from svd_ui.answers.parts import hidden_note, is_zero, mark_notes, over_all_months
from svd_ui.charts import (
    caseload_chart,
    caseload_keys,
    cohorts_chart,
    narrowing_chart,
    narrowing_height,
    narrowing_keys,
    pathway_chart,
    pathway_height,
    people_chart,
)
from svd_ui.context import Context
from svd_ui.measures import counted_things
from svd_ui.referral_choice import referral_context
from svd_ui.referral_programmes import funding_known, programmes_counted
from svd_ui.referral_words import BY, CASELOAD, GROUPING_TITLES, NEEDS, RESIDENCE, STAGE_VERBS, STAGES, WAITS
from svd_ui.sentences import (
    caseload_sentence,
    cohorts_sentence,
    end_of_funding_sentences,
    narrowing_sentence,
    no_referrals_sentence,
    pathway_sentence,
    provisional_sentence,
    referrals_sentence,
    rereferrals_sentences,
    still_open_sentence,
    waits_sentences,
    where,
)
from svd_ui.words import join

QUESTION = "Referrals: does help reach people?"
PATHWAY, HOW_FAST, AGAIN, BY_MONTH, BY_QUARTER = "stages", "waits", "again", "caseload", "quarters"

OUTCOMES = (
    "How far a referral gets says what was recorded of it, not what it achieved: no figure here tells whether violence became "
    "less for it."
)
_LINE = "The line at the end of a bar is the 95% interval of its share of all referred."
_TRIANGLES = "▲ and ▼ are shares higher or lower than chance would bring."
_CAPACITY = "How many there are to work with those referred is shown for one programme at a time."
_WHOLE_QUARTERS = "Every whole quarter that is loaded, whatever the period chosen."
_EARLY = "A pale blue band is a quarter of which it is too early to tell: it is unknown, not zero."
_TOO_FEW = "A quarter without a dot has none, or too few for a share."


def referrals_page(here: Context, choices: Mapping[str, str]) -> Answer:
    """Return the answer to `here` as Referrals shows it, with no pictures where no referrals are loaded. choices: referred, by."""
    there = referral_context(here, choices)
    view = there.referrals() if there else None
    if there is None or view is None:
        return Answer("referrals", QUESTION, no_referrals_sentence(here.ask.source))
    return referrals_answer(there, view, choices)


def referrals_answer(there: Context, view: ReferralsView, choices: Mapping[str, str]) -> Answer:
    """Return the answer of a view. there: the context of its referrals, which the sidebar need not be about."""
    filters, catalogue = there.filters, there.catalogue
    is_none = is_zero(view.headline.frame.iloc[0])
    others = (
        "" if is_none else still_open_sentence(view),
        *end_of_funding_sentences(funding_known(filters, catalogue), view.as_at),
        provisional_sentence(filters, catalogue),
    )
    of_period = (
        ()
        if is_none
        else (
            _pathway(there, view),
            *_groups(there, view, choices),
            *_waits(there, view),
            *_again(there, view),
        )
    )
    not_recorded = (f"This source does not record {join(list(view.not_recorded))}.",) if view.not_recorded else ()
    return Answer(
        "referrals",
        QUESTION,
        referrals_sentence(view, catalogue, there.ask.before),
        tuple(filter(None, others)),
        (*of_period, *_caseload(there, view), *_quarters(there, view)),
        view.headline,
        (About(filters, None, (OUTCOMES, *not_recorded)),),
    )


def chosen_grouping(view: ReferralsView, choices: Mapping[str, str]) -> Grouping | None:
    """Return what referrals are told apart by: as chosen, or the first that the source records; None where it records none."""
    groupings = {each.dimension: each for each in view.groupings}
    known = [dimension for dimension in BY.values() if dimension in groupings]
    if not known:
        return None
    asked = BY.get(choices.get("by", ""), "")
    return groupings[asked if asked in known else known[0]]


def group_names(grouping: Grouping) -> tuple[str, str]:
    """Return the names of a grouping's two pictures: how many of each group, and what share of each got on."""
    name = f"by-{grouping.dimension}".replace("_", "-")
    return name, f"{name}-share"


def _pathway(there: Context, view: ReferralsView) -> Picture:
    rows, title = view.funnel.frame, view.filters.indicator.title
    return Picture(
        PATHWAY,
        f"Stages, {_place(there)}",
        f"Bar chart of {title} by the stage they have reached so far",
        tables.stages_table(view),
        partial(pathway_chart, view.funnel, counted_things(view.filters.indicator)),
        pathway_height(view.funnel),
        heading="How far?",
        says=pathway_sentence(view),
        notes=(
            *([_LINE] if rows["share_lower"].notna().any() else []),
            *([hidden_note("count")] if rows["is_hidden"].any() else []),
            STAGES,
        ),
    )


def _groups(there: Context, view: ReferralsView, choices: Mapping[str, str]) -> tuple[Picture, ...]:
    """Return how many of each group and what share of each got on, with the table of groups and stages; none without groups."""
    grouping = chosen_grouping(view, choices)
    if grouping is None:
        return ()
    has_stages = len(view.stages) > 1
    said = narrowing_sentence(view, grouping)
    name = group_names(grouping)[0]
    title = f"{GROUPING_TITLES[grouping.dimension]} and stage, {_place(there)}"
    return (
        _counts(there, view, grouping, "" if has_stages else said),
        *([_shares(there, view, grouping, said)] if has_stages else []),
        Picture(f"{name}-and-stage", title, title, tables.grouping_stages_table(view, grouping), is_aside=True),
    )


def _counts(there: Context, view: ReferralsView, grouping: Grouping, says: str) -> Picture:
    indicator, name = view.filters.indicator, GROUPING_TITLES[grouping.dimension]
    counted = counted_things(indicator)
    counts = grouping.counts.derive(grouping.counts.frame[["label", "numerator", "is_hidden"]])
    return Picture(
        group_names(grouping)[0],
        f"{name}, {_place(there)}",
        f"Bar chart of {indicator.title}: {name.lower()}",
        tables.grouping_table(view, grouping),
        partial(people_chart, counts, "label", "", counted=counted),
        narrowing_height(grouping),
        heading=f"How many {counted}",
        says=says,
        notes=_group_notes(grouping, [hidden_note("count")] if counts.frame["is_hidden"].any() else []),
    )


def _shares(there: Context, view: ReferralsView, grouping: Grouping, says: str) -> Picture:
    indicator, name = view.filters.indicator, GROUPING_TITLES[grouping.dimension]
    rows, stages = grouping.counts.frame, view.funnel.frame
    everyone = stages.loc[stages["stage"] == view.narrowed_to, "share"].iloc[0]
    got = f"Share that has {STAGE_VERBS[view.narrowed_to]} so far"
    hides = rows["is_hidden"].any() or rows["reached_is_hidden"].any()
    return Picture(
        group_names(grouping)[1],
        f"{name}: {got[:1].lower()}{got[1:]}, {_place(there)}",
        f"Dots with intervals: the share of {indicator.title} that has {STAGE_VERBS[view.narrowed_to]} so far, {name.lower()}",
        tables.grouping_table(view, grouping),
        partial(narrowing_chart, grouping, everyone, got),
        narrowing_height(grouping),
        heading=got,
        says=says,
        legend=Legend(narrowing_keys(everyone)),
        notes=_group_notes(
            grouping,
            [
                *([_TRIANGLES] if rows["verdict"].isin([HIGHER, LOWER]).any() else []),
                *([hidden_note("count")] if hides else []),
            ],
        ),
    )


def _group_notes(grouping: Grouping, more: list[str]) -> tuple[str, ...]:
    needs = [] if grouping.is_additive else [NEEDS]
    residence = [RESIDENCE] if grouping.dimension == WARD else []
    return (*needs, *residence, *more)


def _waits(there: Context, view: ReferralsView) -> tuple[Picture, ...]:
    """Return how fast, as a table; none where the source records no stage after referral."""
    if view.waits.frame.empty:
        return ()
    return (
        Picture(
            HOW_FAST,
            f"Waits, {_place(there)}",
            "How long people waited for each stage",
            tables.waits_table(view),
            heading="How fast?",
            says=" ".join(waits_sentences(view)),
            notes=(WAITS,),
        ),
    )


def _again(there: Context, view: ReferralsView) -> tuple[Picture, ...]:
    """Return who was referred again, as a table; none where the source does not tell persons apart."""
    table = tables.rereferrals_table(view)
    if table is None:
        return ()
    said = " ".join(rereferrals_sentences(view))
    return (
        Picture(
            AGAIN,
            f"Referred again, {_place(there)}",
            "How many were referred again",
            table,
            heading="Again?",
            says=said,
        ),
    )


def _caseload(there: Context, view: ReferralsView) -> tuple[Picture, ...]:
    table = tables.caseload_table(view)
    if view.caseload is None or table is None or view.caseload.frame.empty:
        return ()
    counted = programmes_counted(view.filters, there.catalogue)
    is_of_several = any(each.capacity for each in counted) and not view.capacity
    return (
        Picture(
            BY_MONTH,
            f"Caseload by month, {_place(there)}",
            f"Line chart of {view.filters.indicator.title} being worked with at each month's end",
            table,
            partial(caseload_chart, view.caseload, view.capacity),
            300,
            heading="Caseload beside capacity" if view.capacity else "Caseload",
            says=caseload_sentence(view),
            legend=Legend(caseload_keys(view.capacity)),
            notes=(*mark_notes(view.caseload), CASELOAD, *([_CAPACITY] if is_of_several else [])),
            filters=over_all_months(view.filters, there.catalogue),
        ),
    )


def _quarters(there: Context, view: ReferralsView) -> tuple[Picture, ...]:
    table = tables.cohorts_table(view)
    if view.cohorts is None or table is None or view.cohorts.frame.empty:
        return ()
    title = f"Share that engaged within {view.cohort_window // 7} weeks"
    return (
        Picture(
            BY_QUARTER,
            f"Quarters of referral, {_place(there)}",
            f"Dots with intervals by quarter of referral: {title.lower()}",
            table,
            partial(cohorts_chart, view.cohorts, title),
            300,
            heading="By quarter of referral",
            says=cohorts_sentence(view),
            notes=_quarter_notes(view),
            filters=over_all_months(view.filters, there.catalogue),
        ),
    )


def _quarter_notes(view: ReferralsView) -> tuple[str, ...]:
    assert view.cohorts is not None
    rows = view.cohorts.frame
    is_early = rows["status"] == TOO_EARLY
    hidden = (rows["is_hidden"] | rows["total_is_hidden"]) & ~is_early
    has_too_few = bool((rows["share"].isna() & rows["total"].notna() & ~is_early & ~hidden).any())
    return (
        *mark_notes(view.cohorts.derive(rows.assign(is_hidden=hidden))),
        _WHOLE_QUARTERS,
        *([_EARLY] if is_early.any() else []),
        *([_TOO_FEW] if has_too_few else []),
    )


def _place(there: Context) -> str:
    return where(there.filters, there.catalogue)
