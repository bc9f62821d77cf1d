"""police.uk street files read into one work table, every malformed row set aside with its line and reason.

DuckDB reads the files, packed ones from memory. What it cannot split into columns it reports itself; what it can split
but no row may say (a month of 2014-13, a latitude of 520) is a fault of the staged row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

import duckdb
import pandas as pd
import pyproj
from fsspec.implementations.memory import MemoryFileSystem

from svd_data.errors import InputError
from svd_data.readers.boundaries import BRITISH_NATIONAL_GRID, LONGITUDE_LATITUDE
from svd_data.readers.police import (
    PoliceFiles,
    StreetFile,
    blank_unclosed_lines,
    locate_rows,
    read_bytes,
    read_header,
)

Progress = Callable[[float, str], None]

# Zip members are read in memory; batches of this size keep a national three-year download within bounds.
_BATCH_BYTES = 256 * 1024**2

# Files on disk are streamed, so only progress on screen asks for batches of them.
_BATCH_FILES = 64

_FROM_GRID = pyproj.Transformer.from_crs(BRITISH_NATIONAL_GRID, LONGITUDE_LATITUDE, always_xy=True)

_WORK_TABLES = """
    CREATE TABLE staged (
      file_no INTEGER, crime_id VARCHAR, row_hash UBIGINT, longitude DOUBLE, latitude DOUBLE, is_on_grid BOOLEAN,
      source_lsoa_code VARCHAR, crime_type VARCHAR, outcome VARCHAR, fault VARCHAR, fault_row VARCHAR);
    CREATE TABLE broken_lines (file_no INTEGER, line BIGINT, reason VARCHAR, row VARCHAR);
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
            nullif(trim("LSOA code"), '') AS source_lsoa_code, trim("Crime type") AS crime_type,
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
            true AS is_on_grid, NULL AS source_lsoa_code, trim("Crime type") AS crime_type, NULL AS outcome,
            CASE
              WHEN "Easting" IS NOT NULL AND east IS NULL THEN 'easting ''' || "Easting" || ''' is not a number'
              WHEN "Northing" IS NOT NULL AND north IS NULL THEN 'northing ''' || "Northing" || ''' is not a number'
              WHEN NOT coalesce(east BETWEEN 0 AND 700000, true) THEN 'easting ' || "Easting" || ' is impossible'
              WHEN NOT coalesce(north BETWEEN 0 AND 1300000, true) THEN 'northing ' || "Northing" || ' is impossible'
              ELSE {_MONTH_FAULT}
            END AS fault
          FROM numbers)"""


def stage_files(connection: duckdb.DuckDBPyConnection, source_id: str, files: PoliceFiles, progress: Progress) -> None:
    """Create `files` and `staged`, one row a well-formed or faulty input row, and fill out.rejects.

    files: file_no, file, month, status. staged: file_no, crime_id (NULL where blank), row_hash (of all the file's
    columns), longitude and latitude (both or neither), source_lsoa_code, crime_type, outcome, fault (NULL: well formed).
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
                unclosed = _stage_batch(connection, header, batch, files.streets)
                memory.store.clear()
                if unclosed:
                    _stage_again_line_by_line(connection, memory, header, unclosed, files.streets)
                done += len(batch)
    finally:
        memory.store.clear()
        connection.unregister_filesystem("memory")
    _put_grid_points_into_degrees(connection)
    _record_rejects(connection, source_id, files)


def create_table(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame, columns: str = "*") -> None:
    """Create a table of the given columns (SQL) from a frame's rows."""
    connection.register("frame", frame)
    connection.execute(f"CREATE TABLE {name} AS SELECT {columns} FROM frame")
    connection.unregister("frame")


def _batches(memory: MemoryFileSystem, files: list[StreetFile], numbers: dict[str, int]) -> Iterator[dict[str, int]]:
    """Yield {path that DuckDB reads: file_no}, unpacking packed files into memory a bounded batch at a time.

    Python unpacks them because it checks their sums: DuckDB would take damaged content for rows.
    """
    batch: dict[str, int] = {}
    size = 0
    for file in files:
        number = numbers[file.name]
        if file.member is None and file.path.suffix.lower() != ".gz":
            batch[str(file.path)] = number
        else:
            content = read_bytes(file)
            memory.pipe_file(f"/{number}.csv", content)
            batch[f"memory:///{number}.csv"] = number
            size += len(content)
        if size > _BATCH_BYTES or len(batch) == _BATCH_FILES:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _stage_batch(
    connection: duckdb.DuckDBPyConnection, header: tuple[str, ...], batch: dict[str, int], files: tuple[StreetFile, ...]
) -> set[int]:
    """Stage files of one header. Return the numbers of those that DuckDB cannot split into lines: nothing of them is staged."""
    paths = pd.DataFrame(
        [(path, number, f"{files[number].month:%Y-%m}") for path, number in batch.items()],
        columns=["path", "file_no", "file_month"],
    )
    connection.register("paths", paths)
    columns = ", ".join(_identifier(name) for name in header)
    types = ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in header)
    # Put together again for faulty rows only: for every row it would add a third to the time of reading.
    row_text = ", ".join(f"coalesce(fields[{number}], '')" for number in range(1, len(header) + 1))
    statement = f"""
        INSERT INTO staged BY NAME
        WITH lines AS (
          SELECT
            {columns}, file_no, file_month,
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
        return set(batch.values())
    unclosed = {number for (number,) in connection.execute(_FILES_WITH_UNCLOSED_QUOTES).fetchall()}
    if unclosed:  # a new table, because row numbers tell rows apart and deleting would leave holes in them
        connection.execute(
            "CREATE OR REPLACE TABLE staged AS SELECT * FROM staged WHERE NOT list_contains($unclosed, file_no)",
            {"unclosed": list(unclosed)},
        )
    # DuckDB reports each missing column of a short line; one reason a line is enough.
    connection.execute(
        """
        INSERT INTO broken_lines
        SELECT file_no, line, min_by(error_message, column_idx), ltrim(any_value(csv_line), chr(10) || chr(13))
        FROM faults
        JOIN fault_scans USING (scan_id, file_id)
        JOIN paths ON paths.path = file_path
        WHERE NOT list_contains($unclosed, file_no)
        GROUP BY file_no, line
        """,
        {"unclosed": list(unclosed)},
    )
    connection.execute("DROP TABLE faults; DROP TABLE fault_scans")
    connection.unregister("paths")
    return unclosed


# DuckDB takes all that follows an unclosed quote for one value, and tells only the beginning of it.
_FILES_WITH_UNCLOSED_QUOTES = """
    SELECT DISTINCT file_no
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
    """Stage files in which a quote never closes, or line ends are mixed: a broken line costs itself and no other."""
    for number in sorted(numbers):
        content, unclosed = blank_unclosed_lines(read_bytes(files[number]))
        memory.pipe_file(f"/{number}.csv", content)
        still = _stage_batch(connection, header, {f"memory:///{number}.csv": number}, files)
        memory.store.clear()
        if still:
            raise InputError(
                f"police/{files[number].name} holds a line of over 2 MB, or quotes that cannot be told apart. "
                "Download it again from data.police.uk."
            )
        rows = [(number, line, "a quote is opened and not closed", row) for line, row in unclosed]
        if rows:
            connection.executemany("INSERT INTO broken_lines VALUES (?, ?, ?, ?)", rows)


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


def _record_rejects(connection: duckdb.DuckDBPyConnection, source_id: str, files: PoliceFiles) -> None:
    """Write each malformed row with its line. A quote that never closes takes lines with it: each is one reject."""
    connection.execute(
        """
        INSERT INTO out.rejects
        WITH lines AS (
          SELECT file_no, line, reason, string_split(rtrim(row, chr(10) || chr(13)), chr(10)) AS rows FROM broken_lines)
        SELECT $source, file, line + part - 1, reason, rtrim(rows[part], chr(13))
        FROM (SELECT *, unnest(range(1, len(rows) + 1)) AS part FROM lines)
        JOIN files USING (file_no)
        """,
        {"source": source_id},
    )
    reasons: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for number, fault, row in connection.execute(
        "SELECT file_no, fault, fault_row FROM staged WHERE fault IS NOT NULL"
    ).fetchall():
        reasons[number][row] = fault
    located = [
        (source_id, files.streets[number].name, line, of_file[row], row)
        for number, of_file in reasons.items()
        for line, row in locate_rows(files.streets[number], of_file.keys())
    ]
    if located:
        connection.executemany("INSERT INTO out.rejects VALUES (?, ?, ?, ?, ?)", located)
    _record_unlocated(connection, source_id)


def _record_unlocated(connection: duckdb.DuckDBPyConnection, source_id: str) -> None:
    """Write the faulty rows that the walk did not come by, without a line: none may go uncounted."""
    connection.execute(
        """
        INSERT INTO out.rejects
        WITH faulty AS (
          SELECT file, fault, fault_row, count(*) AS rows FROM staged JOIN files USING (file_no) WHERE fault IS NOT NULL GROUP BY ALL),
        found AS (SELECT file, reason AS fault, row AS fault_row, count(*) AS rows FROM out.rejects GROUP BY ALL)
        SELECT $source, file, NULL, fault, fault_row
        FROM faulty LEFT JOIN found USING (file, fault, fault_row), LATERAL unnest(range(faulty.rows - coalesce(found.rows, 0)))
        """,
        {"source": source_id},
    )


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
