"""The build against a pandas and geopandas pipeline for the same offences, and against DuckDB merely reading the files.

Run from the project's folder: python -m benchmarks.build
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd

from benchmarks.timing import ratio, time_in_turn
from svd_data.build import build

PROJECT = Path(__file__).parent.parent
AREA = 'code = "E08000026"\nname = "Coventry"\nbaseline_year = 2020\ngoal_year = 2030\n'
STREET_FILE = "police/2014-01/2014-01-west-midlands-street.csv"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--copies", type=int, default=54, help="months to make of the one real month (54: a million rows)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each way runs")
    arguments = parser.parse_args()
    realdata = Path(os.environ.get("SVD_REALDATA") or PROJECT.parent / "shared" / "realdata")
    if not (realdata / STREET_FILE).is_file():
        sys.exit(f"No {STREET_FILE} in {realdata}: set SVD_REALDATA to the folder of real open data.")
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        rows = make_raw(realdata, raw, arguments.copies)
        print(f"{rows:,} rows in {arguments.copies} files")
        compare(raw, Path(folder), arguments.rounds)


def make_raw(realdata: Path, raw: Path, copies: int) -> int:
    """Lay out data/raw of Coventry with the real month under `copies` months' names, and return the rows it has.

    The Crime IDs change from month to month, so that no row repeats another month's; the points stay, as those of
    data.police.uk do.
    """
    raw.mkdir()
    (raw / "area.toml").write_text(AREA)
    shutil.copytree(realdata / "boundaries" / "coventry", raw / "boundaries")
    for part in ("lookups", "population"):
        shutil.copytree(realdata / part, raw / part)
    header, *rows = (realdata / STREET_FILE).read_text().splitlines()
    for number, month in enumerate(pd.period_range("2014-01", periods=copies, freq="M").astype(str)):
        folder = raw / "police" / month
        folder.mkdir(parents=True)
        lines = [header]
        for row in rows:
            crime_id, rest = row.split(",2014-01,", 1)
            lines.append(f"{crime_id and f'{number:03x}' + crime_id[3:]},{month},{rest}")
        (folder / f"{month}-west-midlands-street.csv").write_text("\n".join(lines) + "\n")
    return len(rows) * copies


def compare(raw: Path, folder: Path, rounds: int) -> None:
    built, parquet = folder / "built.duckdb", folder / "offences.parquet"
    ways: dict[str, Callable[[], object]] = {
        "build": partial(build, raw, built),
        "pandas": partial(run_pandas_pipeline, raw, parquet, engine="c"),
        "pandas, Arrow's CSV reader": partial(run_pandas_pipeline, raw, parquet, engine="pyarrow"),
        "bare read": partial(read_with_duckdb, raw),
    }
    for name, way in ways.items():  # a first round, untimed, for the answers
        way()
        if name.startswith("pandas"):
            check_same_answer(built, parquet)
    seconds = time_in_turn(ways, rounds)
    for name, times in seconds.items():
        print(f"{name:28} {statistics.median(times):6.2f} s (median of {rounds})")
    for name in ("pandas", "pandas, Arrow's CSV reader"):
        print(f"build is {ratio(seconds[name], seconds['build']):.1f} times as fast as: {name}")
    print(f"build takes {ratio(seconds['build'], seconds['bare read']):.2f} times as long as DuckDB's bare read")


def run_pandas_pipeline(raw: Path, out: Path, engine: str) -> None:
    """Write the area's offences as a parquet file: what an analyst who knows pandas and geopandas would write.

    It does less than the build: no malformed rows set aside, no coverage, residents or keys.
    """
    text = ["Crime ID", "Month", "Location", "LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context"]
    files = sorted((raw / "police").rglob("*-street.csv"))
    streets = pd.concat(
        [pd.read_csv(path, dtype=dict.fromkeys(text, "str"), engine=engine) for path in files], ignore_index=True
    )
    streets = streets[streets["Crime ID"].isna() | ~streets.duplicated()].reset_index(drop=True)

    wards = gpd.read_file(raw / "boundaries" / "wards_2025.geojson")[["WD25CD", "geometry"]]
    located = streets.loc[streets["Longitude"].notna(), ["Longitude", "Latitude"]]
    points = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(located["Longitude"], located["Latitude"]), index=located.index, crs=wards.crs
    )
    joined = points.sjoin(wards, predicate="intersects").sort_values("WD25CD")
    streets["ward_code"] = joined.loc[~joined.index.duplicated(), "WD25CD"]
    streets["ward_code"] = streets["ward_code"].fillna(streets["LSOA code"].map(best_fit_wards(raw, wards)))

    offences = streets.dropna(subset=["ward_code"]).rename(columns={"Crime type": "category", "Month": "month"})
    offences = offences.sort_values(["month", "ward_code", "LSOA code"], ignore_index=True)
    offences.drop(columns=["Reported by", "Falls within", "Context"]).to_parquet(out)


def best_fit_wards(raw: Path, wards: gpd.GeoDataFrame) -> pd.Series:
    """Return the area's ward of each small-area code, of 2021 and of 2011."""
    by_2021 = pd.read_csv(raw / "lookups" / "lsoa21_ward24.csv").set_index("lsoa21_code")["ward24_code"]
    by_2021 = by_2021[by_2021.isin(wards["WD25CD"])]
    changes = pd.read_csv(raw / "lookups" / "lsoa11_lsoa21.csv").set_index("lsoa11_code")["lsoa21_code"]
    both = pd.concat([by_2021, changes.map(by_2021).dropna()])
    return both[~both.index.duplicated()]


def read_with_duckdb(raw: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TEMP TABLE streets AS SELECT * FROM read_csv($files)", {"files": f"{raw}/police/*/*-street.csv"}
        )


def check_same_answer(built: Path, parquet: Path) -> None:
    """Raise AssertionError unless ward × month × category counts are the same both ways."""
    with duckdb.connect(str(built), read_only=True) as connection:
        one = connection.execute(
            "SELECT ward_code, strftime(month, '%Y-%m') AS month, category, count(*) AS n FROM offences GROUP BY ALL"
        ).fetchall()
    other = pd.read_parquet(parquet).groupby(["ward_code", "month", "category"]).size()
    counts = {(ward, month, category): number for ward, month, category, number in one}
    assert counts == other.to_dict(), "the build and the pandas pipeline do not agree"
    print(f"same {len(counts):,} counts of ward, month and category, {sum(counts.values()):,} offences")


if __name__ == "__main__":
    main()
