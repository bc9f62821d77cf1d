"""Residents by small area, brought to the build's wards; what a dataset leaves out is left without a rate."""

import duckdb
import pandas as pd

from svd_data.build.stage import create_table
from svd_data.geography import Geography


def write_residents(
    connection: duckdb.DuckDBPyConnection, geography: Geography, population: pd.DataFrame
) -> tuple[str, ...]:
    """Fill out.population and return what a person should know about it.

    Of a dataset's year, a ward of which a small area is missing is left out whole: its residents would be too few, and
    its rate too high.
    """
    if population.empty:
        return ("No residents are loaded, so there are counts and no rates. Put a table into population/.",)
    codes = geography.codes.rename(columns={"source_lsoa_code": "file_code"})
    residents = population.rename(columns={"lsoa_code": "file_code"}).merge(codes, on="file_code")
    notices = []
    incomplete: list[tuple[str, int, str]] = []
    given = population[["dataset", "year"]].drop_duplicates().sort_values(["dataset", "year"])
    every: set[str] = set(geography.wards["ward_code"])
    ward_of = dict(zip(codes["file_code"], codes["ward_code"], strict=True))
    for dataset, year in given.itertuples(index=False, name=None):
        has = residents[(residents["dataset"] == dataset) & (residents["year"] == year)]
        vintage, missing = _missing(geography, set(has["file_code"]))
        without = every.intersection(ward_of.get(code) for code in missing)
        incomplete += [(dataset, year, ward) for ward in sorted(without)]
        no_rate = without | (every - set(has["ward_code"]))
        if has.empty:
            notices.append(f"population/{dataset}.csv ({year}) holds no small area of this area: it gives no rates.")
        elif no_rate:
            notices.append(
                f"population/{dataset}.csv ({year}) lacks {len(missing)} of the area's small areas of {vintage}: "
                f"{len(no_rate)} of the {len(every)} wards get no rate from it."
            )
    create_table(
        connection, "incomplete", pd.DataFrame(incomplete, columns=["dataset", "year", "ward_code"]).astype("object")
    )
    connection.register("frame", residents)
    connection.execute(
        """
        INSERT INTO out.population BY NAME
        SELECT
          dataset, year::SMALLINT AS year, lsoa_code::VARCHAR AS lsoa_code, ward_code::VARCHAR AS ward_code,
          sex::VARCHAR AS sex, age::SMALLINT AS age, ethnicity::VARCHAR AS ethnicity, sum(persons::INTEGER)::INTEGER AS persons
        FROM frame
        WHERE NOT EXISTS (
          FROM incomplete i WHERE i.dataset = frame.dataset AND i.year = frame.year AND i.ward_code = frame.ward_code)
        GROUP BY ALL ORDER BY ALL
        """
    )
    connection.unregister("frame")
    return tuple(notices)


def _missing(geography: Geography, has: set[str]) -> tuple[int, set[str]]:
    """Return the vintage of small areas that these codes are most of all, and the area's codes of it that are not there."""
    vintages = geography.vintages
    vintage = max(vintages, key=lambda each: (len(has & vintages[each]), -len(vintages[each] - has), each))
    return vintage, set(vintages[vintage] - has)
