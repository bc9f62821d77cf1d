"""People: victims by age and sex, and by ethnicity, where the source records them."""

from dataclasses import dataclass

import pandas as pd

from svd_data.catalogue import Catalogue, OffenceSource, PopulationDataset, age_range
from svd_data.database import Connection
from svd_data.disclosure import Released, Table, release
from svd_data.filters import Filters
from svd_data.queries import choose_population, residents_by_age_and_sex, victims_by_age_sex_and_ethnicity
from svd_data.views.compare import with_rates

NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class PeopleView:
    """The answer of the People page.

    by_age_and_sex: one row per age band and sex, "Not recorded" among both; age_band, sex, numerator (victims, 0 where
    there are none), denominator (residents of the area of that age and sex; NA where not known), rate per 1,000 with
    rate_lower and rate_upper. by_ethnicity: ethnicity, "Not recorded" last; numerator, total (all victims), share (0 to 1; NA of none).
    headline: one row; numerator (victims), aged (victims whose age is recorded).
    population: the residents divided by; None where wards or ethnic groups are chosen: victims of offences in a ward
    need not live there.
    """

    filters: Filters
    population: PopulationDataset | None
    by_age_and_sex: Released
    by_ethnicity: Released
    headline: Released


def people_view(connection: Connection, catalogue: Catalogue, filters: Filters, audience: str) -> PeopleView | None:
    """Return the People answer for these filters, or None where their source does not record victims."""
    source = catalogue.source(filters.source)
    if not (
        source.records("victims", "age_band")
        or source.records("victims", "sex")
        or source.records("victims", "ethnicity")
    ):
        return None
    ages, ethnicities = victims_by_age_sex_and_ethnicity(connection, filters)
    population = None
    if not filters.wards and not filters.ethnicity and filters.period.months <= 12:
        population = choose_population(catalogue, frozenset({"age", "sex"}), filters.period.last)
    counts = _every_age_and_sex(ages, source, filters)
    counts["denominator"] = _residents(counts, residents_by_age_and_sex(connection, population) if population else None)
    released = release(Table(counts, source.is_restricted), audience)
    headline = pd.DataFrame(
        {
            "numerator": [counts["numerator"].sum()],
            "aged": [counts.loc[counts["age_band"] != NOT_RECORDED, "numerator"].sum()],
        },
        dtype="Int64",
    )
    return PeopleView(
        filters=filters,
        population=population,
        by_age_and_sex=released.derive(with_rates(released.frame)),
        by_ethnicity=release(Table(_every_ethnicity(ethnicities, source, filters), source.is_restricted), audience),
        headline=release(Table(headline, source.is_restricted), audience),
    )


def _every_age_and_sex(counts: pd.DataFrame, source: OffenceSource, filters: Filters) -> pd.DataFrame:
    bands = [*(filters.age or source.age_bands), *([] if filters.age else [NOT_RECORDED])]
    sexes = [*(filters.sex or source.sexes), *([] if filters.sex else [NOT_RECORDED])]
    index = pd.MultiIndex.from_product([sorted(bands, key=_by_age), sexes], names=["age_band", "sex"])
    counted = counts.fillna({"age_band": NOT_RECORDED, "sex": NOT_RECORDED}).set_index(["age_band", "sex"])["numerator"]
    return counted.astype("Int64").reindex(index, fill_value=0).reset_index()


def _every_ethnicity(counts: pd.DataFrame, source: OffenceSource, filters: Filters) -> pd.DataFrame:
    groups = [*(filters.ethnicity or source.ethnicities), *([] if filters.ethnicity else [NOT_RECORDED])]
    counted = counts.fillna({"ethnicity": NOT_RECORDED}).set_index("ethnicity")["numerator"].astype("Int64")
    every = counted.reindex(pd.Index(groups, name="ethnicity"), fill_value=0).reset_index()
    total = int(every["numerator"].sum())
    shares = [count / total if total else None for count in every["numerator"]]
    return every.assign(total=total, share=pd.array(shares, dtype="Float64"))


def _residents(counts: pd.DataFrame, residents: pd.DataFrame | None) -> pd.Series:
    if residents is None:
        return pd.Series(pd.NA, index=counts.index, dtype="Int64")
    return pd.Series([_residents_of(row, residents) for row in counts.itertuples()], index=counts.index, dtype="Int64")


def _residents_of(row: object, residents: pd.DataFrame) -> int | None:
    band, sex = row.age_band, row.sex  # type: ignore[attr-defined]
    if NOT_RECORDED in (band, sex) or sex not in set(residents["sex"]):
        return None
    low, high = age_range(band)
    return int(residents.loc[(residents["sex"] == sex) & residents["age"].between(low, high), "denominator"].sum())


def _by_age(band: str) -> tuple[int, int]:
    return (200, 200) if band == NOT_RECORDED else age_range(band)
