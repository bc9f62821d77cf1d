"""The same data in every form that it comes in gives the same tables; what is not used is named."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pyproj
import pytest
import shapely

from svd_data.build import build
from svd_data.database import Connection, open_database
from tests.tiny import (
    EAST,
    HEADER_2011,
    IN_EAST,
    LSOAS,
    OLD_LSOA,
    STREET,
    WARDS,
    WEST,
    collection,
    feature,
    lay_out,
    street_row,
    street_text,
    tiny_files,
)  # fmt: skip

ROWS = [
    street_row("abc", kind="Burglary", outcome="Under investigation"),
    street_row("abc", kind="Burglary", outcome="Under investigation"),
    street_row(at=IN_EAST, lsoa="E01000002", kind="Anti-social behaviour"),
    street_row(at=("", ""), lsoa=""),
    street_row(month="2014-13"),
]
TEXT = street_text(*ROWS)
CRLF = TEXT.replace("\n", "\r\n").encode()


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


FORMS: dict[str, dict[str, bytes]] = {
    "plain with LF": {STREET: TEXT.encode()},
    "plain with CRLF": {STREET: CRLF},
    "with a byte order mark": {STREET: b"\xef\xbb\xbf" + CRLF},
    "without a last line end": {STREET: TEXT.rstrip().encode()},
    "gzipped": {STREET + ".gz": gzip.compress(CRLF)},
    "nested as downloaded": {f"download (1)/2014-01/{STREET}": TEXT.encode()},
    "in a folder with a name like a pattern": {f"[old]*/{STREET}": TEXT.encode()},
    "zipped": {"download.zip": zipped({f"2014-01/{STREET}": CRLF})},
    "gzipped and zipped": {"download.zip": zipped({f"{STREET}.gz": gzip.compress(CRLF)})},
    "in capitals": {STREET.upper(): TEXT.encode()},
}


def built(folder: Path, files: dict[str, str | bytes | None]) -> Connection:
    build(lay_out(folder / "raw", files), folder / "out.duckdb")
    return open_database(folder / "out.duckdb")


def police(files: dict[str, bytes]) -> dict[str, str | bytes | None]:
    return {f"police/{name}": content for name, content in files.items()}


def tables(connection: Connection) -> list[object]:
    """Return what a street file's form may not change."""
    return [
        connection.frame("SELECT * EXCLUDE (record_key) FROM offences ORDER BY offence_id").to_csv(),
        connection.frame("SELECT * EXCLUDE (file) FROM coverage").to_csv(),
        connection.frame("SELECT line, reason, row FROM rejects").to_csv(),
    ]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Connection:
    return built(tmp_path_factory.mktemp("plain"), police(FORMS["plain with LF"]))


@pytest.mark.parametrize("form", FORMS)
def test_street_file_gives_the_same_tables(tmp_path: Path, form: str, plain: Connection) -> None:
    assert tables(built(tmp_path, police(FORMS[form]))) == tables(plain)


def test_record_keys_are_the_same_in_every_build(tmp_path: Path, plain: Connection) -> None:
    keys = "SELECT record_key FROM offences ORDER BY offence_id"
    again = built(tmp_path, police({**FORMS["zipped"], "2014-02-tiny-street.csv": street_text().encode()}))
    assert again.frame(keys).equals(plain.frame(keys))


def test_outcomes_and_stop_and_search_files_are_named_as_unused(tmp_path: Path) -> None:
    others = {"2014-01-tiny-outcomes.csv": b"a,b\n", "2014-01-tiny-stop-and-search.csv": b"a,b\n", "notes.txt": b"x"}
    notices = built(tmp_path, police(FORMS["plain with LF"] | others)).frame(
        "SELECT file, message FROM notices WHERE source_id = 'police_uk' ORDER BY file"
    )
    assert notices["file"].tolist() == sorted(others)
    assert notices["message"].str.contains("unused").all()


def test_files_of_two_forces_in_one_month_add_up(tmp_path: Path) -> None:
    other = street_text(street_row("xyz")).encode()
    connection = built(tmp_path, police(FORMS["plain with LF"] | {"2014-01-btp-street.csv": other}))
    assert connection.frame("SELECT count(*) AS n FROM offences")["n"].item() == 3


