"""GeoJSON boundaries of wards and small areas, with ONS column names of any year, brought to longitude and latitude."""

from dataclasses import dataclass
from pathlib import Path

import geopandas
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from svd_data.errors import InputError
from svd_data.readers.tables import (
    AREA_CODE,
    LSOA_CODE,
    LSOA_NAME,
    WARD_CODE,
    WARD_NAME,
    YEAR_IN_NAME,
    files_below,
    find_column,
    official_codes,
    refuse_strange_names,
)

LONGITUDE_LATITUDE = "EPSG:4326"
BRITISH_NATIONAL_GRID = "EPSG:27700"


@dataclass(frozen=True)
class Layer:
    """One file's areas of one kind.

    areas: one row an area; code, name (the code where the file has no name), area_code (the authority's, NA where
    the file does not say) and geometry (shapely polygons, EPSG:4326; None where the shape has no area). vintage is None
    where neither column nor file name tells.
    """

    path: Path
    vintage: int | None
    areas: pd.DataFrame


@dataclass(frozen=True)
class Boundaries:
    """Every ward layer and every small-area layer of the folder, newest vintage first."""

    wards: tuple[Layer, ...]
    lsoas: tuple[Layer, ...]


def load_boundaries(folder: Path) -> Boundaries:
    """Return the layers of all GeoJSON files in and below `folder`.

    Raises InputError, naming file and cure, where there is none, one cannot be read, has no code column, or holds
    no ward layer at all.
    """
    files = [path for path in files_below(folder) if path.suffix.lower() in (".geojson", ".json")]
    wards: list[Layer] = []
    lsoas: list[Layer] = []
    for path in files:
        frame = _read_geojson(path)
        columns = [str(name) for name in frame.columns]
        if find_column(columns, LSOA_CODE):
            lsoas.append(_layer(path, frame, LSOA_CODE, LSOA_NAME))
        elif find_column(columns, WARD_CODE):
            wards.append(_layer(path, frame, WARD_CODE, WARD_NAME))
        else:
            raise InputError(
                f"{path} has no column of ward codes (such as WD25CD) or small-area codes (such as LSOA21CD). "
                f"Its columns are: {', '.join(name for name in columns if name != 'geometry')}. "
                "Download the boundaries again from the ONS Open Geography Portal, with their attributes."
            )
    if not wards:
        raise InputError(
            f"{folder} holds no ward boundaries. Put a GeoJSON file of wards there, with a code column such as WD25CD."
        )
    return Boundaries(_newest_first(wards), _newest_first(lsoas))


def _read_geojson(path: Path) -> geopandas.GeoDataFrame:
    try:
        frame = geopandas.read_file(path)
    except Exception as error:  # pyogrio raises a family of its own; each means that the file is not GeoJSON
        raise InputError(f"{path} cannot be read as GeoJSON: {error}") from error
    if "geometry" not in frame.columns or frame.geometry.isna().all() or frame.geometry.is_empty.all():
        raise InputError(f"{path} holds no shapes. Download it again as GeoJSON.")
    return _in_longitude_latitude(path, frame)


def _in_longitude_latitude(path: Path, frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    # GeoJSON without a CRS is read as longitude and latitude; metres on the National Grid betray themselves by size.
    west, south, east, north = frame.total_bounds
    beyond_degrees = max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90
    if beyond_degrees and (frame.crs is None or frame.crs.is_geographic):
        frame = frame.set_crs(BRITISH_NATIONAL_GRID, allow_override=True)
    frame = frame.to_crs(LONGITUDE_LATITUDE)
    west, south, east, north = frame.total_bounds
    if not (-11 < west < east < 4 and 48 < south < north < 62):
        raise InputError(
            f"{path}: its shapes do not lie in England or Wales (longitude {west:.2f} to {east:.2f}, latitude "
            f"{south:.2f} to {north:.2f}). Save it in EPSG:4326 or EPSG:27700, with the system named in the file."
        )
    return frame


def _layer(path: Path, frame: geopandas.GeoDataFrame, code_pattern, name_pattern) -> Layer:  # type: ignore[no-untyped-def]
    columns = [str(name) for name in frame.columns]
    code = find_column(columns, code_pattern)
    name = find_column(columns, name_pattern)
    area = find_column(columns, AREA_CODE)
    assert code is not None
    codes = official_codes(frame[code.column].astype("str"))
    if codes.duplicated().any() or frame[code.column].isna().any():
        raise InputError(f"{path}: column {code.column} has a blank or repeated code; each area must stand once.")
    names = frame[name.column].astype("str").str.strip() if name else codes
    refuse_strange_names(path, codes, names)
    areas = pd.DataFrame(
        {
            "code": codes,
            "name": names.where(names.notna() & (names != ""), codes),
            "area_code": frame[area.column] if area else pd.NA,
            "geometry": pd.Series(map(_polygons, shapely.make_valid(frame.geometry.to_numpy())), frame.index, "object"),
        }
    )
    return Layer(path, code.vintage or _year_in(path), areas)


def _polygons(shape: BaseGeometry | None) -> BaseGeometry | None:
    """Return what of a shape has an area, or None. Making a spiked polygon valid leaves lines beside it."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon" and part.area]
    if shape is None or not parts:
        return None
    return shape if shape.geom_type in ("Polygon", "MultiPolygon") else shapely.union_all(parts)


def _year_in(path: Path) -> int | None:
    match = YEAR_IN_NAME.search(path.stem)
    return int(match.group(1)) if match else None


def _newest_first(layers: list[Layer]) -> tuple[Layer, ...]:
    # Of one vintage those with shapes come first: centroids beside boundaries place nothing.
    return tuple(
        sorted(layers, key=lambda layer: (-(layer.vintage or 0), layer.areas["geometry"].isna().all(), str(layer.path)))
    )
