"""What cannot be built stops with one message that names file and cure, and leaves the old file as it was."""

import gzip
import io
import os
import signal
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest

from svd_data.__main__ import main
from svd_data.build import build
from svd_data.database import open_database
from svd_data.errors import InputError
from tests.tiny import STREET, WARDS, collection, feature, lay_out, street_row, street_text

PROJECT = Path(__file__).parents[2]
NO_STREET = {f"police/{STREET}": None}


def zipped(content: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(STREET, content)
    return packed.getvalue()


MANY = street_text(*[street_row(f"id{number}") for number in range(2000)])
DAMAGED = zipped(MANY)[:3000] + bytes(50) + zipped(MANY)[3050:]


def twice_in_a_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr(STREET, MANY)
        archive.writestr(STREET, MANY)
    return packed.getvalue()


def wards(name: str = "West", **changed: object) -> str:
    """Return the ward boundaries with the first ward's name and, where given, its geometry changed."""
    features = [feature({"WD25CD": code, "WD25NM": name, "LAD25CD": "E08000099"}, box) for code, box in WARDS.items()]
    features[0] |= changed
    return collection(features)


WRONG_WARDS = collection([feature({"name": code}, box) for code, box in WARDS.items()])
FAR_WARDS = collection([feature({"WD25CD": "E05000001"}, (10.0, 10.0, 11.0, 11.0))])
AREA = 'code = "E08000099"\nname = "Tiny"\nbaseline_year = 2020\ngoal_year = 2030\n'
Files = dict[str, str | bytes | None]

# fault: files changed, what the message must hold: the file, and what to do
REFUSED: dict[str, tuple[Files, list[str]]] = {
    "truncated zip": ({"police/d.zip": zipped(MANY)[:3000]}, ["d.zip", "Download it again"]),
    "damaged zip": ({"police/d.zip": DAMAGED}, ["d.zip", "Download it again"]),
    "zip that holds a file twice": ({"police/d.zip": twice_in_a_zip()}, ["d.zip", STREET, "twice"]),
    "month of the year 0": (NO_STREET | {"police/0000-01-tiny-street.csv": MANY}, ["0000-01-tiny-street.csv", "no street file"]),
    "truncated gzip": ({f"police/{STREET}.gz": gzip.compress(MANY.encode())[:3000]}, [STREET, "Download it again"]),
    "gzip in name only": ({f"police/{STREET}.gz": MANY}, [STREET, "Download it again"]),
    "missing column": ({f"police/{STREET}": MANY.replace("Crime type", "Crime typ")}, [STREET, "Crime type", "Did you"]),
    "column without a name": ({f"police/{STREET}": MANY.replace("Context", "Context,")}, [STREET, "without a name"]),
    "two columns of one name": ({f"police/{STREET}": MANY.replace("Context", "Month")}, [STREET, "two of one name"]),
    "UTF-16": ({f"police/{STREET}": MANY.encode("utf-16")}, [STREET, "CSV UTF-8"]),
    "lines ending in CR": ({f"police/{STREET}": MANY.replace("\n", "\r")}, [STREET, "CSV UTF-8"]),
    "empty street file": ({f"police/{STREET}": ""}, [STREET, "Download it again"]),
    "no street file": ({"police/2014-01-tiny-outcomes.csv": "a\n"}, ["police", "outcomes", "street.csv"]),
    "nothing of the area": ({f"police/{STREET}": street_text(street_row(at=("0.1", "51.5"), lsoa="E01999999"))},
                            ["None of the 1 rows", "area.toml"]),
    "boundary without codes": ({"boundaries/wards_2025.geojson": WRONG_WARDS}, ["wards_2025.geojson", "WD25CD"]),
    "boundary of another country": ({"boundaries/wards_2025.geojson": FAR_WARDS}, ["wards_2025.geojson", "EPSG"]),
    "boundary that is no GeoJSON": ({"boundaries/wards_2025.geojson": "{"}, ["wards_2025.geojson", "GeoJSON"]),
    "boundary twice the same code": (
        {"boundaries/wards_2025.geojson": collection([feature({"WD25CD": "E05000001"}, box) for box in WARDS.values()])},
        ["wards_2025.geojson", "repeated"]),
    "ward without a shape": ({"boundaries/wards_2025.geojson": wards(geometry=None)}, ["wards_2025.geojson", "E05000001", "no area"]),
    "ward that is a point": (
        {"boundaries/wards_2025.geojson": wards(geometry={"type": "Point", "coordinates": [-1.5, 52.4]})},
        ["wards_2025.geojson", "E05000001", "no area"]),
    "ward name that a template would run": (
        {"boundaries/wards_2025.geojson": wards("{{ 7*7 }}")}, ["wards_2025.geojson", "E05000001", "braces"]),
    "ward name with a control character": (
        {"boundaries/wards_2025.geojson": wards("We\x07st")}, ["wards_2025.geojson", "E05000001", "control"]),
    "no ward boundary": ({"boundaries/wards_2025.geojson": None}, ["boundaries", "WD25CD"]),
    "small areas of no year": (
        {"boundaries/lsoa_2021.geojson": None,
         "boundaries/small.geojson": collection([feature({"lsoa_code": "E01000001"}, next(iter(WARDS.values())))])},
        ["small.geojson", "LSOA21CD"]),
    "no small areas at all": ({"boundaries/lsoa_2021.geojson": None, "lookups/lsoa21_ward24.csv": None,
                               "lookups/lsoa11_lsoa21.csv": None}, ["boundaries/", "lookups/"]),
    "lookup of no use": ({"lookups/other.csv": "a,b\n1,2\n"}, ["other.csv", "lsoa21_code"]),
    "lookup that is no table": ({"lookups/other.csv": ""}, ["other.csv", "CSV"]),
    "residents without a year": ({"population/people.csv": "lsoa_code,persons\nE01000001,1\n"}, ["people.csv", "year"]),
    "residents that are no number": (
        {"population/people.csv": "lsoa_code,year,persons\nE01000001,2021,many\n"}, ["people.csv", "persons", "row 2"]),
    "residents in no known form": ({"population/people.csv": "lsoa_code,year\nE01000001,2021\n"}, ["people.csv", "persons"]),
    "residents with an unknown column": (
        {"population/people.csv": "lsoa_code,year,gender,persons\nE01000001,2021,f,1\n"}, ["people.csv", "gender"]),
    "residents older than 90": (
        {"population/people.csv": "lsoa_code,year,age,persons\nE01000001,2021,91,1\n"}, ["people.csv", "90 and over"]),
    "residents twice, once by sex and once not": (
        {"population/people.csv": "lsoa_code,year,sex,persons\nE01000001,2021,male,1\nE01000001,2021,,2\n"},
        ["people.csv", "sex"]),
    "residents of one small area twice": (
        {"population/people.csv": "lsoa_code,year,persons\nE01000001,2021,1\nE01000001,2021,2\n"},
        ["people.csv", "E01000001", "twice"]),
    "residents of two files of one name": (
        {"population/a/r_2021.csv": "lsoa_code,persons\nE01000001,1\n", "population/r_2021.CSV": "lsoa_code,persons\nE01000001,1\n"},
        ["r_2021.csv", "r_2021.CSV", "one name"]),
    "residents with a comma in the wrong place": (
        {"population/r_2021.csv": 'lsoa_code,persons\nE01000001,"1000,5"\n'}, ["r_2021.csv", "persons", "1000,5"]),
    "residents beyond any number": ({"population/r_2021.csv": "lsoa_code,persons\nE01000001,3000000000\n"}, ["r_2021.csv", "persons"]),
    "residents written as 1e30": ({"population/r_2021.csv": "lsoa_code,persons\nE01000001,1e30\n"}, ["r_2021.csv", "persons"]),
    "residents of the year 99999": (
        {"population/r_2021.csv": "lsoa_code,year,persons\nE01000001,99999,1\n"}, ["r_2021.csv", "between 1990 and 2100"]),
    "residents without rows": ({"population/r_2021.csv": "lsoa_code,persons\n"}, ["r_2021.csv", "no rows"]),
    "deprivation in no known form": ({"deprivation/imd_2025.csv": "a,b\n1,2\n"}, ["imd_2025.csv", "IMD_rank"]),
    "no area.toml": ({"area.toml": None}, ["area.toml", "baseline_year"]),
    "area.toml that is no TOML": ({"area.toml": "code ="}, ["area.toml", "TOML"]),
    "unknown entry": ({"area.toml": AREA + 'nmae = "x"\n'}, ["area.toml", "nmae", "Did you mean 'name'"]),
    "missing entry": ({"area.toml": AREA.replace("goal_year = 2030\n", "")}, ["area.toml", "goal_year"]),
    "entry of the wrong kind": ({"area.toml": AREA.replace("2030", '"2030"')}, ["area.toml", "goal_year"]),
    "years the wrong way round": ({"area.toml": AREA.replace("2030", "2010")}, ["area.toml", "goal_year"]),
    "code of another country": ({"area.toml": AREA.replace("E08000099", "S12000036")}, ["area.toml", "S12000036"]),
    "code of another authority": ({"area.toml": AREA.replace("E08000099", "E08000025")}, ["E08000025", "area.toml"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("good")
    build(lay_out(folder / "raw", {}), folder / "out.duckdb")
    return (folder / "out.duckdb").read_bytes()


@pytest.fixture
def out(tmp_path: Path, good: bytes) -> Path:
    """A built file alone in its folder."""
    (tmp_path / "served").mkdir()
    path = tmp_path / "served" / "svd.duckdb"
    path.write_bytes(good)
    return path


@pytest.mark.parametrize("fault", REFUSED)
def test_build_is_refused_and_the_old_file_stays(tmp_path: Path, out: Path, good: bytes, fault: str) -> None:
    files, told = REFUSED[fault]
    raw = lay_out(tmp_path / "raw", files)
    with pytest.raises(InputError) as refusal:
        build(raw, out)
    for words in told:
        assert words in str(refusal.value)
    assert out.read_bytes() == good
    assert list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize("folder", ["police", "boundaries"])
def test_an_empty_folder_is_named_with_where_to_read_more(tmp_path: Path, folder: str) -> None:
    raw = lay_out(tmp_path / "raw", {})
    for path in (raw / folder).iterdir():
        path.unlink()
    with pytest.raises(InputError, match=rf"{folder} is missing or empty. data/README.md"):
        build(raw, tmp_path / "out.duckdb")
    assert not (tmp_path / "out.duckdb").exists()


def test_a_missing_raw_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere does not exist. Create it with area.toml"):
        build(tmp_path / "nowhere", tmp_path / "out.duckdb")


# The command


def test_the_command_tells_a_refusal_on_stderr_and_returns_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = lay_out(tmp_path / "raw", {"area.toml": None})
    status = main(["build", "--raw", str(raw), "--out", str(tmp_path / "out.duckdb")])
    printed = capsys.readouterr()
    assert (status, printed.out) == (1, "")
    assert "Stopped:" in printed.err
    assert "area.toml is missing" in printed.err
    assert "Traceback" not in printed.err


def test_the_command_builds_shows_progress_and_prints_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = lay_out(tmp_path / "raw", {})
    assert main(["build", "--raw", str(raw), "--out", str(tmp_path / "out.duckdb")]) == 0
    printed = capsys.readouterr()
    assert "100%" in printed.err
    assert printed.out.startswith("Tiny (E08000099)")


def test_the_command_checks_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none.duckdb")]) == 1
    assert "does not exist. Build it with" in capsys.readouterr().err


# A killed build


@pytest.mark.parametrize("at", ["Looking", "Placing", "Writing offences", "Checking"])
def test_a_build_killed_half_way_leaves_the_old_file_and_the_next_one_works(
    tmp_path: Path, out: Path, good: bytes, at: str
) -> None:
    raw = lay_out(tmp_path / "raw", {f"police/{STREET}": MANY})
    script = "import sys, time\nfrom pathlib import Path\nfrom svd_data.build import build\n" + (
        "def stop(done, message):\n    print(message, flush=True)\n"
        "    if message.startswith(sys.argv[3]): time.sleep(60)\n"
        "build(Path(sys.argv[1]), Path(sys.argv[2]), stop)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(raw), str(out), at], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith(at):
            assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert out.read_bytes() == good
    build(raw, out)
    assert open_database(out).frame("SELECT count(*) AS n FROM offences")["n"].item() == 2000
