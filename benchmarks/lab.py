"""From a changed condition to the lab's whole preview, beside the same SQL run bare; and what the checks take.

Run from the project's folder: python -m benchmarks.lab
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from benchmarks.filters import make_larger
from benchmarks.timing import percentile, ratio
from svd_data.audiences import INTERNAL
from svd_data.build import build_demo
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, open_database
from svd_data.filters import default_filters
from svd_data.lab.doubt import doubts
from svd_data.lab.drafts import Draft, check_draft
from svd_data.lab.preview import Preview, preview
from svd_data.limited import LimitedConnection, LimitedDatabase
from svd_data.views import Ask

T = TypeVar("T")

# Each changed in its threshold or its values, so that no condition is asked twice.
_CONDITIONS: tuple[Callable[[int], str], ...] = (
    lambda n: f"(knife OR firearm) AND youngest_victim_age < {15 + n}",
    lambda n: f"hour >= {n % 24} AND place_type = 'public_place' AND subgroup IN ('robbery', 'violence_with_injury')",
    lambda n: (
        f"category = 'Violence and sexual offences' AND (youngest_suspect_age <= {15 + n} OR youngest_suspect_age IS NULL)"
    ),
    lambda n: f"is_crime AND youngest_victim_age BETWEEN {n} AND {n + 20}",
)

# Shown beside the draft, as somebody would who compares; counted once for each setting of the filters.
_BESIDE = ("serious_violence", "knife_crime", "robbery")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offences", type=int, default=1_000_000)
    parser.add_argument("--changes", type=int, default=40, help="how many changed conditions are timed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        demo, larger = Path(folder) / "demo.duckdb", Path(folder) / "larger.duckdb"
        build_demo(demo)
        make_larger(demo, larger, arguments.offences)
        connection = open_database(larger)
        catalogue, bench = load_catalogue(connection), LimitedDatabase(larger)
        print(f"{connection.frame('SELECT count(*) AS n FROM offences')['n'].item():,} offences")
        time_previews(connection, catalogue, bench, arguments.changes)
        time_doubts(connection, catalogue, bench, max(2, arguments.changes // 10))


def time_previews(connection: Connection, catalogue: Catalogue, bench: LimitedDatabase, changes: int) -> None:
    """Print milliseconds from the text of a condition to its preview, of the same statements bare, and their ratio."""
    clock: dict[str, list[float]] = {"preview": [], "bare": []}
    processor: dict[str, list[float]] = {"preview": [], "bare": []}
    preview_of(
        connection, catalogue, bench, "knife AND hour = 1"
    )  # so that the file is in memory and those beside are kept
    for number in range(changes):
        text = _CONDITIONS[number % len(_CONDITIONS)](number)
        found = _timed("preview", clock, processor, lambda text=text: preview_of(connection, catalogue, bench, text))
        counts = _timed("bare", clock, processor, lambda found=found: run_bare(bench.run(60), found))
        assert counts == [statement.rows for statement in found.statements], text
    print(
        f"\n{'':10}{'half within':>14}{'95 in 100':>12}   {'of processor':>14}{'95 in 100':>12}   (milliseconds, {changes} changes)"
    )
    for name in clock:
        times = [percentile(seconds, part) for seconds in (clock[name], processor[name]) for part in (50, 95)]
        print(f"{name:10}{times[0]:14.0f}{times[1]:12.0f}   {times[2]:14.0f}{times[3]:12.0f}")
    print(
        f"The preview takes {ratio(clock['preview'], clock['bare']):.1f} times as long as its own SQL bare (by the clock),"
    )
    print(f"{ratio(processor['preview'], processor['bare']):.1f} times by processor.")


def preview_of(connection: Connection, catalogue: Catalogue, bench: LimitedDatabase, text: str) -> Preview:
    """Return the preview of a condition as typed: checked, counted, with rates, intervals and verdicts."""
    checked = check_draft(Draft(where=text), catalogue.indicators)
    assert checked.indicator is not None, checked.problems
    filters = replace(default_filters(catalogue), indicator=checked.indicator)
    return preview(Ask(connection, catalogue, filters, INTERNAL), bench.run(60), _BESIDE)


def run_bare(run: LimitedConnection, found: Preview) -> list[int]:
    """Return how many rows each of the preview's statements brings, run and fetched and nothing else."""
    rows = []
    with run.cursor() as cursor:
        for statement in found.statements:
            rows.append(len(cursor.execute(statement.sql, statement.parameters).fetchall()))
    return rows


def time_doubts(connection: Connection, catalogue: Catalogue, bench: LimitedDatabase, rounds: int) -> None:
    """Print how long all checks of a draft take."""
    seconds, processor = [], []
    for number in range(rounds):
        checked = check_draft(Draft(where=_CONDITIONS[0](30 + number)), catalogue.indicators)
        assert checked.indicator is not None
        ask = Ask(connection, catalogue, replace(default_filters(catalogue), indicator=checked.indicator), INTERNAL)
        started, used = time.perf_counter(), time.process_time()
        doubts(ask, bench.run(120))
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    clock, work = (1000 * statistics.median(times) for times in (seconds, processor))
    print(f"\nAll checks of a draft: {clock:.0f} ms by the clock, {work:.0f} ms of processor (median of {rounds})")


def _timed(name: str, clock: dict[str, list[float]], processor: dict[str, list[float]], do: Callable[[], T]) -> T:
    started, used = time.perf_counter(), time.process_time()
    answer = do()
    clock[name].append(time.perf_counter() - started)
    processor[name].append(time.process_time() - used)
    return answer


if __name__ == "__main__":
    main()
