"""The one sentence that answers a page's question, and the few that keep it honest. From released figures only."""

import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.disclosure import NOT_SHOWN, Released
from svd_data.filters import VICTIMS, Filters, one_of
from svd_data.periods import Period, month_name
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, NONE_RECORDED
from svd_data.views import HotspotsView, PeopleView, TrendsView
from svd_data.views.compare import TOO_SMALL
from svd_data.views.people import NOT_RECORDED
from svd_ui.words import age_words, join, number, one_decimal, percent_of


def hotspots_sentence(view: HotspotsView, catalogue: Catalogue) -> str:
    """Return where most offences were recorded, or what was recorded in the wards chosen."""
    total = view.headline.frame.iloc[0]
    if total["is_hidden"]:
        return hidden_sentence(view.filters, catalogue)
    if total["numerator"] == 0:
        return nothing_sentence(view.filters, catalogue)
    if view.filters.wards:
        return _chosen_wards_sentence(view, catalogue)
    area, counted = catalogue.area_name, _counted(total["numerator"], view.filters)
    period = view.filters.period.describe()
    wards = view.wards.frame.dropna(subset=["ward_code"])
    hides_wards = bool(wards["is_hidden"].any())
    wards = wards[(wards["numerator"] > 0).fillna(False)]
    is_one = total["numerator"] == 1
    if hides_wards and wards.empty:
        return f"{area} had {counted}, {period}; the wards' counts are too small to be shown."
    if wards.empty:
        return f"{area} had {counted}, {period}, {'not' if is_one else 'none of them'} in a known ward."
    if wards["numerator"].iloc[0] == total["numerator"] and not view.wards.is_controlled:
        return f"{wards['ward_name'].iloc[0]} had {'' if is_one else 'all of '}{area}'s {counted}, {period}."
    names, counts = _wards_with_most(wards)
    return f"{names} had the most of {area}'s {counted}: {counts}, {period}."


def trends_sentence(view: TrendsView, catalogue: Catalogue) -> str:
    """Return how many were recorded, and whether that is more or fewer than in the period before."""
    total = view.headline.frame.iloc[0]
    if pd.notna(total["numerator"]) and total["numerator"] == 0:
        return nothing_sentence(view.filters, catalogue)
    place = where(view.filters, catalogue)
    if total["is_hidden"]:
        return hidden_sentence(view.filters, catalogue)
    return f"{place} had {_counted(total['numerator'], view.filters)}, {view.filters.period.describe()}."


def people_sentence(view: PeopleView, catalogue: Catalogue) -> str:
    """Return who the victims were most often, by age and sex, with how many ages are not recorded."""
    total = view.headline.frame.iloc[0]
    if total["is_hidden"]:
        return hidden_sentence(view.filters, catalogue)
    if total["numerator"] == 0:
        return nothing_sentence(view.filters, catalogue)
    count = total["numerator"]
    unaged = count - total["aged"]
    groups = view.by_age if view.by_age_and_sex is None else view.by_age_and_sex
    return (
        f"Of {number(count)} {_victims_counted(view.filters, one=bool(count == 1))} in {where(view.filters, catalogue)}, "
        f"{_largest_groups(groups, count)}, {view.filters.period.describe()}."
        + (f" The age of {number(unaged)} is not recorded." if pd.notna(unaged) and unaged else "")
    )


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


def nothing_sentence(filters: Filters, catalogue: Catalogue) -> str:
    """Return that the count is zero: recorded as none, not missing."""
    return f"No {filters.subject()} in {where(filters, catalogue)}, {filters.period.describe()}. The months loaded hold none: the count is zero."


def hidden_sentence(filters: Filters, catalogue: Catalogue) -> str:
    """Return that there is a count which this audience may not see: it need be neither zero nor missing."""
    place, period = where(filters, catalogue), filters.period.describe()
    return f"The number of {filters.subject()} in {place}, {period}, is {NOT_SHOWN}."


