"""One folder of partner files into work tables, every row held against the rules and placed; what was found on the way."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from svd_data.geography import Geography
from svd_data.partner.cells import read_cells
from svd_data.partner.columns import ID, our_columns
from svd_data.partner.files import Layout, PartnerFile, find_partner_files, lay_out_of
from svd_data.partner.findings import MOST_OF_A_KIND, FileStop, Finding, findings_frame
from svd_data.partner.identifiers import identifiers
from svd_data.partner.judge import judge_rows
from svd_data.partner.lines import add_lines, create_lines
from svd_data.partner.mapping import MAPPING, PartnerMapping, fold_heading, load_mapping
from svd_data.partner.places import place_records
from svd_data.partner.raw import read_raw
from svd_data.partner.rules import STOP, Rulebook, rulebook, with_programmes_of
from svd_data.partner.scan import headings_refused, values_refused
from svd_data.partner.sql import only_row
from svd_data.periods import months_in_words

Progress = Callable[[float, str], None]
Notice = tuple[str | None, str]

# What may be a reference within a longer cell.
_PARTS = re.compile(r"[\w/.-]+")

FATES = ("kept", "elsewhere", "unplaced", "rejected", "repeated")


@dataclass(frozen=True)
class Folder:
    """What one folder of partner files came to.

    findings: as findings_frame gives them. notices: (file or None, message). fates: rows by what becomes of them, "rows"
    for all that were read; a file that is refused has none.
    """

    mapping: PartnerMapping
    files: tuple[PartnerFile, ...]
    findings: pd.DataFrame
    notices: tuple[Notice, ...]
    fates: dict[str, int]

    @property
    def is_refused(self) -> bool:
        return bool((self.findings["level"] == STOP).any())


@dataclass(frozen=True)
class _FileRead:
    """One file read: its rows, why it is refused (empty: it is not), and what a person should know."""

    rows: int = 0
    stops: tuple[FileStop, ...] = ()
    notices: tuple[Notice, ...] = field(default=())


def read_folder(
    connection: duckdb.DuckDBPyConnection, folder: Path, geography: Geography, today: date, progress: Progress
) -> Folder:
    """Fill the work tables (`placed`, `rejected`, `apart`, `partner_files`) from a folder; return what it came to.

    Raises DefinitionError for the mapping, InputError for a faulty programmes.toml; AssertionError where rows are not all accounted for.
    """
    book, mapping = with_programmes_of(folder.parent, rulebook()), load_mapping(folder / MAPPING, folder.name)
    files, unused = find_partner_files(folder)
    create_lines(connection, mapping)
    _name_files(connection, files)
    read: list[_FileRead] = []
    for number, file in enumerate(files):
        progress(0.5 * number / len(files), f"Reading {file.name}")
        read.append(_read_file(connection, number, file, mapping, book))
    progress(0.5, f"Checking {folder.name}")
    read_cells(connection, mapping, book, today)
    judge_rows(connection, mapping, book)
    progress(0.6, f"Placing {folder.name}")
    place_records(connection, mapping, geography)
    stops = [
        Finding(file.name, None, stop.column, "", stop.rule, stop.advice)
        for file, one in zip(files, read, strict=True)
        for stop in one.stops
    ]
    faults, left_out = _faults(connection, mapping, book, today)
    notices: list[Notice] = [(name, "left unused: neither CSV nor .xlsx") for name in unused]
    notices += [notice for one in read for notice in one.notices]
    notices += [
        *left_out,
        *_months_without_rows(connection, mapping),
        *_wards_elsewhere(connection, mapping, geography),
    ]
    fates = _fates(connection, sum(one.rows for one in read))
    # What `placed` has as well need not be held twice while it is written.
    connection.execute("DROP TABLE IF EXISTS raw; DROP TABLE lines; DROP TABLE records; DROP TABLE faults")
    return Folder(mapping, files, findings_frame([*stops, *faults], book), tuple(notices), fates)


def _name_files(connection: duckdb.DuckDBPyConnection, files: Iterable[PartnerFile]) -> None:
    names = pd.DataFrame([(number, file.name) for number, file in enumerate(files)], columns=["file_no", "file"])
    connection.register("frame", names)
    connection.execute("CREATE TABLE partner_files AS SELECT file_no::INTEGER AS file_no, file FROM frame")
    connection.unregister("frame")


def _read_file(
    connection: duckdb.DuckDBPyConnection, number: int, file: PartnerFile, mapping: PartnerMapping, book: Rulebook
) -> _FileRead:
    """Add one file's rows to the work tables. Of a file that is refused nothing is added."""
    try:
        layout = lay_out_of(file, mapping.sheet, mapping.skip_rows)
        headings = [*headings_refused(layout), *_columns_missing(layout, mapping)]
        read_raw(connection, file, layout, mapping.sheet)
        is_laid_out = not any(stop.rule in ("column_missing", "column_twice") for stop in headings)
        values = values_refused(connection, layout, mapping if is_laid_out else None, book)
        # A heading tells the same as what stands below it, and better what to ask for.
        refused = {stop.column for stop in headings}
        stops = (*headings, *(stop for stop in values if stop.column not in refused))
        if stops:
            return _FileRead(stops=stops)
        rows = add_lines(connection, number, layout, mapping, book)
        connection.execute("DROP TABLE raw")
        if not rows:
            raise FileStop("no_rows")
    except FileStop as stop:
        return _FileRead(stops=(stop,))
    return _FileRead(rows, notices=tuple(_unmapped(file, layout, mapping)))


