"""A million referrals and a million offences of partners, loaded, against DuckDB merely reading the same CSV into text.

Run from the project's folder: python -m benchmarks.partner
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from svd_data.area import load_area
from svd_data.geography import Geography, build_geography
from svd_data.partner import load_partner
from svd_data.partner.keys import new_secret
from svd_data.readers.boundaries import load_boundaries
from svd_data.readers.lookups import load_lookups
from svd_data.schema import SCHEMA_SQL
from tests.svd_data.partner.makers import OFFENCES, REFERRALS
from tests.tiny import lay_out

TODAY = date(2026, 1, 31)

# One row in a thousand has a fault; places are of the area, of elsewhere and of nowhere.
_REFERRALS = """
    SELECT
      'R' || n AS "Ref", 'C' || n % 700000 AS "Client", strftime(day, '%d/%m/%Y') AS "Referred",
      CASE WHEN n % 10 < 8 THEN strftime(day + (n % 9)::INTEGER, '%d/%m/%Y') END AS "Triaged",
      CASE WHEN n % 10 < 5 THEN strftime(day + 30 + (n % 90)::INTEGER, '%d/%m/%Y') END AS "Closed",
      14 + n % 12 AS "Age", ['F', 'M', 'Prefer not to say'][1 + n % 3] AS "Sex",
      ['West', 'East', 'E05999999', ''][1 + n % 4] AS "Ward", ['Housing', 'health; housing', ''][1 + n % 3] AS "Needs",
      CASE WHEN n % 1000 = 0 THEN 'something else' WHEN n % 2 = 0 THEN 'Completed plan' END AS "Why closed"
    FROM (SELECT range AS n, DATE '2018-04-01' + (hash(range) % 2600)::INTEGER AS day FROM range($rows))
"""
_OFFENCES = """
    SELECT
      '20/' || n AS "Crime No", strftime(day, '%d/%m/%Y') AS "Date", printf('%02d:%02d', n % 24, n * 7 % 60) AS "Time",
      ['GBH', 'Robbery', 'robbery'][1 + n % 3] AS "Offence",
      432800 + hash(n) % 2600 AS "Easting", 278200 + hash(n, 1) % 2000 AS "Northing",
      ['E01000001', 'E01000002', ''][1 + n % 3] AS "LSOA",
      CASE WHEN n % 1000 = 0 THEN 'perhaps' WHEN n % 7 = 0 THEN 'Y' END AS "Knife", 10 + n % 70 AS "Victim age",
      ['F', 'M', ''][1 + n % 3] AS "Victim sex", CASE WHEN n % 2 = 0 THEN 12 + n % 50 END AS "Suspect age"
    FROM (SELECT range AS n, DATE '2018-04-01' + (hash(range) % 2600)::INTEGER AS day FROM range($rows))
"""
_FOLDERS = {"referrals": (_REFERRALS, REFERRALS), "offences": (_OFFENCES, OFFENCES)}


def main() -> None:
    """Print, for each folder, both ways' seconds, their ratio and the most memory that each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=3, metavar=("WAY", "FOLDER", "RAW"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        _run_one(options.one[0], options.one[1], Path(options.one[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        raw = lay_out(Path(folder) / "raw", {})
        _write_files(raw, options.rows)
        for name in _FOLDERS:
            _compare(name, raw, options.rounds)


def _compare(name: str, raw: Path, rounds: int) -> None:
    megabytes = sum(path.stat().st_size for path in (raw / name).glob("*.csv")) / 1e6
    found: dict[str, list[tuple[float, ...]]] = {"read": [], "load": []}
    for number in range(rounds):
        for way in ("read", "load") if number % 2 == 0 else ("load", "read"):
            found[way].append(_in_process_of_its_own(way, name, raw))
    for way, words in (("read", "DuckDB reads the file as text"), ("load", "the whole load")):
        seconds, cpu, memory = (statistics.median(values) for values in zip(*found[way], strict=True))
        print(
            f"{name:<10} {megabytes:3.0f} MB  {words:<30} {seconds:6.2f} s  {cpu:6.2f} s of processors  {memory:5.0f} MB"
        )
    by_clock, by_cpu = (
        statistics.median(load[place] / read[place] for load, read in zip(found["load"], found["read"], strict=True))
        for place in (0, 1)
    )
    print(f"{name:<10} the load takes {by_clock:.1f} times as long as the reading, {by_cpu:.1f} times by processors\n")


def _in_process_of_its_own(way: str, name: str, raw: Path) -> tuple[float, ...]:
    """Return seconds, seconds of all processors and the most megabytes of one run, which nothing earlier can blur."""
    command = [sys.executable, "-m", "benchmarks.partner", "--one", way, name, str(raw)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return tuple(map(float, printed.split()))


def _run_one(way: str, name: str, raw: Path) -> None:
    geography = build_geography(
        load_area(raw / "area.toml"), load_boundaries(raw / "boundaries"), load_lookups(raw / "lookups")
    )
    start, start_cpu = time.perf_counter(), time.process_time()
    if way == "read":
        with duckdb.connect() as connection:
            sql = "CREATE TABLE lines AS SELECT * FROM read_csv($path, all_varchar = true)"
            connection.execute(sql, {"path": str(raw / name / f"{name}.csv")})
    else:
        _load(raw / name, geography, raw.parent / "out.duckdb")
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    print(seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _load(folder: Path, geography: Geography, out: Path) -> None:
    out.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{out}' AS out; USE out; {SCHEMA_SQL}; USE memory")
        load_partner(connection, folder, geography, new_secret(), TODAY)


def _write_files(raw: Path, rows: int) -> None:
    with duckdb.connect() as connection:
        for name, (sql, mapping) in _FOLDERS.items():
            (raw / name).mkdir()
            (raw / name / "mapping.toml").write_text(mapping, encoding="utf-8")
            path = raw / name / f"{name}.csv"
            connection.execute(f"COPY ({sql.replace('$rows', str(rows))}) TO '{path}' (HEADER)")


if __name__ == "__main__":
    main()