def rare_sentence(filters: Filters) -> str:
    """Return that the indicator is too rare to be compared by ward, or "" where it is not."""
    if filters.indicator.smallest_place != "city":
        return ""
    return f"{filters.indicator.title} is too rare for wards to be compared: read the figure for the whole area."


def where(filters: Filters, catalogue: Catalogue) -> str:
    """Return the wards chosen by name, or the area."""
    return filters.place(catalogue.wards) if filters.wards else catalogue.area_name


def _counted(count: int, filters: Filters) -> str:
    """Return "3 recorded robberies", or "1 recorded robbery"."""
    subject = filters.subject()
    return f"{number(count)} {one_of(subject) if count == 1 else subject}"


def _victims_counted(filters: Filters, *, one: bool) -> str:
    """Return what People counts: "female victims of recorded robberies", or the victims that the indicator counts."""
    if filters.indicator.counts == VICTIMS:
        return one_of(filters.subject()) if one else filters.subject()
    return f"{filters.victims('victim' if one else 'victims')} of {filters.counted()}"


def _wards_with_most(wards: pd.DataFrame) -> tuple[str, str]:
    """Return the names and the counts of up to three wards, most first. Of equal wards all are named or none is."""
    counts = wards["numerator"]
    top = wards[counts >= counts.head(3).min()]
    if len(top) > 3:
        fewer = top[top["numerator"] > top["numerator"].min()]
        if fewer.empty:
            return f"{len(top)} wards", f"{number(counts.max())} each"
        top = fewer
    return join(list(top["ward_name"])), join([number(count) for count in top["numerator"]])


def _largest_groups(counts: Released, total: int) -> str:
    """Return which groups by age and sex, or by age alone, are the largest. Of equal groups all are named or none is."""
    victims = counts.frame
    victims = victims if "sex" in victims else victims.assign(sex="")
    known = victims[(victims["age_band"] != NOT_RECORDED) & (victims["sex"] != NOT_RECORDED)]
    known = known[(known["numerator"] > 0).fillna(False)]
    if known.empty:
        hides = "the counts by age are not shown" if victims["is_hidden"].any() else ""
        return hides or "none has both age and sex recorded"
    most = known["numerator"].max()
    groups = [
        f"{group.sex} victims aged {age_words(group.age_band)}".strip()
        for group in known[known["numerator"] == most].itertuples()
    ]
    # Nothing is worked out from a controlled count under 20, nor a percentage.
    share = f" ({percent_of(most, total)})" if most >= counts.smallest_base else ""
    if len(groups) == 1:
        return f"the largest group was {groups[0]}: {number(most)}{share}"
    if len(groups) <= 3:
        return f"the largest groups were {join(groups)}: {number(most)} each{share}"
    return f"no one group by age and sex was the largest: {len(groups)} groups had {number(most)} each"


def _not_compared_sentence(period: Period) -> str:
    if period.months == 1:
        return "No comparison with the same month a year earlier: that month is not loaded."
    earlier = "the same months a year earlier" if period.months <= 12 else "the months before"
    gap = "those months are not all loaded"
    if not period.is_complete:
        gap = f"only {period.loaded} of this period's {period.months} months {'is' if period.loaded == 1 else 'are'} loaded"
    return f"No comparison with {earlier}: {gap}."


def _chosen_wards_sentence(view: HotspotsView, catalogue: Catalogue) -> str:
    total = view.headline.frame.iloc[0]
    sentence = f"{where(view.filters, catalogue)} had {_counted(total['numerator'], view.filters)}"
    if not view.wards.is_controlled:
        # A sum over released wards is no released count.
        everywhere = int(view.wards.frame["numerator"].sum())
        sentence += f", {percent_of(total['numerator'], everywhere)} of {catalogue.area_name}'s {number(everywhere)}"
    sentence += f", {view.filters.period.describe()}"
    if pd.notna(total["rate"]):
        sentence += f": {one_decimal(total['rate'])} per {view.filters.indicator.per:,} residents"
    return sentence + "."