def test_a_month_that_only_some_forces_have_is_told(tmp_path: Path) -> None:
    # Without it, February would look like a fall: its own force's file is missing, and the railway's is there.
    railway = {f"2014-{month}-btp-street.csv": street_text().encode() for month in ("01", "02", "03")}
    notices = built(tmp_path, police(FORMS["plain with LF"] | railway)).frame(
        "SELECT message FROM notices WHERE source_id = 'police_uk'"
    )["message"]
    assert notices.tolist() == [
        "no file of tiny for February 2014 to March 2014, which other forces have: counts there may be too low"
    ]


def test_a_file_without_rows_is_a_month_with_none_not_a_gap(tmp_path: Path) -> None:
    empty = {"2014-02-tiny-street.csv": street_text().encode()}
    coverage = built(tmp_path, police(FORMS["plain with LF"] | empty)).frame("FROM coverage ORDER BY month")
    assert coverage[["status", "rows"]].to_numpy().tolist() == [["loaded", 5], ["loaded", 0]]


# Same force and month twice

SAME = {"a/" + STREET: TEXT.encode(), "b/" + STREET: TEXT.encode()}
CHANGED = {"a/" + STREET: TEXT.encode(), "b/" + STREET: street_text(street_row(), street_row()).encode()}


@pytest.mark.parametrize(("files", "status", "kept"), [(SAME, "identical", 2), (CHANGED, "superseded", 2)])
def test_the_last_of_two_files_of_one_month_is_loaded_and_both_are_named(
    tmp_path: Path, files: dict[str, bytes], status: str, kept: int
) -> None:
    coverage = built(tmp_path, police(files)).frame("SELECT file, status, kept FROM coverage ORDER BY file")
    assert coverage["file"].tolist() == sorted(files)
    assert coverage["status"].tolist() == [status, "loaded"]
    assert coverage["kept"].tolist()[1] == kept
    assert pd.isna(coverage["kept"].tolist()[0])


# Types and the layout of 2011


def on_grid(longitude: str, latitude: str) -> tuple[int, int]:
    to_grid = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    east, north = to_grid.transform(float(longitude), float(latitude))
    return round(east), round(north)


def row_of_2011(at: tuple[int, int] | tuple[str, str], kind: str = "Violent crime") -> str:
    return f"2014-01,Tiny Police,Tiny Police,{at[0]},{at[1]},On or near,{kind},"


def test_the_layout_of_2011_is_placed_from_eastings_and_northings(tmp_path: Path) -> None:
    rows = [
        row_of_2011(on_grid(*IN_EAST)),
        row_of_2011(on_grid("-1.40", "52.41"), "Burglary"),  # elsewhere
        row_of_2011((0, 0)),  # how that layout says "no location"
        row_of_2011(("", "")),
        row_of_2011((9_999_999, 1)),
    ]
    connection = built(tmp_path, {f"police/{STREET}": street_text(*rows, header=HEADER_2011)})
    counts = connection.frame("SELECT kept, elsewhere, unplaced, rejected FROM coverage").iloc[0]
    offence = connection.frame("SELECT ward_code, lsoa_code, category, longitude FROM offences").iloc[0]
    assert counts.tolist() == [1, 1, 2, 1]
    assert offence.tolist()[:3] == [EAST, "E01000002", "Violence and sexual offences"]
    assert offence["longitude"] == pytest.approx(-1.49, abs=1e-4)


@pytest.mark.parametrize(
    ("kind", "category"),
    [
        ("Violent crime", "Violence and sexual offences"),
        ("Public disorder and weapons", "Public order"),
        ("Robbery", "Robbery"),
        ("Piracy", "Unknown"),
        ("", "Unknown"),
    ],
)
def test_crime_type_is_kept_as_its_category(tmp_path: Path, kind: str, category: str) -> None:
    connection = built(tmp_path, {f"police/{STREET}": street_text(street_row(kind=kind))})
    assert connection.frame("SELECT category FROM offences")["category"].item() == category


def test_a_type_never_seen_is_kept_with_a_notice_that_names_it(tmp_path: Path) -> None:
    connection = built(
        tmp_path, {f"police/{STREET}": street_text(street_row(kind="Piracy"), street_row(kind="Piracy"))}
    )
    (message,) = connection.frame("SELECT message FROM notices WHERE file IS NOT NULL")["message"]
    assert message == "crime type 'Piracy' is not known: 2 rows kept as Unknown"


