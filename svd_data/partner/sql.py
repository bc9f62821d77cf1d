"""Small things that every work with DuckDB here needs."""

from typing import Any

import duckdb
import pandas as pd


def only_row(connection: duckdb.DuckDBPyConnection, sql: str, parameters: object = None) -> tuple[Any, ...]:
    """Return the one row that a query gives, read to its end: a connection with a result half read does nothing else."""
    (row,) = connection.execute(sql, parameters).fetchall()
    return row


def add_rows(connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame) -> None:
    """Add the frame's rows to a table, by the columns' names."""
    connection.register("frame", frame)
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM frame")
    connection.unregister("frame")
