"""A file's columns looked through for direct identifiers, each cell of each, before anything is made of it."""

from collections.abc import Iterator

import duckdb

from svd_data.partner.columns import AGE, DATES, DEGREES, ID, METRES, our_columns
from svd_data.partner.dates import timestamp_sql
from svd_data.partner.files import Layout
from svd_data.partner.findings import FileStop
from svd_data.partner.identifiers import CERTAIN, SUSPICIOUS, identifiers
from svd_data.partner.mapping import PartnerMapping
from svd_data.partner.rules import Rulebook
from svd_data.partner.sql import only_row

# References are judged by the share that looks like an identifier by chance: so many tell it as well as all.
_ENOUGH_REFERENCES = 20_000
# So many cells that look like dates tell a column of dates of birth: every column is tried, and trying is slow.
_ENOUGH_DATES = 2_000
_LIKE_DATES = r"\s*([0-9]{1,4}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{2,4}([ T].*)?|[0-9]{2},?[0-9]{3}([.][0-9]+)?)\s*"

# A postcode with a no-break space in it is one too.
_ODD = {r"[\x{00AD}\x{200B}-\x{200F}\x{2060}\x{FEFF}]": "", r"[\p{Z}\s\x{0085}]": " ", r"\p{Pd}": "-"}

# Where no age stands beside it, a date so many years before the record's own, in nearly all rows, is one of birth.
_YEARS_BEFORE = 8
_NEARLY_ALL = 0.8


def headings_refused(layout: Layout) -> Iterator[FileStop]:
    """Yield a stop for each heading that names or places a person: by what it calls the column, or by being an identifier."""
    for place, heading in enumerate(layout.headings):
        if advice := identifiers().advice_on(heading):
            yield FileStop("identifier_column", layout.label_of(place), advice)
    for place, rule in identifiers().rules_of_headings(layout.headings).items():
        yield FileStop(rule, layout.label_of(place))


def values_refused(
    connection: duckdb.DuckDBPyConnection, layout: Layout, mapping: PartnerMapping | None, book: Rulebook
) -> Iterator[FileStop]:
    """Yield a stop for each column of `raw` in which identifiers stand. Without a mapping no column is one of references."""
    known = our_columns(mapping.folder) if mapping else {}
    ours = {layout.place_of(heading): known[names[0]] for heading, names in mapping.columns.items()} if mapping else {}
    for place in range(len(layout.headings)):
        column = f"c{place}"
        kind = ours[place].kind if place in ours else ""
        cell = _plain(column) if layout.has_odd_blanks else column
        rule = _rule_of_values(connection, cell, is_reference=kind in (ID, DEGREES, METRES))
        if not rule and mapping and kind not in DATES and _are_births(connection, column, layout, mapping, book):
            rule = "identifier_birth"
        if rule:
            yield FileStop(rule, layout.label_of(place))


def _plain(column: str) -> str:
    """Return SQL for a cell without what a person does not see: each blank a space, each dash a hyphen, marks of no width gone."""
    for odd, plain in _ODD.items():
        column = f"regexp_replace({column}, '{odd}', '{plain}', 'g')"
    return column


def _rule_of_values(connection: duckdb.DuckDBPyConnection, column: str, *, is_reference: bool) -> str | None:
    (rows,) = only_row(connection, "SELECT count(*) FROM raw")
    part = rows // _ENOUGH_REFERENCES + 1 if is_reference else 1
    chosen = f"AND (hash({column}) % {part} = 0 OR regexp_matches({column}, $certain))" if part > 1 else ""
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE cells AS
        SELECT DISTINCT trim({column}) AS cell FROM raw
        WHERE {column} IS NOT NULL AND trim({column}) <> '' {chosen}
        """,
        {"certain": CERTAIN} if part > 1 else {},
    )
    (number,) = only_row(connection, "SELECT count(*) FROM cells")
    found = connection.execute(
        "SELECT cell FROM cells WHERE regexp_matches(cell, $suspicious) OR regexp_matches(cell, $names)",
        {"suspicious": SUSPICIOUS, "names": identifiers().first_names_pattern},
    ).fetchall()
    connection.execute("DROP TABLE cells")
    return identifiers().rule_of_values([cell for (cell,) in found], number, is_reference=is_reference)


def _are_births(
    connection: duckdb.DuckDBPyConnection, column: str, layout: Layout, mapping: PartnerMapping, book: Rulebook
) -> bool:
    """Return whether a column's dates are births: by an age beside them, else by how long before the record they lie."""
    places = {name: f"c{layout.place_of(heading)}" for name, heading in mapping.ours.items()}
    known = our_columns(mapping.folder)
    born, day = (timestamp_sql(f"trim({each})", mapping, book.limits) for each in (column, places[mapping.day]))
    ages = [places[name] for name in places if known[name].kind == AGE and places[name] != column]
    years = "date_sub('year', born, day)"
    fits = " OR ".join(f"try_cast(trim({age}) AS DOUBLE) = {years}" for age in ages) or "false"
    dates, fitting, long_before = only_row(
        connection,
        f"""
        SELECT
          count(*), count(*) FILTER ({years} > 0 AND ({fits})),
          count(*) FILTER ({years} >= {_YEARS_BEFORE} AND NOT regexp_full_match(trim({column}), '[0-9.]+'))
        FROM (
          SELECT *, {born} AS born, {day} AS day
          FROM (SELECT * FROM raw WHERE regexp_full_match({column}, $like_dates) LIMIT {_ENOUGH_DATES}))
        WHERE born IS NOT NULL AND day IS NOT NULL
        """,
        {"like_dates": _LIKE_DATES},
    )
    return bool(dates) and (fitting >= dates / 2 or long_before >= dates * _NEARLY_ALL)
