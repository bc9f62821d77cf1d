"""The area beside other authorities: rates with intervals, a funnel, and a trend against the others' middle half.

From counts of whole authorities (area_months), which are open data: every audience sees them unchanged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from svd_data.area_queries import area_counts, area_residents
from svd_data.catalogue import Catalogue, RecordSource
from svd_data.comparators import ComparatorArea, ComparatorSet
from svd_data.disclosure import Released
from svd_data.errors import FilterError, did_you_mean
from svd_data.filters import Filters
from svd_data.funnel import AreaCount, Funnel, funnel
from svd_data.indicators import Indicator
from svd_data.periods import CHOSEN, LATEST, Period, add_months, months_in_words, resolve_period
from svd_data.views.areas_trend import Counted, Residents, quarters_beside, residents_near
from svd_data.views.compare import with_count_limits, with_rates
from svd_data.views.months import months_of
from svd_data.views.question import Ask

# The set of every authority that the files hold whole.
ALL_AREAS = "all"
ALL_TITLE = "All areas in these files"

# What most areas publish and is nearest to serious violence: shown where the sidebar's indicator cannot be compared.
_NEAREST = "violence_and_sexual_offences"


@dataclass(frozen=True)
class AreasView:
    """The answer of the Compare page.

    filters: what the figures are about: an indicator that can be compared (`asked` is the sidebar's), no wards or victims, a
    period of which every month is loaded for every area shown. compared: the set. missing: each member left out, with why.
    year: of the residents, None where there are only counts. without_residents: names of areas shown without a rate.

    areas: one row an area, highest rate (else count) first; area_code, area_name, is_own, numerator, denominator (residents;
    NA: not loaded), rate with rate_lower and rate_upper (95%; NA without residents), count_lower, count_upper, rank (1: the
    highest, equal ones share it; NA without a rate where others have one), place (on the funnel, in words). curve: the
    funnel's limits as rates by denominator, or None without rates; pooled_rate: that of all areas shown that have one.
    trend: one row a calendar quarter; month (its first), label, own, median, lower, upper (of the other areas' rates; NA: not
    loaded, lower and upper also under 4 others), status; None without rates or a whole quarter. trend_without: names of areas
    that are not in the trend, because they lack a quarter of it.
    """

    filters: Filters
    asked: Indicator
    compared: ComparatorSet
    missing: tuple[tuple[str, str], ...]
    year: int | None
    without_residents: tuple[str, ...]
    areas: Released
    curve: Released | None
    pooled_rate: float | None
    trend: Released | None
    trend_others: int
    trend_without: tuple[str, ...]

    @property
    def is_asked(self) -> bool:
        """Whether the sidebar's indicator is the one compared."""
        return self.asked.indicator_id == self.filters.indicator.indicator_id

    @property
    def per(self) -> int:
        return self.filters.indicator.per


@dataclass(frozen=True)
class NotCompared:
    """Why there is nothing to compare with, and each member of the set that is missing with the reason."""

    reason: str
    missing: tuple[tuple[str, str], ...] = ()


def sets_to_choose(catalogue: Catalogue) -> Mapping[str, str]:
    """Return the titles of the sets that the loaded files can compare by, by id: those with another loaded area, then all.

    "All areas" only where they are others than a set's. Empty where the area itself or every other is not loaded.
    """
    loaded = set(catalogue.areas)
    if catalogue.area_source is None or len(loaded) < 2:
        return {}
    held = {
        each.set_id: {area.code for area in each.others(catalogue.area_code)} & loaded
        for each in catalogue.comparator_sets
    }
    titles = {each.set_id: each.title for each in catalogue.comparator_sets if held[each.set_id]}
    if loaded - {catalogue.area_code} not in held.values():
        titles[ALL_AREAS] = ALL_TITLE
    return titles


def indicators_to_compare(catalogue: Catalogue) -> tuple[Indicator, ...]:
    """Return the indicators that other authorities' counts carry: those by category alone."""
    return tuple(catalogue.available(catalogue.area_source)) if catalogue.area_source else ()


def compare_view(ask: Ask, set_id: str) -> AreasView | NotCompared:
    """Return the Compare answer by one of `sets_to_choose`, or why there is none. Raises FilterError for another set."""
    titles, source = sets_to_choose(ask.catalogue), ask.catalogue.area_source
    if source is None or not titles:
        return NotCompared(_nothing_loaded(ask.catalogue))
    if set_id not in titles:
        raise FilterError(f"There is no set of areas '{set_id}' to compare with.{did_you_mean(set_id, titles)}")
    compared = _set_of(ask.catalogue, set_id)
    filters = _comparable(ask, source)
    counts = area_counts(ask.connection, filters)
    members = (
        ComparatorArea(ask.catalogue.area_code, ask.catalogue.area_name),
        *compared.others(ask.catalogue.area_code),
    )
    missing = {area: why for area in members if (why := _why_missing(counts.get(area.code, {}), filters.period))}
    shown = tuple(area for area in members if area not in missing)
    left_out = tuple((area.name, why) for area, why in missing.items())
    if len(shown) < 2:
        reason = f"No other area of '{compared.title}' is loaded for {filters.period.describe()}."
        return NotCompared(reason, left_out)
    view = _compared(ask, filters, shown, counts)
    return replace(view, compared=compared, missing=left_out)


def _compared(ask: Ask, filters: Filters, shown: tuple[ComparatorArea, ...], counts: Counted) -> AreasView:
    own, per = ask.catalogue.area_code, filters.indicator.per
    residents = area_residents(ask.connection) if filters.indicator.has_rate else {}
    year = _year_of_residents(residents, own, [area.code for area in shown], filters.period)
    months = months_of(filters.period)
    frame = pd.DataFrame(
        {
            "area_code": [area.code for area in shown],
            "area_name": [area.name for area in shown],
            "is_own": [area.code == own for area in shown],
            "numerator": pd.array([sum(counts[area.code][month] for month in months) for area in shown], dtype="Int64"),
            "denominator": pd.array(
                [residents.get(area.code, {}).get(year) if year else None for area in shown], dtype="Int64"
            ),
        }
    )
    released = ask.with_filters(filters).release(frame, is_controlled=False)
    limits = funnel(_area_counts(frame), per)
    released = released.derive(with_rates(released, per))
    released = released.derive(with_count_limits(released))
    areas = released.derive(_ranked(released.frame, limits, by="rate" if year else "numerator"))
    with_rate = tuple(area for area in shown if year and year in residents.get(area.code, {}))
    trend, others, without = quarters_beside(own, with_rate, counts, residents, per) if year else (None, 0, ())
    return AreasView(
        filters=filters,
        asked=ask.indicator,
        compared=_set_of(ask.catalogue, ALL_AREAS),
        missing=(),
        year=year,
        without_residents=tuple(area.name for area in shown if area not in with_rate) if year else (),
        areas=areas,
        curve=released.derive(pd.DataFrame(limits.curve)) if year else None,
        pooled_rate=limits.pooled_rate if year else None,
        trend=None if trend is None else released.derive(trend),
        trend_others=others,
        trend_without=without,
    )


def _comparable(ask: Ask, source: RecordSource) -> Filters:
    """Return the nearest filters that every authority's counts carry: whole areas, all victims, a period loaded whole."""
    usable = indicators_to_compare(ask.catalogue)
    known = {each.indicator_id: each for each in usable}
    indicator = known.get(ask.indicator.indicator_id) or known.get(_NEAREST) or usable[0]
    # Of referrals the types are programmes.
    types = () if ask.source.holds_referrals else ask.filters.types
    return Filters(source.source_id, indicator, _period(ask.filters.period, source.months), types=types)


def _period(asked: Period, own_months: tuple[date, ...]) -> Period:
    """Return the period asked where it is whole and of at most a year, else the latest 12 months, or what is whole of them."""
    if asked.months <= 12 and set(months_of(asked)) <= set(own_months):
        return asked
    first = last = own_months[-1]
    while add_months(first, -1) in own_months and add_months(last, -11) < first:
        first = add_months(first, -1)
    latest = resolve_period(LATEST, own_months)
    return latest if latest.is_complete else resolve_period(CHOSEN, own_months, first, last)


def _set_of(catalogue: Catalogue, set_id: str) -> ComparatorSet:
    for each in catalogue.comparator_sets:
        if each.set_id == set_id:
            return each
    areas = tuple(ComparatorArea(code, name) for code, name in catalogue.areas.items())
    return ComparatorSet(
        ALL_AREAS, ALL_TITLE, catalogue.area_code, catalogue.built_at.date(), "The files loaded",
        "Every authority that the loaded files hold whole: chosen by what was loaded, not for being alike.", areas,
    )  # fmt: skip


def _why_missing(months: Mapping[date, int], period: Period) -> str:
    """Return why an area takes no part, or "" where every month of the period is loaded."""
    if not months:
        return "not in the loaded files"
    if lacking := [month for month in months_of(period) if month not in months]:
        return f"no whole file for {'; '.join(months_in_words(lacking))}"
    return ""


def _year_of_residents(residents: Residents, own: str, codes: list[str], period: Period) -> int | None:
    """Return the one year of residents that all rates divide by, or None where the area and no other have one in common."""
    common = [year for year in residents.get(own, {}) if sum(year in residents.get(code, {}) for code in codes) > 1]
    return residents_near(common, period.last) if common else None


def _area_counts(frame: pd.DataFrame) -> list[AreaCount]:
    return [
        AreaCount(row.area_code, int(row.numerator), None if pd.isna(row.denominator) else int(row.denominator))
        for row in frame.itertuples(index=False)
    ]


def _ranked(frame: pd.DataFrame, limits: Funnel, by: str) -> pd.DataFrame:
    """Return the areas with rank and place, the highest first; those without a rate last, by name."""
    ranks = frame[by].rank(method="min", ascending=False).astype("Int64")
    frame = frame.assign(rank=ranks, place=[point.place for point in limits.points])
    return frame.sort_values([by, "area_name"], ascending=[False, True], na_position="last", ignore_index=True)


def _nothing_loaded(catalogue: Catalogue) -> str:
    if catalogue.area_source is None:
        return f"No counts of {catalogue.area_name} as a whole are loaded beside those of other areas."
    return f"The loaded files hold no area but {catalogue.area_name} whole."
