"""police.uk street files read into one work table, every malformed row set aside with its line and reason.

DuckDB reads the files, packed ones from memory. What it cannot split into columns it reports itself; what it can split
but no row may say (a month of 2014-13, a latitude of 520) is a fault of the staged row. Its rows are held against a
count of the file's lines: where they differ, stray quotes ran lines together, and the file is read line by line.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import duckdb
import pandas as pd
import pyproj
from fsspec.implementations.memory import MemoryFileSystem

from svd_data.build.rejects import record_rejects
from svd_data.errors import InputError
from svd_data.readers.boundaries import BRITISH_NATIONAL_GRID, LONGITUDE_LATITUDE
from svd_data.readers.lines import blank_broken_lines, count_rows, count_rows_in
from svd_data.readers.police import LSOA_NAME, REQUIRED, REQUIRED_2011, PoliceFiles, StreetFile, read_bytes, read_header

Progress = Callable[[float, str], None]


class _Input(NamedTuple):
    """What DuckDB is to read at one path: the file's number, and the rows that its lines say it holds (None: unsure)."""

    file_no: int
    rows: int | None


# Zip members are read in memory; batches of this size keep a national three-year download within bounds.
_BATCH_BYTES = 256 * 1024**2

# Files on disk are streamed, so only progress on screen asks for batches of them.
_BATCH_FILES = 64

_FROM_GRID = pyproj.Transformer.from_crs(BRITISH_NATIONAL_GRID, LONGITUDE_LATITUDE, always_xy=True)

_WORK_TABLES = """
    CREATE TABLE staged (
      file_no INTEGER, crime_id VARCHAR, row_hash UBIGINT, longitude DOUBLE, latitude DOUBLE, is_on_grid BOOLEAN,
      source_lsoa_code VARCHAR, lsoa_name VARCHAR, crime_type VARCHAR, outcome VARCHAR, fault VARCHAR, fault_row VARCHAR);
    CREATE TABLE broken_lines (file_no INTEGER, line BIGINT, reason VARCHAR, row VARCHAR);
    CREATE TABLE line_counts (file_no INTEGER, rows BIGINT);
"""

_MONTH_FAULT = """
            CASE
              WHEN "Month" IS NOT DISTINCT FROM file_month THEN NULL
              WHEN regexp_full_match(coalesce("Month", ''), '[0-9]{4}-(0[1-9]|1[0-2])')
              THEN 'month ' || "Month" || ' in a file of ' || file_month
              ELSE 'month ''' || coalesce("Month", '') || ''' is not a month (YYYY-MM)'
            END"""

_TODAYS_COLUMNS = f"""
        numbers AS (
          SELECT *, try_cast("Longitude" AS DOUBLE) AS east, try_cast("Latitude" AS DOUBLE) AS north FROM lines),
        named AS (
          SELECT
            file_no, "Crime ID" AS crime_id, row_hash, fields,
            CASE WHEN north IS NOT NULL THEN east END AS longitude,
            CASE WHEN east IS NOT NULL THEN north END AS latitude,
            false AS is_on_grid,
            nullif(trim("LSOA code"), '') AS source_lsoa_code, coalesce(trim("LSOA name"), '') AS lsoa_name,
            trim("Crime type") AS crime_type,
            nullif(trim("Last outcome category"), '') AS outcome,
            CASE
              WHEN "Longitude" IS NOT NULL AND east IS NULL THEN 'longitude ''' || "Longitude" || ''' is not a number'
              WHEN "Latitude" IS NOT NULL AND north IS NULL THEN 'latitude ''' || "Latitude" || ''' is not a number'
              WHEN abs(east) > 180 OR isnan(east) THEN 'longitude ' || "Longitude" || ' is impossible'
              WHEN abs(north) > 90 OR isnan(north) THEN 'latitude ' || "Latitude" || ' is impossible'
              ELSE {_MONTH_FAULT}
            END AS fault
          FROM numbers)"""

# The layout of 2010 and 2011: metres on the National Grid; no ID, no small area, no outcome.
_COLUMNS_OF_2011 = f"""
        numbers AS (
          SELECT *, try_cast("Easting" AS DOUBLE) AS east, try_cast("Northing" AS DOUBLE) AS north FROM lines),
        named AS (
          SELECT
            file_no, NULL AS crime_id, row_hash, fields,
            CASE WHEN north > 0 THEN nullif(east, 0) END AS longitude,
            CASE WHEN east > 0 THEN nullif(north, 0) END AS latitude,
            true AS is_on_grid, NULL AS source_lsoa_code, '' AS lsoa_name,
            trim("Crime type") AS crime_type, NULL AS outcome,
            CASE
              WHEN "Easting" IS NOT NULL AND east IS NULL THEN 'easting ''' || "Easting" || ''' is not a number'
              WHEN "Northing" IS NOT NULL AND north IS NULL THEN 'northing ''' || "Northing" || ''' is not a number'
              WHEN NOT coalesce(east BETWEEN 0 AND 700000, true) THEN 'easting ' || "Easting" || ' is impossible'
              WHEN NOT coalesce(north BETWEEN 0 AND 1300000, true) THEN 'northing ' || "Northing" || ' is impossible'
              ELSE {_MONTH_FAULT}
            END AS fault
          FROM numbers)"""


