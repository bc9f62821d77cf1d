"""The demonstration data as plain frames and as hypothesis strategies."""

from pathlib import Path

import duckdb
import pytest

from tests.oracles import DemoTables


@pytest.fixture(scope="session")
def demo_tables_read(demo_file: Path) -> DemoTables:
    """The demonstration data's tables, read past the project."""
    with duckdb.connect(str(demo_file), read_only=True) as connection:
        offences = connection.execute(
            "SELECT offence_id, source_id::VARCHAR AS source_id, strftime(month, '%Y-%m') AS month, "
            "category::VARCHAR AS category, ward_code::VARCHAR AS ward_code FROM offences"
        ).df()
        victims = connection.execute(
            "SELECT offence_id, age_band::VARCHAR AS age_band, sex::VARCHAR AS sex, ethnicity::VARCHAR AS ethnicity FROM victims"
        ).df()
        population = connection.execute("SELECT * FROM population").df()
    return DemoTables(offences, victims, population)