def _columns_missing(layout: Layout, mapping: PartnerMapping) -> Iterator[FileStop]:
    for heading in mapping.columns:
        try:
            layout.place_of(heading)
        except FileStop as stop:
            yield stop


def _unmapped(file: PartnerFile, layout: Layout, mapping: PartnerMapping) -> Iterator[Notice]:
    known = {fold_heading(heading) for heading in mapping.columns}
    names = [
        layout.label_of(place) for place, name in enumerate(layout.headings) if name and fold_heading(name) not in known
    ]
    if names:
        yield file.name, f"columns that {MAPPING} does not name, left out: {', '.join(names)}"


def _fates(connection: duckdb.DuckDBPyConnection, rows: int) -> dict[str, int]:
    counted = dict(
        connection.execute(
            "SELECT fate, count(*) FROM (SELECT fate FROM placed UNION ALL SELECT 'rejected' FROM apart) GROUP BY fate"
        ).fetchall()
    )
    assert sum(counted.values()) == rows, "rows of a partner's file are not all accounted for"
    return {"rows": rows, **{fate: counted.get(fate, 0) for fate in FATES}}


def _faults(
    connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, book: Rulebook, today: date
) -> tuple[list[Finding], list[Notice]]:
    """Return the faults of rows, so many of a kind; and a notice for each kind of which more are left out."""
    headings, known = mapping.ours, our_columns(mapping.folder)
    rows = connection.execute(
        f"""
        SELECT file, row_no, name, rule, value, count(*) OVER (PARTITION BY file_no, name, rule) AS number
        FROM faults JOIN partner_files USING (file_no)
        QUALIFY row_number() OVER (PARTITION BY file_no, name, rule ORDER BY row_no) <= {MOST_OF_A_KIND}
        ORDER BY file, name, rule, row_no
        """
    ).fetchall()
    shown = {value for *_, value, _ in rows if value and identifiers().is_shown(value, today.year)}
    shown -= _with_references(connection, mapping, shown)
    findings: list[Finding] = []
    numbers: dict[tuple[str, str, str], int] = {}
    for file, row, name, rule, value, number in rows:
        heading = headings.get(name, "")
        is_shown = value in shown and known[name].kind != ID
        findings.append(Finding(file, row, heading, value if is_shown else "", rule))
        numbers[file, heading, rule] = number - MOST_OF_A_KIND
    left_out: list[Notice] = [
        (file, f"{heading or 'Rows'}: {more:,} more rows like those listed. {book.rules[rule].message}")
        for (file, heading, rule), more in numbers.items()
        if more > 0
    ]
    return findings, left_out


def _with_references(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, values: Iterable[str]) -> set[str]:
    """Return those of the values in which one of the files' own references stands, in whichever column."""
    parts = {value: {value, *_PARTS.findall(value)} for value in values}
    columns = [name for name in mapping.ours if our_columns(mapping.folder)[name].kind == ID]
    references = " UNION ALL ".join(f"SELECT {name} AS reference FROM lines" for name in columns)
    found = connection.execute(
        f"SELECT DISTINCT reference FROM ({references}) WHERE reference IN (SELECT unnest($parts::VARCHAR[]))",
        {"parts": sorted(set().union(*parts.values()))},
    ).fetchall()
    return {value for value in values if not parts[value].isdisjoint({reference for (reference,) in found})}


def _months_without_rows(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping) -> Iterator[Notice]:
    """Yield a notice of months between the first and the last without a row: nobody says whether there was none."""
    if mapping.covers:
        return
    (missing,) = only_row(
        connection,
        """
        WITH months AS (SELECT DISTINCT date_trunc('month', day)::DATE AS month FROM placed WHERE day IS NOT NULL)
        SELECT list(each.month::DATE ORDER BY each.month)
        FROM generate_series(
          (SELECT min(month) FROM months)::TIMESTAMP, (SELECT max(month) FROM months)::TIMESTAMP, INTERVAL 1 MONTH) each (month)
        WHERE each.month::DATE NOT IN (SELECT month FROM months)
        """,
    )
    if missing:
        words = "; ".join(months_in_words(missing))
        yield (
            None,
            f"No row of {words}: taken as not loaded. If there was nothing to record, say so with covers_from and "
            f"covers_to in {MAPPING}.",
        )


def _wards_elsewhere(
    connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, geography: Geography
) -> Iterator[Notice]:
    if "ward_code" not in mapping.ours:
        return
    rows, codes = only_row(
        connection,
        """
        SELECT count(*), count(DISTINCT records.ward_code)
        FROM records JOIN placed USING (file_no, row_no)
        WHERE fate = 'elsewhere' AND records.ward_code IS NOT NULL
        """,
    )
    if rows:
        yield (
            None,
            f"{rows:,} rows are elsewhere by {codes} ward codes that are none of the area's of {geography.ward_vintage}. If "
            f"some are earlier codes of wards here, bring them to today's under [values.ward_code] in {MAPPING}.",
        )
