"""Builds from real downloads against independent counts: pandas and geopandas, cell by cell."""

import shutil
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from svd_data.build import build
from svd_data.database import Connection, open_database
from tests.oracles import place_rows, read_street_rows

COVERAGE = "SELECT month, file, status, rows, kept, elsewhere, unplaced, rejected, repeated FROM coverage ORDER BY ALL"


@pytest.fixture(scope="module")
def coventry(coventry_file: Path) -> Connection:
    return open_database(coventry_file)


@pytest.fixture(scope="module")
def coventry_rows(coventry_raw: Path) -> pd.DataFrame:
    (path,) = (coventry_raw / "police").rglob("*.csv")
    return place_rows(read_street_rows(path), coventry_raw)


@pytest.fixture(scope="module")
def bristol(bristol_file: Path) -> Connection:
    return open_database(bristol_file)


@pytest.fixture(scope="module")
def bristol_rows(bristol_raw: Path) -> pd.DataFrame:
    return place_rows(read_street_rows(bristol_raw / "police" / "avon-and-somerset.zip"), bristol_raw)


def cells(connection: Connection, *names: str) -> dict[tuple[object, ...], int]:
    columns = ", ".join(names)
    frame = connection.frame(f"SELECT {columns}, count(*) FROM offences GROUP BY ALL")
    return {tuple(row[:-1]): row[-1] for row in frame.itertuples(index=False, name=None)}


def expected(rows: pd.DataFrame, *names: str) -> dict[tuple[object, ...], int]:
    kept = rows[rows["fate"] == "kept"]
    return {
        key if isinstance(key, tuple) else (key,): count
        for key, count in kept.groupby(list(names), dropna=False).size().items()
    }


# Coventry, January 2014


def test_coventry_has_2332_offences_in_18_wards(coventry: Connection) -> None:
    row = coventry.frame("SELECT count(*) AS n, count(DISTINCT ward_code) AS wards FROM offences").iloc[0]
    assert (row["n"], row["wards"]) == (2332, 18)


def test_one_coventry_burglary_is_placed_by_its_small_area_and_all_else_by_point(coventry_rows: pd.DataFrame) -> None:
    kept = coventry_rows[coventry_rows["fate"] == "kept"]
    assert kept["by_point"].sum() == 2331
    assert kept.loc[~kept["by_point"], "Crime type"].tolist() == ["Burglary"]


@pytest.mark.parametrize(
    ("ward", "count"), [("St Michael's", 461), ("Foleshill", 197), ("Henley", 187), ("Wainbody", 58)]
)
def test_coventry_ward_has_its_known_count(coventry: Connection, ward: str, count: int) -> None:
    # One of the 2,332 has no ward by point; it lies in none of these four.
    frame = coventry.frame(
        "SELECT count(*) AS n FROM offences JOIN wards USING (ward_code) WHERE ward_name = $ward", {"ward": ward}
    )
    assert frame["n"].item() == count


@pytest.mark.parametrize(
    ("category", "count"),
    # 322 burglaries by point and the one by small area
    [("Anti-social behaviour", 543), ("Violence and sexual offences", 335), ("Burglary", 323), ("Robbery", 57)],
)
def test_coventry_type_has_its_known_count(coventry: Connection, category: str, count: int) -> None:
    frame = coventry.frame("SELECT count(*) AS n FROM offences WHERE category = $type", {"type": category})
    assert frame["n"].item() == count


def test_every_coventry_ward_and_type_equals_the_independent_count(
    coventry: Connection, coventry_rows: pd.DataFrame
) -> None:
    ours = cells(coventry, "ward_code", "category")
    assert len(ours) > 200
    assert ours == expected(coventry_rows, "ward_code", "Crime type")


def test_every_coventry_small_area_equals_the_file_s_own(coventry: Connection, coventry_rows: pd.DataFrame) -> None:
    assert cells(coventry, "source_lsoa_code") == expected(coventry_rows, "LSOA code")


@pytest.mark.parametrize(("dataset", "residents"), [("mid_2020%", 379387), ("census_2021%", 345318)])
def test_coventry_residents_add_up_over_wards_to_the_published_total(
    coventry: Connection, dataset: str, residents: int
) -> None:
    frame = coventry.frame(
        "SELECT sum(persons)::BIGINT AS n FROM population WHERE dataset LIKE $dataset AND ward_code IS NOT NULL",
        {"dataset": dataset},
    )
    assert frame["n"].item() == residents


