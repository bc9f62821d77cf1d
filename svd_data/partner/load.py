"""Partners' files into the built file, or only looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from svd_data.errors import InputError
from svd_data.geography import Geography
from svd_data.partner import account
from svd_data.partner.columns import FOLDERS, OFFENCES
from svd_data.partner.files import PartnerFile, find_partner_files, lay_out_of
from svd_data.partner.findings import FileStop, Finding, findings_frame
from svd_data.partner.keys import Secret
from svd_data.partner.mapping import MAPPING
from svd_data.partner.raw import read_raw
from svd_data.partner.reading import Folder, Progress, read_folder
from svd_data.partner.rules import STOP, rulebook
from svd_data.partner.scan import headings_refused, values_refused
from svd_data.partner.write import write_offences, write_referrals


def partner_folders(raw: Path) -> list[Path]:
    """Return the folders of `raw` that hold partner files. Raises InputError where one has files and no mapping."""
    found = []
    for name in FOLDERS:
        files, _ = find_partner_files(raw / name) if (raw / name).is_dir() else ((), ())
        if files and not (raw / name / MAPPING).is_file():
            raise InputError(
                f"{raw / name} has files and no {MAPPING}, which says what their columns are. Draft one with: "
                f"python -m svd_data mapping {files[0].path}"
            )
        found += [raw / name] if files else []
    return found


def load_partner(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    geography: Geography,
    secret: Secret,
    today: date,
    progress: Progress = lambda done, message: None,
) -> Folder:
    """Add a folder's kept records to `out`, with its source, columns, coverage, rejects, findings and notices.

    Raises InputError where a file is refused, and DefinitionError for the mapping: nothing of the folder is then written.
    """
    with _work_tables(connection):
        read = read_folder(connection, folder, geography, today, progress)
        if read.is_refused:
            raise InputError(_refusal(read))
        progress(0.7, f"Writing {folder.name}")
        write = write_offences if folder.name == OFFENCES else write_referrals
        write(connection, read.mapping, secret)
        account.write_coverage(connection, read.mapping)
        account.write_rejects(connection, read.mapping, rulebook())
        account.write_source(connection, read.mapping, read.files)
        account.write_findings(connection, read.mapping.source.source_id, read.findings)
        account.write_notices(connection, read.mapping.source.source_id, read.notices)
        return read


def check_partner(folder: Path, geography: Geography, today: date, memory: str = "") -> Folder:
    """Return what loading the folder would come to, and write nothing. memory: the most to take, such as "1GB".

    Raises DefinitionError for the mapping, InputError where the files take more memory or cannot be read as tables.
    """
    with _checking(memory) as connection:
        return read_folder(connection, folder, geography, today, lambda done, message: None)


def scan_partner(file: PartnerFile, skip_rows: int, memory: str = "") -> pd.DataFrame:
    """Return the findings of one file that has no mapping: what cannot be read, and identifiers in any column.

    As findings_frame gives them. Raises InputError as check_partner does.
    """
    book = rulebook()
    with _checking(memory) as connection:
        try:
            layout = lay_out_of(file, None, skip_rows)
            read_raw(connection, file, layout, None)
            stops = [*headings_refused(layout), *values_refused(connection, layout, None, book)]
        except FileStop as stop:
            stops = [stop]
    # A heading tells the same as what stands below it, and better what to ask for.
    first = {stop.column: stop for stop in reversed(stops)}
    return findings_frame(
        [Finding(file.name, None, stop.column, "", stop.rule, stop.advice) for stop in first.values()], book
    )


@contextmanager
def _checking(memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection that keeps nothing: in memory, and what does not fit there is not put on a disk."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False, "autoload_known_extensions": False, "temp_directory": "",
        **({"memory_limit": memory} if memory else {}),
    }  # fmt: skip
    try:
        with (
            duckdb.connect(config=config) as connection,
            _work_tables(connection),
        ):
            yield connection
    except duckdb.OutOfMemoryException:
        raise InputError(
            "The files take more memory than there is for a check. Split them, and check each part."
        ) from None
    except duckdb.Error:
        # DuckDB's own words may repeat what stands in a cell.
        raise InputError(
            "The files cannot be read as tables. Save them again as 'CSV UTF-8' or as Excel workbooks (.xlsx)."
        ) from None


@contextmanager
def _work_tables(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Give the folder work tables of its own, in memory, gone at the end: they hold what must not stay."""
    connection.execute("CREATE SCHEMA memory.partner; USE memory.partner")
    try:
        yield
    finally:
        connection.execute("USE memory.main; DROP SCHEMA memory.partner CASCADE")


def _refusal(read: Folder) -> str:
    stops = read.findings[read.findings["level"] == STOP]
    first = stops.iloc[0]
    column = f", column '{first['column']}'" if first["column"] else ""
    more = f" {len(stops) - 1} more such faults." if len(stops) > 1 else ""
    return (
        f"{first['file']}{column}: {first['message']} {first['advice']}{more} The whole report, to send back to the partner: "
        "python -m svd_data check --raw DIR"
    )
