"""Sentences that more than one page says, and the words that they share."""

import pandas as pd

from svd_data.catalogue import Catalogue, RecordSource
from svd_data.disclosure import NOT_SHOWN
from svd_data.filters import Filters, one_of
from svd_data.periods import Period, month_name
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, NONE_RECORDED, SMALLEST_PERCENTAGE_BASE
from svd_data.views.compare import TOO_SMALL
from svd_ui.words import join, number, percent_of


def change_sentence(
    now: object, before: object, change: object, verdict: str, period: Period, compared_with: Period | None
) -> str:
    """Return what can be said of a count beside the one before it. Never a cause, never a bare arrow."""
    if compared_with is None:
        return _not_compared_sentence(period)
    if verdict == TOO_SMALL:
        return f"The counts are too small to be compared with {compared_with.describe()}."
    if verdict == NONE_RECORDED:
        return f"None were recorded in {compared_with.describe()} either."
    span = compared_with.describe()
    if not is_base(before):
        return _OF_FEW[verdict].format(now=number(now), before=number(before), span=span)
    if verdict == CANNOT_TELL:
        return f"No clear change from the {number(before)} of {span}; {_CANNOT_TELL}."
    size = "" if pd.isna(change) else f"{percent_of(abs(float(change)), 100)} "  # type: ignore[arg-type]
    return f"That is {size}{verdict} than the {number(before)} of {span}: more than chance would bring."


_CANNOT_TELL = "one cannot tell whether it is rising or falling, as chance alone could bring such a difference"

# What is said of each verdict where the earlier count is too small for a percentage: both counts.
_OF_FEW = {
    HIGHER: "That is higher by more than chance would bring: {now}, beside {before} in {span}.",
    LOWER: "That is lower by more than chance would bring: {now}, beside {before} in {span}.",
    CANNOT_TELL: f"No clear change: {{now}}, beside {{before}} in {{span}}; {_CANNOT_TELL}.",
}


def is_base(count: object) -> bool:
    """Return whether a percentage may be said of a count: from 20 on. Of fewer it says more of chance than of anything else."""
    return pd.notna(count) and int(count) >= SMALLEST_PERCENTAGE_BASE  # type: ignore[call-overload]


def share_words(share: object, whole: object) -> str:
    """Return " (40%)" of a share (0 to 1), or "" where it is not known or its whole is too small for a percentage."""
    return f" ({percent_of(share, 1)})" if pd.notna(share) and is_base(whole) else ""


def provisional_sentence(filters: Filters, catalogue: Catalogue) -> str:
    """Return which months of the period may still be revised, or "" where none may."""
    months = provisional_months(filters, catalogue)
    return f"Provisional, and may still be revised: {join(months)}." if months else ""


def provisional_months(filters: Filters, catalogue: Catalogue) -> list[str]:
    """Return the months of the period that may still be revised, by name."""
    source = catalogue.source(filters.source)
    return [month_name(month) for month in source.provisional if filters.period.first <= month <= filters.period.last]


def no_rate_sentence(filters: Filters, catalogue: Catalogue) -> str:
    """Return why these filters have no rate."""
    if not filters.indicator.has_rate:
        return f"{filters.indicator.title} has no rate: it is defined as a count. Counts are shown."
    if not catalogue.populations:
        return "There is no rate: no residents are loaded. Counts are shown."
    if filters.period.months > 12:
        return "There is no rate over more than a year: no one number of residents goes with it. Counts are shown."
    if not filters.victim_filters:
        return "There is no rate: the residents loaded are not for this audience. Counts are shown."
    told_apart = join(
        [{"age": "age", "sex": "sex", "ethnicity": "ethnic group"}[name] for name in filters.victim_filters]
    )
    return f"There is no rate for these victims: the residents loaded are not told apart by {told_apart}. Counts are shown."


def nothing_sentence(filters: Filters, catalogue: Catalogue, subject: str = "") -> str:
    """Return that the count is zero: recorded as none, not missing. subject: what is counted, where not what the filters name."""
    nothing = f"No {subject or filters.subject()} in {where(filters, catalogue)}, {filters.period.describe()}."
    return f"{nothing} The months loaded hold none: the count is zero."


def hidden_sentence(filters: Filters, catalogue: Catalogue, subject: str = "") -> str:
    """Return that there is a count which this audience may not see: it need be neither zero nor missing."""
    place, period = where(filters, catalogue), filters.period.describe()
    return f"The number of {subject or filters.subject()} in {place}, {period}, is {NOT_SHOWN}."


def unanswered_sentence(source: RecordSource, lacks: str) -> str:
    """Return that a source cannot answer the page's question, and what it lacks: "says nothing about victims"."""
    return f"{source.title} {lacks}, so this question cannot be answered from it."


def rare_sentence(filters: Filters) -> str:
    """Return that the indicator is too rare to be compared by ward, or "" where it is not."""
    if filters.indicator.smallest_place != "city":
        return ""
    return f"{filters.indicator.title} is too rare for wards to be compared: read the figure for the whole area."


def where(filters: Filters, catalogue: Catalogue) -> str:
    """Return the wards chosen by name, or the area."""
    return filters.place(catalogue.wards) if filters.wards else catalogue.area_name


def counted(count: int, filters: Filters) -> str:
    """Return "3 recorded robberies", or "1 recorded robbery"."""
    subject = filters.subject()
    return f"{number(count)} {one_of(subject) if count == 1 else subject}"


def _not_compared_sentence(period: Period) -> str:
    if period.months == 1:
        return "No comparison with the same month a year earlier: that month is not loaded."
    earlier = "the same months a year earlier" if period.months <= 12 else "the months before"
    gap = "those months are not all loaded"
    if not period.is_complete:
        gap = f"only {period.loaded} of this period's {period.months} months {'is' if period.loaded == 1 else 'are'} loaded"
    return f"No comparison with {earlier}: {gap}."
