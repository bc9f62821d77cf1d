"""Hotspots: which wards have most, by count, by rate and by change; and the months of the wards chosen."""

from dataclasses import dataclass

import pandas as pd

from svd_data.catalogue import Catalogue, PopulationDataset
from svd_data.database import Connection
from svd_data.disclosure import Released, Table, release
from svd_data.filters import Filters
from svd_data.periods import Period, period_before
from svd_data.queries import choose_population, offences_by_ward_and_month, residents_by_ward
from svd_data.views.compare import with_changes, with_rates
from svd_data.views.months import fill_months

WARD_NOT_KNOWN = "Ward not known"

THIS_PERIOD, PERIOD_BEFORE, YEAR_EARLIER = "This period", "The period before", "A year earlier"


@dataclass(frozen=True)
class HotspotsView:
    """The answer of the Hotspots page.

    wards: one row a ward, most offences first, and last, where there are any, the offences whose ward is not known
    (ward_code NA); ward_code, ward_name, is_chosen, numerator (offences), denominator (residents; NA: no estimate),
    rate per 1,000 with rate_lower and rate_upper (95%), before (offences in the period before; NA: not compared),
    change (per cent), verdict. headline: the same columns but code and name, one row for the chosen wards together, or
    for the whole area. months: the chosen wards' (or the area's) months of both periods; month and
    shown_at, numerator, status, is_now, series ("This period", or "A year earlier", or for more than a year "The period before").
    before: the period compared with, or None. population: the residents divided by, or None.
    """

    filters: Filters
    before: Period | None
    population: PopulationDataset | None
    wards: Released
    headline: Released
    months: Released


def hotspots_view(connection: Connection, catalogue: Catalogue, filters: Filters, audience: str) -> HotspotsView:
    """Return the Hotspots answer for these filters. Raises AudienceError where `audience` may not have it."""
    source = catalogue.source(filters.source)
    before = period_before(filters.period, source.months)
    by_ward, by_month = offences_by_ward_and_month(connection, filters, before)
    population = population_for(catalogue, filters)
    residents = residents_by_ward(connection, population, filters) if population else None
    wards = release(Table(_ward_counts(catalogue, filters, by_ward, residents), source.is_restricted), audience)
    comparable = filters.period.is_complete and before.is_complete
    rated = with_changes(with_rates(wards.frame), comparable=comparable)
    months = fill_months(by_month, [before, filters.period] if before.loaded else [filters.period], source)
    months["is_now"] = months["month"] >= pd.Timestamp(filters.period.first)
    months["series"] = months["is_now"].map(
        {True: THIS_PERIOD, False: YEAR_EARLIER if filters.period.months <= 12 else PERIOD_BEFORE}
    )
    months["shown_at"] = months["month"]
    return HotspotsView(
        filters=filters,
        before=before if comparable else None,
        population=population,
        wards=wards.derive(rated),
        headline=wards.derive(_headline(wards.frame, filters, comparable=comparable)),
        months=release(Table(months, source.is_restricted), audience),
    )


def population_for(catalogue: Catalogue, filters: Filters) -> PopulationDataset | None:
    """Return the residents that these filters' offences can be divided by, or None: then there are counts and no rates.

    A filter on victims' age, sex or ethnicity needs residents told apart by the same. A rate over more than a year has
    no resident population to go with it.
    """
    if filters.period.months > 12:
        return None
    return choose_population(catalogue, frozenset(filters.victim_filters), filters.period.last)


def _ward_counts(
    catalogue: Catalogue, filters: Filters, by_ward: pd.DataFrame, residents: pd.DataFrame | None
) -> pd.DataFrame:
    """Return one row a ward, wards without an offence included, and the ward that is not known where it has any."""
    wards = pd.DataFrame({"ward_code": list(catalogue.wards), "ward_name": list(catalogue.wards.values())})
    known = by_ward.dropna(subset=["ward_code"])
    counts = wards.merge(known, on="ward_code", how="left").fillna({"numerator": 0, "before": 0})
    if residents is not None:
        counts = counts.merge(residents, on="ward_code", how="left")
    else:
        counts["denominator"] = pd.NA
    unknown = by_ward[by_ward["ward_code"].isna()].assign(ward_name=WARD_NOT_KNOWN)
    counts = counts.sort_values(["numerator", "ward_name"], ascending=[False, True])
    if not unknown.empty:
        counts = pd.concat([counts, unknown], ignore_index=True)
    counts["is_chosen"] = counts["ward_code"].isin(filters.wards)
    columns = ["ward_code", "ward_name", "is_chosen", "numerator", "denominator", "before"]
    return (
        counts[columns].astype({"numerator": "Int64", "before": "Int64", "denominator": "Int64"}).reset_index(drop=True)
    )


def _headline(wards: pd.DataFrame, filters: Filters, *, comparable: bool) -> pd.DataFrame:
    rows = wards[wards["is_chosen"]] if filters.wards else wards
    # Residents of the whole area stand under its offences, those of an unknown ward included; a ward without an
    # estimate leaves the sum unknown rather than too small.
    placed = rows[rows["ward_code"].notna()]
    totals = pd.DataFrame(
        {
            "numerator": [rows["numerator"].sum()],
            "denominator": [placed["denominator"].sum(skipna=False)],
            "before": [rows["before"].sum()],
        },
        dtype="Int64",
    )
    return with_changes(with_rates(totals), comparable=comparable)
