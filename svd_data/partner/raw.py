"""One partner's file as a work table of text: by DuckDB's own reader where it splits the file as its lines do, else record by
record. Either way every record that is not blank is in `raw` or in `broken`.
"""

from collections.abc import Iterator
from itertools import islice

import duckdb
import pyarrow as pa
from fsspec.implementations.memory import MemoryFileSystem

from svd_data.partner.files import Layout, PartnerFile, read_rows
from svd_data.partner.findings import FileStop
from svd_data.partner.records import Record
from svd_data.partner.sql import only_row
from svd_data.readers.lines import count_rows_in

# Enough to keep DuckDB busy, few enough to hold as Python's own texts.
_BATCH_ROWS = 20_000
# Each is looked for over lines to come; a file of nothing else is no CSV.
_MOST_OPEN_QUOTES = 1_000
_CHUNK_BYTES = 256 * 1024


def read_raw(connection: duckdb.DuckDBPyConnection, file: PartnerFile, layout: Layout, sheet: str | None) -> None:
    """Create `raw` (row_no, then c0, c1, … in the file's order: text) and `broken` (row_no, rule) of one file's records.

    Raises FileStop where the file cannot be read.
    """
    columns = [f"c{place}" for place in range(len(layout.headings))]
    connection.execute("CREATE OR REPLACE TABLE broken (row_no BIGINT, rule VARCHAR)")
    if file.is_workbook or not _read_fast(connection, file, layout, columns):
        texts = ", ".join(f"{column} VARCHAR" for column in columns)
        connection.execute(f"CREATE OR REPLACE TABLE raw (row_no BIGINT, {texts})")
        _read_each(connection, read_rows(file, layout, sheet), columns)


def _read_fast(connection: duckdb.DuckDBPyConnection, file: PartnerFile, layout: Layout, columns: list[str]) -> bool:
    """Read text with DuckDB. Return False where it splits it otherwise than its lines do, or gives up: nothing is read then."""
    rows = _count_rows(file, layout)
    if rows is None or layout.header_lines != layout.header_rows:
        return False
    memory = MemoryFileSystem()
    path = str(file.path)
    try:
        if layout.encoding != "utf-8-sig":
            # In memory and not beside the file: nothing of a partner's may be left on disk.
            memory.pipe_file("/file.csv", file.path.read_bytes().decode(layout.encoding).encode())
            connection.register_filesystem(memory)
            path = "memory:///file.csv"
        connection.execute(
            f"""
            CREATE OR REPLACE TABLE lines_read AS
            SELECT {", ".join(columns)}
            FROM read_csv(
              $path, columns = {{{", ".join(f"{column}: 'VARCHAR'" for column in columns)}}}, auto_detect = false,
              header = false, skip = {layout.header_lines}, delim = $delimiter, quote = '"', escape = '"', strict_mode = true)
            """,
            {"path": path, "delimiter": layout.delimiter},
        )
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        return False
    finally:
        if path.startswith("memory:"):
            memory.store.clear()
            connection.unregister_filesystem("memory")
    (read,) = only_row(connection, "SELECT count(*) FROM lines_read")
    if read != rows:
        connection.execute("DROP TABLE lines_read")
        return False
    # DuckDB keeps the order of a file, so a row's place in the table is its place in the file.
    is_blank = " AND ".join(f"trim(coalesce({column}, '')) = ''" for column in columns)
    connection.execute(
        f"""
        CREATE OR REPLACE VIEW lines_numbered AS SELECT rowid + {layout.header_rows + 1} AS row_no, * FROM lines_read;
        CREATE OR REPLACE TABLE raw AS SELECT * FROM lines_numbered WHERE NOT ({is_blank});
        DROP VIEW lines_numbered; DROP TABLE lines_read
        """
    )
    return True


def _count_rows(file: PartnerFile, layout: Layout) -> int | None:
    with file.path.open("rb") as stream:
        lines = count_rows_in(iter(lambda: stream.read(_CHUNK_BYTES), b""))
    return None if lines is None else lines + 1 - layout.header_lines


def _read_each(connection: duckdb.DuckDBPyConnection, records: Iterator[Record], columns: list[str]) -> None:
    open_quotes = 0
    while batch := list(islice(records, _BATCH_ROWS)):
        open_quotes += sum(record.rule == "quote_open" for record in batch)
        if open_quotes > _MOST_OPEN_QUOTES:
            raise FileStop("file_unreadable")
        broken = [(record.row, record.rule) for record in batch if record.rule]
        if broken:
            connection.executemany("INSERT INTO broken VALUES (?, ?)", broken)
        whole = [record for record in batch if not record.rule]
        arrow = pa.table(
            {"row_no": pa.array([record.row for record in whole], pa.int64())}
            | {column: pa.array([record.cells[place].strip("\r\n") for record in whole], pa.string()) for place, column in enumerate(columns)}
        )  # fmt: skip
        connection.register("records", arrow)
        connection.execute("INSERT INTO raw SELECT * FROM records")
        connection.unregister("records")
