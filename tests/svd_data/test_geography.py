"""Where a point lies, and which ward each small area fits best."""

from pathlib import Path

import pandas as pd
import pytest
import shapely

from svd_data.area import Area
from svd_data.geography import Geography, build_geography, place_points
from svd_data.readers.boundaries import load_boundaries
from svd_data.readers.lookups import load_lookups
from tests.tiny import EAST, LSOAS, OLD_LSOA, WARDS, WEST, collection, feature, lay_out

TINY = Area("E08000099", "Tiny", 2020, 2030)


def geography(folder: Path, files: dict[str, str | bytes | None]) -> Geography:
    raw = lay_out(folder / "raw", files)
    return build_geography(TINY, load_boundaries(raw / "boundaries"), load_lookups(raw / "lookups"))


@pytest.mark.parametrize(
    ("longitude", "latitude", "ward"),
    [
        (-1.51, 52.41, WEST),
        (-1.49, 52.41, EAST),
        (-1.50, 52.41, WEST),  # on the shared edge: the lower code
        (-1.52, 52.40, WEST),  # on a corner
        (-1.48, 52.42, EAST),
        (-1.47, 52.41, None),
        (52.41, -1.51, None),  # the wrong way round
    ],
)
def test_point_lies_in_its_ward(longitude: float, latitude: float, ward: str | None) -> None:
    # the higher code first, so that order of rows cannot be what decides
    shapes = pd.DataFrame(
        {"ward_code": [EAST, WEST], "geometry": [shapely.box(*WARDS[EAST]), shapely.box(*WARDS[WEST])]}
    )
    points = pd.DataFrame({"longitude": [longitude], "latitude": [latitude]})
    assert place_points(points, shapes, "ward_code").tolist() == [ward]


def test_no_points_lie_nowhere() -> None:
    shapes = pd.DataFrame({"ward_code": [WEST], "geometry": [shapely.box(*WARDS[WEST])]})
    assert len(place_points(pd.DataFrame({"longitude": [], "latitude": []}, dtype=float), shapes, "ward_code")) == 0


def test_a_code_of_another_vintage_is_known_with_its_small_area_and_ward(tmp_path: Path) -> None:
    codes = geography(tmp_path, {}).codes.set_index("source_lsoa_code")
    assert codes.loc[OLD_LSOA].tolist() == ["E01000001", WEST]


def test_a_small_area_split_between_two_wards_has_neither(tmp_path: Path) -> None:
    lookup = f"lsoa11_code,lsoa21_code\n{OLD_LSOA},E01000001\n{OLD_LSOA},E01000002\n"
    codes = geography(tmp_path, {"lookups/lsoa11_lsoa21.csv": lookup}).codes.set_index("source_lsoa_code")
    assert codes.loc[OLD_LSOA].isna().all()


def test_a_small_area_split_within_one_ward_keeps_the_ward(tmp_path: Path) -> None:
    lsoas = collection(
        [
            feature({"LSOA21CD": "E01000001", "LAD22CD": "E08000099"}, (-1.52, 52.40, -1.51, 52.42)),
            feature({"LSOA21CD": "E01000003", "LAD22CD": "E08000099"}, (-1.51, 52.40, -1.50, 52.42)),
            feature({"LSOA21CD": "E01000002", "LAD22CD": "E08000099"}, WARDS[EAST]),
        ]
    )
    lookup = f"lsoa11_code,lsoa21_code\n{OLD_LSOA},E01000001\n{OLD_LSOA},E01000003\n"
    best_fit = f"lsoa21_code,ward24_code\nE01000001,{WEST}\nE01000003,{WEST}\nE01000002,{EAST}\n"
    files = {
        "boundaries/lsoa_2021.geojson": lsoas,
        "lookups/lsoa11_lsoa21.csv": lookup,
        "lookups/lsoa21_ward24.csv": best_fit,
    }
    codes = geography(tmp_path, files).codes.set_index("source_lsoa_code")
    assert pd.isna(codes.loc[OLD_LSOA, "lsoa_code"])
    assert codes.loc[OLD_LSOA, "ward_code"] == WEST


def test_wards_of_other_authorities_are_left_out(tmp_path: Path) -> None:
    wards = collection(
        [
            feature({"WD25CD": WEST, "WD25NM": "West", "LAD25CD": "E08000099"}, WARDS[WEST]),
            feature({"WD25CD": EAST, "WD25NM": "East", "LAD25CD": "E08000098"}, WARDS[EAST]),
        ]
    )
    assert geography(tmp_path, {"boundaries/wards_2025.geojson": wards}).wards["ward_code"].tolist() == [WEST]


def test_wards_that_do_not_say_whose_they_are_are_all_taken_and_this_is_said(tmp_path: Path) -> None:
    wards = collection([feature({"WD25CD": code}, box) for code, box in WARDS.items()])
    without = {
        "boundaries/wards_2025.geojson": wards,
        "lookups/lsoa21_ward24.csv": None,
        "lookups/lsoa11_lsoa21.csv": None,
    }
    found = geography(tmp_path, without)
    assert len(found.wards) == 2
    assert any("does not say which authority" in notice for notice in found.notices)


def test_of_two_ward_files_the_newest_vintage_is_used_and_the_other_named(tmp_path: Path) -> None:
    older = collection([feature({"WD19CD": WEST, "LAD19CD": "E08000099"}, WARDS[WEST])])
    found = geography(tmp_path, {"boundaries/older.geojson": older})
    assert (found.ward_vintage, len(found.wards)) == ("2025", 2)
    assert any("left unused: older.geojson" in notice for notice in found.notices)


def test_small_areas_have_the_newest_vintage_and_their_best_fit(tmp_path: Path) -> None:
    found = geography(tmp_path, {})
    assert found.lsoa_vintage == 2021
    assert dict(found.lsoas[["lsoa_code", "ward_code"]].to_numpy()) == LSOAS