# Boundaries


def wards_on_the_grid(**members: object) -> str:
    features = []
    for code, (west, south, east, north) in WARDS.items():
        box = (*on_grid(str(west), str(south)), *on_grid(str(east), str(north)))
        features.append(feature({"WD25CD": code, "WD25NM": code, "LAD25CD": "E08000099"}, box))
    return collection(features, **members)


GRID = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}


@pytest.mark.parametrize("members", [{"crs": GRID}, {}], ids=["named in the file", "not named"])
def test_boundaries_on_the_national_grid_are_reprojected(
    tmp_path: Path, members: dict[str, object], plain: Connection
) -> None:
    files = police(FORMS["plain with LF"]) | {"boundaries/wards_2025.geojson": wards_on_the_grid(**members)}
    assert tables(built(tmp_path, files)) == tables(plain)


def test_column_names_of_another_year_are_understood(tmp_path: Path, plain: Connection) -> None:
    wards = collection([feature({"wd19cd": code, "wd19nm": code}, box) for code, box in WARDS.items()])
    files = police(FORMS["plain with LF"]) | {"boundaries/wards_2025.geojson": None, "boundaries/w.geojson": wards}
    connection = built(tmp_path, files)
    assert tables(connection) == tables(plain)
    assert connection.frame("SELECT ward_vintage FROM build")["ward_vintage"].item() == "2019"


def test_without_a_lookup_small_areas_are_fitted_to_wards_by_shape_and_this_is_said(tmp_path: Path) -> None:
    no_lookups = {"lookups/lsoa21_ward24.csv": None, "lookups/lsoa11_lsoa21.csv": None}
    connection = built(tmp_path, police(FORMS["plain with LF"]) | no_lookups)
    fitted = connection.frame("SELECT lsoa_code, ward_code FROM lsoas")
    assert dict(fitted.to_numpy()) == LSOAS
    assert connection.frame("SELECT message FROM notices")["message"].str.contains("by their shapes").any()


def test_only_what_has_an_area_is_kept_of_a_ward_with_a_spike(tmp_path: Path, plain: Connection) -> None:
    wards = json.loads(tiny_files()["boundaries/wards_2025.geojson"])
    wards["features"][0]["geometry"]["coordinates"][0][1:1] = [[-1.6, 52.3], [-1.52, 52.4]]
    connection = built(tmp_path, police(FORMS["plain with LF"]) | {"boundaries/wards_2025.geojson": json.dumps(wards)})
    shapes = shapely.from_wkb([bytes(wkb) for wkb in connection.frame("SELECT geometry FROM wards")["geometry"]])
    assert {shape.geom_type for shape in shapes} <= {"Polygon", "MultiPolygon"}
    assert tables(connection) == tables(plain)


def test_small_areas_without_a_shape_are_kept_without_one_and_told(tmp_path: Path) -> None:
    areas = json.loads(tiny_files()["boundaries/lsoa_2021.geojson"])
    areas["features"][0]["geometry"] = None
    connection = built(tmp_path, {"boundaries/lsoa_2021.geojson": json.dumps(areas)})
    shapes = connection.frame("SELECT geometry FROM lsoas ORDER BY lsoa_code")["geometry"]
    assert shapes.isna().tolist() == [True, False]
    (told,) = connection.frame("SELECT message FROM notices WHERE source_id = 'boundaries'")["message"]
    assert told == "1 small areas of lsoa_2021.geojson have no area: no point is placed in them."


def test_half_a_ward_file_is_told(tmp_path: Path) -> None:
    wards = json.loads(tiny_files()["boundaries/wards_2025.geojson"])
    del wards["features"][1]
    told = built(tmp_path, {"boundaries/wards_2025.geojson": json.dumps(wards)}).frame("SELECT message FROM notices")
    assert told["message"].str.contains("wards_2025.geojson holds 1 of the 2 wards of Tiny").any()


# Residents


