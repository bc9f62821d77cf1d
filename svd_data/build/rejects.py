"""Malformed rows of street files, each told by its file, line and reason."""

from collections import defaultdict

import duckdb

from svd_data.readers.lines import locate_rows
from svd_data.readers.police import PoliceFiles


def record_rejects(connection: duckdb.DuckDBPyConnection, source_id: str, files: PoliceFiles) -> None:
    """Write each malformed row of `broken_lines` and `staged` to out.rejects, with its line."""
    connection.execute(
        "INSERT INTO out.rejects SELECT $source, file, line, reason, row FROM broken_lines JOIN files USING (file_no)",
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
