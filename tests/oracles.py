"""The same counts by other means: pandas, geopandas and Python's csv, straight from the files, nothing of the project.

Slow and plain on purpose. Where these and the project agree on every cell, both would have to be wrong in one way.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd

HISTORICAL = {"Violent crime": "Violence and sexual offences", "Public disorder and weapons": "Public order"}


def read_street_rows(path: Path) -> pd.DataFrame:
    """Return every row of a street CSV, or of a download zip, as text; blank is NA."""
    if path.suffix != ".zip":
        return pd.read_csv(path, dtype=str)
    with zipfile.ZipFile(path) as archive:
        tables = [pd.read_csv(io.BytesIO(archive.read(name)), dtype=str) for name in archive.namelist()]
    return pd.concat(tables, ignore_index=True)


def place_rows(rows: pd.DataFrame, raw: Path) -> pd.DataFrame:
    """Return the rows with ward (by point, else by small area) and fate, from the boundaries and lookups below `raw`."""
    wards = geopandas.read_file(raw / "boundaries" / "wards_2025.geojson")[["WD25CD", "geometry"]]
    points = geopandas.GeoDataFrame(
        rows,
        geometry=geopandas.points_from_xy(rows["Longitude"].astype(float), rows["Latitude"].astype(float)),
        crs=wards.crs,
    )
    joined = points.sjoin(wards, how="left", predicate="within")
    by_point = joined.sort_values("WD25CD").groupby(level=0)["WD25CD"].first()
    best_fit = {
        **dict(pd.read_csv(raw / "lookups" / "lsoa11_ward17.csv")[["lsoa11_code", "ward17_code"]].to_numpy()),
        **dict(pd.read_csv(raw / "lookups" / "lsoa21_ward24.csv")[["lsoa21_code", "ward24_code"]].to_numpy()),
    }
    area = set(geopandas.read_file(raw / "boundaries" / "lsoa_2011.geojson")["LSOA11CD"])
    area |= set(geopandas.read_file(raw / "boundaries" / "lsoa_2021.geojson")["LSOA21CD"])
    in_area = rows["LSOA code"].where(rows["LSOA code"].isin(area))
    ward = by_point.reindex(rows.index).fillna(in_area.map(best_fit))
    fate = pd.Series("elsewhere", index=rows.index)
    fate[by_point.reindex(rows.index).notna() | in_area.notna()] = "kept"
    fate[rows["Longitude"].isna() & rows["LSOA code"].isna()] = "unplaced"
    fate[rows["Crime ID"].notna() & rows.duplicated()] = "repeated"
    return rows.assign(ward_code=ward, by_point=by_point.reindex(rows.index).notna(), fate=fate)


@dataclass
class Fates:
    """What becomes of each row of one street file: counts by fate, and (line, reason's first word) of each malformed one."""

    counts: Counter[str] = field(default_factory=Counter)
    malformed: list[tuple[int, str]] = field(default_factory=list)


def fates_of(text: str, month: str, wards: dict[str, tuple[float, float, float, float]], lsoas: set[str]) -> Fates:
    """Return the fates of a street file's rows, one line a row, the area being ward boxes (west, south, east, north)."""
    fates, seen = Fates(), set()
    header, *lines = text.splitlines()
    for number, line in enumerate(lines, start=2):
        if not line:
            continue  # a blank line is no row
        values = next(csv.reader([line]))
        fault = _fault(line, values, len(header.split(",")), month)
        if fault:
            fates.malformed.append((number, fault))
            fates.counts["rejected"] += 1
            continue
        identifier, longitude, latitude, lsoa = values[0], values[4], values[5], values[7]
        has_point = bool(longitude and latitude)
        if identifier and tuple(values) in seen:
            fate = "repeated"
        elif not has_point and not re.fullmatch(r"[A-Z]\d{8}", lsoa):
            fate = "unplaced"
        elif lsoa in lsoas or (has_point and _is_inside(float(longitude), float(latitude), wards)):
            fate = "kept"
        else:
            fate = "elsewhere"
        seen.add(tuple(values))
        fates.counts[fate] += 1
    return fates


def _fault(line: str, values: list[str], width: int, month: str) -> str:
    if line.count('"') % 2:
        return "a"  # quote is opened and not closed
    if len(values) != width:
        return "Expected"  # number of columns
    for name, value, limit in (("longitude", values[4], 180), ("latitude", values[5], 90)):
        if value and not re.fullmatch(r"-?\d+(\.\d+)?", value):
            return name
        if value and abs(float(value)) > limit:
            return name
    return "" if values[1] == month else "month"


def _is_inside(longitude: float, latitude: float, wards: dict[str, tuple[float, float, float, float]]) -> bool:
    return any(west <= longitude <= east and south <= latitude <= north for west, south, east, north in wards.values())


@dataclass(frozen=True)
class DemoTables:
    """The fact tables of a built file as frames, months as text ("2024-01"), for counting with pandas."""

    offences: pd.DataFrame
    victims: pd.DataFrame
    population: pd.DataFrame

    def victims_of(self, filters: Any) -> pd.DataFrame:
        """Return the victims who are all of what the filters on victims name, one value at a time."""
        rows = self.victims
        for column, values in (("age_band", filters.age), ("sex", filters.sex), ("ethnicity", filters.ethnicity)):
            if values:
                rows = rows[rows[column].isin(list(values))]
        return rows

    def offences_of(self, filters: Any, first: date, last: date, *, wards: bool = True) -> pd.DataFrame:
        """Return the offences that the filters keep in the months from `first` to `last`."""
        rows = self.offences
        rows = rows[(rows["month"] >= f"{first:%Y-%m}") & (rows["month"] <= f"{last:%Y-%m}")]
        rows = rows[rows["source_id"] == filters.source]
        if filters.types:
            rows = rows[rows["category"].isin(list(filters.types))]
        if wards and filters.wards:
            rows = rows[rows["ward_code"].isin(list(filters.wards))]
        if filters.age or filters.sex or filters.ethnicity:
            rows = rows[rows["offence_id"].isin(set(self.victims_of(filters)["offence_id"]))]
        return rows
