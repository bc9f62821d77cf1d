"""Hotspots: which wards have most, by count, by rate, by change and beside the rest; and the months of the wards chosen."""

from dataclasses import dataclass, replace

import pandas as pd

from svd_data.catalogue import PopulationDataset
from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_data.periods import Period
from svd_data.queries import residents_by_ward
from svd_data.views import controlled, exact
from svd_data.views.closed_grid import refinement_of, refinements_of_unit, require_on_grid
from svd_data.views.compare import with_changes, with_count_limits, with_rates, with_the_rest
from svd_data.views.months import MONTH, fill_steps, months_of, with_status
from svd_data.views.question import Ask

WARD_NOT_KNOWN = "Ward not known"

THIS_PERIOD, PERIOD_BEFORE, YEAR_EARLIER = "This period", "The period before", "A year earlier"


@dataclass(frozen=True)
class HotspotsView:
    """The answer of the Hotspots page.

    wards: one row a ward, most events first, then those hidden by name, and last, where there are any, the events whose
    ward is not known (ward_code NA). Its columns: ward_code, ward_name, is_chosen, numerator (events; NA: hidden) with
    count_lower and count_upper (95%), is_hidden, denominator (residents; NA: no estimate), rate per indicator.per with
    rate_lower and rate_upper (95%), before (events in the period before; NA: not compared, or hidden), before_is_hidden,
    change (per cent), verdict, against_rest (the verdict on the ward beside the rest of the area). headline: the same
    columns but code, name and against_rest, one row for the chosen wards together, or for the whole area. months: the
    chosen wards' (or the area's) months of both periods; month and shown_at, label, numerator, is_hidden, status, is_now,
    series ("This period", or "A year earlier", or for more than a year "The period before"); None where the audience may
    not have them. before: the period compared with, or None. population: the residents divided by, or None.
    """

    filters: Filters
    before: Period | None
    population: PopulationDataset | None
    wards: Released
    headline: Released
    months: Released | None


def hotspots_view(ask: Ask) -> HotspotsView:
    """Return the Hotspots answer. Raises AudienceError, with the nearest view, where the audience may not have it."""
    if ask.is_controlled:
        require_on_grid(ask, most_wards=1, refined_by=refinements_of_unit(ask.indicator.counts))
        by_ward, total, months = controlled.wards(ask), controlled.headline(ask), _controlled_months(ask)
    else:
        by_ward, by_month = exact.wards_and_months(ask)
        by_ward = _every_ward(ask, by_ward)
        total, months = _total(by_ward, ask.filters), _exact_months(ask, by_month)
    population = population_for(ask)
    residents = residents_by_ward(ask.connection, population, ask.filters) if population else None
    wards = ask.release(_named(ask, by_ward, residents), is_controlled=ask.is_controlled)
    headline = ask.release(total.assign(denominator=_residents_of(ask, wards.frame)), is_controlled=ask.is_controlled)
    return HotspotsView(
        filters=ask.filters,
        before=ask.before if ask.is_comparable else None,
        population=population,
        wards=_compared_with_the_rest(ask, _compared(ask, wards)),
        headline=_compared(ask, headline),
        months=None if months is None else ask.release(_as_series(ask, months), is_controlled=ask.is_controlled),
    )


def population_for(ask: Ask) -> PopulationDataset | None:
    """Return the residents that these filters' events can be divided by, or None: then there are counts and no rates.

    A filter on victims' age, sex or ethnicity needs residents told apart by the same.
    """
    return ask.population(frozenset(ask.filters.victim_filters))


def _compared(ask: Ask, counts: Released) -> Released:
    counts = counts.derive(with_count_limits(counts))
    rated = counts.derive(with_rates(counts, ask.indicator.per))
    return rated.derive(with_changes(rated, comparable=ask.is_comparable))


def _compared_with_the_rest(ask: Ask, wards: Released) -> Released:
    frame = wards.frame
    whole = frame["numerator"].sum(skipna=False)
    if ask.is_controlled:
        whole = controlled.headline(ask.with_filters(replace(ask.filters, wards=())))["numerator"].iloc[0]
    residents = frame.loc[frame["ward_code"].notna(), "denominator"].sum(skipna=False)
    return wards.derive(with_the_rest(wards, whole, residents))


