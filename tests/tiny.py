"""A made-up area of two square wards, small enough to build in a blink, laid out as data/raw."""

import json
from collections.abc import Mapping
from pathlib import Path

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
HEADER_2011 = "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context"

WEST, EAST = "E05000001", "E05000002"
# Two wards side by side: west, south, east, north in degrees.
WARDS = {WEST: (-1.52, 52.40, -1.50, 52.42), EAST: (-1.50, 52.40, -1.48, 52.42)}
LSOAS = {"E01000001": WEST, "E01000002": EAST}
OLD_LSOA = "E01000009"  # of 2011, all of it in E01000001 since
IN_WEST, IN_EAST, OUTSIDE = ("-1.51", "52.41"), ("-1.49", "52.41"), ("-1.40", "52.41")

STREET = "2014-01-tiny-street.csv"


def street_row(
    identifier: str = "",
    month: str = "2014-01",
    at: tuple[str, str] = IN_WEST,
    lsoa: str = "E01000001",
    kind: str = "Robbery",
    location: str = "On or near High Street",
    outcome: str = "",
) -> str:
    """Return one line of a street file; every argument is put down as it stands."""
    return f"{identifier},{month},Tiny Police,Tiny Police,{at[0]},{at[1]},{location},{lsoa},Tiny 001A,{kind},{outcome},"


def street_text(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


def feature(properties: Mapping[str, object], box: tuple[float, float, float, float]) -> dict[str, object]:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Feature", "properties": dict(properties), "geometry": {"type": "Polygon", "coordinates": [ring]}}


def collection(features: list[dict[str, object]], **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", **members, "features": features})


def tiny_files() -> dict[str, str]:
    """Return the text of every file of the area but police/, by its path below raw."""
    wards = [
        feature({"WD25CD": code, "WD25NM": name, "LAD25CD": "E08000099"}, WARDS[code])
        for code, name in ((WEST, "West"), (EAST, "East"))
    ]
    lsoas = [
        feature({"LSOA21CD": code, "LSOA21NM": f"Tiny {code[-1]}", "LAD22CD": "E08000099"}, WARDS[ward])
        for code, ward in LSOAS.items()
    ]
    return {
        "area.toml": 'code = "E08000099"\nname = "Tiny"\nbaseline_year = 2020\ngoal_year = 2030\n',
        "boundaries/wards_2025.geojson": collection(wards),
        "boundaries/lsoa_2021.geojson": collection(lsoas),
        "lookups/lsoa21_ward24.csv": "lsoa21_code,ward24_code\n" + "".join(f"{a},{b}\n" for a, b in LSOAS.items()),
        "lookups/lsoa11_lsoa21.csv": f"lsoa11_code,lsoa21_code\n{OLD_LSOA},E01000001\n",
        "population/residents.csv": "lsoa_code,year,persons\nE01000001,2014,1000\nE01000002,2014,3000\n",
    }


def lay_out(raw: Path, files: Mapping[str, str | bytes | None], *, police: str | None = None) -> Path:
    """Write the area below `raw`, `files` added or (None) left out; `police` is the text of its one street file."""
    street = {f"police/{STREET}": street_text(street_row()) if police is None else police}
    has_own_police = any(name.startswith("police/") for name in files)
    for name, content in {**tiny_files(), **({} if has_own_police else street), **files}.items():
        if content is None:
            continue
        path = raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return raw
