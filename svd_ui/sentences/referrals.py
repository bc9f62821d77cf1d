"""What Referrals says: how many and how far, what is still open, for whom the way narrows. Never what came of the help."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.disclosure import NOT_SHOWN
from svd_data.filters import Filters
from svd_data.pathway import REFERRED
from svd_data.periods import Period
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, NONE_RECORDED
from svd_data.views.compare import NOT_COMPARED, TOO_SMALL
from svd_data.views.months import LOADED, PROVISIONAL
from svd_data.views.referrals import TOO_EARLY, Grouping, ReferralsView
from svd_ui.referral_words import STAGE_NOUNS, STAGE_VERBS, capital
from svd_ui.sentences.parts import change_sentence, counted, hidden_sentence, nothing_sentence, where
from svd_ui.words import age_words, join, number, percent_of

# Partner and public: fewest recorded days from which the view tells within how long half, and nine in ten, got there.
_FEWEST = {"median": 20, "ninetieth": 100}


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


def waits_sentences(view: ReferralsView) -> tuple[str, ...]:
    """Return each stage that is waited for with within how long half, and nine in ten, got there, and how many still wait."""
    return tuple(_wait_sentence(row, view) for _, row in view.waits.frame.iterrows())


def rereferrals_sentences(view: ReferralsView) -> tuple[str, ...]:
    """Return how many referrals were of somebody referred shortly before, and how many were followed by another."""
    if view.rereferrals is None:
        return ("This source does not tell persons apart, so it cannot tell who was referred again.",)
    row, days = view.rereferrals.frame.iloc[0], view.rereferral_window
    said = [_repeats_sentence(row, days), _followed_sentence(row, days)]
    if row["unknown_is_hidden"]:
        said.append(f"Of how many this cannot be told is {NOT_SHOWN}.")
    elif row["unknown"]:
        said.append(f"Of {number(row['unknown'])} it cannot be told: the person or the programme is not recorded.")
    if not view.looks_back:
        said.append(
            f"Not all months of the {days} days before this period are loaded, so some repeats look like first referrals."
        )
    return tuple(said)


def caseload_sentence(view: ReferralsView) -> str:
    """Return the caseload at the latest month's end, and beside the capacity at its day; "" where there is no month."""
    if view.caseload is None or view.caseload.frame.empty:
        return ""
    rows = view.caseload.frame
    latest = rows.iloc[-1]
    said = [f"At the end of {latest['label']} {_caseload_words(latest)}."]
    for each in view.capacity:
        then = rows[rows["month"] == pd.Timestamp(each.on.replace(day=1))]
        if not then.empty:
            said.append(
                f"At the end of {each.on:%B %Y}, when there were {each.people:,} {each.words}, {_caseload_words(then.iloc[0])}."
            )
    return " ".join(said)


def cohorts_sentence(view: ReferralsView) -> str:
    """Return how many of the latest quarter that can be told engaged in time, and from which quarter it is too early."""
    if view.cohorts is None:
        return "This source does not record engagement, so quarters cannot be followed."
    rows, weeks = view.cohorts.frame, f"{view.cohort_window // 7} weeks"
    told, early = rows[rows["status"].isin([LOADED, PROVISIONAL])], rows[rows["status"] == TOO_EARLY]
    said = []
    if not told.empty:
        said.append(_cohort_sentence(told.iloc[-1], weeks))
    if not early.empty:
        quarters = join(list(early["label"]))
        said.append(f"Of those referred in {quarters} it is too early to tell: {weeks} are not over for all of them.")
    return " ".join(said) or "No whole quarter is loaded yet."


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
    share = f" ({percent_of(row['share'], 1)})" if pd.notna(row["share"]) else ""
    has = "has" if row["numerator"] == 1 else "have"
    return f"{number(row['numerator'])} of them{share} {has} {verb} so far, {by}."


def _named(label: str, grouping: Grouping) -> str:
    if grouping.dimension == "age_band":
        return f"people aged {age_words(label)}"
    return label


