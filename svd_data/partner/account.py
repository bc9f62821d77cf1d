"""What the built file says of a partner's files: months covered, rows and their fates, columns recorded, rows left out."""

from collections.abc import Container, Iterable
from datetime import date

import duckdb
import pandas as pd

from svd_data.partner.columns import AGE, NEED, OFFENCES, needs, our_columns
from svd_data.partner.files import PartnerFile
from svd_data.partner.mapping import MAPPING, PartnerMapping
from svd_data.partner.rules import Rulebook
from svd_data.partner.sql import add_rows, only_row

_FATES = ("kept", "elsewhere", "unplaced", "rejected", "repeated")

# Of a rejected row without a date that can be read nobody can say of which month it is.
UNDATED = "undated"


def write_coverage(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping) -> None:
    """Fill out.coverage: one row a file and month with a row in it, and one a file for its rows of no month (UNDATED).

    Where the mapping says which months the files cover, those without a row are loaded and have none.
    """
    counts = ", ".join(f"count(*) FILTER (fate = '{fate}') AS {fate}" for fate in _FATES)
    connection.execute(
        f"""
        INSERT INTO out.coverage BY NAME
        WITH fates AS (
          SELECT file_no, date_trunc('month', day)::DATE AS month, fate FROM placed
          UNION ALL SELECT file_no, NULL, 'rejected' FROM apart)
        SELECT
          $source AS source_id, month, file, CASE WHEN month IS NULL THEN '{UNDATED}' ELSE 'loaded' END AS status,
          count(*) AS rows, {counts}
        FROM fates JOIN partner_files USING (file_no) GROUP BY ALL ORDER BY month, file
        """,
        {"source": mapping.source.source_id},
    )
    if mapping.covers:
        first, last = mapping.covers
        connection.execute(
            """
            INSERT INTO out.coverage
            SELECT $source, month::DATE, $file, 'loaded', 0, 0, 0, 0, 0, 0
            FROM generate_series($first::TIMESTAMP, $last::TIMESTAMP, INTERVAL 1 MONTH) months (month)
            WHERE month NOT IN (SELECT month FROM out.coverage WHERE source_id = $source AND month IS NOT NULL)
            """,
            {"source": mapping.source.source_id, "file": f"{mapping.folder}/{MAPPING}", "first": first, "last": last},
        )


def write_rejects(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, book: Rulebook) -> None:
    """Fill out.rejects: where each rejected row stands and why. What stands in it is not repeated."""
    values = ", ".join(f"('{rule.rule_id}', ${rule.rule_id})" for rule in book.rules.values())
    connection.execute(
        f"""
        INSERT INTO out.rejects
        SELECT $source, file, row_no, reason, NULL
        FROM rejected JOIN partner_files USING (file_no) JOIN (VALUES {values}) rules (rule, reason) USING (rule)
        ORDER BY file, row_no
        """,
        {"source": mapping.source.source_id} | {rule.rule_id: rule.message for rule in book.rules.values()},
    )


def write_source(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, files: Iterable[PartnerFile]) -> None:
    """Add the folder's row of out.sources, with the sums of its coverage, and what it records to out.source_columns."""
    sums = only_row(
        connection,
        f"SELECT sum(rows), {', '.join(f'sum({fate})' for fate in _FATES)} FROM out.coverage WHERE source_id = ?",
        [mapping.source.source_id],
    )
    assert sums is not None
    counts = dict(zip(("rows_read", *(f"rows_{fate}" for fate in _FATES)), sums, strict=True))
    retrieved_on = date.fromtimestamp(max(file.path.stat().st_mtime for file in files))
    row = (
        vars(mapping.source)
        | {name: int(count or 0) for name, count in counts.items()}
        | {"retrieved_on": retrieved_on}
    )
    add_rows(connection, "out.sources", pd.DataFrame([row]))
    (first,) = only_row(
        connection,
        "SELECT min(month) FROM out.coverage WHERE source_id = ? AND status = 'loaded'",
        [mapping.source.source_id],
    )
    pairs = sorted(recorded_columns(mapping))
    connection.executemany(
        "INSERT INTO out.source_columns VALUES (?, ?, ?, ?)",
        [(mapping.source.source_id, table, column, first) for table, column in pairs],
    )


def recorded_columns(mapping: PartnerMapping) -> set[tuple[str, str]]:
    """Return the (table, column) pairs that the mapping brings headings to, and those that follow from them."""
    ours = {**mapping.ours, **mapping.always}
    known = our_columns(mapping.folder)
    pairs: set[tuple[str, str]] = set()
    for name in ours:
        column = known[name]
        table = column.people or mapping.folder
        if column.people:
            pairs |= {(table, "offence_id"), (table, "person_no"), (table, "record_key")}
        if column.kind not in ("id", "time", "metres", "needs") and not name.startswith(NEED):
            pairs.add((table, {"occurred_on": "occurred_at"}.get(column.base, column.base)))
        if column.kind == AGE:
            pairs.add((table, "age_band"))
    places = {name for name in ours if name in ("ward_code", "lsoa_code", "longitude", "easting")}
    if places:
        pairs.add((mapping.folder, "ward_code"))
    if mapping.folder != OFFENCES:
        return _of_referrals(pairs, ours)
    pairs |= {("offences", "month"), ("offences", "category"), ("offences", "is_crime"), ("offences", "record_key")}
    pairs |= {("offences", "lsoa_code")} if places - {"ward_code"} else set()
    pairs |= {("offences", "source_lsoa_code")} if "lsoa_code" in ours else set()
    pairs |= {("offences", "longitude"), ("offences", "latitude")} if places & {"longitude", "easting"} else set()
    for table, youngest in (("victims", "youngest_victim_age"), ("suspects", "youngest_suspect_age")):
        pairs |= {("offences", youngest)} if (table, "age") in pairs else set()
    return pairs | ({("offences", "has_female_victim")} if ("victims", "sex") in pairs else set())


def _of_referrals(pairs: set[tuple[str, str]], ours: Container[str]) -> set[tuple[str, str]]:
    """Return the pairs of a source of referrals: of the place they keep the ward only."""
    pairs = {(table, column) for table, column in pairs if column not in ("lsoa_code", "longitude", "latitude")}
    pairs |= {("referrals", "record_key")} | ({("referrals", "person_key")} if "person_id" in ours else set())
    has_needs = "needs" in ours or any(f"{NEED}{need}" in ours for need in needs())
    return pairs | ({("referral_needs", "referral_id"), ("referral_needs", "need")} if has_needs else set())


def write_findings(connection: duckdb.DuckDBPyConnection, source_id: str, findings: pd.DataFrame) -> None:
    """Fill out.findings with the folder's findings, but not with what stands in the cells: nobody has looked at it."""
    rows = findings.rename(columns={"column": "column_name"}).drop(columns="value").assign(source_id=source_id)
    add_rows(connection, "out.findings", rows)


def write_notices(
    connection: duckdb.DuckDBPyConnection, source_id: str, notices: Iterable[tuple[str | None, str]]
) -> None:
    """Fill out.notices with (file, message) pairs."""
    rows = [(source_id, file, message) for file, message in notices]
    if rows:
        connection.executemany("INSERT INTO out.notices VALUES (?, ?, ?)", rows)
