"""What Referrals says of referrals over time: how long they wait, who came back, the caseload, quarters followed."""

import pandas as pd

from svd_data.disclosure import NOT_SHOWN
from svd_data.views.months import LOADED, PROVISIONAL
from svd_data.views.referrals import TOO_EARLY, ReferralsView
from svd_ui.referral_words import STAGE_NOUNS
from svd_ui.sentences.parts import share_words
from svd_ui.words import join, number

# Partner and public: fewest recorded days from which the view tells within how long half, and nine in ten, got there.
_FEWEST = {"median": 20, "ninetieth": 100}


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
    share = share_words(row["share"], row["total"]) if row["repeats"] else ""
    was = "was" if row["repeats"] <= 1 else "were"
    if pd.isna(row["total"]):
        return f"{_or_none(row['repeats'])} of the referrals {was} {of_whom}."
    return f"Of {number(row['total'])} referrals, {_or_none(row['repeats']).lower()}{share} {was} {of_whom}."


def _followed_sentence(row: pd.Series, days: int) -> str:
    """Return how many were followed by another, of those of which that can be told, and of how many it is too early."""
    said = _followed_words(row, days)
    if row["too_recent_is_hidden"] or not row["too_recent"] or _is_too_early(row):
        return f"{said}."
    return f"{said}; of {number(row['too_recent'])} it is too early to tell."


def _is_too_early(row: pd.Series) -> bool:
    """Return whether it can be told of none."""
    is_shown = not row["followed_is_hidden"] and not row["not_followed_is_hidden"]
    return bool(is_shown and row["followed"] == 0 and row["not_followed"] == 0)


def _followed_words(row: pd.Series, days: int) -> str:
    if row["followed_is_hidden"]:
        return f"How many were followed by another within {days} days is {NOT_SHOWN}"
    if _is_too_early(row):
        return f"It is too early to tell who was referred again: the {days} days after each are not over yet"
    by_another = f"followed by another within {days} days"
    if pd.isna(row["followable"]):
        return f"{_or_none(row['followed'])} {'was' if row['followed'] <= 1 else 'were'} {by_another}"
    if row["followable"] == 1:
        return f"The one whose {days} days are over was {'' if row['followed'] else 'not '}{by_another}"
    share = share_words(row["followed_share"], row["followable"]) if row["followed"] else ""
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
    share = share_words(row["share"], row["total"])
    return f"Of {number(row['total'])} referred in {row['label']}, {number(row['numerator'])}{share} engaged within {weeks}."
