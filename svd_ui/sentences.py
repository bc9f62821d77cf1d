"""The one sentence that answers a page's question, and the few that keep it honest. From released figures only."""

import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.filters import Filters
from svd_data.periods import Period
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, NONE_RECORDED
from svd_data.views import HotspotsView, PeopleView, TrendsView
from svd_data.views.people import NOT_RECORDED
from svd_ui.words import age_words, join, number, one_decimal, percent_of


def hotspots_sentence(view: HotspotsView, catalogue: Catalogue) -> str:
    """Return where most offences were recorded, or what was recorded in the wards chosen."""
    total = view.headline.frame.iloc[0]
    if total["numerator"] == 0:
        return nothing_sentence(view.filters, catalogue)
    if view.filters.wards:
        return _chosen_wards_sentence(view, catalogue)
    wards = view.wards.frame.dropna(subset=["ward_code"])
    top = wards[wards["numerator"] > 0].head(3)
    names = join(list(top["ward_name"]))
    counts = join([number(count) for count in top["numerator"]])
    return (
        f"{names} had the most of {catalogue.area_name}'s {number(total['numerator'])} {view.filters.subject()}: "
        f"{counts}, {view.filters.period.describe()}."
    )


def trends_sentence(view: TrendsView, catalogue: Catalogue) -> str:
    """Return how many were recorded, and whether that is more or fewer than in the period before."""
    total = view.headline.frame.iloc[0]
    if total["numerator"] == 0:
        return nothing_sentence(view.filters, catalogue)
    place = where(view.filters, catalogue)
    return f"{place} had {number(total['numerator'])} {view.filters.subject()}, {view.filters.period.describe()}."


def people_sentence(view: PeopleView, catalogue: Catalogue) -> str:
    """Return who the victims were most often, by age and sex, with how many ages are not recorded."""
    total = view.headline.frame.iloc[0]
    if total["numerator"] == 0:
        return nothing_sentence(view.filters, catalogue)
    known = view.by_age_and_sex.frame
    known = known[(known["age_band"] != NOT_RECORDED) & (known["sex"] != NOT_RECORDED)]
    most = known.loc[known["numerator"].idxmax()]
    largest = f"{most['sex']} victims aged {age_words(most['age_band'])}"
    return (
        f"Of {number(total['numerator'])} {view.filters.victims()} of {view.filters.offences()} "
        f"in {where(view.filters, catalogue)}, the largest group was {largest}: {number(most['numerator'])} "
        f"({percent_of(most['numerator'], total['numerator'])}), {view.filters.period.describe()}."
    )


def change_sentence(
    now: object, before: object, change: object, verdict: str, period: Period, compared_with: Period | None
) -> str:
    """Return what can be said of a count beside the one before it. Never a cause, never a bare arrow."""
    earlier = "the same months a year earlier" if period.months <= 12 else "the months before"
    if compared_with is None:
        gap = f"only {period.loaded} of this period's {period.months} months are loaded"
        return f"No comparison with {earlier}: {gap if not period.is_complete else 'its months are not all loaded'}."
    than = f"the {number(before)} of {compared_with.describe()}"
    size = "" if pd.isna(change) else f"{abs(float(change)):.0f}% "  # type: ignore[arg-type]
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


def nothing_sentence(filters: Filters, catalogue: Catalogue) -> str:
    """Return that the count is zero: recorded as none, not missing."""
    return f"No {filters.subject()} in {where(filters, catalogue)}, {filters.period.describe()}. The months loaded hold none: the count is zero."


def where(filters: Filters, catalogue: Catalogue) -> str:
    """Return the wards chosen by name, or the area."""
    return filters.place(catalogue.wards) if filters.wards else catalogue.area_name


def _chosen_wards_sentence(view: HotspotsView, catalogue: Catalogue) -> str:
    total, everywhere = view.headline.frame.iloc[0], int(view.wards.frame["numerator"].sum())
    sentence = (
        f"{where(view.filters, catalogue)} had {number(total['numerator'])} {view.filters.subject()}, "
        f"{percent_of(total['numerator'], everywhere)} of {catalogue.area_name}'s {number(everywhere)}, {view.filters.period.describe()}"
    )
    if pd.notna(total["rate"]):
        sentence += f": {one_decimal(total['rate'])} per 1,000 residents"
    return sentence + "."
