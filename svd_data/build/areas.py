"""Whole authorities that the street files hold, counted by month and category, and their residents: what Compare reads.

A row's authority is that of its small area: by the code where a lookup knows it, else by the name that small areas begin
with, brought to its code by authorities.toml. A force's files hold single rows of its neighbours too; an authority's month
counts only where the files hold most of its small areas.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd

from svd_data.authorities import authorities
from svd_data.build.days import insert_rows
from svd_data.build.stage import create_table
from svd_data.catalogue import PopulationDataset
from svd_data.comparators import ComparatorSet
from svd_data.definitions import UNKNOWN_CATEGORY
from svd_data.geography import Geography
from svd_data.readers.lookups import Lookups

# Of 18 months of Avon and Somerset and one of West Midlands, whole authorities' files hold 98% and more of the small areas
# that a lookup names, and 89% and more of the numbers in their names ("Bristol 001A" to "061"); what spills over from a
# neighbour 1% of the former, and never more than 9 small areas in a month.
_WHOLE_FROM = 0.5
# Of an authority that no lookup knows the highest number seen stands for how many there are, so a single row numbered 001
# would be all of it. Whole ones show 20 small areas and more.
_FEWEST_SMALL_AREAS = 10

_MOST_NAMED = 5


@dataclass(frozen=True)
class KnownAreas:
    """What is known of authorities before any offence is read.

    small_areas: one row a small area that a lookup knows and vintage; area_code, vintage, lsoa_code. code_of: an
    authority's code by the name that its small areas begin with. names: the name shown, by code.
    """

    small_areas: pd.DataFrame
    code_of: Mapping[str, str]
    names: Mapping[str, str]


def known_areas(geography: Geography, lookups: Lookups, sets: Iterable[ComparatorSet]) -> KnownAreas:
    """Return the authorities that lookups, authorities.toml, the comparator sets and the area itself tell."""
    listed, own = authorities(), geography.area
    compared = {area.code: area.name for each in sets for area in each.areas}
    best_fit, changes = lookups.best_fit, lookups.changes
    told = [
        best_fit[["area_code", "lsoa_vintage", "lsoa_code"]].set_axis(["area_code", "vintage", "lsoa_code"], axis=1),
        changes[["area_code", "from_vintage", "from_code"]].set_axis(["area_code", "vintage", "lsoa_code"], axis=1),
        changes[["area_code", "to_vintage", "to_code"]].set_axis(["area_code", "vintage", "lsoa_code"], axis=1),
    ]
    small_areas = pd.concat(told, ignore_index=True).dropna().drop_duplicates()
    small_areas["area_code"] = small_areas["area_code"].str.strip().map(listed.current)
    # The area's own are known by its boundaries as well, and those of another authority are never among them.
    owned = [(own.code, vintage, code) for vintage, codes in geography.vintages.items() for code in sorted(codes)]
    is_own = small_areas["lsoa_code"].isin([code for _, _, code in owned]) | (small_areas["area_code"] == own.code)
    columns = list(small_areas.columns)
    return KnownAreas(
        pd.concat([small_areas[~is_own], pd.DataFrame(owned, columns=columns)], ignore_index=True).astype("object"),
        {**listed.code_of, **{name: code for code, name in compared.items()}, own.name: own.code},
        {**listed.names(), **compared, own.code: own.name},
    )


def write_area_months(connection: duckdb.DuckDBPyConnection, source_id: str, known: KnownAreas) -> None:
    """Fill out.area_months from the staged rows, and tell in out.notices what the files hold too little of.

    Needs the work tables of svd_data.build.police. Rows have the fates of the offences: malformed ones and repeats are left
    out. Rows without a small area belong to no authority.
    """
    connection.execute(_SEEN)
    small_areas = connection.execute("SELECT DISTINCT source_lsoa_code, lsoa_name FROM seen").df()
    create_table(connection, "authority_of", _authority_of(small_areas, known))
    create_table(connection, "known_small_areas", known.small_areas.astype({"vintage": "int64"}))
    connection.execute(_HELD, {"whole_from": _WHOLE_FROM, "fewest": _FEWEST_SMALL_AREAS})
    counts = connection.execute(_COUNTS, {"unknown": UNKNOWN_CATEGORY}).df()
    insert_rows(connection, "area_months", counts.assign(source_id=source_id, area_name=_named(counts, known)))
    notices = [(source_id, None, message) for message in _notices(connection, known)]
    if notices:
        connection.executemany("INSERT INTO out.notices VALUES (?, ?, ?)", notices)


def write_area_residents(connection: duckdb.DuckDBPyConnection, known: KnownAreas, population: pd.DataFrame) -> None:
    """Fill out.area_residents with the residents of each authority and year of which every small area is there.

    An estimate of a year next to a census is left out: the census corrects it. A year without every small area has no row.
    """
    totals = population.groupby(["dataset", "year", "lsoa_code"], as_index=False)["persons"].sum()
    sizes = known.small_areas.groupby(["area_code", "vintage"])["lsoa_code"].nunique().rename("size").reset_index()
    joined = totals.merge(known.small_areas, on="lsoa_code")
    found = joined.groupby(["area_code", "vintage", "dataset", "year"], as_index=False).agg(
        persons=("persons", "sum"), has=("lsoa_code", "nunique")
    )
    found = found.merge(sizes, on=["area_code", "vintage"])
    found = found[found["has"] == found["size"]]
    if found.empty:
        return
    found["is_census"] = [PopulationDataset(name, 0, frozenset()).is_census_based for name in found["dataset"]]
    # Of several for one year the census, then the first by name; vintages agree where both are complete.
    found = found.sort_values(["is_census", "dataset", "vintage"], ascending=[False, True, False])
    found = found.drop_duplicates(["area_code", "year"])
    census = found.loc[found["is_census"], ["area_code", "year"]]
    beside = {(row.area_code, row.year + step) for row in census.itertuples() for step in (-1, 1)}
    is_beside = pd.Series(
        [(row.area_code, row.year) in beside and not row.is_census for row in found.itertuples()], index=found.index
    )
    kept = found[~is_beside].sort_values(["area_code", "year"])
    insert_rows(
        connection, "area_residents", kept[["area_code", "year", "persons"]].assign(area_name=_named(kept, known))
    )


# Which small areas each file holds: few rows, from which all but the counts themselves is told.
_SEEN = """
    CREATE TABLE seen AS
    SELECT DISTINCT file_no, source_lsoa_code, lsoa_name FROM staged WHERE fault IS NULL AND source_lsoa_code IS NOT NULL
