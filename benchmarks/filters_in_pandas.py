"""The pages' questions asked of pandas: the same tables in memory, text as categories, masks before groupby.

Each method returns the columns of the function of the same name in svd_data.queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from svd_data.catalogue import PopulationDataset, age_range
from svd_data.database import Connection
from svd_data.filters import VICTIM_FILTERS, Filters
from svd_data.periods import Period


@dataclass(frozen=True)
class PandasTables:
    """The columns that the questions need. population: residents with small areas added up by nobody beforehand."""

    offences: pd.DataFrame
    victims: pd.DataFrame
    population: pd.DataFrame

    def offences_by_ward_and_month(self, filters: Filters, before: Period) -> tuple[pd.DataFrame, pd.DataFrame]:
        selected = self._select(filters, [filters.period, before])
        is_now = _within(selected["month"], filters.period)
        counts = pd.DataFrame({"ward_code": selected["ward_code"], "numerator": is_now, "before": ~is_now})
        by_ward = counts.groupby("ward_code", observed=True, dropna=False).sum().reset_index()
        return by_ward, self._by_month(self._in_wards(selected, filters)).drop(columns="series")

    def offences_by_month(self, filters: Filters, periods: list[Period]) -> pd.DataFrame:
        return self._by_month(self._in_wards(self._select(filters, periods), filters))

    def offences_by_month_and_category(self, filters: Filters, periods: list[Period]) -> pd.DataFrame:
        selected = self._in_wards(self._select(filters, periods), filters)
        counts = selected.groupby(["month", "category"], observed=True).size()
        return counts.reset_index(name="numerator").rename(columns={"category": "series"})

    def victims_by_age_sex_and_ethnicity(self, filters: Filters) -> tuple[pd.DataFrame, pd.DataFrame]:
        victims = self._in_wards(self._select_victims(filters, [filters.period]), filters)
        by_age_and_sex = victims.groupby(["age_band", "sex"], observed=True, dropna=False).size()
        by_ethnicity = victims.groupby("ethnicity", observed=True, dropna=False).size()
        return by_age_and_sex.reset_index(name="numerator"), by_ethnicity.reset_index(name="numerator")

    def residents_by_ward(self, population: PopulationDataset, filters: Filters) -> pd.DataFrame:
        residents = self._residents(population)
        if filters.age:
            ages = [residents["age"].between(*age_range(band)) for band in filters.age]
            residents = residents[pd.concat(ages, axis=1).any(axis=1)]
        for name, values in (("sex", filters.sex), ("ethnicity", filters.ethnicity)):
            if values:
                residents = residents[residents[name].isin(values)]
        sums = residents.groupby("ward_code", observed=True)["persons"].sum()
        return sums.reset_index(name="denominator")

    def residents_by_age_and_sex(self, population: PopulationDataset) -> pd.DataFrame:
        sums = self._residents(population).groupby(["sex", "age"], observed=True, dropna=False)["persons"].sum()
        return sums.reset_index(name="denominator")

    def _residents(self, population: PopulationDataset) -> pd.DataFrame:
        table = self.population
        return table[(table["dataset"] == population.dataset) & (table["year"] == population.year)]

    def _select(self, filters: Filters, periods: Iterable[Period]) -> pd.DataFrame:
        selected = self.offences[_chosen(self.offences, filters, periods)]
        if filters.victim_filters:
            selected = selected[selected["offence_id"].isin(self._select_victims(filters, periods)["offence_id"])]
        return selected

    def _select_victims(self, filters: Filters, periods: Iterable[Period]) -> pd.DataFrame:
        mask = _chosen(self.victims, filters, periods)
        for name, values in filters.victim_filters.items():
            mask &= self.victims[VICTIM_FILTERS[name]].isin(values)
        return self.victims[mask]

    @staticmethod
    def _in_wards(offences: pd.DataFrame, filters: Filters) -> pd.DataFrame:
        return offences[offences["ward_code"].isin(filters.wards)] if filters.wards else offences

    @staticmethod
    def _by_month(offences: pd.DataFrame) -> pd.DataFrame:
        counts = offences.groupby("month", observed=True).size().reset_index(name="numerator")
        counts.insert(1, "series", "all")
        return counts


def load_pandas_tables(connection: Connection) -> PandasTables:
    """Return the same tables in memory: months as dates of 64 bits, text as categories, numbers as they are."""
    return PandasTables(
        offences=_with_categories(
            _read(
                connection, "SELECT offence_id, source_id, month, category, ward_code FROM offences ORDER BY offence_id"
            )
        ),
        victims=_with_categories(
            _read(
                connection, "SELECT * EXCLUDE (person_no, age, record_key) FROM victims ORDER BY offence_id, person_no"
            )
        ),
        population=_with_categories(_read(connection, "SELECT * EXCLUDE (lsoa_code) FROM population")),
    )


def _read(connection: Connection, sql: str) -> pd.DataFrame:
    """Return a whole table, by DuckDB's own way to pandas: Connection.frame is for small results."""
    with connection.cursor() as cursor:
        return cursor.execute(sql).df()


def _with_categories(table: pd.DataFrame) -> pd.DataFrame:
    text = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name]) and name != "month"]
    return table.astype(dict.fromkeys(text, "category"))


def _chosen(table: pd.DataFrame, filters: Filters, periods: Iterable[Period]) -> pd.Series:
    """Return the mask of rows of the periods, the source and the types; victims carry their offence's."""
    first, *others = [_within(table["month"], period) for period in periods]
    for each in others:
        first |= each
    mask = first & (table["source_id"] == filters.source)
    return mask & table["category"].isin(filters.types) if filters.types else mask


def _within(month: pd.Series, period: Period) -> pd.Series:
    return (month >= pd.Timestamp(period.first)) & (month <= pd.Timestamp(period.last))