def test_residents_of_small_areas_add_up_by_best_fit_ward(tmp_path: Path) -> None:
    text = "lsoa_code,year,sex,age,persons\nE01000001,2021,female,16,10\nE01000001,2021,male,90+,20\nE01000002,2021,male,3,5\n"
    connection = built(tmp_path, {"population/residents.csv": text})
    frame = connection.frame("SELECT ward_code, sum(persons)::BIGINT AS n FROM population GROUP BY ALL ORDER BY ALL")
    assert frame.to_numpy().tolist() == [[WEST, 30], [EAST, 5]]


def test_a_build_without_residents_says_that_there_are_no_rates(tmp_path: Path) -> None:
    connection = built(tmp_path, {"population/residents.csv": None})
    assert connection.frame("SELECT message FROM notices")["message"].str.contains("no rates").any()


def test_residents_of_another_place_are_said_to_be_of_no_use(tmp_path: Path) -> None:
    text = "lsoa_code,year,persons\nE01777777,2021,10\n"
    connection = built(tmp_path, {"population/residents_2021.csv": text})
    assert connection.frame("SELECT message FROM notices")["message"].str.contains("residents_2021").any()


def test_residents_that_leave_small_areas_out_are_told(tmp_path: Path) -> None:
    text = "lsoa_code,year,persons\nE01000001,2021,10\n"
    connection = built(tmp_path, {"population/residents_2021.csv": text})
    assert connection.frame("SELECT message FROM notices")["message"].str.contains("residents_2021").any()


def residents(folder: Path, text: str, **files: str | bytes | None) -> tuple[dict[str, int], str]:
    """Return residents by ward of the dataset r_2021 with this text, and every notice about residents."""
    connection = built(folder, {"population/residents.csv": None, "population/r_2021.csv": text, **files})
    frame = connection.frame("SELECT ward_code, sum(persons)::BIGINT AS n FROM population GROUP BY ALL")
    notices = connection.frame("SELECT message FROM notices WHERE source_id = 'population'")["message"]
    return dict(zip(frame["ward_code"], frame["n"], strict=True)), " ".join(notices)


def test_a_ward_of_which_a_small_area_has_no_residents_gets_none_and_this_is_told(tmp_path: Path) -> None:
    # Two small areas in the west; with the residents of one only, its rate would be twice too high.
    lookup = {
        "lookups/lsoa21_ward24.csv": f"lsoa21_code,ward24_code\nE01000001,{WEST}\nE01000003,{WEST}\nE01000002,{EAST}\n"
    }
    text = "lsoa_code,persons\nE01000001,1000\nE01000002,3000\n"
    found, told = residents(tmp_path, text, **lookup, **{"boundaries/lsoa_2021.geojson": None})
    assert found == {EAST: 3000}
    assert told == (
        "population/r_2021.csv (2021) lacks 1 of the area's small areas of 2021: 1 of the 2 wards get no rate from it."
    )


def test_residents_in_the_codes_of_another_vintage_are_complete(tmp_path: Path) -> None:
    # The lookup names the changed small area only; E01000002 kept its code.
    found, told = residents(tmp_path, f"lsoa_code,persons\n{OLD_LSOA},1000\nE01000002,3000\n")
    assert (found, told) == ({WEST: 1000, EAST: 3000}, "")


def test_codes_in_small_letters_and_spaces_are_understood(tmp_path: Path) -> None:
    found, told = residents(tmp_path, 'lsoa_code,persons\n e01000001 ,"1,000"\nE01000002,3000\n')
    assert (found, told) == ({WEST: 1000, EAST: 3000}, "")


def test_residents_of_no_small_area_here_are_told(tmp_path: Path) -> None:
    assert residents(tmp_path, "lsoa_code,persons\nE01777777,10\n") == (
        {}, "population/r_2021.csv (2021) holds no small area of this area: it gives no rates.",
    )  # fmt: skip


def test_files_that_a_system_hides_are_passed_over(tmp_path: Path, plain: Connection) -> None:
    hidden = {f"{folder}/._x.{kind}": b"\0\5" for folder, kind in
              (("boundaries", "geojson"), ("lookups", "csv"), ("population", "csv"), ("deprivation", "csv"))}  # fmt: skip
    assert tables(built(tmp_path, police(FORMS["plain with LF"]) | hidden)) == tables(plain)
