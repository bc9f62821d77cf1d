"""The built file, read-only, and the newest version of it without a restart.

DuckDB keeps reading a file that has been replaced under it, so a replaced file is attached to a fresh in-memory
connection. After attaching, the connection can reach nothing else: no other file, no network, no setting.
"""

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pandas as pd

from svd_data.errors import DatabaseError
from svd_data.schema import SCHEMA_VERSION, TABLES

_HOW_TO_BUILD = "Build it with: python -m svd_data build --raw data/raw (or: python -m svd_data demo)"

Fingerprint = tuple[int, int, int]

T = TypeVar("T")

# An answer may hold some hundred kilobytes; these are more than fifty people look at in an hour.
_MOST_ANSWERS = 500


@dataclass(frozen=True)
class Connection:
    """One version of the built file, open for reading. `version` is the build's own; a cursor serves one call."""

    version: str
    fingerprint: Fingerprint
    _duckdb: duckdb.DuckDBPyConnection
    _answers: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)
    # Re-entrant: what is worked out once may rest on something else that is.
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)

    def once(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """Return what `work_out` returns, worked out once for this version of the file and kept beside it.

        Of more than some hundred answers the one asked for longest ago is let go; it would come out the same again.
        """
        with self._lock:
            answer: T = self._answers.pop(key) if key in self._answers else work_out()
            self._answers[key] = answer
            while len(self._answers) > _MOST_ANSWERS:
                del self._answers[next(iter(self._answers))]
            return answer

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a cursor of its own, safe beside others on other threads."""
        with self._duckdb.cursor() as cursor:
            cursor.execute("USE svd")  # cursors do not inherit it
            yield cursor

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Return the rows of a query as a frame, its values bound by name. Dates are timestamps, text is plain text.

        For results of some hundred rows, as pages ask for: made from Python values, which for so few takes a third of the
        time that DuckDB's own way to pandas takes.
        """
        with self.cursor() as cursor:
            cursor.execute(sql, dict(parameters or {}))
            columns = [(column[0], str(column[1])) for column in cursor.description]
            rows = cursor.fetchall()
        frame = pd.DataFrame(rows, columns=[name for name, _ in columns])
        dates = [name for name, kind in columns if kind == "DATE"]
        return frame.assign(**{name: pd.to_datetime(frame[name]) for name in dates}) if dates else frame


@dataclass(frozen=True)
class Bounds:
    """What an open file may use. memory: such as "512MB", beyond which a query fails, since nothing is written to disk for it.
    threads: of processor, for each query.
    """

    memory: str
    threads: int


class Database:
    """The built file at one path. `current()` is the version that lies there now. bounds: None for as much as there is."""

    def __init__(self, path: Path, bounds: Bounds | None = None) -> None:
        self.path = path
        self.bounds = bounds
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    def current(self) -> Connection:
        """Return the newest version. Raises DatabaseError where the file is missing, damaged or of another schema.

        A file that cannot be opened after one that could does not take the old one away.
        """
        with self._lock:
            fingerprint = _fingerprint(self.path)
            if self._connection is None or self._connection.fingerprint != fingerprint:
                self._connection = open_database(self.path, self.bounds)
            return self._connection


def open_database(path: Path, bounds: Bounds | None = None) -> Connection:
    """Open the built file read-only, within bounds where they are given. Raises DatabaseError, saying how to build it."""
    fingerprint = _fingerprint(path)
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if bounds:
        config |= {"memory_limit": bounds.memory, "threads": bounds.threads, "temp_directory": ""}
    connection = duckdb.connect(config=config)
    try:
        connection.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS svd (READ_ONLY)")
        version = _version(connection, path)
    except duckdb.Error as error:
        connection.close()
        raise DatabaseError(f"{path} cannot be read as a built file: {error}. {_HOW_TO_BUILD}") from error
    except DatabaseError:
        connection.close()
        raise
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return Connection(version, fingerprint, connection)


def _version(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    tables = {
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'svd'"
        ).fetchall()
    }
    row = connection.execute("SELECT version, schema_version FROM svd.build").fetchone() if "build" in tables else None
    if row is None:
        raise DatabaseError(f"{path} is a DuckDB file, but not one that this project built. {_HOW_TO_BUILD}")
    version, schema_version = row
    if schema_version != SCHEMA_VERSION or not set(TABLES) <= tables:
        raise DatabaseError(
            f"{path} was built by another version of this project (schema {schema_version}, needed {SCHEMA_VERSION}). {_HOW_TO_BUILD}"
        )
    return str(version)


def _fingerprint(path: Path) -> Fingerprint:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise DatabaseError(f"{path} does not exist. {_HOW_TO_BUILD}") from None
    return (found.st_mtime_ns, found.st_ino, found.st_size)
