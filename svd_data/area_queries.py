"""What Compare asks of the built file: counts of whole authorities by month, and their residents by year."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from svd_data.database import Connection
from svd_data.definitions import crime_types
from svd_data.errors import FilterError
from svd_data.filters import Filters
from svd_data.indicators import OFFENCES


def area_counts(connection: Connection, filters: Filters) -> Mapping[str, Mapping[date, int]]:
    """Return what the indicator counts of the filters' types, by area code and month, over all months that are loaded.

    A month that is loaded without any such offence is 0; one that is not loaded is not there. The filters' period, wards and
    victims are left aside. Raises FilterError for an indicator that needs more than the category of an offence.
    """
    if filters.indicator.counts != OFFENCES or filters.indicator.needs:
        raise FilterError(f"{filters.indicator.title} cannot be counted from other authorities' counts by category.")
    no_crime = {f"no_crime_{n}": name for n, name in enumerate(_no_crimes())}
    types = {f"type_{n}": name for n, name in enumerate(filters.types)}
    is_type = f"category IN ({', '.join('$' + name for name in types)})" if types else "true"
    frame = connection.frame(
        f"""
        WITH counted AS (
          SELECT area_code, month, category, offences,
            category NOT IN ({", ".join("$" + name for name in no_crime)}) AS is_crime
          FROM area_months
          WHERE source_id = $source)
        SELECT area_code, month, coalesce(sum(offences) FILTER (({filters.indicator.offence_condition}) AND {is_type}), 0)::BIGINT AS n
        FROM counted
        GROUP BY area_code, month
        """,
        {"source": filters.source, **no_crime, **types},
    )
    counts: defaultdict[str, dict[date, int]] = defaultdict(dict)
    for code, month, count in zip(frame["area_code"], frame["month"], frame["n"], strict=True):
        counts[code][month.date()] = int(count)
    return dict(counts)


def area_residents(connection: Connection) -> Mapping[str, Mapping[int, int]]:
    """Return residents by area code and year. A year that is not loaded, or not for the whole area, is not there."""
    residents: defaultdict[str, dict[int, int]] = defaultdict(dict)
    frame = connection.frame("SELECT area_code, year, persons FROM area_residents")
    for code, year, persons in frame.itertuples(index=False, name=None):
        residents[code][int(year)] = int(persons)
    return dict(residents)


def _no_crimes() -> list[str]:
    return [name for name, is_crime in crime_types().is_crime.items() if not is_crime]