"""


def _authority_of(small_areas: pd.DataFrame, known: KnownAreas) -> pd.DataFrame:
    """Return each small area with area_code (None: nobody knows one), authority (its name's) and number, in its name."""
    parts = small_areas["lsoa_name"].str.extract(r"^(?P<authority>.+) (?P<number>\d{3})[A-Z]*$")
    by_code = dict(zip(known.small_areas["lsoa_code"], known.small_areas["area_code"], strict=True))
    by_name = parts["authority"].map(known.code_of)
    codes = small_areas["source_lsoa_code"].map(by_code).combine_first(by_name)
    return pd.DataFrame(
        {
            "source_lsoa_code": small_areas["source_lsoa_code"],
            "lsoa_name": small_areas["lsoa_name"],
            "area_code": codes.astype("object").where(codes.notna(), None),
            "authority": parts["authority"].fillna(small_areas["lsoa_name"]),
            "number": pd.to_numeric(parts["number"]).astype("Int64"),
        }
    )


# One row an authority and month: whether the files hold all of it.
_HELD = """
    CREATE TABLE held AS
    WITH of_areas AS (
      SELECT DISTINCT area_code, month, source_lsoa_code, number
      FROM seen JOIN authority_of USING (source_lsoa_code, lsoa_name) JOIN files USING (file_no)
      WHERE area_code IS NOT NULL),
    sizes AS (SELECT area_code, vintage, count(DISTINCT lsoa_code) AS size FROM known_small_areas GROUP BY ALL),
    shares AS (
      SELECT o.area_code, o.month, count(DISTINCT k.lsoa_code) / any_value(size) AS share
      FROM of_areas AS o
      JOIN known_small_areas AS k ON k.area_code = o.area_code AND k.lsoa_code = o.source_lsoa_code
      JOIN sizes ON sizes.area_code = k.area_code AND sizes.vintage = k.vintage
      GROUP BY o.area_code, o.month, k.vintage),
    looked_up AS (SELECT area_code, month, max(share) AS share FROM shares GROUP BY ALL),
    highest AS (SELECT area_code, max(number) AS highest FROM of_areas GROUP BY area_code),
    numbered AS (
      SELECT area_code, month, count(DISTINCT source_lsoa_code) AS small_areas,
        count(DISTINCT number) / any_value(highest) AS share
      FROM of_areas JOIN highest USING (area_code)
      GROUP BY area_code, month)
    SELECT area_code, month,
      CASE
        WHEN area_code IN (SELECT area_code FROM sizes) THEN coalesce(looked_up.share, 0) >= $whole_from
        ELSE coalesce(numbered.share, 0) >= $whole_from AND small_areas >= $fewest
      END AS is_whole
    FROM numbered LEFT JOIN looked_up USING (area_code, month)
"""

# Counted by file and by number first: the codes and categories are joined to what few rows come of it. Repeats are taken off
# again, which costs half of looking each row up among them.
_COUNTS = """
    WITH whole AS (
      SELECT area_code, row_number() OVER ()::INTEGER AS area_no FROM held WHERE is_whole GROUP BY area_code),
    wanted AS (SELECT source_lsoa_code, lsoa_name, area_no FROM authority_of JOIN whole USING (area_code)),
    counted AS (
      SELECT file_no, area_no, crime_type, count(*) AS offences
      FROM staged JOIN wanted USING (source_lsoa_code, lsoa_name)
      WHERE fault IS NULL
      GROUP BY file_no, area_no, crime_type
      UNION ALL
      SELECT file_no, area_no, crime_type, -1
      FROM repeats JOIN wanted USING (source_lsoa_code, lsoa_name))
    SELECT area_code, month, coalesce(category, $unknown) AS category, sum(offences)::BIGINT AS offences
    FROM counted
    JOIN whole USING (area_no)
    JOIN files USING (file_no)
    JOIN held USING (area_code, month)
    LEFT JOIN known_types USING (crime_type)
    WHERE is_whole
    GROUP BY area_code, month, coalesce(category, $unknown)
    HAVING sum(offences) > 0
    ORDER BY ALL
"""


def _named(rows: pd.DataFrame, known: KnownAreas) -> list[str]:
    return [known.names.get(code, code) for code in rows["area_code"]]


def _notices(connection: duckdb.DuckDBPyConnection, known: KnownAreas) -> list[str]:
    """Return what a person should know of authorities that are left out: without a code, or held in part only."""
    unknown = connection.execute(
        """
        SELECT authority FROM authority_of WHERE area_code IS NULL GROUP BY authority ORDER BY count(*) DESC, authority
        """
    ).fetchall()
    parts = connection.execute(
        """
        SELECT held.area_code, bool_or(is_whole) AS has_whole, count(DISTINCT month) FILTER (NOT is_whole) AS months
        FROM held GROUP BY ALL HAVING count(*) FILTER (NOT is_whole) > 0 ORDER BY months DESC, area_code
        """
    ).fetchall()
    never = [known.names.get(code, code) for code, has_whole, _ in parts if not has_whole]
    at_times = [f"{known.names.get(code, code)} ({months})" for code, has_whole, months in parts if has_whole]
    notices = []
    if unknown:
        notices.append(
            f"no code is known for the authority of some small areas ({_some([name for (name,) in unknown])}): they are left "
            "out of comparisons with other areas. List it with its code in comparators.toml."
        )
    if never:
        notices.append(
            f"single rows of {len(never)} other authorities are in the files ({_some(never)}): too few of their small "
            "areas to compare with, so they are left out of comparisons."
        )
    if at_times:
        notices.append(
            f"months of which the files hold only part of an authority are left out of comparisons ({_some(at_times)})"
        )
    return notices


def _some(names: list[str]) -> str:
    rest = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")
