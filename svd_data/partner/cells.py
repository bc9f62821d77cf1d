"""From text to values: each distinct text of a column is read once, and what breaks a rule is noted row by row."""

from collections.abc import Mapping
from datetime import date

import duckdb
import pyarrow as pa

from svd_data.partner.columns import AGE, DATE, DATETIME, FLAG, ID, POINTS, TIME, OurColumn, our_columns
from svd_data.partner.dates import timestamp_sql
from svd_data.partner.mapping import PartnerMapping
from svd_data.partner.rules import Rulebook
from svd_data.partner.values import Reader

# Great Britain with its waters. A pair of zeros is a pair not known.
_BOUNDS: Mapping[str, tuple[float, float]] = {
    "longitude": (-9, 2.5), "latitude": (49.5, 61), "easting": (1, 700_000), "northing": (1, 1_300_000),
}  # fmt: skip

_TYPES = {AGE: "SMALLINT", FLAG: "BOOLEAN", TIME: "TIME"}


def read_cells(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, book: Rulebook, today: date) -> None:
    """Create `faults` and `records`.

    faults: file_no, row_no, name (our column, "" for the row), rule, value (the cell; NULL for a reference).
    records: one row a record; file_no, row_no, row_hash, record_hash, then every column of the mapping's as its value, NULL
    where not recorded or where it breaks a rule; those that are always the same; `day`, the record's.
    """
    known = our_columns(mapping.folder)
    connection.execute(
        "CREATE TABLE faults (file_no INTEGER, row_no BIGINT, name VARCHAR, rule VARCHAR, value VARCHAR)"
    )
    expressions: dict[str, str] = {}
    joined: list[str] = []
    for name in mapping.ours:
        column = known[name]
        if column.kind == ID:
            expressions[name] = f"lines.{name}"
        elif column.kind in POINTS:
            expressions[name] = _point(connection, name)
        else:
            _look_up(connection, column, mapping, book, today)
            joined.append(name)
            expressions[name] = _looked_up(column, mapping)
    for name, value in mapping.always.items():
        quoted = value.replace("'", "''")
        expressions[name] = f"'{quoted}'::{_TYPES.get(known[name].kind, 'VARCHAR')}"
    columns = ", ".join(f"{sql} AS {name}" for name, sql in expressions.items())
    joins = "\n".join(f"LEFT JOIN cells_{name} ON cells_{name}.text = lines.{name}" for name in joined)
    connection.execute(
        f"""
        CREATE TABLE records AS
        SELECT file_no, row_no, row_hash, record_hash, {columns}, ({expressions[mapping.day]})::DATE AS day
        FROM lines {joins}
        """
    )


def _looked_up(column: OurColumn, mapping: PartnerMapping) -> str:
    """Return SQL for a column's value: what its text came to, or what an empty cell means."""
    sql = f"cells_{column.name}.value"
    meaning = mapping.blank.get(column.name)
    if meaning is None:
        return sql
    value = "false" if column.kind == FLAG else "0"
    return f"CASE WHEN lines.{column.name} IS NULL THEN {value} ELSE {sql} END"


def _look_up(
    connection: duckdb.DuckDBPyConnection, column: OurColumn, mapping: PartnerMapping, book: Rulebook, today: date
) -> None:
    """Create cells_<column> (text, value, rule), one row a distinct text of it, and note the rows that break a rule."""
    name = column.name
    distinct = f"SELECT DISTINCT {name} AS text FROM lines WHERE {name} IS NOT NULL"
    if column.kind in (DATE, DATETIME):
        _look_up_dates(connection, column, mapping, book, today, distinct)
    else:
        reader = Reader(column, mapping.values_of(column), book)
        texts = [text for (text,) in connection.execute(distinct).fetchall()]
        cells = [reader.read(text) for text in texts]
        arrow = pa.table({
            "text": pa.array(texts, pa.string()),
            "value": pa.array([cell.value for cell in cells], pa.string()),
            "rule": pa.array([cell.rule for cell in cells], pa.string()),
        })  # fmt: skip
        connection.register("cells", arrow)
        connection.execute(
            f"""
            CREATE TABLE cells_{name} AS
            SELECT text, value::{_TYPES.get(column.kind, "VARCHAR")} AS value, rule FROM cells
            """
        )
        connection.unregister("cells")
    connection.execute(
        f"""
        INSERT INTO faults
        SELECT file_no, row_no, '{name}', rule, text
        FROM lines JOIN cells_{name} ON text = lines.{name} WHERE rule IS NOT NULL
        """
    )


def _look_up_dates(
    connection: duckdb.DuckDBPyConnection,
    column: OurColumn,
    mapping: PartnerMapping,
    book: Rulebook,
    today: date,
    distinct: str,
) -> None:
    kind = "TIMESTAMP" if column.kind == DATETIME else "DATE"
    connection.execute(
        f"""
        CREATE TABLE cells_{column.name} AS
        WITH read AS (
          SELECT text, {timestamp_sql("text", mapping, book.limits)} AS moment, list_contains($blank, lower(text)) AS is_blank
          FROM ({distinct})),
        judged AS (
          SELECT text, moment,
            CASE
              WHEN is_blank THEN NULL
              WHEN moment IS NULL THEN 'date_unreadable'
              WHEN moment < $earliest THEN 'date_too_early'
              WHEN moment::DATE > $today THEN 'date_in_future'
            END AS rule
          FROM read)
        SELECT text, CASE WHEN rule IS NULL THEN moment::{kind} END AS value, rule FROM judged
        """,
        {"blank": list(book.limits.blank_words), "earliest": book.limits.earliest_day, "today": today},
    )


def _point(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Note the rows whose position cannot be; return SQL for it. Nearly all are distinct, so no lookup would help."""
    least, most = _BOUNDS[name]
    number = f"try_cast(replace(lines.{name}, ',', '') AS DOUBLE)"
    connection.execute(
        f"""
        INSERT INTO faults
        SELECT file_no, row_no, '{name}', 'point_unreadable', {name}
        FROM lines WHERE {name} IS NOT NULL AND ({number} BETWEEN {least} AND {most}) IS DISTINCT FROM true
        """
    )
    return f"CASE WHEN {number} BETWEEN {least} AND {most} THEN {number} END"
