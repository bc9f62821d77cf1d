"""What is half-built is never at its place; what a killed build left is cleared once nobody can be writing it."""

import os
import time
from pathlib import Path

import pytest

from svd_data.build.publish import new_database

SIGNATURE = "INSERT INTO out.build (schema_version) VALUES (1)"


def test_an_error_in_the_middle_leaves_the_old_file_and_nothing_beside(tmp_path: Path) -> None:
    out = tmp_path / "svd.duckdb"
    out.write_bytes(b"the old file")
    with pytest.raises(ZeroDivisionError), new_database(out):
        raise ZeroDivisionError
    assert out.read_bytes() == b"the old file"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("SELECT 1", "did not sign itself"),
        # ten rows read, nine accounted for
        (f"{SIGNATURE}; INSERT INTO out.coverage VALUES ('s', '2014-01-01', 'f', 'loaded', 10, 9, 0, 0, 0, 0)",
         "not all accounted for"),
    ],
)  # fmt: skip
def test_a_build_that_breaks_its_own_sums_is_not_published(tmp_path: Path, statement: str, told: str) -> None:
    with pytest.raises(AssertionError, match=told), new_database(tmp_path / "svd.duckdb") as connection:
        connection.execute(statement)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("hours", "left"), [(7, False), (1, True)])
def test_what_a_killed_build_left_is_removed_only_when_it_is_old(tmp_path: Path, hours: int, left: bool) -> None:
    abandoned = tmp_path / ".svd.duckdb.99999.building"
    abandoned.write_bytes(b"half")
    os.utime(abandoned, (time.time() - hours * 3600,) * 2)
    with new_database(tmp_path / "svd.duckdb") as connection:
        connection.execute(SIGNATURE)
    assert abandoned.exists() == left


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder" / "svd.duckdb"
    with new_database(out) as connection:
        connection.execute(SIGNATURE)
    assert list(out.parent.iterdir()) == [out]
