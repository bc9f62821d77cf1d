"""The demonstration data, written to the same tables as a build from files."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from svd_data.build.context import write_comparators, write_events, write_plan, write_programmes
from svd_data.build.days import write_calendar
from svd_data.build.publish import new_database
from svd_data.build.stage import Progress
from svd_data.demo import DEMO_AREA, demo_tables
from svd_data.schema import SCHEMA_VERSION


def build_demo(out: Path, progress: Progress = lambda done, message: None, *, replace: bool = True) -> None:
    """Write the synthetic demonstration data to `out`, replacing what was there at the very end.

    The same data each time: only the build's time and version differ. Without `replace`, a file that stands at `out`
    by then stays, and the demonstration data is thrown away: real data is never lost to it. Raises InputError where
    `out` cannot be written.
    """
    tables = demo_tables(lambda done, message: progress(0.85 * done, message))
    with new_database(out, replace=replace) as connection:
        progress(0.87, "Writing the data file")
        for name, table in tables.items():
            connection.register("arrow_table", table)
            connection.execute(f"INSERT INTO out.{name} BY NAME SELECT * FROM arrow_table")
            connection.unregister("arrow_table")
        write_calendar(connection, DEMO_AREA.code)
        write_events(connection, DEMO_AREA.code)
        write_comparators(connection, DEMO_AREA.code)
        write_plan(connection, DEMO_AREA.code)
        write_programmes(connection, DEMO_AREA.code, has_illustrative=True)
        built_at = datetime.now(UTC).replace(tzinfo=None)
        version = hashlib.sha256(f"{SCHEMA_VERSION}|demo|{built_at.isoformat()}".encode()).hexdigest()[:12]
        area = DEMO_AREA
        connection.execute(
            "INSERT INTO out.build VALUES (?, ?, ?, true, ?, ?, ?, ?, ?, ?)",
            [version, SCHEMA_VERSION, built_at, area.code, area.name, area.baseline_year, area.goal_year, area.ward_vintage, area.lsoa_vintage],
        )  # fmt: skip
        progress(0.97, "Checking")
    progress(1.0, "Done")
