"""What Overview says: of the headline indicators, of the goal, and of the plan's figures."""

import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.disclosure import NOT_SHOWN
from svd_data.events import Event
from svd_data.goal import NOT_ON_COURSE, ON_COURSE
from svd_data.periods import month_name
from svd_data.plan import CHANGE, COUNT
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, NONE_RECORDED
from svd_data.views.compare import NOT_COMPARED, TOO_SMALL
from svd_data.views.goal import GoalView
from svd_data.views.overview import OverviewView
from svd_data.views.plan import PlanView
from svd_ui.sentences.parts import is_base, where
from svd_ui.words import join, number, percent_of

_LOCKDOWN = "2020 was a year of lockdowns, with fewer people out, so it is a low bar to be measured by; the year before stands beside it."

_MOST_NAMED = 3


def overview_sentence(view: OverviewView, catalogue: Catalogue) -> str:
    """Return how many headline indicators are lower and higher than a year before, and how many show no clear change;
    the names of those that moved, where they are few.
    """
    rows = view.headlines.frame
    verdicts = list(rows["verdict"])
    lower, higher = verdicts.count(LOWER), verdicts.count(HIGHER)
    small = verdicts.count(TOO_SMALL)
    rest = len(verdicts) - lower - higher - small
    place, period = where(view.filters, catalogue), view.filters.period.describe()
    if is_empty(view):
        return f"No offences of any headline indicator in {place}, {period}. The months loaded hold none: the count is zero."
    if view.before is None:
        return f"{place}, {period}: no comparison with the 12 months before, which are not all loaded."
    parts = [
        f"{_of(lower)} lower than in the 12 months before by more than chance would bring{_named(rows, LOWER)}",
        f"{_of(higher)} higher{_named(rows, HIGHER)}",
        *([f"{'one shows' if rest == 1 else f'{number(rest)} show'} no clear change"] if rest else []),
        *([f"{_of(small)} too small to compare"] if small else []),
    ]
    return f"Of {number(len(verdicts))} headline indicators in {place}, {period}, {join(parts)}."


def _named(rows: pd.DataFrame, verdict: str) -> str:
    """Return " (Robbery and Rape)", "" where none is, or more moved than a sentence can name."""
    titles = list(rows.loc[rows["verdict"] == verdict, "title"])
    moved = int(rows["verdict"].isin([LOWER, HIGHER]).sum())
    return f" ({join(titles)})" if titles and moved <= _MOST_NAMED else ""


def is_empty(view: OverviewView) -> bool:
    """Return whether every headline indicator is zero: none hidden, none unknown."""
    return bool((view.headlines.frame["numerator"] == 0).fillna(False).all())


def _of(count: int) -> str:
    return "none is" if count == 0 else "one is" if count == 1 else f"{number(count)} are"


def headline_sentence(row: pd.Series) -> str:
    """Return what can be said of one indicator beside the 12 months before. Never a cause."""
    verdict, before = row["verdict"], f"the {number(row['before'])} of the 12 months before"
    size = "" if pd.isna(row["change"]) else f"{percent_of(abs(float(row['change'])), 100)} "
    if verdict in (LOWER, HIGHER):
        words = f"{size}{verdict} than {before}: more than chance would bring."
        return words[:1].upper() + words[1:]
    if verdict == CANNOT_TELL:
        return f"No clear change from {before}: chance alone could bring the difference."
    if verdict == NONE_RECORDED:
        return "None recorded, as in the 12 months before."
    if row["is_hidden"]:
        return f"The number is {NOT_SHOWN}."
    if verdict == TOO_SMALL:
        return "Too small to be compared with the 12 months before."
    assert verdict == NOT_COMPARED, verdict
    return "Not compared: the 12 months before are not all loaded."


def moved_sentence(view: OverviewView) -> str:
    """Return how many headline indicators the latest month moved beyond chance, of those that can be judged by month."""
    month, moved = month_name(view.latest_month), len({each.indicator.indicator_id for each in view.moved})
    judged = len(view.headlines.frame) - len(view.not_judged)
    if not judged:
        return f"No headline indicator can be judged for {month}: counts by month are too small."
    if not moved:
        return f"Nothing: no headline indicator moved in {month} beyond what its own months vary by chance."
    show = "shows" if moved == 1 else "show"
    return (
        f"{number(moved)} of {number(judged)} headline indicators {show}, up to {month}, more than chance would bring."
    )


def trend_described(months: pd.DataFrame) -> str:
    """Return a small trend in words, for those who cannot see it: from when to when, the range, the latest month."""
    known = months.dropna(subset=["numerator"])
    span = f"Months from {months['label'].iloc[0]} to {months['label'].iloc[-1]}"
    if known.empty:
        return f"{span}: no count is shown."
    low, high = known["numerator"].min(), known["numerator"].max()
    gaps = len(months) - len(known)
    left_out = f"; {gaps} months have no count shown" if gaps > 1 else "; one month has no count shown" if gaps else ""
    latest = known.iloc[-1]
    return f"{span}: between {number(low)} and {number(high)} a month, {number(latest['numerator'])} in {latest['label']}{left_out}."


