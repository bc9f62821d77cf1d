"""The demonstration data as plain frames and rows, read past the project."""

from pathlib import Path

import duckdb
import pytest

from tests.oracles import DemoTables, Rows, read_rows


@pytest.fixture(scope="session")
def demo_rows(demo_file: Path) -> Rows:
    """The demonstration data's rows, to be counted one at a time."""
    return read_rows(demo_file)


@pytest.fixture(scope="session")
def demo_tables_read(demo_file: Path, demo_rows: Rows) -> DemoTables:
    """The demonstration data's tables, read past the project."""
    with duckdb.connect(str(demo_file), read_only=True) as connection:
        offences = connection.execute(
            "SELECT offence_id, source_id::VARCHAR AS source_id, strftime(month, '%Y-%m') AS month, "
            "category::VARCHAR AS category, ward_code::VARCHAR AS ward_code FROM offences ORDER BY offence_id"
        ).df()
        victims = connection.execute(
            "SELECT offence_id, age, age_band::VARCHAR AS age_band, sex::VARCHAR AS sex, ethnicity::VARCHAR AS ethnicity "
            "FROM victims"
        ).df()
        population = connection.execute("SELECT * FROM population").df()
    return DemoTables(offences, victims, population, demo_rows)
