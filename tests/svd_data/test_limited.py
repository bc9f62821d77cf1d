"""A run ends at its time and within its memory, the next one works, and the pages of others go on meanwhile."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from svd_data.database import Bounds, Connection
from svd_data.errors import LimitError
from svd_data.limited import BOUNDS, LimitedConnection, LimitedDatabase

# Would take hours.
ENDLESS = "SELECT count(*) AS n FROM range(10000000000) a, range(1000) b WHERE a.range % 7 = b.range % 5"
# Would take some ten gigabytes.
HUGE = "SELECT string_agg(repeat('x', 1000) || range) AS n FROM range(10000000)"
COUNT = "SELECT count(*) AS n FROM offences WHERE knife"


@pytest.fixture(scope="module")
def limited(demo_file: Path) -> LimitedDatabase:
    return LimitedDatabase(demo_file)


def test_a_run_counts_what_the_pages_count(limited: LimitedDatabase, demo: Connection) -> None:
    assert limited.run().frame(COUNT)["n"].item() == demo.frame(COUNT)["n"].item() > 0


def test_a_query_that_takes_too_long_is_interrupted_and_the_next_run_works(limited: LimitedDatabase) -> None:
    with pytest.raises(LimitError, match=r"longer than the 0\.3 seconds that it may take, and was stopped\. Shorten"):
        limited.run(0.3).frame(ENDLESS)
    assert limited.run().frame(COUNT)["n"].item() > 0


def test_a_run_whose_time_is_up_asks_nothing_more(limited: LimitedDatabase) -> None:
    run = limited.run(0.2)
    with pytest.raises(LimitError):
        run.frame(ENDLESS)
    with pytest.raises(LimitError, match="was stopped"):
        run.frame(COUNT)
    assert run.statements == []


def test_all_queries_of_a_run_share_its_time(limited: LimitedDatabase) -> None:
    run = limited.run(0.5)
    queries = (run.frame("SELECT count(*) AS n FROM range(3000000)") for _ in range(10_000))
    with pytest.raises(LimitError):
        list(queries)
    assert 0 < len(run.statements) < 10_000


def test_a_query_that_takes_too_much_memory_is_stopped_and_the_next_run_works(limited: LimitedDatabase) -> None:
    with pytest.raises(LimitError, match="more memory than the 512MB that it may have"):
        limited.run(60).frame(HUGE)
    assert limited.run().frame(COUNT)["n"].item() > 0


def test_memory_and_threads_are_bounded_and_nothing_is_written_to_disk(limited: LimitedDatabase) -> None:
    settings = limited.run().frame(
        "SELECT current_setting('threads') AS threads, current_setting('memory_limit') AS memory, "
        "current_setting('temp_directory') AS folder, current_setting('enable_external_access') AS is_open"
    )
    row = settings.iloc[0]
    assert (row["threads"], row["memory"], row["folder"], bool(row["is_open"])) == (1, "488.2 MiB", "", False)
    assert Bounds("512MB", 1) == BOUNDS


def test_a_page_answers_while_another_sessions_condition_runs_until_it_is_stopped(
    limited: LimitedDatabase, demo: Connection
) -> None:
    running = threading.Event()

    class Told(LimitedConnection):
        def cursor(self):  # type: ignore[no-untyped-def]
            running.set()
            return super().cursor()

    def never_ends() -> str:
        run = limited.run(10)
        told = Told(run.version, run.fingerprint, run._duckdb, seconds=10, _ends=run._ends)
        try:
            told.frame(ENDLESS)
        except LimitError as error:
            return str(error)
        return "ended"

    with ThreadPoolExecutor() as pool:
        slow = pool.submit(never_ends)
        running.wait(10)
        # What a page asks, kept answers among it, and what another draft asks: all while the slow one goes on.
        counts = [demo.once(("a page", number), lambda: demo.frame(COUNT)["n"].item()) for number in range(5)]
        counts += [limited.run().frame(COUNT)["n"].item() for _ in range(3)]
        was_running = not slow.done()
        assert "longer than the 10 seconds" in slow.result()
    assert was_running
    assert len(set(counts)) == 1


def test_no_run_waits_for_what_another_works_out_once(limited: LimitedDatabase) -> None:
    one, other = limited.run(), limited.run()

    def slowly() -> Iterator[int]:
        yield other.once("same", lambda: 2)

    assert one.once("same", lambda: next(slowly())) == 2
    assert (one.once("same", lambda: 3), other.once("same", lambda: 3)) == (2, 2)


def test_what_ran_is_kept_with_its_values(limited: LimitedDatabase) -> None:
    run = limited.run()
    run.frame(COUNT + " AND hour = $hour", {"hour": 3})
    (statement,) = run.statements
    assert (statement.sql, statement.parameters, statement.rows) == (COUNT + " AND hour = $hour", {"hour": 3}, 1)
    assert statement.seconds > 0


def test_a_longest_condition_of_patterns_is_counted_within_the_limit(limited: LimitedDatabase) -> None:
    """A pattern full of wildcards is matched in a time that grows with its length, not with its powers."""
    pattern = "%" + "a_%" * 60
    condition = " OR ".join([f"outcome LIKE '{pattern}x{number}'" for number in range(9)])
    assert len(condition) < 2_000
    assert limited.run(30).frame(f"SELECT count(*) AS n FROM offences WHERE {condition}")["n"].item() == 0
