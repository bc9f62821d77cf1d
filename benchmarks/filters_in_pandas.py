"""The pages' questions asked of pandas: the same tables in memory, text as categories, masks before groupby.

Each method returns the frames that svd_data.queries.count_by returns for the same breakdowns.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from svd_data.catalogue import PopulationDataset, age_range
from svd_data.database import Connection
from svd_data.filters import VICTIM_FILTERS, VICTIMS, Filters
from svd_data.periods import Period

_SERIOUS = ("homicide", "violence_with_injury", "robbery", "rape", "other_sexual")
_FLAGS = ("knife", "firearm", "is_crime")

# What data/reference/indicators.toml says of those timed here, in pandas' own words.
INDICATORS: Mapping[str, Callable[[pd.DataFrame], pd.Series]] = {
    "serious_violence": lambda rows: rows["subgroup"].isin(_SERIOUS) | rows["knife"] | rows["firearm"],
    "serious_violence_victims": lambda rows: rows["subgroup"].isin(_SERIOUS) | rows["knife"] | rows["firearm"],
    "knife_crime": lambda rows: rows["knife"],
    "total_recorded_crime": lambda rows: rows["is_crime"],
}


@dataclass(frozen=True)
class PandasTables:
    """The columns that the questions need. population: residents with small areas added up by nobody beforehand."""

    offences: pd.DataFrame
    victims: pd.DataFrame
    population: pd.DataFrame

    def wards_and_months(self, filters: Filters, periods: dict[str, Period]) -> list[pd.DataFrame]:
        """Return counts by ward everywhere, and by month in the wards chosen, of each period by its name."""
        selected = self._select(filters, periods.values())
        return [
            _by(selected, ["ward_code"], periods),
            _by(self._in_wards(selected, filters), ["month"], periods),
        ]

    def months(self, filters: Filters, periods: dict[str, Period], *others: str) -> list[pd.DataFrame]:
        """Return counts by month, and by whatever else is named, in the wards chosen."""
        selected = self._in_wards(self._select(filters, periods.values()), filters)
        return [_by(selected, ["month", *others], periods)]

    def victims_by_age_sex_and_ethnicity(self, filters: Filters, periods: dict[str, Period]) -> list[pd.DataFrame]:
        victims = self._in_wards(self._select_victims(filters, periods.values()), filters)
        return [_by(victims, ["age_band", "sex"], periods), _by(victims, ["ethnicity"], periods)]

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
        periods = list(periods)
        if filters.indicator.counts == VICTIMS:
            return self._select_victims(filters, periods)
        table = self.offences
        mask = _chosen(table, filters, periods) & self._meets_indicator(table, filters)
        selected = table[mask]
        if filters.victim_filters:
            victims = self.victims[_chosen(self.victims, filters, periods) & self._is_whom(filters)]
            selected = selected[selected["offence_id"].isin(victims["offence_id"])]
        return selected

    def _select_victims(self, filters: Filters, periods: Iterable[Period]) -> pd.DataFrame:
        periods = list(periods)
        victims = self.victims[_chosen(self.victims, filters, periods) & self._is_whom(filters)]
        offences = self.offences
        # Only the offences of these months are looked through for the indicator.
        offences = offences[_chosen(offences, filters, periods) & self._meets_indicator(offences, filters)]
        return victims[victims["offence_id"].isin(offences["offence_id"])]

    def _is_whom(self, filters: Filters) -> pd.Series:
        mask = pd.Series(True, index=self.victims.index)
        for name, values in filters.victim_filters.items():
            mask &= self.victims[VICTIM_FILTERS[name]].isin(values)
        return mask

    @staticmethod
    def _meets_indicator(offences: pd.DataFrame, filters: Filters) -> pd.Series:
        """Return the mask of an indicator, written by hand: the definitions' conditions are SQL."""
        return INDICATORS[filters.indicator.indicator_id](offences)

    @staticmethod
    def _in_wards(offences: pd.DataFrame, filters: Filters) -> pd.DataFrame:
        return offences[offences["ward_code"].isin(filters.wards)] if filters.wards else offences


def load_pandas_tables(connection: Connection) -> PandasTables:
    """Return the same tables in memory: months as dates of 64 bits, text as categories, numbers as they are."""
    return PandasTables(
        offences=_with_categories(
            _read(
                connection,
                "SELECT offence_id, source_id, month, category, ward_code, subgroup, knife, firearm, is_crime FROM offences ORDER BY offence_id",
            )
        ),
        victims=_with_categories(
            _read(
                connection,
                "SELECT offence_id, source_id, month, category, ward_code, age_band, sex, ethnicity FROM victims ORDER BY offence_id, person_no",
            )
        ),
        population=_with_categories(_read(connection, "SELECT * EXCLUDE (lsoa_code) FROM population")),
    )


def _read(connection: Connection, sql: str) -> pd.DataFrame:
    """Return a whole table, by DuckDB's own way to pandas: Connection.frame is for small results."""
    with connection.cursor() as cursor:
        return cursor.execute(sql).df()


def _with_categories(table: pd.DataFrame) -> pd.DataFrame:
    flags = [name for name in table.columns if name in _FLAGS]
    text = [
        name
        for name in table.columns
        if name not in flags and name != "month" and not pd.api.types.is_numeric_dtype(table[name])
    ]
    # A flag that is not recorded is met by nothing, as in SQL.
    table = table.assign(**{name: table[name].fillna(value=False).astype(bool) for name in flags})
    return table.astype(dict.fromkeys(text, "category"))


def _by(rows: pd.DataFrame, by: list[str], periods: dict[str, Period]) -> pd.DataFrame:
    """Return one row for each value, or combination, that occurs, with the count in each period by its name."""
    if len(periods) == 1:
        (name,) = periods
        return rows.groupby(by, observed=True, dropna=False).size().reset_index(name=name)
    flags = pd.DataFrame({each: rows[each] for each in by} | {n: _within(rows["month"], p) for n, p in periods.items()})
    return flags.groupby(by, observed=True, dropna=False).sum().reset_index()


def _chosen(table: pd.DataFrame, filters: Filters, periods: Iterable[Period]) -> pd.Series:
    """Return the mask of rows of the periods, the source and the types; victims carry their offence's."""
    first, *others = [_within(table["month"], period) for period in periods]
    for each in others:
        first |= each
    mask = first & (table["source_id"] == filters.source)
    return mask & table["category"].isin(filters.types) if filters.types else mask


def _within(month: pd.Series, period: Period) -> pd.Series:
    return (month >= pd.Timestamp(period.first)) & (month <= pd.Timestamp(period.last))