def goal_sentence(view: GoalView) -> str:
    """Return whether the latest 12 months are below the baseline year, and on course for the goal."""
    goal, noun = view.goal, view.filters.counted()
    title = view.filters.indicator.title
    read_for = title[:1].lower() + title[1:] if title[1:2].islower() else title
    aim = f"The goal, read for {read_for}: fewer {noun} in {goal.goal_year} than in {goal.baseline_year}"
    if goal.baseline is None or (goal.baseline.count is None and goal.verdict == NOT_COMPARED):
        return f"{aim}. {_why_not_compared(view)}"
    assert goal.latest is not None
    now, then = goal.latest, goal.baseline
    counts = f"{number(now.count)} in the latest 12 months ({now.period.describe()}) beside {number(then.count)} in {goal.baseline_year}"
    if goal.verdict == ON_COURSE:
        return f"{aim}. On course: {counts}, lower by more than chance would bring."
    if goal.verdict == NOT_ON_COURSE:
        return f"{aim}. Not on course: {counts}, higher by more than chance would bring."
    if goal.verdict == CANNOT_TELL:
        return f"{aim}. No clear change so far: {counts}, a difference that chance alone could bring."
    if goal.verdict == NONE_RECORDED:
        return f"{aim}. None were recorded in either."
    return f"{aim}. {_why_not_compared(view)}"


def _why_not_compared(view: GoalView) -> str:
    goal = view.goal
    if goal.verdict == TOO_SMALL:
        return "The counts are too small to be compared."
    year = goal.baseline_year
    if goal.baseline is None or not goal.baseline.period.is_complete:
        return f"It cannot be judged: {year} is not wholly loaded."
    if goal.latest is None:
        return "It cannot be judged: no 12 months in a row are loaded."
    if goal.latest.period.first <= goal.baseline.period.last:
        return f"It cannot be judged: the months loaded end too soon after {year}."
    return f"A count is {NOT_SHOWN}."


def recording_sentence(view: GoalView) -> str:
    """Return that recording changed since the baseline, so that a difference may be in recording; "" where it did not."""
    if not view.changes:
        return ""
    titles = join([f"“{event.title}” ({_years(event)})" for event in view.changes])
    return (
        f"Recording has changed since: {titles}. A difference can be in what is recorded as well as in what happens, and the "
        "goal cannot tell the two apart; Trends judges each stretch by itself."
    )


def _years(event: Event) -> str:
    first, last = event.first.year, event.last.year
    return str(first) if first == last else f"{first} to {last}"


def pace_sentence(view: GoalView) -> str:
    """Return the yearly change that the goal needs from here on, or "" where it cannot be said."""
    goal = view.goal
    if goal.pace is None or goal.target is None:
        return ""
    size = abs(goal.pace.yearly)
    if goal.pace.yearly < 0:
        return f"To be below {number(goal.target + 1)} in {goal.goal_year} it would have to fall by {size:.1f}% a year, every year."
    return f"It may rise by up to {size:.1f}% a year and still be below {number(goal.target + 1)} in {goal.goal_year}."


def beside_before_sentence(view: GoalView) -> str:
    """Return the lockdown warning with the year before the baseline, or "" for another baseline."""
    goal = view.goal
    if not goal.is_lockdown_baseline:
        return ""
    year = goal.baseline_year - 1
    if goal.before is None or goal.before.count is None:
        return f"{_LOCKDOWN.partition(';')[0]}; {year} is not loaded or not shown."
    said = {
        ON_COURSE: "the latest 12 months are lower than that too, by more than chance would bring",
        NOT_ON_COURSE: "the latest 12 months are higher than that too, by more than chance would bring",
        CANNOT_TELL: "the latest 12 months show no clear change from that",
    }.get(goal.beside_before, "they are not compared")
    return f"{_LOCKDOWN} {year} had {number(goal.before.count)}: {said}."


def plan_sentences(view: PlanView, bullet_id: str, *, is_latest: bool) -> str:
    """Return one bullet's figures as the data gives them, numerators and denominators printed, or why they are not there."""
    rows = view.figures.frame
    rows = rows[(rows["bullet_id"] == bullet_id) & (rows["is_latest"] == is_latest)]
    said = [_figure_words(row) for _, row in rows.iterrows() if not row["reason"]]
    reasons = dict.fromkeys(rows.loc[rows["reason"] != "", "reason"])
    missing = int((rows["reason"] != "").sum())
    if not said:
        return f"No figure: {join(list(reasons))}."
    left = f" {_figures(missing)} left out: {join(list(reasons))}." if missing else ""
    return f"{'; '.join(said)}.{left}"


def _figures(count: int) -> str:
    return "One figure is" if count == 1 else f"{count} figures are"


def _figure_words(row: pd.Series) -> str:
    count, said = number(row["numerator"]), f" {row['said']}" if row["said"] else ""
    if row["kind"] == COUNT:
        return f"{count}{said}"
    if row["kind"] == CHANGE:
        return _change_words(row)
    among = row["among"][:1].lower() + row["among"][1:]
    counts = f"{count} of {number(row['denominator'])}"
    if pd.isna(row["share"]) or not is_base(row["denominator"]):
        return f"{counts} of {among}{said}, too few for a percentage"
    return f"{100 * float(row['share']):.1f}% of {among}{said} ({counts})"


def _change_words(row: pd.Series) -> str:
    counts = f"{number(row['numerator'])} beside {number(row['before'])}"
    size = "" if pd.isna(row["change"]) else f"{abs(float(row['change'])):.1f}% "
    if pd.notna(row["change"]) and row["numerator"] == row["before"]:
        return f"as many as the year before ({counts})"
    way = "fewer" if row["numerator"] < row["before"] else "more"
    verdict = {
        LOWER: "more than chance would bring",
        HIGHER: "more than chance would bring",
        CANNOT_TELL: "no clear change, chance alone could bring that",
    }.get(row["verdict"], row["verdict"])
    return f"{size}{way} than the year before ({counts}): {verdict}"
