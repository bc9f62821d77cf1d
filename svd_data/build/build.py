"""The build from files: data/raw in, one DuckDB file out."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import shapely

from svd_data.area import Area, load_area
from svd_data.build.areas import known_areas, write_area_months, write_area_residents
from svd_data.build.context import write_comparators, write_events, write_plan, write_programmes
from svd_data.build.days import insert_rows, write_calendar
from svd_data.build.police import RECORDED_COLUMNS, SOURCE_ID, load_police
from svd_data.build.publish import new_database
from svd_data.build.residents import write_residents
from svd_data.build.stage import Progress
from svd_data.comparators import comparator_sets
from svd_data.definitions import source_definitions
from svd_data.errors import InputError
from svd_data.geography import Geography, build_geography
from svd_data.partner import key_file, load_partner, load_secret, partner_folders
from svd_data.readers.boundaries import load_boundaries
from svd_data.readers.deprivation import DeprivationEdition, load_deprivation
from svd_data.readers.lookups import load_lookups
from svd_data.readers.police import find_police_files
from svd_data.readers.population import load_population
from svd_data.schema import SCHEMA_VERSION


def build(raw: Path, out: Path, progress: Progress = lambda done, message: None) -> None:
    """Write the DuckDB file of everything under `raw` to `out`, replacing what was there at the very end.

    Raises InputError, naming file and cure, where a required file is missing or unusable, or nothing lies in the area;
    `out` is then untouched. Malformed rows do not stop the build: they are written to `rejects`.
    """
    if not raw.is_dir():
        raise InputError(
            f"{raw} does not exist. Create it with area.toml, police/ and boundaries/; data/README.md shows how."
        )
    progress(0.0, "Looking at the files")
    area = load_area(raw / "area.toml")
    files = find_police_files(_required(raw, "police"))
    partners = partner_folders(raw)
    progress(0.03, "Reading boundaries and lookups")
    lookups = load_lookups(raw / "lookups")
    geography = build_geography(area, load_boundaries(_required(raw, "boundaries")), lookups)
    progress(0.06, "Reading residents and deprivation")
    population = load_population(raw / "population")
    editions = load_deprivation(raw / "deprivation")
    with new_database(out) as connection:
        load_police(connection, files, geography, lambda done, message: progress(0.1 + 0.8 * done, message))
        progress(0.91, "Counting whole authorities")
        areas = known_areas(geography, lookups, comparator_sets(area.code, raw).values())
        write_area_months(connection, SOURCE_ID, areas)
        write_area_residents(connection, areas, population)
        progress(0.92, "Writing wards, small areas and residents")
        _write_wards(connection, geography)
        _write_lsoas(connection, geography, editions)
        residents_notices = write_residents(connection, geography, population)
        _write_source_columns(connection)
        _write_sources(connection, raw)
        _write_notices(connection, geography, residents_notices)
        _refuse_an_empty_area(connection, area)
        for folder in partners:
            # Its share of the bar is small: who has partners' files has police.uk's too.
            load_partner(
                connection,
                folder,
                geography,
                load_secret(key_file()),
                date.today(),
                lambda done, message: progress(0.93, message),
            )
        write_calendar(connection, area.code, raw)
        write_events(connection, area.code, raw)
        write_comparators(connection, area.code, raw)
        write_plan(connection, area.code, raw)
        write_programmes(connection, area.code, raw)
        _sign(connection, geography)
        progress(0.97, "Checking")
    progress(1.0, "Done")


def _required(raw: Path, folder: str) -> Path:
    path = raw / folder
    if not path.is_dir() or not any(path.iterdir()):
        raise InputError(f"{path} is missing or empty. data/README.md says what to put there and where to get it.")
    return path


def _write_wards(connection: duckdb.DuckDBPyConnection, geography: Geography) -> None:
    insert_rows(
        connection, "wards", geography.wards.assign(geometry=shapely.to_wkb(geography.wards["geometry"].to_numpy()))
    )


def _write_lsoas(
    connection: duckdb.DuckDBPyConnection, geography: Geography, editions: Iterable[DeprivationEdition]
) -> None:
    lsoas = geography.lsoas.assign(geometry=shapely.to_wkb(geography.lsoas["geometry"].to_numpy()))
    # An edition belongs to one vintage of small areas: the newest that knows every one of the build's is used.
    for edition in editions:
        if set(lsoas["lsoa_code"]) <= set(edition.ranks["lsoa_code"]):
            ranks = edition.ranks.rename(columns={"rank": "deprivation_rank", "decile": "deprivation_decile"})
            lsoas = lsoas.merge(ranks, on="lsoa_code", how="left").assign(deprivation_edition=edition.edition)
            break
    insert_rows(connection, "lsoas", lsoas)
    insert_rows(connection, "lsoa_codes", geography.codes)


def _write_source_columns(connection: duckdb.DuckDBPyConnection) -> None:
    (first,) = connection.execute("SELECT min(month) FROM out.coverage WHERE status = 'loaded'").fetchone() or (None,)
    rows = [(SOURCE_ID, "offences", column, first) for column in RECORDED_COLUMNS]
    connection.executemany("INSERT INTO out.source_columns VALUES (?, ?, ?, ?)", rows)


def _write_sources(connection: duckdb.DuckDBPyConnection, raw: Path) -> None:
    folders = {
        "police": SOURCE_ID,
        "boundaries": "boundaries",
        "lookups": "lookups",
        "population": "population",
        "deprivation": "deprivation",
    }
    rows = []
    for folder, source_id in folders.items():
        changed = [path.stat().st_mtime for path in (raw / folder).rglob("*") if path.is_file()]
        if changed:
            rows.append(vars(source_definitions()[source_id]) | {"retrieved_on": date.fromtimestamp(max(changed))})
    insert_rows(connection, "sources", pd.DataFrame(rows))
    connection.execute(
        """
        UPDATE out.sources SET
          rows_read = c.rows, rows_kept = c.kept, rows_rejected = c.rejected, rows_elsewhere = c.elsewhere,
          rows_unplaced = c.unplaced, rows_repeated = c.repeated
        FROM (
          SELECT source_id, sum(rows) AS rows, sum(kept) AS kept, sum(rejected) AS rejected, sum(elsewhere) AS elsewhere,
            sum(unplaced) AS unplaced, sum(repeated) AS repeated
          FROM out.coverage GROUP BY source_id) c
        WHERE out.sources.source_id = c.source_id
        """
    )


def _write_notices(
    connection: duckdb.DuckDBPyConnection, geography: Geography, residents_notices: Iterable[str]
) -> None:
    rows: list[tuple[str, str | None, str]] = [("boundaries", None, notice) for notice in geography.notices]
    rows += [("population", None, notice) for notice in residents_notices]
    split = int(geography.codes["lsoa_code"].isna().sum())
    if split:
        rows.append(
            (
                "lookups",
                None,
                f"{split} small areas of another vintage were split: their offences are placed by point, their residents by ward only.",
            )
        )
    if rows:
        connection.executemany("INSERT INTO out.notices VALUES (?, ?, ?)", rows)


def _refuse_an_empty_area(connection: duckdb.DuckDBPyConnection, area: Area) -> None:
    kept, rows = connection.execute("SELECT sum(kept), sum(rows) FROM out.coverage").fetchone() or (0, 0)
    if not kept:
        raise InputError(
            f"None of the {rows or 0:,} rows of the street files lies in {area.name} ({area.code}). "
            "Check `code` in area.toml, and that the boundaries and the police force are this area's."
        )


def _sign(connection: duckdb.DuckDBPyConnection, geography: Geography) -> None:
    area = geography.area
    built_at = datetime.now(UTC).replace(tzinfo=None)
    sums = connection.execute("SELECT month, file, rows, kept FROM out.coverage ORDER BY ALL").fetchall()
    version = hashlib.sha256(f"{SCHEMA_VERSION}|{built_at.isoformat()}|{sums}".encode()).hexdigest()[:12]
    connection.execute(
        "INSERT INTO out.build VALUES (?, ?, ?, false, ?, ?, ?, ?, ?, ?)",
        [version, SCHEMA_VERSION, built_at, area.code, area.name, area.baseline_year, area.goal_year, geography.ward_vintage, geography.lsoa_vintage],
    )  # fmt: skip