def _every_ward(ask: Ask, by_ward: pd.DataFrame) -> pd.DataFrame:
    """Return one row a ward, wards without an event included, and the ward that is not known where it has any."""
    wards = pd.DataFrame({"ward_code": list(ask.catalogue.wards)})
    known = wards.merge(by_ward.dropna(subset=["ward_code"]), on="ward_code", how="left")
    known = known.fillna({"numerator": 0, "before": 0})
    unknown = by_ward[by_ward["ward_code"].isna()]
    counts = known if unknown.empty else pd.concat([known, unknown], ignore_index=True)
    return counts.astype({"numerator": "Int64", "before": "Int64"}).assign(is_hidden=False, before_is_hidden=False)


def _named(ask: Ask, by_ward: pd.DataFrame, residents: pd.DataFrame | None) -> pd.DataFrame:
    """Return the wards with name, residents and whether they are chosen, in the order of what may be shown."""
    names = ask.catalogue.wards
    counts = by_ward.assign(
        ward_name=[WARD_NOT_KNOWN if pd.isna(code) else names[code] for code in by_ward["ward_code"]],
        is_chosen=by_ward["ward_code"].isin(ask.filters.wards),
    )
    if residents is not None:
        counts = counts.merge(residents, on="ward_code", how="left")
    else:
        counts["denominator"] = pd.NA
    counts = counts.astype({"denominator": "Int64"}).assign(is_unknown=counts["ward_code"].isna())
    if ask.is_controlled:
        # The grid always has a row for events of no known ward; of none it says nothing a person needs.
        counts = counts[~(counts["is_unknown"] & (counts["numerator"].eq(0) & counts["before"].eq(0)).fillna(False))]
    counts = counts.sort_values(
        ["is_unknown", "numerator", "ward_name"], ascending=[True, False, True], na_position="last", kind="stable"
    )
    columns = [
        "ward_code",
        "ward_name",
        "is_chosen",
        "numerator",
        "is_hidden",
        "denominator",
        "before",
        "before_is_hidden",
    ]
    return counts[columns].reset_index(drop=True)


def _total(wards: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    rows = wards[wards["ward_code"].isin(filters.wards)] if filters.wards else wards
    sums = {"numerator": [rows["numerator"].sum()], "before": [rows["before"].sum()]}
    return pd.DataFrame(sums, dtype="Int64").assign(is_hidden=False, before_is_hidden=False)


def _residents_of(ask: Ask, wards: pd.DataFrame) -> pd.api.extensions.ExtensionArray:
    """Return residents of the chosen wards, or of the area, whose offences of no known ward they stand under too.

    A ward without an estimate leaves the sum unknown rather than too small.
    """
    rows = wards[wards["is_chosen"]] if ask.filters.wards else wards[wards["ward_code"].notna()]
    return pd.array([rows["denominator"].sum(skipna=False)], dtype="Int64")


def _periods_shown(ask: Ask) -> list[Period]:
    return [ask.before, ask.filters.period] if ask.before.loaded else [ask.filters.period]


def _exact_months(ask: Ask, by_month: pd.DataFrame) -> pd.DataFrame:
    months = [month for period in _periods_shown(ask) for month in months_of(period)]
    return fill_steps(by_month, months, MONTH, ask.source).assign(is_hidden=False)


def _controlled_months(ask: Ask) -> pd.DataFrame | None:
    """Return the area's months, or None where the view is about a ward or narrowed down: of those there are none."""
    if ask.filters.wards or refinement_of(ask.filters):
        return None
    months = [month for period in _periods_shown(ask) for month in months_of(period)]
    return with_status(controlled.area_over_time(ask, [(month, month) for month in months]), MONTH, ask.source)


def _as_series(ask: Ask, months: pd.DataFrame) -> pd.DataFrame:
    is_now = months["month"] >= pd.Timestamp(ask.filters.period.first)
    earlier = YEAR_EARLIER if ask.filters.period.months <= 12 else PERIOD_BEFORE
    return months.assign(
        is_now=is_now, series=is_now.map({True: THIS_PERIOD, False: earlier}), shown_at=months["month"]
    )
