"""police.uk street files into offences: placed by point or small area, every row accounted for.

Each row of a loaded file has exactly one fate, decided in this order: rejected (malformed), repeated (an exact copy
with an ID, already counted), unplaced (neither point nor usable small area), kept, or elsewhere.
"""

import duckdb
import pandas as pd

from svd_data.build.stage import Progress, create_table, stage_files
from svd_data.definitions import UNKNOWN_CATEGORY, crime_types
from svd_data.geography import Geography, place_points
from svd_data.periods import months_in_words
from svd_data.readers.police import PoliceFiles

SOURCE_ID = "police_uk"

RECORDED_COLUMNS = (
    "month", "category", "is_crime", "ward_code", "lsoa_code", "source_lsoa_code", "longitude", "latitude", "outcome",
)  # fmt: skip

# police.uk is open data, so nothing hides behind this key: it makes the keys of one offence the same in every build.
_OPEN_KEY = "svd:police_uk:"


def load_police(
    connection: duckdb.DuckDBPyConnection, files: PoliceFiles, geography: Geography, progress: Progress
) -> None:
    """Fill out.offences, out.coverage, out.rejects and out.notices from the loaded street files."""
    stage_files(connection, SOURCE_ID, files, lambda done, message: progress(0.8 * done, message))
    progress(0.8, "Placing offences in wards")
    _register_places(connection, geography)
    _mark_repeats(connection)
    connection.execute(_DECIDED)
    progress(0.9, "Writing offences")
    _write_offences(connection)
    connection.execute(_COVERAGE, {"source": SOURCE_ID})
    _write_notices(connection, files)


def _register_places(connection: duckdb.DuckDBPyConnection, geography: Geography) -> None:
    """Create `places`, one row a distinct point inside a ward, and `codes`, one row a small-area code in the area."""
    west, south, east, north = geography.bounds()
    points = connection.execute(
        """
        SELECT DISTINCT longitude, latitude FROM staged
        WHERE fault IS NULL AND longitude BETWEEN $west AND $east AND latitude BETWEEN $south AND $north
        """,
        {"west": west, "south": south, "east": east, "north": north},
    ).df()
    points["point_ward_code"] = place_points(points, geography.wards, "ward_code")
    points["point_lsoa_code"] = place_points(points, geography.lsoas, "lsoa_code")
    inside = points[points["point_ward_code"].notna()]
    create_table(
        connection,
        "places",
        inside,
        "longitude, latitude, point_ward_code::VARCHAR AS point_ward_code, point_lsoa_code::VARCHAR AS point_lsoa_code",
    )
    create_table(
        connection,
        "codes",
        geography.codes,
        "source_lsoa_code::VARCHAR AS source_lsoa_code, lsoa_code::VARCHAR AS lsoa_code, ward_code::VARCHAR AS ward_code",
    )


