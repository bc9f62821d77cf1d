"""Where a partner's records lie: by their position, else by their small area, else by their ward's code."""

import duckdb
import pandas as pd
import pyproj

from svd_data.geography import Geography, place_points
from svd_data.partner.mapping import PartnerMapping
from svd_data.readers.boundaries import BRITISH_NATIONAL_GRID, LONGITUDE_LATITUDE

_FROM_GRID = pyproj.Transformer.from_crs(BRITISH_NATIONAL_GRID, LONGITUDE_LATITUDE, always_xy=True)


def place_records(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, geography: Geography) -> None:
    """Create `placed`: `records` with fate, longitude and latitude (both or neither), source_lsoa_code, lsoa_code (of the
    build's year) and ward_code.

    fate: "rejected", "repeated", "unplaced" (nothing says where), "kept" or "elsewhere" (placed outside the area). Where the
    mapping says that all is of the area, what is unplaced is kept without a ward.
    """
    _register_points(connection, mapping, geography)
    _register(connection, "small_areas", geography.codes[["source_lsoa_code", "lsoa_code", "ward_code"]])
    _register(connection, "known_wards", geography.wards[["ward_code"]])
    ours = {**mapping.ours, **mapping.always}
    lsoa, ward = (f"r.{name}" if name in ours else "NULL::VARCHAR" for name in ("lsoa_code", "ward_code"))
    pair = ("easting", "northing") if "easting" in ours else ("longitude", "latitude")
    has_point = pair[0] in ours
    x, y = (f"r.{name}" if has_point else "NULL::DOUBLE" for name in pair)
    left_out = [name for name in ("lsoa_code", "ward_code", *pair) if name in ours]
    connection.execute(
        f"""
        CREATE TABLE placed AS
        SELECT
          r.* {f"EXCLUDE ({', '.join(left_out)})" if left_out else ""},
          p.longitude, p.latitude, {lsoa} AS source_lsoa_code,
          coalesce(s.lsoa_code, p.point_lsoa_code) AS lsoa_code,
          coalesce(p.point_ward_code, s.ward_code, w.ward_code) AS ward_code,
          CASE
            WHEN rejected.row_no IS NOT NULL THEN 'rejected'
            WHEN repeated.row_no IS NOT NULL THEN 'repeated'
            WHEN p.point_ward_code IS NOT NULL OR s.source_lsoa_code IS NOT NULL OR w.ward_code IS NOT NULL THEN 'kept'
            WHEN p.longitude IS NULL AND {lsoa} IS NULL AND {ward} IS NULL THEN '{"kept" if mapping.all_in_area else "unplaced"}'
            ELSE 'elsewhere'
          END AS fate
        FROM records r
        LEFT JOIN points p ON p.x = {x} AND p.y = {y}
        LEFT JOIN small_areas s ON s.source_lsoa_code = {lsoa}
        LEFT JOIN known_wards w ON w.ward_code = {ward}
        LEFT JOIN rejected USING (file_no, row_no)
        LEFT JOIN repeated USING (file_no, row_no)
        """
    )


def _register_points(connection: duckdb.DuckDBPyConnection, mapping: PartnerMapping, geography: Geography) -> None:
    """Create `points`, one row a distinct position: x and y as given, longitude, latitude, and the ward and small area there."""
    on_grid = "easting" in mapping.ours
    pair = "easting AS x, northing AS y" if on_grid else "longitude AS x, latitude AS y"
    points = pd.DataFrame({"x": pd.Series(dtype=float), "y": pd.Series(dtype=float)})
    if on_grid or "longitude" in mapping.ours:
        points = connection.execute(
            f"SELECT DISTINCT {pair} FROM records WHERE {pair.split(' ')[0]} IS NOT NULL AND y IS NOT NULL"
        ).df()
    east, north = points["x"].to_numpy(), points["y"].to_numpy()
    points["longitude"], points["latitude"] = _FROM_GRID.transform(east, north) if on_grid else (east, north)
    points["point_ward_code"] = place_points(points, geography.wards, "ward_code")
    points["point_lsoa_code"] = place_points(points, geography.lsoas, "lsoa_code")
    connection.register("frame", points)
    connection.execute(
        """
        CREATE TABLE points AS
        SELECT
          x::DOUBLE AS x, y::DOUBLE AS y, longitude::DOUBLE AS longitude, latitude::DOUBLE AS latitude,
          point_ward_code::VARCHAR AS point_ward_code,
          CASE WHEN point_ward_code IS NOT NULL THEN point_lsoa_code::VARCHAR END AS point_lsoa_code
        FROM frame
        """
    )
    connection.unregister("frame")


def _register(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> None:
    columns = ", ".join(f"{column}::VARCHAR AS {column}" for column in frame.columns)
    connection.register("frame", frame)
    connection.execute(f"CREATE TABLE {name} AS SELECT {columns} FROM frame")
    connection.unregister("frame")
