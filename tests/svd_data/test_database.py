"""The built file as served: read-only, sealed off, and the newest version without a restart."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from svd_data.build import build
from svd_data.database import Connection, Database, open_database
from svd_data.errors import DatabaseError
from svd_data.schema import SCHEMA_VERSION
from tests.tiny import STREET, lay_out, street_row, street_text

COUNT = "SELECT count(*) AS n FROM offences"


def build_with(folder: Path, rows: int, out: Path) -> None:
    shutil.rmtree(folder / "raw", ignore_errors=True)
    build(lay_out(folder / "raw", {f"police/{STREET}": street_text(*[street_row()] * rows)}), out)


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """A built file with three offences, its path holding a quote."""
    build_with(tmp_path, 3, tmp_path / "it's.duckdb")
    return tmp_path / "it's.duckdb"


@pytest.fixture
def connection(served: Path) -> Connection:
    return open_database(served)


def count(connection: Connection) -> int:
    return int(connection.frame(COUNT)["n"].item())


def test_a_replaced_file_is_served_at_the_next_call_while_an_old_cursor_reads_on(served: Path) -> None:
    database = Database(served)
    old = database.current()
    with old.cursor() as cursor:
        build_with(served.parent, 5, served)
        assert count(database.current()) == 5
        assert cursor.execute(COUNT).fetchone() == (3,)
    assert database.current().version != old.version


def test_an_unchanged_file_is_opened_once(served: Path) -> None:
    database = Database(served)
    assert database.current() is database.current()


def test_a_file_that_vanished_is_told_and_served_again_when_it_is_back(served: Path) -> None:
    database = Database(served)
    database.current()
    away = served.rename(served.with_suffix(".away"))
    with pytest.raises(DatabaseError, match="does not exist"):
        database.current()
    away.rename(served)
    assert count(database.current()) == 3


def test_a_missing_file_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"does not exist\. Build it with: python -m svd_data build"):
        open_database(tmp_path / "none.duckdb")


@pytest.mark.parametrize("content", [b"", b"not a database", b"x" * 100_000])
def test_a_file_that_is_no_database_is_told_with_the_cure(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "svd.duckdb"
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match="Build it with"):
        open_database(path)


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="Build it with"):
        open_database(tmp_path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            "UPDATE build SET schema_version = 0",
            rf"another version of this project \(schema 0, needed {SCHEMA_VERSION}\)",
        ),
        (
            "UPDATE build SET schema_version = 1",
            rf"another version of this project \(schema 1, needed {SCHEMA_VERSION}\)",
        ),
        ("DROP TABLE notices", "another version of this project"),
        ("DROP TABLE build", "not one that this project built"),
        ("DELETE FROM build", "not one that this project built"),
        ("ALTER TABLE build DROP schema_version", "Build it with"),
    ],
)
def test_a_database_of_another_shape_is_told_with_the_cure(served: Path, change: str, told: str) -> None:
    with duckdb.connect(str(served)) as writable:
        writable.execute(change)
    with pytest.raises(DatabaseError, match=told) as refusal:
        open_database(served)
    assert "Build it with" in str(refusal.value)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM '{file}'",
        "COPY (SELECT 1) TO '{file}'",
        "ATTACH '{file}' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_csv('https://example.org/x.csv')",
        "SET enable_external_access = true",
        "SET threads = 1",
        "RESET lock_configuration",
        "DELETE FROM svd.offences",
        "INSERT INTO svd.notices VALUES ('a', 'b', 'c')",
        "CREATE TABLE svd.more (x INTEGER)",
        "DROP TABLE svd.offences",
    ],
)
def test_a_connection_reaches_and_changes_nothing(connection: Connection, tmp_path: Path, sql: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    with connection.cursor() as cursor, pytest.raises(duckdb.Error):
        cursor.execute(sql.format(file=secret))
    assert secret.read_text() == "a,b\n1,2\n"


def test_serving_leaves_the_file_byte_for_byte(served: Path) -> None:
    before = served.read_bytes()
    count(Database(served).current())
    assert served.read_bytes() == before
    assert not list(served.parent.glob("*.wal"))


def test_many_threads_read_at_once_while_the_file_is_replaced(served: Path) -> None:
    database = Database(served)

    def ask(number: int) -> int:
        if number == 100:
            build_with(served.parent, 5, served)
        return count(database.current())

    with ThreadPoolExecutor(16) as pool:
        counts = list(pool.map(ask, range(300)))
    assert set(counts) <= {3, 5}
    assert count(database.current()) == 5


def test_values_are_bound_by_name_never_put_into_the_text(connection: Connection) -> None:
    hostile = "'; DROP TABLE offences; --"
    frame = connection.frame("SELECT $value AS value, count(*) AS n FROM offences", {"value": hostile})
    assert frame.iloc[0].tolist() == [hostile, 3]


# What is worked out once


def test_what_is_asked_twice_is_worked_out_once_and_an_error_is_not_kept(connection: Connection) -> None:
    calls = []

    def work() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("not yet")
        return 7

    with pytest.raises(ValueError, match="not yet"):
        connection.once("key", work)
    assert [connection.once("key", work), connection.once("key", work)] == [7, 7]
    assert len(calls) == 2


def test_an_answer_of_nothing_is_kept_too(connection: Connection) -> None:
    assert connection.once("none", lambda: None) is None
    assert connection.once("none", lambda: 1) is None


def test_what_is_worked_out_once_may_rest_on_something_else_that_is(connection: Connection) -> None:
    assert connection.once("outer", lambda: connection.once("inner", lambda: 1) + 1) == 2


def test_many_threads_have_one_answer(connection: Connection) -> None:
    barrier, made = threading.Barrier(8), []

    def ask(_: int) -> object:
        barrier.wait()
        return connection.once("one", lambda: made.append(object()) or made[-1])

    with ThreadPoolExecutor(8) as pool:
        answers = set(map(id, pool.map(ask, range(8))))
    assert len(answers) == len(made) == 1


def test_a_new_version_of_the_file_has_no_old_answers(served: Path) -> None:
    database = Database(served)
    old = database.current()
    assert old.once("count", lambda: count(old)) == 3
    build_with(served.parent, 5, served)
    new = database.current()
    assert new.once("count", lambda: count(new)) == 5
    assert old.once("count", lambda: count(old)) == 3


def test_two_openings_of_one_file_do_not_share_answers(served: Path) -> None:
    one, other = open_database(served), open_database(served)
    assert (one.once("key", lambda: 1), other.once("key", lambda: 2)) == (1, 2)