def test_anti_social_behaviour_is_the_only_type_that_is_no_crime(coventry: Connection) -> None:
    assert cells(coventry, "category", "is_crime").keys() >= {("Anti-social behaviour", False), ("Robbery", True)}
    assert coventry.frame("SELECT count(DISTINCT category) AS n FROM offences WHERE NOT is_crime")["n"].item() == 1


# Bristol, 18 months with gaps


def test_bristol_has_18_months_with_the_known_gaps(bristol: Connection) -> None:
    months = bristol.frame("SELECT month FROM coverage WHERE status = 'loaded' ORDER BY month")["month"].dt.date
    of_2014 = [date(2014, month, 1) for month in range(1, 12)]
    assert months.tolist() == [*of_2014, *(date(2025, month, 1) for month in (1, 2, 3, 4, 6, 8, 9))]


def test_every_bristol_ward_and_month_equals_the_independent_count(
    bristol: Connection, bristol_rows: pd.DataFrame
) -> None:
    ours = {(ward, f"{month:%Y-%m}"): n for (ward, month), n in cells(bristol, "ward_code", "month").items()}
    assert ours == expected(bristol_rows, "ward_code", "Month")


@pytest.mark.parametrize("fate", ["kept", "elsewhere", "unplaced", "repeated"])
def test_bristol_s_fates_by_month_equal_the_independent_count(
    bristol: Connection, bristol_rows: pd.DataFrame, fate: str
) -> None:
    ours = bristol.frame(COVERAGE).set_index("month")[fate]
    theirs = bristol_rows[bristol_rows["fate"] == fate].groupby("Month").size()
    assert {f"{month:%Y-%m}": n for month, n in ours.items() if n} == theirs.to_dict()


def test_bristol_s_small_areas_of_both_vintages_are_placed(bristol: Connection) -> None:
    # Codes of 2011 that 2021 no longer has, and codes that only 2021 has; both must have a ward.
    frame = bristol.frame(
        """
        SELECT month < DATE '2020-01-01' AS is_old, count(*) AS n, count(ward_code) AS placed,
          count(*) FILTER (source_lsoa_code NOT IN (SELECT lsoa_code FROM lsoas)) AS of_another_vintage
        FROM offences GROUP BY ALL ORDER BY is_old
        """
    )
    assert (frame["n"] == frame["placed"]).all()
    assert frame["of_another_vintage"].tolist()[1] > 0


def test_a_small_area_of_2011_is_told_in_2021_where_it_was_not_split(bristol: Connection) -> None:
    frame = bristol.frame("SELECT count(*) AS n, count(lsoa_code) AS known FROM offences WHERE month < '2020-01-01'")
    assert frame["known"].item() / frame["n"].item() > 0.98


def copy_of(raw: Path, tmp_path: Path) -> Path:
    shutil.copytree(raw, tmp_path / "raw")
    return tmp_path / "raw"


def test_the_same_zip_given_twice_changes_no_count_and_is_named(bristol_raw: Path, bristol: Connection, tmp_path: Path) -> None:  # fmt: skip
    raw = copy_of(bristol_raw, tmp_path)
    shutil.copy(raw / "police" / "avon-and-somerset.zip", raw / "police" / "again.zip")
    build(raw, tmp_path / "out.duckdb")
    twice = open_database(tmp_path / "out.duckdb")
    assert cells(twice, "ward_code", "month", "category") == cells(bristol, "ward_code", "month", "category")
    files = twice.frame("SELECT file FROM coverage WHERE status = 'identical'")["file"]
    assert len(files) == 18
    assert files.str.startswith("again.zip!").all()


def test_a_changed_copy_that_sorts_last_supersedes_the_month(
    bristol_raw: Path, bristol: Connection, tmp_path: Path
) -> None:
    raw = copy_of(bristol_raw, tmp_path)
    name = "2025-09/2025-09-avon-and-somerset-street.csv"
    with zipfile.ZipFile(raw / "police" / "avon-and-somerset.zip") as archive:
        lines = archive.read(name).decode().splitlines(keepends=True)
    (raw / "police" / "revised").mkdir()
    (raw / "police" / "revised" / name.rsplit("/", 1)[-1]).write_text("".join(lines[:1001]))
    build(raw, tmp_path / "out.duckdb")
    frame = open_database(tmp_path / "out.duckdb").frame(COVERAGE)
    september = frame[frame["month"] == "2025-09-01"].set_index("status")
    assert september.loc["loaded", "rows"] == 1000
    assert september.loc["superseded", "file"].startswith("avon-and-somerset.zip!")
    assert frame["kept"].sum() < bristol.frame(COVERAGE)["kept"].sum()