def _mark_repeats(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `repeats`: the staged rows that are exact copies, with an ID, of an earlier one, by row_id, with what tells
    their authority and type.
    """
    connection.execute(
        """
        CREATE TABLE repeats AS
        WITH twice AS (
          SELECT row_hash FROM staged WHERE crime_id IS NOT NULL AND fault IS NULL GROUP BY row_hash HAVING count(*) > 1)
        SELECT row_id, file_no, source_lsoa_code, lsoa_name, crime_type FROM (
          SELECT rowid AS row_id, file_no, source_lsoa_code, lsoa_name, crime_type, row_number() OVER (
            PARTITION BY row_hash, crime_id, longitude, latitude, source_lsoa_code, crime_type, outcome ORDER BY rowid) AS copy
          FROM staged SEMI JOIN twice USING (row_hash)
          WHERE crime_id IS NOT NULL AND fault IS NULL)
        WHERE copy > 1
        """
    )


# A small-area code is usable where it has the form of one; whether it is the area's, `codes` then says.
_DECIDED = """
    CREATE VIEW decided AS
    SELECT
      staged.*, staged.rowid AS row_id,
      coalesce(point_ward_code, codes.ward_code) AS ward_code,
      coalesce(codes.lsoa_code, point_lsoa_code) AS lsoa_code,
      CASE
        WHEN fault IS NOT NULL THEN 'rejected'
        WHEN repeats.row_id IS NOT NULL THEN 'repeated'
        WHEN longitude IS NULL AND NOT regexp_full_match(coalesce(staged.source_lsoa_code, ''), '[A-Z][0-9]{8}') THEN 'unplaced'
        WHEN point_ward_code IS NOT NULL OR codes.source_lsoa_code IS NOT NULL THEN 'kept'
        ELSE 'elsewhere'
      END AS fate
    FROM staged
    LEFT JOIN places USING (longitude, latitude)
    LEFT JOIN codes ON codes.source_lsoa_code = staged.source_lsoa_code
    LEFT JOIN repeats ON repeats.row_id = staged.rowid
"""


def _write_offences(connection: duckdb.DuckDBPyConnection) -> None:
    types = crime_types()
    known = pd.DataFrame(
        [(name, category, types.is_crime[category]) for name, category in types.category_of.items()],
        columns=["crime_type", "category", "is_crime"],
    )
    create_table(connection, "known_types", known)
    # Offences without an ID are told apart by their row and its place among equals, which a rebuild finds again.
    connection.execute(
        """
        INSERT INTO out.offences BY NAME
        WITH kept AS (
          SELECT *, row_number() OVER (PARTITION BY row_hash ORDER BY row_id) AS copy FROM decided WHERE fate = 'kept')
        SELECT
          row_number() OVER (ORDER BY month, ward_code, lsoa_code, row_id) AS offence_id,
          $source AS source_id, month, coalesce(category, $unknown) AS category, coalesce(is_crime, true) AS is_crime,
          ward_code, lsoa_code, source_lsoa_code, longitude, latitude, outcome,
          (md5_number($key || coalesce(crime_id, month || '|' || row_hash) || '|' || copy) & 255)::UTINYINT AS record_key
        FROM kept
        JOIN files USING (file_no)
        LEFT JOIN known_types USING (crime_type)
        ORDER BY offence_id
        """,
        {"source": SOURCE_ID, "unknown": UNKNOWN_CATEGORY, "key": _OPEN_KEY},
    )


_COVERAGE = """
    INSERT INTO out.coverage BY NAME
    WITH fates AS (
      SELECT
        file_no, count(*) FILTER (fate = 'kept') AS kept, count(*) FILTER (fate = 'elsewhere') AS elsewhere,
        count(*) FILTER (fate = 'unplaced') AS unplaced, count(*) FILTER (fate = 'repeated') AS repeated
      FROM decided GROUP BY file_no),
    malformed AS (SELECT file, count(*) AS rejected FROM out.rejects GROUP BY file)
    SELECT
      $source AS source_id, month, file, status,
      line_counts.rows,
      CASE WHEN status = 'loaded' THEN coalesce(kept, 0) END AS kept,
      CASE WHEN status = 'loaded' THEN coalesce(elsewhere, 0) END AS elsewhere,
      CASE WHEN status = 'loaded' THEN coalesce(unplaced, 0) END AS unplaced,
      CASE WHEN status = 'loaded' THEN coalesce(rejected, 0) END AS rejected,
      CASE WHEN status = 'loaded' THEN coalesce(repeated, 0) END AS repeated
    FROM files
    LEFT JOIN line_counts USING (file_no)
    LEFT JOIN fates USING (file_no)
    LEFT JOIN malformed USING (file)
    ORDER BY month, file
"""


def _months_of_some_forces(files: PoliceFiles) -> list[tuple[None, str]]:
    """Return a notice for each force without a file of a month that another force has: its offences are missing there."""
    every = {file.month for file in files.loaded}
    notices = []
    for force in sorted({file.force for file in files.loaded}):
        missing = every - {file.month for file in files.loaded if file.force == force}
        if missing:
            months = "; ".join(months_in_words(missing))
            notices.append(
                (None, f"no file of {force} for {months}, which other forces have: counts there may be too low")
            )
    return notices


def _write_notices(connection: duckdb.DuckDBPyConnection, files: PoliceFiles) -> None:
    unknown = connection.execute(
        """
        SELECT min(file), 'crime type ''' || coalesce(crime_type, '') || ''' is not known: ' || count(*) || ' rows kept as Unknown'
        FROM decided JOIN files USING (file_no) LEFT JOIN known_types USING (crime_type)
        WHERE fate = 'kept' AND category IS NULL GROUP BY crime_type ORDER BY 2
        """
    ).fetchall()
    unused = [(name, "left unused: not a street file") for name in files.unused]
    rows = [(SOURCE_ID, file, message) for file, message in [*unknown, *unused, *_months_of_some_forces(files)]]
    if rows:
        connection.executemany("INSERT INTO out.notices VALUES (?, ?, ?)", rows)
