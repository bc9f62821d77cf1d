"""A build is written beside its place, checked, then put there at one stroke: what served before serves until then."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from svd_data.build.days import fill_days_of_offences
from svd_data.build.referrals import fill_referrals
from svd_data.errors import InputError
from svd_data.schema import SCHEMA_SQL, SCHEMA_VERSION, TABLES

# A killed build leaves its half-written file behind. One older than this belongs to no build that still runs.
_ABANDONED_AFTER_SECONDS = 6 * 3600

# Text that every page filters or groups by is kept as ENUM of the values it has: counting by it takes half the time.
_FEW_VALUED = {
    "offences": ("source_id", "category", "subgroup", "place_type", "ward_code"),
    "victims": ("source_id", "category", "ward_code", "age_band", "sex", "ethnicity"),
    "population": ("dataset", "ward_code", "sex", "ethnicity"),
    "referrals": (
        "source_id",
        "programme",
        "programme_title",
        "referral_source",
        "ward_code",
        "age_band",
        "sex",
        "ethnicity",
    ),
}


_VICTIMS_WITH_THEIR_OFFENCES = """
    CREATE TABLE victims AS SELECT * EXCLUDE (source_id, month, category, ward_code) FROM out.victims;
    DELETE FROM out.victims;
    INSERT INTO out.victims BY NAME
    SELECT victims.*, source_id, month, category, ward_code
    FROM victims JOIN out.offences USING (offence_id)
    ORDER BY offence_id, person_no
"""


@contextmanager
def new_database(out: Path, *, replace: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection whose attached database `out` has the empty tables of schema.sql; publish it at the end.

    Work tables belong into the connection's own `memory` database. On any error nothing at `out` changes; without
    `replace` neither does it where a file stands there at the end. Where `out` is a link, its target is written. Raises
    InputError where `out` cannot be written or replaced; AssertionError where the finished tables break their own sums.
    """
    out = out.resolve()
    try:
        if out.is_dir():
            raise InputError(f"{out} is a folder. Name the data file itself, such as {out / 'svd.duckdb'}.")
        out.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(out)
        beside = out.with_name(f".{out.name}.{os.getpid()}.building")
        _remove(beside)
        try:
            with _connected(beside) as connection:
                yield connection
            _publish(beside, out, replace)
        finally:
            _remove(beside)
    except (OSError, duckdb.OperationalError, duckdb.FatalException) as error:
        # A full or read-only disk, mostly; the cause names the file where it is another.
        raise InputError(
            f"{out} could not be built: {error}. Look whether the files can be read, its folder can be written to and the "
            "disk has room, or choose another place."
        ) from error


@contextmanager
def _connected(beside: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield the connection to the new file; finish its tables and close it at the end."""
    with duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    ) as connection:
        connection.execute(f"ATTACH '{_quoted(beside)}' AS out (STORAGE_VERSION 'latest')")
        connection.execute("USE out")
        connection.begin()  # or each table would wait for the disk
        connection.execute(SCHEMA_SQL)
        connection.commit()
        connection.execute("USE memory")
        yield connection
        fill_days_of_offences(connection)
        connection.execute(_VICTIMS_WITH_THEIR_OFFENCES)
        fill_referrals(connection)
        _encode_few_valued_columns(connection)
        _check(connection)
        connection.execute("DETACH out")


def _encode_few_valued_columns(connection: duckdb.DuckDBPyConnection) -> None:
    for table, columns in _FEW_VALUED.items():
        for column in columns:
            values = f"SELECT DISTINCT {column} FROM out.{table} WHERE {column} IS NOT NULL"
            if connection.execute(f"{values} LIMIT 1").fetchone():
                name = f"{table}_{column}"
                connection.execute(f"CREATE TYPE out.{name} AS ENUM ({values} ORDER BY ALL)")
                connection.execute(f"ALTER TABLE out.{table} ALTER {column} TYPE {name}")


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    tables = {
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'out'"
        ).fetchall()
    }
    assert set(TABLES) <= tables, f"the build lost tables: {set(TABLES) - tables}"
    (builds,) = connection.execute(
        "SELECT count(*) FROM out.build WHERE schema_version = ?", [SCHEMA_VERSION]
    ).fetchone() or (0,)
    assert builds == 1, "the build did not sign itself"
    uneven = connection.execute(
        """
        SELECT file, month FROM out.coverage
        WHERE status = 'loaded' AND rows <> kept + elsewhere + unplaced + rejected + repeated
        """
    ).fetchall()
    assert not uneven, f"rows of these files are not all accounted for: {uneven}"


def _publish(beside: Path, out: Path, replace: bool) -> None:
    if replace:
        try:
            beside.replace(out)
        except PermissionError as error:  # Windows refuses while another program holds the old file open
            raise InputError(
                f"{out} is in use by another program and cannot be replaced. Close the app, then build again."
            ) from error
        return
    try:
        os.link(beside, out)  # unlike a rename, never over a file that came meanwhile
    except FileExistsError:
        pass
    except OSError:  # no hard links on this disk
        if not out.exists():
            beside.rename(out)


def _remove_abandoned(out: Path) -> None:
    for path in out.parent.glob(f".{out.name}.*.building*"):
        if time.time() - path.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
            _remove(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
