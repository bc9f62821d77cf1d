"""The rows of all files of a folder in one work table of text, under our names; what is no record is set apart."""

import duckdb

from svd_data.partner.files import Layout
from svd_data.partner.mapping import VICTIMS, PartnerMapping
from svd_data.partner.rules import Rulebook
from svd_data.partner.sql import only_row

# What a spreadsheet takes for blank besides spaces: tabs, line ends, no-break spaces, zero-width spaces.
_AROUND = r"^[\s\x{00A0}\x{200B}\x{FEFF}]+|[\s\x{00A0}\x{200B}\x{FEFF}]+$"


def create_lines(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping) -> None:
    """Create the empty work tables of a folder.

    lines: one row a record; file_no, row_no, row_hash (of all that is mapped), record_hash (the same without what is the
    victim's), then our columns as text, NULL where blank. apart: file_no, row_no, rule, of rows that are no record.
    """
    texts = ", ".join(f"{name} VARCHAR" for name in mapping.ours)
    connection.execute(
        f"""
        CREATE TABLE lines (file_no INTEGER, row_no BIGINT, row_hash UBIGINT, record_hash UBIGINT, {texts});
        CREATE TABLE apart (file_no INTEGER, row_no BIGINT, rule VARCHAR)
        """
    )


def add_lines(
    connection: duckdb.DuckDBPyConnection, file_no: int, layout: Layout, mapping: PartnerMapping, book: Rulebook
) -> int:
    """Add the rows of `raw` and `broken` to the folder's work tables; return how many there are. Raises FileStop where the
    file lacks a column that the mapping names.
    """
    places = {name: f"c{layout.place_of(heading)}" for name, heading in mapping.ours.items()}
    texts = ", ".join(f"{_text(place, layout)} AS {name}" for name, place in places.items())
    names = list(mapping.ours)
    of_record = [name for name in names if mapping.rows != VICTIMS or not name.startswith("victim_")]
    totals = "|".join(sorted(word.replace(" ", r"\s+") for word in book.limits.total_words))
    cells = " OR ".join(f"regexp_matches(lower(c{place}), $begins)" for place in range(len(layout.headings)))
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE found AS
        SELECT
          row_no, {texts},
          CASE WHEN id IS NULL THEN coalesce({cells}, false) ELSE lower(rtrim(id, ': ')) IN (SELECT unnest($words)) END AS is_total
        FROM raw
        """,
        {"begins": rf"^\s*({totals})\b", "words": list(book.limits.total_words)},
    )
    connection.execute(
        f"""
        INSERT INTO lines BY NAME
        SELECT
          {file_no} AS file_no, row_no, hash({", ".join(names)}) AS row_hash, hash({", ".join(of_record)}) AS record_hash,
          {", ".join(names)}
        FROM found WHERE NOT is_total;
        INSERT INTO apart SELECT {file_no}, row_no, 'totals_row' FROM found WHERE is_total;
        INSERT INTO apart SELECT {file_no}, row_no, rule FROM broken
        """
    )
    (rows,) = only_row(connection, "SELECT (SELECT count(*) FROM found) + (SELECT count(*) FROM broken)")
    connection.execute("DROP TABLE found")
    return int(rows)


def _text(column: str, layout: Layout) -> str:
    """Return SQL for a cell without blanks around it, NULL where nothing is left."""
    # Looking for odd blanks in every cell takes longer than all else that is done to it.
    if not layout.has_odd_blanks:
        return f"nullif(trim({column}), '')"
    odd = f"CASE WHEN regexp_matches({column}, '{_AROUND}') THEN regexp_replace({column}, '{_AROUND}', '', 'g') ELSE {column} END"
    return f"nullif({odd}, '')"