def stage_files(connection: duckdb.DuckDBPyConnection, source_id: str, files: PoliceFiles, progress: Progress) -> None:
    """Create `files`, `line_counts` and `staged`, one row a well-formed or faulty input row, and fill out.rejects.

    files: file_no, file, month, status. line_counts: file_no, rows (lines that are not blank, without the header; no
    count of what was staged). staged: file_no, crime_id (NULL where blank), row_hash (of all the file's
    columns), longitude and latitude (both or neither), source_lsoa_code, lsoa_name ("" for none), crime_type, outcome,
    fault (NULL: well formed).
    """
    numbers = {file.name: no for no, file in enumerate(files.streets)}
    frame = pd.DataFrame(
        [(numbers[file.name], file.name, pd.Timestamp(file.month), file.status) for file in files.streets],
        columns=["file_no", "file", "month", "status"],
    )
    create_table(connection, "files", frame, "file_no, file, month::DATE AS month, status")
    connection.execute(_WORK_TABLES)
    by_header: defaultdict[tuple[str, ...], list[StreetFile]] = defaultdict(list)
    for file in files.loaded:
        by_header[read_header(file)].append(file)
    memory = MemoryFileSystem()
    connection.register_filesystem(memory)
    done = 0
    try:
        for header, same in by_header.items():
            for batch in _batches(memory, same, numbers):
                progress(done / len(files.loaded), f"Reading street files, {done} of {len(files.loaded)} done")
                doubtful = _stage_batch(connection, header, batch, files.streets)
                memory.store.clear()
                if doubtful:
                    _stage_again_line_by_line(connection, memory, header, doubtful, files.streets)
                done += len(batch)
    finally:
        memory.store.clear()
        connection.unregister_filesystem("memory")
    _put_grid_points_into_degrees(connection)
    record_rejects(connection, source_id, files)


def create_table(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame, columns: str = "*") -> None:
    """Create a table of the given columns (SQL) from a frame's rows."""
    connection.register("frame", frame)
    connection.execute(f"CREATE TABLE {name} AS SELECT {columns} FROM frame")
    connection.unregister("frame")