def _wait_sentence(row: pd.Series, view: ReferralsView) -> str:
    half = _within(row, "median", view)
    said = [half]
    # Where it is not told of half, it is not told of nine in ten.
    if pd.notna(row["median"]):
        said.append(_within(row, "ninetieth", view))
    still = "how many still wait is not shown" if row["open_is_hidden"] else f"{number(row['open'])} still waiting"
    undated = (
        ""
        if row["undated_is_hidden"] or not row["undated"]
        else f" Left out: {number(row['undated'])} that got there on a day not recorded."
    )
    ended = ""
    if view.has_closures:
        ended = (
            ", how many were closed before is not shown"
            if row["closed_is_hidden"]
            else f", {number(row['closed'])} closed before"
        )
    return f"{STAGE_NOUNS[row['stage']]}: {'; '.join(said)}. Counted in: {still}{ended}.{undated}"


def _within(row: pd.Series, name: str, view: ReferralsView) -> str:
    who = "half" if name == "median" else "nine in ten"
    if pd.notna(row[name]):
        limits = ""
        if pd.notna(row[f"{name}_lower"]):
            upper = f"to {number(row[f'{name}_upper'])}" if pd.notna(row[f"{name}_upper"]) else "or more"
            limits = f" (95% interval {number(row[f'{name}_lower'])} {upper})"
        return f"{who} {_duration(row[name], row['unit'])}{limits}"
    if view.waits.is_controlled and (row["dated_is_hidden"] or row["dated"] < _FEWEST[name]):
        return f"too few to tell within how long {who} got there"
    return f"fewer than {who} have got there so far"


def _duration(length: int, unit: str) -> str:
    """Return "within 12 days"; no day is the day of referral itself, no week what rounds to none."""
    if length == 0:
        return "on the day of referral" if unit == "days" else "within less than a week"
    return f"within {number(length)} {unit if length != 1 else unit[:-1]}"


def _repeats_sentence(row: pd.Series, days: int) -> str:
    of_whom = f"of a person referred to the same programme in the {days} days before"
    if row["repeats_is_hidden"]:
        return f"How many were {of_whom} is {NOT_SHOWN}."
    share = f" ({percent_of(row['share'], 1)})" if row["repeats"] and pd.notna(row["share"]) else ""
    return f"{_or_none(row['repeats'])}{share} {'was' if row['repeats'] <= 1 else 'were'} {of_whom}."


def _followed_sentence(row: pd.Series, days: int) -> str:
    """Return how many were followed by another, of those of which that can be told, and of how many it is too early."""
    said = _followed_words(row, days)
    if row["too_recent_is_hidden"] or not row["too_recent"]:
        return f"{said}."
    return f"{said}; of {number(row['too_recent'])} it is too early to tell."


def _followed_words(row: pd.Series, days: int) -> str:
    if row["followed_is_hidden"]:
        return f"How many were followed by another within {days} days is {NOT_SHOWN}"
    if row["followed"] == 0 and not row["not_followed_is_hidden"] and row["not_followed"] == 0:
        return f"Of none are the {days} days after it over, so who was referred again cannot be told yet"
    by_another = f"followed by another within {days} days"
    if pd.isna(row["followable"]):
        return f"{_or_none(row['followed'])} {'was' if row['followed'] <= 1 else 'were'} {by_another}"
    if row["followable"] == 1:
        return f"The one whose {days} days are over was {'' if row['followed'] else 'not '}{by_another}"
    share = f" ({percent_of(row['followed_share'], 1)})" if row["followed"] and pd.notna(row["followed_share"]) else ""
    was = "was" if row["followed"] <= 1 else "were"
    over = f"of the {number(row['followable'])} whose {days} days are over"
    return f"{_or_none(row['followed'])}{share} {over} {was} {by_another}"


def _or_none(count: object) -> str:
    return number(count) if count else "None"


def _caseload_words(row: pd.Series) -> str:
    if row["is_hidden"]:
        return f"the number of referrals being worked with is {NOT_SHOWN}"
    if pd.isna(row["numerator"]):
        return "the number of referrals being worked with is not known, as that month is not loaded"
    return (
        f"{number(row['numerator'])} {'referral was' if row['numerator'] == 1 else 'referrals were'} being worked with"
    )


def _cohort_sentence(row: pd.Series, weeks: str) -> str:
    if row["total_is_hidden"] or row["is_hidden"]:
        return f"How many of those referred in {row['label']} engaged within {weeks} is {NOT_SHOWN}."
    if row["total"] == 0:
        return f"None was referred in {row['label']}."
    share = f" ({percent_of(row['share'], 1)})" if pd.notna(row["share"]) else ""
    return f"Of {number(row['total'])} referred in {row['label']}, {number(row['numerator'])}{share} engaged within {weeks}."
