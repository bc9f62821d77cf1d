"""What is half-built is never at its place; what a killed build left is cleared once nobody can be writing it."""

import os
import time
from pathlib import Path

import duckdb
import pytest

from svd_data.build.publish import new_database
from svd_data.errors import InputError
from svd_data.schema import SCHEMA_VERSION

SIGNATURE = f"INSERT INTO out.build (schema_version) VALUES ({SCHEMA_VERSION})"


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


@pytest.mark.parametrize("has_links", [True, False])
def test_a_file_that_came_meanwhile_is_not_replaced_unless_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    out = tmp_path / "svd.duckdb"
    if not has_links:
        monkeypatch.setattr(os, "link", _no_links)
    with new_database(out, replace=False) as connection:
        connection.execute(SIGNATURE)
        out.write_bytes(b"the real data, built meanwhile")
    assert out.read_bytes() == b"the real data, built meanwhile"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("has_links", [True, False])
def test_without_replacing_a_file_is_put_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    out = tmp_path / "svd.duckdb"
    if not has_links:
        monkeypatch.setattr(os, "link", _no_links)
    with new_database(out, replace=False) as connection:
        connection.execute(SIGNATURE)
    assert list(tmp_path.iterdir()) == [out]


def _no_links(source: Path, target: Path) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_a_link_stays_and_its_target_is_written(tmp_path: Path) -> None:
    link = tmp_path / "svd.duckdb"
    link.symlink_to(tmp_path / "disk.duckdb")
    with new_database(link) as connection:
        connection.execute(SIGNATURE)
    assert link.is_symlink()
    assert (tmp_path / "disk.duckdb").stat().st_size > 0


@pytest.mark.parametrize("out", ["folder", "file/svd.duckdb", "x" * 250, "/proc/svd.duckdb"])
def test_a_place_that_cannot_be_written_is_named_with_the_cause(tmp_path: Path, out: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match=out), new_database(tmp_path / out):
        pass


@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space left on device"), duckdb.IOException("Could not write file: No space left on device")],
)
def test_a_full_disk_is_told_with_the_file(tmp_path: Path, error: Exception) -> None:
    with (
        pytest.raises(InputError, match=r"svd.duckdb could not be built: .*No space left"),
        new_database(tmp_path / "svd.duckdb"),
    ):
        raise error
    assert list(tmp_path.iterdir()) == []