def _batches(memory: MemoryFileSystem, files: list[StreetFile], numbers: dict[str, int]) -> Iterator[dict[str, _Input]]:
    """Yield {path that DuckDB reads: its input}, unpacking packed files into memory a bounded batch at a time.

    Python unpacks them because it checks their sums: DuckDB would take damaged content for rows.
    """
    batch: dict[str, _Input] = {}
    size = 0
    for file in files:
        number = numbers[file.name]
        if file.member is None and file.path.suffix.lower() != ".gz":
            batch[str(file.path)] = _Input(number, count_rows(file))
        else:
            content = read_bytes(file)
            memory.pipe_file(f"/{number}.csv", content)
            batch[f"memory:///{number}.csv"] = _Input(number, count_rows_in([content]))
            size += len(content)
        if size > _BATCH_BYTES or len(batch) == _BATCH_FILES:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _stage_batch(
    connection: duckdb.DuckDBPyConnection,
    header: tuple[str, ...],
    batch: dict[str, _Input],
    files: tuple[StreetFile, ...],
) -> set[int]:
    """Stage files of one header. Return the numbers of those that DuckDB splits otherwise than their lines do: nothing of them is staged."""
    paths = pd.DataFrame(
        [(path, number, rows, f"{files[number].month:%Y-%m}") for path, (number, rows) in batch.items()],
        columns=["path", "file_no", "rows", "file_month"],
    ).astype({"rows": "Int64"})
    connection.register("paths", paths)
    # Columns go by their place, so that no name in a file can be one of this statement's own.
    places = [f"column_{place}" for place in range(len(header))]
    columns = ", ".join(places)
    types = ", ".join(f"{place}: 'VARCHAR'" for place in places)
    known = {*REQUIRED, LSOA_NAME, *REQUIRED_2011}
    named = ", ".join(f'{place} AS "{name}"' for place, name in zip(places, header, strict=True) if name in known)
    if LSOA_NAME not in header:
        named += f', NULL AS "{LSOA_NAME}"'
    # Put together again for faulty rows only: for every row it would add a third to the time of reading.
    row_text = ", ".join(f"coalesce(fields[{number}], '')" for number in range(1, len(header) + 1))
    statement = f"""
        INSERT INTO staged BY NAME
        WITH lines AS (
          SELECT
            {named}, file_no, file_month,
            hash({columns}) AS row_hash, row({columns}) AS fields
          FROM read_csv(
            $paths, columns = {{{types}}}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
            filename = 'read_from', store_rejects = true, rejects_table = 'faults', rejects_scan = 'fault_scans')
          JOIN paths ON paths.path = read_from),
        {_TODAYS_COLUMNS if "LSOA code" in header else _COLUMNS_OF_2011}
        SELECT * EXCLUDE (fields), CASE WHEN fault IS NOT NULL THEN array_to_string([{row_text}], ',') END AS fault_row
        FROM named
        """
    try:
        connection.execute(statement, {"paths": list(batch)})
    except duckdb.InvalidInputException:
        # DuckDB gives up on a whole scan where an unclosed quote meets CRLF, or lines end now in CRLF, now in LF.
        connection.execute("DROP TABLE IF EXISTS faults; DROP TABLE IF EXISTS fault_scans")
        connection.unregister("paths")
        return {number for number, _ in batch.values()}
    # DuckDB reports each missing column of a short line; one reason a line is enough.
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE broken_in_batch AS
        SELECT file_no, line, coalesce(min_by(error_message, column_idx), any_value(error_message), 'cannot be read as a row') AS reason,
          trim(any_value(csv_line), chr(10) || chr(13)) AS row
        FROM faults
        JOIN fault_scans USING (scan_id, file_id)
        JOIN paths ON paths.path = file_path
        GROUP BY file_no, line
        """
    )
    doubtful = {number for (number,) in connection.execute(_DOUBTFUL).fetchall()}
    if doubtful:  # a new table, because row numbers tell rows apart and deleting would leave holes in them
        connection.execute(
            "CREATE OR REPLACE TABLE staged AS SELECT * FROM staged WHERE NOT list_contains($doubtful, file_no)",
            {"doubtful": list(doubtful)},
        )
    connection.execute(
        "INSERT INTO broken_lines FROM broken_in_batch WHERE NOT list_contains($doubtful, file_no)",
        {"doubtful": list(doubtful)},
    )
    connection.execute(
        "INSERT INTO line_counts SELECT file_no, rows FROM paths WHERE NOT list_contains($doubtful, file_no)",
        {"doubtful": list(doubtful)},
    )
    connection.execute("DROP TABLE faults; DROP TABLE fault_scans")
    connection.unregister("paths")
    return doubtful


# Stray quotes run lines together into one value, so fewer rows come out than lines went in. One that never closes takes
# all that follows it for one value, and DuckDB tells only the beginning of it.
_DOUBTFUL = """
    WITH counts AS (
      SELECT file_no, sum(rows) AS rows
      FROM (
        SELECT file_no, count(*) AS rows FROM staged SEMI JOIN paths USING (file_no) GROUP BY file_no
        UNION ALL SELECT file_no, count(*) FROM broken_in_batch GROUP BY file_no)
      GROUP BY file_no)
    SELECT file_no FROM paths LEFT JOIN counts USING (file_no)
    WHERE paths.rows IS DISTINCT FROM coalesce(counts.rows, 0)
    UNION
    SELECT file_no
    FROM faults
    JOIN fault_scans USING (scan_id, file_id)
    JOIN paths ON paths.path = file_path
    WHERE error_type IN ('UNQUOTED VALUE', 'LINE SIZE OVER MAXIMUM')
"""


def _stage_again_line_by_line(
    connection: duckdb.DuckDBPyConnection,
    memory: MemoryFileSystem,
    header: tuple[str, ...],
    numbers: set[int],
    files: tuple[StreetFile, ...],
) -> None:
    """Stage files with stray quotes, mixed line ends or blank lines: a broken line costs itself and no other."""
    for number in sorted(numbers):
        content, rows, broken = blank_broken_lines(read_bytes(files[number]))
        memory.pipe_file(f"/{number}.csv", content)
        still = _stage_batch(connection, header, {f"memory:///{number}.csv": _Input(number, rows)}, files)
        memory.store.clear()
        if still:
            raise InputError(
                f"police/{files[number].name} holds a line of over 2 MB, or quotes that cannot be told apart. "
                "Download it again from data.police.uk."
            )
        if broken:
            lines = [(number, *line) for line in broken]
            connection.executemany("INSERT INTO broken_lines VALUES (?, ?, ?, ?)", lines)
            connection.execute("UPDATE line_counts SET rows = rows + ? WHERE file_no = ?", [len(broken), number])


def _put_grid_points_into_degrees(connection: duckdb.DuckDBPyConnection) -> None:
    points = connection.execute(
        "SELECT DISTINCT longitude AS east, latitude AS north FROM staged WHERE is_on_grid AND longitude IS NOT NULL AND fault IS NULL"
    ).df()
    if points.empty:
        return
    points["longitude"], points["latitude"] = _FROM_GRID.transform(
        points["east"].to_numpy(), points["north"].to_numpy()
    )
    create_table(connection, "grid_points", points)
    connection.execute(
        """
        UPDATE staged SET longitude = p.longitude, latitude = p.latitude, is_on_grid = false
        FROM grid_points p WHERE is_on_grid AND staged.longitude = p.east AND staged.latitude = p.north
        """
    )
