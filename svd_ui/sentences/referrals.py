"""What Referrals says: how many and how far, what is still open, for whom the way narrows. Never what came of the help."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from svd_data.catalogue import Catalogue, RecordSource
from svd_data.disclosure import NOT_SHOWN
from svd_data.filters import Filters
from svd_data.pathway import REFERRED
from svd_data.periods import Period
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, NONE_RECORDED
from svd_data.views.compare import NOT_COMPARED, TOO_SMALL
from svd_data.views.referrals import Grouping, ReferralsView
from svd_ui.referral_words import STAGE_VERBS, capital
from svd_ui.sentences.parts import (
    change_sentence,
    counted,
    hidden_sentence,
    nothing_sentence,
    share_words,
    unanswered_sentence,
    where,
)
from svd_ui.words import age_words, join, number

NO_REFERRALS = "holds offences, and no referrals to programmes are loaded"


def no_referrals_sentence(source: RecordSource) -> str:
    """Return that nothing loaded holds referrals. source: the sidebar's."""
    return unanswered_sentence(source, NO_REFERRALS)


def referrals_sentence(view: ReferralsView, catalogue: Catalogue, before: Period) -> str:
    """Return how many were referred, beside the period before, and how many have got to the stage followed so far.

    before: the period to compare with; it is named where the view compares with it.
    """
    total = view.headline.frame.iloc[0]
    if total["is_hidden"]:
        return hidden_sentence(view.filters, catalogue)
    if total["numerator"] == 0:
        return nothing_sentence(view.filters, catalogue)
    change = change_sentence(
        total["numerator"],
        total["before"],
        total["change"],
        total["verdict"],
        view.filters.period,
        None if total["verdict"] == NOT_COMPARED else before,
    )
    said = f"{where(view.filters, catalogue)} had {counted(total['numerator'], view.filters)}, {view.filters.period.describe()}."
    return " ".join(part for part in (said, change, _reached_sentence(view)) if part)


def still_open_sentence(view: ReferralsView) -> str:
    """Return how many may yet get to the stage followed, or why that cannot be told; "" where the source records no such stage."""
    rows = view.waits.frame
    row = rows[rows["stage"] == view.narrowed_to]
    if row.empty:
        return ""
    open_, verb = row.iloc[0], STAGE_VERBS[view.narrowed_to]
    if not view.has_closures:
        return f"This source does not record when a referral is closed: who has not {verb} so far counts as open."
    if open_["open_is_hidden"]:
        return f"How many are still open and may yet have {verb} later is {NOT_SHOWN}."
    if open_["open"] == 0:
        return f"None is still open: every other was closed before having {verb}." if _others(view) else ""
    has, are, these = ("has", "is", "that one") if open_["open"] == 1 else ("have", "are", "these")
    return f"{number(open_['open'])} {has} not {verb} and {are} still open: of {these} it is too early to tell."


def elsewhere_sentence(chosen: Filters, view: ReferralsView, catalogue: Catalogue) -> str:
    """Return that the sidebar is about offences and what of it holds here; "" where it is about these referrals.

    chosen: the sidebar's filters.
    """
    filters, source = view.filters, catalogue.source(view.filters.source)
    if chosen.source == filters.source:
        return ""
    left, here = chosen.period, filters.period
    period = "the period holds here; wards, types and people at the left are those of offences, and do not"
    if left.choice != here.choice:
        period = f"{left.describe()} has no month of referrals, so the latest 12 months are shown; no other choice there holds here"
    return (
        f"The records chosen at the left are offences. This page is about {source.title}: {period}. "
        "To filter referrals, choose them under Records."
    )


def pathway_sentence(view: ReferralsView) -> str:
    """Return how far the largest number got so far, or that this cannot be told; "" where there is but one stage."""
    rows = view.funnel.frame.iloc[:-1]
    if rows.empty:
        return ""
    if rows["stopped_is_hidden"].any():
        return (
            "How many got no further than each stage is not all shown, so where the largest number are cannot be told."
        )
    most = rows["stopped"].max()
    if most == 0:
        return "So far none stopped on the way: all have reached the last stage recorded."
    # Of rounded counts one is the largest where it is so for every count that could stand behind them.
    at = rows.loc[rows["stopped"] >= most - 2 * view.funnel.error, "stage"]
    if len(at) > 1:
        return "No one stage stands out as the furthest that the largest number have got so far."
    verb = STAGE_VERBS[at.iloc[0]]
    return f"The largest number, {number(most)}, have {verb} and got no further so far; some of them may still be open."


def narrowing_sentence(view: ReferralsView, grouping: Grouping) -> str:
    """Return for which groups a higher or lower share than of all others has got there, or that one cannot tell."""
    if view.narrowed_to == REFERRED:
        return "This source records no stage after referral, so it cannot tell how far referrals get."
    rows, verb = grouping.counts.frame, STAGE_VERBS[view.narrowed_to]
    if not rows["verdict"].isin([LOWER, HIGHER, CANNOT_TELL, NONE_RECORDED]).any():
        why = "too few are counted" if rows["verdict"].eq(TOO_SMALL).any() else "there is nothing to compare with"
        return f"How far each group gets cannot be compared: {why}."
    said = []
    for verdict in (LOWER, HIGHER):
        names = [_named(label, grouping) for label in rows.loc[rows["verdict"] == verdict, "label"]]
        if names:
            said.append(f"a {verdict} share of {join(names)}")
    others = "those without the need" if not grouping.is_additive else "all others"
    if not said:
        return (
            f"No group stands out: beside {others}, chance alone could bring the differences in who has {verb} so far."
        )
    return f"{capital(' and '.join(said))} has {verb} so far, beside {others}: more than chance would bring."


def end_of_funding_sentences(endings: Iterable[tuple[str, date]], as_at: date) -> tuple[str, ...]:
    """Return, for each programme by name with the last day of its funding, when that is, or was, due to end."""
    return tuple(
        f"The funding of {name} {'was' if last < as_at else 'is'} due to end in {last:%B %Y}."
        for name, last in sorted(endings)
    )


def _others(view: ReferralsView) -> bool:
    """Return whether some referrals are known not to have reached the stage followed."""
    rows = view.funnel.frame
    row = rows[rows["stage"] == view.narrowed_to].iloc[0]
    return bool(pd.notna(row["numerator"]) and pd.notna(row["total"]) and row["numerator"] < row["total"])


def _reached_sentence(view: ReferralsView) -> str:
    if view.narrowed_to == REFERRED:
        return ""
    rows = view.funnel.frame
    row, verb = rows[rows["stage"] == view.narrowed_to].iloc[0], STAGE_VERBS[view.narrowed_to]
    by = f"by {view.as_at.day} {view.as_at:%B %Y}"
    if row["is_hidden"]:
        return f"How many have {verb} so far is {NOT_SHOWN}."
    if row["numerator"] == 0:
        return f"None has {verb} so far, {by}."
    share = share_words(row["share"], row["total"])
    has = "has" if row["numerator"] == 1 else "have"
    return f"{number(row['numerator'])} of them{share} {has} {verb} so far, {by}."


def _named(label: str, grouping: Grouping) -> str:
    if grouping.dimension == "age_band":
        return f"people aged {age_words(label)}"
    return label
