"""The built file for questions that a person makes up: each run of them within a time, on its own connection.

A run's queries go the one query path; only that the clock runs, and that what ran is kept. When the time is up, the query is
interrupted and the run is over; the next run knows nothing of it. Beside `database` because it speaks to DuckDB.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from svd_data.database import Bounds, Connection, Database
from svd_data.errors import LimitError

# A preview of a million offences takes a fraction of a second; whoever waits longer thinks that the page is broken.
SECONDS = 5.0

# One query of a million offences takes some tens of megabytes. One thread: the pages of others keep the rest.
BOUNDS = Bounds(memory="512MB", threads=1)


@dataclass(frozen=True)
class Statement:
    """One query as it ran. seconds: by the clock, fetching included; rows: how many came back."""

    sql: str
    parameters: Mapping[str, Any]
    seconds: float
    rows: int


@dataclass(frozen=True)
class LimitedConnection(Connection):
    """The open file for one run. `statements`: what ran so far, in order. Not to be shared by threads."""

    seconds: float = SECONDS
    statements: list[Statement] = field(default_factory=list, compare=False)
    _ends: float = field(default_factory=lambda: time.monotonic() + SECONDS, compare=False)

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Return the rows of a query as `Connection.frame` does. Raises LimitError where time or memory ran out."""
        started = time.monotonic()
        frame = super().frame(sql, parameters)
        self.statements.append(Statement(sql, dict(parameters or {}), time.monotonic() - started, len(frame)))
        return frame

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield a cursor that is interrupted when the run's time is up."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise self._out_of_time()
        with super().cursor() as cursor:
            watch = threading.Timer(left, _interrupt, (cursor,))
            watch.daemon = True
            watch.start()
            try:
                yield cursor
            except duckdb.InterruptException:
                raise self._out_of_time() from None
            except duckdb.OutOfMemoryException:
                raise LimitError(
                    f"This asks for more memory than the {BOUNDS.memory} that it may have, and was stopped. Ask for less at once."
                ) from None
            finally:
                watch.cancel()

    def _out_of_time(self) -> LimitError:
        return LimitError(
            f"This took longer than the {self.seconds:g} seconds that it may take, and was stopped. Shorten the condition or the period."
        )


def _interrupt(cursor: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):  # closed in the moment in which its time ran out
        cursor.interrupt()


class LimitedDatabase:
    """The built file at one path for runs within bounds, apart from the connection that serves the pages."""

    def __init__(self, path: Path, bounds: Bounds = BOUNDS) -> None:
        self._database = Database(path, bounds)

    def run(self, seconds: float = SECONDS) -> LimitedConnection:
        """Return the newest version of the file for one run, whose time begins now. Raises DatabaseError.

        What it works out once is its own, so that no run waits for another's.
        """
        open_file = self._database.current()
        return LimitedConnection(
            open_file.version,
            open_file.fingerprint,
            open_file._duckdb,
            seconds=seconds,
            _ends=time.monotonic() + seconds,
        )
