"""The area's geography out of the built file, as the build had it: what is tried later is placed by the same."""

import pandas as pd
import shapely

from svd_data.area import Area
from svd_data.database import Connection
from svd_data.geography import Geography


def geography_of(connection: Connection) -> Geography:
    """Return the geography of the built file: its wards, small areas and codes of every vintage; its notices are left out.

    vintages is empty: only tables of residents and deprivation need it, and those are loaded.
    """
    (build,) = connection.frame(
        "SELECT area_code, area_name, baseline_year, goal_year, ward_vintage, lsoa_vintage FROM build"
    ).itertuples(index=False)
    return Geography(
        area=Area(build.area_code, build.area_name, int(build.baseline_year), int(build.goal_year)),
        ward_vintage=str(build.ward_vintage),
        lsoa_vintage=int(build.lsoa_vintage),
        wards=_with_shapes(connection.frame("SELECT ward_code, ward_name, geometry FROM wards ORDER BY ward_code")),
        lsoas=_with_shapes(
            connection.frame("SELECT lsoa_code, lsoa_name, ward_code, geometry FROM lsoas ORDER BY lsoa_code")
        ),
        codes=connection.frame("SELECT source_lsoa_code, lsoa_code, ward_code FROM lsoa_codes ORDER BY ALL"),
        vintages={},
        notices=(),
    )


def _with_shapes(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(geometry=list(shapely.from_wkb(frame["geometry"].to_numpy(dtype=object))))
