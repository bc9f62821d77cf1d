"""Sentences that more than one page says, and the words that they share."""

import pandas as pd

from svd_data.catalogue import Catalogue, RecordSource
from svd_data.disclosure import NOT_SHOWN
from svd_data.filters import Filters, one_of
from svd_data.periods import Period, month_name
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, NONE_RECORDED
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
    than = f"the {number(before)} of {compared_with.describe()}"
    size = "" if pd.isna(change) else f"{percent_of(abs(float(change)), 100)} "  # type: ignore[arg-type]
    if verdict == HIGHER:
        return f"That is {size}higher than {than}: more than chance would bring."
    if verdict == LOWER:
        return f"That is {size}lower than {than}: more than chance would bring."
    if verdict == NONE_RECORDED:
        return f"None were recorded in {compared_with.describe()} either."
    assert verdict == CANNOT_TELL, verdict
    return (
        f"Beside {than}, one cannot tell whether it is rising or falling: chance alone could bring such a difference."
    )


def provisional_sentence(filters: Filters, catalogue: Catalogue) -> str:
    """Return which months of the period may still be revised, or "" where none may."""
    source = catalogue.source(filters.source)
    months = [month_name(month) for month in source.provisional if filters.period.first <= month <= filters.period.last]
    return f"Provisional, and may still be revised: {join(months)}." if months else ""


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
