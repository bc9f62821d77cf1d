"""What the pages ask of the built file. One scan a question; numerator and denominator each at its own grain.

Each function returns plain frames. Nothing here decides who may see them: `views` passes them through disclosure control.
"""

from datetime import date

import pandas as pd

from svd_data.catalogue import Catalogue, PopulationDataset, age_range
from svd_data.database import Connection
from svd_data.filters import Filters
from svd_data.periods import Period

_OFFENCE_COUNTS = """
    WITH selected AS (
      SELECT ward_code, month, month BETWEEN $now_first AND $now_last AS is_now, {wards} AS is_chosen
      FROM offences
      WHERE {conditions})
    SELECT
      grouping(month) = 1 AS is_by_ward, ward_code, month,
      count(*) FILTER (is_now) AS numerator,
      count(*) FILTER (NOT is_now) AS before,
      count(*) FILTER (is_chosen) AS chosen
    FROM selected
    GROUP BY GROUPING SETS ((ward_code), (month))
"""


def offences_by_ward_and_month(
    connection: Connection, filters: Filters, before: Period
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return offences by ward, for the period and the one before it, and by month over both, in one scan.

    By ward, whatever wards are chosen: ward_code (None: in the area, ward not known), numerator, before (int64
    offences). By month, in the chosen wards only: month, numerator (int64 offences). Wards and months without an
    offence have no row.
    """
    conditions = filters.offence_conditions([filters.period, before])
    wards = filters.ward_conditions()
    now = {"now_first": filters.period.first, "now_last": filters.period.last}
    frame = connection.frame(
        _OFFENCE_COUNTS.format(wards=wards.sql, conditions=conditions.sql),
        {**conditions.parameters, **wards.parameters, **now},
    )
    by_ward = frame.loc[frame["is_by_ward"], ["ward_code", "numerator", "before"]]
    by_month = frame.loc[~frame["is_by_ward"], ["month", "chosen"]].rename(columns={"chosen": "numerator"})
    return by_ward.reset_index(drop=True), by_month.sort_values("month", ignore_index=True)


def offences_by_month_and(connection: Connection, filters: Filters, series: str, periods: list[Period]) -> pd.DataFrame:
    """Return offences in the chosen wards by month and series: one of "all", "category", "ward_code".

    Columns: month, series (text; "all" for the first), numerator (int64 offences). Months without an offence have no row.
    """
    column = {"all": "'all'", "category": "category", "ward_code": "ward_code"}[series]
    conditions, wards = filters.offence_conditions(periods), filters.ward_conditions()
    return connection.frame(
        f"""
        SELECT month, {column} AS series, count(*) AS numerator
        FROM offences
        WHERE {conditions.sql} AND {wards.sql}
        GROUP BY month, series
        ORDER BY month, series
        """,
        {**conditions.parameters, **wards.parameters},
    )


def victims_by_age_sex_and_ethnicity(connection: Connection, filters: Filters) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return victims of offences in the chosen wards by age band and sex, and by ethnicity, in one scan.

    One victim of one offence counts once, so an offence with two victims counts twice. First: age_band, sex (None: not
    recorded), numerator (int64 victims). Second: ethnicity (None: not recorded), numerator.
    """
    victims, wards = filters.victim_conditions(filters.period), filters.ward_conditions()
    frame = connection.frame(
        f"""
        SELECT grouping(ethnicity) = 1 AS is_by_age_and_sex, age_band, sex, ethnicity, count(*) AS numerator
        FROM victims
        WHERE {victims.sql} AND {wards.sql}
        GROUP BY GROUPING SETS ((age_band, sex), (ethnicity))
        """,
        {**victims.parameters, **wards.parameters},
    )
    by_age_and_sex = frame.loc[frame["is_by_age_and_sex"], ["age_band", "sex", "numerator"]]
    by_ethnicity = frame.loc[~frame["is_by_age_and_sex"], ["ethnicity", "numerator"]]
    return by_age_and_sex.reset_index(drop=True), by_ethnicity.reset_index(drop=True)


def choose_population(catalogue: Catalogue, breakdowns: frozenset[str], last_month: date) -> PopulationDataset | None:
    """Return the residents to divide by: those with the breakdowns needed, nearest in year to the period's last month.

    Of datasets within a year of the nearest a census-based one is preferred: estimates carried forward from an older
    census are known to drift. None where no dataset has the breakdowns.
    """
    usable = [dataset for dataset in catalogue.populations if breakdowns <= dataset.breakdowns]
    if not usable:
        return None
    distance = {dataset: abs(dataset.year - last_month.year) for dataset in usable}
    nearest = min(distance.values())
    close = [dataset for dataset in usable if distance[dataset] <= nearest + 1]
    return min(close, key=lambda dataset: (not dataset.is_census_based, distance[dataset], dataset.dataset))


def residents_by_ward(connection: Connection, population: PopulationDataset, filters: Filters) -> pd.DataFrame:
    """Return residents by ward, of the victims' ages, sexes and ethnic groups that the filters name.

    Columns: ward_code, denominator (int64 residents). Wards without an estimate are absent.
    """
    clauses, parameters = (
        ["dataset = $dataset", "year = $year", "ward_code IS NOT NULL"],
        {"dataset": population.dataset, "year": population.year},
    )
    if filters.age:
        clauses.append(f"({' OR '.join(f'age BETWEEN {low} AND {high}' for low, high in map(age_range, filters.age))})")
    for name, values in (("sex", filters.sex), ("ethnicity", filters.ethnicity)):
        if values:
            clauses.append(f"{name} IN ({', '.join(f'${name}_{number}' for number in range(len(values)))})")
            parameters |= {f"{name}_{number}": value for number, value in enumerate(values)}
    return connection.frame(
        f"SELECT ward_code, sum(persons)::BIGINT AS denominator FROM population WHERE {' AND '.join(clauses)} GROUP BY ward_code",
        parameters,
    )


def residents_by_age_and_sex(connection: Connection, population: PopulationDataset) -> pd.DataFrame:
    """Return the area's residents by sex and single year of age: sex, age (90 is 90 and over), denominator (int64).

    No row where the dataset leaves a ward out: the rest would be too few for the whole area's offences.
    """
    return connection.frame(
        """
        SELECT sex, age, sum(persons)::BIGINT AS denominator
        FROM population
        WHERE dataset = $dataset AND year = $year AND NOT EXISTS (
          FROM wards WHERE ward_code NOT IN (
            SELECT ward_code FROM population WHERE dataset = $dataset AND year = $year AND ward_code IS NOT NULL))
        GROUP BY sex, age
        """,
        {"dataset": population.dataset, "year": population.year},
    )


def ward_shapes(connection: Connection) -> pd.DataFrame:
    """Return the wards in order of code: ward_code, ward_name, geometry (WKB, EPSG:4326)."""
    return connection.frame("SELECT ward_code, ward_name, geometry FROM wards ORDER BY ward_code")
